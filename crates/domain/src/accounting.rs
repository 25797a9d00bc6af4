//! Accounting of a period: how long a device was in which state, and how many checks were made
//! and were due. What is counted how is said here, and nowhere else.

use crate::history::Since;
use crate::{Check, DeviceState, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a device was in each state, in milliseconds, in the order of [`DeviceState::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability(pub [i64; 6]);

impl Availability {
    /// Of a device with these states, from a moment up to another one. A state lasts from the
    /// check that shows it until the next check, or until that is missed; from then on the
    /// device is not reporting. Before its first check the state is unknown.
    #[must_use]
    pub fn of(states: &[Since], from: Timestamp, until: Timestamp) -> Self {
        let mut this = Self::default();
        let mut add = |state: DeviceState, begin: Timestamp, end: Timestamp| {
            let time = end.min(until).since(begin.max(from));
            if let Some(sum) = this.0.get_mut(state as usize) {
                *sum += time.max(0);
            }
        };
        let first = states.first().map_or(until, |since| since.at);
        add(DeviceState::Unknown, from, first);
        for (index, since) in states.iter().enumerate() {
            let next = states.get(index + 1).map_or(until, |next| next.at);
            add(since.state, since.at, next);
        }
        this
    }

    /// The time of which anything is known, in milliseconds.
    #[must_use]
    pub fn known(self) -> i64 {
        self.0.iter().sum::<i64>() - self.0[DeviceState::Unknown as usize]
    }

    /// The share of the known time in which the device was there and not critical, from 0 to 1;
    /// `None` when nothing is known. What is unknown counts neither for nor against it.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        let bad = self.0[DeviceState::Critical as usize] + self.0[DeviceState::NotReporting as usize];
        (self.known() > 0).then(|| (self.known() - bad) as f64 / self.known() as f64)
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more);
        self
    }
}

/// The checks of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// How many were made.
    pub done: u32,
    /// How many were due: each check that says when the next one is due makes that moment one,
    /// whether the next one came early, in time or late.
    pub due: u32,
    /// How many of those came in time: by the moment and a grace.
    pub in_time: u32,
}

impl Checks {
    /// Of a device with these checks, which are in the order of their time, from a moment up to
    /// another one. What is due after `now` is not due yet.
    #[must_use]
    pub fn of(checks: &[Check], from: Timestamp, until: Timestamp, grace: i64, now: Timestamp) -> Self {
        let mut this = Self::default();
        for (index, check) in checks.iter().enumerate() {
            let next = checks.get(index + 1).map(|next| next.at);
            this.done += u32::from(from <= check.at && check.at < until);
            let Some(due) = check.next_due.filter(|due| from <= *due && *due < until) else { continue };
            let is_in_time = next.is_some_and(|next| next.since(due) <= grace);
            // Whether it comes in time is open until the grace is over.
            if is_in_time || now.since(due) > grace {
                this.due += 1;
                this.in_time += u32::from(is_in_time);
            }
        }
        this
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            due: self.due + other.due,
            in_time: self.in_time + other.in_time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;
    use crate::history;
    use crate::time::MINUTE;
    use proptest::prelude::*;

    const GRACE: i64 = 15 * MINUTE;

    fn minute(count: i64) -> Timestamp {
        Timestamp(count * MINUTE)
    }

    fn check(at: i64, class: Class, next_due: Option<i64>) -> Check {
        Check { at: minute(at), class, next_due: next_due.map(minute) }
    }

    fn states(checks: &[Check]) -> Vec<Since> {
        let mut states = Vec::new();
        history::states(checks, None, GRACE, &mut states);
        states
    }

    /// Minutes in each state: healthy, warning, critical, not reporting, other, unknown.
    #[track_caller]
    fn spent(checks: &[Check], from: i64, until: i64, expected: &[(DeviceState, i64)]) {
        let found = Availability::of(&states(checks), minute(from), minute(until));
        for state in DeviceState::ALL {
            let minutes =
                expected.iter().find(|(known, _)| *known == state).map_or(0, |(_, minutes)| *minutes);
            assert_eq!(found.0[state as usize] / MINUTE, minutes, "{state:?} of {checks:?}");
        }
    }

    #[test]
    fn a_state_lasts_until_the_next_check_or_until_that_is_missed() {
        use DeviceState::{Critical, Healthy, NotReporting, Unknown, Warning};
        let all = [
            check(100, Class::Healthy, Some(160)),
            check(160, Class::Warning, Some(220)),
            check(220, Class::Critical, Some(280)),
        ];
        spent(&[], 0, 60, &[(Unknown, 60)]);
        spent(&all, 0, 280, &[(Unknown, 100), (Healthy, 60), (Warning, 60), (Critical, 60)]);
        // Missed from 280 and a grace of 15 on; half a minute more is not told apart here.
        spent(&all, 100, 400, &[(Healthy, 60), (Warning, 60), (Critical, 75), (NotReporting, 104)]);
        spent(&all, 130, 140, &[(Healthy, 10)]);
    }

    #[test]
    fn what_is_unknown_counts_neither_for_nor_against() {
        let all = [check(100, Class::Healthy, None), check(150, Class::Critical, None)];
        let found = Availability::of(&states(&all), minute(0), minute(200));
        assert_eq!((found.known() / MINUTE, found.share()), (100, Some(0.5)));
        assert_eq!(Availability::of(&[], minute(0), minute(9)).share(), None);
        assert_eq!(found.and(found).share(), Some(0.5));
    }

    #[test]
    fn checks_are_counted_against_those_that_were_due() {
        let all = [
            check(0, Class::Healthy, Some(60)),
            check(60, Class::Healthy, Some(120)),
            check(135, Class::Healthy, Some(195)),
            check(211, Class::Healthy, Some(271)),
            check(240, Class::Healthy, Some(400)),
        ];
        let counted = |from, until, now| {
            let found = Checks::of(&all, minute(from), minute(until), GRACE, minute(now));
            (found.done, found.due, found.in_time)
        };
        // In time at 60, by the grace at 135, late at 211, early at 240.
        assert_eq!(counted(0, 300, 1_000), (5, 4, 3));
        assert_eq!(counted(60, 120, 1_000), (1, 1, 1));
        assert_eq!(counted(300, 500, 1_000), (0, 1, 0));
        assert_eq!(counted(300, 500, 415), (0, 0, 0), "it may still come");
        assert_eq!(counted(300, 500, 416), (0, 1, 0));
    }

    proptest! {
        #[test]
        fn every_minute_of_a_period_is_in_one_state(
            gaps in prop::collection::vec((1_i64..90, 0_u8..4, prop::option::of(1_i64..60)), 0..12), from in 0_i64..200, length in 1_i64..300,
        ) {
            let mut at = 0;
            let classes = [Class::Healthy, Class::Warning, Class::Critical, Class::Other];
            let checks: Vec<Check> = gaps.into_iter().map(|(gap, class, due)| {
                at += gap;
                check(at, classes[usize::from(class)], due.map(|due| at + due))
            }).collect();
            let states = states(&checks);
            let (from, until) = (minute(from), minute(from + length));
            let found = Availability::of(&states, from, until);
            prop_assert_eq!(found.0.iter().sum::<i64>(), until.since(from));
            // Asked minute by minute; what changes within one is off by less than that.
            let mut naive = [0; 6];
            for step in 0..length {
                naive[history::at(&states, from.plus(step * MINUTE)) as usize] += MINUTE;
            }
            for (exact, naive) in found.0.iter().zip(naive) {
                prop_assert!((exact - naive).abs() <= MINUTE * states.len() as i64, "{:?} {:?}", found, naive);
            }
        }
    }
}
