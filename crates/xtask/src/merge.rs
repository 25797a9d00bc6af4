//! Makes chunks that the same pages need one file. The tool that cuts writes a file for
//! each set of chunks that share something; who only comes later does not count there, for
//! a visit to a page pays for every file by itself. Of small files most is what every file
//! has: they go with what every page needs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;
use crate::shrink::FEATURES;
use crate::sizes::LATER;
use crate::tools::Toolbox;

/// What chunks import everything from.
const SHARED: &str = "__wasm_split";
/// What merged ones import it from: within them, the former is a module of its own.
const MERGED: &str = "w";

/// Below this size, in bytes as the tool leaves it with all names, a file is small.
const SMALL: u64 = 9_000;
/// Below this one it is tiny: some words that two catalogues have in common.
const TINY: u64 = 2_500;

/// Merges the files of chunks in this folder; the script that fetches them, changed after it.
pub(crate) fn merge(folder: &Path, loader: &str, tools: &Toolbox) -> Result<String> {
    let mut loader = with_second_name(loader)?;
    let size = |file: &str| fs::metadata(folder.join(file)).map_or(u64::MAX, |file| file.len());
    for group in with_small_ones(groups(&loader), &size) {
        let [first, others @ ..] = &group[..] else { continue };
        if others.is_empty() {
            continue;
        }
        merge_files(folder, &group.iter().map(|chunk| chunk.file.as_str()).collect::<Vec<_>>(), tools)?;
        loader = loader.replacen(&heading(&first.sharers), &heading(&together(&group)), 1);
        for other in others {
            fs::remove_file(folder.join(&other.file))
                .with_context(|| format!("cannot remove {}", other.file))?;
            loader = without(&loader, other, &first.name)?;
        }
    }
    Ok(loader)
}

/// A file that several chunks share.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shared {
    /// The chunks.
    sharers: Vec<String>,
    /// What the script calls its loading.
    name: String,
    file: String,
}

