//! Makes a build small: the module without what nobody calls, one script and one
//! style sheet without blanks, and short names where module and script meet.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::Toolbox;
use crate::{neighbours, run};

/// What the module may be made of: what rustc uses.
pub(crate) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// How the module is made small. Each flag was measured with brotli: what is small
/// before it, as a value kept in a local to be used twice, is not always after it.
pub(crate) const MODULE: [&str; 11] = [
    // The streams of server functions, which are exported and so kept, although
    // there are no server functions here.
    "--remove-exports=*intounderlying*",
    "-Oz",
    "--gufa",
    "-Oz",
    "--skip-pass=local-cse",
    // Nothing lies in the first kilobyte: it is the end of the stack.
    "--low-memory-unused",
    "--one-caller-inline-max-function-size",
    "20",
    "--always-inline-max-function-size",
    "2",
    "--output",
];

/// What is done with the module at last.
pub(crate) const LAST: [&str; 6] = [
    "--optimize-level=2",
    "--shrink-level=2",
    "--reorder-functions-by-name",
    // Names that are hashes do not compress. This prints the new ones.
    "--minify-imports-and-exports-and-modules",
    "--quiet",
    "--output",
];

/// How scripts and styles are made small.
pub(crate) const TEXT: [&str; 6] = [
    "--minify",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--allow-overwrite",
    "--log-level=warning",
];

/// The scripts whose names are known to others.
const SCRIPTS: [&str; 2] = ["boot.js", "engine.js"];

/// Makes the build in this folder small.
pub(crate) fn shrink(dist: &Path, tools: &Toolbox) -> Result<()> {
    let page = read(dist, "index.html")?;
    let [script, module] = [attribute(&page, "data-js")?, attribute(&page, "data-wasm")?]
        .map(|file| file.trim_start_matches("./"));

    let wasm_opt = |flags: &[&str]| {
        run::output(program(tools, "wasm-opt", dist).arg(module).args(FEATURES).args(flags).arg(module))
    };
    wasm_opt(&MODULE)?;
    let file = dist.join(module);
    let named = neighbours::named(&fs::read(&file)?).context("the module is not as wasm-bindgen made it")?;
    fs::write(&file, named).with_context(|| format!("cannot write {module}"))?;
    let names = wasm_opt(&LAST)?;
    write(dist, script, &renamed(&without_classes(&read(dist, script)?)?, &names))?;

    let (mut small, sheets) = with_one_sheet(&page)?;
    let styles: Vec<_> = sheets.iter().map(|sheet| read(dist, sheet)).collect::<Result<_>>()?;
    write(dist, SHEET, &styles.concat())?;
    sheets.iter().try_for_each(|sheet| remove(dist, sheet))?;

    let mut esbuild = program(tools, "esbuild", dist);
    run::run(esbuild.args(SCRIPTS).args([script, SHEET]).args(TEXT).arg("--outdir=."))?;

    for (file, stem) in [(script, "diagboard"), (module, "diagboard"), (SHEET, "style")] {
        small = small.replace(file, &named_by_content(dist, file, stem)?);
    }
    write(dist, "index.html", &small)
}

/// The style sheet, before it is named by its content.
const SHEET: &str = "all-styles.css";

fn program(tools: &Toolbox, name: &str, dist: &Path) -> Command {
    let mut program = Command::new(name);
    tools.offer(&mut program);
    program.current_dir(dist);
    program
}

/// Gives a file a name that changes with what is in it: it may be cached forever.
fn named_by_content(dist: &Path, file: &str, stem: &str) -> Result<String> {
    let content = fs::read(dist.join(file)).with_context(|| format!("the app has no {file}"))?;
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let name = format!("{stem}-{:016x}.{end}", hasher.finish());
    fs::rename(dist.join(file), dist.join(&name)).with_context(|| format!("cannot write {name}"))?;
    Ok(name)
}

/// What an attribute of the page says; it must be there once.
fn attribute<'a>(page: &'a str, name: &str) -> Result<&'a str> {
    let found = page.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(value, _)| value).with_context(|| format!("index.html must say {name}"))
}

/// The page with one link to a style sheet in the place of all, and their files in order.
fn with_one_sheet(page: &str) -> Result<(String, Vec<&str>)> {
    const LINK: &str = r#"<link rel="stylesheet" href="./"#;
    let is_link = |line: &str| line.trim_start().starts_with(LINK);
    let sheets: Vec<_> =
        page.lines().filter(|line| is_link(line)).filter_map(|line| line.split('"').nth(3)).collect();
    ensure!(!sheets.is_empty(), "index.html must link its styles");
    let mut first = Some(format!("    {LINK}{SHEET}\">"));
    let lines =
        page.lines().filter_map(|line| if is_link(line) { first.take() } else { Some(line.to_owned()) });
    let page = lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
    Ok((page, sheets.into_iter().map(|sheet| sheet.trim_start_matches("./")).collect()))
}

