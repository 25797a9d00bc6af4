//! The API's documented examples, in both revisions: they are read, shown and
//! written as documented. `golden/` holds them as they stand in the reference.

use domain::draft::wrapped;
use domain::draft::{Field, Kind};
use domain::error::Head;
use domain::health::DEFAULT_GRACE;
use domain::record::Issue;
use domain::submission::{self, Mark, Sent};
use domain::time::HOUR;
use domain::{ApiError, Class, ClassTable, DeviceState, Draft, Listing, Record, Timestamp};
use engine::message::{
    AboutList, Answer, Cell, DeviceView, Entry, Facet, Question, Row, Window, decode, encode,
};
use engine::{Engine, Page};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const HEALTH_CHECK: &str = include_str!("golden/health-check.json");
const LIST: &str = include_str!("golden/list.json");
const REPORT: &str = include_str!("golden/issue-report.post.json");
const REPORT_STORED: &str = include_str!("golden/issue-report.201.json");
const MAINTENANCE: &str = include_str!("golden/maintenance.post.json");
const OLDER_CHECK: &str = include_str!("golden/older-check.json");
const OLDER_LIST: &str = include_str!("golden/older-list.json");
const SCHEDULE: &str = include_str!("golden/older-schedule.post.json");
const SCHEDULE_STORED: &str = include_str!("golden/older-schedule.201.json");
const ERRORS: &str = include_str!("golden/errors.json");

const NOTES: &str = "Device experiencing intermittent network connectivity issues. \
    Users report slow response times during peak hours.";

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn time(iso: &str) -> Option<Timestamp> {
    let time = Timestamp::parse(iso);
    assert_eq!(time.map(Timestamp::to_iso).as_deref(), Some(iso));
    time
}

fn details(value: Value) -> Map<String, Value> {
    if let Value::Object(details) = value { details } else { Map::new() }
}

fn disk_low() -> Issue {
    Issue { severity: some("medium"), message: some("Low disk space detected"), code: some("DISK_LOW") }
}

#[track_caller]
fn reads(text: &str, expected: &Record, summary: &str, codes: &[&str]) {
    let record = Record::read(&value(text));
    assert_eq!(&record, expected);
    assert_eq!(record.summary(), summary);
    assert_eq!(record.codes(), codes);
}

fn report() -> Record {
    Record {
        device_id: some("device-12345"),
        kind: some("issue_report"),
        status: some("open"),
        details: details(json!({
            "issue_category": "hardware", "symptoms": ["intermittent_connectivity", "slow_response"],
            "error_codes": ["ERR_NETWORK_001"], "impact_level": "medium"
        })),
        notes: some(NOTES),
        priority: some("high"),
        reported_by: some("helpdesk@company.com"),
        ..Record::default()
    }
}

#[test]
fn a_health_check_is_read() {
    let expected = Record {
        id: some("diag-001"),
        device_id: some("device-12345"),
        device_name: some("Office Printer HP-2024"),
        device_serial: some("HP123456789"),
        kind: some("health_check"),
        status: some("warning"),
        details: details(json!({
            "cpu_usage": 45, "memory_usage": 78, "disk_space": 23, "network_connectivity": "good",
            "last_ping": "2024-01-15T14:25:00Z"
        })),
        issues: vec![disk_low()],
        created_at: time("2024-01-15T14:25:00Z"),
        updated_at: time("2024-01-15T14:25:00Z"),
        next_check_due: time("2024-01-15T18:25:00Z"),
        ..Record::default()
    };
    reads(HEALTH_CHECK, &expected, "cpu 45 · mem 78 · disk 23", &["DISK_LOW"]);
    assert!(expected.is_check());
}

#[test]
fn an_issue_report_is_read() {
    reads(REPORT, &report(), "high · hardware", &["ERR_NETWORK_001"]);
    let stored = Record {
        id: some("diag-002"),
        device_name: some("Office Printer HP-2024"),
        created_at: time("2024-01-15T15:30:00Z"),
        updated_at: time("2024-01-15T15:30:00Z"),
        ..report()
    };
    reads(REPORT_STORED, &stored, "high · hardware", &["ERR_NETWORK_001"]);
    assert!(!stored.is_check());
}

