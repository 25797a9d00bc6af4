//! What is said about a device over time: what it measured, and what happened.

use super::{Question, Topic, encode};
use domain::history::Steps;
use domain::{Class, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be asked about devices over time; the answer has the name of the question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutDevice {
    /// What devices measured.
    Series {
        /// The devices: the one it is about, and those beside it.
        ids: Vec<String>,
        /// The keys in `details`; none for the established ones.
        keys: Vec<String>,
        /// From when on; `None` for everything.
        from: Option<Timestamp>,
        /// Until when.
        until: Timestamp,
        /// Into how many columns a line is drawn: no more than four points are told of each.
        columns: u32,
    },
    /// What happened, the latest first.
    History {
        /// The device.
        id: String,
        /// Which entries.
        steps: Steps,
        /// How many steps at most.
        len: u32,
    },
    /// The entries around a moment, and what each check found different.
    Around {
        /// The device.
        id: String,
        /// The moment.
        at: Timestamp,
        /// How many entries up to then, and after it.
        len: u32,
    },
}

impl AboutDevice {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Device, encode(self).unwrap_or_default())
    }
}

/// What devices measured in a span of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The span.
    pub span: (Timestamp, Timestamp),
    /// Every key of the device that has numbers, the established ones first.
    pub keys: Vec<String>,
    /// The lines, device by device, key by key.
    pub lines: Vec<Line>,
    /// When the device it is about was silent for too long: no value is known then.
    pub silences: Vec<(Timestamp, Timestamp)>,
    /// What was done to it and reported about it, the earliest first.
    pub events: Vec<Event>,
}

/// What one device measured of one thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The device's id.
    pub id: String,
    /// Its newest name.
    pub name: Option<String>,
    /// The key in `details`.
    pub key: String,
    /// How many values there are in the span.
    pub count: u32,
    /// The values in the order of their time, without what cannot be seen; cut where
    /// none came for too long.
    pub pieces: Vec<Vec<(Timestamp, f64)>>,
}

/// Something on the line of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The entry's id.
    pub id: Option<String>,
    /// Whether it is work that was done; else it is a report.
    pub is_work: bool,
    /// What it says in a line.
    pub summary: String,
}

/// What happened to a device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// How many entries fit.
    pub entries: u32,
    /// How many steps they make.
    pub total: u32,
    /// The first of them, or all around a moment.
    pub steps: Vec<Step>,
}

/// An entry, or many equal checks one after the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The id of the entry, or of the latest.
    pub id: Option<String>,
    /// Its type.
    pub kind: Option<String>,
    /// Its status, with its class.
    pub status: Option<(String, Class)>,
    /// When it changed, or the latest did.
    pub at: Option<Timestamp>,
    /// When the earliest of those that are folded did.
    pub since: Option<Timestamp>,
    /// How many entries these are.
    pub count: u32,
    /// Codes, and what it says in a line.
    pub told: Vec<String>,
    /// What was said in words, and by whom.
    pub words: Vec<String>,
    /// What is different from the check before: the key, before, now.
    pub changes: Vec<(String, Option<String>, Option<String>)>,
}
