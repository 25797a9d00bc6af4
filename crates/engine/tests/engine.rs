//! What the engine holds and answers, case by case.

use domain::query::Field;
use domain::submission::Mark;
use domain::{ApiError, ClassTable, DeviceState, Listing, NotTheApi, Timestamp};
use engine::message::{AboutList, Answer, Entry, Question, Window, decode};
use engine::{Engine, Page};

const NOW: Timestamp = Timestamp(1_705_332_600_000); // 2024-01-15T15:30:00Z

const CHECK: &str = r#"{"id":"diag-001","device_id":"device-12345","device_name":"Office Printer HP-2024",
"device_serial":"HP123456789","diagnostic_type":"health_check","status":"warning",
"details":{"cpu_usage":45,"memory_usage":78,"disk_space":23,"network_connectivity":"good"},
"issues":[{"severity":"medium","message":"Low disk space detected","code":"DISK_LOW"}],
"created_at":"2024-01-15T14:25:00Z","updated_at":"2024-01-15T14:25:00Z","next_check_due":"2024-01-15T18:25:00Z"}"#;
const REPORT: &str = r#"{"id":"diag-002","device_id":"device-12345","device_name":"Office Printer HP-2024",
"diagnostic_type":"issue_report","status":"open","details":{"issue_category":"hardware",
"symptoms":["slow_response"],"error_codes":["ERR_NETWORK_001"],"impact_level":"medium","client_ref":"r-1"},
"reported_by":"helpdesk@company.com","priority":"high","created_at":"2024-01-15T15:30:00Z"}"#;
const OLDER: &str = r#"{"id":"12345","device_id":"dev_abc123","device_name":"Server-01","status":"online",
"last_check":"2023-12-01T10:30:00Z","diagnostics":{"cpu_usage":45.2},"alerts":[]}"#;

fn engine() -> Engine {
    Engine::new(domain::health::DEFAULT_GRACE, ClassTable::default())
}

