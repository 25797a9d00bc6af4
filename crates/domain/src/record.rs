//! `Record`: one entry of the API, read from whatever JSON the server sent, in
//! either revision. Reading never fails: what is missing is `None`, what is
//! unknown stays in the raw value.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The established value of `diagnostic_type` for a check of a device.
pub const HEALTH_CHECK: &str = "health_check";
/// The established value of `diagnostic_type` for work done on a device.
pub const MAINTENANCE: &str = "maintenance";
/// The established value of `diagnostic_type` for a report by a person.
pub const ISSUE_REPORT: &str = "issue_report";

/// What stands between the parts of a line.
pub const SEPARATOR: &str = " · ";
/// The measurements that are told first, in their order.
pub const MAIN_MEASUREMENTS: [&str; 4] = ["cpu_usage", "memory_usage", "disk_space", "disk_usage"];

/// A problem that a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// How bad, in the server's own word.
    pub severity: Option<String>,
    /// What a person reads.
    pub message: Option<String>,
    /// What a program reads.
    pub code: Option<String>,
}

/// One entry, its known fields read tolerantly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The entry's own id; `None` when the server sent none.
    pub id: Option<String>,
    /// The device that it is about.
    pub device_id: Option<String>,
    /// The device's name at that time.
    pub device_name: Option<String>,
    /// The device's serial number.
    pub device_serial: Option<String>,
    /// `diagnostic_type`; an open set.
    pub kind: Option<String>,
    /// An open set.
    pub status: Option<String>,
    /// `details`, or `diagnostics` of the older revision.
    pub details: Map<String, Value>,
    /// `issues`, or `alerts` of the older revision.
    pub issues: Vec<Issue>,
    /// Free text by a person.
    pub notes: Option<String>,
    /// An open set.
    pub priority: Option<String>,
    /// Who reported it.
    pub reported_by: Option<String>,
    /// Who did the work.
    pub performed_by: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// `updated_at`, or `last_check` of the older revision.
    pub updated_at: Option<Timestamp>,
    /// By when the next check of the device is expected.
    pub next_check_due: Option<Timestamp>,
}

impl Record {
    /// Reads a record. Anything that is not an object has no fields.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let field = |name: &str| value.get(name).and_then(text);
        let time = |name: &str| value.get(name).and_then(time);
        Self {
            id: field("id"),
            device_id: field("device_id"),
            device_name: field("device_name"),
            device_serial: field("device_serial"),
            kind: field("diagnostic_type"),
            status: field("status"),
            details: object(value, "details", "diagnostics"),
            issues: issues(value),
            notes: field("notes"),
            priority: field("priority"),
            reported_by: field("reported_by"),
            performed_by: field("performed_by"),
            created_at: time("created_at"),
            updated_at: time("updated_at").or_else(|| time("last_check")),
            next_check_due: time("next_check_due"),
        }
    }

    /// When the entry last changed: what lists call "Updated".
    #[must_use]
    pub fn changed_at(&self) -> Option<Timestamp> {
        self.updated_at.or(self.created_at)
    }

    /// Whether it is a check of the device: of that type, or of the older
    /// revision, whose records carry no type but are all checks.
    #[must_use]
    pub fn is_check(&self) -> bool {
        match &self.kind {
            Some(kind) => same_word(kind, HEALTH_CHECK),
            None => !self.details.is_empty(),
        }
    }

    /// A text inside `details`.
    #[must_use]
    pub fn detail(&self, name: &str) -> Option<String> {
        self.details.get(name).and_then(text)
    }

    /// The texts of a list inside `details`; a single text counts as a list of one.
    #[must_use]
    pub fn detail_list(&self, name: &str) -> Vec<String> {
        match self.details.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
            Some(single) => text(single).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The codes of its issues and its reported error codes, in order, each once.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let of_issues = self.issues.iter().filter_map(|issue| issue.code.clone());
        for code in of_issues.chain(self.detail_list("error_codes")) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// What the entry says in one short line, in the record's own words.
    #[must_use]
    pub fn summary(&self) -> String {
        let is = |word| self.kind.as_deref().is_some_and(|kind| same_word(kind, word));
        if is(ISSUE_REPORT) {
            return join(self.priority.clone().into_iter().chain(self.detail("issue_category")));
        }
        if let Some(action) = self.detail("action_performed") {
            return match (self.detail("previous_version"), self.detail("new_version")) {
                (Some(old), Some(new)) => format!("{action} {old} → {new}"),
                (None, Some(new)) => format!("{action} → {new}"),
                _ => action,
            };
        }
        join(
            measurements(&self.details)
                .take(3)
                .filter_map(|(name, value)| Some(format!("{} {}", short_name(name), text(value)?))),
        )
    }
}

