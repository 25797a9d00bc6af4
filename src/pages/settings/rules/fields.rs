//! What is typed for a rule: texts by the names of the editor's fields, and the rule that they
//! make.

use domain::Rule;
use domain::rule::{BadRule, Side, When};
use domain::time::MINUTE;
use serde_json::{Map, Value};

/// The fields of every rule.
pub(super) const ALWAYS: [&str; 5] = ["name", "severity", "type", "device", "serial"];
/// Those whose text is a number.
const NUMBERS: [&str; 8] = ["limit", "until", "rate", "minutes", "turns", "checks", "of", "clear"];

/// The fields that a condition has.
pub(super) fn of(when: &str) -> &'static [&'static str] {
    match when {
        "measurement" => &["key", "side", "limit", "until", "checks", "of", "clear"],
        "rate" => &["key", "way", "rate", "checks", "of", "clear"],
        "status" | "code" => &["word", "checks", "of", "clear"],
        "silence" => &["minutes", "clear"],
        "version" => &["key"],
        _ => &["turns", "minutes", "checks", "of"],
    }
}

/// What is typed: the field, and its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    /// What stands in the editor for a rule.
    pub(super) fn of(rule: &Rule) -> Self {
        let mut typed = Self::default();
        typed.set("when", rule.when.key());
        typed.set("name", &rule.name);
        let json = rule.to_json();
        for field in [
            "severity", "key", "word", "until", "minutes", "turns", "checks", "of", "clear", "type",
            "device", "serial",
        ] {
            match json.get(field) {
                Some(Value::String(text)) => typed.set(field, text),
                Some(value) => typed.set(field, &value.to_string()),
                None => {}
            }
        }
        match &rule.when {
            When::Measurement { side, limit, until, .. } => {
                typed.set("side", if *side == Side::Above { "above" } else { "below" });
                typed.set("limit", &limit.to_string());
                typed.set("until", &if until == limit { String::new() } else { until.to_string() });
            }
            When::Rate { side, per_hour, .. } => {
                typed.set("way", if *side == Side::Above { "rise" } else { "fall" });
                typed.set("rate", &per_hour.to_string());
            }
            When::Silence(limit) => typed.set("minutes", &(limit / MINUTE).to_string()),
            _ => {}
        }
        typed
    }

    /// What stands in it for a new one.
    pub(super) fn fresh() -> Self {
        let mut typed = Self::default();
        typed.set("when", "measurement");
        typed
    }

    pub(super) fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(known, _)| known == field).map_or("", |(_, text)| text)
    }

    pub(super) fn set(&mut self, field: &str, text: &str) {
        match self.0.iter_mut().find(|(known, _)| known == field) {
            Some((_, known)) => text.clone_into(known),
            None => self.0.push((field.to_owned(), text.to_owned())),
        }
    }

    /// The rule as JSON. What is no number stays a text, which no rule takes.
    pub(super) fn json(&self, is_on: bool) -> Value {
        let when = self.get("when");
        let mut fields = Map::new();
        fields.insert("when".to_owned(), when.into());
        fields.insert("on".to_owned(), is_on.into());
        for field in ALWAYS.iter().chain(of(when)) {
            let text = self.get(field).trim();
            let name = match *field {
                "side" | "way" => continue,
                "limit" => {
                    if self.get("side") == "below" {
                        "below"
                    } else {
                        "above"
                    }
                }
                "rate" => {
                    if self.get("way") == "fall" {
                        "fall"
                    } else {
                        "rise"
                    }
                }
                name => name,
            };
            if text.is_empty() {
                continue;
            }
            let value = if NUMBERS.contains(field) { number(text) } else { Value::from(text) };
            fields.insert(name.to_owned(), value);
        }
        Value::Object(fields)
    }

    /// The field of the editor that a problem is about.
    pub(super) fn field(bad: &BadRule) -> &str {
        match &*bad.field {
            "above" | "below" => "limit",
            "rise" | "fall" => "rate",
            field => field,
        }
    }
}

/// A number as people type it, with a comma or a point.
fn number(text: &str) -> Value {
    serde_json::from_str::<Value>(&text.replace(',', "."))
        .ok()
        .filter(Value::is_number)
        .unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_typed_for_a_rule_is_the_rule() {
        for rule in [
            r#"{"when": "measurement", "key": "cpu", "below": 1.5, "until": 3, "checks": 2, "of": 4, "clear": 3}"#,
            r#"{"when": "rate", "key": "t", "fall": 12, "device": "P*"}"#,
            r#"{"when": "status", "word": "failed", "severity": "critical"}"#,
            r#"{"when": "silence", "minutes": 90, "clear": 2}"#,
            r#"{"when": "version", "key": "new_version", "type": "maintenance"}"#,
            r#"{"when": "flapping", "turns": 4, "minutes": 60, "checks": 2, "of": 3}"#,
        ] {
            let rule = Rule::read("r", &serde_json::from_str(rule).unwrap()).unwrap();
            assert_eq!(Rule::read("r", &Typed::of(&rule).json(true)), Ok(rule));
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_number_is_told_at_its_field() {
        let mut typed = Typed::fresh();
        typed.set("key", "cpu");
        typed.set("limit", "12,5");
        assert!(Rule::read("r", &typed.json(true)).is_ok());
        typed.set("limit", "high");
        let bad = Rule::read("r", &typed.json(true)).unwrap_err();
        assert_eq!(Typed::field(&bad), "limit");
    }
}
