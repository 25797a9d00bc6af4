//! How measurements go with time while nothing is wrong: load wanders about its
//! mean, disks fill, toner and paper are used up.

use crate::readings::{Own, Readings};

use super::chance::Chance;

/// The measurements of a new device.
pub(super) fn first(own: Option<Own>, chance: &mut Chance) -> Readings {
    let own = own.map(|own| {
        let (low, high) = match own {
            Own::Temperature => (36.0, 55.0),
            Own::Toner | Own::Paper => (20.0, 100.0),
            Own::Signal => (-70.0, -48.0),
            Own::Drift => (-10.0, 10.0),
        };
        (own, chance.between(low, high))
    });
    Readings {
        cpu: chance.between(12.0, 55.0),
        memory: chance.between(35.0, 75.0),
        disk: chance.between(32.0, 92.0),
        network: "good",
        own,
        printer_failed: false,
    }
}

/// Moves the measurements on by so many days. Disks stay just above where they
/// would be reported: running low is a fault, which comes and goes.
pub(super) fn drift(readings: &mut Readings, days: f64, chance: &mut Chance) {
    let pace = days.min(1.0).sqrt();
    let mut walk = |value: f64, mean: f64, width: f64| {
        (value + (mean - value) * 0.15 * pace + chance.between(-width, width) * pace).clamp(1.0, 86.0)
    };
    readings.cpu = walk(readings.cpu, 38.0, 9.0);
    readings.memory = walk(readings.memory, 57.0, 6.0);
    readings.disk = (readings.disk - chance.between(0.0, 0.7) * days).max(26.0);
    let Some((own, value)) = &mut readings.own else { return };
    *value = match own {
        Own::Temperature => (*value + chance.between(-2.0, 2.0) * pace).clamp(30.0, 62.0),
        Own::Toner => (*value - chance.between(0.2, 2.0) * days).max(2.0),
        Own::Paper => (*value - chance.between(1.0, 9.0) * days).max(1.0),
        Own::Signal => (*value + chance.between(-3.0, 3.0) * pace).clamp(-78.0, -42.0),
        Own::Drift => (*value + chance.between(-2.0, 2.2) * days).clamp(-45.0, 45.0),
    };
}
