//! `Member`: a device of the fleet with what its life depends on.

use domain::Timestamp;
use domain::time::{DAY, HOUR};

use crate::store::Device;

use super::Plan;
use super::chance::Chance;
use super::kind::{KINDS, Kind, SITES};

/// A device and its part in the story.
pub(super) struct Member {
    pub(super) device: Device,
    pub(super) kind: &'static Kind,
    /// Was there from the beginning, before the others came.
    pub(super) veteran: bool,
    /// The first third of its history is in the older revision's shape.
    pub(super) was_older: bool,
    /// Has stopped reporting, this long ago.
    pub(super) silent_for: Option<i64>,
    /// No checks in this span.
    pub(super) outage: Option<(Timestamp, Timestamp)>,
}

/// The documented device, and the one whose helper is known not to work.
pub(super) const DOCUMENTED: usize = 0;
const BROKEN: usize = 2;

/// Devices that are always there, if there are as many: kind, id, name, serial.
const NOTED: [(usize, &str, &str, &str); 12] = [
    (0, "device-12345", "Office Printer HP-2024", "HP123456789"),
    (1, "dev_abc123", "Server-01", "SRV0001"),
    (2, "device-50001", "Legacy Gateway GW-1", "GW-LEGACY-1"),
    (11, "device-50002", "<b>Lobby</b> Display <script>alert(1)</script>", "DSP-50002"),
    (5, "device-50003", "Kiosk \u{202e}9021 egnuol\u{202c} (RTL)", "KSK-50003"),
    (4, "device-50004", "=HYPERLINK(\"http://example.test\",\"POS Terminal\")", "+POS@50004"),
    (6, "device-50005", "☕ Break room AP 🚀👩🏽‍🔧", "AP-50005"),
    (2, "70001", "Router 70001", "70001"),
    (7, "nas/backup 1?&#ñ", "NAS-Backup-01", "NAS%2F01"),
    (5, "kiosk-東京-7", "案内端末 7 東京", "KSK-東京-7"),
    (10, "device-50006", "Кamera\u{200b} Склад 4", "CAM-50006"),
    (3, "device-50007", "Core Switch MX-2", "MX2-50007"),
];

/// A device of every so many has a misconfigured helper, too.
const BROKEN_EVERY: usize = 97;

impl Member {
    pub(super) fn all(plan: &Plan) -> Vec<Self> {
        (0..plan.devices as usize).map(|index| Self::new(plan, index)).collect()
    }

    fn new(plan: &Plan, index: usize) -> Self {
        let mut chance = Chance::new(plan.seed ^ 0x00f1_ee70, index);
        let (kind, id, name, serial) = match NOTED.get(index) {
            Some(&(kind, id, name, serial)) => {
                (&KINDS[kind], id.to_owned(), name.to_owned(), serial.to_owned())
            }
            None => named(index, &mut chance),
        };
        let device = Device {
            key: index as i64 + 1,
            id,
            name,
            serial,
            helper_works: index != BROKEN && index % BROKEN_EVERY != BROKEN_EVERY - 1,
        };
        let plain = index >= NOTED.len();
        let silent = plain && chance.happens(0.05);
        let outage = (plain && !silent && chance.happens(0.3)).then(|| {
            let ends = plan.anchor.plus(-chance.days(1.5, f64::from(plan.days).max(2.0)));
            (ends.plus(-chance.days(1.0, 4.0)), ends)
        });
        Self {
            device,
            kind,
            veteran: !plain || chance.happens(0.06),
            was_older: index == 1 || (plain && chance.happens(0.015)),
            silent_for: silent.then(|| chance.days(0.1, 6.0)),
            outage,
        }
    }

    /// Whether no check could reach this device then.
    pub(super) fn was_unreachable(&self, at: Timestamp, anchor: Timestamp) -> bool {
        let fleet_wide = (anchor.plus(-12 * DAY), anchor.plus(-10 * DAY - 3 * HOUR));
        let within = |&(from, to): &(Timestamp, Timestamp)| from <= at && at < to;
        within(&fleet_wide) || self.outage.as_ref().is_some_and(within)
    }
}

fn named(index: usize, chance: &mut Chance) -> (&'static Kind, String, String, String) {
    let kind = &KINDS[chance.whole(0, KINDS.len() as u64) as usize];
    let site = chance.pick(&SITES);
    let number = format!("{:03}", index + 1);
    let name = chance.pick(kind.names).replace("{n}", &number).replace("{site}", site);
    let id = match chance.whole(0, 10) {
        0 => format!("dev_{:06x}", 0x00a0_0000 + index * 7),
        1 => format!("{}-{number}", kind.prefix),
        _ => format!("device-{}", 20_000 + index),
    };
    let serial = format!("{}{:07}", kind.prefix, chance.whole(0, 1_000) * 10_000 + index as u64);
    (kind, id, name, serial)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_and_serials_are_unique_and_the_documented_device_is_first() {
        let fleet = Member::all(&Plan { devices: 5_000, ..Plan::example() });
        assert_eq!(fleet[DOCUMENTED].device.id, "device-12345");
        assert_eq!(fleet[BROKEN].device.name, "Legacy Gateway GW-1");
        let ids: HashSet<_> = fleet.iter().map(|member| &member.device.id).collect();
        let serials: HashSet<_> = fleet.iter().map(|member| &member.device.serial).collect();
        assert_eq!((ids.len(), serials.len()), (5_000, 5_000));
    }
}
