//! `Lanes`: the records of some devices, device after device, each in the order of its time.
//! They are read in the order in which they lie: to follow each device through a million
//! records takes several times as long.

use crate::columns::Columns;
use crate::look::{Look, mark};
use crate::seen::Seen;
use domain::order::sorted;

/// Records of devices.
#[derive(Default)]
pub struct Lanes {
    /// For each device, where its records begin and end.
    begins: Vec<usize>,
    ends: Vec<usize>,
    records: Vec<Seen>,
    /// For each record the number of each key; not a number for none.
    values: Vec<f64>,
    /// How many keys that are.
    keys: usize,
    /// Of the device that is shown: for each key the least number and the greatest.
    ranges: Vec<(f64, f64)>,
    /// By what records have in common, the marks of the rules whose word they have.
    marks: Vec<u64>,
}

/// The numbers of one key.
#[derive(Clone, Copy)]
pub(crate) struct Numbers<'a> {
    values: &'a [f64],
    step: usize,
    /// The least of them and the greatest; infinite and the wrong way round for none.
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Numbers<'_> {
    /// That of a record; not a number for none.
    #[inline]
    pub(crate) fn of(self, record: usize) -> f64 {
        self.values.get(record * self.step).copied().unwrap_or(f64::NAN)
    }
}

/// The records of one device.
pub struct Lane<'a> {
    /// In the order of their time.
    pub records: &'a [Seen],
    values: &'a [f64],
    ranges: &'a [(f64, f64)],
    /// The marks of rules whose word some record has.
    pub(crate) marks: u64,
}

impl Lane<'_> {
    /// The number of a key in the record at this place; not a number for none.
    #[must_use]
    pub fn number(&self, key: usize, place: usize) -> f64 {
        self.numbers(key).map_or(f64::NAN, |numbers| numbers.of(place))
    }

    /// The numbers of a key, record by record.
    pub(crate) fn numbers(&self, key: usize) -> Option<Numbers<'_>> {
        let (least, greatest) = *self.ranges.get(key)?;
        // A device without records has none.
        let values = self.values.get(key..).unwrap_or_default();
        Some(Numbers { values, step: self.ranges.len(), least, greatest })
    }
}

impl Lanes {
    /// For rules that see this of records, rule by rule, by what those have in common.
    #[must_use]
    pub fn new(looks: &[Vec<Look>]) -> Self {
        let mut marks = vec![0; looks.iter().map(Vec::len).max().unwrap_or_default()];
        for (index, looks) in looks.iter().enumerate() {
            for (marks, look) in marks.iter_mut().zip(looks) {
                *marks |= if look.has { mark(index) } else { 0 };
            }
        }
        Self { marks, ..Self::default() }
    }

    /// Takes in so many records of each of some devices, in place of what was there: each with
    /// the place of its device, in any order. What has no time proves nothing.
    // Inlined, it would be compiled as its caller is: small.
    #[inline(never)]
    pub fn fill(&mut self, columns: &Columns<'_>, counts: &[usize], slots: &[(u32, u32)]) {
        self.begin(columns.keys, counts);
        for (device, slot) in slots {
            self.put(columns, *device as usize, *slot);
        }
    }

    fn begin(&mut self, keys: usize, counts: &[usize]) {
        let mut total = 0;
        self.ends.clear();
        for count in counts {
            total += count;
            self.ends.push(total);
        }
        self.begins.clone_from(&self.ends);
        self.keys = keys;
        // What is there is written over.
        self.records.resize(total.max(self.records.len()), Seen::default());
        self.values.resize(self.records.len() * keys, f64::NAN);
    }

    /// Puts in a record before those that are there: most servers list the newest first.
    #[inline]
    fn put(&mut self, columns: &Columns<'_>, device: usize, slot: u32) {
        let Some(layout) = columns.layout(slot) else { return };
        let (Some(one), Some(begin)) = (columns.seen(slot, layout), self.begins.get_mut(device)) else {
            return;
        };
        let Some(place) = begin.checked_sub(1) else { return };
        *begin = place;
        if let Some(seen) = self.records.get_mut(place) {
            *seen = one;
        }
        if let Some(numbers) = self.values.get_mut(place * self.keys..(place + 1) * self.keys) {
            columns.read(slot, layout, numbers);
        }
    }

    /// Puts the records of a device in the order of their time, and shows them.
    pub fn lane(&mut self, device: usize) -> Lane<'_> {
        let at = |places: &[usize]| places.get(device).copied().unwrap_or_default();
        let (begin, end) = (at(&self.begins), at(&self.ends));
        self.order(begin, end);
        let records = self.records.get(begin..end).unwrap_or_default();
        let values = self.values.get(begin * self.keys..end * self.keys).unwrap_or_default();
        self.ranges.clear();
        self.ranges.resize(self.keys, (f64::INFINITY, f64::NEG_INFINITY));
        for own in values.chunks_exact(self.keys.max(1)) {
            for ((least, greatest), value) in self.ranges.iter_mut().zip(own) {
                // Not `min` and `max`: they are calls. What is no number is neither.
                if *value < *least {
                    *least = *value;
                }
                if *value > *greatest {
                    *greatest = *value;
                }
            }
        }
        let of = |one: &Seen| self.marks.get(one.what()).copied().unwrap_or_default();
        let marks = records.iter().fold(0, |all, one| all | of(one));
        Lane { records, values, ranges: &self.ranges, marks }
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