#[test]
fn maintenance_is_read() {
    let expected = Record {
        device_id: some("device-12345"),
        kind: some("maintenance"),
        status: some("completed"),
        details: details(json!({
            "action_performed": "firmware_update", "previous_version": "1.2.3",
            "new_version": "1.2.4", "duration_minutes": 15
        })),
        notes: some("Firmware update completed successfully"),
        performed_by: some("tech@company.com"),
        ..Record::default()
    };
    reads(MAINTENANCE, &expected, "firmware_update 1.2.3 → 1.2.4", &[]);
}

#[test]
fn a_check_of_the_older_revision_is_read() {
    let expected = Record {
        id: some("12345"),
        device_id: some("dev_abc123"),
        device_name: some("Server-01"),
        status: some("online"),
        details: details(json!({
            "cpu_usage": 45.2, "memory_usage": 67.8, "disk_usage": 23.1,
            "network_status": "connected"
        })),
        updated_at: time("2023-12-01T10:30:00Z"),
        ..Record::default()
    };
    reads(OLDER_CHECK, &expected, "cpu 45.2 · mem 67.8 · disk 23.1", &[]);
    assert!(expected.is_check(), "it carries no type, but is one");
}

#[test]
fn a_scheduled_check_of_the_older_revision_is_read() {
    let asked = Record { device_id: some("dev_abc123"), kind: some("health_check"), ..Record::default() };
    reads(SCHEDULE, &asked, "", &[]);
    let stored = Record {
        id: some("67890"),
        device_name: some("Server-01"),
        status: some("scheduled"),
        created_at: time("2023-12-01T10:45:00Z"),
        ..asked
    };
    reads(SCHEDULE_STORED, &stored, "", &[]);
    assert_eq!(stored.changed_at(), time("2023-12-01T10:45:00Z"));
}

/// An engine that has read these list answers; each brings so many new records.
fn holding(lists: &[(&str, u32)]) -> Engine {
    let mut engine = Engine::new(DEFAULT_GRACE, ClassTable::default());
    engine.begin_read();
    for (list, held) in lists {
        let page = Page { count: Some(*held), returned: *held, taken: *held, fresh: *held, added: *held };
        assert_eq!(engine.ingest_page(list.as_bytes()), Ok(page));
    }
    engine.end_read(true);
    engine
}

/// The answer as the page gets it: through the bytes of a message.
fn ask(engine: &mut Engine, question: &Question) -> Option<Answer> {
    let question: Question = decode(&encode(question)?)?;
    let answer = engine.answer(&question)?;
    let arrived: Option<Answer> = decode(&encode(&answer)?);
    assert_eq!(arrived.as_ref(), Some(&answer));
    arrived
}

fn entry(engine: &mut Engine, id: &str) -> Option<Entry> {
    match ask(engine, &Question::Entry(id.to_owned())) {
        Some(Answer::Entry(entry)) => entry.map(|entry| *entry),
        _ => None,
    }
}

fn device(engine: &mut Engine, id: &str, now: Option<Timestamp>) -> Option<DeviceView> {
    match ask(engine, &Question::Device(id.to_owned(), now?)) {
        Some(Answer::Device(view)) => view.map(|view| *view),
        _ => None,
    }
}

/// The exact text of the results of a list answer.
fn results(list: &str) -> Vec<&str> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(list).unwrap_or_default();
    let results: Option<Vec<&RawValue>> =
        fields.get("results").and_then(|results| serde_json::from_str(results.get()).ok());
    results.into_iter().flatten().map(RawValue::get).collect()
}

/// The row of an example whose fields were seen to be read as documented.
fn row(key: u32, text: &str, class: Class, summary: &str) -> Row {
    let record = Record::read(&value(text));
    Row {
        key,
        codes: record.codes(),
        updated_at: record.changed_at(),
        id: record.id,
        device_id: record.device_id,
        device_name: record.device_name,
        device_serial: record.device_serial,
        kind: record.kind,
        status: record.status,
        class: Some(class),
        summary: summary.to_owned(),
    }
}

/// The rows of the health check, the report and the older check.
fn rows() -> [Row; 3] {
    [
        row(1, HEALTH_CHECK, Class::Warning, "cpu 45 · mem 78 · disk 23"),
        row(2, REPORT_STORED, Class::Work, "high · hardware"),
        row(3, OLDER_CHECK, Class::Healthy, "cpu 45.2 · mem 67.8 · disk 23.1"),
    ]
}

