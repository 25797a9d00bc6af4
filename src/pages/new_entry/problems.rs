//! The fields in words: their labels, ids, and what is wrong with them.

use crate::ui::field::Ids;
use crate::words::words;
use domain::draft::{Field, Problem};
use domain::{ApiError, Refusal};

pub(super) fn ids(field: Field) -> Ids {
    Ids(match field {
        Field::Device => "device",
        Field::Category => "category",
        Field::Priority => "priority",
        Field::Symptoms => "symptoms",
        Field::ErrorCodes => "error-codes",
        Field::Impact => "impact",
        Field::Notes => "notes",
        Field::ReportedBy => "reported-by",
    })
}

pub(super) fn label(field: Field) -> &'static str {
    let words = words();
    match field {
        Field::Device => words.device,
        Field::Category => words.category,
        Field::Priority => words.priority,
        Field::Symptoms => words.symptoms,
        Field::ErrorCodes => words.error_codes,
        Field::Impact => words.impact,
        Field::Notes => words.what_happened,
        Field::ReportedBy => words.reported_by,
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
        _ => words.notes_missing,
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
