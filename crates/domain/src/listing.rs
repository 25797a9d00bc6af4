//! `Listing`: which entries the list of Diagnostics shows, and in which order;
//! read from and written to the query of an address.

use crate::time::{DAY, HOUR};
use serde::{Deserialize, Serialize};

/// A filter and an order over all records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Listing {
    /// Words that all have to occur, anywhere in the record.
    pub text: String,
    /// Statuses of which one has to match; empty for any.
    pub statuses: Vec<String>,
    /// Types of which one has to match; empty for any.
    pub kinds: Vec<String>,
    /// Only the entries of this device.
    pub device: Option<String>,
    /// How far back.
    pub period: Option<Period>,
    /// The order.
    pub sort: Sort,
}

/// A span of time up to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Period {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
}

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The status.
    Status,
    /// The device's name.
    Device,
    /// The device's serial number.
    Serial,
    /// The type of the entry.
    Kind,
    /// The codes of its issues.
    Codes,
    /// What it says in a line.
    Summary,
    /// When it last changed.
    Updated,
}

/// An order: by one column, missing values always last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// From the largest to the smallest.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { column: Column::Updated, descending: true }
    }
}

impl Sort {
    /// The order after a press on the header of `column`: a new column starts
    /// with what one looks for first, the same one turns around.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let descending = if self.column == column { !self.descending } else { column == Column::Updated };
        Self { column, descending }
    }
}

impl Period {
    /// All periods, from the shortest.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// Its length in milliseconds.
    #[must_use]
    pub fn length(self) -> i64 {
        match self {
            Self::Day => 24 * HOUR,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Quarter => 90 * DAY,
        }
    }

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
        }
    }
}

impl Column {
    /// All columns, as they stand from left to right.
    pub const ALL: [Self; 7] =
        [Self::Status, Self::Device, Self::Serial, Self::Kind, Self::Codes, Self::Summary, Self::Updated];

    /// Its name in an address and in the page: that of the API's field, where there is one.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Device => "device_name",
            Self::Serial => "device_serial",
            Self::Kind => "diagnostic_type",
            Self::Codes => "codes",
            Self::Summary => "summary",
            Self::Updated => "updated_at",
        }
    }
}

impl Listing {
    /// Whether it shows every record.
    #[must_use]
    pub fn is_unfiltered(&self) -> bool {
        *self == Self { sort: self.sort, ..Self::default() }
    }

    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut listing = Self::default();
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            match name {
                "q" => listing.text = value.to_owned(),
                "status" => listing.statuses.push(value.to_owned()),
                "type" => listing.kinds.push(value.to_owned()),
                "device" => listing.device = Some(value.to_owned()),
                "period" => listing.period = Period::ALL.into_iter().find(|period| period.key() == value),
                "sort" => listing.sort = read_sort(value).unwrap_or_default(),
                _ => {}
            }
        }
        listing
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        pairs.extend(self.statuses.iter().map(|status| ("status", status.clone())));
        pairs.extend(self.kinds.iter().map(|kind| ("type", kind.clone())));
        pairs.extend(self.device.iter().map(|device| ("device", device.clone())));
        pairs.extend(self.period.map(|period| ("period", period.key().to_owned())));
        if self.sort != Sort::default() {
            let sign = if self.sort.descending { "-" } else { "" };
            pairs.push(("sort", format!("{sign}{}", self.sort.column.key())));
        }
        pairs
    }
}

fn read_sort(value: &str) -> Option<Sort> {
    let (descending, key) = value.strip_prefix('-').map_or((false, value), |key| (true, key));
    let column = Column::ALL.into_iter().find(|column| column.key() == key)?;
    Some(Sort { column, descending })
}
