//! `Detected`: rules at work on every device: what each of them has seen of a device's records
//! so far, so that a further record is one step and nothing is looked at twice.

mod answer;
mod columns;
mod lens;
mod versions;

use crate::devices::{Devices, Held};
use crate::histories::Table;
use crate::paths::Paths;
use columns::columns;
use domain::rule::Watch;
use domain::{Rule, Rules, Timestamp};
use lanes::{Lane, Lanes, Runner};
use lens::Lens;
use versions::Versions;

/// So many records are looked at side by side: 13 MB with four measurements. For each batch the
/// columns are gone through once more.
const BATCH: usize = 262_144;
/// Up to one in so many records, each one is gone to by itself.
const FEW: usize = 16;

/// What the rules know.
#[derive(Default)]
pub(crate) struct Detected {
    /// The texts that the rules were read from.
    texts: (String, String),
    rules: Rules,
    /// By the code of the device's id.
    devices: Vec<Option<Box<Watched>>>,
    lens: Lens,
    versions: Versions,
}

/// A device that rules watch.
#[derive(Default)]
struct Watched {
    /// What told that nothing changed when it was looked at.
    state: (u32, u32),
    /// The newest record that was taken in: when it changed, and its slot.
    newest: Option<(i64, u32)>,
    /// Its name and its serial, which say what rules are for it.
    names: [String; 2],
    /// For each rule that is for it, by the rule's place.
    watches: Vec<(usize, Watch)>,
}

