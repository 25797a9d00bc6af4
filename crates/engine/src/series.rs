//! The answers about a device over time: what it measured, and what happened to it.

mod steps;

use crate::devices::Held;
use crate::engine::Engine;
use crate::message::{AboutDevice, Event, History, Series, SeriesLine, decode, encode};
use crate::paths::Paths;
use crate::row;
use crate::timeline::{Timeline, Timelines};
use domain::closeup::MOST_BESIDE;
use domain::history::Steps;
use domain::order::sorted;
use domain::series::{pieces, thin};
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

    /// What a device says over time.
    fn timeline(&mut self, id: &str) -> Option<&Timeline> {
        if self.timelines.revision != self.revision() {
            self.timelines = Timelines { revision: self.revision(), known: Vec::new() };
        }
        let known = self.timelines.known.iter().position(|timeline| timeline.id == id);
        let index = match known {
            Some(index) => index,
            None => {
                let (code, slots) = self.timed(id)?;
                let held = Held { records: &self.store.records, whats: &self.whats };
                // Silent for over three times its usual interval: see `Health`.
                let gap = self.devices.interval(held, code).map(|interval| interval.saturating_mul(3));
                let name = self.devices.name(held, code, Paths::DEVICE_NAME);
                let timeline = Timeline::of(held, id, name, &slots, gap);
                let known = &mut self.timelines.known;
                if known.len() > MOST_BESIDE {
                    known.remove(0);
                }
                known.push(timeline);
                known.len() - 1
            }
        };
        self.timelines.known.get(index)
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
            let Some(device) = self.timeline(id) else { continue };
            let mut told = Vec::new();
            if index == 0 {
                let from = from.or(device.first).unwrap_or(until).min(until);
                series.span = (from, until);
                series.keys = device.keys.clone();
                series.silences = device.silences(series.span);
                let is_in_span = |event: &&(Timestamp, u32, bool)| from <= event.0 && event.0 <= until;
                told = device.events.iter().rev().filter(is_in_span).take(MOST_EVENTS).copied().collect();
                told.reverse();
            }
            let wanted: Vec<String> = if keys.is_empty() {
                let main = |key: &&String| record::MAIN_MEASUREMENTS.contains(&key.as_str());
                let main: Vec<String> = series.keys.iter().filter(main).cloned().collect();
                if main.is_empty() { series.keys.iter().take(3).cloned().collect() } else { main }
            } else {
                keys.to_vec()
            };
            for key in wanted.into_iter().take(MOST_LINES.saturating_sub(series.lines.len())) {
                let points = device.points(&key, series.span);
                let pieces =
                    pieces(points, device.gap).into_iter().map(|piece| thin(piece, series.span, columns));
                let (id, name, count) = (id.clone(), device.name.clone(), points.len() as u32);
                series.lines.push(SeriesLine { id, name, key, count, pieces: pieces.collect() });
            }
            series.events.extend(told.into_iter().map(|(at, slot, is_work)| {
                let record = row::record(&self.store.records, slot);
                Event { at, summary: record.summary(), id: record.id, is_work }
            }));
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
