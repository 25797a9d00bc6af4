//! `Devices`: every device by what its records say: who it is, how it is, what
//! is open. Worked out when asked, again only after one of its records changed.

mod interval;

use crate::doubles::reference;
use crate::paths::Paths;
use crate::reach::{Reach, Value};
use crate::records::Records;
use crate::whats::{Role, Whats};
use domain::order::sorted;
use domain::query::Freshness;
use domain::thread::{Step, grouped, turns};
use domain::{Check, DeviceState, Health, Thread, Timestamp};
use std::rc::Rc;

/// No slot.
const NONE: u32 = u32::MAX;

/// The devices, by the code of their id.
#[derive(Default)]
pub(crate) struct Devices {
    devices: Vec<Device>,
    /// For each slot, the one before it of the same device.
    before: Vec<u32>,
    held: u32,
}

/// The records of a device.
#[derive(Clone)]
struct Device {
    /// The slot that was written last.
    last: u32,
    entries: u32,
    /// How often a record came, died, was hidden or shown again.
    changes: u32,
    /// The newest record, and the newest check.
    newest: u32,
    check: u32,
    /// The usual interval between its checks, where it has to be known.
    interval: Option<Option<i64>>,
    open: Option<Rc<Open>>,
}

/// The incidents of a device.
#[derive(Debug, Default)]
pub(crate) struct Open {
    /// For each that is open, the record that opened it, or the first that is held.
    pub(crate) slots: Vec<u32>,
    /// The newest that is open.
    newest: Option<Thread>,
    /// When each was opened and ended.
    pub(crate) turns: Vec<(Timestamp, i32)>,
    /// How many reports there are, also of incidents that have ended.
    pub(crate) reports: u32,
}

impl Open {
    /// How many are open.
    pub(crate) fn count(&self) -> u32 {
        self.slots.len() as u32
    }
}

impl Device {
    const NEW: Self =
        Self { last: NONE, entries: 0, changes: 0, newest: NONE, check: NONE, interval: None, open: None };
}

/// What the records of a device say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// How many there are.
    pub(crate) entries: u32,
    /// The slot of the newest check.
    pub(crate) check: Option<u32>,
    /// The slot of the newest maintenance.
    pub(crate) maintenance: Option<u32>,
    /// The newest open incident.
    pub(crate) incident: Option<Thread>,
}

/// What there is to look at for devices.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) records: &'a Records,
    pub(crate) whats: &'a Whats,
}

impl Held<'_> {
    /// Orders the records of a device in time: those without one come first.
    pub(crate) fn age(self, slot: u32) -> (i64, u32) {
        (self.records.changed.get(slot as usize).copied().unwrap_or(Records::NEVER), slot)
    }

    /// The check that a record is; one without a time proves nothing.
    fn check(self, slot: u32) -> Option<Check> {
        let Role::Check(class) = self.whats.role(self.records, slot) else { return None };
        let next_due = self.records.time(slot, Paths::DUE);
        Some(Check { at: self.records.changed(slot)?, class, next_due })
    }

    pub(crate) fn is_check(self, slot: u32) -> bool {
        let is_timed = self.records.changed(slot).is_some();
        is_timed && matches!(self.whats.role(self.records, slot), Role::Check(_))
    }
}

impl Devices {
    /// How many devices have a record.
    pub(crate) fn held(&self) -> u32 {
        self.held
    }

    /// Takes note of a record that was written: slots come in their order.
    pub(crate) fn add(&mut self, held: Held<'_>, slot: u32) {
        let code = device(held.records, slot);
        let place = code.unwrap_or(NONE) as usize;
        if code.is_some() && self.devices.len() <= place {
            self.devices.resize(place + 1, Device::NEW);
        }
        let Some(device) = self.devices.get_mut(place) else {
            self.before.push(NONE);
            return;
        };
        self.before.push(std::mem::replace(&mut device.last, slot));
        if held.records.is_live(slot) {
            self.count(held, slot);
        }
    }

    /// Counts a record that was taken note of: now it is shown.
    pub(crate) fn count(&mut self, held: Held<'_>, slot: u32) {
        let code = device(held.records, slot).unwrap_or(NONE);
        let Some(device) = self.devices.get_mut(code as usize) else { return };
        device.entries += 1;
        device.changes = device.changes.wrapping_add(1);
        (device.interval, device.open) = (None, None);
        let is_newer = |known: u32| known == NONE || held.age(slot) > held.age(known);
        if is_newer(device.newest) {
            device.newest = slot;
        }
        if is_newer(device.check) && held.is_check(slot) {
            device.check = slot;
        }
        self.held += u32::from(device.entries == 1);
    }

