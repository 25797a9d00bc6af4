//! The message catalogues: complete, used, filled, and the only place of words.

use crate::repository::{File, files, hold, text_of};
use crate::tokens::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// What is the same in English and Spanish: places and signs alone.
const SAME: [&str; 5] = ["open_incident_text", "period_24h", "period_7d", "period_30d", "period_90d"];

type Catalogue<'a> = BTreeMap<&'a str, &'a str>;

/// A part of the catalogue, which stands in five files.
fn part(name: &str) -> String {
    [
        "src/words/",
        "src/words/fleet/",
        "src/words/desk/",
        "src/words/rules/",
        "src/words/reports/",
        "src/words/exports/",
        "src/words/preferences/",
    ]
    .map(|folder| text_of(&format!("{folder}{name}.rs")))
    .concat()
}

/// The keys of `struct Words` and its parts.
fn keys(code: &str) -> BTreeSet<&str> {
    let tokens = tokens(code);
    let fields = tokens.windows(3).filter_map(|three| match three {
        // A part itself is no text.
        ["pub", key, ":"] if !["fleet", "desk"].contains(key) => Some(*key),
        _ => None,
    });
    fields.collect()
}

/// What a catalogue says for each key.
fn catalogue(code: &str) -> Catalogue<'_> {
    let tokens = tokens(code);
    let entries = tokens.windows(3).filter_map(|three| match three {
        [key, ":", text] => Some((*key, text.strip_prefix('"')?)),
        _ => None,
    });
    entries.collect()
}

/// The `{places}` of a sentence.
fn places(sentence: &str) -> BTreeSet<&str> {
    sentence.split('{').skip(1).map(|part| part.split('}').next().unwrap_or_default()).collect()
}

fn faults(keys: &BTreeSet<&str>, english: &Catalogue<'_>, spanish: &Catalogue<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        let (Some(en), Some(es)) = (english.get(key), spanish.get(key)) else {
            found.push(format!("{key} is missing"));
            continue;
        };
        if en.trim().is_empty() || es.trim().is_empty() {
            found.push(format!("{key} is empty"));
        }
        if places(en) != places(es) {
            found.push(format!("{key} has other places in Spanish"));
        }
        if [en, es].iter().any(|text| text.matches('{').count() != text.matches('}').count()) {
            found.push(format!("{key} has a broken place"));
        }
        if (en == es) != SAME.contains(key) {
            found.push(format!("{key} is {}the same in Spanish", if en == es { "" } else { "not " }));
        }
    }
    let others = english.keys().chain(spanish.keys()).filter(|key| !keys.contains(*key));
    found.extend(others.map(|key| format!("{key} is no key")));
    found
}

#[test]
fn the_catalogues_are_complete_in_both_languages() {
    let keys_of = keys("pub struct Words { pub a: &'static str, pub b: &'static str, }");
    assert_eq!(keys_of, BTreeSet::from(["a", "b"]));
    for (english, spanish) in [
        ("a: \"One\"", "a: \"Uno\", b: \"Dos\""),
        ("a: \"One\", b: \" \"", "a: \"Uno\", b: \"Dos\""),
        ("a: \"One\", b: \"{x} of {y}\"", "a: \"Uno\", b: \"{x} de\""),
        ("a: \"One\", b: \"{x\"", "a: \"Uno\", b: \"de {x\""),
        ("a: \"One\", b: \"Two\"", "a: \"Uno\", b: \"Two\""),
        ("a: \"One\", b: \"Two\", c: \"Three\"", "a: \"Uno\", b: \"Dos\", c: \"Tres\""),
    ] {
        let found = faults(&keys_of, &catalogue(english), &catalogue(spanish));
        assert_eq!(found.len() - usize::from(english.contains('c')), 1, "{english} / {spanish}: {found:?}");
    }

    let texts = ["keys", "en", "es"].map(part);
    let keys = keys(&texts[0]);
    assert!(keys.contains("sign_in") && keys.contains("zoom_in"), "the catalogue was not understood");
    let found = faults(&keys, &catalogue(&texts[1]), &catalogue(&texts[2]));
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The keys that code reads: `words.key`, `words().key`, `|w| w.key`, `words.desk.key`.
fn read_keys<'a>(tokens: &[&'a str]) -> BTreeSet<&'a str> {
    let plain = tokens.windows(3).filter_map(|three| match three {
        ["words" | "w" | "desk" | "rules" | "reports" | "exports" | "preferences", ".", key] => Some(*key),
        _ => None,
    });
    let called = tokens.windows(5).filter_map(|five| match five {
        ["words" | "rules" | "reports" | "exports" | "preferences", "(", ")", ".", key] => Some(*key),
        _ => None,
    });
    plain.chain(called).collect()
}

