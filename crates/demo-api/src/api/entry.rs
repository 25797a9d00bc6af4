//! `Entry`: what somebody posts: read from the body, validated field by field,
//! written as the record it becomes.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::reply::Refusal;
use crate::failure::Failure;
use crate::store::Device;

/// The fields that are kept, beside `details` and what the server adds.
/// Others at the top level are dropped without a word.
const TEXTS: [(&str, usize); 5] =
    [("notes", 10_000), ("priority", 50), ("reported_by", 200), ("performed_by", 200), ("schedule_time", 50)];

/// A posted entry that names a device and a type.
#[derive(Debug)]
pub(super) struct Entry(Map<String, Value>);

impl Entry {
    /// Reads the bare object, or one wrapped as `{"data": "<json>"}`. Text is
    /// trimmed, and a number is taken for text, as Django REST Framework does.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut object = object(body)?;
        if let (1, Some(Value::String(data))) = (object.len(), object.get("data")) {
            object = self::object(data.as_bytes())?;
        }
        for value in object.values_mut() {
            match value {
                Value::String(text) => *text = text.trim().to_owned(),
                Value::Number(number) => *value = Value::String(number.to_string()),
                _ => {}
            }
        }
        let entry = Self(object);
        let missing: Map<_, _> = ["device_id", "diagnostic_type"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), json!([entry.missing(name)?]))))
            .collect();
        if missing.is_empty() {
            Ok(entry)
        } else {
            Err(Refusal::new(StatusCode::BAD_REQUEST, Value::Object(missing)))
        }
    }

    fn missing(&self, name: &str) -> Option<&'static str> {
        match self.0.get(name) {
            None => Some("This field is required."),
            Some(Value::Null) => Some("This field may not be null."),
            Some(Value::String(text)) if text.is_empty() => Some("This field may not be blank."),
            Some(Value::String(_)) => None,
            Some(_) => Some("Not a valid string."),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    pub(super) fn device_id(&self) -> &str {
        self.text("device_id").unwrap_or_default()
    }

    pub(super) fn diagnostic_type(&self) -> &str {
        self.text("diagnostic_type").unwrap_or_default()
    }

    pub(super) fn client_ref(&self) -> Option<&str> {
        self.0.get("details")?.get("client_ref")?.as_str()
    }

    /// A check to be made later, as the older revision has it: it brings no
    /// status, being scheduled.
    fn is_schedule(&self) -> bool {
        self.0.contains_key("schedule_time") && self.diagnostic_type() == "health_check"
    }

    /// Refuses what cannot be, each field with its own words.
    pub(super) fn validate(&self) -> Result<(), Refusal> {
        let mut errors = Map::new();
        let mut refuse = |name: &str, words: String| errors.insert(name.to_owned(), json!([words]));
        if let (Some(words), false) = (self.missing("status"), self.is_schedule()) {
            refuse("status", words.to_owned());
        }
        for (name, longest) in TEXTS.into_iter().chain([("status", 100), ("diagnostic_type", 100)]) {
            if let Some(words) = self.0.get(name).and_then(|value| bad_text(value, longest)) {
                refuse(name, words);
            }
        }
        for name in ["reported_by", "performed_by"] {
            if self.text(name).is_some_and(|text| text.contains('@') && !is_email(text)) {
                refuse(name, "Enter a valid email address.".to_owned());
            }
        }
        match self.0.get("details") {
            None | Some(Value::Null) => {}
            Some(Value::Object(details)) => {
                let bad = bad_details(details);
                if !bad.is_empty() {
                    errors.insert("details".to_owned(), Value::Object(bad));
                }
            }
            Some(_) => {
                errors.insert("details".to_owned(), json!(["Expected an object."]));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, Value::Object(errors)))
        }
    }

    /// The record that this entry becomes, as JSON text.
    pub(super) fn record(&self, device: &Device, id: &str, now: &str) -> Result<String, Failure> {
        let scheduled = self.is_schedule().then_some("scheduled");
        let record = Record {
            id,
            device_id: &device.id,
            device_name: &device.name,
            device_serial: &device.serial,
            diagnostic_type: self.diagnostic_type(),
            status: self.text("status").or(scheduled).unwrap_or_default(),
            details: self.0.get("details").filter(|details| details.is_object()),
            issues: [],
            notes: self.text("notes"),
            priority: self.text("priority"),
            reported_by: self.text("reported_by"),
            performed_by: self.text("performed_by"),
            schedule_time: self.text("schedule_time"),
            parameters: self.0.get("parameters"),
            created_at: now,
            updated_at: now,
        };
        Ok(serde_json::to_string(&record)?)
    }
}

