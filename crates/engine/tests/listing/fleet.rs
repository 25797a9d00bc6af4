//! The fleet over time and the list of devices, worked out naively: device by device,
//! moment by moment.

use super::naive::{distinct, naive_health};
use super::{NOW, loaded, records};
use domain::devices::Order;
use domain::time::{DAY, HOUR};
use domain::{DeviceState, Devices, Record, Timestamp};
use engine::message::{Answer, Counts, DeviceList, Overview, Question};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The records of each device.
fn by_device(records: &[(Value, Record)]) -> BTreeMap<&str, Vec<&Record>> {
    let mut devices: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for (_, record) in records {
        if let Some(id) = &record.device_id {
            devices.entry(id).or_default().push(record);
        }
    }
    devices
}

/// The state of a device at a moment. Its usual interval is that of today.
fn state_at(records: &[&Record], moment: Timestamp) -> DeviceState {
    super::naive::health_at(records, moment).state
}

fn overview(records: &[Value], edges: Vec<Timestamp>) -> Option<Overview> {
    match loaded(records, 7).answer_about_fleet(&Question::Overview { edges, now: NOW }) {
        Some(Answer::Overview(overview)) => Some(*overview),
        _ => None,
    }
}

fn edges() -> impl Strategy<Value = Vec<Timestamp>> {
    (prop::collection::vec(1_i64..60, 1..5), -10_i64..50).prop_map(|(lengths, end)| {
        let mut edge = NOW.plus(end * HOUR);
        let mut edges = vec![edge];
        for length in lengths {
            edge = edge.plus(-length * HOUR);
            edges.push(edge);
        }
        edges.reverse();
        edges
    })
}

/// Every moment at which the state of some device can change, and those around it.
fn moments(devices: &BTreeMap<&str, Vec<&Record>>, from: Timestamp, until: Timestamp) -> BTreeSet<Timestamp> {
    let mut moments = BTreeSet::from([from]);
    for record in devices.values().flatten() {
        moments.extend(record.changed_at());
        moments.extend(record.next_check_due.map(|due| due.plus(super::GRACE + 1)));
    }
    for records in devices.values() {
        let checks = super::naive::checks(records);
        let interval = super::naive::interval(&checks);
        moments.extend(checks.iter().filter_map(|check| Some(check.at.plus(3 * interval? + 1))));
    }
    moments.into_iter().filter(|at| from <= *at && *at < until && *at <= NOW).collect()
}

proptest! {
    #[test]
    fn the_fleet_over_time_is_that_of_a_naive_reading(records in records(), edges in edges()) {
        let found = overview(&records, edges.clone()).unwrap();
        let records = distinct(&records);
        let devices = by_device(&records);
        let counted = |state: &dyn Fn(&[&Record]) -> Option<DeviceState>| {
            let mut counts = Counts::default();
            for state in devices.values().filter_map(|records| state(records)) {
                counts[DeviceState::ALL.iter().position(|known| *known == state).unwrap()] += 1;
            }
            counts
        };
        prop_assert_eq!(found.now, counted(&|records| Some(naive_health(records).state)));
        prop_assert_eq!(found.day_ago, counted(&|records| Some(state_at(records, NOW.plus(-DAY)))));
        let urgent = |state: &DeviceState| state.urgency() < 3;
        let states = devices.values().map(|records| naive_health(records).state);
        prop_assert_eq!(found.attention_total as usize, states.filter(urgent).count());
        for (span, pair) in edges.windows(2).enumerate() {
            let [from, until] = [pair[0], pair[1]];
            let end = until.plus(-1).min(NOW);
            prop_assert_eq!(found.ends[span], counted(&|records| Some(state_at(records, end))));
            let moments = moments(&devices, from, until);
            let worst = |records: &[&Record]| {
                let known = moments.iter().map(|at| state_at(records, *at)).filter(|state| *state != DeviceState::Unknown);
                known.min_by_key(|state| state.urgency()).filter(|_| from <= NOW)
            };
            prop_assert_eq!(found.worst[span], counted(&worst), "span {}", span);
            let is_in = |record: &&Record| record.changed_at().is_some_and(|at| from <= at && at < until);
            for (kind, counts) in &found.kinds {
                let own = |record: &&Record| record.kind.as_deref().unwrap_or_default() == kind;
                let all = records.iter().map(|(_, record)| record);
                prop_assert_eq!(counts[span] as usize, all.filter(is_in).filter(own).count());
            }
            let all = found.kinds.iter().map(|(_, counts)| counts[span] as usize).sum::<usize>();
            prop_assert_eq!(all, records.iter().map(|(_, record)| record).filter(is_in).count());
        }
        for lane in &found.lanes {
            prop_assert_eq!(lane.states.len(), edges.len() - 1);
        }
    }

    #[test]
    fn the_list_of_devices_is_that_of_a_naive_reading(
        records in records(), states in prop::sample::subsequence(DeviceState::ALL.to_vec(), 0..=6),
        during in prop::option::of(edges()), order in prop::sample::select(Order::ALL.to_vec()), len in 0_u32..8,
    ) {
        let during = during.map(|edges| (edges[0], *edges.last().unwrap()));
        let listing = Devices { text: String::new(), states: states.clone(), during, order };
        let mut engine = loaded(&records, 5);
        let Some(Answer::DeviceList(DeviceList { total, counts, rows })) =
            engine.answer_about_fleet(&Question::DeviceList { listing, len, now: NOW }) else { panic!("no list") };
        let records = distinct(&records);
        let devices = by_device(&records);
        let mut expected = Counts::default();
        let mut fitting = BTreeMap::new();
        for (id, records) in &devices {
            let state = match during {
                None => Some(naive_health(records).state),
                Some((from, until)) => {
                    let moments = moments(&devices, from, until);
                    let known = moments.iter().map(|at| state_at(records, *at)).filter(|state| *state != DeviceState::Unknown);
                    known.min_by_key(|state| state.urgency())
                }
            };
            let Some(state) = state else { continue };
            expected[DeviceState::ALL.iter().position(|known| *known == state).unwrap()] += 1;
            if states.is_empty() || states.contains(&state) {
                fitting.insert((*id).to_owned(), state);
            }
        }
        prop_assert_eq!(counts, expected);
        prop_assert_eq!(total as usize, fitting.len());
        prop_assert_eq!(rows.len(), fitting.len().min(len as usize));
        for row in &rows {
            prop_assert_eq!(Some(&row.state), fitting.get(&row.device.id));
        }
        if order == Order::Worst {
            prop_assert!(rows.is_sorted_by_key(|row| row.state.urgency()));
        }
        if order == Order::Incidents {
            prop_assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(row.open_incidents)));
        }
    }

    #[test]
    fn a_device_needs_somebody_since_its_state_began(records in records()) {
        let found = overview(&records, vec![NOW.plus(-HOUR), NOW.plus(HOUR)]).unwrap();
        let records = distinct(&records);
        let devices = by_device(&records);
        for one in &found.attention {
            let own = &devices[one.device.id.as_str()];
            let since = one.since.unwrap();
            let state = one.device.health.state;
            let changes = moments(&devices, since, NOW.plus(1));
            prop_assert!(changes.iter().all(|at| state_at(own, *at) == state));
            prop_assert!(state_at(own, since.plus(-1)) != state);
        }
    }
}

#[test]
fn no_spans_are_no_overview() {
    assert_eq!(overview(&[], vec![NOW]), Some(Overview::default()));
}
