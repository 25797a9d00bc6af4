//! `Submission`: a report on its way. What was sent is frozen with its mark, and
//! only proof that the server holds it ends its life here.

use crate::time::MINUTE;
use crate::{ApiError, IssueDraft, Record, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much earlier than our clock a server's may say that it stored something, and
/// how much later it may store it, in milliseconds.
const CLOCK_SKEW: i64 = 10 * MINUTE;

/// A report with its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Submission {
    /// What the person wrote.
    pub draft: IssueDraft,
    /// The random mark by which the server's copy is found again.
    pub client_ref: String,
    /// What was sent, while no answer has proved anything yet: nobody may send it
    /// again without having looked. `None` while it is being written.
    pub sent: Option<Sent>,
}

/// What was sent: frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The JSON of the report.
    pub body: String,
    /// When it was sent first.
    pub at: Timestamp,
}

/// How the server's copy of a report is recognized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// By its `details.client_ref`.
    Reference(String),
    /// By equal content, stored since it was sent: for servers that refuse unknown keys.
    Content(Sent),
}

impl Mark {
    /// Whether a record of the server is the report.
    #[must_use]
    pub fn fits(&self, record: &Value) -> bool {
        let known = Record::read(record);
        match self {
            Self::Reference(mark) => known.detail("client_ref").as_ref() == Some(mark),
            Self::Content(sent) => {
                let is_since = known.created_at.is_some_and(|at| at.since(sent.at) >= -CLOCK_SKEW);
                let content: Option<Value> = serde_json::from_str(&sent.body).ok();
                is_since && content.is_some_and(|content| holds(record, &content))
            }
        }
    }
}

/// Whether a value has all that another one has; it may have more.
fn holds(value: &Value, part: &Value) -> bool {
    match part {
        Value::Object(fields) => {
            fields.iter().all(|(name, part)| value.get(name).is_some_and(|value| holds(value, part)))
        }
        part => value == part,
    }
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
        Self { draft, client_ref, sent: None }
    }

    /// Whether the form may still be changed: once sent, what was sent is frozen.
    #[must_use]
    pub fn can_edit(&self) -> bool {
        self.sent.is_none()
    }

    /// The JSON that was sent or would be: with the mark in it where `is_marked`.
    #[must_use]
    pub fn body(&self, is_marked: bool) -> String {
        match &self.sent {
            Some(sent) => sent.body.clone(),
            None => {
                let mark = is_marked.then_some(self.client_ref.as_str());
                self.draft.body(mark.filter(|mark| !mark.is_empty()))
            }
        }
    }

    /// Freezes it as sent at `now`; what was sent before stays what it was.
    pub fn freeze(&mut self, is_marked: bool, now: Timestamp) {
        if self.sent.is_none() {
            self.sent = Some(Sent { body: self.body(is_marked), at: now });
        }
    }

    /// How the server's copy is recognized; `None` while nothing was sent.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let sent = self.sent.as_ref()?;
        let reference = Mark::Reference(self.client_ref.clone());
        let content: Option<Value> = serde_json::from_str(&sent.body).ok();
        let is_marked = !self.client_ref.is_empty()
            && content.is_some_and(|content| Record::read(&content).detail("client_ref").is_some());
        Some(if is_marked { reference } else { Mark::Content(sent.clone()) })
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

    fn sent(is_marked: bool) -> Submission {
        let draft = IssueDraft { device_id: "d".into(), notes: "Slow.".into(), ..IssueDraft::default() };
        let mut submission = Submission::new(draft, "r1".into());
        submission.freeze(is_marked, Timestamp::parse("2024-01-15T15:30:00Z").unwrap());
        submission
    }

    /// What a server makes of a body.
    fn stored_copy(submission: &Submission, created_at: &str) -> Value {
        let mut record: Value = serde_json::from_str(&submission.body(true)).unwrap();
        record["id"] = json!("diag-9");
        record["device_name"] = json!("Printer");
        record["created_at"] = json!(created_at);
        record
    }

    #[test]
    fn what_was_sent_is_frozen() {
        let mut submission = sent(true);
        let body = submission.body(true);
        submission.draft.notes = "Changed.".into();
        submission.freeze(false, Timestamp(0));
        assert_eq!(submission.body(false), body);
        assert!(!submission.can_edit());
    }

    #[test]
    fn a_record_is_recognized_by_its_mark() {
        let submission = sent(true);
        let mark = submission.mark().unwrap();
        assert_eq!(mark, Mark::Reference("r1".into()));
        assert!(mark.fits(&stored_copy(&submission, "2001-01-01T00:00:00Z")));
        assert!(!mark.fits(&json!({"details": {"client_ref": "r2"}})));
        assert!(!mark.fits(&json!({})));
    }

    #[test]
    fn without_a_mark_equal_content_since_the_sending_is_recognized() {
        let submission = sent(false);
        let mark = submission.mark().unwrap();
        assert!(matches!(mark, Mark::Content(_)));
        for (created_at, fits) in [
            ("2024-01-15T15:30:02Z", true),
            ("2024-01-15T15:21:00Z", true),
            ("2024-01-15T15:19:00Z", false),
            ("soon", false),
        ] {
            assert_eq!(mark.fits(&stored_copy(&submission, created_at)), fits, "{created_at}");
        }
        let mut other = stored_copy(&submission, "2024-01-15T15:30:02Z");
        other["notes"] = json!("Something else.");
        assert!(!mark.fits(&other));
    }

    #[test]
    fn nothing_is_looked_for_before_it_was_sent() {
        assert_eq!(Submission::default().mark(), None);
    }
}