/// The script without the classes it exports: they are those whose functions the
/// module has lost.
fn without_classes(script: &str) -> Result<String> {
    let imports =
        script.find("function __wbg_get_imports").context("the script is not as wasm-bindgen made it")?;
    let classes = script[..imports].find("export class").unwrap_or(imports);
    let kept = [&script[..classes], &script[imports..]].concat();
    let mut parts = kept.split("\nconst IntoUnderlying");
    let mut small = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        small.push_str(part.split_once(";\n").map_or("", |(_, rest)| rest));
    }
    Ok(small)
}

/// The script with the module's short names. A line of `names` holds for an import
/// what it is imported from, which is now called "a", then the long and the short name.
fn renamed(script: &str, names: &str) -> String {
    let mut script = script.to_owned();
    for line in names.lines() {
        script = match line.split('"').collect::<Vec<_>>()[..] {
            [_, from, _, long, _, short, _] => script
                .replace(&format!("\"{from}\": "), "\"a\": ")
                .replace(&format!(" {long}: "), &format!(" {short}: ")),
            [_, long, _, short, _] => renamed_export(&script, long, short),
            _ => script,
        };
    }
    script
}

/// One name can be the beginning of another.
fn renamed_export(script: &str, long: &str, short: &str) -> String {
    let [long, short] = [long, short].map(|name| format!("wasm.{name}"));
    let mut parts = script.split(&long);
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = part.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        renamed.extend([if is_longer { &long } else { &short }, part]);
    }
    renamed
}

fn read(dist: &Path, file: &str) -> Result<String> {
    fs::read_to_string(dist.join(file)).with_context(|| format!("the app has no {file}"))
}

fn write(dist: &Path, file: &str, text: &str) -> Result<()> {
    fs::write(dist.join(file), text).with_context(|| format!("cannot write {file}"))
}

fn remove(dist: &Path, file: &str) -> Result<()> {
    fs::remove_file(dist.join(file)).with_context(|| format!("cannot remove {file}"))
}

#[cfg(test)]
mod tests {
    use super::{attribute, renamed, with_one_sheet, without_classes};

    #[test]
    fn a_page_links_one_style_sheet_where_the_first_was() {
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"./a-1.css\"/>\n  \
            <link rel=\"stylesheet\" href=\"./b-2.css\" integrity=\"x\"/>\n  \n  <title>T</title>\n</head>";
        let (page, sheets) = with_one_sheet(page).unwrap();
        assert_eq!(sheets, ["a-1.css", "b-2.css"]);
        assert_eq!(
            page,
            "<head>\n    <link rel=\"stylesheet\" href=\"./all-styles.css\">\n  <title>T</title>\n</head>"
        );
    }

    #[test]
    fn a_page_without_styles_or_script_is_refused() {
        assert!(with_one_sheet("<head></head>").is_err());
        assert!(attribute("<script data-js></script>", "data-js").is_err());
        assert_eq!(attribute(r#"<script data-js="./a.js" data-wasm="b">"#, "data-js").unwrap(), "./a.js");
    }

    #[test]
    fn exported_classes_and_their_registries_go() {
        let script = "export class A {\n}\nfunction __wbg_get_imports() {}\nconst a = 1;\n\
            const IntoUnderlyingAFinalization = B\n    ? c\n    : d;\nlet e;\n";
        let small = without_classes(script).unwrap();
        assert_eq!(small, "function __wbg_get_imports() {}\nconst a = 1;let e;\n");
        assert!(without_classes("another script").is_err());
    }

    #[test]
    fn module_and_script_meet_under_the_short_names() {
        let names = "{\n \"imports\": [\n  [\"./x_bg.js\", \"__wbg_new_1\", \"$\"]\n ],\n \"exports\": [\n  \
            [\"call\", \"a\"],\n  [\"call_1\", \"b\"]\n ]\n}\n";
        let script = "{ __wbg_new_1: f, __wbg_new_12: g }; { \"./x_bg.js\": i }; \
            wasm.call(wasm.call_1(), wasm.call);";
        assert_eq!(
            renamed(script, names),
            "{ $: f, __wbg_new_12: g }; { \"a\": i }; wasm.a(wasm.b(), wasm.a);"
        );
    }
}
