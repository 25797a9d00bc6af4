//! `Settings`: what a person chose in this browser, kept in its local storage.

use crate::platform::effect::whenever;
use crate::platform::{document, intl, storage::Store};
use crate::words::{self, Language};
use domain::Measure;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const KEY: &str = "diagboard.settings";

/// After how many minutes records can be read again by themselves; 0 is never.
pub const EVERY: [u32; 4] = [0, 1, 5, 15];

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
    measures: BTreeMap<String, Measure>,
    refresh_every: u32,
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
    /// What this person said about measurements, by their keys in `details`.
    pub measures: RwSignal<BTreeMap<String, Measure>>,
    /// After how many minutes records are read again by themselves; 0 is never.
    pub refresh_every: RwSignal<u32>,
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
            measures: RwSignal::new(kept.measures),
            refresh_every: RwSignal::new(
                EVERY.into_iter().find(|every| *every == kept.refresh_every).unwrap_or_default(),
            ),
            is_kept: RwSignal::new(true),
        };
        settings.apply();
        settings
    }

    fn apply(self) {
        words::set_language(untrack(|| self.spoken()));
        whenever(move || {
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
            let (zone, measures) = (self.zone.get(), self.measures.get());
            let (language, refresh_every) = (self.language.get(), self.refresh_every.get());
            let kept = Kept { theme, language, zone, measures, refresh_every };
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
