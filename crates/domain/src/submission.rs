//! `Submission`: a report on its way. What was sent is frozen with its mark, and
//! only proof that the server holds it ends its life here.

use crate::{ApiError, IssueDraft, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a report stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// It is being written; nothing was sent.
    #[default]
    Draft,
    /// It was sent, and no answer proved anything yet: nobody may send it again
    /// without having looked.
    Uncertain,
}

/// A report with its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Submission {
    /// What the person wrote.
    pub draft: IssueDraft,
    /// The random mark by which the server's copy is found again.
    pub client_ref: String,
    /// Where it stands.
    pub stage: Stage,
}

/// What an answer to a POST proves.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The server holds it: this is its record.
    Stored(Value),
    /// The server did not take it.
    Refused(ApiError),
    /// Nothing: it may be stored or not.
    Uncertain(ApiError),
}

impl Submission {
    /// A new one. `client_ref` is random, from the caller.
    #[must_use]
    pub fn new(draft: IssueDraft, client_ref: String) -> Self {
        Self { draft, client_ref, stage: Stage::Draft }
    }

    /// Whether the form may still be changed: once sent, what was sent is frozen.
    #[must_use]
    pub fn can_edit(&self) -> bool {
        self.stage == Stage::Draft
    }

    /// Whether a record of the server is this report.
    #[must_use]
    pub fn is_record(&self, record: &Record) -> bool {
        let marked = record.detail("client_ref");
        marked.as_deref() == Some(self.client_ref.as_str()) && !self.client_ref.is_empty()
    }
}

/// Judges the body of a 201: only the record itself, with an id and the device
/// that was asked for, proves that it is stored. A redirect, a proxy or a portal
/// can answer anything else.
#[must_use]
pub fn stored(body: &str, device_id: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(body).ok()?;
    let record = Record::read(&value);
    (record.id.is_some() && record.device_id.as_deref() == Some(device_id)).then_some(value)
}

/// Judges a failed POST. Only an answer of the API that says no proves that
/// nothing was stored; a 5xx may come after the storing.
#[must_use]
pub fn verdict(error: ApiError) -> Verdict {
    match error {
        ApiError::Unauthorized
        | ApiError::Forbidden(_)
        | ApiError::NotFound(_)
        | ApiError::Refused(_)
        | ApiError::RateLimited(_)
        | ApiError::Offline => Verdict::Refused(error),
        ApiError::Server(..) | ApiError::Timeout | ApiError::Unreachable | ApiError::NotTheApi(_) => {
            Verdict::Uncertain(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NotTheApi, Refusal};
    use serde_json::json;

    #[test]
    fn only_the_record_itself_proves_that_it_is_stored() {
        for (body, proof) in [
            (r#"{"id": "diag-9", "device_id": "d", "status": "open"}"#, true),
            (r#"{"id": 9, "device_id": "d"}"#, true),
            (r#"{"id": "diag-9", "device_id": "other"}"#, false),
            (r#"{"device_id": "d"}"#, false),
            (r#"{"id": "diag-9", "device_id": "d""#, false),
            (r#"{"count": 1, "results": []}"#, false),
            ("<html>", false),
            ("", false),
        ] {
            assert_eq!(stored(body, "d").is_some(), proof, "{body}");
        }
    }

    #[test]
    fn only_a_no_of_the_api_proves_that_nothing_is_stored() {
        let refused = |error: ApiError| matches!(verdict(error), Verdict::Refused(_));
        assert!(refused(ApiError::Refused(Refusal::default())));
        assert!(refused(ApiError::Unauthorized));
        assert!(refused(ApiError::RateLimited(None)));
        assert!(!refused(ApiError::Server(500, None)));
        assert!(!refused(ApiError::Timeout));
        assert!(!refused(ApiError::Unreachable));
        assert!(!refused(ApiError::NotTheApi(NotTheApi::Html)));
    }

    #[test]
    fn a_record_is_recognized_by_its_mark() {
        let submission = Submission::new(IssueDraft::default(), "r1".into());
        let record = |value| Record::read(&value);
        assert!(submission.is_record(&record(json!({"details": {"client_ref": "r1"}}))));
        assert!(!submission.is_record(&record(json!({"details": {"client_ref": "r2"}}))));
        assert!(!Submission::default().is_record(&record(json!({"details": {"client_ref": ""}}))));
    }
}
