//! `Dictionary`: the distinct values of a field, each with a small code.

use crate::bytes::{Hash, same};
use crate::table::Table;
use crate::text::{Needle, is_searched};

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string; its text is what it means, without escapes.
    Text = 0,
    /// A number, `true`, `false` or `null`, as it was sent.
    Bare = 1,
}

/// Codes count from 1, in the order in which the values were first seen.
#[derive(Default)]
pub(crate) struct Dictionary {
    /// Every value: a byte for its kind, then its text.
    heap: String,
    /// Where each value ends.
    ends: Vec<u32>,
    table: Table,
    /// The values that are not all ASCII: their case is not that of their bytes.
    other: Vec<u32>,
    /// Which ASCII signs occur, in lower case: most words have one that no id has.
    signs: u128,
    /// Whether there are numbers or truths among them.
    has_bare: bool,
}

impl Dictionary {
    /// The code of the value that is `len` bytes of `text` from `at` on.
    #[inline]
    pub(crate) fn find(&self, kind: Kind, text: &[u8], at: usize, len: usize, hash: u32) -> Option<u32> {
        self.table.find(salted(hash, kind), |code| {
            let (start, end) = self.range(code);
            let heap = self.heap.as_bytes();
            end - start == len + 1
                && heap.get(start).copied() == Some(kind as u8)
                && same(heap, start + 1, text, at, len)
        })
    }

    /// Takes in a value that it does not have.
    pub(crate) fn add(&mut self, kind: Kind, text: &str, hash: u32) -> u32 {
        self.heap.push(char::from(kind as u8));
        self.heap.push_str(text);
        self.ends.push(self.heap.len() as u32);
        let code = self.ends.len() as u32;
        self.signs |= signs(text);
        if !text.is_ascii() {
            self.other.push(code);
        }
        self.has_bare |= kind == Kind::Bare && text != "null";
        let mut table = std::mem::take(&mut self.table);
        table.insert(salted(hash, kind), code, |code| self.hash(code));
        self.table = table;
        code
    }

    /// The code of a value, which is taken in if it is new.
    pub(crate) fn code(&mut self, kind: Kind, text: &str) -> u32 {
        let hash = Hash::of(text.as_bytes());
        self.find(kind, text.as_bytes(), 0, text.len(), hash).unwrap_or_else(|| self.add(kind, text, hash))
    }

    /// The codes of a text, as a string and as a number, as far as they occur.
    pub(crate) fn codes_of(&self, text: &str) -> [Option<u32>; 2] {
        let bytes = text.as_bytes();
        [Kind::Text, Kind::Bare].map(|kind| self.find(kind, bytes, 0, bytes.len(), Hash::of(bytes)))
    }

    /// The code that stands for all values with the same text: `7` and `"7"` name one
    /// thing, and the one that came first names it.
    pub(crate) fn name(&self, code: u32) -> u32 {
        if !self.has_bare {
            return code;
        }
        let text = self.text(code).unwrap_or_default();
        self.codes_of(text).into_iter().flatten().min().unwrap_or(code)
    }

    /// The value with this code; `None` for 0, which is none.
    pub(crate) fn value(&self, code: u32) -> Option<(Kind, &str)> {
        let (start, end) = self.range(code);
        let text = self.heap.get(start + 1..end)?;
        let is_text = self.heap.as_bytes().get(start).copied() == Some(Kind::Text as u8);
        Some((if is_text { Kind::Text } else { Kind::Bare }, text))
    }

