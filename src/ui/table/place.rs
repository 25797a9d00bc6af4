//! `Place`: where a person is in a table, to come back to it.

use domain::scroll;

/// What is at the top of the view, and the row that is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// What is first in view.
    pub at: scroll::Place,
    /// The row that the keyboard was in, if it was in any.
    pub active: Option<u32>,
}

impl Place {
    /// As a text that can be kept.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = self.at.row.to_string();
        for number in std::iter::once(self.at.pixels).chain(self.active) {
            text.push(' ');
            text.push_str(&number.to_string());
        }
        text
    }

    /// From such a text; the begin of the table from any other.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut numbers = text.split(' ').map_while(|number| number.parse().ok());
        let [row, pixels] = [(); 2].map(|()| numbers.next().unwrap_or_default());
        Self { at: scroll::Place { row, pixels }, active: numbers.next() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_place_is_kept_as_a_text() {
        for active in [None, Some(0), Some(999_999)] {
            let place = Place { at: scroll::Place { row: 12_345, pixels: 38 }, active };
            assert_eq!(Place::from_text(&place.to_text()), place);
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_place_is_the_begin() {
        assert_eq!(Place::from_text(""), Place::default());
        assert_eq!(Place::from_text("here"), Place::default());
    }
}
