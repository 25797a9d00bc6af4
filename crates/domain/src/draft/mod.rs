//! `Draft`: an entry while somebody writes it: a JSON object that the form and the JSON
//! view both edit, what is wrong with it, and the body that will be sent.

mod field;
mod free;
mod json;
mod kind;
mod template;

pub use field::{Field, Input, Problem};
pub use free::{FreeField, FreeKind, near_miss};
pub use json::{BadJson, wrapped};
pub use kind::Kind;
pub use template::{Template, Templates};

use crate::record::{number, text};
use serde_json::{Map, Value};

/// The longest note that is sent, in characters.
pub const LONGEST_NOTE: usize = 10_000;

/// An entry in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What has a field of the form, and what is not in `details`: texts as they were typed.
    entry: Map<String, Value>,
    /// The further fields of `details`, as they were typed.
    pub free: Vec<FreeField>,
    /// Further devices: each gets an entry of its own.
    pub others: Vec<String>,
    /// What somebody is writing as JSON and is no entry yet; empty for nothing.
    pub half_json: String,
}

impl Draft {
    /// A new entry of a kind, for a device if one is named.
    #[must_use]
    pub fn new(kind: Kind, device_id: Option<String>) -> Self {
        let mut draft = Self::default();
        for (path, value) in kind.defaults() {
            draft.set(path, Value::from(*value));
        }
        if let Some(id) = device_id {
            draft.set_text(Field::Device, id);
        }
        draft
    }

