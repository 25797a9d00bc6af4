//! `Config`: what whoever deploys Diagboard decides, read from `config.json`
//! beside index.html. Every key has a default; an unknown key is an error,
//! because it is a misspelt one.

use crate::clip::clipped_to;
use crate::time::MINUTE;
use crate::{Class, ClassTable, Measure, Measures, Named, Timestamp};
use serde_json::Value;

/// The configuration of one installation.
#[derive(Clone, Debug, PartialEq)]
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
    /// How long after its due time a check counts as missed, in minutes: up to 525,600, a year.
    pub grace_minutes: u32,
    /// How long after everything was read a refresh reads everything again, at low
    /// priority, in minutes: up to 10,080, and 0 is never.
    pub full_read_minutes: u32,
    /// How long nobody may do anything before the token is forgotten, in minutes: up to
    /// 10,080, and 0 is for ever.
    pub idle_minutes: u32,
    /// The class of words for status and severity, beyond the known ones.
    pub classes: Named<Class>,
    /// Units, directions and limits of measurements, by their keys in `details`.
    pub measurements: Named<Measure>,
    /// What counts as trouble before anybody reports it, by ids: JSON, read where it is used
    /// ([`crate::Rules`]), for what starts would be larger by that.
    pub rules: String,
    /// How many findings an hour may be reported without a person: up to 1,000.
    pub auto_reports_per_hour: u32,
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
            idle_minutes: 720,
            classes: Named::default(),
            measurements: Named::default(),
            rules: "{}".into(),
            auto_reports_per_hour: 10,
        }
    }
}

/// How many characters a title, and a word, may have.
const TITLE: usize = 200;
const WORD: usize = 100;

fn short(text: &str, most: usize) -> Result<String, String> {
    let fits = text.chars().count() <= most;
    if fits { Ok(text.to_owned()) } else { Err(format!("has a text that is longer than {most} characters")) }
}

