//! The contract: the fields that the reference of the API documents, in both of its revisions,
//! and which types they have. It stands here word for word, also where the app needs less.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Type {
    /// A text that is no moment.
    Text,
    /// A text in ISO 8601 with a date and a time.
    Moment,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// An object.
    Object,
    /// A list.
    List,
}

impl Type {
    /// The type of a value.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(text) if Timestamp::parse(text).is_some() => Self::Moment,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    /// Its name in a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Moment => "moment",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Object => "object",
            Self::List => "list",
        }
    }

    /// Whether a value of this type is what the reference documents as the other.
    #[must_use]
    pub fn fits(self, documented: Self) -> bool {
        self == documented || (self == Self::Moment && documented == Self::Text)
    }
}

/// Which records have a field, by the examples of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// All of them.
    Always,
    /// Those of the current revision.
    Current,
    /// Health checks of the current revision.
    Check,
    /// Some.
    Optional,
}

/// A documented field: its path, its type, and which records have it.
pub type Field = (&'static str, Type, Need);

/// Every documented field. The items of a list have one path: `issues[].code`.
pub const FIELDS: [Field; 52] = [
    ("id", Type::Text, Need::Always),
    ("device_id", Type::Text, Need::Always),
    ("device_name", Type::Text, Need::Always),
    ("status", Type::Text, Need::Always),
    ("diagnostic_type", Type::Text, Need::Current),
    ("details", Type::Object, Need::Current),
    ("created_at", Type::Moment, Need::Current),
    ("updated_at", Type::Moment, Need::Current),
    ("device_serial", Type::Text, Need::Check),
    ("issues", Type::List, Need::Check),
    ("next_check_due", Type::Moment, Need::Check),
    ("notes", Type::Text, Need::Optional),
    ("priority", Type::Text, Need::Optional),
    ("reported_by", Type::Text, Need::Optional),
    ("performed_by", Type::Text, Need::Optional),
    ("issues[]", Type::Object, Need::Optional),
    ("issues[].severity", Type::Text, Need::Optional),
    ("issues[].message", Type::Text, Need::Optional),
    ("issues[].code", Type::Text, Need::Optional),
    ("details.cpu_usage", Type::Number, Need::Optional),
    ("details.memory_usage", Type::Number, Need::Optional),
    ("details.disk_space", Type::Number, Need::Optional),
    ("details.network_connectivity", Type::Text, Need::Optional),
    ("details.last_ping", Type::Moment, Need::Optional),
    ("details.action_performed", Type::Text, Need::Optional),
    ("details.previous_version", Type::Text, Need::Optional),
    ("details.new_version", Type::Text, Need::Optional),
    ("details.duration_minutes", Type::Number, Need::Optional),
    ("details.issue_category", Type::Text, Need::Optional),
    ("details.symptoms", Type::List, Need::Optional),
    ("details.symptoms[]", Type::Text, Need::Optional),
    ("details.error_codes", Type::List, Need::Optional),
    ("details.error_codes[]", Type::Text, Need::Optional),
    ("details.impact_level", Type::Text, Need::Optional),
    ("last_check", Type::Moment, Need::Optional),
    ("diagnostics", Type::Object, Need::Optional),
    ("diagnostics.cpu_usage", Type::Number, Need::Optional),
    ("diagnostics.memory_usage", Type::Number, Need::Optional),
    ("diagnostics.disk_usage", Type::Number, Need::Optional),
    ("diagnostics.network_status", Type::Text, Need::Optional),
    ("alerts", Type::List, Need::Optional),
    ("alerts[]", Type::Object, Need::Optional),
    ("alerts[].severity", Type::Text, Need::Optional),
    ("alerts[].message", Type::Text, Need::Optional),
    ("alerts[].code", Type::Text, Need::Optional),
    ("scheduled_transaction_id", Type::Text, Need::Optional),
    ("schedule_time", Type::Moment, Need::Optional),
    ("parameters", Type::Object, Need::Optional),
    ("parameters.check_cpu", Type::Boolean, Need::Optional),
    ("parameters.check_memory", Type::Boolean, Need::Optional),
    ("parameters.check_disk", Type::Boolean, Need::Optional),
    ("parameters.check_network", Type::Boolean, Need::Optional),
];

/// The documented field with this path.
#[must_use]
pub fn documented(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|(name, ..)| *name == path)
}

