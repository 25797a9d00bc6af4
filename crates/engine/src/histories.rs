//! `Histories`: the checks of every device in the order of their time, taken from the
//! columns in one pass, and the states that follow from them.

use crate::devices::{Devices, Held};
use crate::paths::Paths;
use crate::reach::{Reach, Value};
use crate::records::Records;
use crate::whats::Role;
use domain::history::{self, Since};
use domain::order::sorted;
use domain::{Check, Class, Timestamp};
use lanes::Is;

/// No slot.
const NONE: u32 = u32::MAX;

/// The checks from a moment on, and of each device the last one before.
pub(crate) struct Histories {
    /// For each device, by the code of its id, where its checks begin.
    begins: Vec<u32>,
    /// The slots of all checks, device after device, each in the order of its time.
    slots: Vec<u32>,
}

impl Histories {
    /// The checks since a moment. `visit` is told every record of that time: when it
    /// changed, and whether it is a check.
    pub(crate) fn since(held: Held<'_>, moment: Timestamp, mut visit: impl FnMut(u32, i64, bool)) -> Self {
        let records = held.records;
        let devices = Table::new(records);
        let checks = Checks::new(held);
        let mut counts = vec![0_u32; devices.len + 1];
        let mut before = vec![NONE; devices.len];
        let mut found: Vec<(u32, u32)> = Vec::new();
        for slot in records.slots() {
            let changed = records.changed.get(slot as usize).copied().unwrap_or(Records::NEVER);
            let is_check = changed != Records::NEVER && checks.has(records, slot);
            if changed >= moment.0 {
                visit(slot, changed, is_check);
            }
            if !is_check {
                continue;
            }
            let Some(code) = devices.of(records, slot) else { continue };
            if changed >= moment.0 {
                found.push((code, slot));
            } else if let Some(last) = before.get_mut(code as usize) {
                if *last == NONE || held.age(slot) > held.age(*last) {
                    *last = slot;
                }
                continue;
            }
            if let Some(count) = counts.get_mut(code as usize + 1) {
                *count += 1;
            }
        }
        let lasts = (0_u32..).zip(before).filter(|(_, slot)| *slot != NONE);
        for (code, slot) in lasts {
            found.push((code, slot));
            if let Some(count) = counts.get_mut(code as usize + 1) {
                *count += 1;
            }
        }
        Self::arranged(held, counts, &found)
    }

    /// Puts the checks of each device together, and in the order of their time.
    fn arranged(held: Held<'_>, counts: Vec<u32>, found: &[(u32, u32)]) -> Self {
        let mut begins = counts;
        for index in 1..begins.len() {
            begins[index] += begins[index - 1];
        }
        let mut next = begins.clone();
        let mut slots = vec![0; found.len()];
        for (code, slot) in found {
            let Some(place) = next.get_mut(*code as usize) else { continue };
            if let Some(cell) = slots.get_mut(*place as usize) {
                *cell = *slot;
            }
            *place += 1;
        }
        let mut this = Self { begins, slots };
        for code in 0..this.begins.len().saturating_sub(1) {
            let range = this.range(code as u32);
            let Some(own) = this.slots.get_mut(range) else { continue };
            // Most servers list the newest first, or the oldest.
            own.reverse();
            if !own.is_sorted_by_key(|slot| held.age(*slot)) {
                own.reverse();
            }
            if !own.is_sorted_by_key(|slot| held.age(*slot)) {
                let order = sorted(own.len(), &|a, b| held.age(own[a]).cmp(&held.age(own[b])));
                let in_order: Vec<u32> = order.into_iter().map(|index| own[index]).collect();
                own.copy_from_slice(&in_order);
            }
        }
        this
    }

    fn range(&self, code: u32) -> std::ops::Range<usize> {
        let at = |index: usize| self.begins.get(index).copied().unwrap_or_default() as usize;
        at(code as usize)..at(code as usize + 1)
    }

    /// The slots of a device's checks, the earliest first.
    pub(crate) fn checks(&self, code: u32) -> &[u32] {
        self.slots.get(self.range(code)).unwrap_or_default()
    }
}

/// What turns checks into states, with the room for it.
pub(crate) struct Deriver<'a> {
    held: Held<'a>,
    due: Reach,
    grace: i64,
    now: Timestamp,
    /// The checks of the device that was asked for last, and the last one before its histories.
    pub(crate) checks: Vec<Check>,
    /// The states of the device that was asked for last.
    pub(crate) states: Vec<Since>,
}

