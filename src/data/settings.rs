//! `Settings`: what a person chose in this browser, kept in its local storage.

use crate::platform::effect::whenever;
use crate::platform::{document, intl, storage::Store};
use crate::words::{self, Language};
use domain::json::object;
use domain::{Measure, Named};
use leptos::prelude::*;
use serde_json::{Map, Value};

const KEY: &str = "diagboard.settings";

/// After how many minutes records can be read again by themselves; 0 is never.
pub const EVERY: [u32; 4] = [0, 1, 5, 15];

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name where it is kept.
    fn key(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
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
    pub measures: RwSignal<Named<Measure>>,
    /// After how many minutes records are read again by themselves; 0 is never.
    pub refresh_every: RwSignal<u32>,
    /// Whether the browser keeps the choices.
    pub is_kept: RwSignal<bool>,
}

impl Settings {
    /// Reads the choices, applies them and keeps them from now on.
    pub fn restore() -> Self {
        let kept: Value =
            Store::Local.read(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let text = |key: &str| kept.get(key).and_then(Value::as_str).unwrap_or_default();
        let theme = [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.key() == text("theme"));
        // A zone that this browser does not know would break every time.
        let zone =
            Some(text("zone").to_owned()).filter(|zone| zone.is_empty() || intl::zones().contains(zone));
        let mut measures = Named::default();
        for (key, value) in kept.get("measures").and_then(Value::as_object).into_iter().flatten() {
            if let Ok(measure) = Measure::read(value) {
                measures.insert(key.clone(), measure);
            }
        }
        let every = kept.get("refresh_every").and_then(Value::as_u64);
        let settings = Self {
            theme: RwSignal::new(theme.unwrap_or_default()),
            language: RwSignal::new(Language::of_tag(text("language"))),
            zone: RwSignal::new(zone.unwrap_or_default()),
            measures: RwSignal::new(measures),
            refresh_every: RwSignal::new(
                EVERY.into_iter().find(|known| Some(u64::from(*known)) == every).unwrap_or_default(),
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
            let mut measures = Map::new();
            self.measures.with(|own| {
                for (key, measure) in own.iter() {
                    measures.insert(key.clone(), measure.to_json());
                }
            });
            let kept = object(vec![
                ("theme", theme.key().into()),
                ("language", self.language.get().map(Language::tag).into()),
                ("zone", self.zone.get().into()),
                ("measures", Value::Object(measures)),
                ("refresh_every", self.refresh_every.get().into()),
            ]);
            self.is_kept.set(Store::Local.write(KEY, &kept.to_string()));
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
