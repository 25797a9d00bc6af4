//! How what the server sends differs from what its reference says: counted, with examples of
//! ids and names, and without a value.

use domain::contract::Type;
use serde::{Deserialize, Serialize};

/// What is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Endpoint {
    /// A page of the list.
    List,
    /// Whether it answers, at the sign-in.
    Probe,
    /// The records of one device.
    Device,
    /// The same, after the server has checked the device.
    LiveCheck,
    /// To store a record.
    Create,
}

impl Endpoint {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::List, Self::Device, Self::LiveCheck, Self::Create, Self::Probe];

    /// Its method and query, as whoever runs the server knows it.
    #[must_use]
    pub fn request(self) -> &'static str {
        match self {
            Self::List => "GET ?limit&offset",
            Self::Probe => "GET ?limit=1",
            Self::Device => "GET ?id",
            Self::LiveCheck => "GET ?id&update_status=true",
            Self::Create => "POST",
        }
    }
}

/// How records and answers differ from the reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Records that were looked at: all that are held.
    pub records: u32,
    /// The differences, the gravest kind first, the most frequent first.
    pub differences: Vec<Difference>,
    /// How many differences there are.
    pub total: u32,
    /// The pages of the readings.
    pub pages: Pages,
    /// The answers, by what was asked.
    pub answers: Vec<Answers>,
}

/// What kind of difference it is; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Differs {
    /// The reference has the field in every such record; it is not there, or `null`.
    Missing,
    /// A value of another type than the reference says.
    Type,
    /// A status that the table of classes does not have.
    Status,
    /// A field that the reference does not have.
    Unknown,
    /// A record of the older revision.
    Older,
    /// A name in the free-form part that the reference does not have: it may be so.
    Free,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its kind.
    pub differs: Differs,
    /// The field's path, or the status.
    pub name: String,
    /// The type that the reference says.
    pub documented: Option<Type>,
    /// The type that came instead.
    pub sent: Option<Type>,
    /// In how many records.
    pub count: u32,
    /// The ids of some of them.
    pub examples: Vec<String>,
}

/// The pages of the last readings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// How many pages were read.
    pub read: u32,
    /// How many of them had records that the reading had seen before.
    pub overlapped: u32,
    /// How many records these were.
    pub repeated: u32,
    /// Records that pages had skipped: a second look brought them.
    pub skipped: u32,
    /// Where that was: the first records of some of the pages, from 0.
    pub examples: Vec<u32>,
}

/// The answers to one question to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// What was asked.
    pub endpoint: Endpoint,
    /// How often each status came; 0 is no answer.
    pub statuses: Vec<(u16, u32)>,
    /// How long answers took, in milliseconds.
    pub ms: Spread,
    /// How long their bodies were, in bytes.
    pub bytes: Spread,
}

/// How some numbers are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many there are.
    pub count: u32,
    /// Half of them are at most this.
    pub median: i64,
    /// 95 of 100 are at most this.
    pub most_95: i64,
    /// The greatest.
    pub most: i64,
    /// All of them together.
    pub sum: i64,
}
