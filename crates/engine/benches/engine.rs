//! How fast the engine takes pages in, filters, sorts and counts, each step by
//! itself, over generated records.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use domain::listing::{Column, Sort};
use domain::query::Field;
use domain::rule::Show;
use domain::time::{DAY, HOUR, MINUTE};
use domain::{ClassTable, Listing, Timestamp};
use engine::Engine;
use engine::message::{AboutDevice, AboutFindings, AboutFleet, AboutIncidents, AboutList, Question, Ruling};
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

const RECORDS: u64 = 100_000;
const DEVICES: u64 = 2_000;
const PAGE: u64 = 500;
const NOW: Timestamp = Timestamp(1_705_329_912_345);

/// A sequence of numbers that looks random and is always the same.
struct Seed(u64);

impl Seed {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len() as u64) as usize).copied().unwrap_or_default()
    }

    fn moment(&mut self, days: u64) -> Timestamp {
        NOW.plus(-((self.below(days * 86_400) * 1_000) as i64))
    }
}

/// The record with this number: health checks above all.
fn record(seed: &mut Seed, number: u64) -> Value {
    let device = seed.below(DEVICES);
    let moment = seed.moment(360);
    let kind = match seed.below(10) {
        0 => maintenance(seed),
        1 => report(seed),
        _ => check(seed, moment),
    };
    let mut record = json!({
        "id": format!("diag-{number:06}"),
        "device_id": format!("device-{device:05}"),
        "device_name": format!("Office Printer HP-{device}"),
        "device_serial": format!("HP{:09}", device * 7_919),
        "created_at": moment.to_iso(),
        "updated_at": moment.to_iso(),
    });
    if let (Some(record), Value::Object(kind)) = (record.as_object_mut(), kind) {
        record.extend(kind);
    }
    record
}

fn check(seed: &mut Seed, moment: Timestamp) -> Value {
    let issue = json!({
        "severity": seed.of(&["low", "medium", "high"]),
        "message": seed.of(&["Low disk space detected", "Toner is low", "Packets were lost"]),
        "code": seed.of(&["DISK_LOW", "TONER_LOW", "NET_LOSS"]),
    });
    let issues = if seed.below(4) == 0 { vec![issue] } else { Vec::new() };
    json!({
        "diagnostic_type": "health_check",
        "status": seed.of(&["ok", "ok", "ok", "warning", "critical"]),
        "details": {
            "cpu_usage": seed.below(1_000) as f64 / 10.0,
            "memory_usage": seed.below(100),
            "disk_space": seed.below(100),
            "network_connectivity": seed.of(&["good", "good", "poor"]),
            "last_ping": moment.plus(-MINUTE).to_iso(),
        },
        "issues": issues,
        "next_check_due": moment.plus(4 * HOUR).to_iso(),
    })
}

fn maintenance(seed: &mut Seed) -> Value {
    json!({
        "diagnostic_type": "maintenance",
        "status": seed.of(&["completed", "scheduled"]),
        "details": {
            "action_performed": seed.of(&["firmware_update", "part_replaced", "cleaning"]),
            "new_version": format!("1.{}.{}", seed.below(9), seed.below(9)),
            "duration_minutes": seed.below(90),
        },
        "notes": format!("Ticket {}: done as planned", seed.below(50_000)),
        "performed_by": seed.of(&["tech@company.com", "field@company.com"]),
    })
}

fn report(seed: &mut Seed) -> Value {
    json!({
        "diagnostic_type": "issue_report",
        "status": seed.of(&["open", "resolved"]),
        "details": {
            "issue_category": seed.of(&["hardware", "network", "software"]),
            "symptoms": [seed.of(&["slow_response", "no_power"]), "intermittent_connectivity"],
            "error_codes": [format!("ERR_NETWORK_{:03}", seed.below(200))],
        },
        "notes": format!("Users of room {} report slow response times", seed.below(5_000)),
        "reported_by": "helpdesk@company.com",
        "priority": seed.of(&["low", "medium", "high"]),
    })
}

fn pages() -> Vec<String> {
    let mut seed = Seed(7);
    let page = |page| {
        let numbers = page * PAGE..(page + 1) * PAGE;
        let records: Vec<Value> = numbers.map(|number| record(&mut seed, number)).collect();
        json!({"count": RECORDS, "results": records}).to_string()
    };
    (0..RECORDS / PAGE).map(page).collect()
}

