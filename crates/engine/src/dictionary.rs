//! `Dictionary`: the distinct texts of a column, each with a small code, and
//! their order.

use crate::text::lower;
use domain::order::sorted;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The code of a missing value.
pub(crate) const MISSING: u32 = 0;

/// Codes count from 1, in the order in which the texts were first seen.
#[derive(Default)]
pub(crate) struct Dictionary {
    codes: HashMap<Rc<str>, u32>,
    texts: Vec<Rc<str>>,
    ranks: OnceCell<Vec<u32>>,
}

impl Dictionary {
    /// The code of a text, which is taken in if it is new.
    pub(crate) fn code(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return MISSING };
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let text: Rc<str> = text.into();
        self.texts.push(Rc::clone(&text));
        let code = self.texts.len() as u32;
        self.codes.insert(text, code);
        self.ranks.take();
        code
    }

    /// The code of a text, if it occurs.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }

    /// The text with this code; `None` for [`MISSING`].
    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get((code as usize).checked_sub(1)?).map(|text| &**text)
    }

    /// One answer per code, [`MISSING`] included, which is answered with `false`.
    pub(crate) fn map(&self, test: impl Fn(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.texts.iter().map(|text| test(text))).collect()
    }

    /// How many codes there are, [`MISSING`] included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len() + 1
    }

    /// The place of each code in the order of the texts, case ignored; equal for
    /// texts that differ in case only.
    pub(crate) fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| {
            let texts: Vec<String> = self.texts.iter().map(|text| lower(text)).collect();
            let order = sorted(texts.len(), &|a, b| texts[a].cmp(&texts[b]));
            let mut ranks = vec![0; self.len()];
            let mut rank = 0;
            let mut before: Option<&str> = None;
            for index in order {
                let text = &texts[index];
                rank += u32::from(before.is_some_and(|before| before != text));
                before = Some(text);
                // Codes count from 1: 0 is what is missing.
                ranks[index + 1] = rank;
            }
            ranks
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_code_and_comes_back() {
        let mut dictionary = Dictionary::default();
        let code = dictionary.code(Some("b"));
        assert_eq!(dictionary.code(Some("b")), code);
        assert_eq!(dictionary.find("b"), Some(code));
        assert_eq!(dictionary.text(code), Some("b"));
        assert_eq!(dictionary.code(None), MISSING);
        assert_eq!((dictionary.text(MISSING), dictionary.find("x")), (None, None));
    }

    #[test]
    fn ranks_order_texts_and_ignore_case() {
        let mut dictionary = Dictionary::default();
        let [b, a, upper_a] = ["b", "a", "A"].map(|text| dictionary.code(Some(text)) as usize);
        let ranks = dictionary.ranks();
        assert!(ranks[a] < ranks[b] && ranks[a] == ranks[upper_a]);
        let c = dictionary.code(Some("C")) as usize;
        assert!(dictionary.ranks()[c] > dictionary.ranks()[b]);
    }
}
