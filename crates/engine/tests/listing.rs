//! A listing, a device and the fleet against the same questions answered naively
//! over the JSON of generated records of every odd shape.

use domain::listing::{Column, Period, Sort};
use domain::thread::{Step, threads};
use domain::time::{DAY, HOUR, MINUTE};
use domain::{Check, Class, ClassTable, DeviceState, Health, Listing, Record, Timestamp};
use engine::Engine;
use engine::message::{Answer, DeviceView, FleetView, Question, Window};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NOW: Timestamp = Timestamp(1_705_329_912_345);
const GRACE: i64 = 15 * MINUTE;

fn word() -> impl Strategy<Value = Value> {
    select(vec![
        json!("warning"),
        json!("Warning"),
        json!("ok"),
        json!("completed"),
        json!("calibrating"),
        json!("ÉTÉ très"),
        json!("été"),
        json!("Gerät Ж"),
        json!(null),
        json!(" "),
        json!(7),
        json!(1.0),
        json!("7"),
        json!(true),
        json!(["list"]),
        json!({"nested": ["Deep", {"er": "OK"}]}),
    ])
}

fn kind() -> impl Strategy<Value = Value> {
    let words = ["health_check", "Health-Check", "maintenance", "issue_report", "sensor"];
    prop_oneof![select(words.to_vec()).prop_map(|word| json!(word)), word()]
}

fn time() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (0_i64..120).prop_map(|hours| json!(NOW.plus(-hours * 7 * HOUR).to_iso())),
        1 => (0_i64..3).prop_map(|minutes| json!(NOW.plus(-DAY + minutes * MINUTE).to_iso())),
        1 => select(vec![json!("soon"), json!(null), json!(12)]),
    ]
}

fn device() -> impl Strategy<Value = Value> {
    select(vec![json!("dev-1"), json!("dev-2"), json!(3), json!("3"), json!("dev-1"), json!(null)])
}

fn issues() -> impl Strategy<Value = Value> {
    let issue = prop_oneof![
        (word(), word(), word()).prop_map(|(severity, message, code)| {
            json!({"severity": severity, "message": message, "code": code})
        }),
        word(),
    ];
    prop_oneof![prop::collection::vec(issue, 0..3).prop_map(Value::Array), word()]
}

fn details() -> impl Strategy<Value = Value> {
    let names =
        ["cpu_usage", "issue_category", "symptoms", "error_codes", "incident", "action_performed", "x"];
    let details = prop::collection::btree_map(select(names.to_vec()), word(), 0..4);
    prop_oneof![details.prop_map(|details| json!(details)), word()]
}

fn id() -> impl Strategy<Value = Value> {
    prop_oneof![8 => (0_u32..1_000).prop_map(|id| json!(format!("diag-{id}"))), 1 => word()]
}

fn record() -> impl Strategy<Value = Value> {
    let fields: Vec<(&str, BoxedStrategy<Value>)> = vec![
        ("id", id().boxed()),
        ("device_id", device().boxed()),
        ("device_name", word().boxed()),
        ("device_serial", word().boxed()),
        ("diagnostic_type", kind().boxed()),
        ("status", word().boxed()),
        ("details", details().boxed()),
        ("diagnostics", details().boxed()),
        ("issues", issues().boxed()),
        ("alerts", issues().boxed()),
        ("notes", word().boxed()),
        ("priority", word().boxed()),
        ("reported_by", word().boxed()),
        ("unknown", word().boxed()),
        ("created_at", time().boxed()),
        ("updated_at", time().boxed()),
        ("last_check", time().boxed()),
        ("next_check_due", time().boxed()),
    ];
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| prop::option::weighted(0.7, value).prop_map(move |value| (name, value)))
        .collect();
    fields.prop_map(|fields| {
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(fields.collect::<Map<_, _>>())
    })
}

fn records() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(prop_oneof![20 => record(), 1 => word()], 0..40)
}

fn listing() -> impl Strategy<Value = Listing> {
    let text =
        select(vec!["", "", "o", "WARN", "dev 1", "été", "È", "diag-1 k", "deep", "7", "1.0", "e  r", "zzz"]);
    let chosen = prop::collection::vec(select(vec!["warning", "ok", "7", "health_check", "", "none"]), 0..3);
    let device = prop::option::weighted(0.3, select(vec!["dev-1", "3", "none"]));
    let period = prop::option::of(select(Period::ALL.to_vec()));
    (text, chosen.clone(), chosen, device, period, select(Column::ALL.to_vec()), any::<bool>()).prop_map(
        |(text, statuses, kinds, device, period, column, descending)| Listing {
            text: text.into(),
            statuses: statuses.into_iter().map(Into::into).collect(),
            kinds: kinds.into_iter().map(Into::into).collect(),
            device: device.map(Into::into),
            period,
            sort: Sort { column, descending },
        },
    )
}

fn loaded(records: &[Value], page: usize) -> Engine {
    let mut engine = Engine::new(GRACE, ClassTable::default());
    engine.begin_read();
    for records in records.chunks(page) {
        let page = engine.ingest_page(json!({"count": 1, "results": records}).to_string().as_bytes());
        assert!(page.is_ok());
    }
    engine
}