fn loaded(pages: &[String]) -> Engine {
    let mut engine = Engine::new(15 * MINUTE, ClassTable::default());
    engine.begin_read();
    engine.expect(RECORDS as u32);
    for page in pages {
        assert!(engine.ingest_page(page.as_bytes()).is_ok(), "a page was not understood");
    }
    engine.end_read(true);
    assert_eq!(u64::from(engine.held()), RECORDS);
    engine
}

fn rows(listing: Listing) -> Question {
    AboutList::Window { listing, from: 0, len: 50, now: NOW, tick: 0 }.ask()
}

fn sorted_by(column: Column) -> Question {
    rows(Listing { sort: vec![Sort { column, descending: false }], ..Listing::default() })
}

/// Measures the answer to a question; `before` makes the engine forget the last one.
fn ask(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    engine: &mut Engine,
    before: &mut dyn FnMut(&mut Engine),
    question: &Question,
) {
    let mut once = || {
        before(engine);
        let begin = Instant::now();
        drop(black_box(engine.answer(black_box(question))));
        begin.elapsed()
    };
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|times| (0..times).map(|_| once()).sum::<Duration>());
    });
}

fn decode(criterion: &mut Criterion) {
    let pages = pages();
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum()));
    group.bench_function("pages", |bencher| bencher.iter_with_large_drop(|| loaded(&pages)));
    group.finish();
}

fn filter(criterion: &mut Criterion, engine: &mut Engine) {
    let mut group = criterion.benchmark_group("filter");
    // A search that it cannot go on from.
    let mut forget = |engine: &mut Engine| drop(engine.answer(&rows(Listing::of("after:1h".into()))));
    for (name, query) in [
        ("word", "toner"),
        ("absent word", "zeppelin"),
        ("status", "status:warning"),
        ("number", "cpu_usage>90"),
    ] {
        ask(&mut group, name, engine, &mut forget, &rows(Listing::of(query.into())));
    }
    group.finish();
}

fn sort(criterion: &mut Criterion, engine: &mut Engine) {
    let mut group = criterion.benchmark_group("sort");
    // Two other orders: more than that it does not keep.
    let mut forget = |engine: &mut Engine| {
        for column in [Column::Status, Column::Kind] {
            engine.answer(&sorted_by(column));
        }
    };
    for (name, column) in [
        ("number", Column::Detail("cpu_usage".into())),
        ("time", Column::Created),
        ("text", Column::Notes),
        ("id", Column::Id),
        ("summary", Column::Summary),
    ] {
        ask(&mut group, name, engine, &mut forget, &sorted_by(column));
    }
    group.finish();
}

fn aggregate(criterion: &mut Criterion, engine: &mut Engine) {
    let mut group = criterion.benchmark_group("aggregate");
    let mut seed = Seed(11);
    // One more state of the same record: nothing that was worked out holds any longer.
    let mut change = |engine: &mut Engine| {
        let mut changed = record(&mut seed, 1);
        if let Some(changed_at) = changed.get_mut("updated_at") {
            *changed_at = json!(NOW.plus(DAY).to_iso());
        }
        let revision = engine.revision();
        engine.insert(&changed.to_string());
        assert_ne!(engine.revision(), revision, "nothing changed");
    };
    let edges = (0..=30).rev().map(|days| NOW.plus(-days * DAY)).collect();
    ask(
        &mut group,
        "overview of 30 days",
        engine,
        &mut change,
        &AboutFleet::Overview { edges, limits: Vec::new(), now: NOW }.ask(),
    );
    let devices = AboutFleet::DeviceList { listing: domain::Devices::default(), len: 50, now: NOW }.ask();
    ask(&mut group, "devices", engine, &mut change, &devices);
    let incidents = |text: &str| {
        let listing = domain::Incidents { text: text.to_owned(), ..domain::Incidents::default() };
        AboutIncidents::List { listing, len: 100, now: NOW }.ask()
    };
    ask(&mut group, "incidents", engine, &mut change, &incidents(""));
    ask(&mut group, "incidents, a letter more", engine, &mut |_| {}, &incidents("room 7"));
    let values = Question::Values { field: Field::Code, text: String::new(), limit: 20 };
    ask(&mut group, "values", engine, &mut change, &values);
    ask(&mut group, "facets", engine, &mut change, &rows(Listing::default()));
    group.finish();
}

