//! The content security policy that a release carries in its page, wherever it is
//! served from. A server's own header can be stricter: it knows which API the app
//! may speak to. Live reload could not run under it, so `dev` goes without.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Where the policy goes in index.html.
const PLACE: &str = "<!-- content security policy -->";

/// What a release may load and do.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' https: http:; \
    worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'";

/// Puts the policy into the page of a build.
pub(crate) fn put(dist: &Path) -> Result<()> {
    let file = dist.join("index.html");
    let page = fs::read_to_string(&file).context("the app has no index.html")?;
    fs::write(&file, with_policy(&page)?).context("cannot write index.html")
}

fn with_policy(page: &str) -> Result<String> {
    ensure!(page.matches(PLACE).count() == 1, "index.html must contain {PLACE} exactly once");
    let meta = format!(r#"<meta http-equiv="Content-Security-Policy" content="{POLICY}" />"#);
    Ok(page.replace(PLACE, &meta))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_the_policy_in_its_place() {
        let page = format!("<head>{PLACE}<script src=\"./boot.js\"></script></head>");
        let page = with_policy(&page).unwrap();
        assert!(
            page.starts_with(
                "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            )
        );
        assert!(page.ends_with("/><script src=\"./boot.js\"></script></head>"));
    }

    #[test]
    fn a_page_without_the_place_is_told() {
        assert!(with_policy("<head></head>").is_err());
    }
}
