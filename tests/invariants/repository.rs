//! The files of this repository, and holding a rule against all of them.

use std::fs;
use std::path::{Path, PathBuf};

/// A file: its path from the top of the repository, and its text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// Its text without the tests at its end.
    pub(crate) fn code(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a file, or nothing.
pub(crate) fn text_of(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_default()
}

/// Every text file that somebody wrote.
pub(crate) fn files() -> Vec<File> {
    const GENERATED: [&str; 4] = ["node_modules", "results", "target", "test-results"];
    let top = top();
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> =
        ["src", "crates", "style", "tests", "index.html"].iter().map(|place| top.join(place)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path());
            let own = |path: &PathBuf| !GENERATED.iter().any(|name| path.ends_with(name));
            open.extend(entries.filter(own));
        } else if let (Ok(text), Ok(path)) = (fs::read_to_string(&path), path.strip_prefix(&top)) {
            found.push(File { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
    found
}

/// Fails when the rule overlooks one of the bad samples `(path, text)`, and with
/// everything that it finds in the repository.
#[track_caller]
pub(crate) fn hold(rule: fn(&File) -> Vec<String>, bad: &[(&str, &str)]) {
    for (path, text) in bad {
        let sample = File { path: (*path).to_owned(), text: (*text).to_owned() };
        assert!(!rule(&sample).is_empty(), "the rule overlooks {text} in {path}");
    }
    let files = files();
    assert!(files.iter().any(|file| file.path == "src/main.rs"), "the repository is not where it should be");
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| rule(file).into_iter().map(move |what| format!("{}: {what}", file.path)))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