#[test]
fn every_word_of_the_catalogue_is_used() {
    let sample = tokens("say(|w| w.a); let words = words(); words.b; words().c; row.d");
    assert_eq!(read_keys(&sample), BTreeSet::from(["a", "b", "c"]));

    let files = files();
    let code =
        files.iter().filter(|file| file.path.starts_with("src/") && !file.path.starts_with("src/words/"));
    let read: BTreeSet<&str> = code.flat_map(|file| read_keys(&tokens(file.code()))).collect();
    let text = part("keys");
    let dead: Vec<_> = keys(&text).into_iter().filter(|key| !read.contains(key)).collect();
    assert!(dead.is_empty(), "nobody reads {dead:?}");
}

/// Sentences that are filled with other places than they have, where their names
/// are written there.
fn misfilled(file: &File) -> Vec<String> {
    if !file.is_rust() || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let english = part("en");
    let english = catalogue(&english);
    let tokens = tokens(file.code());
    let starts = tokens.iter().enumerate().filter(|(_, token)| **token == "fill").map(|(place, _)| place);
    let fault = |start: usize| {
        let (key, values) = match &tokens[start + 1..] {
            ["(", "words", ".", key, ",", "&", values @ ..] => (key, values),
            ["(", "words", "(", ")", ".", key, ",", "&", values @ ..] => (key, values),
            _ => return None,
        };
        let mut level = 0;
        let values: Vec<&str> = values
            .iter()
            .copied()
            .take_while(|token| {
                level += i32::from(*token == "[") - i32::from(*token == "]");
                level > 0
            })
            .collect();
        if !matches!(values[..], [_, _, name, ..] if name.starts_with('"')) {
            return None;
        }
        let names = values.windows(3).filter_map(|three| match three {
            ["(", name, ","] => name.strip_prefix('"'),
            _ => None,
        });
        let is_right = english.get(key).is_some_and(|sentence| places(sentence) == names.collect());
        (!is_right).then(|| format!("{key} is filled with other places than it has"))
    };
    starts.filter_map(fault).collect()
}

#[test]
fn every_place_of_a_sentence_is_filled() {
    hold(
        misfilled,
        &[
            ("src/pages/a.rs", "fill(words().records_of, &[(\"held\", &held)])"),
            ("src/pages/a.rs", "fill(words.updated, &[(\"whenever\", &time)])"),
        ],
    );
}

/// Sentences beside the catalogue: texts that begin with a capital and go on.
fn stray_sentences(file: &File) -> Vec<String> {
    if !file.is_rust() || !file.is_in(&["src/app.rs", "src/data/", "src/pages/", "src/ui/"]) {
        return Vec::new();
    }
    let texts = tokens(file.code()).into_iter().filter_map(|token| token.strip_prefix('"'));
    let is_sentence = |text: &&str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let whole = words.filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
        text.starts_with(char::is_uppercase) && text.contains(' ') && whole.count() > 1
    };
    texts.filter(is_sentence).map(|text| format!("\"{text}\" beside the catalogue")).collect()
}

#[test]
fn sentences_stand_in_the_catalogue_only() {
    hold(
        stray_sentences,
        &[
            ("src/pages/device.rs", "view! { <p>\"No device found\"</p> }"),
            ("src/data/explain.rs", "format!(\"Wait {seconds} seconds.\")"),
        ],
    );
}
