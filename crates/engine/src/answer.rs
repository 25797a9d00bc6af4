//! The answers about windows, devices, values and the fleet, made from what is held.

use crate::devices::{Devices, Held, Incidents};
use crate::engine::Engine;
use crate::message::{DeviceHit, DeviceView, Window};
use crate::paths::Paths;
use crate::row;
use crate::selection::Selection;
use domain::Timestamp;
use domain::listing::{Column, Listing};
use domain::order::sorted;
use domain::query::lower;

impl Engine {
    /// A window of the view; one that begins beyond the end is empty.
    pub(crate) fn window(&mut self, listing: &Listing, from: u32, len: u32) -> Window {
        let rows = &self.view.rows;
        let total = rows.len() as u32;
        let from = from.min(total);
        let until = from.saturating_add(len).min(total);
        let slots = rows.get(from as usize..until as usize).unwrap_or_default();
        let columns: Vec<Column> = listing.shown().into_iter().map(|shown| shown.column).collect();
        let line = |slot: &u32| {
            let selected = self.selection.has(self.store.key(*slot));
            row::line(&self.store, *slot, &columns, selected, &self.classes)
        };
        let rows = slots.iter().map(line).collect();
        Window { total, selected: self.selected(), from, rows, facets: self.view.facets.clone() }
    }

    /// Selects rows of the view, or takes them out; how many are selected then.
    pub(crate) fn select(&mut self, (from, until): (u32, u32), on: bool) -> u32 {
        if (from, until, on) == (0, u32::MAX, false) {
            self.selection = Selection::default();
        }
        let rows = self.view.rows.iter().take(until as usize).skip(from as usize);
        self.selection.set(rows.map(|slot| self.store.key(*slot)), on);
        self.selected()
    }

    fn selected(&mut self) -> u32 {
        self.selection.count(&self.store, &self.view.rows, self.view.number)
    }

    pub(crate) fn device(&mut self, id: &str, now: Timestamp) -> Option<DeviceView> {
        let ids = &self.store.records.templates.paths.get(Paths::DEVICE_ID)?.dictionary;
        let held = Held { records: &self.store.records, whats: &self.whats };
        let codes = ids.codes_of(id).into_iter().flatten();
        let code = { codes }.find(|code| self.devices.slots(held.records, *code).next().is_some())?;
        let facts = self.devices.facts(held, code, &Incidents::new(held.records))?;
        Some(DeviceView {
            device: hit(&mut self.devices, held, code, self.grace, now)?,
            last_check: facts.check.map(|slot| row::entry(&self.store, slot, &self.classes)),
            last_maintenance: facts.maintenance.map(|slot| row::row(&self.store, slot, &self.classes)),
            open_incident: facts.incident,
            entries: facts.entries,
        })
    }

    /// The devices that hold every word, the best match first, then by name.
    pub(crate) fn find_devices(&mut self, text: &str, limit: u32, now: Timestamp) -> Vec<DeviceHit> {
        let words: Vec<String> = text.split_whitespace().map(lower).collect();
        let held = Held { records: &self.store.records, whats: &self.whats };
        let mut hits = Vec::new();
        for code in self.devices.codes() {
            let Some(id) = held.records.templates.paths.text(Paths::DEVICE_ID, code) else { continue };
            let name = |path| self.devices.name(held, code, path).map(lower);
            let names = [Some(lower(id)), name(Paths::DEVICE_NAME), name(Paths::DEVICE_SERIAL)];
            let Some(distance) = distance(&names, &words) else { continue };
            let [_, name, _] = names;
            let is_nameless = u8::from(name.is_none());
            hits.push((format!("{distance}{is_nameless}{}\0{id}", name.unwrap_or_default()), code));
        }
        let order = sorted(hits.len(), &|a, b| hits[a].cmp(&hits[b]));
        let first = order.into_iter().take(limit as usize).filter_map(|index| hits.get(index));
        first.filter_map(|(_, code)| hit(&mut self.devices, held, *code, self.grace, now)).collect()
    }
}

pub(crate) fn hit(
    devices: &mut Devices,
    held: Held<'_>,
    code: u32,
    grace: i64,
    now: Timestamp,
) -> Option<DeviceHit> {
    let health = devices.health(held, code, grace, now);
    let name = |path| devices.name(held, code, path).map(domain::clip::clipped);
    Some(DeviceHit {
        id: held.records.templates.paths.text(Paths::DEVICE_ID, code)?.to_owned(),
        name: name(Paths::DEVICE_NAME),
        serial: name(Paths::DEVICE_SERIAL),
        health,
    })
}

/// How far a device is from what was typed, the whole text as a phrase first:
/// 0 is one of its names, 1 begins one, 2 is anywhere. `None` when a word is missing.
pub(crate) fn distance(names: &[Option<String>; 3], words: &[String]) -> Option<u8> {
    let holds = |word: &String| names.iter().flatten().any(|name| name.contains(word.as_str()));
    if !words.iter().all(holds) {
        return None;
    }
    let phrase = words.join(" ");
    let any = |test: &dyn Fn(&str) -> bool| names.iter().flatten().any(|name| test(name));
    Some(match () {
        () if any(&|name| name == phrase) => 0,
        () if any(&|name| name.starts_with(&phrase)) => 1,
        () => 2,
    })
}
