//! A number that tells whether the files of a folder are still the same.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The fingerprint of the files that count: of their names and contents, since
/// a fresh checkout has new dates on old files. A folder that does not count is
/// not entered.
pub(crate) fn of(folder: &Path, counts: impl Fn(&Path) -> bool) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in files(folder, &counts)? {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        (name, content).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The files that count, sorted; `counts` is asked with paths inside the folder.
pub(crate) fn files(folder: &Path, counts: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let entries = fs::read_dir(&current).with_context(|| format!("cannot read {}", current.display()))?;
        for entry in entries {
            let path = entry?.path();
            if !counts(path.strip_prefix(folder).unwrap_or(&path)) {
                continue;
            }
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::of;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src")).unwrap();
            let folder = Self(path);
            folder.write("src/a.rs", "a");
            folder.write("src/b.rs", "b");
            folder
        }

        fn write(&self, name: &str, content: &str) {
            fs::write(self.0.join(name), content).unwrap();
        }

        fn fingerprint(&self) -> u64 {
            of(&self.0, |path| path != Path::new("target")).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn it_stays_while_nothing_that_counts_changes() {
        let folder = Folder::new("same");
        let before = folder.fingerprint();
        folder.write("src/a.rs", "a");
        fs::create_dir_all(folder.0.join("target")).unwrap();
        folder.write("target/x", "built");
        assert_eq!(folder.fingerprint(), before);
    }

    #[test]
    fn it_changes_with_a_file_added_edited_renamed_or_removed() {
        let folder = Folder::new("other");
        let mut seen = vec![folder.fingerprint()];
        let mut check = |what: &str| {
            let now = folder.fingerprint();
            assert!(!seen.contains(&now), "{what}");
            seen.push(now);
        };
        folder.write("src/c.rs", "c");
        check("added");
        folder.write("src/c.rs", "d");
        check("edited");
        fs::rename(folder.0.join("src/c.rs"), folder.0.join("src/d.rs")).unwrap();
        check("renamed");
        fs::remove_file(folder.0.join("src/a.rs")).unwrap();
        check("removed");
    }
}
