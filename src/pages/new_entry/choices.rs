//! What is offered in a field: where the organization's own values are found, and which
//! words are established.

use domain::draft::{Field, Kind};
use domain::query::Field as ValueField;

/// Where the organization's own values of a field are found.
pub(super) fn suggested_by(field: Field) -> Option<ValueField> {
    Some(match field {
        Field::Type => ValueField::Type,
        Field::Status => ValueField::Status,
        Field::ErrorCodes => ValueField::Code,
        Field::ReportedBy | Field::PerformedBy => ValueField::By,
        Field::Category
        | Field::Symptoms
        | Field::Impact
        | Field::Action
        | Field::Network
        | Field::PreviousVersion
        | Field::NewVersion => ValueField::Detail(field.path().trim_start_matches("details.").to_owned()),
        _ => return None,
    })
}

/// The words that are established, whatever an organization used before.
pub(super) fn established(kind: Kind, field: Field) -> &'static [&'static str] {
    match (kind, field) {
        (_, Field::Category) => &["hardware", "software", "network", "power"],
        (_, Field::Action) => &["firmware_update", "reboot", "part_replaced", "cleaning", "inspection"],
        (Kind::Maintenance, Field::Status) => &["completed", "scheduled", "in_progress", "failed"],
        (Kind::HealthCheck, Field::Status) => &["healthy", "warning", "critical"],
        (_, Field::Network) => &["good", "degraded", "down"],
        _ => &[],
    }
}

/// Values with their words.
pub(super) fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}

/// Values of an open set that have no word of their own stand as they are.
pub(super) fn add_unknown(choices: &mut Vec<(String, String)>, values: impl IntoIterator<Item = String>) {
    for value in values {
        if !value.is_empty() && !choices.iter().any(|(key, _)| *key == value) {
            choices.push((value.clone(), value));
        }
    }
}
