//! Cuts the app's module into what starts and the chunks that come later, and binds
//! what starts to a script that knows how to fetch the others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::merge::merge;
use crate::tools::Toolbox;
use crate::workspace::Workspace;
use crate::{paths, run};

/// How the module is bound. What the chunks share with it has to stay visible.
pub(crate) const BIND: [&str; 5] = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name"];

/// The name of what starts, before it is named by its content.
const NAME: &str = "app";

/// The module in parts, in a folder of their own.
pub(crate) struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// Cuts what the compiler has linked. The file knows what belongs together only
    /// until it is bound, so this cannot be done with what Trunk has made.
    pub(crate) fn cut(workspace: &Workspace, tools: &Toolbox) -> Result<Self> {
        let folder = workspace.target().join("split");
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let linked = workspace.target().join("wasm32-unknown-unknown/wasm/diagboard.wasm");
        let mut module = fs::read(&linked).with_context(|| format!("cannot read {}", linked.display()))?;
        paths::blank(&mut module);
        let linked = folder.join("linked.wasm");
        fs::write(&linked, module).with_context(|| format!("cannot write {}", linked.display()))?;
        let mut cut = Command::new("wasm-split-cli");
        tools.offer(cut.arg(&linked).arg(&folder).args(["--out-name", NAME]));
        run::run(&mut cut)?;
        let mut bind = Command::new("wasm-bindgen");
        tools.offer(bind.current_dir(&folder).args(BIND).args([NAME, "--out-dir", ".", "app.wasm"]));
        run::run(&mut bind)?;
        let loader = folder.join(Self::LOADER);
        let script = fs::read_to_string(&loader).context("nothing fetches the chunks")?;
        let merged = merge(&folder, &script, tools)?;
        fs::write(&loader, merged).context("cannot write what fetches the chunks")?;
        Ok(Self { folder })
    }

    /// The script of what starts.
    pub(crate) const SCRIPT: &str = "app.js";
    /// The script that fetches chunks.
    pub(crate) const LOADER: &str = "__wasm_split.js";

    /// What starts.
    pub(crate) fn module(&self) -> PathBuf {
        self.folder.join("app_bg.wasm")
    }

    /// Where they are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
