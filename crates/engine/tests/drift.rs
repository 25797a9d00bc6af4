//! Contract drift: what is counted over layouts is what a look at each record counts.

use domain::contract::{FIELDS, Need, Type, documented};
use domain::{ClassTable, Timestamp};
use engine::Engine;
use engine::message::{AboutAudit, Answer, Differs, Drift, Endpoint, decode};
use engine::traffic::{Event, Seen, Took};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Key = (Differs, String, Option<Type>);

fn drift_of(records: &[Value]) -> Drift {
    let mut engine = Engine::new(0, ClassTable::default());
    for page in records.chunks(7) {
        assert!(engine.ingest_page(json!({ "results": page }).to_string().as_bytes()).is_ok());
    }
    ask(&mut engine)
}

fn ask(engine: &mut Engine) -> Drift {
    match engine.answer(&AboutAudit::Drift(10_000).ask()) {
        Some(Answer::About(bytes)) => decode(&bytes).unwrap_or_default(),
        _ => Drift::default(),
    }
}

fn counted(drift: &Drift) -> BTreeMap<Key, u32> {
    let key = |one: &engine::message::Difference| (one.differs, one.name.clone(), one.sent);
    drift.differences.iter().map(|one| (key(one), one.count)).collect()
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(_) => Type::Number,
        Value::String(text) if Timestamp::parse(text).is_some() => Type::Moment,
        Value::String(_) => Type::Text,
        Value::Array(_) => Type::List,
        Value::Object(_) => Type::Object,
    }
}

/// The naive evaluator: walks through a record as the server sent it.
fn differences(record: &Value) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    let empty = Map::new();
    let fields = record.as_object().unwrap_or(&empty);
    let has = |name: &str| fields.contains_key(name);
    let marks = ["diagnostics", "alerts", "last_check", "scheduled_transaction_id", "schedule_time"];
    let is_older = !has("details") && marks.into_iter().any(has);
    if is_older {
        found.insert((Differs::Older, String::new(), None));
    }
    let is_check = fields.get("diagnostic_type").is_some_and(|kind| kind == "health_check");
    for (name, _, need) in FIELDS {
        let is_needed = match need {
            Need::Always => true,
            Need::Current => !is_older,
            Need::Check => !is_older && is_check,
            Need::Optional => false,
        };
        if is_needed && fields.get(name).is_none_or(Value::is_null) {
            found.insert((Differs::Missing, name.to_owned(), None));
        }
    }
    for (name, value) in fields {
        look(name, value, &mut found);
    }
    let status = fields.get("status").and_then(|status| match status {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(status.to_string()),
        _ => None,
    });
    if let Some(status) = status.filter(|status| ClassTable::default().of(status) == domain::Class::Other) {
        found.insert((Differs::Status, status, None));
    }
    found
}

fn look(path: &str, value: &Value, found: &mut BTreeSet<Key>) {
    let Some((_, wanted, _)) = documented(path) else {
        let is_free = path.starts_with("details.") || path.starts_with("diagnostics.");
        found.insert((if is_free { Differs::Free } else { Differs::Unknown }, path.to_owned(), None));
        return;
    };
    let seen = type_of(value);
    let seen = if *wanted == Type::Text && seen == Type::Moment { Type::Text } else { seen };
    if seen != *wanted && seen != Type::Null {
        found.insert((Differs::Type, path.to_owned(), Some(seen)));
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        look(&format!("{path}.{name}"), value, found);
    }
    for item in value.as_array().into_iter().flatten() {
        look(&format!("{path}[]"), item, found);
    }
}

