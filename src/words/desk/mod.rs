//! What is said about writing, submitting and following up: a part of the catalogue that
//! comes with the pages that say it.

mod en;
mod es;
mod keys;

pub use keys::DeskWords;

use super::Language;
use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

/// The parts that have come, in the order of [`Language::ALL`].
static PARTS: [OnceLock<&'static DeskWords>; 2] = [OnceLock::new(), OnceLock::new()];
/// What is said when nothing has come: nothing. Without chunks the words are there.
static NONE: LazyLock<DeskWords> =
    LazyLock::new(|| if cfg!(feature = "split") { DeskWords::default() } else { en::WORDS });

/// The part of a language, once it is here; until then, that of another one.
#[derive(Default)]
pub struct Desk(pub(super) Language);

impl Deref for Desk {
    type Target = DeskWords;

    fn deref(&self) -> &DeskWords {
        let of = |language: Language| PARTS[language as usize].get().copied();
        of(self.0)
            .or_else(|| Language::ALL.into_iter().find_map(of))
            .unwrap_or_else(|| LazyLock::force(&NONE))
    }
}

/// The English part, for whoever fetches it.
#[must_use]
pub fn english() -> &'static DeskWords {
    &en::WORDS
}

/// The Spanish part, for whoever fetches it.
#[must_use]
pub fn spanish() -> &'static DeskWords {
    &es::WORDS
}

/// Whether some language's is here.
#[must_use]
pub fn is_here() -> bool {
    PARTS.iter().any(|part| part.get().is_some())
}

/// The part of a language has come.
pub fn have(language: Language, words: &'static DeskWords) {
    if PARTS[language as usize].set(words).is_ok() {
        super::notify();
    }
}
