//! `Versions`: what the devices of each kind have, over time, for the rules that look for those
//! that differ from most of their kind.

use super::Watched;
use crate::devices::Held;
use crate::reach::{Reach, Value};
use domain::devices::alike;
use domain::rule::{Known, When, deviations};
use domain::{Rules, Timestamp};
use lanes::{Lane, Runner, Seen};
use std::collections::HashMap;

/// What is known of versions.
#[derive(Default)]
pub(super) struct Versions {
    /// For each rule about versions.
    rules: Vec<OfRule>,
    /// What stands for each version.
    numbers: HashMap<String, u32>,
    /// For as many shapes the ways to the versions are known.
    shapes: usize,
    is_outdated: bool,
}

/// What is known for one rule.
struct OfRule {
    /// The rule's place.
    index: usize,
    way: Reach,
    /// By the device's code: when, in which record, which version.
    known: HashMap<u32, Vec<Told>>,
}

#[derive(Clone, Copy)]
struct Told {
    at: Timestamp,
    slot: u32,
    version: u32,
}

impl Versions {
    /// Looks for the ways in layouts that are new.
    pub(super) fn focus(&mut self, held: Held<'_>, rules: &Rules) {
        let shapes = held.records.templates.shapes.len();
        if shapes == self.shapes {
            return;
        }
        self.shapes = shapes;
        for (index, (_, rule)) in rules.all.iter().enumerate() {
            let When::Version(key) = &rule.when else { continue };
            let way = Reach::single_detail(held.records, key);
            match self.rules.iter_mut().find(|one| one.index == index) {
                Some(one) => one.way = way,
                None => self.rules.push(OfRule { index, way, known: HashMap::new() }),
            }
        }
    }

    /// Whether records that are laid out so may tell one.
    pub(super) fn are_in(&self, shape: usize) -> bool {
        self.rules.iter().any(|one| one.way.shapes().get(shape).is_some_and(|steps| !steps.is_empty()))
    }

    /// Forgets what a device had.
    pub(super) fn forget(&mut self, code: u32) {
        for one in &mut self.rules {
            self.is_outdated |= one.known.remove(&code).is_some();
        }
    }

    /// Takes in further records of a device.
    pub(super) fn take_in(
        &mut self,
        held: Held<'_>,
        runners: &[Runner<'_>],
        watched: &Watched,
        code: u32,
        lane: &Lane<'_>,
    ) {
        for one in &mut self.rules {
            if !watched.watches.iter().any(|(index, _)| *index == one.index) {
                continue;
            }
            let looks_at = |seen: &&Seen| {
                // Most records tell no version.
                seen.is_marked() && runners.get(one.index).is_some_and(|runner| runner.look(**seen).is_some())
            };
            for seen in lane.records.iter().filter(looks_at) {
                let text = match one.way.values(held.records, seen.slot).last() {
                    Some(Value::Code(path, code)) => held.records.templates.paths.text(path, code),
                    _ => None,
                };
                let Some(text) = text else { continue };
                let next = self.numbers.len() as u32;
                let version = match self.numbers.get(text) {
                    Some(known) => *known,
                    None => *self.numbers.entry(text.to_owned()).or_insert(next),
                };
                let told = one.known.entry(code).or_default();
                // What a device has already is no news.
                if told.last().is_none_or(|last| last.version != version) {
                    told.push(Told { at: seen.at, slot: seen.slot, version });
                    self.is_outdated = true;
                }
            }
        }
    }

    /// Works out anew which devices differ, if anything changed.
    pub(super) fn settle(&mut self, devices: &mut [Option<Box<Watched>>]) {
        if !std::mem::take(&mut self.is_outdated) {
            return;
        }
        for one in &self.rules {
            let mut kinds: HashMap<String, Vec<u32>> = HashMap::new();
            for code in one.known.keys() {
                let watched = devices.get(*code as usize).and_then(Option::as_ref);
                let kind = watched.map(|watched| alike(&watched.names[0])).unwrap_or_default();
                // What has no name that tells is of no kind.
                if !kind.is_empty() {
                    kinds.entry(kind).or_default().push(*code);
                }
            }
            for codes in kinds.values() {
                one.settle(codes, devices);
            }
        }
    }
}

impl OfRule {
    /// The same for the devices of a kind.
    fn settle(&self, codes: &[u32], devices: &mut [Option<Box<Watched>>]) {
        let told = |code: &u32| self.known.get(code).map_or(&[][..], Vec::as_slice);
        let known: Vec<Known> = (0..)
            .zip(codes)
            .flat_map(|(device, code)| {
                told(code).iter().map(move |told| Known { at: told.at, device, version: told.version })
            })
            .collect();
        for (code, firings) in codes.iter().zip(deviations(codes.len(), &known)) {
            let watched = devices.get_mut(*code as usize).and_then(Option::as_mut);
            let watches = watched.into_iter().flat_map(|watched| &mut watched.watches);
            let slot = told(code).last().map(|told| told.slot);
            for (_, watch) in watches.filter(|(index, _)| *index == self.index) {
                watch.settle(firings.clone(), slot);
            }
        }
    }
}