fn told(records: &[Value]) -> BTreeMap<Key, u32> {
    let mut counts = BTreeMap::new();
    for key in records.iter().flat_map(differences) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn any_value() -> impl Strategy<Value = Value> {
    let values = vec![
        json!(null),
        json!("ok"),
        json!("calibrating"),
        json!("2024-01-15T14:25:00Z"),
        json!("2024-01-15T14:25:00+02:00"),
        json!(7),
        json!(0.5),
        json!("7"),
        json!(true),
        json!({}),
        json!([]),
        json!({"cpu_usage": 1, "own": 2, "symptoms": ["a", 1]}),
        json!({"cpu_usage": "1", "symptoms": "a", "deep": {"a": [{"b": 1}]}}),
        json!([{"severity": "high", "code": 7}, {"code": 8, "extra": 1}, {}]),
        json!(["a", null, {"message": "m"}]),
        json!([[]]),
    ];
    select(values)
}

fn any_record() -> impl Strategy<Value = Value> {
    let usual = json!({
        "device_id": "d", "device_name": "D", "device_serial": "S", "diagnostic_type": "health_check",
        "status": "ok", "details": {"cpu_usage": 4}, "issues": [], "created_at": "2024-01-15T14:25:00Z",
        "updated_at": "2024-01-15T14:25:00.123Z", "next_check_due": "2024-01-15T14:25:00Z"
    });
    let older = json!({
        "device_id": "d", "device_name": "D", "status": "online", "last_check": "2023-12-01T10:30:00Z",
        "diagnostics": {"cpu_usage": 45.2, "network_status": "connected"}, "alerts": []
    });
    let mut names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).filter(|name| *name != "id").collect();
    names.retain(|name| !name.contains(['.', '[']));
    // The last one makes a record odd: it is kept as a whole.
    names.extend(["extra", "firmware", "o\"dd"]);
    let change = (select(names), prop::option::of(any_value()));
    (select(vec![usual, older, json!({})]), prop::collection::vec(change, 0..4)).prop_map(
        |(mut record, changes)| {
            for (name, value) in changes {
                match (value, record.as_object_mut()) {
                    (Some(value), Some(fields)) => drop(fields.insert(name.to_owned(), value)),
                    (None, Some(fields)) => drop(fields.remove(name)),
                    (_, None) => {}
                }
            }
            record
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn layouts_tell_what_each_record_tells(mut records in prop::collection::vec(any_record(), 0..40)) {
        for (number, record) in records.iter_mut().enumerate() {
            record["id"] = format!("r{number}").into();
        }
        let drift = drift_of(&records);
        prop_assert_eq!(counted(&drift), told(&records));
        prop_assert_eq!(drift.total as usize, drift.differences.len());
        for one in &drift.differences {
            prop_assert_eq!(one.examples.len(), one.count.min(3) as usize);
            for id in &one.examples {
                let record = records.iter().find(|record| record["id"] == id.as_str());
                let has = record.is_some_and(|record| {
                    differences(record).contains(&(one.differs, one.name.clone(), one.sent))
                });
                prop_assert!(has, "{id} is no example of {one:?}");
            }
        }
    }
}

#[test]
fn records_of_the_reference_do_not_differ() {
    let path = format!("{}/../../tests/golden/list.json", env!("CARGO_MANIFEST_DIR"));
    let page: Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_default()).unwrap_or_default();
    let records = page["results"].as_array().cloned().unwrap_or_default();
    assert!(!records.is_empty());
    assert_eq!(counted(&drift_of(&records)), BTreeMap::new());
}

#[test]
fn no_value_of_a_record_is_told_save_for_ids_and_statuses() {
    let record = json!({
        "id": "r1", "device_id": 7, "status": "calibrating", "notes": ["s3cret"], "own": "s3cret",
        "details": {"cpu_usage": "s3cret", "own": "s3cret"}, "issues": "s3cret", "created_at": "s3cret"
    });
    let drift = drift_of(&[record]);
    assert!(drift.total > 8, "{drift:?}");
    assert!(!format!("{drift:?}").contains("s3cret"));
}

#[test]
fn the_oldest_answers_go() {
    let mut engine = Engine::new(0, ClassTable::default());
    for ms in 0..25_000 {
        engine.traffic.note(Event::Took(Took { endpoint: Endpoint::List, status: 200, ms, bytes: 1 }));
    }
    let drift = ask(&mut engine);
    let ms = drift.answers.first().map(|one| one.ms).unwrap_or_default();
    assert_eq!((ms.count, ms.median, ms.most), (10_000, 19_999, 24_999));
}

#[test]
fn answers_and_pages_are_counted() {
    let mut engine = Engine::new(0, ClassTable::default());
    for ms in 1..=100 {
        let status = if ms == 100 { 503 } else { 200 };
        engine.traffic.note(Event::Took(Took { endpoint: Endpoint::List, status, ms, bytes: 10 }));
    }
    engine.traffic.note(Event::Took(Took { endpoint: Endpoint::LiveCheck, status: 0, ms: 30_000, bytes: 0 }));
    for (offset, returned, fresh, is_again) in
        [(0, 10, 10, false), (10, 10, 7, false), (0, 10, 0, true), (10, 9, 2, true)]
    {
        engine.traffic.note(Event::Saw(Seen { offset, returned, fresh, is_again }));
    }
    let drift = ask(&mut engine);
    let [list, check] = &drift.answers[..] else { panic!("{:?}", drift.answers) };
    assert_eq!((list.endpoint, &list.statuses[..]), (Endpoint::List, &[(200, 99), (503, 1)][..]));
    let ms = list.ms;
    assert_eq!((ms.count, ms.median, ms.most_95, ms.most, ms.sum), (100, 50, 95, 100, 5_050));
    assert_eq!(
        (check.endpoint, check.ms.count, &check.statuses[..]),
        (Endpoint::LiveCheck, 0, &[(0, 1)][..])
    );
    let pages = &drift.pages;
    assert_eq!((pages.read, pages.overlapped, pages.repeated, pages.skipped), (4, 1, 3, 2));
    assert_eq!(pages.examples, [10, 10]);
}
