//! Cells as text: what leaves the app as a file or through the clipboard, safe
//! for the programs that will open it.

use crate::Timestamp;
use crate::time::SECOND;
use serde::{Deserialize, Serialize};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// RFC 4180.
    Csv,
    /// One list of objects.
    Json,
    /// An object on each line.
    Ndjson,
    /// Cells between tabs, as tables take them from the clipboard.
    Text,
}

/// The longest part of a file's name that tells the query.
const LONGEST_SLUG: usize = 40;

impl Format {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Ndjson, Self::Text];

    /// The end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Text => "txt",
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Text => "text/plain;charset=utf-8",
        }
    }
}

/// Writes a cell of CSV. A text that a spreadsheet would take for a formula gets
/// an apostrophe before it; plain numbers stay numbers.
pub fn csv_cell(out: &mut String, text: &str) {
    let guard = if is_formula(text) { "'" } else { "" };
    // Semicolons and tabs separate cells where the reader's language says so.
    if text.contains([',', ';', '\t', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        for (index, part) in text.split('"').enumerate() {
            out.push_str(if index > 0 { "\"\"" } else { "" });
            out.push_str(part);
        }
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

/// Writes a row of CSV, with its line break.
pub fn csv_row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        csv_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// Writes a cell between tabs: tabs and line breaks become blanks.
pub fn text_cell(out: &mut String, text: &str) {
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '\n' if last == '\r' => {}
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ => out.push(c),
        }
        last = c;
    }
}

/// Writes a text as a string of JSON.
pub fn json_string(out: &mut String, text: &str) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    out.push('"');
    let mut written = 0;
    // All that has to be escaped is one byte, so the places are borders of characters.
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte < b' ' || b"\"\\".contains(byte)) {
        out.push_str(&text[written..at]);
        written = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => {
                out.push_str("\\u00");
                out.push(DIGITS[usize::from(byte >> 4)]);
                out.push(DIGITS[usize::from(byte & 15)]);
            }
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

/// The name of a file: what is in it, in some words, when it was made, and the extension
/// that tells how it is written.
#[must_use]
pub fn file_name(words: &str, now: Timestamp, extension: &str) -> String {
    let mut name = String::from("diagboard");
    let mut words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut rest = LONGEST_SLUG;
    while let Some(word) = words.next().filter(|_| rest > 1) {
        let word = &word[..word.len().min(rest - 1)];
        name.push('-');
        name.push_str(&word.to_ascii_lowercase());
        rest -= word.len() + 1;
    }
    name.push('-');
    let whole_seconds = Timestamp(now.0 - now.0.rem_euclid(SECOND));
    name.extend(whole_seconds.to_iso().chars().filter(|c| !matches!(c, '-' | ':')));
    name.push('.');
    name.push_str(extension);
    name
}

/// Whether a spreadsheet may take a text for a formula; the wide signs count in
/// some languages.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || c < ' ');
    let begins = bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    (begins && !is_number(text)) || text.starts_with(['\t', '\r', '\n'])
}

/// Whether a text is a plain number, like `-5`, `+0.5` or `1e3`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mantissa = unsigned(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(unsigned(exponent))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        write(&mut out, text);
        out
    }

    /// A small reader of one line of RFC 4180.
    fn read_csv(line: &str) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut chars = line.chars().peekable();
        let mut in_quotes = false;
        while let Some(c) = chars.next() {
            let cell = cells.last_mut().unwrap();
            match c {
                '"' if in_quotes && chars.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => in_quotes = !in_quotes,
                ',' if !in_quotes => cells.push(String::new()),
                '\r' | '\n' if !in_quotes => panic!("a line ends within {line:?}"),
                c => cell.push(c),
            }
        }
        assert!(!in_quotes, "{line:?}");
        cells
    }

    #[track_caller]
    fn csv(text: &str, expected: &str) {
        assert_eq!(written(csv_cell, text), expected, "{text:?}");
    }

    #[test]
    fn cells_are_quoted_where_the_format_says() {
        csv("", "");
        csv("plain text", "plain text");
        csv("a,b", "\"a,b\"");
        csv("19\" rack", "\"19\"\" rack\"");
        csv("two\r\nlines", "\"two\r\nlines\"");
        csv("a;=1", "\"a;=1\"");
    }

    #[test]
    fn formulas_are_neutralized_and_numbers_stay() {
        csv("=1+1", "'=1+1");
        csv("  @SUM(A1)", "'  @SUM(A1)");
        csv("+49 30 1234", "'+49 30 1234");
        csv("-", "'-");
        csv("-2+3", "'-2+3");
        csv("-5e", "'-5e");
        csv("--5", "'--5");
        csv(" -5", "' -5");
        csv("－1", "'－1");
        csv("\tx", "\"'\tx\"");
        csv("\r", "\"'\r\"");
        csv("=A1,\"x\"", "\"'=A1,\"\"x\"\"\"");
        for number in ["-5", "+5", "1e3", "-1.25E-7", "0", "a=1", "1-2"] {
            csv(number, number);
        }
    }

    #[test]
    fn a_row_of_text_stays_a_row() {
        assert_eq!(written(text_cell, "a\tb\r\nc\n\rd\u{2028}e"), "a b c  d e");
        assert_eq!(written(text_cell, "\né"), " é");
    }

    #[track_caller]
    fn named(query: &str, expected: &str) {
        let now = Timestamp::parse("2026-11-23T02:30:00.987Z").unwrap();
        assert_eq!(file_name(query, now, "csv"), expected, "{query}");
    }

    #[test]
    fn a_file_is_named_by_query_and_time() {
        named("", "diagboard-20261123T023000Z.csv");
        named("Status:open", "diagboard-status-open-20261123T023000Z.csv");
        named("../\"a\\b\"  é?", "diagboard-a-b-20261123T023000Z.csv");
        named(&"x".repeat(99), &format!("diagboard-{}-20261123T023000Z.csv", "x".repeat(39)));
    }

    proptest! {
        #[test]
        fn a_row_of_csv_is_read_back(
            cells in prop::collection::vec("\\PC{0,12}|[-=+@,;\"\r\n\t '0-9e.]{0,8}", 1..6)
        ) {
            let line: Vec<String> = cells.iter().map(|cell| written(csv_cell, cell)).collect();
            let found = read_csv(&line.join(","));
            prop_assert_eq!(found.len(), cells.len());
            for (found, cell) in found.iter().zip(&cells) {
                prop_assert_eq!(found.strip_prefix('\'').filter(|_| is_formula(cell)).unwrap_or(found), cell);
                let begins = found.trim_start().starts_with(['=', '+', '-', '@']);
                prop_assert!(!begins || found.parse::<f64>().is_ok(), "{:?}", found);
                prop_assert!(!found.starts_with(['\t', '\r', '\n']), "{:?}", found);
            }
        }

        #[test]
        fn any_text_survives_json(text in prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter)) {
            let json = written(json_string, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn a_cell_of_text_holds_no_border(text in "\\PC{0,9}|[\t\r\n a]{0,8}") {
            prop_assert!(!written(text_cell, &text).contains(['\t', '\r', '\n']));
        }

        #[test]
        fn a_file_name_is_short_and_safe(query in "\\PC{0,99}", seconds in 0_i64..4_000_000_000) {
            for format in Format::ALL {
                let name = file_name(&query, Timestamp(seconds * 1_000), format.extension());
                prop_assert!(name.len() <= 80);
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
                prop_assert_eq!(name.matches('.').count(), 1);
            }
        }
    }
}
