//! What is said of a period for an audit: work, incidents, checks, states, extremes.

use super::{Question, Topic, encode};
use domain::accounting::{Availability, Checks};
use domain::course::Durations;
use domain::{Course, Timestamp};
use serde::{Deserialize, Serialize};

/// Asks for the report of a time; the answer is a [`Report`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutReport {
    /// Where the time begins.
    pub from: Timestamp,
    /// Where it ends; this moment is no longer in it.
    pub until: Timestamp,
    /// Words of devices' ids, names and serials.
    pub text: String,
    /// How many rows of each table at most.
    pub len: u32,
    /// The present moment.
    pub now: Timestamp,
}

impl AboutReport {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Report, encode(self).unwrap_or_default())
    }
}

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How many records of these devices changed in that time.
    pub records: u32,
    /// Work that was done, the earliest first.
    pub work: Vec<Work>,
    /// How often work was done.
    pub work_total: u32,
    /// How long all of it took, in minutes, as far as it was told.
    pub work_minutes: f64,
    /// What was reported in that time, the earliest first.
    pub incidents: Vec<Reported>,
    /// How many incidents were opened.
    pub incident_total: u32,
    /// How many of these are resolved.
    pub resolved: u32,
    /// How long it took to acknowledge them.
    pub to_acknowledge: Durations,
    /// How long it took to resolve them.
    pub to_resolve: Durations,
    /// Each device, by name.
    pub devices: Vec<Accounted>,
    /// How many there are.
    pub device_total: u32,
    /// The checks of all of them.
    pub checks: Checks,
    /// The states of all of them.
    pub availability: Availability,
    /// What was measured, the established ones first.
    pub extremes: Vec<Extreme>,
}

/// Work that was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// The record's id.
    pub id: Option<String>,
    /// The device's id.
    pub device: String,
    /// The name that the device had then.
    pub device_name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// What was done.
    pub action: Option<String>,
    /// The version before and after.
    pub versions: (Option<String>, Option<String>),
    /// How long it took, in minutes.
    pub minutes: Option<f64>,
    /// Who did it.
    pub by: Option<String>,
}

/// An incident that was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// The id of the report that opened it.
    pub id: String,
    /// The device's id.
    pub device: String,
    /// Its newest name.
    pub device_name: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// How urgent.
    pub priority: Option<String>,
    /// How it went.
    pub course: Course,
    /// Its status now.
    pub status: String,
}

/// A device in that time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accounted {
    /// Its id.
    pub id: String,
    /// Its newest name.
    pub name: Option<String>,
    /// Its checks.
    pub checks: Checks,
    /// Its states.
    pub availability: Availability,
}

/// The least and the most that was measured of something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extreme {
    /// The key in `details`.
    pub key: String,
    /// How many checks told it.
    pub count: u32,
    /// The least, and the most.
    pub ends: [Measurement; 2],
}

/// What a check measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// How much.
    pub value: f64,
    /// The device's id.
    pub device: String,
    /// The record's id.
    pub id: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}
