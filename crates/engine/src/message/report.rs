//! What is said of a period for an audit: work, incidents, checks, states, extremes.

use super::{Question, Topic, encode};
use domain::accounting::{Availability, Checks};
use domain::course::Durations;
use domain::{Course, Timestamp};
use serde::{Deserialize, Serialize};

/// How the first line of every evidence pack begins, and with it the file.
pub const PACK_BEGIN: &str = "{\"diagboard_evidence\":1,";

/// What is asked for an audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutAudit {
    /// The answer is a [`Report`].
    Report(AboutReport),
    /// The part of an evidence pack that begins at a record; the first begins with a line that
    /// is given. The answer is an `Option<Part>`: `None` when records were moved meanwhile.
    Pack {
        /// The report whose records it has.
        about: AboutReport,
        /// The first line, which begins with [`PACK_BEGIN`].
        head: String,
        /// The record, from 0.
        from: u32,
    },
    /// How the server differs from its reference, with so many differences at most. The answer
    /// is a [`Drift`](super::Drift).
    Drift(u32),
    /// Whether a file is a pack as it was made. It comes piece by piece, and nothing is the end;
    /// the answer is an `Option<Verdict>`: `None` before that.
    Check {
        /// Whether this piece is the first one.
        is_first: bool,
        /// The piece.
        bytes: Vec<u8>,
    },
}

impl AboutAudit {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Report, encode(self).unwrap_or_default())
    }
}

/// What became of a file that may be an evidence pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is none.
    NoPack,
    /// Its end is missing, or something follows it.
    Torn,
    /// Its bytes have another sum than its last line says.
    Changed(Sealed),
    /// It is as it was made, or somebody has made the last line anew.
    Whole(Sealed),
}

/// What stands in a pack, and its sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The first line.
    pub head: String,
    /// How many records there are.
    pub records: u32,
    /// The SHA-256 of all bytes before the last line, in hexadecimal digits.
    pub sum: String,
}

/// Asks for the report of a time.
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
        AboutAudit::Report(self.clone()).ask()
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
