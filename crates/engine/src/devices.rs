//! `Devices`: every device by what its records say: who it is, how it is, what
//! is open. Worked out when asked, again only after one of its records changed.

use crate::columns::{Columns, Role};
use domain::order::sorted;
use domain::thread::{Step, threads};
use domain::{Check, Health, Thread, Timestamp};

/// How many of its last checks tell a device's usual interval.
const RECENT: usize = 20;

/// The devices, by the code of their id.
#[derive(Default)]
pub(crate) struct Devices {
    devices: Vec<Device>,
    held: u32,
}

/// The records of a device.
#[derive(Default)]
struct Device {
    /// Slots that hold or held one of its records.
    slots: Vec<u32>,
    entries: u32,
    facts: Option<Facts>,
}

/// What the records of a device say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// How many there are.
    pub(crate) entries: u32,
    /// The newest name.
    pub(crate) name: Option<String>,
    /// The newest serial.
    pub(crate) serial: Option<String>,
    /// The newest check and its slot.
    pub(crate) check: Option<(Check, u32)>,
    /// The usual time between two checks, in milliseconds.
    pub(crate) interval: Option<i64>,
    /// The slot of the newest maintenance.
    pub(crate) maintenance: Option<u32>,
    /// The newest open incident.
    pub(crate) incident: Option<Thread>,
    /// How many incidents are open.
    pub(crate) open_incidents: u32,
}

impl Facts {
    /// The state of the device.
    pub(crate) fn health(&self, grace: i64, now: Timestamp) -> Health {
        Health::derive(self.check.map(|(check, _)| check), self.interval, grace, now)
    }
}

impl Devices {
    /// How many devices have a record.
    pub(crate) fn held(&self) -> u32 {
        self.held
    }

    /// Takes note of a record that was written.
    pub(crate) fn add(&mut self, columns: &Columns, slot: u32) {
        let Some(code) = index(columns, slot) else { return };
        if self.devices.len() <= code {
            self.devices.resize_with(code + 1, Device::default);
        }
        let Some(device) = self.devices.get_mut(code) else { return };
        device.slots.push(slot);
        device.facts = None;
        device.entries += 1;
        self.held += u32::from(device.entries == 1);
    }

    /// Takes note of a record that died.
    pub(crate) fn remove(&mut self, columns: &Columns, slot: u32) {
        let Some(device) = index(columns, slot).and_then(|code| self.devices.get_mut(code)) else { return };
        device.facts = None;
        device.entries = device.entries.saturating_sub(1);
        self.held -= u32::from(device.entries == 0);
    }

    /// What the records of a device say, by the code of its id; `None` without any.
    pub(crate) fn facts(&mut self, columns: &Columns, code: u32) -> Option<&Facts> {
        let device = self.devices.get_mut(code as usize).filter(|device| device.entries > 0)?;
        if device.facts.is_none() {
            device.slots.retain(|slot| columns.is_live(*slot));
        }
        Some(device.facts.get_or_insert_with(|| facts(columns, &device.slots)))
    }

    /// The codes of the ids of all devices that have a record.
    pub(crate) fn codes(&self) -> Vec<u32> {
        let held = (0..).zip(&self.devices).filter(|(_, device)| device.entries > 0);
        held.map(|(code, _)| code).collect()
    }

    /// The slots of a device's records.
    pub(crate) fn slots(&self, columns: &Columns, code: u32) -> impl Iterator<Item = u32> {
        let slots = self.devices.get(code as usize).map(|device| device.slots.as_slice());
        slots.unwrap_or_default().iter().copied().filter(|slot| columns.is_live(*slot))
    }
}

/// The place of a record's device; `None` when it names none.
fn index(columns: &Columns, slot: u32) -> Option<usize> {
    columns.device.text(slot).map(|_| columns.device.code(slot) as usize)
}

fn facts(columns: &Columns, slots: &[u32]) -> Facts {
    let newest = |wanted: &dyn Fn(u32) -> bool| {
        slots.iter().copied().filter(|slot| wanted(*slot)).max_by_key(|slot| columns.age(*slot))
    };
    let named = newest(&|slot| columns.name.text(slot).is_some());
    let numbered = newest(&|slot| columns.serial.text(slot).is_some());
    let checked = newest(&|slot| check(columns, slot).is_some());
    let open = open_incidents(columns, slots);
    Facts {
        entries: slots.len() as u32,
        name: named.and_then(|slot| columns.name.text(slot)).map(str::to_owned),
        serial: numbered.and_then(|slot| columns.serial.text(slot)).map(str::to_owned),
        check: checked.and_then(|slot| Some((check(columns, slot)?, slot))),
        interval: interval(
            slots.iter().filter_map(|slot| check(columns, *slot)).map(|check| check.at.0).collect(),
        ),
        maintenance: newest(&|slot| columns.role(slot) == Role::Maintenance),
        open_incidents: open.len() as u32,
        incident: open.into_iter().next_back(),
    }
}

/// The check that a record is; one without a time proves nothing.
fn check(columns: &Columns, slot: u32) -> Option<Check> {
    let Role::Check(class) = columns.role(slot) else { return None };
    Some(Check { at: columns.changed.get(slot)?, class, next_due: columns.due.get(slot) })
}

fn open_incidents(columns: &Columns, slots: &[u32]) -> Vec<Thread> {
    let steps: Vec<Step> = slots.iter().filter_map(|slot| columns.steps.get(slot)).cloned().collect();
    threads(&steps).into_iter().filter(|thread| thread.open).collect()
}

/// The median of the gaps between the last checks. Two at one moment are one.
fn interval(mut times: Vec<i64>) -> Option<i64> {
    times = ascending(&times);
    times.dedup();
    let recent = times.get(times.len().saturating_sub(RECENT)..)?;
    let gaps: Vec<i64> = recent.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect();
    let gaps = ascending(&gaps);
    let upper = gaps.get(gaps.len() / 2)?;
    let lower = gaps.get((gaps.len() - 1) / 2)?;
    Some(lower + (upper - lower) / 2)
}

fn ascending(values: &[i64]) -> Vec<i64> {
    let order = sorted(values.len(), &|a, b| values[a].cmp(&values[b]));
    order.into_iter().map(|index| values[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_interval_is_the_median_of_recent_gaps() {
        for (times, expected) in [
            (vec![], None),
            (vec![5], None),
            (vec![5, 5], None),
            (vec![1, 11], Some(10)),
            (vec![31, 1, 11], Some(15)),
            (vec![0, 10, 20, 30, 1_000], Some(10)),
            ((0..50).map(|n| if n < 30 { n } else { n * 100 }).collect(), Some(100)),
        ] {
            assert_eq!(interval(times.clone()), expected, "{times:?}");
        }
    }
}
