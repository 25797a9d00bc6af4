//! `Query`: what a person types into the search: words anywhere, and
//! `field:value` terms, all of which have to hold.
//!
//! ```text
//! printer "paper jam" -offline    words and phrases anywhere; a minus means not
//! status:failed,"in progress"     one of these values; case does not matter
//! code:ERR*  by:*@company.com     a star outside of quotes leaves an end open
//! code:*                          any value at all
//! cpu_usage>90  disk.free<=10     numbers in details
//! before:2024-01-15  after:7d     moments in UTC, or that long ago: m h d w
//! period:30d  freshness:overdue   the last days; whether the device reports
//! is:open-incident                what opened an incident that is still open
//! ```
//!
//! A quote within quotes is written twice: `"19"" rack"`.

pub mod complete;
pub mod edit;
mod parse;
mod scan;

use crate::Timestamp;
use crate::listing::Period;
use serde::{Deserialize, Serialize};

/// What a record has to be to be shown: every term holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In the order in which they were typed.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The test must not hold.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
    /// Where it stands in the text: from byte, to byte.
    pub span: (usize, usize),
}

/// What is asked of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// This occurs somewhere; in lower case.
    Text(String),
    /// A value of the field fits one of the patterns.
    Field(Field, Vec<Pattern>),
    /// The number at this path in details compares so.
    Number(String, Comparison, f64),
    /// It changed before this moment.
    Before(Moment),
    /// It changed at this moment or later.
    After(Moment),
    /// It changed within this time up to now.
    Period(Period),
    /// Its device is one of these.
    Freshness(Vec<Freshness>),
    /// Whether the entry opened an incident that is still open.
    OpenIncident,
}

/// What a value can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// `status`.
    Status,
    /// `diagnostic_type`.
    Type,
    /// The severity of an issue.
    Severity,
    /// The code of an issue.
    Code,
    /// The device's id, name or serial number.
    Device,
    /// `priority`.
    Priority,
    /// `reported_by` or `performed_by`.
    By,
    /// `id`.
    Id,
    /// This path in details; dots go into nested objects.
    Detail(String),
}

/// A value, or how it begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// In lower case.
    pub text: String,
    /// Anything may stand before.
    pub open_start: bool,
    /// Anything may follow.
    pub open_end: bool,
}

/// A moment, fixed or relative to the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// This one.
    At(Timestamp),
    /// This many milliseconds before now.
    Ago(i64),
}

/// Whether a device reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// As expected.
    Reporting,
    /// Its next check is overdue.
    Overdue,
    /// It was never checked.
    Unchecked,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// Why a text is no query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// How many characters stand before the place.
    pub at: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A quote without its end.
    UnclosedQuote,
    /// This name is followed by nothing.
    MissingValue(String),
    /// A comparison needs a number.
    NotANumber(String),
    /// Neither a date nor a span of time.
    NotAMoment(String),
    /// None of the periods.
    NotAPeriod(String),
    /// None of `reporting`, `overdue`, `unchecked`.
    NotAFreshness(String),
    /// What can be said of an entry is only [`OPEN_INCIDENT`].
    NotAState(String),
    /// This field has no numbers.
    NotComparable(String),
}

/// Every name with a meaning of its own, in the order in which they are offered.
pub const FIELD_NAMES: [&str; 13] = [
    "status",
    "type",
    "severity",
    "code",
    "device",
    "priority",
    "by",
    "id",
    "before",
    "after",
    "period",
    "freshness",
    "is",
];

/// What `is:` can say of an entry: that it opened an incident that is still open.
pub const OPEN_INCIDENT: &str = "open-incident";

const DETAILS: &str = "details.";

/// Lower case, sign by sign, so that a part of a text becomes a part of the result.
#[must_use]
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

impl Field {
    /// The field of this name; `None` for the names of times, freshness and states.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match known(name) {
            Some("status") => Self::Status,
            Some("type") => Self::Type,
            Some("severity") => Self::Severity,
            Some("code") => Self::Code,
            Some("device") => Self::Device,
            Some("priority") => Self::Priority,
            Some("by") => Self::By,
            Some("id") => Self::Id,
            Some(_) => return None,
            None => Self::Detail(detail(name).to_owned()),
        })
    }

    /// Its name in a query.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Status => "status".into(),
            Self::Type => "type".into(),
            Self::Severity => "severity".into(),
            Self::Code => "code".into(),
            Self::Device => "device".into(),
            Self::Priority => "priority".into(),
            Self::By => "by".into(),
            Self::Id => "id".into(),
            // Alone it would be another field, or no name at all.
            Self::Detail(path)
                if known(path).is_some() || path.starts_with(DETAILS) || scan::name(path) != path =>
            {
                [DETAILS, path].concat()
            }
            Self::Detail(path) => path.clone(),
        }
    }
}

/// The known name that is meant. A phone's keyboard may begin it with a capital.
fn known(name: &str) -> Option<&'static str> {
    FIELD_NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// The path in details that a name stands for.
fn detail(name: &str) -> &str {
    name.strip_prefix(DETAILS).filter(|path| !path.is_empty()).unwrap_or(name)
}

impl Pattern {
    /// Whether a value, given in lower case, is meant.
    #[must_use]
    pub fn fits(&self, lower_text: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => lower_text == self.text,
            (false, true) => lower_text.starts_with(&self.text),
            (true, false) => lower_text.ends_with(&self.text),
            (true, true) => lower_text.contains(&self.text),
        }
    }
}

impl Moment {
    /// The moment that is meant when it is `now`.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(moment) => moment,
            Self::Ago(ms) => now.plus(-ms),
        }
    }
}

impl Freshness {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Reporting, Self::Overdue, Self::Unchecked];

    /// The names of [`Self::ALL`].
    pub const KEYS: [&str; 3] = ["reporting", "overdue", "unchecked"];

    /// Its name in a query.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Reporting => Self::KEYS[0],
            Self::Overdue => Self::KEYS[1],
            Self::Unchecked => Self::KEYS[2],
        }
    }
}

impl Comparison {
    /// Whether the numbers compare so.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}
