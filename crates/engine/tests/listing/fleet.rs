//! The fleet over time and the list of devices, worked out naively: device by device,
//! moment by moment.

use super::naive::{distinct, naive_health};
use super::{NOW, loaded, records};
use domain::devices::Measured;
use domain::devices::Order;
use domain::record::number;
use domain::thread::{Step, threads};
use domain::time::{DAY, HOUR};
use domain::{DeviceState, Devices, Listing, Record, Timestamp};
use engine::Engine;
use engine::message::{
    AboutFleet, AboutList, Answer, Counts, DeviceList, Overview, Waiting, Window, decode, encode,
};
use proptest::prelude::*;
use serde_json::{Value, json};
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
    // One within what is measured there, one at an edge, one beyond.
    let limits = ["cpu_usage", "disk_space"].map(|key| (key.to_owned(), vec![23.5, 50.0, 1e9]));
    ask(&mut loaded(records, 7), &AboutFleet::Overview { edges, limits: limits.to_vec(), now: NOW })
}

fn ask<T: serde::de::DeserializeOwned>(engine: &mut Engine, question: &AboutFleet) -> Option<T> {
    decode(&engine.answer_about_fleet(&encode(question)?)?)
}

/// The steps of all incidents of a device, as far as they were known at a moment.
fn steps(records: &[&Record], moment: Timestamp) -> Vec<Step> {
    let steps = records.iter().filter_map(|record| Step::of(record));
    steps.filter(|step| step.at.is_none_or(|at| at <= moment)).collect()
}

fn open_at(devices: &BTreeMap<&str, Vec<&Record>>, moment: Timestamp) -> usize {
    let of =
        |records: &Vec<&Record>| threads(&steps(records, moment)).iter().filter(|thread| thread.open).count();
    devices.values().map(of).sum()
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
            prop_assert_eq!(found.open_ends[span] as usize, open_at(&devices, end));
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
        prop_assert_eq!(found.open_day_ago as usize, open_at(&devices, NOW.plus(-DAY)));
        let last = Timestamp(i64::MAX);
        prop_assert_eq!(found.open_incidents as usize, open_at(&devices, last));
        let waiting = found.waiting.iter().flat_map(|(_, counts)| counts).sum::<u32>();
        prop_assert_eq!(waiting, found.open_incidents);
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
        let listing = Devices { states: states.clone(), during, order, ..Devices::default() };
        let mut engine = loaded(&records, 5);
        let DeviceList { total, counts, rows, .. } =
            ask(&mut engine, &AboutFleet::DeviceList { listing, len, now: NOW }).unwrap();
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
    fn every_bar_of_a_distribution_leads_to_as_many_devices(records in records()) {
        let found = overview(&records, vec![NOW.plus(-HOUR), NOW]).unwrap();
        let mut engine = loaded(&records, 7);
        let records = distinct(&records);
        for one in &found.distributions {
            prop_assert_eq!(one.edges.len(), one.counts.len() + 1);
            let mut latest = 0;
            for records in by_device(&records).values() {
                let check = super::naive::latest_check(records);
                latest += usize::from(check.and_then(|check| number(check.details.get(&one.key)?)).is_some());
            }
            prop_assert_eq!(one.counts.iter().sum::<u32>() as usize, latest, "{}", one.key);
            for (bar, count) in one.counts.iter().enumerate() {
                let is_last = bar + 1 == one.counts.len();
                let from = if bar == 0 { "-1e300".to_owned() } else { one.edges[bar].to_string() };
                let until = (!is_last).then(|| one.edges[bar + 1].to_string());
                let measured = Some(Measured { key: one.key.clone(), from, until });
                let listing = Devices { measured, ..Devices::default() };
                let list: DeviceList =
                    ask(&mut engine, &AboutFleet::DeviceList { listing, len: 9, now: NOW }).unwrap();
                prop_assert_eq!(list.total, *count, "{} {}", one.key, bar);
            }
        }
    }

    #[test]
    fn open_incidents_lead_to_as_many_entries_and_devices(records in records()) {
        let found = overview(&records, vec![NOW.plus(-HOUR), NOW]).unwrap();
        let mut engine = loaded(&records, 7);
        let mut total = |query: String| {
            let (listing, tick) = (Listing::of(query), 0);
            match engine.answer(&AboutList::Window { listing, from: 0, len: 0, now: NOW, tick }.ask()) {
                Some(Answer::About(bytes)) => decode::<Window>(&bytes).unwrap().total,
                _ => u32::MAX,
            }
        };
        prop_assert_eq!(total("is:open-incident".into()), found.open_incidents);
        let all = total(String::new());
        prop_assert_eq!(total("-is:open-incident".into()), all - found.open_incidents);
        for (priority, counts) in &found.waiting {
            let chosen = if priority.is_empty() { "-priority:*".into() } else { format!("priority:\"{priority}\"") };
            // The youngest begin a day ago; what has no time is as old as can be.
            let young = format!("is:open-incident {chosen} after:{}", NOW.plus(-Waiting::DAYS[0] * DAY).to_iso());
            prop_assert_eq!(total(young), counts[0], "{}", priority);
        }
        let listing = Devices { has_incident: true, ..Devices::default() };
        let list: DeviceList = ask(&mut engine, &AboutFleet::DeviceList { listing, len: 99, now: NOW }).unwrap();
        prop_assert!(list.rows.iter().all(|row| row.open_incidents > 0));
        prop_assert_eq!(list.rows.iter().map(|row| row.open_incidents).sum::<u32>(), found.open_incidents);
        prop_assert_eq!((list.total, list.with_incidents), (list.rows.len() as u32, list.rows.len() as u32));
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
    assert_eq!(overview(&[], vec![]), Some(Overview::default()));
    assert_eq!(overview(&[], vec![NOW]), Some(Overview { edges: vec![NOW], ..Overview::default() }));
}

#[test]
fn the_most_serious_incidents_are_told_first() {
    let report = |(number, priority): (usize, &str)| {
        json!({
            "id": format!("r{number}"), "device_id": "d", "diagnostic_type": "issue_report", "status": "open",
            "priority": priority, "updated_at": NOW.plus(-HOUR).to_iso(), "created_at": NOW.plus(-HOUR).to_iso(),
        })
    };
    let records: Vec<Value> = ["low", "low", "medium", "normal", "high", "urgent", "high"]
        .into_iter()
        .enumerate()
        .map(report)
        .collect();
    let found = overview(&records, vec![NOW.plus(-DAY), NOW]).unwrap();
    let order: Vec<&str> = found.waiting.iter().map(|(priority, _)| priority.as_str()).collect();
    assert_eq!(order, ["high", "urgent", "medium", "low", "normal"]);
}
