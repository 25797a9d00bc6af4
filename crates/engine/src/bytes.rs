//! Bytes of a page, eight at a time: where a text ends, whether two are the same,
//! and a hash of one.

/// A hash under construction: [`Hash::mix`] whole words, then [`Hash::finish`].
#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) const NEW: Self = Self(0x9e37_79b9_7f4a_7c15);

    #[inline]
    pub(crate) fn mix(self, word: u64) -> Self {
        let mixed = (self.0 ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        Self(mixed ^ (mixed >> 32))
    }

    #[inline]
    pub(crate) fn finish(self, len: usize) -> u32 {
        let mixed = (self.0 ^ len as u64).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        (mixed >> 32) as u32
    }

    /// The hash of a text: that of a scan over the same text.
    pub(crate) fn of(text: &[u8]) -> u32 {
        let mut hash = Self::NEW;
        let mut at = 0;
        while at + 8 <= text.len() {
            hash = hash.mix(word(text, at));
            at += 8;
        }
        hash.mix(word(text, at)).finish(text.len())
    }
}

/// Eight bytes from `at` on, little-endian; zeros beyond the end.
#[inline]
pub(crate) fn word(text: &[u8], at: usize) -> u64 {
    match text.get(at..at + 8) {
        Some(bytes) => u64::from_le_bytes(bytes.try_into().unwrap_or_default()),
        None => short_word(text, at),
    }
}

#[cold]
fn short_word(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// The lowest `len` bytes of a word, for `len` below 8.
#[inline]
fn lowest(word: u64, len: usize) -> u64 {
    word & ((1 << (8 * len)) - 1)
}

/// Whether `len` bytes of both texts, from these places on, are the same.
#[inline]
pub(crate) fn same(left: &[u8], left_at: usize, right: &[u8], right_at: usize, len: usize) -> bool {
    let mut at = 0;
    while at + 8 <= len {
        if word(left, left_at + at) != word(right, right_at + at) {
            return false;
        }
        at += 8;
    }
    let differ = word(left, left_at + at) ^ word(right, right_at + at);
    right_at + len <= right.len() && lowest(differ, len - at) == 0
}

/// Where the inside of a string ends.
pub(crate) struct Inside {
    /// The place of the closing quote, or of the first backslash.
    pub(crate) end: usize,
    /// The hash of what is before it.
    pub(crate) hash: u32,
}

/// Looks for the end of a string's inside that begins at `at`; `None` when the
/// text ends first.
#[inline]
pub(crate) fn inside(text: &[u8], at: usize) -> Option<Inside> {
    let mut hash = Hash::NEW;
    let mut place = at;
    while place < text.len() {
        let word = word(text, place);
        let found = (equal(word, b'"') | equal(word, b'\\')).trailing_zeros() as usize / 8;
        if found < 8 {
            let end = place + found;
            return Some(Inside { end, hash: hash.mix(lowest(word, found)).finish(end - at) });
        }
        hash = hash.mix(word);
        place += 8;
    }
    None
}

/// Marks the bytes of a word that equal `byte`; exact up to the lowest of them.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let differ = word ^ (ONES * u64::from(byte));
    differ.wrapping_sub(ONES) & !differ & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_inside_of_a_string_ends_at_the_first_quote_or_backslash(
            before in "\\PC{0,5}",
            text in "[^\"\\\\]{0,40}",
            end in "[\"\\\\]",
            after in "\\PC{0,20}",
        ) {
            let whole = format!("{before}{text}{end}{after}");
            let found = inside(whole.as_bytes(), before.len()).unwrap();
            prop_assert_eq!(found.end, before.len() + text.len());
            prop_assert_eq!(found.hash, Hash::of(text.as_bytes()));
        }

        #[test]
        fn texts_are_the_same_when_their_bytes_are(left in "[ab]{0,20}", right in "[ab]{0,20}", len in 0_usize..20) {
            let expected = len <= right.len()
                && len <= left.len()
                && left.as_bytes()[..len] == right.as_bytes()[..len];
            prop_assume!(len <= left.len());
            prop_assert_eq!(same(left.as_bytes(), 0, right.as_bytes(), 0, len), expected);
        }
    }

    #[test]
    fn a_string_that_does_not_end_is_none() {
        assert!(inside(b"abc", 0).is_none());
        assert!(inside(b"", 0).is_none());
    }
}
