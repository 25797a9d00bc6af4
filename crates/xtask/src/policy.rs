//! What browsers are told to forbid the app: the content security policy, which stands in
//! the page itself, wherever that is served from, and the headers to send beside it. Live
//! reload could not run under the policy, so `dev` goes without.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, ensure};

/// Where the policy goes in index.html.
const PLACE: &str = "<!-- content security policy -->";

/// What may be loaded and done. Its name for trusted types is known to boot.js.
const RULES: [&str; 11] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types diagboard",
];

/// The rule that names where the app may ask.
const ASK: &str = "connect-src 'self'";

/// What only a header may say.
const ONLY_IN_HEADER: &str = "frame-ancestors 'none'";

/// `https://api.example:8443`: where an API is. On this machine the port may be `*`, for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // As browsers write it: the app compares the two.
        let text = text.to_ascii_lowercase();
        let (scheme, usual) =
            if text.starts_with("https://") { ("https://", ":443") } else { ("http://", ":80") };
        let host = text.strip_prefix(scheme).map(|host| host.strip_suffix(usual).unwrap_or(host));
        let any_port = host.and_then(|host| host.strip_suffix(":*")).filter(|host| *host == "127.0.0.1");
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        let is_named = |host: &str| host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
        match host {
            Some(host) if any_port.is_some() || (is_named(host) && host.chars().all(plain)) => {
                Ok(Self(format!("{scheme}{host}")))
            }
            _ => Err("give a scheme and a host, like https://api.example:8443, without a path".to_owned()),
        }
    }
}

/// The policy of an app that asks its own origin and these.
pub(crate) struct Policy {
    rules: String,
}

impl Policy {
    pub(crate) fn new(origins: &[Origin]) -> Self {
        let mut ask = ASK.to_owned();
        for Origin(origin) in origins {
            ask.push(' ');
            ask.push_str(origin);
        }
        Self { rules: RULES.map(|rule| if rule == ASK { &ask } else { rule }).join("; ") }
    }

    /// The page with the policy in its place.
    pub(crate) fn put(&self, page: &str) -> Result<String> {
        ensure!(page.matches(PLACE).count() == 1, "index.html must contain {PLACE} exactly once");
        let meta = format!(r#"<meta http-equiv="Content-Security-Policy" content="{self}" />"#);
        Ok(page.replace(PLACE, &meta))
    }

    /// The headers for every file.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("Content-Security-Policy", format!("{self}; {ONLY_IN_HEADER}"))];
        headers.extend(HEADERS.map(|(name, value)| (name, value.to_owned())));
        headers
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rules)
    }
}

const HEADERS: [(&str, &str); 6] = [
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), usb=()",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_the_policy_in_its_place() {
        let page = format!("<head>{PLACE}<script src=\"./boot.js\"></script></head>");
        let page = Policy::new(&[]).put(&page).unwrap();
        assert!(
            page.starts_with(
                "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            )
        );
        assert!(page.ends_with("/><script src=\"./boot.js\"></script></head>"));
        assert!(!page.contains("frame-ancestors"), "browsers complain about it outside of a header");
    }

    #[test]
    fn a_page_without_the_place_is_told() {
        assert!(Policy::new(&[]).put("<head></head>").is_err());
    }

    #[test]
    fn the_app_asks_its_own_origin_and_those_that_are_named() {
        let origins = ["https://api.example", "http://127.0.0.1:*"].map(|text| text.parse().unwrap());
        assert!(Policy::new(&[]).to_string().contains("connect-src 'self';"));
        let named = "connect-src 'self' https://api.example http://127.0.0.1:*;";
        assert!(Policy::new(&origins).to_string().contains(named));
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for text in
            ["https://api.example", "http://127.0.0.1:8080", "http://[::1]:8080", "http://127.0.0.1:*"]
        {
            assert_eq!(text.parse(), Ok(Origin(text.to_owned())));
        }
        for text in ["https://API.example:443", "https://api.example"] {
            assert_eq!(text.parse(), Ok(Origin("https://api.example".to_owned())));
        }
        for text in [
            "api.example",
            "https://",
            "https://api.example/v1",
            "https://a; script-src *",
            "*",
            "https://*",
            "https://*.example",
            "https://api.example:*",
            "https://:::",
            "ftp://a",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }

    #[test]
    fn headers_forbid_frames_too() {
        let headers = Policy::new(&[]).headers();
        assert!(headers[0].1.ends_with("; frame-ancestors 'none'"));
        assert!(headers.iter().any(|(name, _)| *name == "X-Content-Type-Options"));
    }
}
