//! The app's release build, made by Trunk and made small. What is deployed is made of it
//! by `dist`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path};
use std::process::Command;

use anyhow::{Context, Error, Result};

use crate::split::{BIND, Parts};
use crate::steps::timed;
use crate::tools::{self, Toolbox};
use crate::workspace::Workspace;
use crate::{fingerprint, node, run, rust, shrink};

const BUILD: [&str; 7] = ["build", "--release", "--cargo-profile", "wasm", "--features", "split", "--dist"];

/// Builds the app for a release, unless the last build was of the same files
/// with the same tools, and is still as it was left.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let tools = tools(workspace)?;
    let stamp = workspace.target().join("app.stamp");
    let built = workspace.built();
    let recipe = recipe(workspace, &tools)?;
    let done = || Ok::<_, Error>(format!("{recipe} {:x}", fingerprint::of(&built, |_| true)?));
    if built.is_dir() && fs::read_to_string(&stamp).is_ok_and(|last| done().is_ok_and(|now| last == now)) {
        return Ok(());
    }
    timed("building the app", || run::run(trunk(workspace, &tools).args(BUILD).arg(&built)))?;
    timed("making it small", || shrink::shrink(&built, &Parts::cut(workspace, &tools)?, &tools))?;
    // The recipe is from before the build: what was edited meanwhile is built next time.
    fs::write(&stamp, done()?).with_context(|| format!("cannot write {}", stamp.display()))
}

/// What a build needs, installed where it is missing.
pub(crate) fn tools(workspace: &Workspace) -> Result<Toolbox> {
    node::ensure()?;
    rust::ensure_wasm_target()?;
    let all = [
        tools::trunk(),
        tools::wasm_bindgen(workspace)?,
        tools::wasm_split(),
        tools::binaryen(),
        tools::esbuild(),
    ];
    Toolbox::of(workspace, &all)
}

/// Trunk in the workspace. It finds the other tools, and so downloads none.
pub(crate) fn trunk(workspace: &Workspace, tools: &Toolbox) -> Command {
    let mut trunk = Command::new("trunk");
    trunk.current_dir(workspace.root()).env("TRUNK_SKIP_VERSION_CHECK", "true");
    tools.offer(&mut trunk);
    // Trunk takes only "true" and "false" for it, and fails on the usual "1".
    trunk.env_remove("NO_COLOR");
    rust::keep_quiet(&mut trunk);
    rust::without_own_package(&mut trunk);
    trunk
}

/// What the build depends on: the files, the tools, the way to build.
fn recipe(workspace: &Workspace, tools: &Toolbox) -> Result<String> {
    let files = fingerprint::of(workspace.root(), is_source)?;
    let flags = [
        &BUILD[..],
        &BIND,
        &shrink::FEATURES,
        &shrink::MODULE,
        &shrink::QUICK,
        &shrink::LAST,
        &shrink::LAST_OF_CHUNK,
        &shrink::TEXT,
        &shrink::BUNDLE,
    ];
    let flags = flags.concat().join(" ");
    Ok(format!("{}, {flags}, {files:x}", tools.names))
}

/// Whether a file or folder of the workspace can have a part in the app. What
/// surely has none is named here: a new folder is better built once too often.
fn is_source(path: &Path) -> bool {
    let others = ["tests", "crates/demo-api"];
    let products = ["target", "dist", "node_modules"].map(OsStr::new);
    let hidden = |name: &OsStr| name != ".cargo" && name.as_encoded_bytes().starts_with(b".");
    !others.iter().any(|other| path == Path::new(other))
        && path.extension() != Some(OsStr::new("md"))
        && path.components().all(|part| match part {
            Component::Normal(name) => !products.contains(&name) && !hidden(name),
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::{Path, is_source};

    #[test]
    fn what_can_change_the_app_is_a_source() {
        let sources = [
            "src/main.rs",
            "crates/engine",
            "crates/xtask",
            "style/tokens.css",
            "Cargo.lock",
            ".cargo/config.toml",
        ];
        assert!(sources.iter().all(|path| is_source(Path::new(path))));
    }

    #[test]
    fn what_cannot_is_none() {
        let others = ["tests", "crates/demo-api", "target", "dist", ".git", "README.md"];
        assert!(!others.iter().any(|path| is_source(Path::new(path))));
    }
}
