//! The answers about windows, devices and the fleet, made from what is held.

use crate::engine::Engine;
use crate::message::{DeviceHit, DeviceView, FleetView, Window};
use crate::row;
use crate::store::Store;
use crate::text::{lower, words};
use crate::view::View;
use domain::order::sorted;
use domain::{ClassTable, DeviceState, Timestamp};

/// A window of a view; one that begins beyond the end is empty.
pub(crate) fn window(view: &View, store: &Store, classes: &ClassTable, from: u32, len: u32) -> Window {
    let total = view.rows.len() as u32;
    let from = from.min(total);
    let until = from.saturating_add(len).min(total);
    let slots = view.rows.get(from as usize..until as usize).unwrap_or_default();
    Window {
        total,
        from,
        rows: slots.iter().map(|slot| row::row(store, *slot, classes)).collect(),
        statuses: view.statuses.clone(),
        kinds: view.kinds.clone(),
    }
}

impl Engine {
    pub(crate) fn device(&mut self, id: &str, now: Timestamp) -> Option<DeviceView> {
        let code = self.store.columns.device.dictionary.find(id)?;
        let facts = self.devices.facts(&self.store.columns, code)?.clone();
        let health = facts.health(self.grace, now);
        Some(DeviceView {
            device: DeviceHit { id: id.to_owned(), name: facts.name, serial: facts.serial, health },
            last_check: facts.check.map(|(_, slot)| row::entry(&self.store, slot, &self.classes)),
            last_maintenance: facts.maintenance.map(|slot| row::row(&self.store, slot, &self.classes)),
            open_incident: facts.incident,
            entries: facts.entries,
        })
    }

    /// The devices that hold every word, the best match first, then by name.
    pub(crate) fn find_devices(&mut self, text: &str, limit: u32, now: Timestamp) -> Vec<DeviceHit> {
        let words = words(text);
        let mut hits = Vec::new();
        for code in self.devices.codes() {
            let Some(id) = self.store.columns.device.dictionary.text(code) else { continue };
            let Some(facts) = self.devices.facts(&self.store.columns, code) else { continue };
            let names =
                [Some(id), facts.name.as_deref(), facts.serial.as_deref()].map(|name| name.map(lower));
            let Some(distance) = distance(&names, &words) else { continue };
            let (is_nameless, name) = (u8::from(facts.name.is_none()), facts.name.as_deref().map(lower));
            hits.push((format!("{distance}{is_nameless}{}\0{id}", name.unwrap_or_default()), code));
        }
        let order = sorted(hits.len(), &|a, b| hits[a].cmp(&hits[b]));
        order.into_iter().take(limit as usize).filter_map(|index| self.hit(hits[index].1, now)).collect()
    }

    pub(crate) fn fleet(&mut self, now: Timestamp) -> FleetView {
        let mut fleet = FleetView::default();
        for code in self.devices.codes() {
            let Some(facts) = self.devices.facts(&self.store.columns, code) else { continue };
            fleet.devices += 1;
            fleet.open_incidents += facts.open_incidents;
            *match facts.health(self.grace, now).state {
                DeviceState::Healthy => &mut fleet.healthy,
                DeviceState::Warning => &mut fleet.warning,
                DeviceState::Critical => &mut fleet.critical,
                DeviceState::NotReporting => &mut fleet.not_reporting,
                DeviceState::Other | DeviceState::Unknown => &mut fleet.unknown,
            } += 1;
        }
        fleet
    }

    fn hit(&mut self, code: u32, now: Timestamp) -> Option<DeviceHit> {
        let id = self.store.columns.device.dictionary.text(code)?.to_owned();
        let facts = self.devices.facts(&self.store.columns, code)?;
        let health = facts.health(self.grace, now);
        Some(DeviceHit { id, name: facts.name.clone(), serial: facts.serial.clone(), health })
    }
}

/// How far a device is from what was typed, the whole text as a phrase first:
/// 0 is one of its names, 1 begins one, 2 is anywhere. `None` when a word is missing.
fn distance(names: &[Option<String>; 3], words: &[String]) -> Option<u8> {
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
