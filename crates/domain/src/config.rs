//! `Config`: what whoever deploys Diagboard decides, read from `config.json`
//! beside index.html. Every key has a default; an unknown key is an error,
//! because it is a misspelt one.

use crate::{Class, ClassTable, Measure, Measures};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The configuration of one installation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The address of the API, absolute or relative to the app's base.
    pub api_base: String,
    /// The name shown in the window's title and on the sign-in page.
    pub title: String,
    /// Records asked for per request: 1 to 1,000.
    pub page_size: u32,
    /// Requests at a time: 1 to 16.
    pub concurrency: u32,
    /// Whether a person may enter another address on the sign-in page.
    pub api_base_editable: bool,
    /// Whether a submission is wrapped as `{"data": "<json>"}`.
    pub wrap_body: bool,
    /// Whether submissions carry a `details.client_ref`.
    pub client_ref: bool,
    /// How long a request may take, in seconds: 1 to 600.
    pub timeout_seconds: u32,
    /// How long the server may still be storing an entry after the connection was lost, in
    /// seconds: 1 to 3,600. That it is not there is believed only after that.
    pub settle_seconds: u32,
    /// How long a live check may take, in seconds: 1 to 600.
    pub live_check_timeout_seconds: u32,
    /// How long after its due time a check counts as missed, in minutes.
    pub grace_minutes: u32,
    /// How long after everything was read a refresh reads everything again, at low
    /// priority, in minutes: up to 10,080, and 0 is never.
    pub full_read_minutes: u32,
    /// The class of words for status and severity, beyond the known ones.
    pub classes: BTreeMap<String, Class>,
    /// Units, directions and limits of measurements, by their keys in `details`.
    pub measurements: BTreeMap<String, Measure>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_base: "api/v1".into(),
            title: "Diagboard".into(),
            page_size: 500,
            concurrency: 4,
            api_base_editable: false,
            wrap_body: false,
            client_ref: true,
            timeout_seconds: 60,
            settle_seconds: 60,
            live_check_timeout_seconds: 120,
            grace_minutes: 15,
            full_read_minutes: 60,
            classes: BTreeMap::new(),
            measurements: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// One sentence for whoever deploys: what is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        // serde would also read a list as the values of the keys in order.
        if text.trim_start().starts_with('[') {
            return Err("expected an object `{…}`, found a list".into());
        }
        let config: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let within = |name: &str, value: u32, least: u32, most: u32| {
            let fits = (least..=most).contains(&value);
            if fits {
                Ok(())
            } else {
                Err(format!("`{name}` is {value}, but must be from {least} to {most}"))
            }
        };
        within("page_size", config.page_size, 1, 1_000)?;
        within("concurrency", config.concurrency, 1, 16)?;
        within("timeout_seconds", config.timeout_seconds, 1, 600)?;
        within("settle_seconds", config.settle_seconds, 1, 3_600)?;
        within("live_check_timeout_seconds", config.live_check_timeout_seconds, 1, 600)?;
        within("full_read_minutes", config.full_read_minutes, 0, 10_080)?;
        if let Some((key, _)) = config.measurements.iter().find(|(_, measure)| !measure.is_in_order()) {
            return Err(format!("`critical` of the measurement `{key}` must be worse than its `warning`"));
        }
        if config.api_base.trim().is_empty() {
            return Err("`api_base` is empty".into());
        }
        Ok(config)
    }

    /// What is known about measurements, with a person's `own` choices.
    #[must_use]
    pub fn measures(&self, own: &BTreeMap<String, Measure>) -> Measures {
        Measures::new(&[&self.measurements, own])
    }

    /// The table of classes with the organization's own words.
    #[must_use]
    pub fn class_table(&self) -> ClassTable {
        ClassTable::new(&self.classes)
    }
}

/// The address of the one resource of the API below `base`, whose trailing
/// slash is part of it: without it a server redirects, and a POST becomes a GET.
#[must_use]
pub fn resource_url(base: &str) -> String {
    format!("{}/inventory_device_diags/", base.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_gives_the_defaults() {
        assert_eq!(Config::parse("{}"), Ok(Config::default()));
    }

    #[test]
    fn settings_are_read() {
        let config = Config::parse(
            r#"{"api_base": "https://x.example/api/v1/", "page_size": 250, "full_read_minutes": 0,
            "classes": {"sev2": "critical"}}"#,
        )
        .unwrap();
        assert_eq!(resource_url(&config.api_base), "https://x.example/api/v1/inventory_device_diags/");
        assert_eq!((config.page_size, config.full_read_minutes), (250, 0));
        assert_eq!(config.class_table().of("SEV-2"), Class::Critical);
    }

    #[test]
    fn a_broken_file_is_told_with_its_place() {
        for (text, part) in [
            ("", "EOF"),
            ("[]", "found a list"),
            (r#"{"pagesize": 1}"#, "unknown field `pagesize`"),
            (r#"{"page_size": 0}"#, "from 1 to 1000"),
            (r#"{"page_size": "5"}"#, "line 1"),
            (r#"{"api_base": " "}"#, "api_base"),
            (r#"{"classes": {"x": "bad"}}"#, "unknown variant"),
            (r#"{"measurements": {"x": {"bad": "up"}}}"#, "unknown variant"),
            (r#"{"measurements": {"x": {"limit": 1}}}"#, "unknown field `limit`"),
            (r#"{"measurements": {"x": {"bad": "low", "warning": 1, "critical": 2}}}"#, "measurement `x`"),
            (r#"{"concurrency": 99}"#, "concurrency"),
            (r#"{"full_read_minutes": 10081}"#, "from 0 to 10080"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