impl Config {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// One sentence for whoever deploys: what is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let fields = value.as_object().ok_or("expected an object `{…}`")?;
        let mut config = Self::default();
        for (key, value) in fields {
            config.set(key, value).map_err(|wrong| format!("`{key}` {wrong}"))?;
        }
        Ok(config)
    }

    /// Takes up one key.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let (number, least, most) = match key {
            "page_size" => (&mut self.page_size, 1, 1_000),
            "concurrency" => (&mut self.concurrency, 1, 16),
            "timeout_seconds" => (&mut self.timeout_seconds, 1, 600),
            "settle_seconds" => (&mut self.settle_seconds, 1, 3_600),
            "live_check_timeout_seconds" => (&mut self.live_check_timeout_seconds, 1, 600),
            "grace_minutes" => (&mut self.grace_minutes, 0, 525_600),
            "full_read_minutes" => (&mut self.full_read_minutes, 0, 10_080),
            "idle_minutes" => (&mut self.idle_minutes, 0, 10_080),
            "auto_reports_per_hour" => (&mut self.auto_reports_per_hour, 0, 1_000),
            _ => return self.set_other(key, value),
        };
        let wrong =
            || format!("is {}, but must be from {least} to {most}", clipped_to(&value.to_string(), 100));
        let whole = value.as_u64().and_then(|whole| u32::try_from(whole).ok());
        *number = whole.filter(|whole| (least..=most).contains(whole)).ok_or_else(wrong)?;
        Ok(())
    }

    /// The same for what is no number.
    fn set_other(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let text = || value.as_str().map(str::to_owned).ok_or("must be a text");
        let truth = || value.as_bool().ok_or("must be true or false");
        let object = || value.as_object().ok_or("must be an object `{…}`");
        match key {
            "api_base" => {
                let base = Some(text()?).filter(|base| !base.trim().is_empty());
                self.api_base = base.ok_or("is empty")?;
            }
            "title" => self.title = short(&text()?, TITLE)?,
            "api_base_editable" => self.api_base_editable = truth()?,
            "wrap_body" => self.wrap_body = truth()?,
            "client_ref" => self.client_ref = truth()?,
            "rules" => {
                object()?;
                self.rules = value.to_string();
            }
            "classes" => {
                for (word, class) in object()? {
                    let known = class.as_str().and_then(Class::from_key);
                    let class = known.ok_or_else(|| {
                        format!(
                            "must say `healthy`, `warning`, `critical`, `work` or `other` of `{}`",
                            clipped_to(word, WORD)
                        )
                    })?;
                    self.classes.insert(short(word, WORD)?, class);
                }
            }
            "measurements" => {
                for (name, measure) in object()? {
                    let wrong = |wrong: String| format!(": `{}` {wrong}", clipped_to(name, WORD));
                    let measure = Measure::read(measure).map_err(wrong)?;
                    if !measure.is_in_order() {
                        return Err(wrong("has a `critical` that is not worse than its `warning`".into()));
                    }
                    short(&measure.unit, WORD).map_err(wrong)?;
                    self.measurements.insert(short(name, WORD)?, measure);
                }
            }
            _ => return Err("is an unknown field".into()),
        }
        Ok(())
    }

    /// Whether a session in which somebody was last active then is over.
    #[must_use]
    pub fn is_idle(&self, active: Timestamp, now: Timestamp) -> bool {
        self.idle_minutes > 0 && now.since(active) >= i64::from(self.idle_minutes) * MINUTE
    }

    /// What is known about measurements, with a person's `own` choices.
    #[must_use]
    pub fn measures(&self, own: &Named<Measure>) -> Measures {
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
    fn a_session_is_over_when_nobody_was_active_for_that_long() {
        let config = |idle_minutes| Config { idle_minutes, ..Config::default() };
        let over = |minutes, milliseconds| {
            config(minutes).is_idle(Timestamp(1_000), Timestamp(1_000 + milliseconds))
        };
        assert!(!over(5, 299_999) && over(5, 300_000));
        assert!(!over(0, i64::MAX / 2), "never");
        assert!(!over(5, -300_000), "a clock that was set back");
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
            ("{ \"title\": ", "line 1"),
            ("[]", "expected an object"),
            (r#"{"pagesize": 1}"#, "`pagesize` is an unknown field"),
            (r#"{"page_size": 0}"#, "`page_size` is 0, but must be from 1 to 1000"),
            (r#"{"page_size": "5"}"#, "`page_size` is \"5\", but must be"),
            (r#"{"page_size": 1.5}"#, "is 1.5, but must be"),
            (r#"{"page_size": 4294967297}"#, "from 1 to 1000"),
            (r#"{"api_base": " "}"#, "`api_base` is empty"),
            (r#"{"api_base": 1}"#, "`api_base` must be a text"),
            (r#"{"wrap_body": "yes"}"#, "`wrap_body` must be true or false"),
            (r#"{"classes": {"x": "bad"}}"#, "of `x`"),
            (r#"{"classes": []}"#, "`classes` must be an object"),
            (r#"{"measurements": {"x": {"bad": "up"}}}"#, "`x` must have `high`"),
            (r#"{"measurements": {"x": {"limit": 1}}}"#, "`x` has the unknown field `limit`"),
            (r#"{"measurements": {"x": {"warning": "1"}}}"#, "a number as `warning`"),
            (
                r#"{"measurements": {"x": {"bad": "low", "warning": 1, "critical": 2}}}"#,
                "`x` has a `critical`",
            ),
            (r#"{"concurrency": 99}"#, "concurrency"),
            (r#"{"full_read_minutes": 10081}"#, "from 0 to 10080"),
            (r#"{"idle_minutes": 10081}"#, "from 0 to 10080"),
            (r#"{"auto_reports_per_hour": 1001}"#, "from 0 to 1000"),
            (r#"{"rules": []}"#, "`rules` must be an object"),
            (&format!(r#"{{"title": "{}"}}"#, "x".repeat(201)), "longer than 200"),
            (&format!(r#"{{"classes": {{"{}": "warning"}}}}"#, "x".repeat(101)), "longer than 100"),
            (
                &format!(r#"{{"measurements": {{"x": {{"unit": "{}"}}}}}}"#, "x".repeat(101)),
                "longer than 100",
            ),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
