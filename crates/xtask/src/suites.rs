//! `cargo xtask test`: the suites, and what each needs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::counts::Counts;
use crate::run::{run, run_reading};
use crate::rust::{self, WASM};
use crate::steps::{Steps, timed};
use crate::tools::{self, Toolbox};
use crate::workspace::Workspace;
use crate::{browser, chromedriver, dist, hosts, node, server};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run one suite instead of all
    #[arg(long)]
    only: Option<Suite>,
    /// More arguments for Playwright
    #[arg(last = true)]
    playwright: Vec<OsString>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// All that needs no browser, the contract of the demo API included
    Native,
    /// The app's own tests, in a browser
    Wasm,
    /// The demo API against its documentation
    Contract,
    /// The app and the demo API together, as a person uses them
    E2e,
}

impl Options {
    /// Every suite.
    pub(crate) fn all() -> Self {
        Self { only: None, playwright: Vec::new() }
    }
}

pub(crate) fn run_suites(workspace: &Workspace, options: &Options, steps: &mut Steps) -> Result<()> {
    // The contract is part of the native tests.
    let suites = options.only.map_or_else(|| vec![Suite::Native, Suite::Wasm, Suite::E2e], |only| vec![only]);
    // Said before the long native tests, not after them.
    if suites.contains(&Suite::Wasm) || suites.contains(&Suite::E2e) {
        node::ensure()?;
    }
    for suite in suites {
        match suite {
            Suite::Native => {
                native(workspace, steps, "native tests", &["--workspace", "--exclude", "diagboard"])
            }
            Suite::Contract => native(workspace, steps, "contract tests", &["--package", "demo-api"]),
            Suite::Wasm => wasm(workspace, steps),
            Suite::E2e => e2e(workspace, steps, &options.playwright),
        }?;
    }
    Ok(())
}

fn native(workspace: &Workspace, steps: &mut Steps, name: &str, packages: &[&str]) -> Result<()> {
    steps.tests(name, |counts| cargo_test(workspace, packages, counts, |_| Ok(())))
}

fn wasm(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.tests("wasm tests in a browser", |counts| {
        rust::ensure_wasm_target()?;
        let tools = Toolbox::of(workspace, &[tools::wasm_bindgen(workspace)?])?;
        let chromium = browser::ensure(workspace)?;
        cargo_test(workspace, &["--package", "diagboard", "--target", WASM], counts, |tests| {
            tools.offer(tests);
            tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
            chromedriver::configure(workspace, &chromium, tests)
        })
    })
}

/// Builds the tests quietly, then runs them aloud.
fn cargo_test(
    workspace: &Workspace,
    packages: &[&str],
    counts: &mut Counts,
    prepare: impl FnOnce(&mut Command) -> Result<()>,
) -> Result<()> {
    run(rust::quiet_cargo(workspace).args(["test", "--no-run"]).args(packages))?;
    let mut tests = rust::cargo(workspace);
    prepare(tests.arg("test").args(packages))?;
    run_reading(&mut tests, |line| counts.read(line))
}

fn e2e(workspace: &Workspace, steps: &mut Steps, arguments: &[OsString]) -> Result<()> {
    hosts::ensure()?;
    steps.step("end-to-end build", || build_for_e2e(workspace))?;
    steps.tests("end-to-end tests", |counts| {
        let mut playwright = in_e2e(workspace, node::npx())?;
        playwright.args(["playwright", "test"]).args(arguments);
        run_reading(&mut playwright, |line| counts.read(line))
    })
}

/// `cargo xtask screenshot`: the README's picture, taken of the app as it is.
pub(crate) fn screenshot(workspace: &Workspace) -> Result<()> {
    build_for_e2e(workspace)?;
    timed("screenshot", || run(in_e2e(workspace, node::npm())?.args(["run", "screenshot"])))
}

/// The app, its copies for a path below the root and for an API elsewhere, and the demo API.
pub(crate) fn build_for_e2e(workspace: &Workspace) -> Result<()> {
    dist::write(workspace, &dist::Options::default())?;
    dist::write_below_root(workspace)?;
    dist::write_for_others(workspace)?;
    server::build(workspace)
}

/// A program among the end-to-end tests, told what they test and with what.
pub(crate) fn in_e2e(workspace: &Workspace, mut program: Command) -> Result<Command> {
    install_e2e(workspace)?;
    program
        .current_dir(workspace.e2e())
        .env("CHROMIUM", browser::ensure(workspace)?)
        .env("DIAGBOARD_DIST", workspace.dist())
        .env("DIAGBOARD_DIST_SUB", workspace.target().join("dist-sub"))
        .env("DIAGBOARD_DIST_CROSS", workspace.target().join("dist-cross"))
        .env("DIAGBOARD_DEMO_API", workspace.program("demo-api"));
    Ok(program)
}

/// Installs Playwright and the like.
pub(crate) fn install_e2e(workspace: &Workspace) -> Result<()> {
    install(&workspace.e2e(), "Playwright (seconds)")
}

/// Installs what a folder's lock file names, unless that was done.
pub(crate) fn install(folder: &Path, what: &str) -> Result<()> {
    ensure!(
        folder.join("package-lock.json").exists(),
        "there is no package-lock.json in {}",
        folder.display()
    );
    // npm writes its own list when all is in place.
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    node::ensure()?;
    timed(&format!("installing {what}"), || {
        run(node::npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder))
    })
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}