/// Each record once: by its id, else by its text; the last one with a time that is
/// not before the one held wins, and takes its place.
fn distinct(records: &[Value]) -> Vec<(Value, Record)> {
    let mut places = BTreeMap::new();
    let mut held: Vec<(Value, Record)> = Vec::new();
    for value in records {
        let record = Record::read(value);
        let place = *places.entry(record.id.clone().ok_or_else(|| value.to_string())).or_insert(held.len());
        match held.get_mut(place) {
            None => held.push((value.clone(), record)),
            Some((_, before)) if is_older(&record, before) => {}
            Some(before) => *before = (value.clone(), record),
        }
    }
    held
}

fn is_older(new: &Record, held: &Record) -> bool {
    matches!((new.changed_at(), held.changed_at()), (Some(new), Some(held)) if new < held)
}

fn searched(record: &Record) -> String {
    let mut texts: Vec<String> = [
        &record.id,
        &record.device_id,
        &record.device_name,
        &record.device_serial,
        &record.kind,
        &record.status,
        &record.priority,
        &record.notes,
        &record.reported_by,
        &record.performed_by,
    ]
    .into_iter()
    .flatten()
    .cloned()
    .collect();
    texts.extend(record.codes());
    texts.extend(record.issues.iter().filter_map(|issue| issue.message.clone()));
    let mut values: Vec<&Value> = record.details.values().collect();
    while let Some(value) = values.pop() {
        match value {
            Value::Array(items) => values.extend(items),
            Value::Object(fields) => values.extend(fields.values()),
            other => texts.extend(domain::record::text(other)),
        }
    }
    texts.join("\n").to_lowercase()
}

fn matches(record: &Record, listing: &Listing, statuses: bool, kinds: bool) -> bool {
    let chosen = |choice: &[String], value: &Option<String>| {
        choice.is_empty() || value.as_ref().is_some_and(|value| choice.contains(value))
    };
    let text = searched(record);
    let since = listing.period.map(|period| NOW.plus(-period.length()).0 / MINUTE * MINUTE);
    listing.text.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
        && listing.device.as_ref().is_none_or(|device| record.device_id.as_ref() == Some(device))
        && since.is_none_or(|since| record.changed_at().is_some_and(|time| time.0 >= since))
        && (!statuses || chosen(&listing.statuses, &record.status))
        && (!kinds || chosen(&listing.kinds, &record.kind))
}

fn counted<'a>(values: impl Iterator<Item = &'a String>) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value.clone()).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// The places of the records that a listing shows, in its order.
fn naive(records: &[(Value, Record)], listing: &Listing) -> Vec<usize> {
    let column = |record: &Record| match listing.sort.column {
        Column::Status => record.status.clone(),
        Column::Device => record.device_name.clone(),
        Column::Serial => record.device_serial.clone(),
        Column::Kind => record.kind.clone(),
        Column::Codes => Some(record.codes().join(" ")).filter(|codes| !codes.is_empty()),
        Column::Summary => Some(record.summary()).filter(|summary| !summary.is_empty()),
        // Times of four-digit years are in the order of their texts.
        Column::Updated => record.changed_at().map(|time| format!("{:020}", time.0)),
    };
    let mut rows: Vec<usize> =
        (0..records.len()).filter(|row| matches(&records[*row].1, listing, true, true)).collect();
    rows.sort_by_key(|row| (records[*row].1.changed_at().map_or(i64::MAX, |time| -time.0), *row));
    rows.sort_by(|a, b| {
        let [a, b] = [a, b].map(|row| column(&records[*row].1).map(|text| text.to_lowercase()));
        match (a, b) {
            (Some(a), Some(b)) if listing.sort.descending => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    });
    rows
}

fn window(engine: &mut Engine, listing: &Listing, from: u32, len: u32) -> Window {
    let question = Question::Window { listing: listing.clone(), from, len, now: NOW };
    let Some(Answer::Window(window)) = engine.answer(&question) else { return Window::default() };
    window
}

fn device_view(engine: &mut Engine, id: &str) -> Option<DeviceView> {
    match engine.answer(&Question::Device(id.into(), NOW)) {
        Some(Answer::Device(view)) => view.map(|view| *view),
        _ => None,
    }
}

/// The state of a device, worked out from all of its records.
fn naive_health(records: &[&Record]) -> Health {
    let classes = ClassTable::default();
    let class = |record: &Record| {
        let severities = record.issues.iter().filter_map(|issue| issue.severity.as_ref());
        let words = record.status.iter().chain(severities).map(|word| classes.of(word));
        words.fold(Class::Other, Class::worse)
    };
    let is_work =
        |record: &Record| record.status.as_ref().is_some_and(|word| classes.of(word) == Class::Work);
    let checks = records.iter().filter(|record| record.is_check() && !is_work(record));
    let mut checks: Vec<Check> = checks
        .filter_map(|record| {
            Some(Check { at: record.changed_at()?, class: class(record), next_due: record.next_check_due })
        })
        .collect();
    checks.sort_by_key(|check| check.at);
    let times: BTreeSet<i64> = checks.iter().map(|check| check.at.0).collect();
    let times: Vec<i64> = times.into_iter().rev().take(20).collect();
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[0] - pair[1]).collect();
    gaps.sort_unstable();
    let interval = (!gaps.is_empty()).then(|| {
        let (lower, upper) = (gaps[(gaps.len() - 1) / 2], gaps[gaps.len() / 2]);
        lower + (upper - lower) / 2
    });
    Health::derive(checks.last().copied(), interval, GRACE, NOW)
}

