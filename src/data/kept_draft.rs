//! `KeptDraft`: a draft on the disk.

use crate::platform::kept::{Change, Shelf};
use domain::json::object;
use domain::{ApiError, Draft, Timestamp};
use serde_json::Value;

/// A draft on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its key: random.
    pub id: String,
    /// When it was changed last.
    pub at: Timestamp,
    /// What was written.
    pub draft: Draft,
    /// Why the server refused it, if it came back.
    pub refusal: Option<ApiError>,
}

/// The change that keeps it.
pub(super) fn change(one: &KeptDraft) -> Change {
    Change { shelf: Shelf::Drafts, key: one.id.clone(), text: Some(one.to_text()) }
}

impl KeptDraft {
    fn to_text(&self) -> String {
        let fields = vec![
            ("id", Value::from(&*self.id)),
            ("at", Value::from(self.at.0)),
            ("draft", self.draft.to_json()),
            ("refusal", self.refusal.as_ref().map_or(Value::Null, ApiError::to_json)),
        ];
        object(fields).to_string()
    }

    /// Reads what [`Self::to_text`] wrote.
    pub(super) fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        Some(Self {
            id: value.get("id")?.as_str()?.to_owned(),
            at: Timestamp(value.get("at")?.as_i64()?),
            draft: Draft::from_json(value.get("draft")?),
            refusal: value.get("refusal").and_then(ApiError::from_json),
        })
    }
}
