//! `Orders`: the records sorted. What is missing comes last; what is equal comes
//! from the newest to the oldest.

use crate::condition::numeric;
use crate::paths::Paths;
use crate::reach::{Reach, Value};
use crate::records::Records;
use crate::row;
use crate::summaries::Summaries;
use crate::whats::{What, Whats};
use domain::listing::{Column, Sort};
use domain::order::sorted;
use domain::query::lower;

/// What is missing, as a key.
const MISSING: u64 = u64::MAX;
/// Numbers come before moments, and those before texts.
const MOMENTS: u64 = 1 << 60;
const TEXTS: u64 = 2 << 60;

/// The slots of all records in the orders that were asked for last.
#[derive(Default)]
pub(crate) struct Orders {
    revision: u32,
    /// From the newest to the oldest.
    newest: Vec<u32>,
    last: Vec<(Vec<Sort>, Vec<u32>)>,
}

impl Orders {
    /// How many orders are kept besides the one by time.
    const KEPT: usize = 2;

    /// All records in this order.
    pub(crate) fn of(&mut self, records: &Records, whats: &Whats, sort: &[Sort], revision: u32) -> &[u32] {
        if self.revision != revision || self.newest.is_empty() {
            self.revision = revision;
            self.last.clear();
            let newest = [Sort { column: Column::Updated, descending: true }];
            let slots = records.slots().collect();
            self.newest = arranged(slots, &keys(records, whats, &newest[0]));
        }
        if matches!(sort, [Sort { column: Column::Updated, descending: true }]) {
            return &self.newest;
        }
        match self.last.iter().position(|(known, _)| known == sort) {
            Some(index) => self.last.swap(0, index),
            None => {
                // The least important first: what is equal then stays in its order.
                let begin = self.newest.clone();
                let order =
                    sort.iter().rev().fold(begin, |slots, sort| arranged(slots, &keys(records, whats, sort)));
                self.last.insert(0, (sort.to_vec(), order));
                self.last.truncate(Self::KEPT);
            }
        }
        self.last.first().map_or(&self.newest, |(_, order)| order)
    }
}

/// Slots in the order of their keys; equal ones stay as they are. By digits of 16
/// bits, from the lowest.
fn arranged(mut slots: Vec<u32>, keys: &[u64]) -> Vec<u32> {
    let key = |slot: u32| keys.get(slot as usize).copied().unwrap_or(MISSING);
    if slots.is_sorted_by_key(|slot| key(*slot)) {
        return slots;
    }
    let mut other = vec![0; slots.len()];
    // Only digits in which keys differ matter.
    let first = slots.first().map_or(0, |slot| key(*slot));
    let differ = slots.iter().fold(0, |differ, slot| differ | (key(*slot) ^ first));
    for shift in [0, 16, 32, 48] {
        if (differ >> shift) & 0xffff == 0 {
            continue;
        }
        let digit = |slot: u32| ((key(slot) >> shift) & 0xffff) as usize;
        let mut places = vec![0_u32; 1 << 16];
        for slot in &slots {
            if let Some(count) = places.get_mut(digit(*slot)) {
                *count += 1;
            }
        }
        let mut begin = 0;
        for place in &mut places {
            begin += std::mem::replace(place, begin);
        }
        for slot in &slots {
            let Some(place) = places.get_mut(digit(*slot)) else { continue };
            if let Some(cell) = other.get_mut(*place as usize) {
                *cell = *slot;
            }
            *place += 1;
        }
        std::mem::swap(&mut slots, &mut other);
    }
    slots
}

/// The key of every slot for a sort.
fn keys(records: &Records, whats: &Whats, sort: &Sort) -> Vec<u64> {
    let mut keys = column_keys(records, whats, &sort.column);
    if sort.descending {
        let most = keys.iter().copied().filter(|key| *key != MISSING).max().unwrap_or_default();
        keys.iter_mut().filter(|key| **key != MISSING).for_each(|key| *key = most - *key);
    }
    keys
}

fn column_keys(records: &Records, whats: &Whats, column: &Column) -> Vec<u64> {
    let by_what = |text: &dyn Fn(&What) -> Option<String>| {
        let ranks = ranks(&whats.all().iter().map(text).collect::<Vec<_>>());
        each(&records.what, &ranks)
    };
    let by_who = |index: usize, path: u32| {
        let text = |who: u32| {
            let code = records.whos.get(who).get(index)?;
            records.templates.paths.text(path, *code).map(str::to_owned)
        };
        let ranks = ranks(&(0..records.whos.len()).map(text).collect::<Vec<_>>());
        each(&records.who, &ranks)
    };
    let joined = |texts: &[String]| Some(texts.join(" ")).filter(|text| !text.is_empty());
    let top = |paths: &[u32]| reached(records, &Reach::top(records, paths));
    match column {
        Column::Status => by_what(&|what| what.status.clone()),
        Column::Kind => by_what(&|what| what.kind.clone()),
        Column::Priority => by_what(&|what| what.priority.clone()),
        Column::Severity => by_what(&|what| joined(&what.severities)),
        Column::Codes => by_what(&|what| joined(&what.codes)),
        Column::DeviceId => by_who(0, Paths::DEVICE_ID),
        Column::Device => by_who(1, Paths::DEVICE_NAME),
        Column::Serial => by_who(2, Paths::DEVICE_SERIAL),
        Column::Updated => records.changed.iter().map(|changed| moment(*changed)).collect(),
        Column::Created => times(records, Paths::CREATED_AT),
        Column::Due => times(records, Paths::DUE),
        Column::Id => top(&[Paths::ID]),
        Column::Notes => top(&[Paths::NOTES]),
        Column::By => top(&[Paths::REPORTED_BY, Paths::PERFORMED_BY]),
        Column::Detail(key) => reached(records, &Reach::detail(records, key)),
        Column::Summary => {
            let summaries = Summaries::of(records, whats);
            if let Some(keys) = summaries.keys(&ranks(&summaries.parts)) {
                return keys.into_iter().map(|key| key.unwrap_or(MISSING)).collect();
            }
            let text = |slot| Some(row::record(records, slot).summary()).filter(|text| !text.is_empty());
            let ranks = ranks(&(0..records.written()).map(text).collect::<Vec<_>>());
            ranks.into_iter().map(key).collect()
        }
    }
}

