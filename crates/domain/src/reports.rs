//! `Reports`: what a report for an audit is about: a time, devices, and which parts it has, or the contract
//! of the API in its place; read
//! from and written to the query of an address. And the months that reports are made of.

use crate::Route;
use crate::address::{read_query, with_query};
use crate::listing::Period;
use crate::span::{Date, Span};

/// The time of a report unless another is chosen.
const USUAL: Period = Period::Month;

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reports {
    /// The time.
    pub span: Span,
    /// Words of the devices' ids, names and serials; all devices when it is empty.
    pub text: String,
    /// The parts that are left out.
    pub without: Vec<Part>,
    /// What is looked at.
    pub look: Look,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// What happened in the time.
    #[default]
    Report,
    /// How the server differs from its reference; the time does not matter.
    Contract,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Report, Self::Contract];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Contract => "contract",
        }
    }

    /// The look of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.key() == key)
    }
}

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Work that was done.
    Maintenance,
    /// What was reported.
    Incidents,
    /// Checks done and due, and the states of each device.
    Checks,
    /// The extremes of measurements.
    Measurements,
}

impl Part {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Maintenance, Self::Incidents, Self::Checks, Self::Measurements];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::Incidents => "incidents",
            Self::Checks => "checks",
            Self::Measurements => "measurements",
        }
    }

    /// The part of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }
}

impl Default for Reports {
    fn default() -> Self {
        Self { span: Span::Period(USUAL), text: String::new(), without: Vec::new(), look: Look::Report }
    }
}

impl Reports {
    /// Whether it has a part.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }

    /// Reads the query of an address; what it does not know is passed over.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let pairs = read_query(query);
        let pairs = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut this = Self { span: Span::from_pairs(pairs(), USUAL), ..Self::default() };
        for (name, value) in pairs() {
            match name {
                "q" => value.clone_into(&mut this.text),
                "look" => this.look = Look::from_key(value).unwrap_or_default(),
                "without" => {
                    for part in value.split(',').filter_map(Part::from_key) {
                        if this.has(part) {
                            this.without.push(part);
                        }
                    }
                }
                _ => {}
            }
        }
        this
    }

    /// The address that shows it; defaults are left out.
    #[must_use]
    pub fn route(&self) -> Route {
        let mut pairs = self.span.to_pairs(USUAL);
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if !self.without.is_empty() {
            let keys: Vec<&str> = self.without.iter().map(|part| part.key()).collect();
            pairs.push(("without", keys.join(",")));
        }
        if self.look != Look::default() {
            pairs.push(("look", self.look.key().to_owned()));
        }
        Route::Reports(with_query("", &pairs).trim_start_matches('?').to_owned())
    }
}

/// The first and the last day of the month of a day, so many months before it.
#[must_use]
pub fn month(day: Date, before: u32) -> (Date, Date) {
    let first_of = |day: Date| Date::parse(&[&day.text()[..8], "01"].concat()).unwrap_or(day);
    let mut first = first_of(day);
    let mut last = Date(first_of(Date(first.0 + 31)).0 - 1);
    for _ in 0..before {
        last = Date(first.0 - 1);
        first = first_of(last);
    }
    (first, last)
}

/// The days before these: of a whole month the month before, else as many days.
#[must_use]
pub fn days_before(first: Date, last: Date) -> (Date, Date) {
    if month(first, 0) == (first, last) {
        return month(first, 1);
    }
    let length = last.0 - first.0 + 1;
    (Date(first.0 - length), Date(first.0 - 1))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::span::tests::any_span;
    use proptest::prelude::*;

    pub(crate) fn any_reports() -> impl Strategy<Value = Reports> {
        let without = prop::sample::subsequence(Part::ALL.to_vec(), 0..=4);
        let look = prop::sample::select(Look::ALL.to_vec());
        (any_span(), ".{0,8}", without, look).prop_map(|(span, text, without, look)| Reports {
            span,
            text,
            without,
            look,
        })
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap_or(Date(0))
    }

    #[test]
    fn a_month_has_its_days_and_a_month_before() {
        for (of, before, first, last) in [
            ("2024-02-15", 0, "2024-02-01", "2024-02-29"),
            ("2024-03-31", 1, "2024-02-01", "2024-02-29"),
            ("2024-01-01", 1, "2023-12-01", "2023-12-31"),
            ("2026-11-27", 13, "2025-10-01", "2025-10-31"),
        ] {
            assert_eq!(month(day(of), before), (day(first), day(last)), "{of}");
        }
        let pair = |(first, last): (Date, Date)| (first.text(), last.text());
        let before = |first, last| pair(days_before(day(first), day(last)));
        assert_eq!(before("2024-03-01", "2024-03-31"), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(before("2024-03-02", "2024-03-08"), ("2024-02-24".into(), "2024-03-01".into()));
    }
}
