//! Texts as they are searched and written.

use crate::dictionary::signs;
use crate::moment;
use domain::query::lower;
use memchr::memchr2;

/// A word or phrase to be found in many texts, whatever their case.
pub(crate) struct Needle {
    /// In lower case.
    text: String,
    is_ascii: bool,
}

impl Needle {
    /// `text` is in lower case.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), is_ascii: text.is_ascii() }
    }

    /// The ASCII signs in it.
    pub(crate) fn signs(&self) -> u128 {
        signs(&self.text)
    }

    /// Whether it is in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            self.find(text.as_bytes(), 0).is_some()
        } else {
            lower(text).contains(&self.text)
        }
    }

    /// Where it is in a text, from a place on, as far as that is ASCII.
    pub(crate) fn find(&self, text: &[u8], mut at: usize) -> Option<usize> {
        if !self.is_ascii {
            return None;
        }
        let needle = self.text.as_bytes();
        let (first, rest) = needle.split_first()?;
        let upper = first.to_ascii_uppercase();
        loop {
            let found = at + memchr2(*first, upper, text.get(at..)?)?;
            if text.get(found + 1..found + needle.len())?.eq_ignore_ascii_case(rest) {
                return Some(found);
            }
            at = found + 1;
        }
    }
}

/// Whether a text is one that a search looks at. A moment is none: `before:` and
/// `after:` ask for those.
pub(crate) fn is_searched(text: &str) -> bool {
    moment::form(text.as_bytes()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_needle_is_found_where_its_lower_case_is(needle in "[a-zäK 1]{1,3}", text in "[a-zA-ZäÄKİ 1]{0,12}") {
            let needle = lower(&needle);
            prop_assert_eq!(Needle::new(&needle).is_in(&text), lower(&text).contains(&needle));
        }
    }
}
