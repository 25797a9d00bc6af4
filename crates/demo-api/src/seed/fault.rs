//! `Ailment`: what can be wrong with a device, how it shows in its readings,
//! how people report it and what mends it.

use crate::readings::{Own, Readings};

use super::chance::Chance;

/// Something that can be wrong with a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ailment {
    Disk,
    Memory,
    Load,
    Link,
    Heat,
    Printer,
    Calibration,
}

/// How an ailment is reported and mended.
pub(super) struct Case {
    pub(super) category: &'static str,
    pub(super) symptoms: &'static [&'static str],
    pub(super) error_codes: &'static [&'static str],
    pub(super) notes: &'static str,
    pub(super) remedy: &'static str,
}

impl Ailment {
    /// Whether it is of the grave sort: a link or a printer that fails always is.
    pub(super) fn is_grave(self, chance: &mut Chance) -> bool {
        chance.happens(match self {
            Self::Printer => 1.0,
            Self::Calibration => 0.0,
            _ => 0.25,
        })
    }

    /// Bends the readings as this ailment does.
    pub(super) fn bend(self, readings: &mut Readings, grave: bool, chance: &mut Chance) {
        let of = |mild: (f64, f64), bad: (f64, f64)| if grave { bad } else { mild };
        let mut value = |(low, high)| chance.between(low, high);
        match self {
            Self::Disk => readings.disk = value(of((11.0, 24.0), (1.0, 9.0))),
            Self::Memory => readings.memory = value(of((88.5, 94.0), (95.5, 99.5))),
            Self::Load => readings.cpu = value(of((88.5, 94.0), (95.5, 100.0))),
            Self::Link => readings.network = if grave { "flapping" } else { "poor" },
            Self::Printer => readings.printer_failed = true,
            Self::Heat => {
                readings.own = Some((Own::Temperature, value(of((68.5, 76.0), (79.0, 94.0)))));
            }
            Self::Calibration => readings.own = Some((Own::Drift, value((52.0, 120.0)))),
        }
    }

    pub(super) fn case(self) -> Case {
        let (category, symptoms, error_codes, notes, remedy): (_, &[_], &[_], _, _) = match self {
            Self::Disk => (
                "storage",
                &["disk_full", "slow_response"],
                &["ERR_DISK_010"],
                "Saving fails now and then; the disk seems to be full.",
                "disk_cleanup",
            ),
            Self::Memory => (
                "software",
                &["slow_response", "application_crash"],
                &["ERR_MEM_004"],
                "Applications close by themselves after a few hours.",
                "reboot",
            ),
            Self::Load => (
                "software",
                &["slow_response"],
                &["ERR_CPU_002"],
                "Everything takes minutes. It got worse since the last update.",
                "service_restart",
            ),
            Self::Link => (
                "network",
                &["intermittent_connectivity", "slow_response"],
                &["ERR_NETWORK_001"],
                "Connection drops several times an hour, mostly at peak time.",
                "cable_replacement",
            ),
            Self::Heat => (
                "hardware",
                &["overheating", "fan_noise"],
                &["ERR_TEMP_003"],
                "Too hot to touch, and the fan is loud.",
                "fan_replacement",
            ),
            Self::Printer => (
                "hardware",
                &["paper_jam", "printer_not_responding"],
                &["ERR_PRINT_007"],
                "Nothing is printed. Receipts are written by hand.",
                "roller_replacement",
            ),
            Self::Calibration => (
                "calibration",
                &["wrong_readings"],
                &["ERR_CAL_021"],
                "Readings differ from the reference weight.",
                "calibration",
            ),
        };
        Case { category, symptoms, error_codes, notes, remedy }
    }
}
