//! The pieces of a query's text, found in any text: parsing judges them, editing
//! and completing only need to know where they are.

use super::Comparison;

/// A term as it was typed.
pub(super) struct Piece<'a> {
    /// From byte, to byte, the minus included.
    pub span: (usize, usize),
    pub negated: bool,
    /// Empty for a word.
    pub name: &'a str,
    pub mark: Mark,
    /// At least one; a word has one.
    pub values: Vec<Value>,
}

/// What stands after the name.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// Nothing, and there is no name.
    Word,
    /// `:`
    Is,
    Compares(Comparison),
}

/// One value, perhaps empty.
pub(super) struct Value {
    /// From byte, to byte, with stars and quotes.
    pub span: (usize, usize),
    /// Without them.
    pub text: String,
    pub open_start: bool,
    pub open_end: bool,
    /// Where a quote opens that is never closed.
    pub unclosed: Option<usize>,
}

impl Piece<'_> {
    /// From byte, to byte, of the name.
    pub fn name_span(&self) -> (usize, usize) {
        let start = self.span.0 + usize::from(self.negated);
        (start, start + self.name.len())
    }

    pub fn unclosed(&self) -> Option<usize> {
        self.values.last().and_then(|value| value.unclosed)
    }
}

impl Value {
    /// The value without quotes, as a person sees it.
    pub fn shown(&self) -> String {
        let star = |open: bool| if open { "*" } else { "" };
        // Two stars around nothing would be one too many.
        let end = self.open_end && !(self.open_start && self.text.is_empty());
        [star(self.open_start), &self.text, star(end)].concat()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.open_start && !self.open_end
    }
}

/// All terms of a text, in order.
pub(super) fn scan(text: &str) -> Vec<Piece<'_>> {
    let mut tokens = Vec::new();
    let mut at = blanks(text, 0);
    while at < text.len() {
        let token = token(text, at);
        at = blanks(text, token.span.1);
        tokens.push(token);
    }
    tokens
}

/// The place after the blanks at `at`.
fn blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn token(text: &str, start: usize) -> Piece<'_> {
    let after_minus = text[start..].strip_prefix('-');
    let negated = after_minus.is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
    let body = start + usize::from(negated);
    let name = name(&text[body..]);
    let (mark, length) = mark(&text[body + name.len()..]);
    if name.is_empty() || mark == Mark::Word {
        let value = value(text, body, true);
        let span = (start, value.span.1);
        return Piece { span, negated, name: "", mark: Mark::Word, values: vec![value] };
    }
    let mut at = body + name.len() + length;
    let mut values = Vec::new();
    loop {
        let value = value(text, at, false);
        at = value.span.1;
        values.push(value);
        if !text[at..].starts_with(',') {
            return Piece { span: (start, at), negated, name, mark, values };
        }
        at += 1;
    }
}

/// The name that a text begins with.
pub(super) fn name(text: &str) -> &str {
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let length = text.bytes().take_while(|byte| goes_on(byte)).count();
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if begins { &text[..length] } else { "" }
}

fn mark(text: &str) -> (Mark, usize) {
    let second = text.as_bytes().get(1) == Some(&b'=');
    match text.as_bytes().first() {
        Some(b':') => (Mark::Is, 1),
        Some(b'=') => (Mark::Compares(Comparison::Equal), 1),
        Some(b'<') if second => (Mark::Compares(Comparison::AtMost), 2),
        Some(b'<') => (Mark::Compares(Comparison::Less), 1),
        Some(b'>') if second => (Mark::Compares(Comparison::AtLeast), 2),
        Some(b'>') => (Mark::Compares(Comparison::More), 1),
        _ => (Mark::Word, 0),
    }
}

/// The value at `start`. In a word, stars and commas are signs like any other.
fn value(text: &str, start: usize, is_word: bool) -> Value {
    let stars = |at: usize| text[at..].bytes().take_while(|byte| !is_word && *byte == b'*').count();
    let begin = start + stars(start);
    if text[begin..].starts_with('"') {
        let (content, end) = quoted(text, begin + 1);
        let unclosed = if end.is_none() { Some(begin) } else { None };
        let end = end.unwrap_or(text.len());
        let after = end + stars(end);
        let span = (start, after);
        return Value { span, text: content, open_start: begin > start, open_end: after > end, unclosed };
    }
    let ends = |c: char| c.is_whitespace() || (!is_word && c == ',');
    let end = text[begin..].find(ends).map_or(text.len(), |length| begin + length);
    let content = &text[begin..end];
    let bare = if is_word { content } else { content.trim_end_matches('*') };
    Value {
        span: (start, end),
        text: bare.to_owned(),
        open_start: begin > start,
        // A bare star is any value: open at both ends.
        open_end: bare.len() < content.len() || (begin > start && bare.is_empty()),
        unclosed: None,
    }
}

/// What stands in the quotes that opened before `at`, and the place after them if they close.
pub(super) fn quoted(text: &str, mut at: usize) -> (String, Option<usize>) {
    let mut content = String::new();
    while let Some(length) = text[at..].find('"') {
        content.push_str(&text[at..at + length]);
        at += length + 1;
        if !text[at..].starts_with('"') {
            return (content, Some(at));
        }
        content.push('"');
        at += 1;
    }
    content.push_str(&text[at..]);
    (content, None)
}