    /// What a person reads: `None` for what is missing, null or blank.
    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        match self.value(code)? {
            (Kind::Text, text) if is_blank(text) => None,
            (Kind::Bare, "null") => None,
            (_, text) => Some(text),
        }
    }

    /// How many codes there are, 0 included.
    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32 + 1
    }

    /// One answer per code, 0 and values without a text included, which
    /// are answered with `false`.
    pub(crate) fn map(&self, test: &dyn Fn(&str) -> bool) -> Vec<bool> {
        (0..self.len()).map(|code| self.text(code).is_some_and(test)).collect()
    }

    /// Which codes have this text in them. All values are searched as one text: the
    /// bytes between them are none that a needle has.
    pub(crate) fn search(&self, needle: &Needle) -> Vec<bool> {
        let mut hits = vec![false; self.len() as usize];
        let mut hit = |code: u32| {
            let is_hit = self.text(code).is_some_and(|text| needle.is_in(text) && is_searched(text));
            if let Some(place) = hits.get_mut(code as usize) {
                *place = is_hit;
            }
        };
        let (mut code, mut at) = (1, if needle.signs() & !self.signs == 0 { 0 } else { self.heap.len() });
        while let Some(found) = needle.find(self.heap.as_bytes(), at) {
            while self.range(code).1 <= found {
                code += 1;
            }
            hit(code);
            at = self.range(code).1;
        }
        self.other.iter().for_each(|code| hit(*code));
        hits
    }

    /// Makes room for so many values like those that are there.
    pub(crate) fn reserve(&mut self, values: u32) {
        let held = self.ends.len().max(1);
        let more = (values as usize).saturating_sub(held);
        self.heap.reserve_exact(more.saturating_mul(self.heap.len() / held + 1));
        self.ends.reserve_exact(more);
        let mut table = std::mem::take(&mut self.table);
        table.reserve(values, |code| self.hash(code));
        self.table = table;
    }

    #[inline]
    fn range(&self, code: u32) -> (usize, usize) {
        let end = |index: usize| self.ends.get(index).copied().unwrap_or_default() as usize;
        match code as usize {
            0 => (0, 0),
            1 => (0, end(0)),
            code => (end(code - 2), end(code - 1)),
        }
    }

    fn hash(&self, code: u32) -> u32 {
        let (kind, text) = self.value(code).unwrap_or((Kind::Text, ""));
        salted(Hash::of(text.as_bytes()), kind)
    }
}

/// The ASCII signs of a text, in lower case, as a set.
#[inline]
pub(crate) fn signs(text: &str) -> u128 {
    let ascii = text.bytes().filter(u8::is_ascii);
    ascii.fold(0, |signs, byte| signs | 1 << byte.to_ascii_lowercase())
}

#[inline]
fn is_blank(text: &str) -> bool {
    // Most texts begin with a letter or a digit.
    !text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && text.trim().is_empty()
}

/// The same text as a string and as a number are two values.
#[inline]
fn salted(hash: u32, kind: Kind) -> u32 {
    hash.wrapping_add(kind as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_code_and_comes_back() {
        let mut dictionary = Dictionary::default();
        let code = dictionary.code(Kind::Text, "b");
        assert_eq!(dictionary.code(Kind::Text, "b"), code);
        assert_eq!(dictionary.codes_of("b")[0], Some(code));
        assert_eq!(dictionary.value(code), Some((Kind::Text, "b")));
        assert_eq!((dictionary.value(0), dictionary.codes_of("x")), (None, [None, None]));
    }

    #[test]
    fn a_number_is_not_the_text_of_its_digits() {
        let mut dictionary = Dictionary::default();
        let (text, bare) = (dictionary.code(Kind::Text, "7"), dictionary.code(Kind::Bare, "7"));
        assert_ne!(text, bare);
        assert_eq!(dictionary.value(bare), Some((Kind::Bare, "7")));
        assert_eq!((dictionary.text(text), dictionary.text(bare)), (Some("7"), Some("7")));
    }

    #[test]
    fn a_number_and_the_text_of_its_digits_name_one_thing() {
        let mut dictionary = Dictionary::default();
        let bare = dictionary.code(Kind::Bare, "7");
        let text = dictionary.code(Kind::Text, "7");
        let other = dictionary.code(Kind::Text, "8");
        assert_eq!([bare, text, other].map(|code| dictionary.name(code)), [bare, bare, other]);
    }

    #[test]
    fn null_and_blanks_are_no_texts() {
        let mut dictionary = Dictionary::default();
        for (kind, text) in [(Kind::Bare, "null"), (Kind::Text, ""), (Kind::Text, "  ")] {
            let code = dictionary.code(kind, text);
            assert_eq!(dictionary.text(code), None, "{text:?}");
        }
    }

    #[test]
    fn many_values_keep_their_codes() {
        let mut dictionary = Dictionary::default();
        let codes: Vec<u32> = (0..5_000).map(|n| dictionary.code(Kind::Text, &n.to_string())).collect();
        dictionary.reserve(20_000);
        for (n, code) in (0..).zip(codes) {
            let n: i32 = n;
            assert_eq!(dictionary.codes_of(&n.to_string())[0], Some(code));
        }
    }
}