#[test]
fn lists_of_both_revisions_are_shown_together() {
    let mut engine = holding(&[(LIST, 2), (OLDER_LIST, 1)]);
    let now = Timestamp(0);
    let question = AboutList::Window { listing: Listing::default(), from: 0, len: 50, now, tick: 0 }.ask();
    let Some(Answer::About(bytes)) = ask(&mut engine, &question) else { panic!("a window") };
    let window: Window = decode(&bytes).unwrap();
    assert_eq!((window.total, window.from), (3, 0));
    let [check, report, older] = rows();
    let shown = window
        .rows
        .iter()
        .map(|line| (line.key, line.id.clone(), line.cells[0].clone(), line.cells[5].clone()));
    let told = [report, check, older].map(|row| {
        let status = Cell::Word(row.status.unwrap_or_default(), row.class.unwrap_or(Class::Other));
        (row.key, row.id, status, Cell::Text(row.summary))
    });
    assert_eq!(shown.collect::<Vec<_>>(), told);
    let one = |word: &str| (word.to_owned(), 1);
    let facet = |facet: Facet| window.facets.iter().find(|(known, _)| *known == facet).unwrap().1.clone();
    assert_eq!(facet(Facet::Status), [one("online"), one("open"), one("warning")]);
    assert_eq!(facet(Facet::Type), [one("health_check"), one("issue_report")]);
    assert_eq!(facet(Facet::Severity), [one("medium")]);
    assert_eq!((engine.held(), engine.devices()), (3, 2));
}

#[test]
fn each_entry_is_shown_with_its_text_as_it_was_sent() {
    let mut engine = holding(&[(LIST, 2), (OLDER_LIST, 1)]);
    let (sent, older) = (results(LIST), results(OLDER_LIST));
    let raws = [sent[0], sent[1], older[0]];
    let issues = [vec![(disk_low(), Class::Warning)], vec![], vec![]];
    let documented = [HEALTH_CHECK, REPORT_STORED, OLDER_CHECK];
    for (((row, raw), issues), documented) in rows().into_iter().zip(raws).zip(issues).zip(documented) {
        let shown = entry(&mut engine, row.id.as_deref().unwrap()).unwrap();
        assert_eq!(shown, Entry { row, issues, raw: raw.to_owned(), twins: Vec::new() });
        assert_eq!(value(&domain::json::indent(&shown.raw)), value(documented));
    }
    assert_eq!(entry(&mut engine, "diag-003"), None);
}

#[test]
fn the_device_of_the_current_revision_is_as_its_records_say() {
    let mut engine = holding(&[(LIST, 2)]);
    let view = device(&mut engine, "device-12345", time("2024-01-15T15:30:00Z")).unwrap();
    assert_eq!(view.device.name.as_deref(), Some("Office Printer HP-2024"));
    assert_eq!(view.device.serial.as_deref(), Some("HP123456789"), "the report carries none");
    assert_eq!(view.device.health.state, DeviceState::Warning);
    assert_eq!(view.device.health.expected, time("2024-01-15T18:25:00Z"));
    assert_eq!(view.last_check.map(|entry| entry.row), Some(rows()[0].clone()));
    assert_eq!(view.entries, 2);
    let incident = view.open_incident.unwrap();
    assert_eq!((incident.id.as_str(), incident.open), ("diag-002", true));
    assert_eq!(incident.opened_at, time("2024-01-15T15:30:00Z"));
    assert_eq!(incident.subject.as_deref(), Some("intermittent_connectivity"));

    let late = time("2024-01-15T18:25:00Z").map(|due| due.plus(HOUR));
    let later = device(&mut engine, "device-12345", late).unwrap();
    assert_eq!(later.device.health.state, DeviceState::NotReporting);
}

#[test]
fn a_check_that_is_only_scheduled_says_nothing_about_its_device() {
    let mut engine = holding(&[(OLDER_LIST, 1)]);
    assert!(engine.insert(SCHEDULE_STORED));
    let view = device(&mut engine, "dev_abc123", time("2023-12-01T10:45:00Z")).unwrap();
    assert_eq!(view.device.health.state, DeviceState::Healthy);
    assert_eq!(view.last_check.and_then(|entry| entry.row.id).as_deref(), Some("12345"));
    assert_eq!(view.entries, 2);
    let shown = entry(&mut engine, "67890").unwrap();
    assert_eq!((shown.row.class, shown.row.status.as_deref()), (Some(Class::Work), Some("scheduled")));
    assert_eq!(value(&shown.raw), value(SCHEDULE_STORED), "its parameters are still there");
}

