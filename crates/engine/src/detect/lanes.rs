//! `Lanes`: the records of some devices, device after device, each in the order of its time.
//! They are read in the order in which they lie: to follow each device through a million
//! records takes several times as long.

use crate::devices::Held;
use crate::histories::Checks;
use crate::measured::Measured;
use domain::order::sorted;
use domain::{Rules, Timestamp};

/// Records of devices.
pub(super) struct Lanes {
    /// For each device, where its records begin and end.
    begins: Vec<usize>,
    ends: Vec<usize>,
    records: Vec<Seen>,
    /// For each record the number of each key that is measured; not a number for none.
    values: Vec<f64>,
    /// How many keys that are.
    keys: usize,
    /// Of the device that is shown: for each key the least number and the greatest.
    ranges: Vec<(f64, f64)>,
    /// For each rule, the place of its key, if that occurs.
    places: Vec<Option<usize>>,
    checks: Checks,
}

/// A record.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) slot: u32,
    pub(super) what: u32,
    pub(super) shape: u32,
    pub(super) is_check: bool,
}

impl Seen {
    const NONE: Self = Self { at: Timestamp(0), slot: 0, what: 0, shape: 0, is_check: false };
}

/// The numbers of one key.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'a> {
    values: &'a [f64],
    step: usize,
    /// The least of them and the greatest; infinite and the wrong way round for none.
    pub(super) least: f64,
    pub(super) greatest: f64,
}

impl Numbers<'_> {
    /// That of a record; not a number for none.
    #[inline]
    pub(super) fn of(self, record: usize) -> f64 {
        self.values.get(record * self.step).copied().unwrap_or(f64::NAN)
    }
}

/// The records of one device.
pub(super) struct Lane<'a> {
    lanes: &'a Lanes,
    begin: usize,
    /// The marks of rules whose word some record has.
    pub(super) marks: u64,
    /// In the order of their time.
    pub(super) records: &'a [Seen],
}

impl Lane<'_> {
    /// The numbers that a rule looks at, record by record; `None` when it looks at none.
    pub(super) fn numbers(&self, rule: usize) -> Option<Numbers<'_>> {
        let place = self.lanes.places.get(rule).copied().flatten()?;
        let Lanes { values, ranges, keys, .. } = self.lanes;
        let (least, greatest) = *ranges.get(place)?;
        Some(Numbers { values: values.get(self.begin * keys + place..)?, step: *keys, least, greatest })
    }
}

impl Lanes {
    /// For the numbers that these rules look at.
    pub(super) fn new(held: Held<'_>, rules: &Rules, measured: &Measured<'_>) -> Self {
        let place = |key: &str| measured.keys.iter().position(|known| known == key);
        Self {
            begins: Vec::new(),
            ends: Vec::new(),
            records: Vec::new(),
            values: Vec::new(),
            keys: measured.keys.len(),
            ranges: Vec::new(),
            places: rules.all.iter().map(|(_, rule)| rule.when.number_key().and_then(place)).collect(),
            checks: Checks::new(held),
        }
    }

    /// Makes room for so many records of each of some devices, in place of what was there.
    pub(super) fn begin(&mut self, counts: &[usize]) {
        let mut total = 0;
        self.ends.clear();
        for count in counts {
            total += count;
            self.ends.push(total);
        }
        self.begins.clone_from(&self.ends);
        // What is there is written over.
        self.records.resize(total.max(self.records.len()), Seen::NONE);
        self.values.resize(self.records.len() * self.keys, f64::NAN);
    }

    /// Puts in a record of one of these devices, before those that are there: most servers list
    /// the newest first. What has no time proves nothing.
    pub(super) fn put(&mut self, held: Held<'_>, measured: &mut Measured<'_>, device: usize, slot: u32) {
        let Some(at) = held.records.changed(slot) else { return };
        let Some(begin) = self.begins.get_mut(device) else { return };
        let Some(place) = begin.checked_sub(1) else { return };
        *begin = place;
        let of = |column: &[u32]| column.get(slot as usize).copied().unwrap_or_default();
        let (what, shape) = (of(&held.records.what), of(&held.records.shape));
        let is_check = self.checks.has(held.records, slot);
        if let Some(seen) = self.records.get_mut(place) {
            *seen = Seen { at, slot, what, shape, is_check };
        }
        let Some(own) = self.values.get_mut(place * self.keys..(place + 1) * self.keys) else { return };
        own.fill(f64::NAN);
        measured.visit(slot, |key, number| own.get_mut(key).into_iter().for_each(|value| *value = number));
    }

    /// Puts the records of a device in the order of their time, and shows them. `marks` are
    /// those of each [`crate::whats::What`].
    pub(super) fn lane(&mut self, device: usize, marks: &[u64]) -> Lane<'_> {
        let at = |places: &[usize]| places.get(device).copied().unwrap_or_default();
        let (begin, end) = (at(&self.begins), at(&self.ends));
        self.order(begin, end);
        let records = self.records.get(begin..end).unwrap_or_default();
        let values = self.values.get(begin * self.keys..end * self.keys).unwrap_or_default();
        self.ranges.clear();
        self.ranges.resize(self.keys, (f64::INFINITY, f64::NEG_INFINITY));
        for own in values.chunks_exact(self.keys.max(1)) {
            for ((least, greatest), value) in self.ranges.iter_mut().zip(own) {
                (*least, *greatest) = (least.min(*value), greatest.max(*value));
            }
        }
        let of = |one: &Seen| marks.get(one.what as usize).copied().unwrap_or_default();
        let marks = records.iter().fold(0, |all, one| all | of(one));
        Lane { begin, marks, records, lanes: self }
    }

    fn order(&mut self, begin: usize, end: usize) {
        let Some(own) = self.records.get_mut(begin..end) else { return };
        let age = |seen: &Seen| (seen.at, seen.slot);
        if own.is_sorted_by_key(age) {
            return;
        }
        let Some(values) = self.values.get_mut(begin * self.keys..end * self.keys) else { return };
        own.reverse();
        values.reverse();
        values.chunks_exact_mut(self.keys.max(1)).for_each(<[f64]>::reverse);
        if own.is_sorted_by_key(age) {
            return;
        }
        let order = sorted(own.len(), &|a, b| age(&own[a]).cmp(&age(&own[b])));
        let records: Vec<Seen> = order.iter().map(|index| own[*index]).collect();
        own.copy_from_slice(&records);
        let of = |index: &usize| values.get(index * self.keys..(index + 1) * self.keys).unwrap_or_default();
        let ordered: Vec<f64> = order.iter().flat_map(of).copied().collect();
        values.copy_from_slice(&ordered);
    }
}
