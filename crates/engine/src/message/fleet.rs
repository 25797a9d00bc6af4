//! What is said about the fleet: its states over time, and who needs somebody.

use super::{DeviceHit, Question, Topic, encode};
use domain::{DeviceState, Devices, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be asked about the fleet; the answer has the name of the question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutFleet {
    /// The fleet over the spans between these moments, which are in their order.
    Overview {
        /// Where spans begin and end.
        edges: Vec<Timestamp>,
        /// Where bars of a distribution have to end, by the key of what was measured.
        limits: Vec<(String, Vec<f64>)>,
        /// The present moment.
        now: Timestamp,
    },
    /// The list of devices.
    DeviceList {
        /// Which, in which order.
        listing: Devices,
        /// How many at most.
        len: u32,
        /// The present moment.
        now: Timestamp,
    },
}

impl AboutFleet {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Fleet, encode(self).unwrap_or_default())
    }
}

/// How many devices are in each state, in the order of [`DeviceState::ALL`].
pub type Counts = [u32; 6];

/// The fleet over some spans of time, which one after the other make up a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Where the spans begin and end, as it was asked.
    pub edges: Vec<Timestamp>,
    /// Devices by their present state.
    pub now: Counts,
    /// The same a day ago.
    pub day_ago: Counts,
    /// For each span, the devices by their state at its end.
    pub ends: Vec<Counts>,
    /// For each span, the devices that were known, each once, by its worst state.
    pub worst: Vec<Counts>,
    /// For each span, how many checks were made: where there are none, nothing is known.
    pub checks: Vec<u32>,
    /// How many incidents are open.
    pub open_incidents: u32,
    /// How many were a day ago.
    pub open_day_ago: u32,
    /// For each span, how many were open at its end.
    pub open_ends: Vec<u32>,
    /// When the oldest of those that are open was opened.
    pub oldest_incident: Option<Timestamp>,
    /// Open incidents by their priority, the most frequent first; within it by age, as
    /// [`Waiting`] says.
    pub waiting: Vec<(String, [u32; Waiting::AGES])>,
    /// Devices that need somebody.
    pub attention_total: u32,
    /// The first of them, the worst first, of equal ones the latest change.
    pub attention: Vec<Attention>,
    /// The devices whose check is overdue, the one that was expected first first.
    pub overdue: Vec<DeviceHit>,
    /// The devices that had most of it, span by span; `None` where nobody knew them.
    pub lanes: Vec<Lane>,
    /// For each type, how many records there are in each span; the most frequent first.
    pub kinds: Vec<(String, Vec<u32>)>,
    /// What the latest checks measured; the established ones first.
    pub distributions: Vec<Distribution>,
}

/// How long an incident has been open, in four classes.
pub struct Waiting;

impl Waiting {
    /// How many classes there are.
    pub const AGES: usize = 4;
    /// From which age on, in days, each of the others begins.
    pub const DAYS: [i64; 3] = [1, 7, 30];
}

/// How many devices measured how much, as their latest checks say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The key in `details`.
    pub key: String,
    /// Where the bars begin and end: one more than bars. The last bar holds its end.
    pub edges: Vec<f64>,
    /// How many devices are in each bar.
    pub counts: Vec<u32>,
}

/// A device that needs somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attention {
    /// Which, and how it is.
    pub device: DeviceHit,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// The codes of its latest check.
    pub codes: Vec<String>,
}

/// A device over the spans of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Its id.
    pub id: String,
    /// Its newest name.
    pub name: Option<String>,
    /// Its worst state in each span.
    pub states: Vec<Option<DeviceState>>,
}

/// A part of the list of devices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceList {
    /// Devices that fit.
    pub total: u32,
    /// Devices that fit but for the chosen states, by state.
    pub counts: Counts,
    /// Devices that fit but for the choice of those with open incidents, that have some.
    pub with_incidents: u32,
    /// The first of them.
    pub rows: Vec<DeviceLine>,
}

/// A device as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Which, and how it is.
    pub device: DeviceHit,
    /// The state that is listed: the present one, or the worst in the asked span.
    pub state: DeviceState,
    /// The codes of its latest check, where the listed state is the present one.
    pub codes: Vec<String>,
    /// Numbers that its latest check measured.
    pub measured: Vec<(String, f64)>,
    /// How many of its incidents are open.
    pub open_incidents: u32,
    /// When it was last maintained.
    pub maintained_at: Option<Timestamp>,
}
