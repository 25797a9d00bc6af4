//! `cargo xtask sizes`: what a person downloads, file by file.

use std::fmt;
use std::fs;

use anyhow::{Context, Result, ensure};

use crate::compress;
use crate::fingerprint::files;
use crate::hosting::NAMED;
use crate::shrink::CHUNK;
use crate::workspace::Workspace;

/// What a first visit may weigh with brotli, in bytes, whichever page it is to and in
/// whichever language.
const BUDGET: usize = 300_000;

/// The chunks with words: one of them comes with the first page.
const WORDS: [&str; 2] = ["english", "spanish"];
/// Those with what only some pages say, and these pages.
const DESK: [&str; 2] = ["english_desk", "spanish_desk"];
const AT_DESK: [&str; 2] = ["forms", "incidents"];
/// The chunks that no page waits for: what comes with a press, and what rules detect, which is
/// asked for when the page is there.
pub(crate) const LATER: [&str; 2] = ["tools", "detect"];
/// What comes with every page besides what is named by its content.
const ALWAYS: [&str; 5] = ["index.html", "config.json", "manifest.webmanifest", "icons/icon-48.png", OFFLINE];
/// What comes after a visit: it keeps the whole app for when there is no network.
const OFFLINE: &str = "offline.js";
/// What only comes when something is wrong.
const TROUBLE: &str = "trouble-";

/// Prints the sizes of the release build; fails when a first visit is over the budget.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let sizes = Sizes::of(workspace)?;
    println!("{sizes}");
    println!("(the total is what is kept for when there is no network)");
    let largest = |chunks: [&str; 2]| chunks.map(|chunk| sizes.of_chunk(chunk)).into_iter().max();
    let (words, desk) = (largest(WORDS).unwrap_or_default(), largest(DESK).unwrap_or_default());
    let no_pages = [&WORDS[..], &DESK, &LATER].concat();
    ensure!(
        words > 0 && desk > 0 && sizes.chunks().len() > no_pages.len(),
        "the app was not cut into chunks"
    );
    for chunk in sizes.chunks().into_iter().filter(|chunk| !no_pages.contains(chunk)) {
        let visit = sizes.first_visit(chunk) + words + if AT_DESK.contains(&chunk) { desk } else { 0 };
        println!("a first visit to a page of \"{chunk}\": {} bytes with brotli", grouped(visit));
        ensure!(
            visit <= BUDGET,
            "that is {} bytes over {} bytes",
            grouped(visit.saturating_sub(BUDGET)),
            grouped(BUDGET)
        );
    }
    Ok(())
}

struct Sizes(Vec<Size>);

struct Size {
    name: String,
    plain: usize,
    brotli: usize,
}

impl Sizes {
    fn of(workspace: &Workspace) -> Result<Self> {
        let dist = workspace.dist();
        let app =
            files(&dist.join(NAMED), &|path| path.extension().is_none_or(|end| end != "br" && end != "gz"))?;
        let always = ALWAYS.map(|file| dist.join(file));
        let sizes = app.into_iter().chain(always).map(|file| {
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let brotli = compress::brotli(&content)?.len().min(content.len());
            Ok(Size { name, plain: content.len(), brotli })
        });
        Ok(Self(sizes.collect::<Result<_>>()?))
    }

    /// The chunks that pages are in.
    fn chunks(&self) -> Vec<&str> {
        self.0.iter().filter_map(Size::sharers).filter(|sharers| !sharers.contains('-')).collect()
    }

    /// What this chunk weighs by itself.
    fn of_chunk(&self, chunk: &str) -> usize {
        self.0.iter().filter(|size| size.sharers() == Some(chunk)).map(|size| size.brotli).sum()
    }

    /// What comes with the first page, if that is in this chunk.
    fn first_visit(&self, chunk: &str) -> usize {
        let comes = |size: &&Size| {
            !size.name.starts_with(TROUBLE)
                && size.name != OFFLINE
                && size.sharers().is_none_or(|sharers| sharers.split('-').any(|one| one == chunk))
        };
        self.0.iter().filter(comes).map(|size| size.brotli).sum()
    }

    fn total(&self) -> Size {
        Size {
            name: "total".to_owned(),
            plain: self.0.iter().map(|size| size.plain).sum(),
            brotli: self.0.iter().map(|size| size.brotli).sum(),
        }
    }
}

impl Size {
    /// The chunks that need this file, with `-` between them; `None` when all do.
    fn sharers(&self) -> Option<&str> {
        Some(self.name.strip_prefix(CHUNK)?.rsplit_once('-')?.0)
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<44} {:>11} {:>11}", "file", "plain", "brotli")?;
        self.0.iter().try_for_each(|size| writeln!(f, "{size}"))?;
        write!(f, "{}", self.total())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<44} {:>11} {:>11}", self.name, grouped(self.plain), grouped(self.brotli))
    }
}

/// A number with a comma between thousands.
fn grouped(number: usize) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", grouped(thousands)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, Sizes, grouped};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_007), "1,007");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn the_table_has_a_line_for_each_file_and_the_total() {
        let size = |name: &str, plain, brotli| Size { name: name.to_owned(), plain, brotli };
        let table = Sizes(vec![size("app.wasm", 400_000, 100_000), size("index.html", 900, 400)]).to_string();
        let cells: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(
            cells,
            [
                ["file", "plain", "brotli"],
                ["app.wasm", "400,000", "100,000"],
                ["index.html", "900", "400"],
                ["total", "400,900", "100,400"],
            ]
        );
    }

    #[test]
    fn a_first_visit_is_what_starts_with_the_chunk_of_its_page() {
        let size = |(name, brotli): (&str, usize)| Size { name: name.to_owned(), plain: 0, brotli };
        let files = [("app-1.wasm", 1_000), ("chunk-list-2.wasm", 100), ("chunk-fleet-list-3.wasm", 10)];
        let sizes = Sizes(files.into_iter().chain([("chunk-fleet-4.wasm", 1)]).map(size).collect());
        assert_eq!(sizes.chunks(), ["list", "fleet"]);
        assert_eq!((sizes.first_visit("list"), sizes.first_visit("fleet")), (1_110, 1_011));
        assert_eq!(sizes.of_chunk("list"), 100);
    }
}
