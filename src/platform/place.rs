//! Where the app is served from, and addresses relative to that.

use leptos::prelude::{document, window};
use web_sys::Url;

/// The path at which the app is served, as index.html's `<base>` says: `/` or `/sub/`.
#[must_use]
pub fn base_path() -> String {
    base_url().map_or_else(|| "/".into(), |url| url.pathname())
}

/// An address as an absolute one; relative ones stand below the app's base.
/// `None` when it is no address that a browser can fetch.
#[must_use]
pub fn absolute(address: &str) -> Option<String> {
    let url = Url::new_with_base(address.trim(), &base_url()?.href()).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// A whole address as a person enters it: with its scheme and host.
#[must_use]
pub fn entered(address: &str) -> Option<String> {
    let url = Url::new(address.trim()).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// The host of an absolute address, with its port, for people to recognize.
#[must_use]
pub fn host(address: &str) -> String {
    Url::new(address).map_or_else(|_| address.to_owned(), |url| url.host())
}

/// Whether an absolute address is on the app's own origin.
#[must_use]
pub fn is_own_origin(address: &str) -> bool {
    origin(address) == own_origin()
}

/// The origin of an absolute address: scheme, host, and port unless it is the usual one.
#[must_use]
pub fn origin(address: &str) -> String {
    Url::new(address).map_or_else(|_| String::new(), |url| url.origin())
}

/// Whether the policy in the page lets it ask this absolute address. One in a header can
/// be stricter, which nobody can read.
#[must_use]
pub fn may_ask(address: &str) -> bool {
    let meta = document().query_selector("meta[http-equiv]").ok().flatten();
    let policy = meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    domain::policy::lets_ask(&policy, &own_origin(), &origin(address))
}

fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Loads the whole app anew.
pub fn reload() {
    // Fails only in a document that is going away.
    let _ = window().location().reload();
}

fn base_url() -> Option<Url> {
    let base = document().base_uri().ok().flatten()?;
    Url::new(&base).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn configured_addresses_may_be_relative_to_the_app() {
        assert!(
            absolute("api/v1").is_some_and(|address| address.ends_with("/api/v1") && is_own_origin(&address))
        );
        assert_eq!(absolute("https://x.example/api/v1").as_deref(), Some("https://x.example/api/v1"));
        assert_eq!(absolute("javascript:alert(1)"), None);
    }

    #[wasm_bindgen_test]
    fn entered_addresses_have_to_be_whole() {
        for (text, whole) in [
            (" https://x.example/api/v1 ", Some("https://x.example/api/v1")),
            ("host.example/api/v1", None),
            ("api/v1", None),
            ("", None),
            ("ftp://x.example/", None),
        ] {
            assert_eq!(entered(text).as_deref(), whole, "{text}");
        }
    }

    #[wasm_bindgen_test]
    fn another_port_is_another_origin() {
        assert!(!is_own_origin("http://127.0.0.1:1/api/v1"));
        assert_eq!(host("https://x.example:8443/api/v1"), "x.example:8443");
    }
}