#[test]
fn maintenance_is_shown_once_the_server_has_given_it_an_id() {
    let mut stored = details(value(MAINTENANCE));
    stored.insert("id".into(), "diag-003".into());
    let mut engine = holding(&[(LIST, 2)]);
    assert!(engine.insert(&Value::Object(stored).to_string()));
    let view = device(&mut engine, "device-12345", time("2024-01-15T15:30:00Z")).unwrap();
    let row = view.last_maintenance.unwrap();
    assert_eq!((row.summary.as_str(), row.class), ("firmware_update 1.2.3 → 1.2.4", Some(Class::Work)));
    assert_eq!(view.device.health.state, DeviceState::Warning, "it is no check");
}

fn draft() -> Draft {
    let mut draft = Draft::new(Kind::IssueReport, Some("device-12345".into()));
    for (field, text) in [
        (Field::Category, "hardware"),
        (Field::Priority, "high"),
        (Field::Impact, "medium"),
        (Field::Notes, NOTES),
        (Field::ReportedBy, "helpdesk@company.com"),
    ] {
        draft.set_text(field, text.into());
    }
    draft.set_list(Field::Symptoms, vec!["intermittent_connectivity".into(), "slow_response".into()]);
    draft.set_list(Field::ErrorCodes, vec!["ERR_NETWORK_001".into()]);
    draft
}

#[test]
fn a_filled_form_is_sent_as_the_documented_report() {
    assert_eq!(draft().problems(), []);
    assert_eq!(draft().body(None), REPORT.trim_end(), "to the letter");
    let mut marked = value(REPORT);
    marked["details"]["client_ref"] = "5f1c".into();
    assert_eq!(value(&draft().body(Some("5f1c"))), marked);
}

#[test]
fn a_report_is_wrapped_where_the_server_wants_a_text() {
    let body = draft().body(None);
    assert_eq!(wrapped(&body, false), body);
    let wrapped = value(&wrapped(&body, true));
    assert_eq!(wrapped, json!({ "data": body }));
    assert_eq!(value(wrapped["data"].as_str().unwrap()), value(REPORT));
}

#[test]
fn the_documented_201_proves_that_a_report_is_stored() {
    let record = submission::stored(REPORT_STORED, "device-12345").unwrap();
    assert_eq!(record, value(REPORT_STORED));
    assert_eq!(submission::stored(REPORT_STORED, "dev_abc123"), None, "another device's");
    assert_eq!(submission::stored(REPORT, "device-12345"), None, "an echo without an id");
    assert_eq!(submission::stored(LIST, "device-12345"), None, "what a redirected POST gets");
}

#[test]
fn a_report_is_found_again_by_its_mark_or_its_content() {
    let at = time("2024-01-15T15:30:02Z").unwrap();
    let content = Mark::Content(Sent { body: draft().body(None), at });
    let reference = Mark::Reference("5f1c".into());
    let mut engine = holding(&[(LIST, 2)]);
    assert_eq!(engine.marked("device-12345", &content).as_deref(), Some("diag-002"));
    assert_eq!(engine.marked("device-12345", &reference), None, "the documented one carries none");
    let mut stored = value(REPORT_STORED);
    stored["details"]["client_ref"] = "5f1c".into();
    engine.insert(&stored.to_string());
    assert_eq!(engine.marked("device-12345", &reference).as_deref(), Some("diag-002"));
    assert_eq!(engine.marked("dev_abc123", &reference), None);
}

#[test]
fn refusals_and_failures_are_told_apart() {
    let cases = value(ERRORS);
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 10);
    for case in cases {
        let answer = &case["answer"];
        let head = Head {
            status: answer["status"].as_u64().unwrap() as u16,
            content_type: answer["content_type"].as_str().unwrap(),
            retry_after: answer["retry_after"].as_str(),
        };
        let error = ApiError::of_answer(head, answer["body"].as_str().unwrap());
        assert_eq!(serde_json::to_value(&error).unwrap(), case["error"], "{answer}");
        assert_eq!(decode::<ApiError>(&encode(&error).unwrap()), Some(error));
    }
}
