//! `Start`: what stands in a new entry from the beginning, as an address tells it: a code on
//! a device, or a button beside an incident, opens the form that is meant.

use crate::Draft;
use crate::draft::{Field, FreeField, FreeKind, Kind};
use crate::rule::fingerprint;

/// What an address can say, by the names that it uses.
const NAMES: [&str; 11] = [
    "device", "type", "incident", "event", "status", "code", "notes", "draft", "rule", "priority", "evidence",
];

/// The event that leaves an incident as it is.
pub const COMMENT: &str = "comment";

/// The category of what a rule has found.
const DETECTED: &str = "detected";

/// What a link to the form says: names and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start(Vec<(&'static str, String)>);

impl Start {
    /// A report about a device.
    #[must_use]
    pub fn device(id: &str) -> Self {
        Self(vec![("device", id.to_owned())])
    }

    /// An entry of this `diagnostic_type`.
    #[must_use]
    pub fn kind(mut self, kind: &str) -> Self {
        self.0.push(("type", kind.to_owned()));
        self
    }

    /// A step of an incident of the device. A comment leaves the incident's status as it is.
    #[must_use]
    pub fn step(device: &str, incident: &str, event: &str, status: &str) -> Self {
        let mut start = Self::device(device);
        start.0.push(("incident", incident.to_owned()));
        start.0.push(("event", event.to_owned()));
        if event == COMMENT {
            start.0.push(("status", status.to_owned()));
        }
        start
    }

    /// A report of a problem that a check has found.
    #[must_use]
    pub fn problem(device: &str, code: Option<&str>, message: &str) -> Self {
        let mut start = Self::device(device);
        start.0.extend(code.map(|code| ("code", code.to_owned())));
        start.0.push(("notes", message.to_owned()));
        start
    }

    /// A report of what the rule with this id has found on a device. `evidence` are the ids of
    /// the records that say so.
    #[must_use]
    pub fn finding(device: &str, rule: &str, priority: &str, evidence: &[String], notes: &str) -> Self {
        let mut start = Self::device(device);
        start.0.push(("rule", rule.to_owned()));
        start.0.push(("priority", priority.to_owned()));
        start.0.push(("evidence", evidence.join(" ")));
        start.0.push(("notes", notes.to_owned()));
        start
    }

    /// A draft that is kept.
    #[must_use]
    pub fn draft(id: &str) -> Self {
        Self(vec![("draft", id.to_owned())])
    }

    fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The draft that is gone on with, if one is named.
    #[must_use]
    pub fn named_draft(&self) -> Option<&str> {
        self.get("draft")
    }

    /// Reads the pairs of an address.
    pub(crate) fn from_pairs(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| pairs.iter().find(|(known, value)| known == name && !value.is_empty());
        Self(NAMES.into_iter().filter_map(|name| Some((name, value(name)?.1.clone()))).collect())
    }

    /// The pairs of its address.
    pub(crate) fn to_pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The entry that it begins.
    #[must_use]
    pub fn begin(&self) -> Draft {
        let kind = self.get("type").map_or(Kind::IssueReport, Kind::of);
        let mut draft = Draft::new(kind, self.get("device").map(str::to_owned));
        if kind == Kind::Other {
            draft.set_text(Field::Type, self.get("type").unwrap_or_default().to_owned());
        }
        if let Some(code) = self.get("code") {
            draft.set_list(Field::ErrorCodes, vec![code.to_owned()]);
        }
        if let Some(notes) = self.get("notes") {
            draft.set_text(Field::Notes, notes.to_owned());
        }
        if let Some(priority) = self.get("priority") {
            draft.set_text(Field::Priority, priority.to_owned());
        }
        if let Some(rule) = self.get("rule") {
            draft.set_text(Field::Category, DETECTED.to_owned());
            let mut add = |name: &str, kind: FreeKind, text: String| {
                draft.free.push(FreeField { name: name.to_owned(), kind, text });
            };
            add("rule", FreeKind::Text, rule.to_owned());
            add("fingerprint", FreeKind::Text, fingerprint(rule, self.get("device").unwrap_or_default()));
            if let Some(evidence) = self.get("evidence") {
                let ids: Vec<serde_json::Value> = evidence.split(' ').map(serde_json::Value::from).collect();
                add("evidence", FreeKind::Json, serde_json::Value::Array(ids).to_string());
            }
        }
        if let Some(incident) = self.get("incident") {
            let event = self.get("event").unwrap_or(COMMENT);
            draft.follow_up(incident, event, self.get("status").unwrap_or(status_after(event)));
        }
        draft
    }

