//! `cargo xtask dist`: the app as a folder that can be copied onto any static host.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{self, Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};
use domain::route::SECTIONS;
use serde_json::{Map, json};

use crate::fingerprint::files;
use crate::hosting::{self, NAMED};
use crate::inventory::Inventory;
use crate::policy::{Origin, Policy};
use crate::public_url::PublicUrl;
use crate::steps::timed;
use crate::workspace::Workspace;
use crate::{app, compress, integrity};

#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// The path that the app will be served under, like /diagboard/
    #[arg(long, value_name = "PATH", default_value_t)]
    public_url: PublicUrl,
    /// The origin of an API that is not the app's own, like https://api.example; can be repeated
    #[arg(long, value_name = "ORIGIN")]
    api_origin: Vec<Origin>,
    /// Where to write it [default: dist]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The page that every address shows.
const INDEX: &str = "index.html";
/// What whoever deploys edits: no copy or sum of it may be out of date.
const CONFIG: &str = "config.json";
/// What keeps the app for when there is no network.
const OFFLINE: &str = "offline.js";
/// The sums of all files, which also tells which files an earlier run has written.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// Builds the app, and writes it where the user wants it.
pub(crate) fn write(workspace: &Workspace, options: &Options) -> Result<PathBuf> {
    app::build(workspace)?;
    let out = match &options.out {
        Some(out) => path::absolute(out)?,
        None => workspace.dist(),
    };
    let folder = Folder { workspace, options, out: &out, written: RefCell::default() };
    timed("writing what is deployed", || folder.write())?;
    Ok(out)
}

/// A copy in this folder.
pub(crate) fn write_to(workspace: &Workspace, out: &Path) -> Result<()> {
    write(workspace, &Options { out: Some(out.to_owned()), ..Options::default() }).map(drop)
}

/// A copy for a path below the root, to test with.
pub(crate) fn write_below_root(workspace: &Workspace) -> Result<PathBuf> {
    let out = Some(workspace.target().join("dist-sub"));
    write(workspace, &Options { public_url: PublicUrl::below_root(), out, ..Options::default() })
}

/// A copy for APIs at any port of this machine, to test with.
pub(crate) fn write_for_others(workspace: &Workspace) -> Result<PathBuf> {
    let out = Some(workspace.target().join("dist-cross"));
    let api_origin = vec!["http://127.0.0.1:*".parse().map_err(anyhow::Error::msg)?];
    write(workspace, &Options { api_origin, out, ..Options::default() })
}

/// A copy for the API at this address.
pub(crate) fn write_for(workspace: &Workspace, api_base: &str) -> Result<PathBuf> {
    let origin = api_base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let api_origin = vec![origin.parse().map_err(anyhow::Error::msg)?];
    let out = Some(workspace.target().join("dist-demo"));
    write(workspace, &Options { api_origin, out, ..Options::default() })
}

/// A page without what is only for those who write it.
fn without_comments(page: &str) -> String {
    let mut parts = page.split("<!--");
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        without.push_str(part.split_once("-->").map_or("", |(_, after)| after.trim_start()));
    }
    without
}

/// A folder to be written.
struct Folder<'a> {
    workspace: &'a Workspace,
    options: &'a Options,
    out: &'a Path,
    /// The files that are written so far, by their paths inside. There may be others.
    written: RefCell<BTreeSet<String>>,
}