/// A stored entry; what was not posted is left out.
#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    device_id: &'a str,
    device_name: &'a str,
    device_serial: &'a str,
    diagnostic_type: &'a str,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a Value>,
    issues: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    performed_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_time: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a Value>,
    created_at: &'a str,
    updated_at: &'a str,
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let refuse = |body| Refusal::new(StatusCode::BAD_REQUEST, body);
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(refuse(json!({
            "non_field_errors": ["Invalid data. Expected a dictionary."]
        }))),
        Err(error) => Err(refuse(json!({"detail": format!("JSON parse error - {error}")}))),
    }
}

fn bad_text(value: &Value, longest: usize) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.chars().count() > longest => {
            Some(format!("Ensure this field has no more than {longest} characters."))
        }
        Value::String(_) => None,
        _ => Some("Not a valid string.".to_owned()),
    }
}

fn bad_details(details: &Map<String, Value>) -> Map<String, Value> {
    let mut errors = Map::new();
    for name in ["symptoms", "error_codes"] {
        let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
        if details.get(name).is_some_and(|value| !is_list(value)) {
            errors.insert(name.to_owned(), json!(["Expected a list of strings."]));
        }
    }
    let minutes = details.get("duration_minutes");
    if minutes.is_some_and(|value| !value.as_f64().is_some_and(|minutes| minutes >= 0.0)) {
        let words = "Ensure this value is a number greater than or equal to 0.";
        errors.insert("duration_minutes".to_owned(), json!([words]));
    }
    errors
}

/// Plausible is enough: one `@`, something before it, a dotted name after it.
fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && c != '@';
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && text.chars().filter(|&c| c == '@').count() == 1
            && text.chars().all(|c| plain(c) || c == '@')
            && host.split('.').count() > 1
            && host.split('.').all(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: Value, refused: &Value) {
        let mut body = json!({"device_id": "d", "diagnostic_type": "maintenance", "status": "ok"});
        let (Some(body_map), Value::Object(fields)) = (body.as_object_mut(), fields) else { panic!() };
        body_map.extend(fields);
        body_map.retain(|_, value| value != "-");
        let entry = Entry::read(body.to_string().as_bytes()).unwrap();
        let found = entry.validate().map_or_else(|refusal| refusal.body, |()| Value::Null);
        assert_eq!(&found, refused);
    }

    #[test]
    fn each_field_is_refused_in_its_own_words() {
        check(json!({}), &Value::Null);
        check(json!({"status": "-"}), &json!({"status": ["This field is required."]}));
        check(json!({"status": " "}), &json!({"status": ["This field may not be blank."]}));
        check(
            json!({"status": "x".repeat(101)}),
            &json!({"status": ["Ensure this field has no more than 100 characters."]}),
        );
        check(json!({"notes": "é".repeat(10_000)}), &Value::Null);
        check(
            json!({"notes": "é".repeat(10_001)}),
            &json!({"notes": ["Ensure this field has no more than 10000 characters."]}),
        );
        check(json!({"reported_by": "front desk"}), &Value::Null);
        check(
            json!({"reported_by": "a@b.example", "performed_by": "a@b"}),
            &json!({"performed_by": ["Enter a valid email address."]}),
        );
        check(json!({"details": []}), &json!({"details": ["Expected an object."]}));
        check(
            json!({"details": {"symptoms": "slow", "error_codes": ["E1"], "duration_minutes": -1}}),
            &json!({"details": {
                "symptoms": ["Expected a list of strings."],
                "duration_minutes": ["Ensure this value is a number greater than or equal to 0."],
            }}),
        );
        check(
            json!({"diagnostic_type": "health_check", "status": "-", "schedule_time": "soon"}),
            &Value::Null,
        );
    }

    #[track_caller]
    fn refused(body: &str, wanted: Value) {
        let refusal = Entry::read(body.as_bytes()).unwrap_err();
        assert_eq!((refusal.status, refusal.body), (StatusCode::BAD_REQUEST, wanted));
    }

    #[test]
    fn a_body_that_is_no_entry_is_refused_as_such() {
        refused("[]", json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}));
        refused(
            r#"{"device_id": "", "diagnostic_type": true}"#,
            json!({
            "device_id": ["This field may not be blank."], "diagnostic_type": ["Not a valid string."]}),
        );
        refused(
            r#"{"data": "{}"}"#,
            json!({
            "device_id": ["This field is required."], "diagnostic_type": ["This field is required."]}),
        );
    }

    #[test]
    fn an_email_address_is_plausible_or_not() {
        for good in ["a@b.c", "first.last+tag@sub.company.com", "ольга@пример.рф"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a@", "@b.c", "a@b", "a b@c.d", "a@b@c.d", "a@b..c", "a@.c"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
