//! `Kind`: the sorts of entries that have a form of their own, and which fields it has.

use super::Field;
use crate::record::{HEALTH_CHECK, ISSUE_REPORT, MAINTENANCE, same_word};

/// A sort of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Somebody reports trouble.
    IssueReport,
    /// Somebody has worked on a device, or will.
    Maintenance,
    /// Somebody has looked at a device.
    HealthCheck,
    /// Any other `diagnostic_type`.
    Other,
}

impl Kind {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::IssueReport, Self::Maintenance, Self::HealthCheck, Self::Other];

    /// The kind that a `diagnostic_type` means.
    #[must_use]
    pub fn of(diagnostic_type: &str) -> Self {
        let known = [Self::IssueReport, Self::Maintenance, Self::HealthCheck];
        known.into_iter().find(|kind| same_word(diagnostic_type, kind.key())).unwrap_or(Self::Other)
    }

    /// Its `diagnostic_type`; empty for those that a person names.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::IssueReport => ISSUE_REPORT,
            Self::Maintenance => MAINTENANCE,
            Self::HealthCheck => HEALTH_CHECK,
            Self::Other => "",
        }
    }

    /// Its fields, as they stand in the form.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::IssueReport => &[
                Field::Device,
                Field::Category,
                Field::Priority,
                Field::Symptoms,
                Field::ErrorCodes,
                Field::Impact,
                Field::Notes,
                Field::ReportedBy,
                Field::Status,
                Field::Type,
            ],
            Self::Maintenance => &[
                Field::Device,
                Field::Action,
                Field::PreviousVersion,
                Field::NewVersion,
                Field::Duration,
                Field::Status,
                Field::PerformedBy,
                Field::Notes,
                Field::Type,
            ],
            Self::HealthCheck => &[
                Field::Device,
                Field::Status,
                Field::Cpu,
                Field::Memory,
                Field::Disk,
                Field::Network,
                Field::PerformedBy,
                Field::Notes,
                Field::Type,
            ],
            Self::Other => &[
                Field::Device,
                Field::Type,
                Field::Status,
                Field::Notes,
                Field::ReportedBy,
                Field::PerformedBy,
            ],
        }
    }

    /// Whether a field has to be filled in; a step of an incident needs less.
    pub(super) fn needs(self, field: Field, is_step: bool) -> bool {
        match (self, field) {
            (_, Field::Device | Field::Type | Field::Status) => true,
            (Self::IssueReport, Field::ReportedBy) => true,
            (Self::IssueReport, Field::Category | Field::Notes) => !is_step,
            (Self::Maintenance, Field::Action | Field::PerformedBy) => true,
            _ => false,
        }
    }

    /// What stands in a new one.
    pub(super) fn defaults(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::IssueReport => &[
                ("diagnostic_type", ISSUE_REPORT),
                ("status", "open"),
                ("priority", "medium"),
                ("details.impact_level", "medium"),
            ],
            Self::Maintenance => &[("diagnostic_type", MAINTENANCE), ("status", "completed")],
            Self::HealthCheck => &[("diagnostic_type", HEALTH_CHECK), ("status", "healthy")],
            Self::Other => &[("status", "completed")],
        }
    }
}
