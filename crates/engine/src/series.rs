//! The answers about a device over time: what it measured, and what happened to it.

mod steps;

use crate::devices::Held;
use crate::engine::Engine;
use crate::measured::Measured;
use crate::message::{AboutDevice, Event, History, Series, SeriesLine, decode, encode};
use crate::paths::Paths;
use crate::row;
use crate::whats::Role;
use domain::history::Steps;
use domain::order::sorted;
use domain::series::{Point, pieces, thin};
use domain::{Timestamp, record};

/// So many events are told.
const MOST_EVENTS: usize = 200;
/// So many lines are drawn.
const MOST_LINES: usize = 20;

impl Engine {
    /// Answers an [`AboutDevice`] from what is held; `None` for what is none.
    pub fn answer_about_device(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutDevice::Series { ids, keys, from, until, columns } => {
                encode(&self.series(&ids, &keys, from, until, columns))
            }
            AboutDevice::History { id, steps, len } => encode(&self.history(&id, steps, len)),
            AboutDevice::Around { id, at, len } => encode(&self.around(&id, at, len)),
        }
    }

    /// The code of a device and the slots of its records, the earliest first.
    fn timed(&self, id: &str) -> Option<(u32, Vec<u32>)> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let ids = &held.records.templates.paths.get(Paths::DEVICE_ID)?.dictionary;
        let code = { ids.codes_of(id).into_iter().flatten() }
            .find(|code| self.devices.slots(held.records, *code).next().is_some())?;
        let slots: Vec<u32> = self.devices.slots(held.records, code).collect();
        let order = sorted(slots.len(), &|a, b| held.age(slots[a]).cmp(&held.age(slots[b])));
        Some((code, order.into_iter().map(|index| slots[index]).collect()))
    }

    fn series(
        &mut self,
        ids: &[String],
        keys: &[String],
        from: Option<Timestamp>,
        until: Timestamp,
        columns: u32,
    ) -> Series {
        let mut series = Series::default();
        for (index, id) in ids.iter().enumerate() {
            let Some((code, slots)) = self.timed(id) else { continue };
            let held = Held { records: &self.store.records, whats: &self.whats };
            let interval = self.devices.interval(held, code);
            // Silent for over three times its usual interval: see `Health`.
            let gap = interval.map(|interval| interval.saturating_mul(3));
            let name = self.devices.name(held, code, Paths::DEVICE_NAME).map(str::to_owned);
            let slots: Vec<u32> =
                slots.into_iter().filter(|slot| held.records.changed(*slot).is_some()).collect();
            let mut device = Lines::new(held, &slots);
            if index == 0 {
                let first = slots.first().and_then(|slot| held.records.changed(*slot));
                let from = from.or(first).unwrap_or(until).min(until);
                series.span = (from, until);
                series.keys = device.keys();
                series.silences = silences(held, &slots, gap, series.span);
                series.events = events(held, &slots, series.span);
            }
            let wanted: Vec<String> = if keys.is_empty() {
                let main = |key: &&String| record::MAIN_MEASUREMENTS.contains(&key.as_str());
                let main: Vec<String> = series.keys.iter().filter(main).cloned().collect();
                if main.is_empty() { series.keys.iter().take(3).cloned().collect() } else { main }
            } else {
                keys.to_vec()
            };
            for key in wanted {
                if series.lines.len() >= MOST_LINES {
                    break;
                }
                let points = device.points(&key, series.span);
                let pieces = pieces(&points, gap).into_iter().map(|piece| thin(piece, series.span, columns));
                let (id, name, count) = (id.clone(), name.clone(), points.len() as u32);
                series.lines.push(SeriesLine { id, name, key, count, pieces: pieces.collect() });
            }
        }
        series
    }

    fn history(&self, id: &str, choice: Steps, len: u32) -> History {
        let Some((_, slots)) = self.timed(id) else { return History::default() };
        let held = Held { records: &self.store.records, whats: &self.whats };
        let slots: Vec<u32> = slots.into_iter().filter(|slot| steps::fits(held, *slot, choice)).collect();
        let runs = steps::folded(held, &slots);
        let shown = runs.iter().rev().take(len as usize);
        History {
            entries: slots.len() as u32,
            total: runs.len() as u32,
            steps: shown.map(|run| steps::step(&self.store, &self.classes, run)).collect(),
        }
    }

    fn around(&self, id: &str, at: Timestamp, len: u32) -> History {
        let Some((_, slots)) = self.timed(id) else { return History::default() };
        let held = Held { records: &self.store.records, whats: &self.whats };
        let slots: Vec<u32> =
            slots.into_iter().filter(|slot| held.records.changed(*slot).is_some()).collect();
        let after =
            slots.partition_point(|slot| held.records.changed(*slot).is_some_and(|changed| changed <= at));
        let (first, last) = (after.saturating_sub(len as usize), (after + len as usize).min(slots.len()));
        let shown = (first..last).rev().map(|index| {
            let slot = slots[index];
            let mut step = steps::step(&self.store, &self.classes, &[slot]);
            let before = slots[..index].iter().rev().find(|slot| held.is_check(**slot));
            if let Some(before) = before.filter(|_| held.is_check(slot)) {
                step.changes = steps::changes(held, *before, slot);
            }
            step
        });
        History { entries: slots.len() as u32, total: (last - first) as u32, steps: shown.collect() }
    }
}

