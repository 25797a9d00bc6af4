//! `Row` and `Entry` of a record: made from its text when they are asked for, so
//! that nothing has to be held for them.

use crate::message::{Entry, Row};
use crate::page;
use crate::store::Store;
use domain::{Class, ClassTable, Record};

/// The row that stands for a slot.
pub(crate) fn row(store: &Store, slot: u32, classes: &ClassTable) -> Row {
    of(store.columns.key(slot), &page::record(store.columns.raw.get(slot)), classes)
}

/// The record of a slot in full.
pub(crate) fn entry(store: &Store, slot: u32, classes: &ClassTable) -> Entry {
    let raw = store.columns.raw.get(slot);
    let record = page::record(raw);
    let row = of(store.columns.key(slot), &record, classes);
    let issues = record.issues.into_iter().map(|issue| {
        let class = issue.severity.as_deref().map_or(Class::Other, |severity| classes.of(severity));
        (issue, class)
    });
    Entry { row, issues: issues.collect(), raw: raw.to_owned() }
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
