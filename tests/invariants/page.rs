//! What reaches the document: text and not HTML, no inline code, no literal path.

use crate::repository::{File, hold, text_of};
use crate::tokens::tokens;

fn html_sinks(file: &File) -> Vec<String> {
    const SINKS: [&str; 11] = [
        "inner_html",
        "innerHTML",
        "outer_html",
        "outerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "document.write",
        "setHTMLUnsafe",
        "createContextualFragment",
        "DOMParser",
        "srcdoc",
    ];
    let is_page = [".rs", ".js", ".html"].iter().any(|end| file.path.ends_with(end));
    if !is_page || !file.is_in(&["src/", "crates/", "index.html"]) {
        return Vec::new();
    }
    SINKS.iter().filter(|sink| file.text.contains(**sink)).map(|sink| (*sink).to_owned()).collect()
}

#[test]
fn text_never_becomes_html() {
    hold(
        html_sinks,
        &[
            ("src/pages/entry.rs", "view! { <p inner_html=notes></p> }"),
            ("src/platform/document.rs", "element.set_inner_html(text)"),
            ("src/boot.js", "main.innerHTML = error"),
            ("index.html", "<iframe srcdoc></iframe>"),
        ],
    );
}

/// The first segments of the paths that `domain::route` knows.
fn segments() -> Vec<String> {
    let route = text_of("crates/domain/src/route.rs");
    let own = route.split("#[cfg(test)]").next().unwrap_or_default();
    let paths = tokens(own).into_iter().filter_map(|token| token.strip_prefix("\"/"));
    let names = paths.map(|path| path.split('/').next().unwrap_or_default().to_owned());
    names.filter(|name| name.starts_with(char::is_alphabetic)).collect()
}

/// Texts that are an address of the app: those that begin like a path, and
/// whatever is put into a link or given to what goes somewhere. A key such as "/"
/// is neither; `#part` stays on the page.
fn literal_paths(file: &File) -> Vec<String> {
    if !file.is_rust() || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let segments = segments();
    let like_path = |text: &str| {
        let inner = text.trim_start_matches('.').strip_prefix('/');
        let named = segments.iter().filter_map(|name| text.strip_prefix(name.as_str()));
        inner.is_some_and(|inner| !inner.is_empty()) || named.clone().any(|rest| rest.starts_with(['/', '?']))
    };
    let is_sent = |before: &[&str]| {
        matches!(before, [.., "go" | "replace" | "show" | "push" | "href" | "navigate" | "parse_href", "("])
    };
    let tokens = tokens(file.code());
    let texts =
        tokens.iter().enumerate().filter_map(|(place, token)| Some((place, token.strip_prefix('"')?)));
    texts
        .filter(|(place, text)| {
            let before = &tokens[place.saturating_sub(3)..*place];
            let is_link = matches!(before, [.., "href" | "action" | "formaction" | "src", "="]);
            like_path(text) || (is_link && !text.starts_with('#')) || (*text == "/" && is_sent(before))
        })
        .map(|(_, text)| format!("the literal path \"{text}\""))
        .collect()
}

#[test]
fn only_route_knows_a_path() {
    for name in ["devices", "diagnostics", "new", "settings", "sign-in"] {
        assert!(segments().iter().any(|segment| segment == name), "route.rs was not understood: {name}");
    }
    hold(
        literal_paths,
        &[
            ("src/pages/device.rs", "view! { <a href=\"/diagnostics\">x</a> }"),
            ("src/pages/missing.rs", "view! { <a href=\"/\">x</a> }"),
            ("src/pages/missing.rs", "view! { <a href=\"overview\">x</a> }"),
            ("src/data/navigation.rs", "history::show(\"/\", false)"),
            ("src/ui/table.rs", "let href = format!(\"devices/{id}\");"),
            ("src/app.rs", "let next = \"../settings\";"),
        ],
    );
}

/// Inline code in a page: scripts and styles between tags, and in attributes.
fn inline_in(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
        // Every other part is the value of an attribute.
        let quoted: Vec<&str> = tag.split('"').collect();
        let bare = quoted.iter().step_by(2).copied().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut names = bare.split_whitespace().map(|name| name.split('=').next().unwrap_or_default());
        let element = names.next().unwrap_or_default();
        let attributes: Vec<&str> = names.collect();
        let inner = after.split('<').next().unwrap_or_default();
        if element == "style"
            || (element == "script" && (!attributes.contains(&"src") || !inner.trim().is_empty()))
        {
            found.push(format!("inline <{element}>"));
        }
        let inline = attributes.iter().filter(|name| **name == "style" || name.starts_with("on"));
        found.extend(inline.map(|name| format!("the attribute {name}")));
        if quoted.iter().any(|value| value.trim_start().to_lowercase().starts_with("javascript:")) {
            found.push("a javascript: address".to_owned());
        }
        rest = after;
    }
    found
}

