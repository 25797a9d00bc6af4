//! `Course`: how an incident went: when somebody took it up, when it was resolved, and which
//! of its steps contradict those before them.

use crate::Timestamp;
use crate::record::same_word;
use crate::thread::{Stage, Step};
use serde::{Deserialize, Serialize};

/// How an incident went, by its steps in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// When it left [`Stage::Open`] first.
    pub acknowledged_at: Option<Timestamp>,
    /// Since when it is resolved, if it is.
    pub resolved_at: Option<Timestamp>,
    /// The places of the steps that contradict what was before them.
    pub conflicts: Vec<usize>,
}

impl Course {
    /// The course of an incident with these steps.
    #[must_use]
    pub fn of(steps: &[&Step]) -> Self {
        let mut course = Self { opened_at: steps.first().and_then(|step| step.at), ..Self::default() };
        let mut before: Option<&Step> = None;
        for (place, step) in steps.iter().enumerate() {
            let (was, is) = (before.map(|before| Stage::of(&before.status)), Stage::of(&step.status));
            if is != Stage::Open {
                course.acknowledged_at = course.acknowledged_at.or(step.at);
            }
            match is {
                Stage::Resolved if was == Some(Stage::Resolved) => {}
                Stage::Resolved => course.resolved_at = step.at,
                _ => course.resolved_at = None,
            }
            if before.is_some_and(|before| contradicts(before, step)) {
                course.conflicts.push(place);
            }
            before = Some(step);
        }
        course
    }

    /// How long it took until somebody took it up, in milliseconds; `None` while nobody has,
    /// or where a time is missing.
    #[must_use]
    pub fn to_acknowledge(&self) -> Option<i64> {
        Some(self.acknowledged_at?.since(self.opened_at?).max(0))
    }

    /// How long it took until it was resolved, in milliseconds; `None` while it is not.
    #[must_use]
    pub fn to_resolve(&self) -> Option<i64> {
        Some(self.resolved_at?.since(self.opened_at?).max(0))
    }
}

/// Whether a step does not fit to the one before it: two people did not know of each other,
/// or a status says something else than the event.
fn contradicts(before: &Step, step: &Step) -> bool {
    let (was, is) = (Stage::of(&before.status), Stage::of(&step.status));
    let at_once = before.at.is_some() && before.at == step.at && was != is;
    let event = step.event.as_deref().unwrap_or_default();
    let is_event = |word: &str| same_word(event, word);
    at_once
        || if is_event("comment") {
            was != is
        } else if is_event("reopened") {
            was != Stage::Resolved || is == Stage::Resolved
        } else if is_event("resolved") {
            was == Stage::Resolved || is != Stage::Resolved
        } else if is_event("acknowledged") || is_event("in_progress") {
            was == Stage::Resolved || !same_word(event, &step.status)
        } else {
            // What an unknown event means nobody knows.
            false
        }
}

/// How long something took in many cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Durations {
    /// In how many.
    pub count: u32,
    /// The median, in milliseconds; `None` without any.
    pub median: Option<i64>,
    /// The longest.
    pub longest: Option<i64>,
}

impl Durations {
    /// Of these, in milliseconds and in their order.
    #[must_use]
    pub fn of(sorted: &[i64]) -> Self {
        let middle = |place: usize| sorted.get(place).copied();
        let (lower, upper) = (middle(sorted.len().saturating_sub(1) / 2), middle(sorted.len() / 2));
        let median = lower.zip(upper).map(|(lower, upper)| lower + (upper - lower) / 2);
        Self { count: sorted.len() as u32, median, longest: sorted.last().copied() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(event: &str, status: &str, at: i64) -> Step {
        let incident = (!event.is_empty()).then(|| "a".to_owned());
        Step {
            id: format!("{event}{at}"),
            incident,
            event: Some(event.to_owned()).filter(|event| !event.is_empty()),
            status: status.to_owned(),
            subject: None,
            at: Some(Timestamp(at)),
        }
    }

    fn course(steps: &[Step]) -> Course {
        Course::of(&steps.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_times_are_those_of_the_first_taking_up_and_the_last_resolution() {
        let mut steps = vec![step("", "open", 10)];
        assert_eq!((course(&steps).to_acknowledge(), course(&steps).to_resolve()), (None, None));
        steps.push(step("comment", "open", 20));
        assert_eq!(course(&steps).to_acknowledge(), None);
        steps.push(step("in_progress", "in progress", 30));
        assert_eq!((course(&steps).to_acknowledge(), course(&steps).to_resolve()), (Some(20), None));
        steps.push(step("resolved", "resolved", 50));
        steps.push(step("comment", "closed", 60));
        assert_eq!((course(&steps).to_acknowledge(), course(&steps).to_resolve()), (Some(20), Some(40)));
        steps.push(step("reopened", "open", 70));
        assert_eq!(course(&steps).to_resolve(), None);
        steps.push(step("resolved", "resolved", 110));
        assert_eq!((course(&steps).to_acknowledge(), course(&steps).to_resolve()), (Some(20), Some(100)));
        assert_eq!(course(&steps).conflicts, [0; 0]);
    }

    #[test]
    fn what_is_resolved_at_once_was_taken_up_by_it() {
        let course = course(&[step("", "open", 10), step("resolved", "resolved", 25)]);
        assert_eq!((course.to_acknowledge(), course.to_resolve()), (Some(15), Some(15)));
    }

    #[test]
    fn steps_that_contradict_what_was_before_are_told() {
        let resolved = || vec![step("", "open", 1), step("resolved", "resolved", 2)];
        let open = || vec![step("", "open", 1)];
        for (mut steps, next, is_conflict) in [
            (resolved(), step("acknowledged", "acknowledged", 3), true),
            (resolved(), step("in_progress", "in_progress", 3), true),
            (resolved(), step("resolved", "resolved", 3), true),
            (resolved(), step("comment", "open", 3), true),
            (resolved(), step("comment", "closed", 3), false),
            (resolved(), step("reopened", "open", 3), false),
            (resolved(), step("reopened", "resolved", 3), true),
            (open(), step("reopened", "open", 3), true),
            (open(), step("resolved", "open", 3), true),
            (open(), step("acknowledged", "acknowledged", 3), false),
            (open(), step("acknowledged", "in_progress", 3), true),
            (open(), step("in_progress", "In-Progress", 3), false),
            (open(), step("escalated", "open", 3), false),
            (open(), step("resolved", "resolved", 1), true),
            (open(), step("comment", "open", 1), false),
        ] {
            let told = format!("{:?} after {:?}", next.event, steps.last().map(|last| &last.status));
            steps.push(next);
            assert_eq!(!course(&steps).conflicts.is_empty(), is_conflict, "{told}");
        }
    }

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        for (sorted, median, longest) in [
            (vec![], None, None),
            (vec![7], Some(7), Some(7)),
            (vec![1, 3], Some(2), Some(3)),
            (vec![1, 2, 9], Some(2), Some(9)),
        ] {
            let durations = Durations::of(&sorted);
            assert_eq!((durations.median, durations.longest), (median, longest), "{sorted:?}");
            assert_eq!(durations.count as usize, sorted.len());
        }
    }
}