    /// What kind of entry it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.text(Field::Type))
    }

    /// Makes it an entry of another kind; what both kinds have stays.
    pub fn change_kind(&mut self, kind: Kind) {
        let before = std::mem::replace(self, Self::new(kind, Some(self.text(Field::Device))));
        self.others = before.others.clone();
        self.free.clone_from(&before.free);
        let old = before.kind();
        let defaults = old.defaults();
        for field in old.fields() {
            let value = before.get(field.path());
            let is_default = defaults
                .iter()
                .any(|(path, usual)| *path == field.path() && value == Some(&Value::from(*usual)));
            let (Some(value), false) = (value.cloned(), is_default || *field == Field::Type) else {
                continue;
            };
            if kind.fields().contains(field) || !field.path().starts_with(DETAILS) {
                self.set(field.path(), value);
            } else if let Some(name) = field.path().strip_prefix(DETAILS) {
                self.free.push(FreeField::of(name, &value));
            }
        }
        for (name, value) in before.entry.iter().filter(|(name, _)| Field::of(name).is_none()) {
            if name != "details" {
                self.entry.insert(name.clone(), value.clone());
            }
        }
        if let Some(Value::Object(details)) = before.entry.get("details") {
            for (name, value) in details.iter().filter(|(name, _)| FOLLOW_UP.contains(&name.as_str())) {
                self.set(&[DETAILS, name].concat(), value.clone());
            }
        }
    }

    /// The device that it is about.
    #[must_use]
    pub fn device(&self) -> String {
        self.text(Field::Device).trim().to_owned()
    }

    /// All devices that it is for, each once.
    #[must_use]
    pub fn devices(&self) -> Vec<String> {
        let mut all = vec![self.device()];
        // A step of an incident is its device's alone.
        let others = if self.step().is_some() { &[] } else { self.others.as_slice() };
        for other in others {
            if !all.contains(other) {
                all.push(other.clone());
            }
        }
        all.retain(|id| !id.is_empty());
        all
    }

    /// The entries that it becomes: one for each of its devices.
    #[must_use]
    pub fn entries(&self) -> Vec<Self> {
        let of = |device: String| {
            let mut one = self.clone();
            one.others.clear();
            one.set_text(Field::Device, device);
            one
        };
        self.devices().into_iter().map(of).collect()
    }

    /// Makes it a step of the incident that the report with this id opened.
    pub fn follow_up(&mut self, incident: &str, event: &str, status: &str) {
        self.set("details.incident", Value::from(incident));
        self.set("details.event", Value::from(event));
        self.set_text(Field::Status, status.to_owned());
    }

    /// The incident that it is a step of, and which step.
    #[must_use]
    pub fn step(&self) -> Option<(String, String)> {
        let incident = self.get("details.incident").and_then(text)?;
        Some((incident, self.get("details.event").and_then(text).unwrap_or_default()))
    }

    /// It opens an incident of its own instead.
    pub fn open_own(&mut self) {
        for name in FOLLOW_UP {
            self.remove(&[DETAILS, name].concat());
        }
        self.set_text(Field::Status, "open".to_owned());
    }

    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: Field) -> String {
        self.get(field.path()).and_then(text).unwrap_or_default()
    }

    /// Puts a text into a field, as it was typed.
    pub fn set_text(&mut self, field: Field, value: String) {
        self.set(field.path(), Value::String(value));
    }

    /// The words in a field that takes several.
    #[must_use]
    pub fn list(&self, field: Field) -> Vec<String> {
        match self.get(field.path()) {
            Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
            Some(single) => text(single).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Puts words into a field that takes several.
    pub fn set_list(&mut self, field: Field, values: Vec<String>) {
        self.set(field.path(), Value::from(values));
    }

    /// What was typed for a further field of `details`.
    #[must_use]
    pub fn free_text(&self, name: &str) -> Option<&str> {
        self.free.iter().find(|field| field.name == name).map(|field| field.text.as_str())
    }

    /// Whether nothing was put into it that would be missed.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        let kind = self.kind();
        let fresh = Self::new(kind, None);
        let others = ["device_id", "details.incident", "details.event", "diagnostic_type", "status"];
        self.free.iter().all(FreeField::is_blank)
            && self.others.is_empty()
            && self.half_json.is_empty()
            && kind.fields().iter().filter(|field| !others.contains(&field.path())).all(|field| {
                self.text(*field) == fresh.text(*field) && self.list(*field) == fresh.list(*field)
            })
            && self.entry.keys().all(|name| name == "details" || Field::of(name).is_some())
    }

    /// What is wrong, in the order of the form. Only what is needed is required.
    #[must_use]
    pub fn problems(&self) -> Vec<(Field, Problem)> {
        let is_step = self.step().is_some();
        self.kind()
            .fields()
            .iter()
            .filter_map(|field| Some((*field, self.problem(*field, is_step)?)))
            .collect()
    }

    /// Whether a field has to be filled in.
    #[must_use]
    pub fn needs(&self, field: Field) -> bool {
        self.kind().needs(field, self.step().is_some())
    }

    fn problem(&self, field: Field, is_step: bool) -> Option<Problem> {
        let value = self.text(field);
        let value = value.trim();
        if value.is_empty() && self.list(field).is_empty() {
            return self.kind().needs(field, is_step).then_some(Problem::Missing);
        }
        match field.input() {
            Input::Number if number(&Value::from(value)).is_none_or(|number| number < 0.0) => {
                Some(Problem::NotANumber)
            }
            Input::Person if value.contains('@') && !is_address(value) => Some(Problem::NotAnAddress),
            Input::Address if !is_address(value) => Some(Problem::NotAnAddress),
            Input::Notes if value.chars().count() > LONGEST_NOTE => Some(Problem::TooLong),
            _ => None,
        }
    }

    /// The further fields that cannot be sent as they are: their places.
    #[must_use]
    pub fn bad_free_fields(&self) -> Vec<usize> {
        let taken = |index: usize, name: &str| {
            self.free[..index].iter().any(|other| other.name.trim() == name)
                || Field::of(&[DETAILS, name].concat())
                    .is_some_and(|field| self.kind().fields().contains(&field))
                || name == "client_ref"
        };
        let is_bad = |index: usize| {
            let field = &self.free[index];
            !field.is_blank() && (field.value().is_none() || taken(index, field.name.trim()))
        };
        (0..self.free.len()).filter(|index| is_bad(*index)).collect()
    }

    fn get(&self, path: &str) -> Option<&Value> {
        match path.strip_prefix(DETAILS) {
            Some(name) => self.entry.get("details")?.get(name),
            None => self.entry.get(path),
        }
    }

    fn set(&mut self, path: &str, value: Value) {
        match path.strip_prefix(DETAILS) {
            Some(name) => {
                let details = self.entry.entry("details").or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(details) = details {
                    details.insert(name.to_owned(), value);
                }
            }
            None => drop(self.entry.insert(path.to_owned(), value)),
        }
    }

    fn remove(&mut self, path: &str) {
        if let Some(Value::Object(details)) = self.entry.get_mut("details") {
            details.remove(path.strip_prefix(DETAILS).unwrap_or(path));
        }
    }
}

const DETAILS: &str = "details.";
/// What makes a report a step of an incident.
const FOLLOW_UP: [&str; 2] = ["incident", "event"];

/// Whether a text can be an e-mail address: a name, `@`, and a host with a dot.
/// More only the mail server can say.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let whole = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    let dotted = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    whole(name) && whole(host) && dotted
}

#[cfg(test)]
mod tests;
