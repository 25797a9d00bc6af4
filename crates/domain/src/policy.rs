//! What a page's content security policy lets it ask.

/// Whether a policy lets a page of the origin `own` ask another one. Origins are those of
/// the browser: scheme, host, and a port that is not the usual one. Without a policy,
/// everything may be asked.
#[must_use]
pub fn lets_ask(policy: &str, own: &str, origin: &str) -> bool {
    let mut rules = policy.split(';').map(str::trim);
    let Some(sources) = rules.find_map(|rule| rule.strip_prefix("connect-src ")) else { return true };
    let any_port = origin.rfind(':').map(|port| [&origin[..port], ":*"].concat());
    sources.split_ascii_whitespace().any(|source| {
        source == origin || Some(source) == any_port.as_deref() || (source == "'self'" && own == origin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_origins_of_the_rule_may_be_asked() {
        const OWN: &str = "https://app.example";
        for (rule, origin, lets) in [
            ("", "https://api.example", true),
            ("default-src 'none'; connect-src 'self'", OWN, true),
            ("default-src 'none'; connect-src 'self'", "https://api.example", false),
            ("connect-src 'self' https://api.example; worker-src 'self'", "https://api.example", true),
            ("connect-src https://api.example", "https://api.example:8443", false),
            ("connect-src https://api.example", "http://api.example", false),
            ("connect-src https://api.example", "https://api.example.evil", false),
            ("connect-src 'self' http://127.0.0.1:*", "http://127.0.0.1:8080", true),
            ("connect-src 'self' http://127.0.0.1:*", "http://127.0.0.2:8080", false),
            ("connect-src 'none'", OWN, false),
        ] {
            assert_eq!(lets_ask(rule, OWN, origin), lets, "{rule} {origin}");
        }
    }
}