/// The numbers of a device's checks.
struct Lines<'a> {
    measured: Measured<'a>,
    /// For each check, its moment and its numbers.
    checks: Vec<(Timestamp, Vec<(usize, f64)>)>,
}

impl<'a> Lines<'a> {
    fn new(held: Held<'a>, slots: &[u32]) -> Self {
        let mut measured = Measured::of(held.records);
        let checks = slots.iter().filter(|slot| held.is_check(**slot)).filter_map(|slot| {
            let mut numbers = Vec::new();
            measured.numbers(*slot, &mut numbers);
            Some((held.records.changed(*slot)?, numbers))
        });
        let checks = checks.collect();
        Self { measured, checks }
    }

    fn keys(&self) -> Vec<String> {
        let has = |key: &usize| {
            self.checks.iter().any(|(_, numbers)| numbers.iter().any(|(known, _)| known == key))
        };
        self.measured.order().into_iter().filter(has).map(|key| self.measured.keys[key].clone()).collect()
    }

    fn points(&mut self, key: &str, (from, until): (Timestamp, Timestamp)) -> Vec<Point> {
        let Some(key) = self.measured.keys.iter().position(|known| known == key) else { return Vec::new() };
        let in_span = self.checks.iter().filter(|(at, _)| from <= *at && *at <= until);
        let number = |(at, numbers): &(Timestamp, Vec<(usize, f64)>)| {
            let (_, number) = numbers.iter().find(|(known, _)| *known == key)?;
            Some((*at, *number))
        };
        in_span.filter_map(number).collect()
    }
}

/// When no check came for too long, up to the end of the span.
fn silences(
    held: Held<'_>,
    slots: &[u32],
    gap: Option<i64>,
    (from, until): (Timestamp, Timestamp),
) -> Vec<(Timestamp, Timestamp)> {
    let checks =
        slots.iter().filter(|slot| held.is_check(**slot)).filter_map(|slot| held.records.changed(*slot));
    let mut moments: Vec<Timestamp> = checks.collect();
    // Before its first check nobody knew it; after the last one it may be silent still.
    moments.push(until.max(moments.last().copied().unwrap_or(until)));
    let pairs = moments.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    pairs
        .filter(|(before, after)| gap.is_some_and(|gap| after.since(*before) > gap))
        .map(|(before, after)| (before.max(from), after.min(until)))
        .filter(|(begin, end)| begin < end)
        .collect()
}

/// What was done and reported.
fn events(held: Held<'_>, slots: &[u32], (from, until): (Timestamp, Timestamp)) -> Vec<Event> {
    let event = |slot: &u32| {
        let at = held.records.changed(*slot).filter(|at| from <= *at && *at <= until)?;
        let is_work = match held.whats.role(held.records, *slot) {
            Role::Maintenance => true,
            Role::Report => false,
            Role::Check(_) | Role::CheckWithDetails(_) | Role::Other => return None,
        };
        let record = row::record(held.records, *slot);
        Some(Event { at, summary: record.summary(), id: record.id, is_work })
    };
    let mut events: Vec<Event> = slots.iter().rev().filter_map(event).take(MOST_EVENTS).collect();
    events.reverse();
    events
}