    /// Takes note of a record that died or is hidden.
    pub(crate) fn remove(&mut self, held: Held<'_>, slot: u32) {
        let Some(code) = device(held.records, slot) else { return };
        let is_newest = |known: fn(&Device) -> u32| {
            self.devices.get(code as usize).is_some_and(|device| known(device) == slot)
        };
        let newest = is_newest(|device| device.newest).then(|| self.newest(held, code, &|_| true));
        let check =
            is_newest(|device| device.check).then(|| self.newest(held, code, &|slot| held.is_check(slot)));
        let Some(device) = self.devices.get_mut(code as usize) else { return };
        device.newest = newest.map_or(device.newest, |slot| slot.unwrap_or(NONE));
        device.check = check.map_or(device.check, |slot| slot.unwrap_or(NONE));
        (device.interval, device.open) = (None, None);
        device.entries = device.entries.saturating_sub(1);
        device.changes = device.changes.wrapping_add(1);
        self.held -= u32::from(device.entries == 0);
    }

    /// What tells whether records of a device came, died or were hidden: how often, and the
    /// slot that was written last. `None` for a device that has none.
    pub(crate) fn state(&self, code: u32) -> Option<(u32, u32)> {
        let device = self.devices.get(code as usize).filter(|device| device.entries > 0)?;
        Some((device.changes, device.last))
    }

    /// How many records of a device are shown.
    pub(crate) fn entries(&self, code: u32) -> u32 {
        self.devices.get(code as usize).map_or(0, |device| device.entries)
    }

    /// The codes of the ids of all devices that have a record.
    pub(crate) fn codes(&self) -> Vec<u32> {
        let held = (0..).zip(&self.devices).filter(|(_, device)| device.entries > 0);
        held.map(|(code, _)| code).collect()
    }

    /// The slot of a device's newest check.
    pub(crate) fn check(&self, code: u32) -> Option<u32> {
        self.devices.get(code as usize).map(|device| device.check).filter(|slot| *slot != NONE)
    }

    /// The slots of a device's records, the one written last first.
    pub(crate) fn slots(&self, records: &Records, code: u32) -> impl Iterator<Item = u32> {
        self.all(code).filter(|slot| records.is_live(*slot))
    }

    /// The same with those that died or are hidden.
    pub(crate) fn all(&self, code: u32) -> impl Iterator<Item = u32> {
        let last = self.devices.get(code as usize).map_or(NONE, |device| device.last);
        let next = |slot: &u32| self.before.get(*slot as usize).copied().filter(|slot| *slot != NONE);
        let first = Some(last).filter(|slot| *slot != NONE);
        std::iter::successors(first, next)
    }

    /// The state of a device.
    pub(crate) fn health(&mut self, held: Held<'_>, code: u32, grace: i64, now: Timestamp) -> Health {
        let check = self.devices.get(code as usize).map_or(NONE, |device| device.check);
        let check = Some(check).filter(|slot| *slot != NONE).and_then(|slot| held.check(slot));
        let needs_interval = check.is_some_and(|check| check.next_due.is_none());
        let interval = if needs_interval { self.interval(held, code) } else { None };
        Health::derive(check, interval, grace, now)
    }

    /// Whether each device reports, by the code of its id.
    pub(crate) fn freshness(&mut self, held: Held<'_>, grace: i64, now: Timestamp) -> Vec<Freshness> {
        (0..self.devices.len() as u32)
            .map(|code| freshness(self.health(held, code, grace, now).state))
            .collect()
    }

    /// What the records of a device say; `None` without any.
    pub(crate) fn facts(&mut self, held: Held<'_>, code: u32, incidents: &Incidents) -> Option<Facts> {
        let incident = self.open(held, code, incidents).newest.clone();
        let device = self.devices.get(code as usize).filter(|device| device.entries > 0)?;
        let is_maintenance = |slot| held.whats.role(held.records, slot) == Role::Maintenance;
        Some(Facts {
            entries: device.entries,
            check: Some(device.check).filter(|slot| *slot != NONE),
            maintenance: self.newest(held, code, &is_maintenance),
            incident,
        })
    }

    /// The incidents of a device.
    pub(crate) fn open(&mut self, held: Held<'_>, code: u32, incidents: &Incidents) -> Rc<Open> {
        if let Some(known) = self.devices.get(code as usize).and_then(|device| device.open.clone()) {
            return known;
        }
        let (slots, steps) = self.steps(held, code, incidents);
        let groups = grouped(&steps);
        let mut open = Open { turns: turns(&steps, &groups), reports: steps.len() as u32, ..Open::default() };
        for group in &groups {
            let all: Vec<&Step> = group.iter().map(|index| &steps[*index]).collect();
            let Some(thread) = Thread::of(&all).filter(|thread| thread.open) else { continue };
            let own = group.iter().find(|index| steps[**index].id == thread.id).or(group.first());
            open.slots.extend(own.and_then(|index| slots.get(*index)));
            open.newest = Some(thread);
        }
        let found = Rc::new(open);
        if let Some(device) = self.devices.get_mut(code as usize) {
            device.open = Some(Rc::clone(&found));
        }
        found
    }

    /// The reports of a device, as steps of incidents.
    pub(crate) fn steps(&self, held: Held<'_>, code: u32, incidents: &Incidents) -> (Vec<u32>, Vec<Step>) {
        let steps =
            self.slots(held.records, code).filter_map(|slot| Some((slot, incidents.step(held, slot)?)));
        let (slots, mut steps): (Vec<u32>, Vec<Step>) = steps.unzip();
        self.follow_shown(held, code, &slots, &mut steps);
        (slots, steps)
    }

