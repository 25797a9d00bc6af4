//! What is said in reports: a part of the catalogue that stands beside the code that says it,
//! in both languages, and comes with it.

mod en;
mod es;
mod keys;

pub use keys::ReportWords;

use super::{Language, language};

/// The part in use. Whoever reads it in a view is drawn anew when the language changes.
#[must_use]
pub fn reports() -> &'static ReportWords {
    static ENGLISH: ReportWords = en::WORDS;
    static SPANISH: ReportWords = es::WORDS;
    match language() {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
