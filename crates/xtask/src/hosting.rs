//! What the usual hosts of static folders read beside the app: which headers to send, and
//! that an address which is no file is a page of the app.

use serde_json::{Map, Value, json};

use crate::policy::Policy;
use crate::public_url::PublicUrl;

/// What never changes under its name, as a host says it.
const FOR_EVER: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
/// What is asked for again each time.
const AGAIN: (&str, &str) = ("Cache-Control", "no-cache");

/// The folder of files that are named by their content.
pub(crate) const NAMED: &str = "app";

/// A file's name and what it says.
type File = (&'static str, String);

/// The files of all hosts.
pub(crate) fn files(base: &PublicUrl, policy: &Policy) -> [File; 3] {
    [
        ("_headers", headers(base, policy)),
        ("_redirects", format!("{base}{NAMED}/* {base}404.html 404\n{base}* {base}index.html 200\n")),
        ("staticwebapp.config.json", static_web_app(base, policy)),
    ]
}

/// Netlify's and Cloudflare's. Both ask for files again unless told otherwise, and would
/// send two headers where two rules fit: so none says it.
fn headers(base: &PublicUrl, policy: &Policy) -> String {
    let mut text = format!("{base}*\n");
    for (name, value) in policy.headers() {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    let (name, value) = FOR_EVER;
    text.push_str(&format!("{base}{NAMED}/*\n  {name}: {value}\n"));
    text
}

/// Azure's.
fn static_web_app(base: &PublicUrl, policy: &Policy) -> String {
    let always: Map<_, _> = policy
        .headers()
        .into_iter()
        .chain([(AGAIN.0, AGAIN.1.to_owned())])
        .map(|(name, value)| (name.to_owned(), Value::String(value)))
        .collect();
    let config = json!({
        "globalHeaders": always,
        "navigationFallback": { "rewrite": format!("{base}index.html"), "exclude": [format!("{base}{NAMED}/*")] },
        "routes": [{ "route": format!("{base}{NAMED}/*"), "headers": { (FOR_EVER.0): FOR_EVER.1 } }],
        "mimeTypes": { ".wasm": "application/wasm", ".webmanifest": "application/manifest+json" },
    });
    format!("{config:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_is_told_under_the_path_of_the_app() {
        let base = "/sub/".parse().unwrap();
        for (name, text) in files(&base, &Policy::new(&[])) {
            assert!(text.contains("/sub/"), "{name}: {text}");
        }
    }

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_ever() {
        let text = headers(&PublicUrl::default(), &Policy::new(&[]));
        let (all, named) = text.split_once("/app/*").unwrap();
        assert!(!all.contains("Cache-Control") && all.contains("frame-ancestors"));
        assert!(named.contains("immutable"));
    }

    #[test]
    fn azures_file_is_json_with_every_header() {
        let policy = Policy::new(&[]);
        let config: Value = serde_json::from_str(&static_web_app(&PublicUrl::default(), &policy)).unwrap();
        for (name, value) in policy.headers() {
            assert_eq!(config["globalHeaders"][name], value);
        }
    }
}
