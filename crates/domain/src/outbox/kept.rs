//! An entry as JSON, for the disk and for files that people keep. It is read field by field:
//! what an older version has not written is missing, and nothing else is lost.

use super::{Item, State};
use crate::json::object;
use crate::submission::Sent;
use crate::{ApiError, Draft, Timestamp};
use serde_json::Value;

const STATES: [(&str, State); 5] = [
    ("waiting", State::Waiting),
    ("sending", State::Sending),
    ("uncertain", State::Uncertain),
    ("refused", State::Refused),
    ("stored", State::Stored),
];

impl Item {
    /// The entry as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let state = STATES.iter().find(|(_, state)| *state == self.state).map_or("", |(word, _)| *word);
        let time = |at: Option<Timestamp>| at.map_or(Value::Null, |at| Value::from(at.0));
        object(vec![
            ("client_ref", Value::from(&*self.client_ref)),
            ("server", Value::from(&*self.server)),
            ("device_id", Value::from(&*self.device_id)),
            ("body", Value::from(&*self.body)),
            ("is_marked", Value::from(self.is_marked)),
            ("state", Value::from(state)),
            ("submitted_at", time(Some(self.submitted_at))),
            ("sends", Value::from(self.sends)),
            ("doubts", Value::from(self.doubts)),
            ("first_sent", time(self.first_sent)),
            ("last_sent", time(self.last_sent)),
            ("failed_looks", Value::from(self.failed_looks)),
            ("error", self.error.as_ref().map_or(Value::Null, ApiError::to_json)),
            ("due", time(Some(self.due))),
            ("held_until", time(Some(self.held_until))),
            ("settled", time(Some(self.settled))),
            ("needs_person", Value::from(self.needs_person)),
            ("version", Value::from(self.version)),
            ("draft", self.draft.to_json()),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything without a mark, a device, a
    /// body, a state or a server.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        let time = |name: &str| value.get(name)?.as_i64().map(Timestamp);
        let count = |name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0) as u32;
        let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or(false);
        let word = text("state")?;
        let submitted_at = time("submitted_at").unwrap_or_default();
        Some(Self {
            client_ref: text("client_ref")?,
            server: text("server")?,
            draft: value.get("draft").map(Draft::from_json).unwrap_or_default(),
            device_id: text("device_id")?,
            body: text("body")?,
            is_marked: flag("is_marked"),
            submitted_at,
            state: STATES.iter().find(|(known, _)| *known == word)?.1,
            sends: count("sends"),
            doubts: count("doubts"),
            first_sent: time("first_sent"),
            last_sent: time("last_sent"),
            failed_looks: count("failed_looks"),
            error: value.get("error").and_then(ApiError::from_json),
            due: time("due").unwrap_or(submitted_at),
            held_until: time("held_until").unwrap_or(submitted_at),
            settled: time("settled").unwrap_or(submitted_at),
            needs_person: flag("needs_person"),
            version: count("version"),
        })
    }

    /// What was sent, and since when, for a server without marks.
    pub(super) fn sent(&self) -> Sent {
        Sent { body: self.body.clone(), at: self.first_sent.unwrap_or(self.submitted_at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Field, FreeField, FreeKind, Kind};
    use crate::error::{NotTheApi, Refusal};

    #[test]
    fn an_entry_is_read_as_it_was_written_whatever_went_wrong() {
        let refusal = Refusal { general: vec!["no".into()], fields: vec![("a.b".into(), "why".into())] };
        for error in [
            None,
            Some(ApiError::Unauthorized),
            Some(ApiError::Forbidden(refusal.clone())),
            Some(ApiError::NotFound(Refusal::default())),
            Some(ApiError::Refused(refusal)),
            Some(ApiError::RateLimited(Some(5_000))),
            Some(ApiError::RateLimited(None)),
            Some(ApiError::Server(503, Some(1))),
            Some(ApiError::Offline),
            Some(ApiError::Timeout),
            Some(ApiError::Unreachable),
            Some(ApiError::NotTheApi(NotTheApi::Html)),
            Some(ApiError::NotTheApi(NotTheApi::Shape)),
            Some(ApiError::NotTheApi(NotTheApi::Status(301))),
        ] {
            for (_, state) in STATES {
                let mut draft = Draft::new(Kind::Maintenance, Some("d".into()));
                draft.set_text(Field::Notes, "ñ \"".into());
                draft.free = vec![FreeField { name: "n".into(), kind: FreeKind::Json, text: "{".into() }];
                draft.others = vec!["e".into()];
                let mut item = Item::new(draft, "r".into(), true, "s".into(), Timestamp(7));
                (item.state, item.error, item.last_sent) = (state, error.clone(), Some(Timestamp(9)));
                (item.needs_person, item.version, item.doubts) = (true, 3, 2);
                let text = item.to_json().to_string();
                assert_eq!(Item::read(&serde_json::from_str(&text).unwrap()), Some(item));
            }
        }
    }

    #[test]
    fn what_is_made_without_a_person_is_sent_at_once_or_not_at_all() {
        let mut draft = Draft::new(Kind::IssueReport, Some("d".into()));
        let by_hand = Item::new(draft.clone(), "r".into(), true, "s".into(), Timestamp(0));
        assert!(!by_hand.is_automatic() && !by_hand.is_outdated_automatic(Timestamp(i64::MAX)));
        draft.free.push(FreeField { name: "detected_by".into(), kind: FreeKind::Text, text: "b".into() });
        let mut item = Item::new(draft, "r".into(), true, "s".into(), Timestamp(0));
        assert!(
            !item.is_outdated_automatic(Timestamp(10_000)) && item.is_outdated_automatic(Timestamp(10_001))
        );
        // Sent once and proved absent: somebody else may have reported it meanwhile.
        item.sends = 1;
        assert!(item.is_outdated_automatic(Timestamp(1)));
        for state in [State::Sending, State::Uncertain, State::Refused, State::Stored] {
            item.state = state;
            assert!(!item.is_outdated_automatic(Timestamp(1)), "{state:?} is looked into first");
        }
    }

    #[test]
    fn what_is_no_entry_is_none() {
        for text in ["{}", "[]", "1", r#"{"client_ref": "r", "state": "lost"}"#] {
            assert_eq!(Item::read(&serde_json::from_str(text).unwrap()), None, "{text}");
        }
    }
}
