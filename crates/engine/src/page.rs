//! `Page`: a list answer of the API, cut into the exact texts of its records.

use domain::{ApiError, NotTheApi, Record};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a list answer brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Records that the server says it has; `None` when it does not say.
    pub count: Option<u32>,
    /// Records in the answer.
    pub returned: u32,
    /// Records among them that were taken: all, or those of the device asked for.
    pub taken: u32,
    /// Records among them that this reading had not seen yet.
    pub fresh: u32,
    /// Records among them that were not held.
    pub added: u32,
}

/// Records that the server says it has, by a list answer that is not kept.
///
/// # Errors
/// When it is not a list answer of the API.
pub fn count(body: &[u8]) -> Result<Option<u32>, ApiError> {
    Ok(List::read(&decoded(body))?.count)
}

/// The text of a body: bytes that are no UTF-8 are replaced, as a browser does.
pub(crate) fn decoded(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

/// A list answer: the count that it states and the texts of its records.
pub(crate) struct List<'a> {
    pub(crate) count: Option<u32>,
    pub(crate) records: Vec<&'a str>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, default)]
    count: Option<&'a RawValue>,
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

impl<'a> List<'a> {
    pub(crate) fn read(text: &'a str) -> Result<Self, ApiError> {
        let other = ApiError::NotTheApi(NotTheApi::Shape);
        // serde would also read a list as the fields in order.
        if !text.trim_start().starts_with('{') {
            return Err(other);
        }
        let answer: Answer<'_> = serde_json::from_str(text).map_err(|_| other)?;
        let records = answer.results.into_iter().map(RawValue::get).collect();
        Ok(Self { count: answer.count.and_then(|raw| whole_number(raw.get())), records })
    }
}

/// A count, also when it was sent as a text.
fn whole_number(text: &str) -> Option<u32> {
    let number: f64 = serde_json::from_str(text.trim_matches('"').trim()).ok()?;
    (number.is_finite() && number >= 0.0).then_some(number as u32)
}

/// Reads a record from its text, whatever is in it.
pub(crate) fn record(text: &str) -> Record {
    Record::read(&value(text))
}

/// A record's JSON, whatever is in it.
pub(crate) fn value(text: &str) -> Value {
    nested(text, 8)
}

/// JSON holds what a [`Value`] cannot: a number like `1e400`, half a surrogate
/// pair, very deep nesting. Such a part becomes a text and the rest stays.
fn nested(text: &str, depth: u32) -> Value {
    serde_json::from_str(text).ok().or_else(|| parts(text, depth)).unwrap_or_else(|| {
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Value::String(bare.unwrap_or(text).to_owned())
    })
}

fn parts(text: &str, depth: u32) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    match text.as_bytes().first()? {
        b'{' => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            Some(fields.into_iter().map(|(name, raw)| (name, nested(raw.get(), depth))).collect())
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Some(items.into_iter().map(|raw| nested(raw.get(), depth)).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Option<(Option<u32>, &[&str])>) {
        let text = decoded(body.as_bytes());
        let list = List::read(&text).ok().map(|list| (list.count, list.records));
        assert_eq!(list, expected.map(|(count, records)| (count, records.to_vec())), "{body}");
    }

    #[test]
    fn records_keep_their_exact_text() {
        check(r#"{"count":2,"results":[ {"a": 1.0, "a":1e400} , null]}"#, {
            Some((Some(2), &[r#"{"a": 1.0, "a":1e400}"#, "null"]))
        });
    }

    #[test]
    fn a_count_is_read_tolerantly() {
        for (count, expected) in [
            ("7", Some(7)),
            ("\"7\"", Some(7)),
            ("7.0", Some(7)),
            ("null", None),
            ("\"many\"", None),
            ("-1", None),
            ("[]", None),
        ] {
            check(&format!(r#"{{"count":{count},"results":[]}}"#), Some((expected, &[])));
        }
        check(r#"{"results":[],"next":null,"x":{}}"#, Some((None, &[])));
        check("\u{feff} {\"results\":[]}", Some((None, &[])));
    }

    #[test]
    fn what_is_no_list_answer_is_not_taken_for_an_empty_one() {
        for body in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"results":null}"#,
            r#"{"results":{}}"#,
            r#"[1,[]]"#,
            r#"{"results":[{}"#,
            r#"{"results":[]}x"#,
            "<html></html>",
        ] {
            check(body, None);
        }
    }

    #[test]
    fn what_a_value_cannot_hold_costs_only_itself() {
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        let record = record(&format!(
            r#"{{"id":"x","status":"a\ud800","details":{{"n":1e400,"m":2,"deep":{deep}}}}}"#
        ));
        assert_eq!(record.id.as_deref(), Some("x"));
        assert_eq!(record.status.as_deref(), Some(r"a\ud800"));
        assert_eq!(record.detail("n").as_deref(), Some("1e400"));
        assert_eq!(record.detail("m").as_deref(), Some("2"));
    }
}
