//! What is said about lists: windows of rows, facets, parts of an export.

use super::{Question, Topic, encode};
use domain::export::Format;
use domain::{Class, Listing, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be asked about a list; `now` is the page's present moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutList {
    /// The rows `from .. from + len` of a listing; the answer is a [`Window`].
    Window {
        /// Which records, in which order, with which columns.
        listing: Listing,
        /// The first row, from 0.
        from: u32,
        /// How many rows at most.
        len: u32,
        /// The present moment.
        now: Timestamp,
        /// Another number asks anew: for when the selection changed.
        tick: u32,
    },
    /// Selects rows of a listing, or takes them out of the selection, which holds
    /// until another query is shown; the answer is how many are selected, a `u32`.
    Select {
        /// The listing.
        listing: Listing,
        /// The present moment.
        now: Timestamp,
        /// Its rows `from .. until`.
        rows: (u32, u32),
        /// Whether they are selected from now on.
        on: bool,
    },
}

impl AboutList {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::List, encode(self).unwrap_or_default())
    }
}

/// Asks for a part of a listing as text: begins with `from` 0, goes on with what the last
/// part said. The answer is a [`Part`], or `None` when the records were moved meanwhile, so
/// that it has to begin anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutExport {
    /// The listing.
    pub listing: Listing,
    /// The present moment.
    pub now: Timestamp,
    /// Only what is selected.
    pub selected: bool,
    /// The form of the text.
    pub format: Format,
    /// The first row of this part.
    pub from: u32,
}

impl AboutExport {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Export, encode(self).unwrap_or_default())
    }
}

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
