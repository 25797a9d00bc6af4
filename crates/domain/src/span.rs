//! `Span`: the time that a page is about: a usual period up to now, or days that somebody
//! chose; read from and written to the query of an address.

use crate::Timestamp;
use crate::listing::Period;
use crate::time::DAY;

/// The most days that are shown at once.
pub const MOST_DAYS: i64 = 366;

/// A time that a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Up to now.
    Period(Period),
    /// From the first of these days to the last, both included.
    Days(Date, Date),
}

impl Span {
    /// These days, whichever comes first; of more than [`MOST_DAYS`] the last ones.
    #[must_use]
    pub fn days(one: Date, other: Date) -> Self {
        let last = one.max(other);
        Self::Days(one.min(other).max(Date(last.0 - MOST_DAYS + 1)), last)
    }

    /// Reads the parameters that concern it; `usual` where there are none.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, usual: Period) -> Self {
        let (mut period, mut first, mut last) = (None, None, None);
        for (name, value) in pairs {
            match name {
                "period" => period = Period::from_key(value),
                "first" => first = Date::parse(value),
                "last" => last = Date::parse(value),
                _ => {}
            }
        }
        let days = first.zip(last).map(|(first, last)| Self::days(first, last));
        days.unwrap_or(Self::Period(period.unwrap_or(usual)))
    }

    /// The parameters of an address that shows it; the usual period is left out.
    #[must_use]
    pub fn to_pairs(self, usual: Period) -> Vec<(&'static str, String)> {
        match self {
            Self::Period(period) if period == usual => Vec::new(),
            Self::Period(period) => vec![("period", period.key().to_owned())],
            Self::Days(first, last) => vec![("first", first.text()), ("last", last.text())],
        }
    }
}

/// A day of the calendar, in whatever zone: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i64);

impl Date {
    /// Reads `2024-01-15`, from the years 1970 to 9999.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = Timestamp::parse(text).filter(|_| text.len() == 10)?;
        Some(Self(moment.0.div_euclid(DAY))).filter(|date| (0..=2_932_896).contains(&date.0))
    }

    /// The day on which clocks that are so far ahead of UTC show a moment.
    #[must_use]
    pub fn of(at: Timestamp, ahead: i64) -> Self {
        Self(at.plus(ahead).0.div_euclid(DAY))
    }

    /// As it is read.
    #[must_use]
    pub fn text(self) -> String {
        Timestamp(self.0 * DAY).to_iso()[..10].to_owned()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_span() -> impl Strategy<Value = Span> {
        prop_oneof![
            prop::sample::select(Period::ALL.to_vec()).prop_map(Span::Period),
            (0_i64..20_000, 0_i64..20_000).prop_map(|(one, other)| Span::days(Date(one), Date(other))),
        ]
    }

    proptest! {
        #[test]
        fn any_span_survives_its_parameters(span in any_span()) {
            let pairs = span.to_pairs(Period::Week);
            prop_assert_eq!(Span::from_pairs(pairs.iter().map(|(k, v)| (*k, v.as_str())), Period::Week), span);
        }

        #[test]
        fn days_are_in_order_and_not_too_many(one in 0_i64..20_000, other in 0_i64..20_000) {
            let Span::Days(first, last) = Span::days(Date(one), Date(other)) else { unreachable!() };
            prop_assert!(first <= last && last.0 - first.0 < MOST_DAYS);
            prop_assert_eq!(last.0, one.max(other));
        }
    }

    #[test]
    fn what_is_no_day_is_passed_over() {
        for text in ["2024-02-30", "2024-1-5", "today", "2024-01-15T10:00:00Z", "1969-12-31"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        let pairs = [("first", "2024-01-15"), ("period", "7d")];
        assert_eq!(Span::from_pairs(pairs.into_iter(), Period::Month), Span::Period(Period::Week));
    }
}
