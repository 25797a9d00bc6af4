//! `Health`: the state of a device, derived from its latest check and from how
//! old that is. Freshness outranks what the check said.

use crate::time::MINUTE;
use crate::{Class, Timestamp};
use serde::{Deserialize, Serialize};

/// How long after `next_check_due` a check is still not missed, in milliseconds.
pub const DEFAULT_GRACE: i64 = 15 * MINUTE;

/// The state of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Its latest check, which is recent, was good.
    Healthy,
    /// Its latest check, which is recent, found something to look at.
    Warning,
    /// Its latest check, which is recent, found something broken.
    Critical,
    /// A check that was due did not come.
    NotReporting,
    /// Its latest check, which is recent, used a word that nobody defined.
    Other,
    /// It was never checked.
    Unknown,
}

/// What a device's latest check said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// When it was made.
    pub at: Timestamp,
    /// The worst of its status' class and its issues' severities.
    pub class: Class,
    /// By when the next one is expected, if it says so.
    pub next_due: Option<Timestamp>,
}

/// The state of a device, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The state to show.
    pub state: DeviceState,
    /// The latest check, whatever its age.
    pub last: Option<Check>,
    /// When the next check is or was expected: the stated time, else three
    /// usual intervals after the last one.
    pub expected: Option<Timestamp>,
}

impl DeviceState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Healthy, Self::Warning, Self::Critical, Self::NotReporting, Self::Other, Self::Unknown];

    /// How much a state needs somebody: 0 is worst. Not reporting outranks what is
    /// only a warning, for nobody knows what is behind it.
    #[must_use]
    pub fn urgency(self) -> u8 {
        match self {
            Self::Critical => 0,
            Self::NotReporting => 1,
            Self::Warning => 2,
            Self::Other => 3,
            Self::Healthy => 4,
            Self::Unknown => 5,
        }
    }

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::NotReporting => "not-reporting",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

impl Health {
    /// Derives the state at `now`. `interval` is the usual time between two
    /// checks of this device and `grace` what is allowed beyond a stated due
    /// time, both in milliseconds.
    #[must_use]
    pub fn derive(last: Option<Check>, interval: Option<i64>, grace: i64, now: Timestamp) -> Self {
        let Some(check) = last else {
            return Self { state: DeviceState::Unknown, last, expected: None };
        };
        let (expected, missed) = match (check.next_due, interval) {
            (Some(due), _) => (Some(due), now > due.plus(grace)),
            (None, Some(interval)) => {
                let expected = silent_after(check.at, interval);
                (Some(expected), now > expected)
            }
            (None, None) => (None, false),
        };
        let state = if missed { DeviceState::NotReporting } else { reported(check.class) };
        Self { state, last, expected }
    }
}

/// Until when a device that usually is checked so often may be silent after a check.
pub(crate) fn silent_after(at: Timestamp, interval: i64) -> Timestamp {
    at.plus(interval.saturating_mul(3))
}

/// The state that a check of this class reports.
pub(crate) fn reported(class: Class) -> DeviceState {
    match class {
        Class::Healthy => DeviceState::Healthy,
        Class::Warning => DeviceState::Warning,
        Class::Critical => DeviceState::Critical,
        Class::Work | Class::Other => DeviceState::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    const NOW: Timestamp = Timestamp(1_000 * HOUR);

    #[track_caller]
    fn check(ago: i64, class: Class, due_in: Option<i64>, interval: Option<i64>, expected: DeviceState) {
        let last = Check { at: NOW.plus(-ago), class, next_due: due_in.map(|ms| NOW.plus(ms)) };
        assert_eq!(Health::derive(Some(last), interval, DEFAULT_GRACE, NOW).state, expected);
    }

    #[test]
    fn a_recent_check_gives_its_class() {
        check(HOUR, Class::Healthy, Some(HOUR), None, DeviceState::Healthy);
        check(HOUR, Class::Warning, Some(HOUR), None, DeviceState::Warning);
        check(HOUR, Class::Critical, None, None, DeviceState::Critical);
        check(HOUR, Class::Other, Some(HOUR), None, DeviceState::Other);
    }

    #[test]
    fn past_its_due_time_and_the_grace_a_device_is_not_reporting() {
        check(HOUR, Class::Healthy, Some(-14 * MINUTE), None, DeviceState::Healthy);
        check(HOUR, Class::Healthy, Some(-15 * MINUTE), None, DeviceState::Healthy);
        check(HOUR, Class::Healthy, Some(-16 * MINUTE), None, DeviceState::NotReporting);
        check(HOUR, Class::Critical, Some(-9 * HOUR), Some(100 * HOUR), DeviceState::NotReporting);
    }

    #[test]
    fn without_a_due_time_silence_over_three_intervals_is_not_reporting() {
        check(3 * HOUR, Class::Healthy, None, Some(HOUR), DeviceState::Healthy);
        check(3 * HOUR + 1, Class::Healthy, None, Some(HOUR), DeviceState::NotReporting);
    }

    #[test]
    fn a_device_without_any_check_is_unknown() {
        let health = Health::derive(None, Some(HOUR), DEFAULT_GRACE, NOW);
        assert_eq!(health.state, DeviceState::Unknown);
    }
}
