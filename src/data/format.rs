//! Numbers and times as this person reads them: in the chosen language and zone.

use super::Data;
use crate::platform::intl::Locale;
use crate::words::words;
use domain::listing::Period;
use domain::time::{DAY, HOUR, MINUTE};
use domain::{Date, Span, Timestamp, calendar};
use leptos::prelude::*;

impl Data {
    /// A count, with separators.
    #[must_use]
    pub fn number(self, number: impl Into<f64>) -> String {
        let number = number.into();
        self.with_locale(|locale| locale.number(number))
    }

    /// How long ago or ahead a moment is: `18 min. ago`; a day's date when that is
    /// more than 30 days. Follows the clock.
    #[must_use]
    pub fn relative(self, at: Timestamp) -> String {
        let distance = at.since(self.clock.now());
        let (value, unit) = match distance.abs() {
            ms if ms < MINUTE => return words().just_now.to_owned(),
            ms if ms < HOUR => (distance / MINUTE, "minute"),
            ms if ms < 2 * DAY => (distance / HOUR, "hour"),
            ms if ms < 30 * DAY => (distance / DAY, "day"),
            _ => return self.with_locale(|locale| locale.day(at)),
        };
        self.with_locale(|locale| locale.relative(value as f64, unit))
    }

    /// The same where there is room: a moment more than 30 days away with its time of day.
    #[must_use]
    pub fn told(self, at: Timestamp) -> String {
        let is_far = at.since(self.clock.now()).abs() >= 30 * DAY;
        if is_far { self.with_locale(|locale| locale.moment(at)) } else { self.relative(at) }
    }

    /// A moment in the chosen zone.
    #[must_use]
    pub fn moment(self, at: Timestamp) -> String {
        self.with_locale(|locale| locale.moment(at))
    }

    /// The time of day of a moment of today; else with its date.
    #[must_use]
    pub fn exact_time(self, at: Timestamp) -> String {
        if self.date(at) == self.date(self.clock.now()) { self.short(at, true) } else { self.moment(at) }
    }

    /// A moment in full, for tooltips: in the chosen zone, and in UTC.
    #[must_use]
    pub fn exact(self, at: Timestamp) -> String {
        format!("{} · {}", self.with_locale(|locale| locale.moment(at)), at.to_iso())
    }

    /// A day, or an hour, as short as it can be told.
    #[must_use]
    pub fn short(self, at: Timestamp, is_hour: bool) -> String {
        self.with_locale(|locale| locale.short(at, is_hour))
    }

    /// The moments between which the days of a span lie, or the hours of the last day, in
    /// the chosen zone.
    #[must_use]
    pub fn spans(self, span: Span, now: Timestamp) -> Vec<Timestamp> {
        self.with_locale(|locale| {
            let offset = |at: Timestamp| locale.offset(at);
            match span {
                Span::Period(Period::Day) => calendar::hours(now, 24, &offset),
                Span::Period(Period::Week) => calendar::days(now, 7, &offset),
                Span::Period(Period::Month) => calendar::days(now, 30, &offset),
                Span::Period(Period::Quarter) => calendar::days(now, 90, &offset),
                Span::Days(first, last) => calendar::between(first, last, &offset),
            }
        })
    }

    /// The day of a moment in the chosen zone.
    #[must_use]
    pub fn date(self, at: Timestamp) -> Date {
        self.with_locale(|locale| Date::of(at, locale.offset(at)))
    }

    /// The word for one or for many, by the rules of the language.
    #[must_use]
    pub fn plural(self, number: u32, one: &'static str, many: &'static str) -> &'static str {
        let is_one = self.with_locale(|locale| locale.is_one(f64::from(number)));
        if is_one { one } else { many }
    }

    /// Milliseconds as seconds, with at most one decimal.
    #[must_use]
    pub fn seconds(self, ms: i64) -> String {
        let seconds = (ms as f64 / 100.0).round() / 10.0;
        format!("{} s", self.number(seconds))
    }

    fn with_locale<T>(self, make: impl FnOnce(Locale<'_>) -> T) -> T {
        let language = self.settings.spoken().tag();
        // Tracked, so that every shown time follows the setting.
        let _ = self.settings.zone.get();
        self.settings.zone.with(|zone| make(Locale { language, zone }))
    }
}