/// The numeric entries of `details`, in the order of their importance to a
/// reader: the established ones first.
pub fn measurements(details: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let known = MAIN_MEASUREMENTS.iter().filter_map(|name| details.get_key_value(*name));
    let others = details.iter().filter(|(name, _)| !MAIN_MEASUREMENTS.contains(&name.as_str()));
    known
        .chain(others)
        .filter(|(_, value)| number(value).is_some())
        .map(|(name, value)| (name.as_str(), value))
}

/// A number, also when the server sent it as a text; `None` for anything else
/// and for what is not finite.
#[must_use]
pub fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        // Read as JSON too: the standard library's own reading brings tables of 10 kB.
        Value::String(text) => serde_json::from_str(text.trim()).ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A scalar as text; `None` for null, for an empty text and for lists and objects.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether two words of an open set are the same: case and `-`, `_`, blank ignored.
#[must_use]
pub fn same_word(left: &str, right: &str) -> bool {
    fold(left).eq(fold(right))
}

/// A word of an open set as it is compared: lower case, without `-`, `_` and blanks.
pub fn fold(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(Timestamp::parse)
}

fn object(value: &Value, name: &str, older: &str) -> Map<String, Value> {
    [name, older]
        .iter()
        .find_map(|name| value.get(*name).and_then(Value::as_object))
        .cloned()
        .unwrap_or_default()
}

fn issues(value: &Value) -> Vec<Issue> {
    let list = ["issues", "alerts"].iter().find_map(|name| value.get(*name)?.as_array());
    list.into_iter().flatten().map(issue).collect()
}

/// Older alerts can be bare texts.
fn issue(value: &Value) -> Issue {
    let field = |name: &str| value.get(name).and_then(text);
    Issue {
        severity: field("severity"),
        message: field("message").or_else(|| text(value)),
        code: field("code"),
    }
}

/// The name of a measurement as it stands in a line.
#[must_use]
pub fn short_name(name: &str) -> &str {
    match name {
        "memory_usage" => "mem",
        _ => name.strip_suffix("_usage").or_else(|| name.strip_suffix("_space")).unwrap_or(name),
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(SEPARATOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn summary(value: &Value, expected: &str) {
        assert_eq!(Record::read(value).summary(), expected);
    }

    #[test]
    fn a_summary_says_what_the_entry_is_about() {
        summary(
            &json!({"diagnostic_type": "health_check", "details":
            {"ping": 3, "memory_usage": "97", "cpu_usage": 71, "disk_space": 44.5}}),
            "cpu 71 · mem 97 · disk 44.5",
        );
        summary(
            &json!({"diagnostic_type": "Maintenance", "details":
            {"action_performed": "firmware_update", "previous_version": "1.2.3", "new_version": "1.2.4"}}),
            "firmware_update 1.2.3 → 1.2.4",
        );
        summary(
            &json!({"diagnostic_type": "issue-report", "priority": "high", "details":
            {"issue_category": "hardware"}}),
            "high · hardware",
        );
        summary(&json!({"diagnostic_type": "sensor_calibration", "details": {"drift": 0.02}}), "drift 0.02");
        summary(&json!({}), "");
    }

    #[test]
    fn odd_shapes_are_read_and_never_refused() {
        let record = Record::read(&json!({"id": 7, "status": null, "device_name": " ", "details": [1],
            "issues": ["plain", {"severity": 2, "code": "X"}, null], "created_at": 12}));
        assert_eq!(record.id.as_deref(), Some("7"));
        assert_eq!((record.status.clone(), record.device_name.clone()), (None, None));
        assert_eq!(record.issues.len(), 3);
        assert_eq!(record.issues[0].message.as_deref(), Some("plain"));
        assert_eq!(record.issues[1].severity.as_deref(), Some("2"));
        assert_eq!(record.created_at, None);
        assert_eq!(Record::read(&json!("text")), Record::default());
    }

    #[test]
    fn codes_are_listed_once_in_order() {
        let record = Record::read(&json!({"issues": [{"code": "A"}, {"code": "B"}],
            "details": {"error_codes": ["B", "C"]}}));
        assert_eq!(record.codes(), ["A", "B", "C"]);
    }
}