impl Watched {
    /// Shows records of the device to the rules that are for it.
    fn take_in(&mut self, runners: &[Runner<'_>], lane: &Lane<'_>) {
        for (index, watch) in &mut self.watches {
            if let Some(runner) = runners.get(*index) {
                runner.run(lane, watch);
            }
        }
    }
}

/// What has to be looked at of a device.
struct Work {
    /// The code of its id.
    code: u32,
    /// How many records.
    count: usize,
    /// The slots of those that came; `None` for all that it has.
    further: Option<Vec<u32>>,
}

impl Detected {
    /// Of these rules alone, which watch from now on.
    fn of(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// Takes up other rules; the same ones go on with what they know.
    fn take_up(&mut self, installed: &str, own: &str) {
        if self.texts.0 == installed && self.texts.1 == own {
            return;
        }
        let mut rules = Rules::read(installed, own);
        rules.all.retain(|(_, rule)| rule.is_on);
        *self = Self { texts: (installed.to_owned(), own.to_owned()), ..Self::of(rules) };
    }

    /// Takes in what came, died or was hidden since the last time.
    fn watch(&mut self, held: Held<'_>, devices: &Devices) {
        if self.rules.all.is_empty() {
            return;
        }
        self.lens.focus(held, &self.rules);
        self.versions.focus(held, &self.rules);
        let work = self.work(held, devices);
        if !work.is_empty() {
            self.show(held, devices, &work);
        }
        // Devices without a record are watched no more.
        for (code, place) in (0..).zip(&mut self.devices) {
            if place.is_some() && devices.state(code).is_none() {
                *place = None;
                self.versions.forget(code);
            }
        }
        self.versions.settle(&mut self.devices);
    }

    /// Shows what came to the rules, some devices at a time.
    fn show(&mut self, held: Held<'_>, devices: &Devices, work: &[Work]) {
        let (columns, keys) = columns(held, &self.rules, &self.versions);
        let runners = self.lens.runners(&self.rules, &keys);
        let mut lanes = Lanes::new(&self.lens.0);
        let batches = batches(work);
        let slots = slots_of(held, devices, &batches);
        for (batch, slots) in batches.iter().zip(slots) {
            let counts: Vec<usize> = batch.iter().map(|one| one.count).collect();
            lanes.fill(&columns, &counts, &slots);
            for (place, one) in batch.iter().enumerate() {
                let known = self.devices.get_mut(one.code as usize).and_then(Option::as_mut);
                let (Some(watched), lane) = (known, lanes.lane(place)) else { continue };
                watched.take_in(&runners, &lane);
                self.versions.take_in(held, &runners, watched, one.code, &lane);
                watched.state = devices.state(one.code).unwrap_or_default();
                watched.newest = lane.records.last().map(|seen| held.age(seen.slot)).or(watched.newest);
            }
        }
    }

    /// The devices of which something changed. What is not known any longer is forgotten.
    fn work(&mut self, held: Held<'_>, devices: &Devices) -> Vec<Work> {
        let codes = devices.codes();
        let most = codes.last().map_or(0, |code| *code as usize + 1);
        self.devices.resize_with(most.max(self.devices.len()), || None);
        let mut work = Vec::new();
        for code in codes {
            let state = devices.state(code).unwrap_or_default();
            let Some(place) = self.devices.get_mut(code as usize) else { continue };
            if place.as_ref().is_some_and(|known| known.state == state) {
                continue;
            }
            let name = |path| devices.name(held, code, path).unwrap_or_default().to_owned();
            let names = [name(Paths::DEVICE_NAME), name(Paths::DEVICE_SERIAL)];
            let known = place.as_ref().filter(|known| known.names == names);
            let further = known.and_then(|known| further(held, devices, code, known, state));
            if further.is_none() {
                self.versions.forget(code);
                let watches = watches(&self.rules, &names);
                *place = Some(Box::new(Watched { watches, names, ..Watched::default() }));
            }
            let count = further.as_ref().map_or_else(|| devices.entries(code) as usize, Vec::len);
            work.push(Work { code, count, further });
        }
        work
    }

    /// Every rule that fires, and on which device: the place of the rule, the device's code,
    /// what the rule knows of it, since when.
    fn firing(&self, now: Timestamp) -> impl Iterator<Item = (usize, u32, &Watch, Timestamp)> {
        self.watches().filter_map(move |(index, code, watch)| {
            let since = watch.since(self.rule(index)?, now)?;
            Some((index, code, watch, since))
        })
    }

    /// Every rule on every device that it watches.
    fn watches(&self) -> impl Iterator<Item = (usize, u32, &Watch)> {
        let devices = (0_u32..).zip(&self.devices).filter_map(|(code, known)| Some((code, known.as_ref()?)));
        devices
            .flat_map(|(code, known)| known.watches.iter().map(move |(index, watch)| (*index, code, watch)))
    }

    fn rule(&self, index: usize) -> Option<&Rule> {
        self.rules.all.get(index).map(|(_, rule)| rule)
    }
}

/// A watch for each rule that is for a device with these names.
fn watches(rules: &Rules, [name, serial]: &[String; 2]) -> Vec<(usize, Watch)> {
    let is_for = |(_, (_, rule)): &(usize, &(String, Rule))| rule.scope.is_for(name, serial);
    rules.all.iter().enumerate().filter(is_for).map(|(index, _)| (index, Watch::default())).collect()
}

/// The records of a device that came since it was watched last; `None` when something else
/// happened, too, or one of them belongs before what was seen.
fn further(
    held: Held<'_>,
    devices: &Devices,
    code: u32,
    known: &Watched,
    (changes, _): (u32, u32),
) -> Option<Vec<u32>> {
    let slots: Vec<u32> = devices.all(code).take_while(|slot| *slot != known.state.1).collect();
    let is_later = |slot: &u32| held.records.is_live(*slot) && Some(held.age(*slot)) > known.newest;
    let came = changes.wrapping_sub(known.state.0) as usize;
    (came == slots.len() && slots.iter().all(is_later)).then_some(slots)
}

/// The devices that are looked at together. One with more records than fit is alone.
fn batches(work: &[Work]) -> Vec<&[Work]> {
    let (mut batches, mut rest) = (Vec::new(), work);
    while !rest.is_empty() {
        let mut records = 0;
        let fits = |one: &&Work| {
            records += one.count;
            records <= BATCH
        };
        let (batch, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        batches.push(batch);
        rest = later;
    }
    batches
}

/// For each batch its records, each with the place of its device, in the order in which they lie.
fn slots_of(held: Held<'_>, devices: &Devices, batches: &[&[Work]]) -> Vec<Vec<(u32, u32)>> {
    let records = held.records;
    let total: usize = batches.iter().copied().flatten().map(|one| one.count).sum();
    let is_few = total * FEW < records.written() as usize;
    let mut slots = vec![Vec::new(); batches.len()];
    // For each device of which all is looked at, its batch and its place in that.
    let mut places: Vec<Option<(u32, u32)>> = Vec::new();
    for (number, batch) in (0..).zip(batches) {
        let Some(own) = slots.get_mut(number as usize) else { continue };
        for (place, one) in (0..).zip(*batch) {
            match &one.further {
                Some(further) => own.extend(further.iter().map(|slot| (place, *slot))),
                None if is_few => own.extend(devices.slots(records, one.code).map(|slot| (place, slot))),
                None => {
                    let code = one.code as usize;
                    places.resize(places.len().max(code + 1), None);
                    places[code] = Some((number, place));
                }
            }
        }
    }
    if places.is_empty() {
        return slots;
    }
    let table = Table::new(records);
    for slot in records.slots() {
        let place = table.of(records, slot).and_then(|code| *places.get(code as usize)?);
        if let Some((number, place)) = place
            && let Some(own) = slots.get_mut(number as usize)
        {
            own.push((place, slot));
        }
    }
    slots
}
