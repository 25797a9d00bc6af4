//! How much of a text is drawn where there are many: nobody reads a megabyte in a list, and
//! laying it out takes seconds. The whole is in the record.

/// How many characters of a text are drawn in a list.
pub const MOST: usize = 500;

/// The beginning of a text that is longer than `most` characters, with `…`.
#[must_use]
pub fn clipped_to(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.to_owned(),
    }
}

/// The same for lists.
#[must_use]
pub fn clipped(text: &str) -> String {
    clipped_to(text, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_long_is_clipped() {
        for (text, shown) in [("", ""), ("abc", "abc"), ("abcd", "abc…"), ("äöüß", "äöü…")] {
            assert_eq!(clipped_to(text, 3), shown);
        }
        assert_eq!(clipped(&"x".repeat(MOST)).chars().count(), MOST);
        assert_eq!(clipped(&"x".repeat(MOST + 1)).chars().count(), MOST + 1);
    }
}
