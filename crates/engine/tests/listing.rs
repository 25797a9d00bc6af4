//! A listing, a device and the fleet against the same questions answered naively
//! over the JSON of generated records of every odd shape.

use domain::listing::{Column, Period, Sort};
use domain::query::{Field, Freshness, Query, Test};
use domain::thread::{Step, threads};
use domain::time::{DAY, HOUR, MINUTE};
use domain::{ClassTable, Listing, Record, Timestamp};
use engine::Engine;
use engine::message::{
    AboutFleet, AboutList, Answer, Counts, DeviceView, Facet, Overview, Question, Window, decode, encode,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[path = "listing/chosen.rs"]
mod chosen;
#[path = "listing/fleet.rs"]
mod fleet;
#[path = "listing/naive.rs"]
mod naive;
#[path = "listing/over_time.rs"]
mod over_time;

use naive::{Held, distinct, naive_health};

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
        json!("7 · x"),
        json!(70),
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
    let names = [
        "cpu_usage",
        "memory_usage",
        "disk_space",
        "issue_category",
        "symptoms",
        "error_codes",
        "incident",
        "action_performed",
        "previous_version",
        "new_version",
        "x",
        "a.b",
    ];
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

fn term() -> impl Strategy<Value = String> {
    let words =
        ["o", "WARN", "été", "È", "diag-1", "deep", "7", "1.0", "e", "zzz", "\"été t\"", "soon", "true"];
    let values =
        ["warning", "ok", "7", "health_check", "none", "w*", "*e", "*k*", "*", "ok,warning", "dev-1", "3"];
    let fields = [
        "status",
        "type",
        "severity",
        "code",
        "device",
        "priority",
        "by",
        "id",
        "x",
        "symptoms",
        "error_codes",
        "issue_category",
        "x.nested",
        "cpu_usage",
    ];
    let others = [
        "cpu_usage>6",
        "x<=7",
        "x=7",
        "x>=1",
        "x<1",
        "period:24h",
        "period:30d",
        "after:2024-01-10",
        "before:2024-01-10",
        "before:7d",
        "after:200h",
        "freshness:reporting",
        "freshness:overdue,unchecked",
    ];
    let test = prop_oneof![
        3 => select(words.to_vec()).prop_map(str::to_owned),
        3 => (select(fields.to_vec()), select(values.to_vec())).prop_map(|(field, value)| format!("{field}:{value}")),
        2 => select(others.to_vec()).prop_map(str::to_owned),
    ];
    (test, prop::bool::weighted(0.2))
        .prop_map(|(test, negated)| if negated { format!("-{test}") } else { test })
}

fn query() -> impl Strategy<Value = String> {
    prop::collection::vec(term(), 0..4).prop_map(|terms| terms.join(" "))
}

fn listing() -> impl Strategy<Value = Listing> {
    let detail = ["x", "cpu_usage", "symptoms", "x.nested"].map(|key| Column::Detail(key.to_owned()));
    let columns: Vec<Column> = Column::KNOWN.into_iter().chain(detail).collect();
    let sort = (select(columns), any::<bool>()).prop_map(|(column, descending)| Sort { column, descending });
    (query(), prop::collection::vec(sort, 1..3)).prop_map(|(query, mut sort)| {
        if sort.len() == 2 && sort[0].column == sort[1].column {
            sort.pop();
        }
        Listing { query, sort, columns: Vec::new() }
    })
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

fn window(engine: &mut Engine, listing: &Listing, from: u32, len: u32) -> Window {
    let question = AboutList::Window { listing: listing.clone(), from, len, now: NOW, tick: 0 }.ask();
    let Some(Answer::About(bytes)) = engine.answer(&question) else { return Window::default() };
    decode(&bytes).unwrap_or_default()
}

fn raw(engine: &mut Engine, key: u32) -> Value {
    match engine.answer(&Question::EntryOf(key)) {
        Some(Answer::Entry(Some(entry))) => serde_json::from_str(&entry.raw).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// The devices by their present state, and the open incidents.
fn fleet(engine: &mut Engine) -> Option<(Counts, u32)> {
    let edges = vec![NOW.plus(-DAY), NOW.plus(HOUR)];
    let question = encode(&AboutFleet::Overview { edges, limits: Vec::new(), now: NOW })?;
    let overview: Overview = decode(&engine.answer_about_fleet(&question)?)?;
    Some((overview.now, overview.open_incidents))
}

fn device_view(engine: &mut Engine, id: &str) -> Option<DeviceView> {
    match engine.answer(&Question::Device(id.into(), NOW)) {
        Some(Answer::Device(view)) => view.map(|view| *view),
        _ => None,
    }
}

proptest! {
    #[test]
    fn rows_totals_and_facets_are_those_of_a_naive_filter_and_sort(
        records in records(), listing in listing(), page in 1_usize..20, from in 0_u32..50, len in 0_u32..20,
    ) {
        let mut engine = loaded(&records, page);
        let held = Held::new(&records);
        prop_assert_eq!(engine.held() as usize, held.records.len());
        let all = window(&mut engine, &listing, 0, u32::MAX);
        let found: Vec<Value> = all.rows.iter().map(|row| raw(&mut engine, row.key)).collect();
        let rows = held.rows(&listing);
        prop_assert_eq!(found, rows.iter().map(|row| held.records[*row].0.clone()).collect::<Vec<_>>());

        let query = Query::parse(&listing.query).unwrap();
        for (facet, field) in [
            (Facet::Status, Field::Status),
            (Facet::Type, Field::Type),
            (Facet::Severity, Field::Severity),
            (Facet::Priority, Field::Priority),
            (Facet::Code, Field::Code),
        ] {
            let counts = all.facets.iter().find(|(known, _)| *known == facet).unwrap();
            prop_assert_eq!(&counts.1, &held.counted(&query, &field), "{:?}", facet);
        }

        let part = window(&mut engine, &listing, from, len);
        prop_assert_eq!(part.total as usize, rows.len());
        let wanted = all.rows.iter().skip(from as usize).take(len as usize).cloned();
        prop_assert_eq!(part.rows, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn freshness_and_periods_are_counted_whatever_is_chosen_in_them(records in records(), query in query()) {
        // A choice that is negated is no choice.
        let query = format!(" {query}").replace(" -", " ");
        let mut engine = loaded(&records, 9);
        let held = Held::new(&records);
        let facets = window(&mut engine, &Listing::of(query.clone()), 0, 1).facets;
        let counts = |facet: Facet| facets.iter().find(|(known, _)| *known == facet).unwrap().1.clone();
        let parsed = Query::parse(&query).unwrap();
        for (freshness, (key, count)) in Freshness::ALL.into_iter().zip(counts(Facet::Freshness)) {
            let rows = held.found(&parsed, |test| matches!(test, Test::Freshness(_)));
            let of = |row: &&usize| held.freshness[&held.records[**row].1.device_id] == freshness;
            prop_assert_eq!((key.as_str(), count as usize), (freshness.key(), rows.iter().filter(of).count()));
        }
        for (period, (key, count)) in Period::ALL.into_iter().zip(counts(Facet::Period)) {
            let rows = held.found(&parsed, |test| matches!(test, Test::Period(_)));
            let since = Timestamp(NOW.0 / MINUTE * MINUTE).plus(-period.length());
            let of = |row: &&usize| held.records[**row].1.changed_at().is_some_and(|changed| changed >= since);
            prop_assert_eq!((key.as_str(), count as usize), (period.key(), rows.iter().filter(of).count()));
        }
    }

    #[test]
    fn typing_on_finds_what_a_fresh_search_finds(
        records in records(), queries in prop::collection::vec(query(), 1..4), typed in "[a-z0-9 ]{0,4}",
    ) {
        let mut engine = loaded(&records, 11);
        for query in queries {
            let grown = (0..=typed.len()).map(|len| format!("{query} {}", &typed[..len]));
            for text in grown.clone().chain(grown) {
                let listing = Listing::of(text);
                let fresh = window(&mut loaded(&records, 11), &listing, 0, u32::MAX);
                prop_assert_eq!(window(&mut engine, &listing, 0, u32::MAX), fresh);
            }
        }
    }

    #[test]
    fn every_record_is_shown_as_it_came(records in records()) {
        let mut engine = loaded(&records, 7);
        let mut expected: Vec<String> = distinct(&records).iter().map(|(value, _)| value.to_string()).collect();
        let rows = window(&mut engine, &Listing::default(), 0, u32::MAX).rows;
        let mut shown = Vec::new();
        for row in rows {
            let question = row.id.map_or(Question::EntryOf(row.key), Question::Entry);
            let Some(Answer::Entry(Some(entry))) = engine.answer(&question) else {
                return Err(TestCaseError::fail("an entry is missing"));
            };
            let record = Record::read(&serde_json::from_str(&entry.raw).unwrap());
            prop_assert_eq!(entry.issues.len(), record.issues.len());
            prop_assert_eq!((&entry.row.summary, &entry.row.codes), (&record.summary(), &record.codes()));
            shown.push(entry.raw);
        }
        expected.sort();
        shown.sort();
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn devices_and_the_fleet_are_those_of_a_naive_reading(records in records(), again in any::<bool>()) {
        let mut engine = loaded(&records, 5);
        let records = distinct(&records);
        if again {
            // What is worked out once must not outlive its records.
            fleet(&mut engine);
            engine.begin_read();
            engine.end_read(true);
            prop_assert_eq!((engine.held(), engine.devices()), (0, 0));
            let texts = records.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>();
            engine.ingest_page(json!({"results": texts}).to_string().as_bytes()).unwrap();
        }
        let (mut expected, mut open_incidents) = (Counts::default(), 0);
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
            open_incidents += open.len() as u32;
            expected[health.state as usize] += 1;
        }
        prop_assert_eq!(fleet(&mut engine), Some((expected, open_incidents)));
        prop_assert_eq!(engine.devices() as usize, ids.len());
    }
}