/// Whether a field stands in a part of the record that is free-form, so that any name is right.
#[must_use]
pub fn is_free(path: &str) -> bool {
    path.starts_with("details.") || path.starts_with("diagnostics.")
}

/// The fields of a record by their paths, each as often as it occurs, with the type of its
/// value. What is in a field that is not documented belongs to that field.
#[must_use]
pub fn fields(record: &Value) -> Vec<(String, Type)> {
    let mut found = Vec::new();
    if let Value::Object(fields) = record {
        fields.iter().for_each(|(name, value)| look(name, value, &mut found));
    }
    found
}

fn look(path: &str, value: &Value, found: &mut Vec<(String, Type)>) {
    found.push((path.to_owned(), Type::of(value)));
    if documented(path).is_none() {
        return;
    }
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| look(&[path, ".", name].concat(), value, found));
        }
        Value::Array(items) => {
            items.iter().for_each(|value| look(&[path, "[]"].concat(), value, found));
        }
        _ => {}
    }
}

/// Whether a record with these fields is one of the older revision.
#[must_use]
pub fn is_older(has: &dyn Fn(&str) -> bool) -> bool {
    let own = ["diagnostics", "alerts", "last_check", "scheduled_transaction_id", "schedule_time"];
    !has("details") && own.into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_fields_down_to_the_first_unknown_one() {
        use Type::{List, Moment, Null, Number, Object, Text};
        for (record, expected) in [
            (r#"{"id":"r1"}"#, vec![("id", Text)]),
            (r#"{"details":{}}"#, vec![("details", Object)]),
            (r#"{"details":{"cpu_usage":null}}"#, vec![("details", Object), ("details.cpu_usage", Null)]),
            (r#"{"details":{"own":{"a":1}}}"#, vec![("details", Object), ("details.own", Object)]),
            (r#"{"details":[1]}"#, vec![("details", List), ("details[]", Number)]),
            (r#"{"extra":{"a":[{"b":1}]}}"#, vec![("extra", Object)]),
            (r#"{"last_check":"2023-12-01T10:30:00Z"}"#, vec![("last_check", Moment)]),
            (
                r#"{"issues":[{"code":7},"x"]}"#,
                vec![("issues", List), ("issues[]", Object), ("issues[].code", Number), ("issues[]", Text)],
            ),
            ("[]", vec![]),
            ("7", vec![]),
        ] {
            let fields = fields(&serde_json::from_str(record).unwrap_or_default());
            let fields: Vec<_> = fields.iter().map(|(path, seen)| (path.as_str(), *seen)).collect();
            assert_eq!(fields, expected, "{record}");
        }
    }

    #[test]
    fn every_record_of_the_reference_is_of_its_contract() {
        for file in ["list.json", "issue-report.201.json", "older-list.json", "older-schedule.201.json"] {
            let path = format!("{}/../../tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let whole: Value = serde_json::from_str(&text).unwrap_or_default();
            let records = whole["results"].as_array().cloned().unwrap_or_else(|| vec![whole.clone()]);
            assert!(records.iter().all(|record| record["id"].is_string()), "{file}");
            for record in records {
                let is_check = record["diagnostic_type"] == "health_check";
                let is_older = is_older(&|name| record.get(name).is_some());
                assert_eq!(is_older, file.starts_with("older"), "{file}");
                let names = record.as_object().into_iter().flatten().map(|(name, _)| name);
                for name in names {
                    assert!(documented(name).is_some(), "{file}: {name}");
                }
                let missing = FIELDS.iter().find(|(name, _, need)| {
                    record.get(name).is_none()
                        && match need {
                            Need::Always => true,
                            Need::Current => !is_older,
                            Need::Check => !is_older && is_check,
                            Need::Optional => false,
                        }
                });
                assert_eq!(missing, None, "{file}");
            }
        }
    }
}
