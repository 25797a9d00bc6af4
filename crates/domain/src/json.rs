//! JSON text for reading: indented without touching a single value, so that what
//! is shown is what the server sent, to the last digit; and objects made of parts.

use serde_json::{Map, Value};

/// An object with these parts.
#[must_use]
pub fn object(parts: Vec<(&str, Value)>) -> Value {
    let mut object = Map::new();
    // Collecting would bring a sort of its own.
    for (name, value) in parts {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

/// Indents JSON text by two blanks. Text that is no JSON stays readable.
#[must_use]
pub fn indent(json: &str) -> String {
    let mut writer = Writer { text: String::with_capacity(json.len() * 2), depth: 0 };
    let mut chars = json.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            writer.text.push(c);
            match c {
                '\\' => writer.text.extend(chars.next()),
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                writer.text.push(c);
            }
            '{' | '[' => {
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                writer.text.push(c);
                match chars.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => writer.text.push(end),
                    None => writer.line(1),
                }
            }
            '}' | ']' => {
                writer.line(-1);
                writer.text.push(c);
            }
            ',' => {
                writer.text.push(c);
                writer.line(0);
            }
            ':' => writer.text.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => writer.text.push(c),
        }
    }
    writer.text
}

struct Writer {
    text: String,
    depth: isize,
}

impl Writer {
    /// Starts a line, `by` steps further in. Deep nesting is not indented without end.
    fn line(&mut self, by: isize) {
        self.depth = (self.depth + by).max(0);
        self.text.push('\n');
        for _ in 0..self.depth.min(16) {
            self.text.push_str("  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nested_values_are_indented_and_empty_ones_stay_short() {
        assert_eq!(
            indent(r#"{"a":[1.50,{"b" : "x, {y}\""}],"c":{ },"d":[]}"#),
            "{\n  \"a\": [\n    1.50,\n    {\n      \"b\": \"x, {y}\\\"\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
    }

    proptest! {
        #[test]
        fn the_value_stays_the_same(keys in prop::collection::vec("\\PC{0,8}", 0..6), number in any::<i64>()) {
            let value: Value = keys.iter().map(|key| (key.clone(), serde_json::json!([number, key, {key: null}]))).collect();
            let shown: Value = serde_json::from_str(&indent(&value.to_string())).unwrap();
            prop_assert_eq!(shown, value);
        }
    }
}
