//! However records lie, each device's come in the order of their time, with their own numbers.

use domain::Timestamp;
use lanes::{Columns, Is, Lanes, Layout, Look, Seen, Step};
use proptest::prelude::*;

/// A record: its device, when it changed, whether it is a check, and its number, if it has one.
type Drawn = (u8, Option<i64>, bool, Option<u8>);

const DEVICES: u32 = 3;

/// What a device's lane is to hold, worked out by looking at every record.
fn expected(records: &[Drawn], device: u32) -> Vec<(Seen, Option<u8>)> {
    let own = (0..).zip(records).filter(|(_, (of, ..))| u32::from(*of) % DEVICES == device);
    let mut own: Vec<_> = own
        .filter_map(|(slot, (_, at, is_check, number))| {
            let shape_is_marked = number.is_none();
            let what = u32::from(*is_check);
            Some((Seen::new(Timestamp((*at)?), slot, what, *is_check, shape_is_marked), *number))
        })
        .collect();
    own.sort_by_key(|(seen, _)| (seen.at, seen.slot));
    own
}

proptest! {
    #[test]
    fn each_device_has_its_records_in_the_order_of_their_time(
        records in prop::collection::vec((0_u8..9, prop::option::weighted(0.9, 0_i64..20), any::<bool>(), prop::option::of(0_u8..5)), 0..60),
        is_turned in any::<bool>(),
    ) {
        let changed: Vec<i64> = records.iter().map(|(_, at, ..)| at.unwrap_or(i64::MIN)).collect();
        let what: Vec<u32> = records.iter().map(|(_, _, is_check, _)| u32::from(*is_check)).collect();
        let shape: Vec<u32> = records.iter().map(|(.., number)| u32::from(number.is_none())).collect();
        let at: Vec<u32> = (0..records.len() as u32).collect();
        let tape: Vec<u32> = records.iter().map(|(.., number)| u32::from(number.unwrap_or_default())).collect();
        let columns = Columns {
            changed: &changed,
            what: &what,
            shape: &shape,
            at: &at,
            tape: &tape,
            checks: vec![Is::Nothing, Is::Check],
            layouts: vec![
                Layout { steps: vec![Step { key: 1, word: 0, field: 0 }], ..Layout::default() },
                Layout { is_marked: true, ..Layout::default() },
            ],
            numbers: vec![vec![0.5, 1.5, 2.5, 3.5, 4.5]],
            keys: 2,
        };
        let mut slots: Vec<(u32, u32)> =
            (0..).zip(&records).map(|(slot, (device, ..))| (u32::from(*device) % DEVICES, slot)).collect();
        if is_turned {
            slots.reverse();
        }
        let counts: Vec<usize> =
            (0..DEVICES).map(|device| slots.iter().filter(|(of, _)| *of == device).count()).collect();
        let mut lanes = Lanes::new(&[vec![Look::default(); 2]]);
        // What was there before leaves nothing behind.
        for _ in 0..2 {
            lanes.fill(&columns, &counts, &slots);
            for device in 0..DEVICES {
                let lane = lanes.lane(device as usize);
                let expected = expected(&records, device);
                prop_assert_eq!(lane.records, expected.iter().map(|(seen, _)| *seen).collect::<Vec<_>>());
                for (place, (_, number)) in expected.iter().enumerate() {
                    prop_assert!(lane.number(0, place).is_nan());
                    let own = lane.number(1, place);
                    prop_assert_eq!((!own.is_nan()).then_some(own), number.map(|code| f64::from(code) + 0.5));
                }
            }
        }
    }
}