proptest! {
    #[test]
    fn rows_totals_and_facets_are_those_of_a_naive_filter_and_sort(
        records in records(), listing in listing(), page in 1_usize..20, from in 0_u32..50, len in 0_u32..20,
    ) {
        let mut engine = loaded(&records, page);
        let records = distinct(&records);
        prop_assert_eq!(engine.held() as usize, records.len());
        let rows = naive(&records, &listing);
        let all = window(&mut engine, &listing, 0, u32::MAX);
        let keys: Vec<usize> = all.rows.iter().map(|row| row.key as usize).collect();
        prop_assert_eq!(keys, rows.clone());
        for row in &all.rows {
            let record = &records[row.key as usize].1;
            prop_assert_eq!((&row.id, &row.status, &row.kind), (&record.id, &record.status, &record.kind));
            prop_assert_eq!((&row.summary, &row.codes), (&record.summary(), &record.codes()));
            prop_assert_eq!(row.updated_at, record.changed_at());
        }
        let read = || records.iter().map(|(_, record)| record);
        let statuses = read().filter(|record| matches(record, &listing, false, true));
        prop_assert_eq!(&all.statuses, &counted(statuses.filter_map(|record| record.status.as_ref())));
        let kinds = read().filter(|record| matches(record, &listing, true, false));
        prop_assert_eq!(&all.kinds, &counted(kinds.filter_map(|record| record.kind.as_ref())));

        let part = window(&mut engine, &listing, from, len);
        prop_assert_eq!(part.total as usize, rows.len());
        let wanted = all.rows.iter().skip(from as usize).take(len as usize).cloned();
        prop_assert_eq!(part.rows, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn every_record_is_shown_as_it_came(records in records()) {
        let mut engine = loaded(&records, 7);
        for (key, (value, record)) in distinct(&records).into_iter().enumerate() {
            let question = record.id.map_or(Question::EntryOf(key as u32), Question::Entry);
            let Some(Answer::Entry(Some(entry))) = engine.answer(&question) else {
                return Err(TestCaseError::fail("an entry is missing"));
            };
            prop_assert_eq!(entry.raw, value.to_string());
            prop_assert_eq!(entry.issues.len(), record.issues.len());
        }
    }

    #[test]
    fn devices_and_the_fleet_are_those_of_a_naive_reading(records in records(), again in any::<bool>()) {
        let mut engine = loaded(&records, 5);
        let records = distinct(&records);
        if again {
            // What is worked out once must not outlive its records.
            engine.answer(&Question::Fleet(NOW));
            engine.begin_read();
            engine.end_read(true);
            prop_assert_eq!((engine.held(), engine.devices()), (0, 0));
            let texts = records.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>();
            engine.ingest_page(json!({"results": texts}).to_string().as_bytes()).unwrap();
        }
        let mut expected = FleetView::default();
        let ids: BTreeSet<String> = records.iter().filter_map(|(_, record)| record.device_id.clone()).collect();
        for id in &ids {
            let of_device = records.iter().map(|(_, record)| record).filter(|r| r.device_id.as_ref() == Some(id));
            let of_device: Vec<&Record> = of_device.collect();
            let steps: Vec<Step> = of_device.iter().filter_map(|record| Step::of(record)).collect();
            let open: Vec<_> = threads(&steps).into_iter().filter(|thread| thread.open).collect();
            let health = naive_health(&of_device);
            let view = device_view(&mut engine, id).unwrap();
            prop_assert_eq!(view.entries as usize, of_device.len());
            prop_assert_eq!(view.device.health.state, health.state);
            prop_assert_eq!(view.device.health.expected.is_some(), health.expected.is_some());
            prop_assert_eq!(view.open_incident, open.last().cloned());
            expected.devices += 1;
            expected.open_incidents += open.len() as u32;
            match health.state {
                DeviceState::Healthy => expected.healthy += 1,
                DeviceState::Warning => expected.warning += 1,
                DeviceState::Critical => expected.critical += 1,
                DeviceState::NotReporting => expected.not_reporting += 1,
                DeviceState::Other | DeviceState::Unknown => expected.unknown += 1,
            }
        }
        prop_assert_eq!(engine.answer(&Question::Fleet(NOW)), Some(Answer::Fleet(expected)));
        prop_assert_eq!(engine.devices() as usize, ids.len());
    }
}
