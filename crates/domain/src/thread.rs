//! `Thread`: an incident as the reports that make it up. The record of a device
//! is append-only, so the state of an incident is that of its newest event.

use crate::order::sorted;
use crate::record::{ISSUE_REPORT, fold, same_word};
use crate::{Record, Timestamp};
use serde::{Deserialize, Serialize};

/// A report as a step of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The report's id.
    pub id: String,
    /// The id of the report that opened the incident, when this one follows up.
    pub incident: Option<String>,
    /// What happened, in the server's word: `comment`, `acknowledged`, `resolved`.
    pub event: Option<String>,
    /// The status after it, in the server's word.
    pub status: String,
    /// What it is about: its first symptom, else its category.
    pub subject: Option<String>,
    /// When it was made.
    pub at: Option<Timestamp>,
}

impl Step {
    /// The step that an entry is; `None` for what is no issue report or has no id.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        if !same_word(record.kind.as_deref()?, ISSUE_REPORT) {
            return None;
        }
        let symptom = record.detail_list("symptoms").into_iter().next();
        Some(Self {
            id: record.id.clone()?,
            incident: record.detail("incident"),
            event: record.detail("event"),
            status: record.status.clone().unwrap_or_default(),
            subject: symptom.or_else(|| record.detail("issue_category")),
            at: record.created_at,
        })
    }
}

/// An incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The id of the report that opened it.
    pub id: String,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// What it is about.
    pub subject: Option<String>,
    /// The status after its newest event.
    pub status: String,
    /// Whether somebody still has to do something.
    pub open: bool,
}

impl Thread {
    /// The incident that these steps make up, which are in their order; `None` without any.
    #[must_use]
    pub fn of(steps: &[&Step]) -> Option<Self> {
        let (first, last) = (steps.first()?, steps.last()?);
        Some(Self {
            id: first.root().clone(),
            opened_at: first.at,
            subject: first.subject.clone(),
            status: last.status.clone(),
            open: is_open(&last.status),
        })
    }
}

impl Step {
    /// The id of the report that opened its incident.
    #[must_use]
    pub fn root(&self) -> &String {
        self.incident.as_ref().unwrap_or(&self.id)
    }
}

/// The steps of each incident of one device, by their places: the earliest first, of one
/// moment by id. A follow-up whose first report is not held is an incident of its own.
#[must_use]
pub fn grouped(steps: &[Step]) -> Vec<Vec<usize>> {
    let key = |index: usize| (steps[index].at, &steps[index].id);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in sorted(steps.len(), &|a, b| (steps[a].root(), key(a)).cmp(&(steps[b].root(), key(b)))) {
        match groups.last_mut() {
            Some(group) if steps[group[0]].root() == steps[index].root() => group.push(index),
            _ => groups.push(vec![index]),
        }
    }
    let order = sorted(groups.len(), &|a, b| key(groups[a][0]).cmp(&key(groups[b][0])));
    order.into_iter().map(|index| std::mem::take(&mut groups[index])).collect()
}

/// The incidents of one device, in the order in which they were opened.
#[must_use]
pub fn threads(steps: &[Step]) -> Vec<Thread> {
    let of = |group: Vec<usize>| Thread::of(&group.iter().map(|index| &steps[*index]).collect::<Vec<_>>());
    grouped(steps).into_iter().filter_map(of).collect()
}

/// When incidents of one device were opened (1) and ended (-1), each incident for itself,
/// the earliest first. What has no time was there from the beginning.
#[must_use]
pub fn turns(steps: &[Step], groups: &[Vec<usize>]) -> Vec<(Timestamp, i32)> {
    let mut turns = Vec::new();
    for group in groups {
        let mut was_open = false;
        for step in group.iter().map(|index| &steps[*index]) {
            let is_open = is_open(&step.status);
            if is_open != was_open {
                turns.push((step.at.unwrap_or(Timestamp(i64::MIN)), if is_open { 1 } else { -1 }));
            }
            was_open = is_open;
        }
    }
    let order = sorted(turns.len(), &|a, b| turns[a].cmp(&turns[b]));
    order.into_iter().map(|index| turns[index]).collect()
}

