//! Who may use whom: the browser, the network, the rooms, other packages.

use crate::repository::{File, hold, text_of};
use crate::tokens::tokens;
use std::collections::BTreeMap;

fn names_the_browser(file: &File) -> Vec<String> {
    const CRATES: [&str; 5] = ["web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "idb"];
    // The chores install tools of these names.
    const ALLOWED: [&str; 4] = ["src/platform/", "crates/engine/src/worker/", "crates/xtask/", "tests/"];
    if !file.is_rust() || file.is_in(&ALLOWED) {
        return Vec::new();
    }
    let tokens = tokens(&file.text);
    let names = tokens.iter().filter(|token| CRATES.contains(token) || token.starts_with("gloo"));
    // What Leptos hands out under these names is the browser's as well.
    let globals = tokens.windows(3).filter(|three| matches!(three, ["window" | "document", "(", ")"]));
    names.map(|name| (*name).to_owned()).chain(globals.map(<[&str]>::concat)).collect()
}

#[test]
fn only_platform_and_the_worker_name_the_browser() {
    hold(
        names_the_browser,
        &[
            ("src/ui/table.rs", "use leptos::web_sys::Element;"),
            ("crates/domain/src/time.rs", "js_sys::Date::now()"),
            ("crates/engine/src/engine.rs", "use gloo_net::http::Request;"),
            ("src/data/clock.rs", "let store = window().local_storage();"),
        ],
    );
}

fn requests(file: &File) -> Vec<String> {
    const WAYS: [&str; 7] =
        ["Request", "RequestBuilder", "XmlHttpRequest", "WebSocket", "EventSource", "fetch", "send_beacon"];
    // The page fetches its configuration; boot.js fetches the module.
    const ALLOWED: [&str; 2] = ["src/platform/config.rs", "crates/engine/src/worker/http.rs"];
    if !file.is_rust() || !file.is_in(&["src/", "crates/engine/"]) || file.is_in(&ALLOWED) {
        return Vec::new();
    }
    let is_way = |token: &&str| WAYS.contains(token) || token.starts_with("fetch_with");
    tokens(&file.text).into_iter().filter(is_way).map(str::to_owned).collect()
}

#[test]
fn only_the_worker_asks_the_api() {
    hold(
        requests,
        &[
            ("src/data/records.rs", "Request::get(&address)"),
            ("src/platform/place.rs", "window().fetch_with_str(x)"),
        ],
    );
}

/// What each room of `src` may use besides itself, and whether the engine's messages are among it.
const ROOMS: [(&str, &[&str], bool); 5] = [
    ("platform", &[], true),
    ("words", &[], false),
    ("ui", &[], false),
    ("data", &["platform", "words"], true),
    ("pages", &["data", "ui", "words"], true),
];

fn foreign_rooms(file: &File) -> Vec<String> {
    let Some(inner) = file.path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else {
        return Vec::new();
    };
    let modules: Vec<&str> = inner.split('/').filter(|name| *name != "mod").collect();
    let Some((room, allowed, speaks)) = ROOMS.iter().find(|(room, ..)| modules.first() == Some(room)) else {
        return Vec::new();
    };
    let tokens = tokens(&file.text);
    let engine = tokens.windows(3).filter(|three| !speaks && matches!(three, ["engine", ":", ":"]));
    let foreign =
        roots(&tokens, modules.len()).into_iter().filter(|name| name != room && !allowed.contains(name));
    engine.map(|three| three[0]).chain(foreign).map(|name| format!("{room} uses {name}")).collect()
}

/// The modules at the top that code in a module at this depth names.
fn roots<'a>(tokens: &[&'a str], depth: usize) -> Vec<&'a str> {
    let mut roots = Vec::new();
    // For each brace that is open, whether it is that of a module written inline.
    let mut braces = Vec::new();
    for start in 0..tokens.len() {
        match tokens[start] {
            "{" => braces.push(start > 1 && tokens[start - 2] == "mod"),
            "}" => braces.truncate(braces.len().saturating_sub(1)),
            _ => {}
        }
        let depth = depth + braces.iter().filter(|is_module| **is_module).count();
        let supers = tokens[start..].chunks(3).take_while(|three| **three == ["super", ":", ":"]).count();
        let is_whole = start < 3 || tokens[start - 3] != "super";
        let after = match tokens[start..] {
            ["crate", ":", ":", ..] => start + 3,
            ["super", ..] if is_whole && supers >= depth => start + 3 * supers,
            _ => continue,
        };
        let mut level = 0;
        for pair in tokens[after - 1..].windows(2) {
            level += i32::from(pair[1] == "{") - i32::from(pair[1] == "}");
            match pair {
                [":", name] if level == 0 => roots.push(*name),
                ["{" | ",", name] if level == 1 && *name != "{" => roots.push(*name),
                _ => {}
            }
            if level == 0 {
                break;
            }
        }
    }
    roots
}

