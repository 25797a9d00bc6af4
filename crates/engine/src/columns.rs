//! `Columns`: the records, field by field. A slot is a place in every column; it
//! is written once, and dead when its record was replaced or dropped.

use crate::dictionary::Dictionary;
use crate::heap::Heap;
use crate::text;
use domain::record::{MAINTENANCE, same_word};
use domain::thread::Step;
use domain::{Class, ClassTable, Record, Timestamp};
use std::collections::HashMap;

/// A column of texts.
#[derive(Default)]
pub(crate) struct Texts {
    pub(crate) dictionary: Dictionary,
    pub(crate) codes: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: Option<&str>) {
        let code = self.dictionary.code(text);
        self.codes.push(code);
    }

    pub(crate) fn code(&self, slot: u32) -> u32 {
        self.codes.get(slot as usize).copied().unwrap_or_default()
    }

    pub(crate) fn text(&self, slot: u32) -> Option<&str> {
        self.dictionary.text(self.code(slot))
    }
}

/// A column of moments.
#[derive(Default)]
pub(crate) struct Times(Vec<i64>);

impl Times {
    const MISSING: i64 = i64::MIN;

    fn push(&mut self, time: Option<Timestamp>) {
        self.0.push(time.map_or(Self::MISSING, |time| time.0));
    }

    pub(crate) fn get(&self, slot: u32) -> Option<Timestamp> {
        self.0.get(slot as usize).copied().filter(|time| *time != Self::MISSING).map(Timestamp)
    }
}

/// What a record is for its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A check that was made, with the worst class that it found.
    Check(Class),
    /// Work that was done.
    Maintenance,
    /// Anything else.
    Other,
}

impl Role {
    fn of(record: &Record, classes: &ClassTable) -> Self {
        let is_maintenance = record.kind.as_deref().is_some_and(|kind| same_word(kind, MAINTENANCE));
        let status = record.status.as_deref().map_or(Class::Other, |status| classes.of(status));
        // A check that is only scheduled, say, tells nothing about the device.
        if record.is_check() && status != Class::Work {
            let severities = record.issues.iter().filter_map(|issue| issue.severity.as_deref());
            return Self::Check(severities.fold(status, |worst, severity| worst.worse(classes.of(severity))));
        }
        if is_maintenance { Self::Maintenance } else { Self::Other }
    }
}

/// The columns.
#[derive(Default)]
pub(crate) struct Columns {
    keys: Vec<u32>,
    live: Vec<bool>,
    roles: Vec<Role>,
    /// The device's id.
    pub(crate) device: Texts,
    /// The device's name.
    pub(crate) name: Texts,
    /// The device's serial.
    pub(crate) serial: Texts,
    /// The type.
    pub(crate) kind: Texts,
    /// The status.
    pub(crate) status: Texts,
    /// The codes, joined.
    pub(crate) codes: Texts,
    /// The record in a line.
    pub(crate) summary: Texts,
    /// When it last changed.
    pub(crate) changed: Times,
    /// By when the next check is due.
    pub(crate) due: Times,
    /// The reports as steps of incidents, by slot.
    pub(crate) steps: HashMap<u32, Step>,
    /// What else is searched, in lower case.
    pub(crate) rest: Heap,
    /// The record as the server sent it.
    pub(crate) raw: Heap,
}

impl Columns {
    /// Writes a record into a new slot.
    pub(crate) fn push(&mut self, key: u32, raw: &str, record: &Record, classes: &ClassTable) -> u32 {
        let slot = self.keys.len() as u32;
        self.keys.push(key);
        self.live.push(true);
        self.roles.push(Role::of(record, classes));
        self.device.push(record.device_id.as_deref());
        self.name.push(record.device_name.as_deref());
        self.serial.push(record.device_serial.as_deref());
        self.kind.push(record.kind.as_deref());
        self.status.push(record.status.as_deref());
        self.codes.push(Some(record.codes().join(" ")).filter(|codes| !codes.is_empty()).as_deref());
        self.summary.push(Some(record.summary()).filter(|summary| !summary.is_empty()).as_deref());
        self.changed.push(record.changed_at());
        self.due.push(record.next_check_due);
        self.steps.extend(Step::of(record).map(|step| (slot, step)));
        self.rest.push(&text::rest(record));
        self.raw.push(raw);
        slot
    }

    /// Gives up a slot.
    pub(crate) fn kill(&mut self, slot: u32) {
        if let Some(live) = self.live.get_mut(slot as usize) {
            *live = false;
        }
        self.steps.remove(&slot);
    }

    pub(crate) fn is_live(&self, slot: u32) -> bool {
        self.live.get(slot as usize).copied().unwrap_or_default()
    }

    /// The slots that hold a record, in the order in which they were written.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.live).filter(|(_, live)| **live).map(|(slot, _)| slot)
    }

    /// How many slots were written, dead ones included.
    pub(crate) fn written(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn key(&self, slot: u32) -> u32 {
        self.keys.get(slot as usize).copied().unwrap_or_default()
    }

    pub(crate) fn role(&self, slot: u32) -> Role {
        self.roles.get(slot as usize).copied().unwrap_or(Role::Other)
    }

    /// Orders the records of a device in time: those without one come first.
    pub(crate) fn age(&self, slot: u32) -> (Option<Timestamp>, u32) {
        (self.changed.get(slot), self.key(slot))
    }
}
