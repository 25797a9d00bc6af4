//! Learning the layout of a record: a plain reading of its JSON that notes where
//! the values are and what stands between them. Each layout is learned once.

use crate::bytes::inside;
use crate::moment;
use crate::shape::Form;
use std::ops::Range;

/// A record nested deeper, or with more values, is kept as it is.
const DEEPEST: u32 = 32;
const MOST_VALUES: usize = 512;

/// A layout.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) values: Vec<Value>,
    /// What stands after the last value.
    pub(crate) tail: Range<usize>,
    pub(crate) has_details: bool,
    pub(crate) has_issues: bool,
}

/// A value, without what it is.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) path: String,
    pub(crate) form: Form,
    /// What stands before it.
    pub(crate) before: Range<usize>,
}

/// Reads the layout of the object that begins at `at`. `takes_moments` tells of
/// which fields moments are kept as numbers. `None` for what is no object, or too
/// odd to be kept in parts, or no JSON at all: whoever asked finds out which.
pub(crate) fn layout(text: &[u8], at: usize, takes_moments: &dyn Fn(&str) -> bool) -> Option<Layout> {
    if text.get(at) != Some(&b'{') {
        return None;
    }
    let mut reader =
        Reader { text, at, since: at, path: String::new(), takes_moments, layout: Layout::default() };
    reader.value(0)?;
    reader.layout.tail = reader.since..reader.at;
    Some(reader.layout)
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// Where the last value ended.
    since: usize,
    path: String,
    takes_moments: &'a dyn Fn(&str) -> bool,
    layout: Layout,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'{' if depth < DEEPEST => self.object(depth),
            b'[' if depth < DEEPEST => self.list(depth),
            b'{' | b'[' => None,
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<()> {
        self.layout.has_details |= self.path == "details";
        self.at += 1;
        let mut keys = Vec::new();
        let len = self.path.len();
        if self.takes(b'}')? {
            return Some(());
        }
        loop {
            let key = self.key()?;
            // Of two values under one key only the last would count.
            if keys.contains(&key) {
                return None;
            }
            if len > 0 {
                self.path.push('.');
            }
            self.path.push_str(path_part(std::str::from_utf8(key).ok()?));
            keys.push(key);
            self.takes(b':')?.then_some(())?;
            self.peek()?;
            self.value(depth + 1)?;
            self.path.truncate(len);
            if self.takes(b'}')? {
                return Some(());
            }
            self.takes(b',')?.then_some(())?;
        }
    }

    fn list(&mut self, depth: u32) -> Option<()> {
        self.layout.has_issues |= self.path == "issues";
        self.at += 1;
        let len = self.path.len();
        if self.takes(b']')? {
            return Some(());
        }
        self.path.push_str("[]");
        loop {
            self.peek()?;
            self.value(depth + 1)?;
            if self.takes(b']')? {
                self.path.truncate(len);
                return Some(());
            }
            self.takes(b',')?.then_some(())?;
        }
    }

    /// The text of a key; one with escapes is odd.
    fn key(&mut self) -> Option<&'a [u8]> {
        self.takes(b'"')?.then_some(())?;
        let key = self.text.get(self.at..inside(self.text, self.at)?.end)?;
        self.at += key.len();
        let is_plain = self.takes(b'"')? && key.iter().all(|byte| *byte >= b' ');
        is_plain.then_some(key)
    }

    fn scalar(&mut self) -> Option<()> {
        let begin = self.at;
        let end = end_of_scalar(self.text, begin)?;
        let text = self.text.get(begin..end)?.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\""));
        let moment = text.and_then(moment::form).filter(|_| (self.takes_moments)(&self.path));
        let form = moment.map_or(Form::Code, Form::Moment);
        self.layout.values.push(Value { path: self.path.clone(), form, before: self.since..begin });
        (self.at, self.since) = (end, end);
        (self.layout.values.len() <= MOST_VALUES).then_some(())
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.text.get(self.at)?, b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    /// Whether the next byte is this one, which is then taken.
    fn takes(&mut self, byte: u8) -> Option<bool> {
        let is_it = self.peek()? == byte;
        self.at += usize::from(is_it);
        Some(is_it)
    }
}

/// What a key is in a path. An empty one would make what is in it look like what is
/// around it.
pub(crate) fn path_part(key: &str) -> &str {
    if key.is_empty() { "\u{1}" } else { key }
}

/// Where the scalar ends that begins at `at`; `None` when it is none.
pub(crate) fn end_of_scalar(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'"') {
        let mut end = inside(text, at + 1)?.end;
        while text.get(end) == Some(&b'\\') {
            end = inside(text, end + 2)?.end;
        }
        return Some(end + 1);
    }
    let len = text.get(at..)?.iter().take_while(|byte| is_bare(**byte)).count();
    (len > 0).then_some(at + len)
}

/// Whether a byte can be part of a number, `true`, `false` or `null`.
#[inline]
pub(crate) fn is_bare(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.')
}

/// Whether a text is a number, `true`, `false` or `null` in JSON.
pub(crate) fn is_bare_value(text: &[u8]) -> bool {
    matches!(text, b"true" | b"false" | b"null") || is_number(text)
}

fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, rest) = digits(text);
    let is_whole = !whole.is_empty() && (whole == b"0" || !whole.starts_with(b"0"));
    let rest = match rest.strip_prefix(b".").map(digits) {
        Some(([], _)) => return false,
        Some((_, rest)) => rest,
        None => rest,
    };
    is_whole
        && match rest {
            [] => true,
            [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
                !exponent.is_empty() && digits(exponent).1.is_empty()
            }
            _ => false,
        }
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[(&str, &str)]>) {
        let found = layout(text.as_bytes(), 0, &|_| true).map(|layout| {
            let part = |range: Range<usize>| text[range].to_owned();
            let mut parts: Vec<_> =
                layout.values.into_iter().map(|value| (value.path, part(value.before))).collect();
            parts.push((String::new(), part(layout.tail)));
            parts
        });
        let expected = expected.map(|parts| {
            parts.iter().map(|(path, before)| ((*path).to_owned(), (*before).to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_layout_is_the_values_and_what_is_between_them() {
        check(
            r#"{"a":1, "b" : {"c":"x\"y","d":[true,{"e":null}]},"f":[],"g":{}}"#,
            Some(&[
                ("a", r#"{"a":"#),
                ("b.c", r#", "b" : {"c":"#),
                ("b.d[]", r#","d":["#),
                ("b.d[].e", r#",{"e":"#),
                ("", r#"}]},"f":[],"g":{}}"#),
            ]),
        );
        check("{ }", Some(&[("", "{ }")]));
    }

    #[test]
    fn what_is_no_object_or_odd_has_no_layout() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a""#,
            r#"{"a":"#,
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a\u0062":1}"#,
            r#"{a:1}"#,
            r#"{"a":[1,]}"#,
            r#"{"a":[1}"#,
            r#"{"a":"x}"#,
        ] {
            check(text, None);
        }
        check(&format!("{}1{}", r#"{"a":"#.repeat(40), "}".repeat(40)), None);
    }

    #[test]
    fn bare_values_are_those_of_json() {
        for text in ["0", "-0", "12", "1.5", "-1.5e-7", "1E5", "1e+5", "true", "null"] {
            assert!(is_bare_value(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "nul", "nan", "+1", "1-2", "1.5.5"] {
            assert!(!is_bare_value(text.as_bytes()), "{text}");
        }
    }
}