impl Folder<'_> {
    fn write(&self) -> Result<()> {
        self.empty()?;
        let built = self.workspace.built();
        for file in files(&built, &|_| true)? {
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.strip_prefix(&built)?.to_string_lossy().replace('\\', "/");
            // Somebody has edited it.
            if name == CONFIG && self.out.join(CONFIG).exists() {
                self.written.borrow_mut().insert(name);
            } else {
                self.put(&name, content)?;
            }
        }
        let policy = Policy::new(&self.options.api_origin);
        let page = policy.put(&self.options.public_url.rebase(&self.read(INDEX)?)?)?;
        let page = integrity::put(&without_comments(&page), self.out)?;
        self.put("404.html", &page)?;
        self.put(INDEX, page)?;
        self.put(OFFLINE, format!("const SHELL = {};\n{}", self.shell()?, self.read(OFFLINE)?))?;
        for (name, text) in hosting::files(&self.options.public_url, &policy) {
            self.put(name, text)?;
        }
        let inventory = Inventory::of(self.workspace)?;
        self.put("licences.txt", inventory.licences())?;
        self.put("sbom.cdx.json", inventory.bill_of_materials())?;
        for file in self.written().into_iter().filter(|file| file != CONFIG) {
            for (end, copy) in compress::copies(&self.out.join(&file))? {
                self.put(&format!("{file}.{end}"), copy)?;
            }
        }
        self.put(SUMS, self.sums()?)
    }

    /// Takes away what an earlier run has written here; in a folder of the user's, nothing else.
    fn empty(&self) -> Result<()> {
        let (out, sums) = (self.out, self.out.join(SUMS));
        if self.options.out.is_none() && out.exists() {
            fs::remove_dir_all(out).with_context(|| format!("cannot empty {}", out.display()))?;
        }
        if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
            let list = fs::read_to_string(&sums).unwrap_or_default();
            let earlier: Vec<_> = list.lines().filter_map(|line| line.split_once("  ")).collect();
            let is_ours = [INDEX, OFFLINE].iter().all(|file| earlier.iter().any(|(_, name)| name == file));
            ensure!(is_ours, "{} is not empty, and was not written by this command", out.display());
            for (sum, file) in earlier {
                let inside = Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
                let place = out.join(file);
                let is_as_written =
                    inside && fs::read(&place).is_ok_and(|content| integrity::sum(&content) == sum);
                if is_as_written {
                    fs::remove_file(&place).with_context(|| format!("cannot remove {}", place.display()))?;
                }
            }
            fs::remove_file(&sums).with_context(|| format!("cannot remove {}", sums.display()))?;
        }
        fs::create_dir_all(out.join(NAMED)).with_context(|| format!("cannot make {}", out.display()))
    }

    /// What is kept for when there is no network, and which addresses are pages of the app.
    fn shell(&self) -> Result<String> {
        let is_needed = |file: &String| ![INDEX, "404.html", OFFLINE].contains(&file.as_str());
        let mut kept: Vec<_> = self.written().into_iter().filter(is_needed).collect();
        let mut sums = Map::new();
        for file in kept.iter().filter(|file| file.starts_with(&format!("{NAMED}/"))) {
            let content = fs::read(self.out.join(file)).with_context(|| format!("the app has no {file}"))?;
            sums.insert(file.clone(), integrity::short(&content).into());
        }
        kept.insert(0, "./".to_owned());
        let page = self.read(INDEX)?;
        let version = integrity::sum(format!("{kept:?} {page} {}", self.read(OFFLINE)?).as_bytes());
        Ok(json!({ "version": &version[..12], "files": kept, "sums": sums, "pages": SECTIONS }).to_string())
    }

    fn sums(&self) -> Result<String> {
        let mut sums = String::new();
        for file in self.written().into_iter().filter(|file| file != CONFIG) {
            let content = fs::read(self.out.join(&file)).with_context(|| format!("cannot read {file}"))?;
            sums.push_str(&format!("{}  {file}\n", integrity::sum(&content)));
        }
        Ok(sums)
    }

    fn written(&self) -> BTreeSet<String> {
        self.written.borrow().clone()
    }

    fn read(&self, file: &str) -> Result<String> {
        fs::read_to_string(self.out.join(file)).with_context(|| format!("the app has no {file}"))
    }

    fn put(&self, file: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let place = self.out.join(file);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        self.written.borrow_mut().insert(file.to_owned());
        fs::write(&place, content).with_context(|| format!("cannot write {}", place.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn a_page_is_written_without_its_comments() {
        assert_eq!(without_comments("<p>\n  <!-- a --> <b>\n<!-- c -->\n</p>"), "<p>\n  <b>\n</p>");
        assert_eq!(without_comments("<p></p>"), "<p></p>");
    }
}
