//! Which values an organization uses in a field, and how often.

use crate::paths::Paths;
use crate::reach::{Reach, Value};
use crate::records::Records;
use crate::view::Values;
use crate::whats::{What, Whats};
use domain::query::{Field, lower};
use std::collections::HashMap;

/// The values of a field with this text in them, the most frequent first.
pub(crate) fn values(
    records: &Records,
    whats: &Whats,
    field: &Field,
    text: &str,
    limit: u32,
) -> Vec<(String, u32)> {
    let mut values = Values::default();
    let mut add = |value: &str, count: u32| {
        if text.is_empty() || lower(value).contains(text) {
            values.add(value, count);
        }
    };
    match reach(records, field) {
        Some(reach) => {
            for (path, counts) in counted(records, &reach) {
                for (code, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                    records.templates.paths.text(path, code).into_iter().for_each(|value| add(value, count));
                }
            }
        }
        None => {
            let mut counts = vec![0; whats.all().len()];
            records.slots().for_each(|slot| count(&mut counts, records.what.get(slot as usize).copied()));
            for (what, count) in whats.all().iter().zip(counts).filter(|(_, count)| *count > 0) {
                common(what, field).for_each(|value| add(value, count));
            }
        }
    }
    values.frequent_first(limit as usize)
}

/// The fields that occur in `details`, the most frequent first.
pub(crate) fn details(records: &Records, limit: usize) -> Vec<(String, u32)> {
    let mut counts = vec![0; records.templates.shapes.len()];
    records.slots().for_each(|slot| count(&mut counts, records.shape.get(slot as usize).copied()));
    let mut values = Values::default();
    for (shape, count) in records.templates.shapes.iter().zip(counts).filter(|(_, count)| *count > 0) {
        let container = if shape.has_details { "details." } else { "diagnostics." };
        let mut names: HashMap<String, u32> = HashMap::new();
        for element in &shape.elements {
            let Some(path) = records.templates.paths.get(element.path) else { continue };
            let Some(name) = path.name.strip_prefix(container) else { continue };
            let name = name.replace("[]", "");
            // The items of a list are one field. One without a name cannot be asked for.
            if !name.is_empty() && names.insert(name.clone(), count).is_none() {
                values.add(&name, count);
            }
        }
    }
    values.frequent_first(limit)
}

/// The way to a field's values; `None` for what many records have in common.
fn reach(records: &Records, field: &Field) -> Option<Reach> {
    let devices = [Paths::DEVICE_ID, Paths::DEVICE_NAME, Paths::DEVICE_SERIAL];
    Some(match field {
        Field::Status | Field::Type | Field::Severity | Field::Code | Field::Priority => return None,
        Field::Device => Reach::top(records, &devices),
        Field::By => Reach::top(records, &[Paths::REPORTED_BY, Paths::PERFORMED_BY]),
        Field::Id => Reach::top(records, &[Paths::ID]),
        Field::Detail(key) => Reach::detail(records, key),
    })
}

fn common<'a>(what: &'a What, field: &Field) -> impl Iterator<Item = &'a String> {
    let (one, many) = match field {
        Field::Status => (&what.status, &[][..]),
        Field::Type => (&what.kind, &[][..]),
        Field::Priority => (&what.priority, &[][..]),
        Field::Severity => (&None, what.severities.as_slice()),
        Field::Code => (&None, what.codes.as_slice()),
        Field::Device | Field::By | Field::Id | Field::Detail(_) => (&None, &[][..]),
    };
    one.iter().chain(many)
}

/// How often each value occurs, by path and code.
fn counted(records: &Records, reach: &Reach) -> Vec<(u32, Vec<u32>)> {
    let len = |path| records.templates.paths.get(path).map_or(0, |path| path.dictionary.len());
    let mut counts: Vec<(u32, Vec<u32>)> =
        reach.paths().into_iter().map(|path| (path, vec![0; len(path) as usize])).collect();
    for slot in records.slots() {
        for value in reach.values(records, slot) {
            let Value::Code(path, code) = value else { continue };
            if let Some((_, counts)) = counts.iter_mut().find(|(known, _)| *known == path) {
                count(counts, Some(code));
            }
        }
    }
    counts
}

fn count(counts: &mut [u32], code: Option<u32>) {
    if let Some(count) = code.and_then(|code| counts.get_mut(code as usize)) {
        *count += 1;
    }
}
