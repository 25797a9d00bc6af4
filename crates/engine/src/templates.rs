//! `Templates`: the layouts of records that were seen, as a tree. A record is read
//! by walking down: what stands between two values is compared as a whole, and only
//! the values are looked at. A record that leads nowhere teaches a new branch.

use crate::bytes::{inside, same};
use crate::dictionary::{Dictionary, Kind};
use crate::learn::{self, end_of_scalar, is_bare, is_bare_value};
use crate::moment;
use crate::paths::Paths;
use crate::shape::{Form, Shape};
use crate::tuples::Tuples;
use std::ops::Range;

/// The tree stops growing there; what it does not know then is kept as it is.
const MOST_NODES: usize = 60_000;
const MOST_TEXT: usize = 16 << 20;

/// The layouts, and the values that were seen in them.
pub(crate) struct Templates {
    nodes: Vec<Vec<Branch>>,
    /// What stands between values, one after the other.
    texts: Vec<u8>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) paths: Paths,
    /// The fields of odd records, by which their shapes are known.
    pub(crate) odd: Tuples,
    pub(crate) odd_shapes: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Branch {
    /// What stands before the value, as a range of the texts.
    before: (u32, u32),
    step: Step,
    /// The node behind it, or the shape at the end.
    next: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A value of this field.
    Value(u32, Form),
    /// The record ends.
    End,
}

/// What came of reading a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// Its shape, and where it ends. Its words were added.
    Done { shape: u32, end: usize },
    /// It cannot be kept in parts, or is no JSON.
    Odd,
    /// A text in it is no UTF-8.
    NotText,
}

/// Why a value was not read.
enum No {
    /// It is of another form.
    Other,
    /// It cannot be kept in parts.
    Odd,
    NotText,
}

impl Templates {
    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Vec::new()],
            texts: Vec::new(),
            shapes: Vec::new(),
            paths: Paths::new(),
            odd: Tuples::default(),
            odd_shapes: Vec::new(),
        }
    }

    /// Reads the record that begins at `at`, and adds its words.
    pub(crate) fn read(&mut self, text: &[u8], at: usize, words: &mut Vec<u32>) -> Read {
        let begin = words.len();
        match self.walk(text, at, words) {
            Ok(Some(done)) => return done,
            Ok(None) => words.truncate(begin),
            Err(No::NotText) => return Read::NotText,
            Err(_) => {
                words.truncate(begin);
                return Read::Odd;
            }
        }
        if !self.learn(text, at) {
            return Read::Odd;
        }
        match self.walk(text, at, words) {
            Ok(Some(done)) => done,
            Err(No::NotText) => Read::NotText,
            _ => {
                words.truncate(begin);
                Read::Odd
            }
        }
    }

    /// The text of a range.
    pub(crate) fn text(&self, (start, end): (u32, u32)) -> &str {
        let text = self.texts.get(start as usize..end as usize).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// Walks down the tree; `None` when no branch fits.
    #[inline]
    fn walk(&mut self, text: &[u8], mut at: usize, words: &mut Vec<u32>) -> Result<Option<Read>, No> {
        let Self { nodes, texts, paths, .. } = self;
        let mut node = 0;
        'values: loop {
            let Some(branches) = nodes.get(node as usize) else { return Ok(None) };
            for branch in branches {
                let (start, end) = branch.before;
                let len = (end - start) as usize;
                if !same(texts, start as usize, text, at, len) {
                    continue;
                }
                let place = at + len;
                let end = match branch.step {
                    Step::End => return Ok(Some(Read::Done { shape: branch.next, end: place })),
                    Step::Value(path, Form::Code) => value(paths, path, text, place, words),
                    Step::Value(_, Form::Moment(form)) => moment(text, place, form, words).ok_or(No::Other),
                };
                match end {
                    Ok(end) => {
                        (node, at) = (branch.next, end);
                        continue 'values;
                    }
                    Err(No::Other) => {}
                    Err(no) => return Err(no),
                }
            }
            return Ok(None);
        }
    }

    /// Takes the layout of the record into the tree; `false` when it is odd.
    #[cold]
    fn learn(&mut self, text: &[u8], at: usize) -> bool {
        let takes_moments = |name: &str| {
            let known = self.paths.find(name).and_then(|number| self.paths.get(number));
            known.map_or_else(|| crate::paths::what(name).is_none(), |path| path.has_moments)
        };
        let Some(layout) = learn::layout(text, at, &takes_moments) else { return false };
        let is_full = self.nodes.len() + layout.values.len() > MOST_NODES || self.texts.len() > MOST_TEXT;
        let parts = layout.values.iter().map(|value| &value.before).chain([&layout.tail]);
        let is_text = |range: &Range<usize>| {
            text.get(range.clone()).is_some_and(|part| std::str::from_utf8(part).is_ok())
        };
        if is_full || !{ parts }.all(is_text) {
            return false;
        }
        let mut shape =
            Shape { has_details: layout.has_details, has_issues: layout.has_issues, ..Shape::default() };
        let mut node = 0;
        for found in &layout.values {
            let path = self.paths.number(&found.path);
            let before = text.get(found.before.clone()).unwrap_or_default();
            let branch = self.branch(node, before, Step::Value(path, found.form));
            shape.push(&self.paths, path, found.form, branch.before);
            node = branch.next;
        }
        let tail = text.get(layout.tail.clone()).unwrap_or_default();
        let end = self.branch(node, tail, Step::End);
        shape.tail = end.before;
        if end.next as usize == self.shapes.len() {
            self.shapes.push(shape);
        }
        true
    }

    /// The branch of a node, which grows if it is not there.
    fn branch(&mut self, node: u32, before: &[u8], step: Step) -> Branch {
        let known = self.nodes.get(node as usize).into_iter().flatten().copied();
        let is_it = |branch: &Branch| {
            let range = branch.before.0 as usize..branch.before.1 as usize;
            branch.step == step && self.texts.get(range) == Some(before)
        };
        if let Some(branch) = { known }.find(is_it) {
            return branch;
        }
        let start = self.texts.len() as u32;
        self.texts.extend_from_slice(before);
        let next = if step == Step::End { self.shapes.len() } else { self.nodes.len() } as u32;
        let branch = Branch { before: (start, self.texts.len() as u32), step, next };
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.push(branch);
        }
        if step != Step::End {
            self.nodes.push(Vec::new());
        }
        branch
    }
}