#[test]
fn a_path_that_stays_in_its_room_names_no_other() {
    let inner = "use super::field; mod tests { use super::super::super::ui; use super::super::icon; }";
    assert_eq!(roots(&tokens(inner), 2), ["ui"]);
}

#[test]
fn each_room_uses_only_the_rooms_below_it() {
    hold(
        foreign_rooms,
        &[
            ("src/pages/device.rs", "use crate::platform::storage::Store;"),
            ("src/pages/new_entry/mod.rs", "use crate::{ui::field::{Field, Ids}, platform};"),
            ("src/pages/diagnostics/rows.rs", "super::super::super::platform::clock::now()"),
            ("src/ui/field.rs", "use super::super::data;"),
            ("src/ui/table.rs", "fn f(row: engine::message::Row) {}"),
            ("src/words/mod.rs", "use crate::data::use_data;"),
            ("src/platform/clock.rs", "use crate::data;"),
            ("src/words/mod.rs", "mod tests { fn f() { { g(); } } use super::super::data; }"),
        ],
    );
}

/// The dependencies that a manifest names, each with whether it is optional.
fn dependencies(manifest: &str) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    let mut section = "";
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        }
        let is_optional = line.replace(' ', "").contains("optional=true");
        let name = match section.rsplit_once("dependencies") {
            Some((kind, _)) if kind.ends_with("dev-") => continue,
            Some((_, "")) if line.starts_with(|c: char| c.is_alphanumeric()) => {
                line.split(['.', ' ', '=']).next()
            }
            Some((_, own)) => own.strip_prefix('.'),
            _ => None,
        };
        if let Some(name) = name {
            *found.entry(name.to_owned()).or_default() |= is_optional;
        }
    }
    found
}

#[test]
fn domain_engine_and_lanes_depend_on_nothing_of_the_browser() {
    let sample = "[dependencies]\nserde.workspace = true\nb = { version = \"1\", optional = true }\n\
        [dependencies.c]\nversion = \"1\"\noptional = true\n[dev-dependencies]\nd = \"1\"\n\
        [target.'cfg(unix)'.dependencies]\ne = \"1\"";
    let found = [("b", true), ("c", true), ("e", false), ("serde", false)];
    assert_eq!(dependencies(sample), found.map(|(name, optional)| (name.to_owned(), optional)).into());

    let limits: [(&str, &str, &[&str]); 3] = [
        ("domain", "serde", &["percent-encoding", "serde_json"]),
        (
            "engine",
            "serde",
            &["domain", "lanes", "memchr", "percent-encoding", "postcard", "serde_json", "sha2"],
        ),
        ("lanes", "domain", &[]),
    ];
    for (package, known, others) in limits {
        let manifest = text_of(&format!("crates/{package}/Cargo.toml"));
        let needed = dependencies(&manifest).into_iter().filter(|(_, optional)| !optional);
        let needed: Vec<String> = needed.map(|(name, _)| name).collect();
        assert!(needed.contains(&known.to_owned()), "the manifest of {package} was not understood");
        let is_allowed = |name: &&String| *name == known || others.contains(&name.as_str());
        let found: Vec<_> = needed.iter().filter(|name| !is_allowed(name)).collect();
        assert!(found.is_empty(), "{package} depends on {found:?}");
        assert!(
            !manifest.lines().any(|line| line.starts_with("default =")),
            "{package} has default features"
        );
    }
}

#[test]
fn the_demo_api_and_the_chores_know_nothing_of_the_app() {
    for (package, forbidden) in [
        ("demo-api", &["diagboard", "engine", "leptos", "wasm-bindgen", "web-sys"][..]),
        // What is a page of the app is known in one place.
        ("xtask", &["diagboard", "demo-api", "engine", "leptos", "wasm-bindgen", "web-sys"]),
    ] {
        let found = dependencies(&text_of(&format!("crates/{package}/Cargo.toml")));
        assert!(found.contains_key("clap"), "the manifest of {package} was not understood");
        assert!(!forbidden.iter().any(|name| found.contains_key(*name)), "{package} depends on the app");
    }
}
