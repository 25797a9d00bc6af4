//! `Verdict`: what an answer to a POST proves; and `Mark`, by which the server's copy of
//! what was sent is recognized.

use crate::time::MINUTE;
use crate::{ApiError, Record, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much earlier than our clock a server's may say that it stored something, and
/// how much later it may store it, in milliseconds.
const CLOCK_SKEW: i64 = 10 * MINUTE;

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
    /// By nothing: whoever looks for this has all of a device's records read again.
    Nothing,
}

impl Mark {
    /// Whether a record of the server is the report.
    #[must_use]
    pub fn fits(&self, record: &Value) -> bool {
        let known = Record::read(record);
        match self {
            Self::Nothing => false,
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

    const BODY: &str = r#"{"device_id": "d", "notes": "Slow.", "details": {"client_ref": "r1"}}"#;

    /// What a server makes of the body.
    fn stored_copy(created_at: &str) -> Value {
        let mut record: Value = serde_json::from_str(BODY).unwrap();
        record["id"] = json!("diag-9");
        record["device_name"] = json!("Printer");
        record["created_at"] = json!(created_at);
        record
    }

    #[test]
    fn a_record_is_recognized_by_its_mark() {
        let mark = Mark::Reference("r1".into());
        assert!(mark.fits(&stored_copy("2001-01-01T00:00:00Z")));
        assert!(!mark.fits(&json!({"details": {"client_ref": "r2"}})));
        assert!(!mark.fits(&json!({})));
    }

    #[test]
    fn without_a_mark_equal_content_since_the_sending_is_recognized() {
        let at = Timestamp::parse("2024-01-15T15:30:00Z").unwrap();
        let mark = Mark::Content(Sent { body: BODY.into(), at });
        for (created_at, fits) in [
            ("2024-01-15T15:30:02Z", true),
            ("2024-01-15T15:21:00Z", true),
            ("2024-01-15T15:19:00Z", false),
            ("soon", false),
        ] {
            assert_eq!(mark.fits(&stored_copy(created_at)), fits, "{created_at}");
        }
        let mut other = stored_copy("2024-01-15T15:30:02Z");
        other["notes"] = json!("Something else.");
        assert!(!mark.fits(&other));
    }
}