/// Reads a moment in quotes; where it ends.
#[inline]
fn moment(text: &[u8], at: usize, form: moment::Form, words: &mut Vec<u32>) -> Option<usize> {
    let end = at + form.len() + 1;
    if text.get(at) != Some(&b'"') || text.get(end) != Some(&b'"') {
        return None;
    }
    let (seconds, micros) = moment::read(text, at + 1, form)?;
    words.push(seconds);
    if Form::Moment(form).words() == 2 {
        words.push(micros);
    }
    Some(end + 1)
}

/// Reads a value as its code; where it ends.
#[inline]
fn value(paths: &mut Paths, path: u32, text: &[u8], at: usize, words: &mut Vec<u32>) -> Result<usize, No> {
    let path = paths.get_mut(path).ok_or(No::Odd)?;
    if text.get(at) != Some(&b'"') {
        let (code, end) = bare(&mut path.dictionary, text, at)?;
        words.push(code);
        return Ok(end);
    }
    let start = at + 1;
    let found = inside(text, start).ok_or(No::Odd)?;
    let len = found.end - start;
    if text.get(found.end) == Some(&b'\\') {
        let (code, end) = escaped(&mut path.dictionary, text, at)?;
        words.push(code);
        return Ok(end);
    }
    let code = match path.dictionary.find(Kind::Text, text, start, len, found.hash) {
        Some(code) => code,
        None => {
            let new = text.get(start..found.end).unwrap_or_default();
            if path.has_moments && moment::form(new).is_some() {
                return Err(No::Other);
            }
            let new = std::str::from_utf8(new).map_err(|_| No::NotText)?;
            // JSON allows no control characters in a string.
            if new.bytes().any(|byte| byte < b' ') {
                return Err(No::Odd);
            }
            path.dictionary.add(Kind::Text, new, found.hash)
        }
    };
    words.push(code);
    Ok(found.end + 1)
}

#[inline]
fn bare(dictionary: &mut Dictionary, text: &[u8], at: usize) -> Result<(u32, usize), No> {
    let mut end = at;
    while text.get(end).is_some_and(|byte| is_bare(*byte)) {
        end += 1;
    }
    let found = text.get(at..end).unwrap_or_default();
    let hash = crate::bytes::Hash::of(found);
    if let Some(code) = dictionary.find(Kind::Bare, text, at, found.len(), hash) {
        return Ok((code, end));
    }
    match std::str::from_utf8(found) {
        Ok(new) if is_bare_value(found) => Ok((dictionary.add(Kind::Bare, new, hash), end)),
        _ => Err(No::Other),
    }
}

/// A string with escapes is kept as what it means. Half a surrogate pair means nothing.
#[cold]
fn escaped(dictionary: &mut Dictionary, text: &[u8], at: usize) -> Result<(u32, usize), No> {
    let end = end_of_scalar(text, at).ok_or(No::Odd)?;
    let inside = text.get(at..end).unwrap_or_default();
    let inside = std::str::from_utf8(inside).map_err(|_| No::NotText)?;
    let meant: String = serde_json::from_str(inside).map_err(|_| No::Odd)?;
    Ok((dictionary.code(Kind::Text, &meant), end))
}
