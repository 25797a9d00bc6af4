//! What is said about lists: windows of rows, facets, parts of an export.

use domain::{Class, Timestamp};
use serde::{Deserialize, Serialize};

/// A window of a listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Records that match.
    pub total: u32,
    /// Records that are selected.
    pub selected: u32,
    /// The first row, from 0.
    pub from: u32,
    /// The rows.
    pub rows: Vec<Line>,
    /// The values of each facet, and how many records match the rest of the query
    /// with each; the most frequent first.
    pub facets: Vec<(Facet, Vec<(String, u32)>)>,
}

/// A field by whose values one chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facet {
    /// The status.
    Status,
    /// The type.
    Type,
    /// The severities of its issues.
    Severity,
    /// The priority.
    Priority,
    /// The codes.
    Code,
    /// Whether its device reports, by the keys of [`domain::query::Freshness`].
    Freshness,
    /// How far back, by the keys of [`domain::listing::Period`].
    Period,
}

/// A record in a list with columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line {
    /// Names the record as long as it is held, also when it has no id.
    pub key: u32,
    /// The record's id.
    pub id: Option<String>,
    /// The device's name, else its id.
    pub device: Option<String>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether the server stored it more than once.
    pub is_double: bool,
    /// A cell for each column that is shown.
    pub cells: Vec<Cell>,
}

/// A value in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cell {
    /// There is none.
    #[default]
    Missing,
    /// A text as it is.
    Text(String),
    /// A word that has a class.
    Word(String, Class),
    /// A number as it was sent.
    Number(String),
    /// A moment.
    Moment(Timestamp),
}

/// A part of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Where the next part begins; `None` after the last.
    pub next: Option<u32>,
    /// How many rows there are in all.
    pub total: u32,
}
