//! Texts as they are searched: lower case, and what of a record is searched.

use domain::{Record, record};
use memchr::memmem::Finder;
use serde_json::Value;

/// Lower case, sign by sign, so that a part of a text becomes a part of the result.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

/// The words of a search, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(lower).collect()
}

/// A word to be found in many texts that are in lower case.
pub(crate) struct Word(Finder<'static>);

impl Word {
    pub(crate) fn new(word: &str) -> Self {
        Self(Finder::new(word).into_owned())
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.find(text.as_bytes()).is_some()
    }
}

/// What is searched of a record beyond the columns that have a dictionary of
/// their own, in lower case. A word holds no line break, so none is found across two.
pub(crate) fn rest(record: &Record) -> String {
    let mut rest = String::new();
    let mut add = |text: &str| {
        rest.push_str(&lower(text));
        rest.push('\n');
    };
    let fields = [&record.id, &record.priority, &record.notes, &record.reported_by, &record.performed_by];
    fields.into_iter().flatten().for_each(|text| add(text));
    for issue in &record.issues {
        [&issue.code, &issue.message].into_iter().flatten().for_each(|text| add(text));
    }
    record.details.values().for_each(|value| scalars(value, &mut add));
    rest
}

/// Visits every scalar in a value, at any depth.
fn scalars(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| scalars(item, visit)),
        Value::Object(fields) => fields.values().for_each(|item| scalars(item, visit)),
        Value::String(text) => visit(text),
        other => {
            if let Some(text) = record::text(other) {
                visit(&text);
            }
        }
    }
}
