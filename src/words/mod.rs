//! The message catalogue: every word that a person reads, in each language. A
//! catalogue is a struct, so the compiler knows that it is complete.

pub mod desk;
mod en;
mod es;
mod exports;
mod fleet;
mod keys;
mod preferences;
mod reports;
mod rules;

pub use exports::exports;
pub use keys::Words;
use leptos::prelude::*;
pub use preferences::preferences;
pub use reports::{ReportWords, reports};
pub use rules::{RuleWords, rules};
use std::sync::{LazyLock, OnceLock};

static LANGUAGE: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::default()));

/// The catalogues that have come, in the order of [`Language::ALL`]: each is fetched by
/// those who read it, before anything is drawn.
static CATALOGUES: [OnceLock<&'static Words>; 2] = [OnceLock::new(), OnceLock::new()];
/// What is said when nothing has come: nothing. Without chunks the words are there.
static NONE: LazyLock<Words> =
    LazyLock::new(|| if cfg!(feature = "split") { Words::default() } else { en::WORDS });

/// A language that there is a catalogue for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its tag (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The language that a tag such as `es-MX` asks for.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// The language in use. Whoever reads it in a view is drawn anew when it changes.
fn language() -> Language {
    LANGUAGE.try_get().unwrap_or_default()
}

/// The catalogue in use. Whoever reads it in a view is drawn anew when it changes.
#[must_use]
pub fn words() -> &'static Words {
    let language = language();
    let of = |language: Language| CATALOGUES[language as usize].get().copied();
    // Until the other one has come, the words stay as they were.
    of(language).or_else(|| Language::ALL.into_iter().find_map(of)).unwrap_or_else(|| LazyLock::force(&NONE))
}

/// The English catalogue, for whoever fetches it.
#[must_use]
pub fn english() -> &'static Words {
    &en::WORDS
}

/// The Spanish catalogue, for whoever fetches it.
#[must_use]
pub fn spanish() -> &'static Words {
    &es::WORDS
}

/// Whether there are words.
#[must_use]
pub fn are_here() -> bool {
    CATALOGUES.iter().any(|catalogue| catalogue.get().is_some())
}

/// The catalogue of a language has come.
pub fn have(language: Language, words: &'static Words) {
    if CATALOGUES[language as usize].set(words).is_ok() {
        notify();
    }
}

/// More words are here: what says them is drawn anew.
fn notify() {
    LANGUAGE.notify();
}

/// A word as a signal, for views. All of them are of one type, which keeps the
/// module small.
#[must_use]
pub fn say(read: fn(&'static Words) -> &'static str) -> Signal<String> {
    Signal::derive(move || read(words()).to_owned())
}

/// Speaks another language from now on.
pub fn set_language(language: Language) {
    if LANGUAGE.get_untracked() != language {
        LANGUAGE.set(language);
    }
}

/// A sentence with its `{places}` filled. What is filled in is not looked through
/// for places again.
#[must_use]
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(values.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn sentences_are_filled_in_any_order_and_once() {
        assert_eq!(fill("{held} of {count}", &[("count", "2"), ("held", "1")]), "1 of 2");
        assert_eq!(fill("{text}!", &[("text", "{text} {other}")]), "{text} {other}!");
        assert_eq!(fill("no place", &[("text", "x")]), "no place");
        assert_eq!(fill("{missing}.", &[]), ".");
    }

    #[wasm_bindgen_test]
    fn a_language_is_found_by_its_tag() {
        assert_eq!(Language::of_tag("es-MX"), Some(Language::Spanish));
        assert_eq!(Language::of_tag("EN"), Some(Language::English));
        assert_eq!(Language::of_tag("fr"), None);
    }
}
