//! Makes a build small: chunks that come when they are needed, modules without what
//! nobody calls, one script and one style sheet without blanks, and short names where
//! module and script meet.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::hosting::NAMED;
use crate::split::Parts;
use crate::tools::Toolbox;
use crate::{compress, integrity, neighbours, run};

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
pub(crate) const MODULE: [&str; 10] = [
    // The streams of server functions, which are exported and so kept, although
    // there are no server functions here.
    "--remove-exports=*intounderlying*",
    // Not `--gufa`: it takes what it sees for all there is, and does not see the chunks.
    "-Oz",
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

/// How a chunk is made quick that no first visit waits for and that works on every record.
pub(crate) const QUICK: [&str; 3] = ["-O3", "--low-memory-unused", "--output"];

/// The chunks that are made so: what rules detect.
const QUICK_ONES: [&str; 1] = ["detect"];

/// What is done with the module at last.
pub(crate) const LAST: [&str; 8] = [
    "--optimize-level=2",
    "--shrink-level=2",
    "--reorder-functions-by-name",
    // Which tools made it, and of what: 200 bytes that no browser reads.
    "--strip-producers",
    "--strip-target-features",
    // Names that are hashes do not compress. This prints the new ones.
    "--minify-imports-and-exports-and-modules",
    "--quiet",
    "--output",
];

/// What is done with a chunk at last. The names under which it shares things stay.
pub(crate) const LAST_OF_CHUNK: [&str; 7] = [
    "--optimize-level=2",
    "--shrink-level=2",
    "--reorder-functions-by-name",
    "--strip-producers",
    "--strip-target-features",
    "--quiet",
    "--output",
];

/// With which function, by size, the chain of the module's functions may begin. Nobody can say
/// beforehand which order compresses best: of these the best was 0.3 kB better than the first.
const STARTS: [usize; 8] = [0, 1, 2, 10, 30, 100, 300, 1_000];

/// How scripts and styles are made small.
pub(crate) const TEXT: [&str; 6] = [
    "--minify",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--allow-overwrite",
    "--log-level=warning",
];

/// The scripts that are files of their own, with what the page names by their content. The
/// last one keeps its name, for browsers know it by that.
const SCRIPTS: [&str; 4] = ["boot.js", "engine.js", "trouble.js", "offline.js"];

/// How the script is made one with the one that fetches chunks.
/// Warnings that wasm-bindgen gives to whoever serves it otherwise go, with their words.
pub(crate) const BUNDLE: [&str; 3] = ["--bundle", "--format=esm", "--pure:console.warn"];

/// Makes the build in this folder small, of a module in parts.
pub(crate) fn shrink(dist: &Path, parts: &Parts, tools: &Toolbox) -> Result<()> {
    let page = read(dist, "index.html")?;
    let [script, module] = [attribute(&page, "data-js")?, attribute(&page, "data-wasm")?]
        .map(|file| file.trim_start_matches("./"));

    let file = parts.module();
    let wasm_opt = |file: &Path, flags: &[&str]| {
        run::output(program(tools, "wasm-opt", dist).arg(file).args(FEATURES).args(flags).arg(file))
    };
    // Of the ways to order functions, the one that compresses best; the names that this prints.
    let small = |file: &Path, first: &[&str], last: &[&str], starts: &[usize]| {
        wasm_opt(file, first)?;
        let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut best: Option<(usize, Vec<u8>, String)> = None;
        for start in starts {
            let named =
                neighbours::named(&module, *start).context("the module is not as wasm-bindgen made it")?;
            fs::write(file, named).with_context(|| format!("cannot write {}", file.display()))?;
            let names = wasm_opt(file, last)?;
            let ordered = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let size = if starts.len() > 1 { compress::brotli(&ordered)?.len() } else { 0 };
            if best.as_ref().is_none_or(|(least, ..)| size < *least) {
                best = Some((size, ordered, names));
            }
        }
        let (_, ordered, names) = best.context("the functions of a module have no order")?;
        fs::write(file, ordered).with_context(|| format!("cannot write {}", file.display()))?;
        Ok::<_, anyhow::Error>(names)
    };
    let names = small(&file, &MODULE, &LAST, &STARTS)?;
    fs::rename(&file, dist.join(module)).with_context(|| format!("cannot write {module}"))?;

    let app = dist.join(NAMED);
    fs::create_dir_all(&app).with_context(|| format!("cannot make {}", app.display()))?;
    let folder = parts.folder();
    let mut loader = sharing(&read(folder, Parts::LOADER)?, &names);
    for (chunk, stem) in chunks_of(&loader) {
        let first = if QUICK_ONES.contains(&stem.as_str()) { &QUICK[..] } else { &MODULE };
        small(&folder.join(&chunk), first, &LAST_OF_CHUNK, &STARTS[..1])?;
        let name = named_by_content(folder, &chunk, &app, &stem)?;
        let content = fs::read(app.join(&name)).with_context(|| format!("the app has no {name}"))?;
        loader = checked(&loader, &chunk, &name, &integrity::short(&content))?;
    }
    write(folder, Parts::LOADER, &loader)?;
    let bound = renamed(&without_classes(&read(folder, Parts::SCRIPT)?)?, &names);
    write(folder, Parts::SCRIPT, &bound)?;
    let mut bundle = program(tools, "esbuild", folder);
    let out = format!("--outfile={}", dist.join(script).display());
    run::run(bundle.arg(Parts::SCRIPT).args(TEXT).args(BUNDLE).arg(out))?;

    let (mut small, sheets) = with_one_sheet(&page)?;
    let styles: Vec<_> = sheets.iter().map(|sheet| read(dist, sheet)).collect::<Result<_>>()?;
    write(dist, SHEET, &styles.concat())?;
    sheets.iter().try_for_each(|sheet| remove(dist, sheet))?;

    let mut esbuild = program(tools, "esbuild", dist);
    run::run(esbuild.args(SCRIPTS).arg(SHEET).args(TEXT).arg("--outdir=."))?;

    let mut named = vec![(script, "diagboard"), (module, "diagboard"), (SHEET, "style")];
    named.extend(SCRIPTS[..3].iter().map(|script| (*script, script.trim_end_matches(".js"))));
    for (file, stem) in named {
        let name = named_by_content(dist, file, &app, stem)?;
        small = small.replace(&format!("\"./{file}\""), &format!("\"./{NAMED}/{name}\""));
    }
    write(dist, "index.html", &small)
}

/// How the names of chunks begin.
pub(crate) const CHUNK: &str = "chunk-";

/// The style sheet, before it is named by its content.
const SHEET: &str = "all-styles.css";

fn program(tools: &Toolbox, name: &str, dist: &Path) -> Command {
    let mut program = Command::new(name);
    tools.offer(&mut program);
    program.current_dir(dist);
    program
}

/// Gives a file a name that changes with what is in it, and moves it there: it may be
/// cached forever.
fn named_by_content(from: &Path, file: &str, to: &Path, stem: &str) -> Result<String> {
    let content = fs::read(from.join(file)).with_context(|| format!("the app has no {file}"))?;
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let name = format!("{stem}-{:010x}.{end}", hasher.finish() >> 24);
    fs::rename(from.join(file), to.join(&name)).with_context(|| format!("cannot write {name}"))?;
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
/// What is imported from the script that fetches chunks goes to the rest.
fn renamed(script: &str, names: &str) -> String {
    let loader = format!("./{}", Parts::LOADER);
    let is_own = |line: &&str| !line.contains(&format!("\"{loader}\": "));
    let mut script = script.lines().filter(is_own).map(|line| format!("{line}\n")).collect::<String>();
    let mut loads = String::new();
    for line in names.lines() {
        script = match line.split('"').collect::<Vec<_>>()[..] {
            [_, from, _, long, _, short, _] if from == loader => {
                loads.push_str(&format!("{short}: import1.{long}, "));
                script
            }
            [_, from, _, long, _, short, _] => script
                .replace(&format!("\"{from}\": "), "\"a\": ")
                .replace(&format!(" {long}: "), &format!(" {short}: ")),
            [_, long, _, short, _] => renamed_export(&script, long, short),
            _ => script,
        };
    }
    if loads.is_empty() {
        script
    } else {
        script.replace("\"a\": import0", &format!("\"a\": Object.assign(import0, {{ {loads}}})"))
    }
}

/// The files that a script fetches, each with what it shall be called: after the chunk
/// that it is, `chunk-list`, or after the chunks that share it, `chunk-fleet-list`.
fn chunks_of(loader: &str) -> Vec<(String, String)> {
    let mut sharers = "";
    let mut chunks = Vec::new();
    for line in loader.lines() {
        sharers = line.strip_prefix("/* ").and_then(|line| line.strip_suffix(" */")).unwrap_or(sharers);
        let Some((file, _)) = line.split_once("new URL(\"./").and_then(|(_, rest)| rest.split_once('"'))
        else {
            continue;
        };
        let own = file.strip_prefix("split_").and_then(|name| name.strip_suffix(".wasm"));
        let stem = own.unwrap_or(sharers).replace(", ", "-");
        chunks.push((file.to_owned(), format!("{CHUNK}{stem}")));
    }
    chunks
}

/// The script that fetches chunks, with a chunk's name, and with what the browser compares it.
fn checked(loader: &str, chunk: &str, name: &str, integrity: &str) -> Result<String> {
    let unchecked = format!("new URL(\"./{chunk}\", import.meta.url))");
    ensure!(loader.contains(&unchecked), "the script does not fetch {chunk} as expected");
    let checked = format!("new URL(\"./{name}\", import.meta.url), {{ integrity: \"{integrity}\" }})");
    Ok(loader.replace(&unchecked, &checked))
}

/// The script that fetches chunks, taking what they share from the module under its
/// short names: `const { memory, } = initSync(…)` becomes `const { c: memory, } = …`.
fn sharing(loader: &str, names: &str) -> String {
    let taken = loader.lines().find(|line| line.contains("= initSync(")).unwrap_or_default();
    let short = names.lines().filter_map(|line| match line.split('"').collect::<Vec<_>>()[..] {
        [_, long, _, short, _] => Some((long, short)),
        _ => None,
    });
    let renamed = short.fold(taken.to_owned(), |taken, (long, short)| {
        taken.replace(&format!(" {long},"), &format!(" {short}: {long},"))
    });
    loader.replace(taken, &renamed)
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
    use super::{attribute, checked, chunks_of, renamed, sharing, with_one_sheet, without_classes};

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
        let script = "{ __wbg_new_1: f, __wbg_new_12: g }; { \"./x_bg.js\": import0 }; \
            wasm.call(wasm.call_1(), wasm.call);\n";
        assert_eq!(
            renamed(script, names),
            "{ $: f, __wbg_new_12: g }; { \"a\": import0 }; wasm.a(wasm.b(), wasm.a);\n"
        );
    }

    #[test]
    fn what_fetches_chunks_is_imported_with_the_rest() {
        let names =
            "{\n [\"./x_bg.js\", \"f_1\", \"b\"],\n [\"./__wasm_split.js\", \"load_list\", \"c\"]\n}\n";
        let script = "f_1: f\n\"./x_bg.js\": import0,\n\"./__wasm_split.js\": import1,\n\"./__wasm_split.js\": import2,\n";
        assert_eq!(
            renamed(script, names),
            "f_1: f\n\"a\": Object.assign(import0, { c: import1.load_list, }),\n"
        );
    }

    #[test]
    fn a_chunk_is_named_after_itself_or_those_that_share_it() {
        let loader = "/* fleet, list */\nconst a = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_4.wasm\", import.meta.url));\n\
            export const b = wrap(makeLoad(() => {\n    const src = fetch(new URL(\"./split_list.wasm\", import.meta.url));\n";
        let expected = [("chunk_4.wasm", "chunk-fleet-list"), ("split_list.wasm", "chunk-list")];
        assert_eq!(chunks_of(loader), expected.map(|(file, stem)| (file.to_owned(), stem.to_owned())));
    }

    #[test]
    fn a_chunk_is_compared_before_it_runs() {
        let loader = "const src = fetch(new URL(\"./chunk_4.wasm\", import.meta.url));";
        let expected = "const src = fetch(new URL(\"./chunk-list-1.wasm\", import.meta.url), { integrity: \"sha256-x\" });";
        assert_eq!(checked(loader, "chunk_4.wasm", "chunk-list-1.wasm", "sha256-x").unwrap(), expected);
        assert!(checked(loader, "chunk_5.wasm", "chunk-list-1.wasm", "sha256-x").is_err());
    }

    #[test]
    fn chunks_take_what_they_share_under_its_short_name() {
        let names = "{\n \"exports\": [\n  [\"memory\", \"a\"],\n  [\"__stack_pointer\", \"b\"]\n ]\n}\n";
        let loader = "let x;\n    const { __stack_pointer, memory,  } = initSync(undefined, undefined);\n    f({ memory, });\n";
        assert_eq!(
            sharing(loader, names),
            "let x;\n    const { b: __stack_pointer, a: memory,  } = initSync(undefined, undefined);\n    f({ memory, });\n"
        );
    }
}
