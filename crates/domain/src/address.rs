//! How an address is written and read: its segments, and the pairs of its query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays readable: what is unreserved, and `:`, `,`, `*`, which mean nothing to an address.
const KEPT: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'*');

/// A path without what it begins with: two slashes would be the address of another server.
pub(crate) fn below(path: &str) -> &str {
    path.trim_start_matches(|c: char| c.is_ascii_control() || matches!(c, '/' | '\\'))
}

pub(crate) fn segments(path: &str) -> impl Iterator<Item = String> {
    below(path).split('/').filter(|part| !part.is_empty()).map(decode)
}

pub(crate) fn with_query(path: &str, pairs: &[(&'static str, String)]) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    if pairs.is_empty() { path.to_owned() } else { format!("{path}{sign}{}", write_query(pairs)) }
}

fn write_query(pairs: &[(&'static str, String)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    query.join("&")
}

pub(crate) fn read_query(query: &str) -> Vec<(String, String)> {
    let parts = query.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// A text as it stands in an address.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, &KEPT).to_string()
}

pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
