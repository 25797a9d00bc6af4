//! What is said about incidents: a list of them, and one with all its steps.

use super::{Question, Topic, encode};
use domain::course::Durations;
use domain::thread::Stage;
use domain::{Course, Incidents, Thread, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be asked about incidents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutIncidents {
    /// A list of incidents; the answer is an [`IncidentList`].
    List {
        /// Which, in which order.
        listing: Incidents,
        /// How many at most; on the board in each stage.
        len: u32,
        /// The present moment.
        now: Timestamp,
    },
    /// An incident of a device, by the id of the report that opened it; the answer is an
    /// [`IncidentView`], or `None` when it is not held.
    One {
        /// The device's id.
        device: String,
        /// The report's id.
        id: String,
    },
}

impl AboutIncidents {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Incidents, encode(self).unwrap_or_default())
    }
}

/// A part of the list of incidents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentList {
    /// Incidents that fit.
    pub total: u32,
    /// Incidents that fit but for the chosen stages, in the order of [`Stage::ALL`].
    pub stages: [u32; 4],
    /// Incidents that are listed, by their stages.
    pub listed: [u32; 4],
    /// The priorities of those that fit but for the chosen ones, the most urgent first; an
    /// empty one is none.
    pub priorities: Vec<(String, u32)>,
    /// The first of them; on the board the first of each stage.
    pub rows: Vec<IncidentLine>,
    /// Of those that fit but for the chosen stages, how many were opened in the period.
    pub opened: u32,
    /// How long it took until somebody took these up, where somebody did.
    pub to_acknowledge: Durations,
    /// How long it took until they were resolved, where they are.
    pub to_resolve: Durations,
}

/// An incident as a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentLine {
    /// Which, and how it is.
    pub thread: Thread,
    /// How far it is.
    pub stage: Stage,
    /// How it went.
    pub course: Course,
    /// The device's id.
    pub device: String,
    /// The device's newest name.
    pub device_name: Option<String>,
    /// How urgent it is, as it was reported.
    pub priority: Option<String>,
    /// Who reported it.
    pub reported_by: Option<String>,
    /// The event of its newest step.
    pub event: Option<String>,
    /// When that was.
    pub last_at: Option<Timestamp>,
    /// How many steps it has.
    pub steps: u32,
}

/// An incident with all its steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentView {
    /// The incident.
    pub line: IncidentLine,
    /// Its steps, the earliest first.
    pub steps: Vec<IncidentStep>,
}

/// A report of an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentStep {
    /// The report's id.
    pub id: String,
    /// When it was made.
    pub at: Option<Timestamp>,
    /// What happened; `None` for the report that opened the incident.
    pub event: Option<String>,
    /// The status after it.
    pub status: String,
    /// Who said so.
    pub by: Option<String>,
    /// What was said.
    pub notes: Option<String>,
    /// Whether it contradicts the steps before it.
    pub is_conflict: bool,
}