impl<'a> Deriver<'a> {
    pub(crate) fn new(held: Held<'a>, grace: i64, now: Timestamp) -> Self {
        let due = Reach::top(held.records, &[Paths::DUE]);
        Self { held, due, grace, now, checks: Vec::new(), states: Vec::new() }
    }

    /// Works out the states of a device.
    pub(crate) fn derive(&mut self, devices: &mut Devices, histories: &Histories, code: u32) {
        self.derive_from(devices, histories.checks(code), code);
    }

    /// Since when a device has been in the state that it is in, also when that began before
    /// the histories that its states were worked out from.
    pub(crate) fn since(&mut self, devices: &mut Devices, code: u32, now: Timestamp) -> Option<Timestamp> {
        let since = history::since(&self.states, now)?;
        if self.states.first().is_none_or(|first| first.at != since) {
            return Some(since);
        }
        let slots: Vec<u32> =
            devices.slots(self.held.records, code).filter(|slot| self.held.is_check(*slot)).collect();
        let order = sorted(slots.len(), &|a, b| self.held.age(slots[a]).cmp(&self.held.age(slots[b])));
        let slots: Vec<u32> = order.into_iter().map(|index| slots[index]).collect();
        self.derive_from(devices, &slots, code);
        history::since(&self.states, now)
    }

    fn derive_from(&mut self, devices: &mut Devices, slots: &[u32], code: u32) {
        self.checks.clear();
        let checks = slots.iter().filter_map(|slot| check(self.held, &self.due, *slot));
        // One of a clock that is fast counts as made now, as it does for the present state.
        self.checks.extend(checks.map(|check| Check { at: check.at.min(self.now), ..check }));
        let needs_interval = self.checks.iter().any(|check| check.next_due.is_none());
        let interval = if needs_interval { devices.interval(self.held, code) } else { None };
        history::states(&self.checks, interval, self.grace, &mut self.states);
    }
}

fn check(held: Held<'_>, due: &Reach, slot: u32) -> Option<Check> {
    let class = match held.whats.of(held.records, slot)?.role {
        Role::Check(class) | Role::CheckWithDetails(class) => class,
        Role::Maintenance | Role::Report | Role::Other => Class::Other,
    };
    // The last value of a field counts.
    let next_due = match due.steps(held.records, slot).last() {
        Some(step) => match step.value(held.records, slot) {
            Value::Moment(moment) => Some(Value::timestamp(moment)),
            Value::Code(..) => held.records.time(slot, Paths::DUE),
        },
        None => None,
    };
    Some(Check { at: held.records.changed(slot)?, class, next_due })
}

/// Which records are checks, by what they have in common.
pub(crate) struct Checks(pub(crate) Vec<Is>);

impl Checks {
    pub(crate) fn new(held: Held<'_>) -> Self {
        let of = |role: &Role| match role {
            Role::Check(_) => Is::Check,
            Role::CheckWithDetails(_) => Is::CheckWithMeasurements,
            Role::Maintenance | Role::Report | Role::Other => Is::Nothing,
        };
        Self(held.whats.all().iter().map(|what| of(&what.role)).collect())
    }

    /// Whether a record is one, be its time known or not.
    #[inline]
    pub(crate) fn has(&self, records: &Records, slot: u32) -> bool {
        let what = records.what.get(slot as usize).copied().unwrap_or_default();
        match self.0.get(what as usize).copied().unwrap_or(Is::Nothing) {
            Is::Check => true,
            Is::Nothing => false,
            Is::CheckWithMeasurements => records.shape(slot).is_some_and(|shape| shape.has_measurements),
        }
    }
}

/// The code of the id of each record's device, by what its records have in common.
pub(crate) struct Table {
    codes: Vec<u32>,
    /// How many codes there are.
    len: usize,
}

impl Table {
    pub(crate) fn new(records: &Records) -> Self {
        let codes: Vec<u32> =
            (0..records.whos.len()).map(|who| crate::devices::named(records, who).unwrap_or(NONE)).collect();
        let len = codes.iter().filter(|code| **code != NONE).max().map_or(0, |code| *code as usize + 1);
        Self { codes, len }
    }

    pub(crate) fn of(&self, records: &Records, slot: u32) -> Option<u32> {
        let who = *records.who.get(slot as usize)?;
        self.codes.get(who as usize).copied().filter(|code| *code != NONE)
    }
}
