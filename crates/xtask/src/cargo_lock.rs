//! What Cargo.lock says about one package.

/// The version of the first package of that name.
pub(crate) fn version_of<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    value_of(entries(lock, package).next()?, "version")
}

/// The digest of a package's archive, in hexadecimal.
pub(crate) fn checksum_of<'lock>(lock: &'lock str, package: &str, version: &str) -> Option<&'lock str> {
    value_of(entries(lock, package).find(|entry| value_of(entry, "version") == Some(version))?, "checksum")
}

fn entries<'lock>(lock: &'lock str, package: &str) -> impl Iterator<Item = &'lock str> {
    lock.split("[[package]]").skip(1).filter(move |entry| value_of(entry, "name") == Some(package))
}

fn value_of<'entry>(entry: &'entry str, key: &str) -> Option<&'entry str> {
    entry.lines().find_map(|line| {
        let (name, value) = line.split_once(" = ")?;
        (name == key).then(|| value.trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::{checksum_of, version_of};

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.99"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
checksum = "0a1b"
dependencies = [
 "cfg-if",
]
"#;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_the_name() {
        assert_eq!(version_of(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_of(LOCK, "wasm-bindgen-macro"), Some("0.2.99"));
    }

    #[test]
    fn a_checksum_is_that_of_the_version() {
        assert_eq!(checksum_of(LOCK, "wasm-bindgen", "0.2.130"), Some("0a1b"));
        assert_eq!(checksum_of(LOCK, "wasm-bindgen", "0.2.131"), None);
        assert_eq!(checksum_of(LOCK, "wasm-bindgen-macro", "0.2.99"), None);
    }

    #[test]
    fn an_unknown_package_has_no_version() {
        assert_eq!(version_of(LOCK, "wasm"), None);
        assert_eq!(version_of("", "wasm"), None);
    }
}
