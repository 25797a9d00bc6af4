//! The states of a device over time, from its checks: what [`Health`] would have said at
//! each moment.

use crate::health::{reported, silent_after};
use crate::{Check, DeviceState, Timestamp};
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use crate::Health;

/// Which entries of a device a history tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Steps {
    /// Every one.
    #[default]
    All,
    /// What people reported, and checks that found something.
    Issues,
    /// Work that was done.
    Maintenance,
}

impl Steps {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::All, Self::Issues, Self::Maintenance];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Issues => "issues",
            Self::Maintenance => "maintenance",
        }
    }

    /// The choice of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|steps| steps.key() == key)
    }
}

/// A state, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The moment.
    pub at: Timestamp,
    /// The state from then on.
    pub state: DeviceState,
}

/// The states that a device was in, one after the other, into `states`, which is emptied
/// first. `checks` are in the order of their time, of equal ones the last counts;
/// `interval` and `grace` are those of [`Health::derive`]. Before the first one nobody
/// knew it.
pub fn states(checks: &[Check], interval: Option<i64>, grace: i64, states: &mut Vec<Since>) {
    states.clear();
    for (index, check) in checks.iter().enumerate() {
        let next = checks.get(index + 1).map(|next| next.at);
        if next == Some(check.at) {
            continue;
        }
        // The last moment at which it was not missed.
        let last = match (check.next_due, interval) {
            (Some(due), _) => Some(due.plus(grace)),
            (None, Some(interval)) => Some(silent_after(check.at, interval)),
            (None, None) => None,
        };
        let missed = last.map(|last| last.plus(1).max(check.at));
        if missed != Some(check.at) {
            states.push(Since { at: check.at, state: reported(check.class) });
        }
        if let Some(at) = missed.filter(|at| next.is_none_or(|next| *at < next)) {
            states.push(Since { at, state: DeviceState::NotReporting });
        }
    }
}

/// The state at a moment.
#[must_use]
pub fn at(states: &[Since], moment: Timestamp) -> DeviceState {
    let after = states.partition_point(|since| since.at <= moment);
    after.checked_sub(1).and_then(|last| states.get(last)).map_or(DeviceState::Unknown, |since| since.state)
}

/// Since when a device has been in the state that it is in at a moment, without a break.
#[must_use]
pub fn since(states: &[Since], moment: Timestamp) -> Option<Timestamp> {
    let after = states.partition_point(|since| since.at <= moment);
    let before = states.get(..after)?;
    let state = before.last()?.state;
    before.iter().rev().take_while(|since| since.state == state).last().map(|since| since.at)
}

/// The worst state of each span between two edges, up to `now`, by
/// [`DeviceState::urgency`]; `None` where nobody knew the device yet, and in what is
/// still to come. Edges are in their order.
pub fn worst(
    states: &[Since],
    edges: &[Timestamp],
    now: Timestamp,
    mut tell: impl FnMut(usize, Option<DeviceState>),
) {
    let mut next = 0;
    let mut current: Option<DeviceState> = None;
    for (index, span) in edges.windows(2).enumerate() {
        let [from, until] = span else { continue };
        // What began before the span holds at its begin.
        while let Some(since) = states.get(next).filter(|since| since.at <= *from) {
            current = Some(since.state);
            next += 1;
        }
        let mut worst = current;
        while let Some(since) = states.get(next).filter(|since| since.at < *until && since.at <= now) {
            current = Some(since.state);
            let is_worse = worst.is_none_or(|worst| since.state.urgency() < worst.urgency());
            worst = if is_worse { current } else { worst };
            next += 1;
        }
        tell(index, worst.filter(|_| *from <= now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Class, Health};
    use proptest::prelude::*;

    const CLASSES: [Class; 4] = [Class::Healthy, Class::Warning, Class::Critical, Class::Other];

    fn check() -> impl Strategy<Value = Check> {
        (0_i64..60, 0_usize..4, prop::option::of(-5_i64..30)).prop_map(|(at, class, due)| Check {
            at: Timestamp(at),
            class: CLASSES[class],
            next_due: due.map(|due| Timestamp(at + due)),
        })
    }

    fn history() -> impl Strategy<Value = (Vec<Check>, Option<i64>, i64)> {
        (prop::collection::vec(check(), 0..8), prop::option::of(1_i64..8), 0_i64..4).prop_map(
            |(mut checks, interval, grace)| {
                checks.sort_by_key(|check| check.at);
                (checks, interval, grace)
            },
        )
    }

    fn naive((checks, interval, grace): &(Vec<Check>, Option<i64>, i64), moment: Timestamp) -> DeviceState {
        let last = checks.iter().rev().find(|check| check.at <= moment).copied();
        Health::derive(last, *interval, *grace, moment).state
    }

    fn of((checks, interval, grace): &(Vec<Check>, Option<i64>, i64)) -> Vec<Since> {
        let mut found = Vec::new();
        states(checks, *interval, *grace, &mut found);
        found
    }

    proptest! {
        #[test]
        fn the_state_at_a_moment_is_what_was_said_at_that_moment(history in history(), moment in -5_i64..120) {
            let moment = Timestamp(moment);
            prop_assert_eq!(at(&of(&history), moment), naive(&history, moment));
        }

        #[test]
        fn a_device_has_been_so_since_the_last_moment_at_which_it_was_not(history in history(), moment in 0_i64..120) {
            let states = of(&history);
            let state = naive(&history, Timestamp(moment));
            let first = (-5..=moment).rev().take_while(|at| naive(&history, Timestamp(*at)) == state).last();
            let expected = first.filter(|_| state != DeviceState::Unknown).map(Timestamp);
            prop_assert_eq!(since(&states, Timestamp(moment)), expected);
        }

        #[test]
        fn a_span_has_the_worst_of_its_moments(
            history in history(), now in 0_i64..120, lengths in prop::collection::vec(1_i64..20, 1..6), begin in -10_i64..40,
        ) {
            let mut edges = vec![Timestamp(begin)];
            edges.extend(lengths.iter().scan(begin, |at, length| { *at += length; Some(Timestamp(*at)) }));
            let mut found = Vec::new();
            worst(&of(&history), &edges, Timestamp(now), |_, state| found.push(state));
            let expected: Vec<Option<DeviceState>> = edges
                .windows(2)
                .map(|pair| {
                    let moments = (pair[0].0..pair[1].0).filter(|at| *at <= now);
                    let known = moments.map(|at| naive(&history, Timestamp(at))).filter(|state| *state != DeviceState::Unknown);
                    known.min_by_key(|state| state.urgency())
                })
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
