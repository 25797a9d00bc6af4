//! What is inside the app that others wrote: their licences, and a list for machines
//! (a software bill of materials, CycloneDX 1.5).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::rust::{self, WASM};
use crate::workspace::Workspace;
use crate::{cargo_lock, run};

/// A crate that is linked into the module.
struct Part {
    name: String,
    version: String,
    /// An expression like `MIT OR Apache-2.0`.
    license: String,
    /// The digest of its archive, as Cargo.lock has it.
    checksum: Option<String>,
    /// The texts of its licences.
    texts: Vec<String>,
}

/// The parts, by name.
pub(crate) struct Inventory(Vec<Part>);

impl Inventory {
    /// Asks cargo what the app is made of.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self> {
        let mut metadata = rust::quiet_cargo(workspace);
        metadata.args(["metadata", "--format-version=1", "--locked", "--features=split"]);
        let text = run::output(metadata.args(["--filter-platform", WASM]))?;
        let metadata: Value = serde_json::from_str(&text).context("cargo's metadata are no JSON")?;
        let lock =
            fs::read_to_string(workspace.root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
        let linked = linked(&metadata).context("cargo's metadata are not as expected")?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        // What has no source is of this workspace.
        let others = packages
            .filter(|package| !package["source"].is_null() && linked.contains(text_of(&package["id"])));
        let mut parts = others.map(|package| Part::read(package, &lock)).collect::<Result<Vec<_>>>()?;
        parts.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
        Ok(Self(parts))
    }

    /// Who wrote what under which licence, with every text once.
    pub(crate) fn licences(&self) -> String {
        let mut by_text: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut list =
            "Inside Diagboard, besides its own code and Rust's standard library (MIT OR Apache-2.0):\n\n"
                .to_owned();
        for part in &self.0 {
            let name = format!("{} {}", part.name, part.version);
            list.push_str(&format!("{name}: {}\n", part.license));
            for text in &part.texts {
                by_text.entry(text).or_default().push(name.clone());
            }
        }
        for (text, names) in by_text {
            list.push_str(&format!("\n{}\n{}\n\n{}\n", "-".repeat(78), names.join(", "), text.trim()));
        }
        list
    }

    /// The same for machines.
    pub(crate) fn bill_of_materials(&self) -> String {
        let components: Vec<_> = self.0.iter().map(Part::component).collect();
        let bill = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": { "component": { "type": "application", "name": "diagboard", "version": env!("CARGO_PKG_VERSION") } },
            "components": components,
        });
        format!("{bill:#}\n")
    }
}

impl Part {
    fn read(package: &Value, lock: &str) -> Result<Self> {
        let (name, version) = (text_of(&package["name"]), text_of(&package["version"]));
        let manifest = Path::new(text_of(&package["manifest_path"]));
        let folder = manifest.parent().with_context(|| format!("{name} has no folder"))?;
        Ok(Self {
            name: name.to_owned(),
            version: version.to_owned(),
            license: text_of(&package["license"]).replace('/', " OR "),
            checksum: cargo_lock::checksum_of(lock, name, version).map(str::to_owned),
            texts: texts(folder)?,
        })
    }

    fn component(&self) -> Value {
        let Self { name, version, license, checksum, .. } = self;
        let hashes: Vec<_> = checksum.iter().map(|sum| json!({ "alg": "SHA-256", "content": sum })).collect();
        json!({
            "type": "library",
            "name": name,
            "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"),
            "licenses": [{ "expression": license }],
            "hashes": hashes,
        })
    }
}

/// What the app is linked with, by cargo's ids: not what only builds or tests it, nor macros,
/// which are gone when it is built.
fn linked(metadata: &Value) -> Option<BTreeSet<&str>> {
    let nodes: BTreeMap<_, _> =
        metadata["resolve"]["nodes"].as_array()?.iter().map(|node| (text_of(&node["id"]), node)).collect();
    let is_macro: BTreeMap<_, _> = metadata["packages"]
        .as_array()?
        .iter()
        .map(|package| (text_of(&package["id"]), package["targets"].to_string().contains("\"proc-macro\"")))
        .collect();
    let mut linked = BTreeSet::new();
    let mut next = vec![text_of(&metadata["resolve"]["root"])];
    while let Some(id) = next.pop() {
        if is_macro.get(id).copied().unwrap_or_default() || !linked.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id)?["deps"].as_array()?.iter();
        let is_usual = |dependency: &&Value| {
            dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
        };
        next.extend(dependencies.filter(is_usual).map(|dependency| text_of(&dependency["pkg"])));
    }
    Some(linked)
}

/// The licence texts in a crate's folder, in the order of their names.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let is_licence = |name: &str| {
        ["licen", "copying", "notice", "unlicense"]
            .iter()
            .any(|start| name.to_ascii_lowercase().starts_with(start))
    };
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| is_licence(&entry.file_name().to_string_lossy()) && entry.path().is_file())
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(text.replace("\r\n", "\n"))
    };
    files.iter().map(read).collect()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_and_what_only_builds_or_tests_are_not_inside() {
        let usual = json!([{ "kind": null }]);
        let metadata = json!({
            "packages": [
                { "id": "app", "targets": [] }, { "id": "inside", "targets": [] },
                { "id": "macro", "targets": [{ "kind": ["proc-macro"] }] }, { "id": "of-macro", "targets": [] },
                { "id": "build", "targets": [] },
            ],
            "resolve": { "root": "app", "nodes": [
                { "id": "app", "deps": [
                    { "pkg": "inside", "dep_kinds": usual }, { "pkg": "macro", "dep_kinds": usual },
                    { "pkg": "build", "dep_kinds": [{ "kind": "build" }] },
                ] },
                { "id": "inside", "deps": [] }, { "id": "build", "deps": [] }, { "id": "of-macro", "deps": [] },
                { "id": "macro", "deps": [{ "pkg": "of-macro", "dep_kinds": usual }] },
            ] },
        });
        assert_eq!(linked(&metadata).unwrap(), BTreeSet::from(["app", "inside"]));
    }

    #[test]
    fn a_licence_text_that_several_share_stands_once() {
        let part = |name: &str| Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: "MIT".to_owned(),
            checksum: Some("ab".to_owned()),
            texts: vec!["Permission is hereby granted".to_owned()],
        };
        let inventory = Inventory(vec![part("a"), part("b")]);
        assert_eq!(inventory.licences().matches("Permission").count(), 1);
        assert!(inventory.licences().contains("a 1.0.0, b 1.0.0"));
        let bill: Value = serde_json::from_str(&inventory.bill_of_materials()).unwrap();
        assert_eq!(bill["components"][1]["purl"], "pkg:cargo/b@1.0.0");
        assert_eq!(bill["components"][1]["hashes"][0]["content"], "ab");
    }
}