    /// Whether a draft is what the link asks for, as far as it asks for anything. What is
    /// about a device is an issue report unless it says otherwise, and no step of an incident.
    #[must_use]
    pub fn fits(&self, draft: &Draft) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let kind = self.get("type").map_or(Kind::IssueReport, Kind::of);
        let step = self
            .get("incident")
            .map(|incident| (incident.to_owned(), self.get("event").unwrap_or(COMMENT).to_owned()));
        self.get("device").is_none_or(|device| device == draft.device())
            && kind == draft.kind()
            && step == draft.step()
            && self.get("code").is_none_or(|code| draft.list(Field::ErrorCodes).iter().any(|one| one == code))
            && self.get("rule").is_none_or(|rule| draft.free_text("rule") == Some(rule))
            && self.get("notes").is_none_or(|notes| draft.text(Field::Notes).contains(notes))
    }

    /// Brings a draft that fits up to date: a comment leaves the status as it is by now.
    pub fn renew(&self, draft: &mut Draft) {
        if let (Some(status), Some((_, event))) = (self.get("status"), draft.step())
            && event == COMMENT
        {
            draft.set_text(Field::Status, status.to_owned());
        }
    }
}

/// The status of an incident after an event; a comment leaves it open.
fn status_after(event: &str) -> &str {
    match event {
        COMMENT | "reopened" => "open",
        event => event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_begins_the_entry_that_it_names() {
        let start = Start::device("d").kind("maintenance");
        let draft = start.begin();
        assert_eq!((draft.kind(), draft.device().as_str()), (Kind::Maintenance, "d"));
        assert!(start.fits(&draft) && Start::default().fits(&draft));
        assert!(!Start::device("d").fits(&draft), "what names only a device asks for a report");
        assert!(!Start::device("e").fits(&draft) && !Start::default().kind("health_check").fits(&draft));
        let other = Start::default().kind("visual_inspection").begin();
        assert_eq!((other.kind(), other.text(Field::Type).as_str()), (Kind::Other, "visual_inspection"));
    }

    #[test]
    fn a_problem_that_was_found_begins_its_report() {
        let start = Start::problem("d", Some("DISK_LOW"), "Low disk space");
        let draft = start.begin();
        assert_eq!(draft.list(Field::ErrorCodes), ["DISK_LOW"]);
        assert_eq!(draft.text(Field::Notes), "Low disk space");
        assert!(start.fits(&draft) && !Start::problem("d", Some("CPU_HIGH"), "Low").fits(&draft));
        let other = Start::problem("d", None, "Fan blocked");
        assert!(!other.fits(&draft) && other.fits(&other.begin()));
        assert!(!Start::device("d").fits(&Start::step("d", "diag-1", "comment", "open").begin()));
    }

    #[test]
    fn a_finding_begins_a_report_with_rule_fingerprint_and_evidence() {
        let ids = ["diag-1".to_owned(), "diag-2".to_owned()];
        let start = Start::finding("d", "cpu-high", "high", &ids, "Busy since noon.");
        let mut draft = start.begin();
        assert!(start.fits(&draft) && !Start::finding("d", "other", "high", &ids, "Busy").fits(&draft));
        draft.set_text(Field::ReportedBy, "a@b.example".into());
        assert_eq!(draft.problems(), []);
        let body: serde_json::Value = serde_json::from_str(&draft.body(None)).unwrap();
        assert_eq!(
            body["details"],
            serde_json::json!({"issue_category": "detected", "impact_level": "medium", "rule": "cpu-high",
                "fingerprint": "cpu-high:d", "evidence": ["diag-1", "diag-2"]})
        );
        assert_eq!((&body["priority"], &body["notes"]), (&"high".into(), &"Busy since noon.".into()));
        assert_eq!(draft.free_text("fingerprint"), Some("cpu-high:d"));
    }

    #[test]
    fn a_step_carries_its_incident_and_the_status_after_it() {
        for (event, before, status) in [
            ("resolved", "in_progress", "resolved"),
            ("comment", "open", "open"),
            ("comment", "in_progress", "in_progress"),
            ("reopened", "resolved", "open"),
        ] {
            let start = Start::step("d", "diag-1", event, before);
            let draft = start.begin();
            assert_eq!(draft.step(), Some(("diag-1".into(), event.into())));
            assert_eq!(draft.text(Field::Status), status);
            assert!(start.fits(&draft) && !Start::step("d", "diag-2", event, before).fits(&draft));
        }
    }

    #[test]
    fn a_comment_that_was_begun_earlier_leaves_the_incident_as_it_is_now() {
        let mut draft = Start::step("d", "diag-1", "comment", "open").begin();
        draft.set_text(Field::Notes, "Parts are here.".into());
        let now = Start::step("d", "diag-1", "comment", "resolved");
        assert!(now.fits(&draft));
        now.renew(&mut draft);
        assert_eq!(
            (draft.text(Field::Status), draft.text(Field::Notes)),
            ("resolved".into(), "Parts are here.".into())
        );
        let mut other = Start::step("d", "diag-1", "reopened", "resolved").begin();
        now.renew(&mut other);
        assert_eq!(other.text(Field::Status), "open");
    }
}
