//! The tools that Rust and Node do not bring: each in a folder of the user's
//! cache that is named after its version, so that every checkout finds it.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::node;
use crate::run::{path_with, run};
use crate::rust::quiet_cargo;
use crate::steps::timed;
use crate::workspace::{Workspace, cache};

pub(crate) struct Tool {
    package: &'static str,
    version: String,
    /// The program whose presence shows that the install was completed.
    program: &'static str,
    source: Source,
    /// How long an install takes on two cores.
    takes: &'static str,
}

enum Source {
    /// A crate, built with the versions it was published with, or the newest.
    Cargo {
        locked: bool,
        features: &'static str,
    },
    Npm,
}

/// Builds and bundles the app. Newer ones want a newer Rust.
pub(crate) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        version: "0.21.14".to_owned(),
        program: "trunk",
        source: Source::Cargo { locked: true, features: "" },
        takes: "8 minutes",
    }
}

/// Makes the modules callable from JavaScript, and runs their tests. Its
/// version must be the one that the app is built with.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version: workspace.locked_version("wasm-bindgen")?,
        program: "wasm-bindgen-test-runner",
        // Its lock file names a version that was withdrawn.
        source: Source::Cargo { locked: false, features: "" },
        takes: "2 minutes",
    })
}

/// Cuts the module into chunks; belongs to the crate that marks where.
pub(crate) fn wasm_split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        version: "0.2.4".to_owned(),
        program: "wasm-split-cli",
        source: Source::Cargo { locked: true, features: "build-binary" },
        takes: "1 minute",
    }
}

/// wasm-opt, which makes the modules small.
pub(crate) fn binaryen() -> Tool {
    Tool {
        package: "binaryen",
        version: "132.0.0".to_owned(),
        program: "wasm-opt",
        source: Source::Npm,
        takes: "seconds",
    }
}

/// Takes what only people need out of scripts and styles.
pub(crate) fn esbuild() -> Tool {
    Tool {
        package: "esbuild",
        version: "0.28.2".to_owned(),
        program: "esbuild",
        source: Source::Npm,
        takes: "seconds",
    }
}

/// Checks the licences, origins and known faults of the dependencies.
pub(crate) fn cargo_deny() -> Tool {
    Tool {
        package: "cargo-deny",
        version: "0.20.2".to_owned(),
        program: "cargo-deny",
        source: Source::Cargo { locked: true, features: "" },
        takes: "2 minutes",
    }
}

impl Tool {
    fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    /// The folder of its programs, after an install where they are missing.
    fn ensure(&self, workspace: &Workspace) -> Result<PathBuf> {
        let cache = cache()?;
        let folder = self.package.trim_end_matches("-cli");
        let home = cache.join(format!("{folder}-{}", self.version));
        let (bin, program) = match self.source {
            Source::Cargo { .. } => (home.join("bin"), format!("{}{EXE_SUFFIX}", self.program)),
            Source::Npm => (home.join("node_modules/.bin"), self.program.to_owned()),
        };
        if bin.join(program).exists() {
            return Ok(bin);
        }
        fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
        let what = format!("installing {} into {} ({})", self.name(), home.display(), self.takes);
        timed(&what, || match self.source {
            Source::Cargo { locked, features } => self.install_with_cargo(workspace, &home, locked, features),
            Source::Npm => self.install_with_npm(&home),
        })?;
        Ok(bin)
    }

    /// Cargo puts the programs in place when all of them are built.
    fn install_with_cargo(
        &self,
        workspace: &Workspace,
        home: &Path,
        locked: bool,
        features: &str,
    ) -> Result<()> {
        let mut cargo = quiet_cargo(workspace);
        cargo.args(["install", self.package, "--version", &self.version, "--force", "--root"]);
        cargo.arg(home).args(["--features", features]);
        if locked {
            cargo.arg("--locked");
        }
        run(&mut cargo)
    }

    /// Npm fills its folder bit by bit: it works beside the final one.
    fn install_with_npm(&self, home: &Path) -> Result<()> {
        let beside = home.with_file_name(format!("{}-part-{}", self.package, std::process::id()));
        fs::create_dir_all(&beside)?;
        let package = format!("{}@{}", self.package, self.version);
        let quiet = ["--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
        run(node::npm().arg("install").args(quiet).arg("--prefix").arg(&beside).arg(package))?;
        if home.exists() {
            fs::remove_dir_all(home)?;
        }
        fs::rename(&beside, home).with_context(|| format!("cannot make {}", home.display()))
    }
}

/// Tools that are installed.
pub(crate) struct Toolbox {
    /// Their names and versions.
    pub(crate) names: String,
    path: OsString,
}

impl Toolbox {
    /// Installs what is missing.
    pub(crate) fn of(workspace: &Workspace, tools: &[Tool]) -> Result<Self> {
        let names: Vec<_> = tools.iter().map(Tool::name).collect();
        let bins = tools.iter().map(|tool| tool.ensure(workspace)).collect::<Result<Vec<_>>>()?;
        Ok(Self { names: names.join(", "), path: path_with(&bins)? })
    }

    /// Lets a program find these tools before all others.
    pub(crate) fn offer(&self, command: &mut Command) {
        command.env("PATH", &self.path);
    }
}
