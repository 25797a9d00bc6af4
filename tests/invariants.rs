//! What is true of every file of this repository, each a test. A rule is a pure
//! function from a file to its violations, and is shown to see bad samples first.

#[path = "invariants/page.rs"]
mod page;
#[path = "invariants/repository.rs"]
mod repository;
#[path = "invariants/rooms.rs"]
mod rooms;
#[path = "invariants/secret.rs"]
mod secret;
#[path = "invariants/tokens.rs"]
mod tokens;
#[path = "invariants/words.rs"]
mod words;

use repository::{File, hold};

fn too_long(file: &File) -> Vec<String> {
    const MOST: usize = 400;
    let is_code = [".rs", ".css", ".ts", ".js", ".mjs"].iter().any(|end| file.path.ends_with(end));
    let lines = file.text.lines().count();
    Vec::from_iter((is_code && lines > MOST).then(|| format!("{lines} lines, more than {MOST}")))
}

#[test]
fn no_file_is_longer_than_400_lines() {
    hold(too_long, &[("style/base.css", &"\n".repeat(401))]);
}

fn unintroduced(file: &File) -> Vec<String> {
    let is_module = file.is_rust() && (file.path.starts_with("src/") || file.path.contains("/src/"));
    Vec::from_iter((is_module && !file.text.starts_with("//! ")).then(|| "no first words".to_owned()))
}

#[test]
fn every_module_says_first_what_it_owns() {
    hold(unintroduced, &[("src/ui/table.rs", "use leptos::prelude::*;")]);
}

/// A split point is declared as foreign, which needs `unsafe`; src/chunks.rs says why.
fn allows_unsafe(file: &File) -> Vec<String> {
    const CHUNKS: [&str; 2] = ["src/chunks.rs", "crates/engine/src/worker/chunk.rs"];
    let allows = file.is_rust()
        && !CHUNKS.contains(&file.path.as_str())
        && file.path != "tests/invariants.rs"
        && file.code().contains("unsafe_code");
    Vec::from_iter(allows.then(|| "allows unsafe code".to_owned()))
}

#[test]
fn only_the_chunks_may_be_unsafe() {
    hold(allows_unsafe, &[("src/ui/table.rs", "#![allow(unsafe_code)]")]);
}
