//! What is said where a person chooses for this browser, and signs out: a part of the catalogue
//! that stands beside the code that says it, in both languages, and comes with it.

mod en;
mod es;
mod keys;

pub use keys::PreferenceWords;

use super::{Language, language};

/// The part in use. Whoever reads it in a view is drawn anew when the language changes.
#[must_use]
pub fn preferences() -> &'static PreferenceWords {
    static ENGLISH: PreferenceWords = en::WORDS;
    static SPANISH: PreferenceWords = es::WORDS;
    match language() {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
