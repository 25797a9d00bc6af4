//! The path that a copy of the app is served under. All links in the app are
//! relative to one `<base href="/">`: a copy for another path differs in that
//! attribute alone.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, ensure};

const ROOT: &str = r#"<base href="/">"#;

/// A path that begins and ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%".contains(c);
        if !text.starts_with('/') || text.contains("//") || !text.chars().all(plain) {
            return Err("give a path like /diagboard/".to_owned());
        }
        Ok(Self(format!("{}/", text.trim_end_matches('/'))))
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PublicUrl {
    /// A path that is not the root, to test with.
    pub(crate) fn below_root() -> Self {
        Self("/sub/".to_owned())
    }

    /// The page with this path as its base.
    pub(crate) fn rebase(&self, page: &str) -> Result<String> {
        ensure!(page.matches(ROOT).count() == 1, "index.html must contain {ROOT} exactly once");
        Ok(page.replace(ROOT, &format!(r#"<base href="{}">"#, self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    fn check(text: &str, expected: Option<&str>) {
        let url = text.parse::<PublicUrl>().ok();
        assert_eq!(url.as_ref().map(|url| url.0.as_str()), expected, "{text}");
    }

    #[test]
    fn a_public_url_is_a_path_between_slashes() {
        check("/", Some("/"));
        check("/sub", Some("/sub/"));
        check("/sub/", Some("/sub/"));
        check("/a/b-c_d/", Some("/a/b-c_d/"));
        check("sub", None);
        check("", None);
        check("//elsewhere/", None);
        check("/a\"><script>", None);
    }

    #[test]
    fn only_the_base_changes() {
        let url: PublicUrl = "/sub/".parse().unwrap();
        let page = r#"<head><base href="/"><script src="./boot.js"></script></head>"#;
        let rebased = r#"<head><base href="/sub/"><script src="./boot.js"></script></head>"#;
        assert_eq!(url.rebase(page).unwrap(), rebased);
    }

    #[test]
    fn a_page_without_the_base_is_refused() {
        let url: PublicUrl = "/sub/".parse().unwrap();
        assert!(url.rebase("<head></head>").is_err());
        assert!(url.rebase(r#"<base href="/"><base href="/">"#).is_err());
    }
}