#[test]
fn the_page_has_no_inline_script_or_style() {
    for bad in [
        "<script>go()</script>",
        "<script type=\"module\" src=\"x.js\">go()</script>",
        "<script type=module>",
        "<STYLE>p {}</STYLE>",
        "<p class=\"x\" style=\"top: 0\">",
        "<body onload=\"go()\">",
        "<a href=\"javascript:go()\">",
    ] {
        assert!(!inline_in(bad).is_empty(), "the rule overlooks {bad}");
    }
    assert_eq!(inline_in("<!-- <style> --><p class=\"on style\">style= on=</p>"), Vec::<String>::new());

    let trunk = text_of("Trunk.toml");
    let pattern = trunk.lines().find_map(|line| line.strip_prefix("pattern_script = "));
    assert!(pattern.is_some_and(|pattern| pattern.contains("src=")), "Trunk would write its own script");
    // The built page is there only after a build.
    for page in [text_of("index.html"), pattern.unwrap_or_default().to_owned(), text_of("dist/index.html")] {
        assert_eq!(inline_in(&page), Vec::<String>::new());
    }
}

#[test]
fn a_release_carries_a_policy_that_allows_no_inline_code() {
    // Where the chores put it; they test how.
    assert!(text_of("index.html").contains("<!-- content security policy -->"));
    let source = text_of("crates/xtask/src/policy.rs");
    let rules = source.split_once("const RULES").and_then(|(_, rest)| rest.split("];").next());
    let rules = rules.unwrap_or_default();
    for strict in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types diagboard",
    ] {
        assert!(rules.contains(&format!("\"{strict}\",")), "{strict} is not in {rules}");
    }
    // The demo API's header is that of a release, with frames forbidden besides.
    let header = text_of("crates/demo-api/src/headers.rs").replace("\\\n", "").replace("{api}", "");
    let header = header.split_whitespace().collect::<Vec<_>>().join(" ");
    for rule in rules.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\",")) {
        assert!(header.contains(&format!("{rule};")), "{rule} is not in the demo API's header");
    }
}

/// Inline code that views and scripts would make.
fn inline_code(file: &File) -> Vec<String> {
    const IN_SCRIPTS: [&str; 4] = ["eval(", "new Function", "setAttribute(\"style", "setAttribute(\"on"];
    if file.path.starts_with("src/") && file.path.ends_with(".js") {
        return IN_SCRIPTS
            .iter()
            .filter(|way| file.text.contains(**way))
            .map(|way| (*way).to_owned())
            .collect();
    }
    if !file.is_rust() || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let is_inline = |four: &&[&str]| match four {
        // An event of Leptos is `on:click`, a style set by itself `style:top`: both are no attributes.
        [before, name, "=", after] => {
            let is_event =
                name.len() > 3 && name.starts_with("on") && name.chars().all(|c| c.is_ascii_lowercase());
            (*name == "style" || is_event) && !matches!(*before, "let" | "mut" | ".") && *after != "="
        }
        ["<", "style" | "script", ..] => true,
        ["set_attribute" | "attr", "(", name, _] => *name == "\"style" || name.starts_with("\"on"),
        _ => false,
    };
    tokens(&file.text).windows(4).filter(is_inline).map(|four| four.join(" ")).collect()
}

#[test]
fn views_and_scripts_make_no_inline_code() {
    hold(
        inline_code,
        &[
            ("src/ui/table.rs", "view! { <tr role=\"row\" style=\"top: 0\"></tr> }"),
            ("src/ui/table.rs", "view! { <tr style=move || top()></tr> }"),
            ("src/ui/table.rs", "view! { <button onclick=\"go()\"></button> }"),
            ("src/ui/table.rs", "view! { <style>\"p {}\"</style> }"),
            ("src/platform/document.rs", "element.set_attribute(\"style\", \"top: 0\");"),
            ("src/boot.js", "eval(text)"),
        ],
    );
}