fn list(records: &[&str]) -> String {
    format!(r#"{{"count":{},"results":[{}]}}"#, records.len(), records.join(","))
}

fn with(records: &[&str]) -> Engine {
    let mut engine = engine();
    engine.begin_read();
    assert!(engine.ingest_page(list(records).as_bytes()).is_ok());
    engine
}

fn entry(engine: &mut Engine, question: &Question) -> Option<Entry> {
    match engine.answer(question) {
        Some(Answer::Entry(entry)) => entry.map(|entry| *entry),
        _ => None,
    }
}

fn values(field: Field) -> Question {
    Question::Values { field, text: String::new(), limit: 9 }
}

fn window(engine: &mut Engine, from: u32, len: u32) -> Window {
    let question = AboutList::Window { listing: Listing::default(), from, len, now: NOW, tick: 0 }.ask();
    match engine.answer(&question) {
        Some(Answer::About(bytes)) => decode(&bytes).unwrap_or_default(),
        _ => Window::default(),
    }
}

#[test]
fn a_record_is_kept_value_for_value() {
    let escaped = r#"{"id":"x","text":"\u00e9\/\ud83d\ude00 \u202e","details":{"b":1.50,"a":{ "c" : [ ] }}}"#;
    let plain = "{\"id\":\"x\",\"text\":\"é/😀 \u{202e}\",\"details\":{\"b\":1.50,\"a\":{ \"c\" : [ ] }}}";
    let numbers = r#"{"id": "x", "n":1.0, "m":1, "big":12345678901234567890123, "e":-1E+5, "huge":1e400}"#;
    let twice = r#"{"id":"x", "n":1, "n":2}"#;
    let broken = r#"{"id":"x","broken":"\ud800"}"#;
    for (raw, shown) in
        [(escaped, plain), (plain, plain), (numbers, numbers), (twice, twice), (broken, broken)]
    {
        assert_eq!(entry(&mut with(&[raw]), &Question::Entry("x".into())).unwrap().raw, shown);
    }
}

#[test]
fn a_record_of_any_shape_is_held_and_shown() {
    let odd = ["null", "7", r#""text""#, "[1]", "{}", r#"{"id":null}"#];
    let mut engine = with(&odd);
    assert_eq!((engine.held(), engine.devices()), (6, 0));
    let rows = window(&mut engine, 0, 9).rows;
    for (row, raw) in rows.iter().zip(odd) {
        assert_eq!(entry(&mut engine, &Question::EntryOf(row.key)).unwrap().raw, raw);
    }
}

#[test]
fn a_record_is_held_once_and_a_changed_one_keeps_its_key() {
    let (old, new) = (r#"{"id":1,"status":"open"}"#, r#"{"id":"1","status":"closed"}"#);
    let mut engine = with(&[r#"{"id":0}"#, old, "{}"]);
    let key = entry(&mut engine, &Question::Entry("1".into())).unwrap().row.key;
    let before = engine.revision();
    let page = engine.ingest_page(list(&[old, "{}"]).as_bytes()).unwrap();
    assert_eq!((page.fresh, page.added, engine.held(), engine.revision()), (0, 0, 3, before));
    engine.ingest_page(list(&[new]).as_bytes()).unwrap();
    let entry = entry(&mut engine, &Question::Entry("1".into())).unwrap();
    assert_eq!((entry.row.key, entry.row.status.as_deref()), (key, Some("closed")));
    assert_eq!(engine.held(), 3);
    assert!(engine.revision() > before);
}

#[test]
fn within_a_reading_an_answer_that_was_overtaken_does_not_undo_a_newer_one() {
    let old = r#"{"id":1,"status":"open","updated_at":"2024-01-01T00:00:00Z"}"#;
    let new = r#"{"id":1,"status":"closed","updated_at":"2024-01-02T00:00:00Z"}"#;
    let mut engine = with(&[new, old]);
    let status = |engine: &mut Engine| entry(engine, &Question::Entry("1".into())).unwrap().row.status;
    assert_eq!(status(&mut engine).as_deref(), Some("closed"));
    engine.begin_read();
    engine.ingest_page(list(&[old]).as_bytes()).unwrap();
    assert_eq!(status(&mut engine).as_deref(), Some("open"), "the next reading believes the server");
}

#[test]
fn a_reading_that_saw_everything_drops_what_it_did_not_see() {
    let mut engine = with(&[CHECK, OLDER]);
    engine.begin_read();
    engine.insert(REPORT);
    engine.ingest_page(list(&[OLDER]).as_bytes()).unwrap();
    engine.end_read(true);
    let ids: Vec<_> = window(&mut engine, 0, 9).rows.into_iter().filter_map(|row| row.id).collect();
    assert_eq!(ids, ["diag-002", "12345"], "what was put in meanwhile stays");
    engine.begin_read();
    engine.ingest_page(list(&[OLDER]).as_bytes()).unwrap();
    engine.end_read(true);
    assert_eq!((engine.held(), engine.devices()), (1, 1));
    assert_eq!(engine.answer(&values(Field::Priority)), Some(Answer::Values(vec![])));
}

#[test]
fn what_was_put_in_is_still_new_to_the_reading_that_finds_it() {
    let mut engine = engine();
    engine.begin_read();
    assert!(engine.insert(REPORT));
    let page = engine.ingest_page(list(&[REPORT]).as_bytes()).unwrap();
    assert_eq!(page, Page { count: Some(1), returned: 1, taken: 1, fresh: 1, added: 0 });
}

#[test]
fn records_that_change_for_ever_do_not_fill_the_memory_and_keep_their_keys() {
    let mut engine = with(&[CHECK, r#"{"id":"moving"}"#]);
    let key = entry(&mut engine, &Question::Entry("moving".into())).unwrap().row.key;
    for round in 0..3_000 {
        engine.begin_read();
        let moving = format!(r#"{{"id":"moving","device_id":"d","details":{{"n":{round}}}}}"#);
        engine.ingest_page(list(&[&moving, CHECK]).as_bytes()).unwrap();
        engine.end_read(true);
    }
    assert_eq!((engine.held(), engine.devices()), (2, 2));
    let moving = entry(&mut engine, &Question::Entry("moving".into())).unwrap();
    assert_eq!((moving.row.key, moving.row.summary.as_str()), (key, "n 2999"));
    let Some(Answer::Device(Some(device))) = engine.answer(&Question::Device("device-12345".into(), NOW))
    else {
        panic!("the device is gone")
    };
    assert_eq!(device.device.health.state, DeviceState::Warning);
}

#[test]
fn an_answer_that_is_no_list_takes_nothing_in() {
    let mut engine = with(&[CHECK]);
    for body in ["", "<html>", "{}", r#"{"results":[{"id":9}"#, "[]"] {
        let shape = ApiError::NotTheApi(NotTheApi::Shape);
        assert_eq!(engine.ingest_page(body.as_bytes()), Err(shape), "{body}");
    }
    assert_eq!(engine.held(), 1);
}

#[test]
fn of_a_devices_page_only_its_own_records_are_taken() {
    let mut engine = engine();
    let page = engine.ingest_device_page(list(&[CHECK, OLDER]).as_bytes(), "dev_abc123").unwrap();
    assert_eq!((page.returned, page.taken, engine.held()), (2, 1, 1));
    assert!(engine.knows("dev_abc123") && !engine.knows("device-12345"));
}

#[test]
fn a_submission_is_found_by_its_mark_on_its_device_alone() {
    let engine = with(&[CHECK, REPORT]);
    assert_eq!(engine.marked("device-12345", &Mark::Reference("r-1".into())).as_deref(), Some("diag-002"));
    assert_eq!(engine.marked("device-12345", &Mark::Reference("r-2".into())), None);
    assert_eq!(engine.marked("dev_abc123", &Mark::Reference("r-1".into())), None);
}

#[test]
fn a_window_beyond_the_end_is_empty_and_knows_the_total() {
    let mut engine = with(&[CHECK, REPORT, OLDER]);
    let beyond = window(&mut engine, 99, 5);
    assert_eq!((beyond.total, beyond.from, beyond.rows.len()), (3, 3, 0));
    let last = window(&mut engine, 2, 5);
    assert_eq!((last.from, last.rows.len()), (2, 1));
}

#[test]
fn a_device_shows_its_check_its_incident_and_its_health() {
    let mut engine = with(&[CHECK, REPORT, OLDER]);
    let Some(Answer::Device(Some(view))) = engine.answer(&Question::Device("device-12345".into(), NOW))
    else {
        panic!("the device is not held")
    };
    assert_eq!(view.device.serial.as_deref(), Some("HP123456789"), "the report has none: the newest known");
    assert_eq!(view.device.health.state, DeviceState::Warning);
    assert_eq!(view.last_check.unwrap().row.id.as_deref(), Some("diag-001"));
    assert_eq!(view.open_incident.unwrap().id, "diag-002");
    assert_eq!((view.entries, view.last_maintenance), (2, None));
    assert_eq!(engine.answer(&Question::Device("none".into(), NOW)), Some(Answer::Device(None)));
}

#[test]
fn a_check_that_is_only_scheduled_is_not_the_last_check() {
    let scheduled = r#"{"id":"67890","device_id":"dev_abc123","diagnostic_type":"health_check",
        "status":"scheduled","created_at":"2023-12-01T10:45:00Z"}"#;
    let mut engine = with(&[OLDER, scheduled]);
    let Some(Answer::Device(Some(view))) = engine.answer(&Question::Device("dev_abc123".into(), NOW)) else {
        panic!("the device is not held")
    };
    assert_eq!(view.last_check.unwrap().row.id.as_deref(), Some("12345"));
}

#[test]
fn devices_are_found_by_id_name_and_serial_the_best_match_first() {
    let device =
        |id: &str, name: &str| format!(r#"{{"id":"{id}","device_id":"{id}","device_name":"{name}"}}"#);
    let records =
        [device("b", "Hall printer"), device("printer", "Z"), device("c", "Printer Süd"), device("d", "-")];
    let mut engine = with(&records.each_ref().map(String::as_str));
    for (text, limit, expected) in [
        ("PRINTER", 9, vec!["printer", "c", "b"]),
        ("printer", 2, vec!["printer", "c"]),
        ("süd print", 9, vec!["c"]),
        ("nothing", 9, vec![]),
        ("", 9, vec!["d", "b", "c", "printer"]),
    ] {
        let question = Question::Devices { text: text.into(), limit, now: NOW };
        let Some(Answer::Devices(_, hits)) = engine.answer(&question) else { panic!("no answer") };
        let ids: Vec<_> = hits.iter().map(|hit| hit.id.as_str()).collect();
        assert_eq!(ids, expected, "{text}");
    }
}

#[test]
fn values_are_counted_over_all_records() {
    let mut engine = with(&[CHECK, REPORT, r#"{"id":3,"issues":[{"code":"DISK_LOW"}],"priority":"high"}"#]);
    for (field, expected) in [
        (Field::Detail("issue_category".into()), vec![("hardware", 1)]),
        (Field::Detail("symptoms".into()), vec![("slow_response", 1)]),
        (Field::Code, vec![("DISK_LOW", 2), ("ERR_NETWORK_001", 1)]),
        (Field::Detail("impact_level".into()), vec![("medium", 1)]),
        (Field::Priority, vec![("high", 2)]),
        (Field::By, vec![("helpdesk@company.com", 1)]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        assert_eq!(engine.answer(&values(field)), Some(Answer::Values(expected)));
    }
}

#[test]
fn documented_values_are_offered_as_suggestions() {
    let mut engine = engine();
    assert!(engine.ingest_page(include_bytes!("../../../tests/golden/list.json")).is_ok());
    for (field, expected) in [
        (Field::Detail("issue_category".into()), &["hardware"][..]),
        (Field::Detail("symptoms".into()), &["intermittent_connectivity", "slow_response"]),
        (Field::Code, &["DISK_LOW", "ERR_NETWORK_001"]),
        (Field::Detail("impact_level".into()), &["medium"]),
        (Field::Priority, &["high"]),
        (Field::By, &["helpdesk@company.com"]),
    ] {
        let expected = expected.iter().map(|value| ((*value).to_owned(), 1)).collect();
        assert_eq!(engine.answer(&values(field)), Some(Answer::Values(expected)));
    }
}

#[test]
fn what_only_the_server_knows_is_not_answered_from_memory() {
    for question in [Question::Probe, Question::LiveCheck("x".into())] {
        assert_eq!(engine().answer(&question), None);
    }
}
