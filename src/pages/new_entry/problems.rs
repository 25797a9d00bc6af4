//! The fields and kinds in words: their labels, ids, and what is wrong with them.

use crate::ui::field::Ids;
use crate::words::words;
use domain::draft::{Field, Kind, Problem};
use domain::{ApiError, Refusal};

pub(super) fn ids(field: Field) -> Ids {
    Ids(match field {
        Field::Device => "device",
        Field::Type => "type",
        Field::Status => "status",
        Field::Category => "category",
        Field::Priority => "priority",
        Field::Symptoms => "symptoms",
        Field::ErrorCodes => "error-codes",
        Field::Impact => "impact",
        Field::Notes => "notes",
        Field::ReportedBy => "reported-by",
        Field::Action => "action",
        Field::PreviousVersion => "previous-version",
        Field::NewVersion => "new-version",
        Field::Duration => "duration",
        Field::PerformedBy => "performed-by",
        Field::Cpu => "cpu",
        Field::Memory => "memory",
        Field::Disk => "disk",
        Field::Network => "network",
    })
}

pub(super) fn kind_word(kind: Kind) -> &'static str {
    let words = words();
    match kind {
        Kind::IssueReport => words.issue_report,
        Kind::Maintenance => words.maintenance,
        Kind::HealthCheck => words.health_check,
        Kind::Other => words.desk.other_type,
    }
}

pub(super) fn label(kind: Kind, field: Field) -> &'static str {
    let words = words();
    match field {
        Field::Device => words.device,
        Field::Type => words.desk.type_of_entry,
        Field::Status => words.status,
        Field::Category => words.category,
        Field::Priority => words.priority,
        Field::Symptoms => words.symptoms,
        Field::ErrorCodes => words.error_codes,
        Field::Impact => words.impact,
        Field::Notes if kind == Kind::IssueReport => words.what_happened,
        Field::Notes => words.notes,
        Field::ReportedBy => words.reported_by,
        Field::Action => words.desk.action_performed,
        Field::PreviousVersion => words.desk.previous_version,
        Field::NewVersion => words.desk.new_version,
        Field::Duration => words.desk.duration_minutes,
        Field::PerformedBy => words.desk.performed_by,
        Field::Cpu => "cpu_usage",
        Field::Memory => "memory_usage",
        Field::Disk => "disk_space",
        Field::Network => "network_connectivity",
    }
}

pub(super) fn problem_words(field: Field, problem: Problem) -> String {
    let words = words();
    match (field, problem) {
        (Field::Device, _) => words.device_missing,
        (Field::Category, _) => words.category_missing,
        (Field::ReportedBy, Problem::Missing) => words.reporter_missing,
        (_, Problem::NotAnAddress) => words.half_address,
        (_, Problem::TooLong) => words.notes_too_long,
        (_, Problem::NotANumber) => words.desk.not_a_number,
        (Field::Notes, _) => words.notes_missing,
        (Field::Action, _) => words.desk.action_missing,
        (Field::PerformedBy, _) => words.desk.performer_missing,
        _ => words.desk.field_missing,
    }
    .to_owned()
}

/// What the server said about single fields. A device that it does not know is the
/// device field's.
pub(super) fn on_fields(error: &ApiError) -> Vec<(Field, String)> {
    let said = |refusal: &Refusal| {
        let of = |field: Field| {
            refusal.about(field.path()).map(move |text| (field, text.to_owned())).collect::<Vec<_>>()
        };
        Field::ALL.into_iter().flat_map(of).collect()
    };
    match error {
        ApiError::Refused(refusal) | ApiError::Forbidden(refusal) => said(refusal),
        ApiError::NotFound(_) => vec![(Field::Device, words().device_not_there.to_owned())],
        _ => Vec::new(),
    }
}
