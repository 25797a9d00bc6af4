//! The message catalogue: every word that a person reads, in each language. A
//! catalogue is a struct, so the compiler knows that it is complete.

mod en;
mod es;
mod keys;

pub use keys::Words;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::{LazyLock, OnceLock};

static LANGUAGE: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::default()));

static SPANISH: OnceLock<&'static Words> = OnceLock::new();

/// A language that there is a catalogue for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// The catalogue in use. Whoever reads it in a view is drawn anew when it changes.
#[must_use]
pub fn words() -> &'static Words {
    match LANGUAGE.try_get().unwrap_or_default() {
        Language::English => &en::WORDS,
        // Until it has come, English is better than nothing.
        Language::Spanish => SPANISH.get().copied().unwrap_or(&en::WORDS),
    }
}

/// The Spanish catalogue, which is fetched by those who read it.
#[must_use]
pub fn spanish() -> &'static Words {
    &es::WORDS
}

/// The Spanish catalogue has come.
pub fn have_spanish(words: &'static Words) {
    if SPANISH.set(words).is_ok() {
        LANGUAGE.notify();
    }
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
