//! Measurements as this organization and this person judge and write them.

use super::Data;
use domain::{Class, Measure, Measures};
use leptos::prelude::*;

impl Data {
    /// What is known about measurements; follows the settings.
    #[must_use]
    pub fn measures(self) -> Measures {
        self.config.with_value(|config| self.settings.measures.with(|own| config.measures(own)))
    }

    /// A value with its unit.
    #[must_use]
    pub fn measured(self, measure: Option<&Measure>, value: f64) -> String {
        let number = self.number((value * 100.0).round() / 100.0);
        match measure.map(|measure| measure.unit.as_str()).filter(|unit| !unit.is_empty()) {
            Some(unit) => [&number, "\u{a0}", unit].concat(),
            None => number,
        }
    }
}

/// The tone of a judged value in `style/`; neutral where nobody has said what is bad.
#[must_use]
pub fn tone(class: Option<Class>) -> &'static str {
    match class {
        Some(Class::Healthy) => "ok",
        Some(Class::Warning) => "warn",
        Some(Class::Critical) => "crit",
        Some(Class::Work | Class::Other) | None => "unk",
    }
}
