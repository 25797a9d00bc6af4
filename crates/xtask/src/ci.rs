//! `cargo xtask ci`: what must pass before a change lands.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{run, succeeds};
use crate::rust::{self, WASM};
use crate::steps::Steps;
use crate::tools::{self, Toolbox};
use crate::workspace::Workspace;
use crate::{node, quality, reproduce, sizes, soak, suites};

pub(crate) fn run_all(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    node::ensure()?;
    steps.step("rustfmt", || {
        rust::ensure_component("rustfmt", "fmt")?;
        run(rust::cargo(workspace).args(["fmt", "--all", "--check"]))
    })?;
    steps.step("clippy for the host", || {
        rust::ensure_component("clippy", "clippy")?;
        clippy(workspace, &["--workspace", "--exclude", "diagboard", "--all-targets"])
    })?;
    steps.step("clippy for wasm32", || {
        rust::ensure_wasm_target()?;
        clippy(workspace, &["--package", "diagboard", "--all-targets", "--target", WASM])?;
        clippy(workspace, &["--package", "engine", "--features", "worker", "--target", WASM])
    })?;
    steps.step("dependencies", || dependencies(workspace))?;
    steps.step("packages of the tests", || packages(workspace))?;
    suites::run_suites(workspace, &suites::Options::all(), steps)?;
    steps.tests("quality", |counts| quality::judge(workspace, &quality::Options::short(), counts))?;
    steps.step("soak", || soak::soak(workspace, &soak::Options::short()))?;
    steps.step("sizes", || sizes::check(workspace))?;
    steps.step("a second build", || reproduce::reproduce(workspace))
}

fn clippy(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    run(rust::quiet_cargo(workspace).arg("clippy").args(packages).args(["--", "-D", "warnings"]))
}

/// Duplicates, licences, origins, and known faults where a list of them is at hand.
fn dependencies(workspace: &Workspace) -> Result<()> {
    let tools = Toolbox::of(workspace, &[tools::cargo_deny()])?;
    let deny = |arguments: &[&str]| {
        // Not `cargo deny`, which would prefer one among the user's own programs.
        let mut deny = Command::new("cargo-deny");
        tools.offer(&mut deny);
        deny.current_dir(workspace.root()).args(arguments);
        deny
    };
    run(&mut deny(&["--workspace", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))?;
    if succeeds(&mut deny(&["fetch", "db"])) || has_advisories() {
        run(&mut deny(&["--workspace", "check", "--disable-fetch", "advisories"]))
    } else {
        println!("advisories skipped: without a network there is no list of them");
        Ok(())
    }
}

/// Known faults of what the tests use, where the registry tells them.
fn packages(workspace: &Workspace) -> Result<()> {
    for folder in [workspace.e2e(), workspace.e2e().join("quality")] {
        let mut audit = node::npm();
        let audit =
            audit.args(["audit", "--json"]).current_dir(&folder).output().context("npm does not run")?;
        let found: Value = serde_json::from_slice(&audit.stdout).unwrap_or_default();
        match found["metadata"]["vulnerabilities"]["total"].as_u64() {
            Some(0) => println!("{}: no known faults", folder.display()),
            Some(_) => bail!("{}: {found:#}", folder.display()),
            None => println!("{}: skipped, the registry does not tell", folder.display()),
        }
    }
    Ok(())
}

/// Whether an earlier run has left the list of advisories.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| dirs::home_dir().map(|home| home.join(".cargo")));
    home.and_then(|home| fs::read_dir(home.join("advisory-dbs")).ok())
        .is_some_and(|lists| lists.flatten().any(|list| list.path().join("crates").is_dir()))
}
