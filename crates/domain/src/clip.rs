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

/// The whole text in pieces of about `most` bytes, so that only those on screen are laid out.
/// They end with a line where one ends there.
#[must_use]
pub fn pieces(mut text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > most {
        let mut end = most;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        end = text[..end].rfind('\n').map_or(end, |last| last + 1);
        pieces.push(&text[..end]);
        text = &text[end..];
    }
    pieces.push(text);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_small_and_make_the_text(text in "[aä😀\n]{0,60}", most in 1_usize..20) {
            let pieces = pieces(&text, most);
            prop_assert_eq!(pieces.concat(), text.as_str());
            prop_assert!(pieces.iter().all(|piece| piece.len() < most + 4), "{:?}", pieces);
            let (_, whole) = pieces.split_last().unwrap();
            prop_assert!(whole.iter().all(|piece| piece.ends_with('\n') || !piece.contains('\n')), "{:?}", pieces);
        }
    }

    #[test]
    fn only_what_is_too_long_is_clipped() {
        for (text, shown) in [("", ""), ("abc", "abc"), ("abcd", "abc…"), ("äöüß", "äöü…")] {
            assert_eq!(clipped_to(text, 3), shown);
        }
        assert_eq!(clipped(&"x".repeat(MOST)).chars().count(), MOST);
        assert_eq!(clipped(&"x".repeat(MOST + 1)).chars().count(), MOST + 1);
    }
}
