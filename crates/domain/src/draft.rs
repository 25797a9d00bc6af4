//! `IssueDraft`: an issue report while somebody writes it: what is missing, and
//! the body that will be sent.

use crate::record::ISSUE_REPORT;
use serde::{Deserialize, Serialize};

/// The longest note that is sent, in characters.
pub const LONGEST_NOTE: usize = 10_000;

/// An issue report in the making: the texts as they stand in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueDraft {
    /// The device's id.
    pub device_id: String,
    /// What kind of trouble.
    pub category: String,
    /// How urgent.
    pub priority: String,
    /// What is seen, in established words.
    pub symptoms: Vec<String>,
    /// The codes that the device shows.
    pub error_codes: Vec<String>,
    /// How much it hinders.
    pub impact: String,
    /// What happened, in the person's words.
    pub notes: String,
    /// Who reports: an e-mail address.
    pub reported_by: String,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The device.
    Device,
    /// The category.
    Category,
    /// The priority.
    Priority,
    /// The symptoms.
    Symptoms,
    /// The error codes.
    ErrorCodes,
    /// The impact.
    Impact,
    /// What happened.
    Notes,
    /// Who reports.
    ReportedBy,
}

impl Field {
    /// All fields, as they stand in the form.
    pub const ALL: [Self; 8] = [
        Self::Device,
        Self::Category,
        Self::Priority,
        Self::Symptoms,
        Self::ErrorCodes,
        Self::Impact,
        Self::Notes,
        Self::ReportedBy,
    ];

    /// The path by which the server names the field.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Device => "device_id",
            Self::Category => "details.issue_category",
            Self::Priority => "priority",
            Self::Symptoms => "details.symptoms",
            Self::ErrorCodes => "details.error_codes",
            Self::Impact => "details.impact_level",
            Self::Notes => "notes",
            Self::ReportedBy => "reported_by",
        }
    }
}

/// What is wrong with a field before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is needed and empty.
    Missing,
    /// It is not a whole e-mail address.
    NotAnAddress,
    /// It is longer than [`LONGEST_NOTE`].
    TooLong,
}

#[derive(Serialize)]
struct Body<'a> {
    device_id: &'a str,
    diagnostic_type: &'static str,
    status: &'static str,
    details: Details<'a>,
    notes: &'a str,
    reported_by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    priority: &'a str,
}

#[derive(Serialize)]
struct Details<'a> {
    issue_category: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    symptoms: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    error_codes: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    impact_level: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ref: Option<&'a str>,
}

impl IssueDraft {
    /// A new draft, for a device if one is named.
    #[must_use]
    pub fn new(device_id: Option<String>) -> Self {
        let medium = || "medium".to_owned();
        Self {
            device_id: device_id.unwrap_or_default(),
            priority: medium(),
            impact: medium(),
            ..Self::default()
        }
    }

    /// Whether a person has put anything into it that would be missed.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        *self == Self::new(Some(self.device_id.clone()))
    }

    /// What is wrong, in the order of the form. Only what is needed is required.
    #[must_use]
    pub fn problems(&self) -> Vec<(Field, Problem)> {
        let needed = |field, text: &str| text.trim().is_empty().then_some((field, Problem::Missing));
        let too_long = self.notes.chars().count() > LONGEST_NOTE;
        let half_address = !self.reported_by.trim().is_empty() && !is_address(self.reported_by.trim());
        [
            needed(Field::Device, &self.device_id),
            needed(Field::Category, &self.category),
            needed(Field::Notes, &self.notes),
            too_long.then_some((Field::Notes, Problem::TooLong)),
            needed(Field::ReportedBy, &self.reported_by),
            half_address.then_some((Field::ReportedBy, Problem::NotAnAddress)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The JSON that will be sent, indented for reading. `client_ref` is the mark
    /// by which it is found again, where the configuration allows one.
    #[must_use]
    pub fn body(&self, client_ref: Option<&str>) -> String {
        let body = Body {
            device_id: self.device_id.trim(),
            diagnostic_type: ISSUE_REPORT,
            status: "open",
            details: Details {
                issue_category: self.category.trim(),
                symptoms: &self.symptoms,
                error_codes: &self.error_codes,
                impact_level: self.impact.trim(),
                client_ref,
            },
            notes: self.notes.trim(),
            reported_by: self.reported_by.trim(),
            priority: self.priority.trim(),
        };
        // Texts and lists of texts: writing them cannot fail.
        serde_json::to_string_pretty(&body).unwrap_or_default()
    }
}

/// The body as it goes over the wire: bare, or wrapped as `{"data": "<json>"}`.
#[must_use]
pub fn wrapped(body: &str, wrap: bool) -> String {
    if wrap { serde_json::json!({ "data": body }).to_string() } else { body.to_owned() }
}

/// Whether a text can be an e-mail address: a name, `@`, and a host with a dot.
/// More only the mail server can say.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let whole = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    let dotted = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    whole(name) && whole(host) && dotted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn whole() -> IssueDraft {
        IssueDraft {
            device_id: "device-12345".into(),
            category: "hardware".into(),
            priority: "high".into(),
            symptoms: vec!["intermittent_connectivity".into(), "slow_response".into()],
            error_codes: vec!["ERR_NETWORK_001".into()],
            impact: "medium".into(),
            notes: " Slow. ".into(),
            reported_by: "helpdesk@company.com".into(),
        }
    }

    #[test]
    fn a_whole_report_has_no_problems() {
        assert_eq!(whole().problems(), []);
    }

    #[test]
    fn an_empty_report_misses_only_what_is_needed() {
        let missing: Vec<_> = IssueDraft::new(None).problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(missing, [Field::Device, Field::Category, Field::Notes, Field::ReportedBy]);
    }

    #[test]
    fn half_an_address_is_told() {
        for (text, fine) in [
            ("helpdesk@", false),
            ("helpdesk@company", false),
            ("a b@c.de", false),
            ("@c.de", false),
            ("a@b..c", false),
            ("a@c.de", true),
            (" a@c.de ", true),
            ("José@münchen.de", true),
        ] {
            let draft = IssueDraft { reported_by: text.into(), ..whole() };
            assert_eq!(draft.problems().is_empty(), fine, "{text}");
        }
    }

    #[test]
    fn notes_have_a_longest_length_in_characters() {
        let long = |count| IssueDraft { notes: "é".repeat(count), ..whole() }.problems();
        assert_eq!(long(LONGEST_NOTE), []);
        assert_eq!(long(LONGEST_NOTE + 1), [(Field::Notes, Problem::TooLong)]);
    }

    #[test]
    fn the_body_is_the_documented_one() {
        let body: Value = serde_json::from_str(&whole().body(Some("ref-1"))).unwrap();
        assert_eq!(
            body,
            json!({
            "device_id": "device-12345", "diagnostic_type": "issue_report", "status": "open",
            "details": {"issue_category": "hardware", "symptoms": ["intermittent_connectivity", "slow_response"],
                "error_codes": ["ERR_NETWORK_001"], "impact_level": "medium", "client_ref": "ref-1"},
            "notes": "Slow.", "reported_by": "helpdesk@company.com", "priority": "high"})
        );
    }

    #[test]
    fn the_wire_form_is_bare_or_a_text_in_data() {
        let body = whole().body(None);
        assert_eq!(wrapped(&body, false), body);
        let value: Value = serde_json::from_str(&wrapped(&body, true)).unwrap();
        assert_eq!(value["data"].as_str(), Some(body.as_str()));
    }
}
