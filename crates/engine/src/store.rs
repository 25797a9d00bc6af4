//! `Store`: each record once, by its id, through any number of readings.

use crate::columns::Columns;
use crate::page;
use domain::{ClassTable, Record};
use std::collections::HashMap;

/// The records.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) columns: Columns,
    by_id: HashMap<Box<str>, u32>,
    /// Records without an id: their exact text stands for it.
    by_text: HashMap<Box<str>, u32>,
    /// For each slot, how its record was seen last.
    seen: Vec<Seen>,
    reading: u32,
    held: u32,
    next_key: u32,
}

/// When a record was seen last, and whether a reading saw it or somebody put it in
/// meanwhile: that keeps it as well, but proves nothing about the pages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    reading: u32,
    by: By,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// A submission or a check of one device.
    Hand,
    /// A reading of all records.
    Reading,
}

/// What became of a record that was put in.
pub(crate) struct Put {
    /// Whether this reading sees it for the first time.
    pub(crate) fresh: bool,
    /// The slot that it got, unless it was held as it is.
    pub(crate) slot: Option<u32>,
    /// The slot that it had before, now dead.
    pub(crate) replaced: Option<u32>,
}

impl Store {
    /// How many records are held.
    pub(crate) fn held(&self) -> u32 {
        self.held
    }

    /// The slot of the record with this id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The slot of the record with this key.
    pub(crate) fn find_key(&self, key: u32) -> Option<u32> {
        self.columns.slots().find(|slot| self.columns.key(*slot) == key)
    }

    /// Starts to tell apart what is seen from now on.
    pub(crate) fn begin_reading(&mut self) {
        self.reading += 1;
    }

    /// Takes a record in, or notes that it was seen again.
    pub(crate) fn put(&mut self, raw: &str, record: &Record, by: By, classes: &ClassTable) -> Put {
        let now = Seen { reading: self.reading, by };
        let held = match &record.id {
            Some(id) => self.find(id),
            None => self.by_text.get(raw).copied(),
        };
        let Some(old) = held else {
            let key = self.next_key;
            self.next_key += 1;
            self.held += 1;
            let slot = self.write(key, raw, record, now, classes);
            return Put { fresh: true, slot: Some(slot), replaced: None };
        };
        let before = self.see(old, now);
        let fresh = before < now;
        let is_stale = before.reading == now.reading && self.is_older(record, old);
        if self.columns.raw.get(old) == raw || is_stale {
            return Put { fresh, slot: None, replaced: None };
        }
        self.columns.kill(old);
        let slot = self.write(self.columns.key(old), raw, record, before.max(now), classes);
        Put { fresh, slot: Some(slot), replaced: Some(old) }
    }

    /// Drops what was not seen since [`Self::begin_reading`]; the slots that died.
    pub(crate) fn drop_unseen(&mut self) -> Vec<u32> {
        let reading = self.reading;
        let seen = |slot: u32| self.seen.get(slot as usize).is_some_and(|seen| seen.reading == reading);
        let unseen: Vec<u32> = self.columns.slots().filter(|slot| !seen(*slot)).collect();
        self.by_id.retain(|_, slot| seen(*slot));
        self.by_text.retain(|_, slot| seen(*slot));
        self.held -= unseen.len() as u32;
        unseen.iter().for_each(|slot| self.columns.kill(*slot));
        unseen
    }

    /// Writes everything anew when most of it is dead; whether it did. Every slot
    /// changes, every key stays.
    pub(crate) fn compact(&mut self, classes: &ClassTable) -> bool {
        if self.columns.written() < 2 * self.held as usize + 1_000 {
            return false;
        }
        let old = std::mem::take(&mut self.columns);
        let seen = std::mem::take(&mut self.seen);
        for slot in old.slots() {
            let raw = old.raw.get(slot);
            let seen = seen.get(slot as usize).copied().unwrap_or(Seen { reading: 0, by: By::Hand });
            self.write(old.key(slot), raw, &page::record(raw), seen, classes);
        }
        true
    }

    fn write(&mut self, key: u32, raw: &str, record: &Record, seen: Seen, classes: &ClassTable) -> u32 {
        let slot = self.columns.push(key, raw, record, classes);
        self.seen.push(seen);
        match &record.id {
            Some(id) => self.by_id.insert(id.as_str().into(), slot),
            None => self.by_text.insert(raw.into(), slot),
        };
        slot
    }

    /// Notes that a record was seen, and tells how it was before.
    fn see(&mut self, slot: u32, now: Seen) -> Seen {
        let Some(seen) = self.seen.get_mut(slot as usize) else { return now };
        std::mem::replace(seen, now.max(*seen))
    }

    /// Pages come in any order: an earlier answer must not undo a later one.
    fn is_older(&self, record: &Record, held: u32) -> bool {
        match (record.changed_at(), self.columns.changed.get(held)) {
            (Some(new), Some(held)) => new < held,
            _ => false,
        }
    }
}
