//! A draft as JSON: the body that will be sent, what somebody wrote as JSON, and the draft
//! itself, to be kept.

use super::{DETAILS, Draft, FOLLOW_UP, Field, FreeField, Input};
use crate::json::object;
use crate::record::text;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// The keys of an entry in the order in which people read them; others follow.
const ORDER: [&str; 9] = [
    "device_id",
    "diagnostic_type",
    "status",
    "details",
    "issues",
    "notes",
    "reported_by",
    "performed_by",
    "priority",
];

/// Why a text is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadJson {
    /// It is no JSON: the line and column, from 1, where that shows.
    Syntax(usize, usize),
    /// It is JSON, but not an object in which `details` is one, too.
    Shape,
}

impl Draft {
    /// The JSON that will be sent, indented for reading. `client_ref` is the mark by which
    /// it is found again, where the configuration allows one.
    #[must_use]
    pub fn body(&self, client_ref: Option<&str>) -> String {
        let mut entry = Map::new();
        for (name, value) in &self.entry {
            if let Some(value) = tidy(name, value) {
                entry.insert(name.clone(), value);
            }
        }
        let mut details = match entry.remove("details") {
            Some(Value::Object(details)) => details,
            _ => Map::new(),
        };
        for (name, value) in self.free.iter().filter(|field| !field.is_blank()).filter_map(FreeField::value) {
            details.insert(name, value);
        }
        if let Some(mark) = client_ref {
            details.insert("client_ref".to_owned(), Value::from(mark));
        }
        if !details.is_empty() {
            entry.insert("details".to_owned(), Value::Object(details));
        }
        // Texts, numbers and lists of them: writing them cannot fail.
        serde_json::to_string_pretty(&Ordered { parts: &entry, order: &ORDER }).unwrap_or_default()
    }

    /// Takes over what somebody wrote as JSON. The further devices stay.
    ///
    /// # Errors
    /// When the text is no entry; nothing is changed then.
    pub fn read(&mut self, json: &str) -> Result<(), BadJson> {
        let value: Value =
            serde_json::from_str(json).map_err(|error| BadJson::Syntax(error.line(), error.column()))?;
        let Value::Object(mut entry) = value else { return Err(BadJson::Shape) };
        let details = match entry.remove("details") {
            None => Map::new(),
            Some(Value::Object(details)) => details,
            Some(_) => return Err(BadJson::Shape),
        };
        let others = std::mem::take(&mut self.others);
        let mut draft = Self { entry, free: Vec::new(), others, half_json: String::new() };
        let kind = draft.kind();
        for (name, value) in details.iter().filter(|(name, _)| *name != "client_ref") {
            let path = [DETAILS, name].concat();
            let has_field = Field::of(&path).is_some_and(|field| kind.fields().contains(&field));
            if has_field || FOLLOW_UP.contains(&name.as_str()) {
                draft.set(&path, value.clone());
            } else {
                draft.free.push(FreeField::of(name, value));
            }
        }
        *self = draft;
        Ok(())
    }

    /// The draft as JSON, to be kept: texts as they were typed.
    #[must_use]
    pub fn to_json(&self) -> Value {
        object(vec![
            ("entry", Value::Object(self.entry.clone())),
            ("free", Value::Array(self.free.iter().map(FreeField::to_json).collect())),
            ("others", Value::from(self.others.clone())),
            ("half_json", Value::from(&*self.half_json)),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; what is missing is empty.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
        Self {
            entry: value.get("entry").and_then(Value::as_object).cloned().unwrap_or_default(),
            free: list("free").map(FreeField::from_json).collect(),
            others: list("others").filter_map(text).collect(),
            half_json: value.get("half_json").and_then(text).unwrap_or_default(),
        }
    }
}

/// What is sent of a value: texts trimmed, numbers as numbers, nothing that is empty.
fn tidy(path: &str, value: &Value) -> Option<Value> {
    match value {
        Value::String(typed) => {
            let typed = typed.trim();
            let is_number = Field::of(path).is_some_and(|field| field.input() == Input::Number);
            // What is no number stays what it is: the form says so before it is sent.
            let number =
                is_number.then(|| serde_json::from_str::<Value>(typed).ok().filter(Value::is_number));
            (!typed.is_empty()).then(|| number.flatten().unwrap_or_else(|| Value::from(typed)))
        }
        Value::Array(items) if items.is_empty() => None,
        Value::Object(parts) if path == "details" => {
            let tidied =
                |(name, value)| Some((String::as_str(name), tidy(&[DETAILS, name].concat(), value)?));
            Some(object(parts.iter().filter_map(tidied).collect()))
        }
        value => Some(value.clone()),
    }
}

/// An object with its keys in the order in which people read them: `details` in that of the
/// forms, what no one knows at the end.
struct Ordered<'a> {
    parts: &'a Map<String, Value>,
    order: &'a [&'static str],
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.parts.len()))?;
        let known = self.order.iter().filter_map(|name| self.parts.get_key_value(*name));
        let others = self.parts.iter().filter(|(name, _)| !self.order.contains(&name.as_str()));
        for (name, value) in known.chain(others) {
            match value {
                Value::Object(parts) if name == "details" => {
                    let order =
                        Field::ALL.map(|field| field.path().strip_prefix(DETAILS).unwrap_or_default());
                    map.serialize_entry(name, &Ordered { parts, order: &order })?;
                }
                value => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// The body as it goes over the wire: bare, or wrapped as `{"data": "<json>"}`.
#[must_use]
pub fn wrapped(body: &str, wrap: bool) -> String {
    if wrap { serde_json::json!({ "data": body }).to_string() } else { body.to_owned() }
}
