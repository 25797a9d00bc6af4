//! `cargo xtask reproduce`: the same sources, built in another folder from nothing, give the
//! same bytes.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::dist::{self, SUMS};
use crate::run::{output, run};
use crate::steps::timed;
use crate::workspace::Workspace;

/// Builds twice, and says which files differ.
pub(crate) fn reproduce(workspace: &Workspace) -> Result<()> {
    let here = dist::write(workspace, &dist::Options::default())?;
    let there = workspace.target().join("reproduce");
    if there.exists() {
        fs::remove_dir_all(&there).with_context(|| format!("cannot empty {}", there.display()))?;
    }
    let sources = output(Command::new("git").args(["ls-files", "-z"]).current_dir(workspace.root()))?;
    for file in sources.split('\0').filter(|file| !file.is_empty()) {
        let copy = there.join(file);
        fs::create_dir_all(copy.parent().context("a file without a folder")?)?;
        fs::copy(workspace.root().join(file), &copy).with_context(|| format!("cannot copy {file}"))?;
    }
    timed("building it again elsewhere", || {
        let mut again = Command::new("cargo");
        again.args(["run", "--quiet", "--package", "xtask", "--", "dist"]).current_dir(&there);
        run(again.env_remove("CARGO_TARGET_DIR"))
    })?;
    let sums = |folder: &std::path::Path| {
        let file = folder.join(SUMS);
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    };
    let (first, second) = (sums(&here)?, sums(&there.join("dist"))?);
    let differ: Vec<_> = first.lines().filter(|line| !second.lines().any(|other| other == *line)).collect();
    ensure!(differ.is_empty(), "these files are not the same:\n{}", differ.join("\n"));
    ensure!(first == second, "the second build has other files");
    // A build folder of a gigabyte that nobody needs again.
    fs::remove_dir_all(&there).with_context(|| format!("cannot remove {}", there.display()))?;
    println!("{} files are the same, byte by byte", first.lines().count());
    Ok(())
}