fn times(records: &Records, path: u32) -> Vec<u64> {
    let time = |slot| records.time(slot, path).map_or(Records::NEVER, |time| time.0);
    (0..records.written()).map(|slot| moment(time(slot))).collect()
}

/// A time in milliseconds as a key in the same order.
fn moment(time: i64) -> u64 {
    if time == Records::NEVER { MISSING } else { ((time as u64) ^ (1 << 63)) >> 1 }
}

fn key(rank: Option<u32>) -> u64 {
    rank.map_or(MISSING, u64::from)
}

fn each(codes: &[u32], ranks: &[Option<u32>]) -> Vec<u64> {
    let rank = |code: &u32| ranks.get(*code as usize).copied().flatten();
    codes.iter().map(|code| key(rank(code))).collect()
}

/// The keys by the values that are reached; of several the first with a text.
fn reached(records: &Records, reach: &Reach) -> Vec<u64> {
    let paths = reach.paths();
    let ranks = value_ranks(records, &paths);
    let rank = |path: u32, code: u32| {
        let index = paths.iter().position(|known| *known == path)?;
        ranks.get(index)?.get(code as usize).copied().filter(|key| *key != MISSING)
    };
    let key = |slot| {
        let mut keys = reach.values(records, slot).filter_map(|value| match value {
            Value::Code(path, code) => rank(path, code),
            Value::Moment(moment) => Some(MOMENTS | moment),
        });
        keys.next().unwrap_or(MISSING)
    };
    (0..records.written()).map(key).collect()
}

/// The key of every value of some paths: numbers by their size, then texts.
fn value_ranks(records: &Records, paths: &[u32]) -> Vec<Vec<u64>> {
    let dictionaries =
        || paths.iter().filter_map(|path| records.templates.paths.get(*path)).map(|path| &path.dictionary);
    let values: Vec<Option<&str>> =
        dictionaries().flat_map(|values| (0..values.len()).map(|code| values.text(code))).collect();
    let numbers: Vec<Option<f64>> = values.iter().map(|text| text.and_then(numeric)).collect();
    let texts: Vec<Option<String>> = (0..)
        .zip(&values)
        .map(|(index, text)| {
            let is_text = numbers.get::<usize>(index).is_some_and(Option::is_none);
            text.filter(|_| is_text).map(str::to_owned)
        })
        .collect();
    let of_texts = ranks(&texts);
    let of_numbers = number_ranks(&numbers);
    let mut keys = of_numbers.into_iter().zip(of_texts).map(|(number, text)| {
        number.map(u64::from).or_else(|| text.map(|rank| TEXTS | u64::from(rank))).unwrap_or(MISSING)
    });
    dictionaries().map(|values| keys.by_ref().take(values.len() as usize).collect()).collect()
}

fn number_ranks(numbers: &[Option<f64>]) -> Vec<Option<u32>> {
    let order = sorted(numbers.len(), &|a, b| {
        let number = |index: usize| numbers.get(index).copied().flatten().unwrap_or(f64::INFINITY);
        number(a).total_cmp(&number(b))
    });
    let mut ranks = vec![None; numbers.len()];
    let (mut rank, mut before) = (0, None);
    for index in order {
        let Some(number) = numbers.get(index).copied().flatten() else { continue };
        rank += u32::from(before.is_some_and(|before: f64| before != number));
        before = Some(number);
        if let Some(place) = ranks.get_mut(index) {
            *place = Some(rank);
        }
    }
    ranks
}

/// The place of each text in their order, case ignored; equal for texts that differ
/// in case only.
fn ranks(texts: &[Option<String>]) -> Vec<Option<u32>> {
    let lowered: Vec<Option<String>> = texts.iter().map(|text| text.as_deref().map(lower)).collect();
    let order = sorted(lowered.len(), &|a, b| lowered.get(a).cmp(&lowered.get(b)));
    let mut ranks = vec![None; texts.len()];
    let (mut rank, mut before) = (0, None);
    for index in order {
        let Some(text) = lowered.get(index).and_then(Option::as_ref) else { continue };
        rank += u32::from(before.is_some_and(|before: &String| before != text));
        before = Some(text);
        if let Some(place) = ranks.get_mut(index) {
            *place = Some(rank);
        }
    }
    ranks
}
