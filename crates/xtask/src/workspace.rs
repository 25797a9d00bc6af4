//! Where things are: the checkout, its build folder and the user's cache.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo_lock;

pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
    pub(crate) fn find() -> Result<Self> {
        // Asked at run time first: the checkout may have moved since the build.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.ancestors().nth(2);
        // This program is TARGET/PROFILE/xtask, wherever the user keeps TARGET.
        let program = env::current_exe().context("cannot tell where this program is")?;
        let target = program.ancestors().nth(2);
        Ok(Self {
            root: root.context("cannot find the workspace")?.to_owned(),
            target: target.context("cannot find the build folder")?.to_owned(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The release build of the app, as the compiler and its followers leave it.
    pub(crate) fn built(&self) -> PathBuf {
        self.target.join("app")
    }

    /// The app as it is deployed.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The end-to-end tests.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// The build folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A program of this workspace, once `cargo build` has made it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join(format!("debug/{name}{EXE_SUFFIX}"))
    }

    /// The same, once `cargo build --release` has made it.
    pub(crate) fn optimized(&self, name: &str) -> PathBuf {
        self.target.join(format!("release/{name}{EXE_SUFFIX}"))
    }

    /// The version of a dependency that Cargo.lock has settled on.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        cargo_lock::version_of(&lock, package)
            .map(str::to_owned)
            .with_context(|| format!("Cargo.lock names no {package}"))
    }
}

/// The user's cache for what every checkout can share.
pub(crate) fn cache() -> Result<PathBuf> {
    let cache = dirs::cache_dir().context("this user has no cache folder: set HOME")?;
    Ok(cache.join("diagboard"))
}
