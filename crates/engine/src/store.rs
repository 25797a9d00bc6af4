//! `Store`: each record once, by its id, through any number of readings.

use crate::bits::Bits;
use crate::doubles::Doubles;
use crate::page::{Found, List};
use crate::paths::Paths;
use crate::records::{Parts, Records};
use crate::tuples::Tuples;
use std::collections::HashMap;

/// The records.
pub(crate) struct Store {
    pub(crate) records: Records,
    /// The slot of each id, by its code.
    slots: Vec<u32>,
    /// Records without an id: all their words stand for it.
    contents: Tuples,
    nameless: Vec<u32>,
    nameless_keys: HashMap<u32, u32>,
    /// What this reading saw, by slot.
    read: Bits,
    /// What somebody put in since this reading began, by slot: that keeps it as
    /// well, but proves nothing about the pages.
    put: Bits,
    held: u32,
    pub(crate) doubles: Doubles,
    parts: Parts,
}

/// No slot.
const NONE: u32 = u32::MAX;
/// Keys of records without an id count down from here.
const LAST_KEY: u32 = u32::MAX;
/// No id has a code as great as this.
const LEAST_NAMELESS: u32 = u32::MAX / 2;

/// Where a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Whether it was not held before.
    pub(crate) added: bool,
    /// The slot that it got, unless it was held as it is.
    pub(crate) slot: Option<u32>,
    /// The slot that it had before, now dead, if that was shown.
    pub(crate) replaced: Option<u32>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self {
            records: Records::new(),
            slots: Vec::new(),
            contents: Tuples::default(),
            nameless: Vec::new(),
            nameless_keys: HashMap::new(),
            read: Bits::default(),
            put: Bits::default(),
            held: 0,
            doubles: Doubles::default(),
            parts: Parts::default(),
        }
    }

    /// How many records are held, those that are hidden included.
    pub(crate) fn held(&self) -> u32 {
        self.held
    }

    /// The slot of the record with this id, be it a text or a number.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let ids = &self.records.templates.paths.get(Paths::ID)?.dictionary;
        ids.codes_of(id).into_iter().flatten().find_map(|code| self.find_key(code))
    }

    /// The slot of the record with this key.
    pub(crate) fn find_key(&self, key: u32) -> Option<u32> {
        let slot = self.slots.get(key as usize).or_else(|| self.nameless.get((LAST_KEY - key) as usize));
        slot.copied().filter(|slot| *slot != NONE)
    }

    /// Names a record as long as it is held, also when it has no id.
    pub(crate) fn key(&self, slot: u32) -> u32 {
        let id = self.records.code(slot, Paths::ID).and_then(|code| self.id(code));
        id.or_else(|| self.nameless_keys.get(&slot).copied()).unwrap_or_default()
    }

    /// Whether a key is that of a record without an id.
    pub(crate) fn is_nameless(key: u32) -> bool {
        key > LEAST_NAMELESS
    }

    /// Starts to tell apart what is seen from now on.
    pub(crate) fn begin_reading(&mut self) {
        self.read.clear();
        self.put.clear();
    }

    /// Makes room for so many records.
    pub(crate) fn reserve(&mut self, records: u32) {
        self.records.reserve(records);
        if let Some(ids) = self.records.templates.paths.get_mut(Paths::ID) {
            ids.dictionary.reserve(records);
        }
        // Without the room it grows as it can.
        let _ = self.slots.try_reserve_exact((records as usize).saturating_sub(self.slots.len()) + 1);
    }

    /// Takes a record in, or notes that it was seen again.
    pub(crate) fn put(&mut self, list: &List, found: Found, by: By) -> Put {
        let mut parts = std::mem::take(&mut self.parts);
        self.records.part(list, found, &mut parts);
        let key = self.key_of(&parts);
        let put = match self.find_key(key) {
            Some(held) => self.put_again(key, held, &parts, by),
            None => {
                self.held += 1;
                let slot = self.write(key, &parts);
                self.note(slot, by);
                Put { fresh: true, added: true, slot: Some(slot), replaced: None }
            }
        };
        self.parts = parts;
        put
    }

    fn put_again(&mut self, key: u32, held: u32, parts: &Parts, by: By) -> Put {
        let (was_read, was_put) = (self.read.get(held), self.put.get(held));
        let fresh = !was_read && (by == By::Reading || !was_put);
        self.note(held, by);
        let is_older = parts.changed != Records::NEVER
            && self.records.changed(held).is_some_and(|held| parts.changed < held.0);
        // Pages come in any order: an earlier answer must not undo a later one.
        let is_stale = (was_read || was_put) && is_older;
        if is_stale || self.records.is(held, parts) {
            return Put { fresh, added: false, slot: None, replaced: None };
        }
        let replaced = self.records.is_live(held).then_some(held);
        self.records.kill(held);
        let slot = self.write(key, parts);
        self.read.set(slot, self.read.get(held));
        self.put.set(slot, self.put.get(held));
        Put { fresh, added: false, slot: Some(slot), replaced }
    }

    fn write(&mut self, key: u32, parts: &Parts) -> u32 {
        let slot = self.records.write(parts);
        if parts.id.and_then(|code| self.id(code)).is_none() {
            self.nameless_keys.insert(slot, key);
        }
        self.set_slot(key, slot);
        slot
    }

    /// Drops what was not seen since [`Self::begin_reading`]; the slots that died, and
    /// whether each was shown.
    pub(crate) fn drop_unseen(&mut self) -> Vec<(u32, bool)> {
        let is_seen = |slot: &u32| self.read.get(*slot) || self.put.get(*slot);
        let unseen = self.records.all().filter(|slot| !is_seen(slot));
        let unseen: Vec<(u32, bool)> = unseen.map(|slot| (slot, self.records.is_live(slot))).collect();
        for (slot, _) in &unseen {
            self.set_slot(self.key(*slot), NONE);
            self.records.kill(*slot);
        }
        self.held -= unseen.len() as u32;
        unseen
    }

    /// Gives back the room of dead slots when they are most; whether it did. Every
    /// slot changes, every key stays.
    pub(crate) fn compact(&mut self) -> bool {
        if self.records.written() < 2 * self.held + 1_000 {
            return false;
        }
        let moved = self.records.compact();
        let new = |old: u32| moved.get(old as usize).copied().unwrap_or(NONE);
        for slot in self.slots.iter_mut().chain(&mut self.nameless) {
            *slot = new(*slot);
        }
        let keys = self.nameless_keys.iter().map(|(slot, key)| (new(*slot), *key));
        self.nameless_keys = keys.filter(|(slot, _)| *slot != NONE).collect();
        // No reading is at work; the next one looks anew.
        self.begin_reading();
        true
    }

    fn note(&mut self, slot: u32, by: By) {
        match by {
            By::Reading => self.read.set(slot, true),
            By::Hand => self.put.set(slot, true),
        }
    }

    /// The key of a record: the code of its id, if it has one.
    fn key_of(&mut self, parts: &Parts) -> u32 {
        if let Some(id) = parts.id.and_then(|code| self.id(code)) {
            return id;
        }
        let head = [parts.shape, parts.who, parts.what];
        let words: Vec<u32> = head.into_iter().chain(parts.tape.iter().copied()).collect();
        LAST_KEY - self.contents.code(&words)
    }

    /// The key that an id is; `None` for a value that can be none.
    fn id(&self, code: u32) -> Option<u32> {
        let ids = &self.records.templates.paths.get(Paths::ID)?.dictionary;
        ids.text(code).map(|_| ids.name(code))
    }

    fn set_slot(&mut self, key: u32, slot: u32) {
        let (slots, index) = if Self::is_nameless(key) {
            (&mut self.nameless, LAST_KEY - key)
        } else {
            (&mut self.slots, key)
        };
        if slots.len() <= index as usize {
            slots.resize(index as usize + 1, NONE);
        }
        if let Some(place) = slots.get_mut(index as usize) {
            *place = slot;
        }
    }
}
