//! The API token: where it may be seen, and by whom.

use crate::repository::{File, hold, text_of};
use crate::tokens::tokens;

/// Ways in which the token could leave its type. That type derives what is named
/// here, implements no trait by hand, and keeps its text to itself.
fn leaks(file: &File) -> Vec<String> {
    const HARMLESS: [&str; 3] = ["Clone", "PartialEq", "Eq"];
    if !file.is_rust() || !file.is_in(&["src/", "crates/"]) {
        return Vec::new();
    }
    let tokens = tokens(&file.text);
    let mut found = Vec::new();
    for (place, four) in tokens.windows(4).enumerate() {
        match four {
            ["for", "Token", ..] => found.push("a trait for Token".to_owned()),
            ["struct", "Token", "(", "String"] => {
                let head =
                    tokens[..place].rsplit(|token| matches!(*token, ";" | "}")).next().unwrap_or_default();
                let start = head.iter().position(|token| *token == "derive").unwrap_or(head.len());
                let derived = head[start..].iter().skip(1).take_while(|token| **token != "]");
                let names = derived.filter(|token| token.starts_with(char::is_alphabetic));
                let others = names.filter(|name| !HARMLESS.contains(name));
                found.extend(others.map(|name| format!("Token derives {name}")));
            }
            ["struct", "Token", ..] => found.push("Token does not keep its text to itself".to_owned()),
            _ => {}
        }
    }
    found
}

#[test]
fn the_token_cannot_be_printed_or_written() {
    hold(
        leaks,
        &[
            ("crates/domain/src/token.rs", "#[derive(Clone, Debug)]\npub struct Token(String);"),
            ("crates/domain/src/token.rs", "struct A;\n#[derive(serde::Serialize)] struct Token(String);"),
            ("crates/domain/src/token.rs", "pub struct Token(pub String);"),
            ("src/data/session.rs", "impl std::fmt::Display for Token {}"),
        ],
    );
    let own = File { path: "crates/domain/src/token.rs".into(), text: text_of("crates/domain/src/token.rs") };
    let tokens = tokens(&own.text);
    assert!(tokens.windows(3).any(|three| three == ["struct", "Token", "("]), "where is the token's type?");
}

/// Uses of the secret outside the few places that need it.
fn exposures(file: &File) -> Vec<String> {
    const OWNER: &str = "crates/domain/src/token.rs";
    // Into the worker, into the session storage, into the header.
    const EXPOSE: [&str; 3] = [OWNER, "src/platform/worker.rs", "src/data/session.rs"];
    const AUTHORIZATION: [&str; 2] = [OWNER, "crates/engine/src/worker/http.rs"];
    if !file.is_rust() || !file.is_in(&["src/", "crates/domain/", "crates/engine/"]) {
        return Vec::new();
    }
    let tokens = tokens(&file.text);
    let named = |name: &str, allowed: &[&str]| {
        (tokens.contains(&name) && !file.is_in(allowed)).then(|| format!("uses {name}()"))
    };
    let stays = file.is_in(&["src/data/session.rs"])
        && tokens.windows(4).any(|four| four == ["Store", ":", ":", "Local"]);
    let stays = stays.then(|| "keeps something beyond the session".to_owned());
    [named("expose", &EXPOSE), named("authorization", &AUTHORIZATION), stays].into_iter().flatten().collect()
}

#[test]
fn the_token_goes_to_the_worker_the_session_storage_and_the_header_only() {
    hold(
        exposures,
        &[
            ("src/pages/sign_in.rs", "let text = token.expose();"),
            ("crates/engine/src/worker/session.rs", "format!(\"{}\", token.authorization())"),
            ("src/data/session.rs", "Store::Local.write(TOKEN, token.expose());"),
        ],
    );
}