/// Files whose sharers are the same but for those that come later, in the order of the script.
fn groups(loader: &str) -> Vec<Vec<Shared>> {
    let mut groups: Vec<(Vec<String>, Vec<Shared>)> = Vec::new();
    for block in loader.split("/* ").skip(1) {
        let Some(shared) = read(block) else { continue };
        let at_once: Vec<String> =
            shared.sharers.iter().filter(|one| !LATER.contains(&one.as_str())).cloned().collect();
        match groups.iter_mut().find(|(known, _)| *known == at_once) {
            Some((_, group)) => group.push(shared),
            None => groups.push((at_once, vec![shared])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The groups, the small ones of whose sharers all need the file that most need together
/// with that, and all tiny ones together: whoever needs one of them fetches one file.
fn with_small_ones(groups: Vec<Vec<Shared>>, size: &dyn Fn(&str) -> u64) -> Vec<Vec<Shared>> {
    let Some(most) = groups.iter().map(|group| together(group)).max_by_key(Vec::len) else { return groups };
    let of = |group: &Vec<Shared>| group.iter().map(|shared| size(&shared.file)).sum::<u64>();
    let (mut merged, mut tiny, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for group in groups {
        let sharers = together(&group);
        let is_part = sharers.iter().all(|sharer| most.contains(sharer));
        if sharers == most || is_part && of(&group) < SMALL {
            merged.extend(group);
        } else if of(&group) < TINY {
            tiny.extend(group);
        } else {
            others.push(group);
        }
    }
    others.extend([merged, tiny].into_iter().filter(|group| !group.is_empty()));
    others
}

/// What the script says about a file: `a, b */`, then `const name = makeLoad(… "./file" …`.
fn read(block: &str) -> Option<Shared> {
    let (sharers, rest) = block.split_once(" */\n")?;
    let (name, rest) = rest.strip_prefix("const ")?.split_once(" = makeLoad(")?;
    let (file, _) = rest.split_once("new URL(\"./")?.1.split_once('"')?;
    let sharers = sharers.split(", ").map(str::to_owned).collect();
    Some(Shared { sharers, name: name.to_owned(), file: file.to_owned() })
}

fn heading(sharers: &[String]) -> String {
    format!("/* {} */", sharers.join(", "))
}

/// All sharers of a group, those that come later at the end.
fn together(group: &[Shared]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for sharer in group.iter().flat_map(|shared| &shared.sharers) {
        if !all.contains(sharer) {
            all.push(sharer.clone());
        }
    }
    all
}

/// The script in which a file is fetched as part of another one: whoever needed it needs that.
fn without(loader: &str, shared: &Shared, first: &str) -> Result<String> {
    let begin = format!("{}\nconst {} = makeLoad(", heading(&shared.sharers), shared.name);
    let (before, rest) = loader.split_once(&begin).context("the script does not fetch a chunk")?;
    // What it depends on ends it: `, []);`.
    let after = rest.split_once("\n, [").and_then(|(_, end)| end.split_once(");\n"));
    let (_, after) = after.context("the script is not as the tool makes it")?;
    let list = |line: &str| match line.strip_prefix(", [").and_then(|line| line.split_once(']')) {
        Some((names, end)) => {
            let mut needed: Vec<&str> = Vec::new();
            for name in names.split(", ").map(|name| if name == shared.name { first } else { name }) {
                if !needed.contains(&name) {
                    needed.push(name);
                }
            }
            format!(", [{}]{end}\n", needed.join(", "))
        }
        None => format!("{line}\n"),
    };
    Ok([before, after].concat().lines().map(list).collect())
}

/// The script that gives merged chunks what they import, too.
fn with_second_name(loader: &str) -> Result<String> {
    let made = format!("sharedImports = {{ {SHARED}: {{  }} }};");
    anyhow::ensure!(loader.contains(&made), "the script is not as the tool makes it");
    let both =
        format!("const shared = {{}};\n        sharedImports = {{ {SHARED}: shared, {MERGED}: shared }};");
    Ok(loader.replacen(&made, &both, 1))
}

/// Makes these files one, under the name of the first.
fn merge_files(folder: &Path, files: &[&str], tools: &Toolbox) -> Result<()> {
    let program = |name: &str| {
        let mut program = Command::new(name);
        tools.offer(&mut program);
        program.current_dir(folder).args(FEATURES);
        program
    };
    let mut imports: Vec<String> = Vec::new();
    for file in files {
        let text = run::output(program("wasm-dis").arg(file))?;
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("(import ")) {
            if !imports.iter().any(|known| known == line) {
                imports.push(line.to_owned());
            }
        }
    }
    let (text, shared, merged) = ("shared.wat", "shared.wasm", "merged.wasm");
    fs::write(folder.join(text), passing_on(&imports)?).context("cannot write the shared module")?;
    run::run(program("wasm-as").args([text, "--output", shared]))?;
    let mut merge = program("wasm-merge");
    merge.args([shared, SHARED]);
    for file in files {
        merge.args([*file, *file]);
    }
    run::output(merge.args(["--output", merged]))?;
    run::output(program("wasm-opt").args([merged, "--remove-exports=*", "--output", files[0]]))?;
    [text, shared, merged].into_iter().try_for_each(|file| {
        fs::remove_file(folder.join(file)).with_context(|| format!("cannot remove {file}"))
    })
}

/// A module that gives what it imports itself to those that are merged with it:
/// `(import "module" "name" (kind $id …))`.
fn passing_on(imports: &[String]) -> Result<String> {
    let mut module = String::from("(module\n");
    let mut exports = String::new();
    for import in imports {
        let parts: Vec<&str> = import.split('"').collect();
        let [_, SHARED, _, name, rest] = parts[..] else { anyhow::bail!("a chunk imports {import}") };
        let mut words = rest.trim().trim_start_matches('(').split(' ');
        let (kind, id) = words.next().zip(words.next()).context("an import without a kind")?;
        module.push_str(&format!("(import \"{MERGED}\" \"{name}\" {rest}\n"));
        exports.push_str(&format!("(export \"{name}\" ({kind} {id}))\n"));
    }
    Ok(module + &exports + ")\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = "sharedImports = { __wasm_split: {  } };\n\
        /* fleet, list */\nconst __chunk_1 = makeLoad(() => {\n    fetch(new URL(\"./c1.wasm\"));\n}\n, []);\n\
        /* fleet, list, tools */\nconst __chunk_2 = makeLoad(() => {\n    fetch(new URL(\"./c2.wasm\"));\n}\n, []);\n\
        /* fleet, tools */\nconst __chunk_3 = makeLoad(() => {\n    fetch(new URL(\"./c3.wasm\"));\n}\n, []);\n\
        export const load = wrap(makeLoad(() => {}\n, [__chunk_1, __chunk_2, __chunk_3]));\n";

    #[test]
    fn files_belong_together_whose_pages_are_the_same() {
        let names: Vec<Vec<String>> =
            groups(LOADER).into_iter().map(|group| group.into_iter().map(|one| one.file).collect()).collect();
        assert_eq!(names, [vec!["c1.wasm", "c2.wasm"], vec!["c3.wasm"]]);
    }

    #[test]
    fn small_files_go_with_what_every_page_needs() {
        let all = LOADER.replace("fleet, tools", "fleet, list, tools, forms");
        let files = |groups: Vec<Vec<Shared>>| -> Vec<Vec<String>> {
            groups.into_iter().map(|group| group.into_iter().map(|one| one.file).collect()).collect()
        };
        assert_eq!(files(with_small_ones(groups(&all), &|_| 1)), [["c1.wasm", "c2.wasm", "c3.wasm"]]);
        let apart = [vec!["c1.wasm", "c2.wasm"], vec!["c3.wasm"]];
        assert_eq!(files(with_small_ones(groups(&all), &|_| SMALL)), apart);
        // Who does not need that file does not come to it.
        let other = all.replace("fleet, list */", "fleet, words */");
        assert_eq!(
            files(with_small_ones(groups(&other), &|_| TINY)),
            [vec!["c1.wasm"], vec!["c2.wasm", "c3.wasm"]]
        );
        // What is tiny is one file, whoever needs it.
        let all = LOADER.replace("fleet, list */", "words */").replace("fleet, tools", "names");
        assert_eq!(
            files(with_small_ones(groups(&all), &|_| 1)),
            [vec!["c2.wasm"], vec!["c1.wasm", "c3.wasm"]]
        );
    }

    #[test]
    fn what_is_part_of_another_file_is_fetched_with_it() {
        let groups = groups(LOADER);
        let loader = without(LOADER, &groups[0][1], "__chunk_1").unwrap();
        assert!(
            loader.contains("\n, [__chunk_1, __chunk_3]));\n") && !loader.contains("__chunk_2"),
            "{loader}"
        );
        assert!(!loader.contains("c2.wasm") && loader.contains("c1.wasm") && loader.contains("c3.wasm"));
        assert_eq!(together(&groups[0]), ["fleet", "list", "tools"]);
        let loader = with_second_name(LOADER).unwrap();
        assert!(loader.contains("{ __wasm_split: shared, w: shared }"), "{loader}");
    }

    #[test]
    fn what_chunks_import_is_passed_on_to_them() {
        let imports = ["(import \"__wasm_split\" \"memory\" (memory $m 19))".to_owned()];
        let module = passing_on(&imports).unwrap();
        assert_eq!(
            module,
            "(module\n(import \"w\" \"memory\"  (memory $m 19))\n(export \"memory\" (memory $m))\n)\n"
        );
        assert!(passing_on(&["(import \"other\" \"f\" (func $f))".to_owned()]).is_err());
    }
}
