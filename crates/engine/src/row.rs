//! `Row`, `Line` and `Entry` of a record: made from the record when they are asked
//! for, so that nothing has to be held for them.

use crate::message::{Cell, Entry, Line, Row};
use crate::odd;
use crate::paths::Paths;
use crate::records::Records;
use crate::store::Store;
use domain::clip::clipped;
use domain::listing::Column;
use domain::{Class, ClassTable, Record, record};
use serde_json::{Map, Value};

/// The record of a slot.
pub(crate) fn record(records: &Records, slot: u32) -> Record {
    Record::read(&odd::value(&records.raw(slot)))
}

/// The row that stands for a slot.
pub(crate) fn row(store: &Store, slot: u32, classes: &ClassTable) -> Row {
    of(store.key(slot), &record(&store.records, slot), classes)
}

/// The record of a slot in full.
pub(crate) fn entry(store: &Store, slot: u32, classes: &ClassTable) -> Entry {
    let raw = store.records.raw(slot);
    let record = Record::read(&odd::value(&raw));
    let row = of(store.key(slot), &record, classes);
    let issues = record.issues.into_iter().map(|issue| {
        let class = issue.severity.as_deref().map_or(Class::Other, |severity| classes.of(severity));
        (issue, class)
    });
    let twins = store.twins(slot).into_iter();
    let twins = twins.filter_map(|slot| store.records.text(slot, Paths::ID).map(str::to_owned)).collect();
    Entry { row, issues: issues.collect(), raw, twins }
}

/// The line of a slot in a list with these columns.
pub(crate) fn line(
    store: &Store,
    slot: u32,
    columns: &[Column],
    selected: bool,
    classes: &ClassTable,
) -> Line {
    let record = record(&store.records, slot);
    Line {
        key: store.key(slot),
        id: record.id.clone(),
        device: record.device_name.as_deref().or(record.device_id.as_deref()).map(clipped),
        selected,
        is_double: !store.twins(slot).is_empty(),
        cells: columns.iter().map(|column| shown(cell(&record, column, classes))).collect(),
    }
}

/// A value as it is drawn in a list; what is saved to a file is whole.
fn shown(cell: Cell) -> Cell {
    match cell {
        Cell::Text(text) => Cell::Text(clipped(&text)),
        Cell::Word(text, class) => Cell::Word(clipped(&text), class),
        Cell::Number(text) => Cell::Number(clipped(&text)),
        Cell::Moment(_) | Cell::Missing => cell,
    }
}

/// The value of a column.
pub(crate) fn cell(record: &Record, column: &Column, classes: &ClassTable) -> Cell {
    let text = |text: &Option<String>| text.clone().map_or(Cell::Missing, Cell::Text);
    let word = |text: Option<String>| {
        text.map_or(Cell::Missing, |text| {
            let class = classes.of(&text);
            Cell::Word(text, class)
        })
    };
    let joined =
        |texts: Vec<String>| if texts.is_empty() { Cell::Missing } else { Cell::Text(texts.join(", ")) };
    let moment = |at: Option<domain::Timestamp>| at.map_or(Cell::Missing, Cell::Moment);
    match column {
        Column::Id => text(&record.id),
        Column::Status => word(record.status.clone()),
        Column::Device => text(&record.device_name),
        Column::DeviceId => text(&record.device_id),
        Column::Serial => text(&record.device_serial),
        Column::Kind => text(&record.kind),
        Column::Severity => {
            joined(record.issues.iter().filter_map(|issue| issue.severity.clone()).fold(Vec::new(), distinct))
        }
        Column::Priority => text(&record.priority),
        Column::Codes => joined(record.codes()),
        Column::Summary => {
            Some(record.summary()).filter(|text| !text.is_empty()).map_or(Cell::Missing, Cell::Text)
        }
        Column::By => text(&record.reported_by.clone().or_else(|| record.performed_by.clone())),
        Column::Notes => text(&record.notes),
        Column::Created => moment(record.created_at),
        Column::Updated => moment(record.changed_at()),
        Column::Due => moment(record.next_check_due),
        Column::Detail(key) => detail(record, key),
    }
}

fn distinct(mut texts: Vec<String>, text: String) -> Vec<String> {
    if !texts.contains(&text) {
        texts.push(text);
    }
    texts
}

/// The value at a path in details: of lists all values, of an object nothing.
fn detail(record: &Record, key: &str) -> Cell {
    let mut found = Vec::new();
    let is_list = reach_in(&record.details, key, &mut found);
    match found[..] {
        [] => Cell::Missing,
        _ if is_list => {
            let texts: Vec<String> = found.into_iter().filter_map(record::text).collect();
            if texts.is_empty() { Cell::Missing } else { Cell::Text(texts.join(", ")) }
        }
        [Value::Number(number), ..] => Cell::Number(number.to_string()),
        [value, ..] => match record::text(value) {
            Some(text) => domain::Timestamp::parse(&text)
                .filter(|_| text.contains('T'))
                .map_or(Cell::Text(text), Cell::Moment),
            None => Cell::Missing,
        },
    }
}

/// Finds the values at a path whose steps are names between dots; a name may hold dots
/// itself. Lists are gone through; whether there were any.
fn reach_in<'a>(fields: &'a Map<String, Value>, path: &str, found: &mut Vec<&'a Value>) -> bool {
    let mut is_list = false;
    for (name, rest) in path.match_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..])) {
        if let Some(value) = fields.get(name) {
            is_list |= go_through(value, &mut |value| {
                value.as_object().is_some_and(|fields| reach_in(fields, rest, found))
            });
        }
    }
    if let Some(value) = fields.get(path) {
        is_list |= go_through(value, &mut |value| {
            found.push(value);
            false
        });
    }
    is_list
}

/// Visits a value, or all items of a list, of lists in it, too; whether it is a list, or
/// somebody has seen one.
fn go_through<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Value) -> bool) -> bool {
    match value {
        Value::Array(items) => {
            for item in items {
                go_through(item, visit);
            }
            true
        }
        value => visit(value),
    }
}

fn of(key: u32, record: &Record, classes: &ClassTable) -> Row {
    Row {
        key,
        id: record.id.clone(),
        device_id: record.device_id.clone(),
        device_name: record.device_name.clone(),
        device_serial: record.device_serial.clone(),
        kind: record.kind.clone(),
        status: record.status.clone(),
        class: record.status.as_deref().map(|status| classes.of(status)),
        codes: record.codes(),
        summary: record.summary(),
        updated_at: record.changed_at(),
    }
}
