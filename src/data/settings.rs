//! `Settings`: what a person chose in this browser, kept in its local storage.

use crate::platform::{document, intl, storage::Store};
use crate::words::{self, Language};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const KEY: &str = "diagboard.settings";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    theme: Theme,
    language: Option<Language>,
    zone: String,
}

/// The choices, as signals.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// The language; `None` for the browser's.
    pub language: RwSignal<Option<Language>>,
    /// The time zone (IANA); empty for the browser's.
    pub zone: RwSignal<String>,
    /// Whether the browser keeps the choices.
    pub is_kept: RwSignal<bool>,
}

impl Settings {
    /// Reads the choices, applies them and keeps them from now on.
    pub fn restore() -> Self {
        let kept: Kept =
            Store::Local.read(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        // A zone that this browser does not know would break every time.
        let is_known = kept.zone.is_empty() || intl::zones().contains(&kept.zone);
        let zone = if is_known { kept.zone } else { String::new() };
        let settings = Self {
            theme: RwSignal::new(kept.theme),
            language: RwSignal::new(kept.language),
            zone: RwSignal::new(zone),
            is_kept: RwSignal::new(true),
        };
        settings.apply();
        settings
    }

    fn apply(self) {
        words::set_language(untrack(|| self.spoken()));
        Effect::new(move |_| {
            let theme = self.theme.get();
            document::set_root_attribute(
                "data-theme",
                match theme {
                    Theme::System => None,
                    Theme::Light => Some("light"),
                    Theme::Dark => Some("dark"),
                },
            );
            let language = self.spoken();
            words::set_language(language);
            document::set_root_attribute("lang", Some(language.tag()));
            let kept = Kept { theme, language: self.language.get(), zone: self.zone.get() };
            let text = serde_json::to_string(&kept).unwrap_or_default();
            self.is_kept.set(Store::Local.write(KEY, &text));
        });
    }

    /// The language in use: the chosen one, else the first of the browser's that
    /// there is a catalogue for.
    #[must_use]
    pub fn spoken(self) -> Language {
        let browsers = || document::languages().iter().find_map(|tag| Language::of_tag(tag));
        self.language.get().or_else(browsers).unwrap_or_default()
    }
}
