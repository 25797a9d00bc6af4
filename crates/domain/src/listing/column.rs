//! `Column`: what the list can show of an entry, and its name in an address.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The entry's own id.
    Id,
    /// The status.
    Status,
    /// The device's name.
    Device,
    /// The device's id.
    DeviceId,
    /// The device's serial number.
    Serial,
    /// The type of the entry.
    Kind,
    /// The worst severity of its issues.
    Severity,
    /// The priority.
    Priority,
    /// The codes of its issues.
    Codes,
    /// What it says in a line.
    Summary,
    /// Who reported it or did the work.
    By,
    /// The notes.
    Notes,
    /// When it was created.
    Created,
    /// When it last changed.
    Updated,
    /// When the device's next check is due.
    Due,
    /// The value at this path in details.
    Detail(String),
}

const DETAILS: &str = "details.";

impl Column {
    /// All but those of details, in the order in which they are offered.
    pub const KNOWN: [Self; 15] = [
        Self::Status,
        Self::Device,
        Self::Serial,
        Self::Kind,
        Self::Codes,
        Self::Summary,
        Self::Updated,
        Self::Severity,
        Self::Priority,
        Self::By,
        Self::Notes,
        Self::Created,
        Self::Due,
        Self::DeviceId,
        Self::Id,
    ];

    /// Its name in an address and in the page: that of the API's field, where there is one.
    #[must_use]
    pub fn key(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Id => "id",
            Self::Status => "status",
            Self::Device => "device_name",
            Self::DeviceId => "device_id",
            Self::Serial => "device_serial",
            Self::Kind => "diagnostic_type",
            Self::Severity => "severity",
            Self::Priority => "priority",
            Self::Codes => "codes",
            Self::Summary => "summary",
            Self::By => "by",
            Self::Notes => "notes",
            Self::Created => "created_at",
            Self::Updated => "updated_at",
            Self::Due => "next_check_due",
            Self::Detail(path) => return Cow::Owned([DETAILS, path].concat()),
        })
    }

    /// The column of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.strip_prefix(DETAILS) {
            Some("") => None,
            Some(path) => Some(Self::Detail(path.to_owned())),
            None => Self::KNOWN.into_iter().find(|column| column.key() == key),
        }
    }

    /// Whether it shows moments: those are sorted from the latest.
    #[must_use]
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Due)
    }
}
