//! Odd records: those that cannot be kept in parts. Their exact text is kept, and
//! the values that could be read from it, so that they are found like all others.

use crate::dictionary::Kind;
use crate::learn::path_part;
use crate::shape::{Form, Shape};
use crate::templates::Templates;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Reads an odd record, adds its words, the last of which is `number`, and tells
/// its shape.
pub(crate) fn read(raw: &str, number: u32, templates: &mut Templates, words: &mut Vec<u32>) -> u32 {
    let value = value(raw);
    let mut found = Vec::new();
    let mut path = String::new();
    collect(&value, &mut path, templates, &mut found);
    let is_object = |name: &str| value.get(name).is_some_and(Value::is_object);
    let flags =
        [u32::from(is_object("details")), u32::from(value.get("issues").is_some_and(Value::is_array))];
    let fields: Vec<u32> = found.iter().map(|(path, _)| *path).chain(flags).collect();
    words.extend(found.iter().map(|(_, code)| *code).chain([number]));
    let known = templates.odd.code(&fields);
    if let Some(shape) = templates.odd_shapes.get(known as usize - 1) {
        return *shape;
    }
    let mut shape =
        Shape { is_odd: true, has_details: flags[0] == 1, has_issues: flags[1] == 1, ..Shape::default() };
    for (path, _) in found {
        shape.push(&templates.paths, path, Form::Code, (0, 0));
    }
    shape.tape += 1;
    shape.words += 1;
    let shape_number = templates.shapes.len() as u32;
    templates.shapes.push(shape);
    templates.odd_shapes.push(shape_number);
    shape_number
}

fn collect(value: &Value, path: &mut String, templates: &mut Templates, found: &mut Vec<(u32, u32)>) {
    let len = path.len();
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if len > 0 {
                    path.push('.');
                }
                path.push_str(path_part(name));
                collect(value, path, templates, found);
                path.truncate(len);
            }
        }
        Value::Array(items) => {
            path.push_str("[]");
            for item in items {
                collect(item, path, templates, found);
            }
            path.truncate(len);
        }
        // A record that is no object is found by what it is.
        Value::String(text) => add(path, Kind::Text, text, templates, found),
        other => add(path, Kind::Bare, &other.to_string(), templates, found),
    }
}

fn add(path: &str, kind: Kind, text: &str, templates: &mut Templates, found: &mut Vec<(u32, u32)>) {
    let path = templates.paths.number(path);
    let code = templates.paths.get_mut(path).map_or(0, |path| path.dictionary.code(kind, text));
    found.push((path, code));
}

/// A record's JSON, whatever is in it.
pub(crate) fn value(text: &str) -> Value {
    nested(text, 8)
}

/// JSON holds what a [`Value`] cannot: a number like `1e400`, half a surrogate
/// pair, very deep nesting. Such a part becomes a text and the rest stays.
fn nested(text: &str, depth: u32) -> Value {
    serde_json::from_str(text).ok().or_else(|| parts(text, depth)).unwrap_or_else(|| {
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Value::String(bare.unwrap_or(text).to_owned())
    })
}

fn parts(text: &str, depth: u32) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    match text.as_bytes().first()? {
        b'{' => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            Some(fields.into_iter().map(|(name, raw)| (name, nested(raw.get(), depth))).collect())
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Some(items.into_iter().map(|raw| nested(raw.get(), depth)).collect())
        }
        _ => None,
    }
}