    /// Lets what follows up a hidden report follow up the one that stands for it.
    fn follow_shown(&self, held: Held<'_>, code: u32, slots: &[u32], steps: &mut [Step]) {
        if held.records.hidden() == 0 {
            return;
        }
        let marks: Vec<_> = slots.iter().map(|slot| reference(held.records, *slot)).collect();
        let order = sorted(marks.len(), &|a, b| marks[a].cmp(&marks[b]));
        // The id of each hidden report, and that of the one that is shown.
        let mut names: Vec<(&str, String)> = Vec::new();
        for hidden in self.all(code).filter(|slot| held.records.is_hidden(*slot)) {
            let mark = reference(held.records, hidden);
            let place = order.partition_point(|index| marks[*index] < mark);
            let shown = order.get(place).filter(|index| marks[**index] == mark && mark.is_some());
            let id = held.records.text(hidden, Paths::ID);
            names.extend(id.zip(shown.map(|index| steps[*index].id.clone())));
        }
        let order = sorted(names.len(), &|a, b| names[a].cmp(&names[b]));
        for incident in steps.iter_mut().filter_map(|step| step.incident.as_mut()) {
            let place = order.partition_point(|index| names[*index].0 < incident.as_str());
            let known = order.get(place).map(|index| &names[*index]).filter(|(id, _)| id == incident);
            known.into_iter().for_each(|(_, shown)| incident.clone_from(shown));
        }
    }

    /// The newest text that a device's records have in a field.
    pub(crate) fn name<'a>(&self, held: Held<'a>, code: u32, path: u32) -> Option<&'a str> {
        let newest = self.devices.get(code as usize)?.newest;
        held.records.text(newest, path).or_else(|| {
            let slot = self.newest(held, code, &|slot| held.records.text(slot, path).is_some())?;
            held.records.text(slot, path)
        })
    }

    fn newest(&self, held: Held<'_>, code: u32, wanted: &dyn Fn(u32) -> bool) -> Option<u32> {
        let slots = self.slots(held.records, code).filter(|slot| wanted(*slot));
        slots.max_by_key(|slot| held.age(*slot))
    }

    pub(crate) fn interval(&mut self, held: Held<'_>, code: u32) -> Option<i64> {
        let known = self.devices.get(code as usize)?.interval;
        let interval = known.unwrap_or_else(|| {
            let checks = self.slots(held.records, code).filter(|slot| held.is_check(*slot));
            interval::median_gap(
                checks.filter_map(|slot| held.records.changed(slot)).map(|at| at.0).collect(),
            )
        });
        self.devices.get_mut(code as usize)?.interval = Some(interval);
        interval
    }
}

/// Whether a device in this state reports.
fn freshness(state: DeviceState) -> Freshness {
    match state {
        DeviceState::NotReporting => Freshness::Overdue,
        DeviceState::Unknown => Freshness::Unchecked,
        DeviceState::Healthy | DeviceState::Warning | DeviceState::Critical | DeviceState::Other => {
            Freshness::Reporting
        }
    }
}

/// The code of the id of a record's device; `None` when it names none.
pub(crate) fn device(records: &Records, slot: u32) -> Option<u32> {
    named(records, *records.who.get(slot as usize)?)
}

/// The same for what the records of a device have in common.
pub(crate) fn named(records: &Records, who: u32) -> Option<u32> {
    let code = *records.whos.get(who).first()?;
    let ids = &records.templates.paths.get(Paths::DEVICE_ID)?.dictionary;
    ids.text(code).map(|_| ids.name(code))
}

/// The way to what makes a report a step of an incident.
pub(crate) struct Incidents {
    incident: Reach,
    event: Reach,
    symptoms: Reach,
    category: Reach,
}

impl Incidents {
    pub(crate) fn new(records: &Records) -> Self {
        Self {
            incident: Reach::single_detail(records, "incident"),
            event: Reach::single_detail(records, "event"),
            symptoms: Reach::detail(records, "symptoms"),
            category: Reach::single_detail(records, "issue_category"),
        }
    }

    /// The step that a record is.
    fn step(&self, held: Held<'_>, slot: u32) -> Option<Step> {
        let records = held.records;
        if held.whats.role(records, slot) != Role::Report {
            return None;
        }
        let text = |reach: &Reach| {
            let mut texts = reach.values(records, slot).filter_map(|value| match value {
                Value::Code(path, code) => records.templates.paths.text(path, code).map(str::to_owned),
                Value::Moment(_) => None,
            });
            texts.next()
        };
        Some(Step {
            id: records.text(slot, Paths::ID)?.to_owned(),
            incident: text(&self.incident),
            event: text(&self.event),
            status: held.whats.of(records, slot)?.status.clone().unwrap_or_default(),
            subject: text(&self.symptoms).or_else(|| text(&self.category)),
            at: records.time(slot, Paths::CREATED_AT),
        })
    }
}