/// Twenty rules of all sorts.
fn rules() -> Value {
    let mut rules = serde_json::Map::new();
    for (index, key) in ["cpu_usage", "memory_usage", "disk_space", "temperature"].into_iter().enumerate() {
        let limit = 90 + index as u64;
        let streak =
            json!({"when": "measurement", "key": key, "above": limit, "checks": 3, "of": 5, "clear": 2});
        rules.insert(format!("high-{key}"), streak);
        rules.insert(
            format!("low-{key}"),
            json!({"when": "measurement", "key": key, "below": 5, "until": 10}),
        );
        rules.insert(format!("rise-{key}"), json!({"when": "rate", "key": key, "rise": 2_000}));
    }
    for (index, word) in ["failed", "warning", "offline"].into_iter().enumerate() {
        rules.insert(format!("status-{word}"), json!({"when": "status", "word": word, "checks": index + 1}));
    }
    for code in ["DISK_LOW", "CPU_HIGH"] {
        rules.insert(format!("code-{code}"), json!({"when": "code", "word": code}));
    }
    rules.insert("silent".into(), json!({"when": "silence", "minutes": 60 * 24 * 20}));
    rules.insert("flapping".into(), json!({"when": "flapping", "turns": 3, "minutes": 60 * 24 * 30}));
    rules.insert("version".into(), json!({"when": "version", "key": "new_version"}));
    assert_eq!(rules.len(), 20);
    Value::Object(rules)
}

/// Rules over every record that is held, anew, and over one that came.
fn detect(criterion: &mut Criterion, engine: &mut Engine) {
    let mut group = criterion.benchmark_group("detect");
    let of = |rules: String, now: Timestamp| {
        let ruling = Ruling { installed: rules, own: "{}".to_owned(), mutes: "[]".to_owned() };
        let (text, rule) = (String::new(), String::new());
        AboutFindings::FindingList { ruling, show: Show::Unreported, text, rule, len: 50, now }.ask()
    };
    let none = of("{}".to_owned(), NOW);
    let all = of(rules().to_string(), NOW);
    // Other rules make it forget everything.
    ask(&mut group, "20 rules, anew", engine, &mut |engine| drop(engine.answer(&none)), &all);
    let mut seed = Seed(13);
    let mut number = RECORDS;
    let mut add = |engine: &mut Engine| {
        number += 1;
        let mut next = record(&mut seed, number);
        next["updated_at"] = json!(NOW.plus(number as i64 * 1_000).to_iso());
        assert!(engine.insert(&next.to_string()), "nothing came");
    };
    ask(&mut group, "20 rules, one record more", engine, &mut add, &all);
    group.finish();
}

/// One device that was checked as often as there are records.
fn over_time(criterion: &mut Criterion) {
    let mut seed = Seed(5);
    let first = NOW.plus(-10 * DAY);
    let mut pages = Vec::new();
    for page in (0..RECORDS / PAGE).rev() {
        let one = |number: u64| {
            let at = first.plus(10 * DAY * number as i64 / RECORDS as i64);
            let mut record = check(&mut seed, at);
            record["id"] = json!(format!("c-{number}"));
            record["device_id"] = json!("probe");
            record["updated_at"] = json!(at.to_iso());
            record
        };
        let records: Vec<Value> = (page * PAGE..(page + 1) * PAGE).rev().map(one).collect();
        pages.push(json!({"count": RECORDS, "results": records}).to_string());
    }
    let mut engine = loaded(&pages);
    let mut group = criterion.benchmark_group("over time");
    let ids = vec!["probe".to_owned()];
    let series = AboutDevice::Series {
        ids: ids.clone(),
        keys: vec!["cpu_usage".to_owned()],
        from: None,
        until: NOW,
        columns: 300,
    };
    ask(&mut group, "a line of 100,000 checks", &mut engine, &mut |_| (), &series.ask());
    let history = AboutDevice::History { id: "probe".to_owned(), steps: Default::default(), len: 20 };
    ask(&mut group, "their history", &mut engine, &mut |_| (), &history.ask());
    group.finish();
}

fn answers(criterion: &mut Criterion) {
    let mut engine = loaded(&pages());
    filter(criterion, &mut engine);
    sort(criterion, &mut engine);
    aggregate(criterion, &mut engine);
    detect(criterion, &mut engine);
    over_time(criterion);
}

criterion_group!(benches, decode, answers);
criterion_main!(benches);
