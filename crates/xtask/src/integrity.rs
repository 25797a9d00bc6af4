//! What browsers compare a file with before they run it, written into the page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// The attribute that names the module, which boot.js fetches.
const MODULE: &str = "data-wasm=\"./";

/// The page with the digest of every script and style sheet beside its address, and that
/// of the module in an attribute of its own.
pub(crate) fn put(page: &str, folder: &Path) -> Result<String> {
    let mut with = String::new();
    for (index, tag) in page.split('<').enumerate() {
        if index > 0 {
            with.push('<');
        }
        let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
        with.push_str(tag.trim_end_matches('/'));
        if let Some(address) = checked(tag) {
            with.push_str(&format!(" integrity=\"{}\"", digest(&folder.join(address))?));
        }
        if let Some(module) = tag.split_once(MODULE).and_then(|(_, rest)| rest.split_once('"')) {
            with.push_str(&format!(" data-integrity=\"{}\"", digest(&folder.join(module.0))?));
        }
        if index > 0 {
            with.push_str(if tag.ends_with('/') { "/>" } else { ">" });
        }
        with.push_str(text);
    }
    Ok(with)
}

/// The file of a tag that browsers compare.
fn checked(tag: &str) -> Option<&str> {
    let is_compared = tag.starts_with("script ")
        || tag.contains("rel=\"stylesheet\"")
        || tag.contains("rel=\"modulepreload\"")
        || tag.contains("as=\"fetch\"");
    let (_, rest) = tag.split_once(if tag.starts_with("script ") { " src=\"./" } else { "href=\"./" })?;
    rest.split_once('"').map(|(address, _)| address).filter(|_| is_compared)
}

/// A file's digest as the attribute `integrity` takes it.
fn digest(file: &Path) -> Result<String> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(content))))
}

/// The shorter digest, for scripts that name many files.
pub(crate) fn short(content: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

/// The digest of a content, in hexadecimal, as `sha256sum` prints it.
pub(crate) fn sum(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_browsers_compare_is_compared() {
        for (tag, address) in [
            (r#"script type="module" src="./app/boot-1.js" data-js="./app/a.js""#, Some("app/boot-1.js")),
            (r#"link rel="stylesheet" href="./app/style-1.css""#, Some("app/style-1.css")),
            (r#"link rel="modulepreload" href="./app/a.js" crossorigin"#, Some("app/a.js")),
            (r#"link rel="icon" href="./icon.png"/"#, None),
            (r#"a href="./x""#, None),
        ] {
            assert_eq!(checked(tag), address, "{tag}");
        }
    }

    #[test]
    fn a_sum_is_that_of_sha256sum() {
        assert_eq!(sum(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_rest_of_a_page_stays_as_it_is() {
        let page = "<!doctype html>\n<p class=\"a\">1 &lt; 2<br/></p>\n";
        assert_eq!(put(page, Path::new(".")).unwrap(), page);
    }
}