/// How far an incident is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody has taken it up yet.
    #[default]
    Open,
    /// Somebody knows of it.
    Acknowledged,
    /// Somebody works on it.
    InProgress,
    /// Nothing is left to do.
    Resolved,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Acknowledged, Self::InProgress, Self::Resolved];

    /// Its name in an address, which is also the status that says it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::InProgress => "in_progress",
            Self::Resolved => "resolved",
        }
    }

    /// The stage of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    /// The stage that a status says. An unknown word leaves something to do.
    #[must_use]
    pub fn of(status: &str) -> Self {
        match status {
            status if !is_open(status) => Self::Resolved,
            status => [Self::Acknowledged, Self::InProgress]
                .into_iter()
                .find(|stage| same_word(stage.key(), status))
                .unwrap_or_default(),
        }
    }
}

/// The statuses that leave nothing to do.
pub const ENDED: [&str; 5] = ["resolved", "closed", "completed", "cancelled", "canceled"];

/// Whether a status leaves something to do. An unknown word does: better to
/// look once too often than to lose an incident.
#[must_use]
pub fn is_open(status: &str) -> bool {
    !ENDED.iter().any(|word| fold(word).eq(fold(status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: &str, incident: Option<&str>, status: &str, at: i64) -> Step {
        Step {
            id: id.into(),
            incident: incident.map(Into::into),
            event: None,
            status: status.into(),
            subject: None,
            at: Some(Timestamp(at)),
        }
    }

    #[track_caller]
    fn check(steps: &[Step], expected: &[(&str, &str, bool)]) {
        let threads = threads(steps);
        let found: Vec<_> = threads.iter().map(|t| (t.id.as_str(), t.status.as_str(), t.open)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_newest_event_gives_the_state_whatever_the_order_of_reading() {
        check(
            &[
                step("c", Some("a"), "resolved", 3),
                step("a", None, "open", 1),
                step("b", Some("a"), "in_progress", 2),
            ],
            &[("a", "resolved", false)],
        );
    }

    #[test]
    fn events_of_one_moment_are_ordered_by_id() {
        check(
            &[step("a", None, "open", 1), step("c", Some("a"), "open", 2), step("b", Some("a"), "closed", 2)],
            &[("a", "open", true)],
        );
    }

    #[test]
    fn reports_of_other_clients_are_incidents_of_one() {
        check(
            &[step("x", None, "open", 1), step("y", None, "???", 2)],
            &[("x", "open", true), ("y", "???", true)],
        );
    }

    #[test]
    fn an_incident_turns_when_it_is_opened_resolved_and_reopened() {
        let steps = [
            step("a", None, "open", 1),
            step("b", Some("a"), "in_progress", 2),
            step("d", Some("a"), "reopened", 5),
            step("c", Some("a"), "resolved", 3),
            step("x", None, "closed", 4),
        ];
        assert_eq!(
            turns(&steps, &grouped(&steps)),
            [(Timestamp(1), 1), (Timestamp(3), -1), (Timestamp(5), 1)]
        );
        let open: i32 = turns(&steps, &grouped(&steps)).iter().map(|(_, turn)| turn).sum();
        assert_eq!(open as usize, threads(&steps).iter().filter(|thread| thread.open).count());
    }

    #[test]
    fn a_status_says_how_far_an_incident_is() {
        for (status, stage) in [
            ("open", Stage::Open),
            ("In Progress", Stage::InProgress),
            ("ACKNOWLEDGED", Stage::Acknowledged),
            ("closed", Stage::Resolved),
            ("waiting for parts", Stage::Open),
            ("", Stage::Open),
        ] {
            assert_eq!(Stage::of(status), stage, "{status}");
            assert_eq!(stage == Stage::Resolved, !is_open(status));
        }
    }

    #[test]
    fn a_follow_up_without_its_first_report_still_counts() {
        check(&[step("b", Some("gone"), "open", 1)], &[("gone", "open", true)]);
    }
}
