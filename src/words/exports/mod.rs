//! What is said of an export: a part of the catalogue that stands beside the code that says it,
//! in both languages, and comes with it.

mod en;
mod es;
mod keys;

pub use keys::ExportWords;

use super::{Language, language};

/// The part in use. Whoever reads it in a view is drawn anew when the language changes.
#[must_use]
pub fn exports() -> &'static ExportWords {
    static ENGLISH: ExportWords = en::WORDS;
    static SPANISH: ExportWords = es::WORDS;
    match language() {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
