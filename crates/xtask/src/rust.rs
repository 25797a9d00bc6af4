//! Rust itself: cargo, and the parts of the toolchain that a chore needs.

use std::env;
use std::io::{IsTerminal, stderr};
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::run::{output, run, succeeds};
use crate::steps::timed;
use crate::workspace::Workspace;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Cargo in the workspace, as it talks by itself: for tests, whose names matter.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace.root());
    without_own_package(&mut cargo);
    cargo
}

/// Cargo in the workspace, silent about what it compiles where nobody watches.
pub(crate) fn quiet_cargo(workspace: &Workspace) -> Command {
    let mut cargo = cargo(workspace);
    keep_quiet(&mut cargo);
    cargo
}

/// Keeps the cargo that a program starts from listing what it compiles.
pub(crate) fn keep_quiet(command: &mut Command) {
    if !stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
}

/// Takes out what `cargo run` says about xtask: build scripts of other packages
/// watch it, and would run again at each change between xtask and a bare cargo.
pub(crate) fn without_own_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

pub(crate) fn ensure_wasm_target() -> Result<()> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    timed(&format!("installing Rust's {WASM} target (seconds)"), || {
        run(Command::new("rustup").args(["target", "add", WASM]))
    })
}

/// A component that gives cargo a command, like clippy.
pub(crate) fn ensure_component(component: &str, command: &str) -> Result<()> {
    if succeeds(Command::new("cargo").args([command, "--version"])) {
        return Ok(());
    }
    timed(&format!("installing Rust's {component} (seconds)"), || {
        run(Command::new("rustup").args(["component", "add", component]))
    })
}
