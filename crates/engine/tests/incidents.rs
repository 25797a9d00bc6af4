//! Lists of incidents, and one with all its steps.

use domain::incidents::{Look, Order};
use domain::thread::Stage;
use domain::time::{DAY, HOUR};
use domain::{ClassTable, Incidents, Timestamp};
use engine::Engine;
use engine::message::{AboutIncidents, Answer, IncidentList, IncidentView, decode};
use serde_json::{Value, json};

/// 2024-03-01T00:00:00Z
const NOW: Timestamp = Timestamp(1_709_251_200_000);

fn at(hours_ago: i64) -> String {
    NOW.plus(-hours_ago * HOUR).to_iso()
}

fn report(id: &str, device: &str, priority: &str, hours_ago: i64) -> Value {
    json!({"id": id, "device_id": device, "device_name": format!("Printer {device}"), "status": "open",
        "diagnostic_type": "issue_report", "priority": priority, "reported_by": format!("{id}@x.org"),
        "details": {"symptoms": ["leak"]}, "created_at": at(hours_ago)})
}

fn step(id: &str, of: (&str, &str), event: &str, status: &str, hours_ago: i64) -> Value {
    json!({"id": id, "device_id": of.0, "status": status, "diagnostic_type": "issue_report",
        "reported_by": "tech@x.org", "notes": format!("note of {id}"), "created_at": at(hours_ago),
        "details": {"incident": of.1, "event": event}})
}

/// Two open ones, one at work, one resolved, and a device that never had any.
fn engine() -> Engine {
    let records = [
        report("a", "d1", "low", 50 * 24),
        report("b", "d1", "high", 3),
        report("c", "d2", "high", 10),
        step("c1", ("d2", "c"), "acknowledged", "acknowledged", 8),
        step("c2", ("d2", "c"), "in_progress", "in_progress", 7),
        report("e", "d3", "critical", 30),
        step("e1", ("d3", "e"), "resolved", "resolved", 6),
        json!({"id": "h", "device_id": "d4", "diagnostic_type": "health_check", "status": "ok", "created_at": at(1)}),
    ];
    let mut engine = Engine::new(0, ClassTable::default());
    take(&mut engine, &records);
    engine
}

fn take(engine: &mut Engine, records: &[Value]) {
    let page = json!({"count": records.len(), "results": records}).to_string();
    assert!(engine.ingest_page(page.as_bytes()).is_ok());
}

fn ask(engine: &mut Engine, question: &AboutIncidents) -> Option<Vec<u8>> {
    match engine.answer(&question.ask()) {
        Some(Answer::About(bytes)) => Some(bytes),
        _ => None,
    }
}

fn list(engine: &mut Engine, listing: Incidents, len: u32) -> IncidentList {
    let answer = ask(engine, &AboutIncidents::List { listing, len, now: NOW });
    answer.and_then(|bytes| decode(&bytes)).unwrap_or_default()
}

fn ids(engine: &mut Engine, listing: Incidents) -> Vec<String> {
    list(engine, listing, 100).rows.into_iter().map(|row| row.thread.id).collect()
}

fn incident(engine: &mut Engine, device: &str, id: &str) -> Option<IncidentView> {
    let bytes = ask(engine, &AboutIncidents::One { device: device.into(), id: id.into() })?;
    decode::<Option<IncidentView>>(&bytes).flatten()
}

#[test]
fn what_is_open_is_listed_by_priority_and_age() {
    let mut engine = engine();
    let all = list(&mut engine, Incidents::default(), 100);
    let rows: Vec<(&str, Stage)> = all.rows.iter().map(|row| (row.thread.id.as_str(), row.stage)).collect();
    assert_eq!(rows, [("c", Stage::InProgress), ("b", Stage::Open), ("a", Stage::Open)]);
    assert_eq!((all.total, all.stages), (3, [2, 0, 1, 1]));
    assert_eq!(all.priorities, [("high".to_owned(), 2), ("low".to_owned(), 1)]);
    let row = &all.rows[0];
    assert_eq!((row.device.as_str(), row.device_name.as_deref()), ("d2", Some("Printer d2")));
    assert_eq!((row.reported_by.as_deref(), row.event.as_deref()), (Some("c@x.org"), Some("in_progress")));
    assert_eq!((row.last_at, row.steps), (Some(NOW.plus(-7 * HOUR)), 3));
    assert_eq!(row.course.to_acknowledge(), Some(2 * HOUR));
}

#[test]
fn the_order_can_be_that_of_age_or_of_the_latest_event() {
    let mut engine = engine();
    let order = |order| Incidents { order, ..Incidents::default() };
    assert_eq!(ids(&mut engine, order(Order::Age)), ["a", "c", "b"]);
    assert_eq!(ids(&mut engine, order(Order::Latest)), ["b", "c", "a"]);
}

#[test]
fn a_list_is_narrowed_by_stage_priority_and_words() {
    let mut engine = engine();
    let stages = |stages: &[Stage]| Incidents { stages: stages.to_vec(), ..Incidents::default() };
    assert_eq!(ids(&mut engine, stages(&[Stage::Resolved])), ["e"]);
    assert_eq!(ids(&mut engine, stages(&[Stage::Resolved, Stage::InProgress])), ["e", "c"]);
    let priorities = Incidents { priorities: vec!["low".into()], ..Incidents::default() };
    let narrowed = list(&mut engine, priorities, 100);
    assert_eq!((narrowed.total, narrowed.stages), (1, [1, 0, 0, 0]));
    assert_eq!(narrowed.priorities.len(), 2, "the other priorities can still be chosen");
    let text = |text: &str| Incidents { text: text.into(), ..Incidents::default() };
    assert_eq!(ids(&mut engine, text("PRINTER leak d2")), ["c"]);
    assert_eq!(ids(&mut engine, text("b@x.org")), ["b"]);
    assert_eq!(ids(&mut engine, text("nothing")), [""; 0]);
}

#[test]
fn the_board_has_each_stage_and_what_was_resolved_lately() {
    let mut engine = engine();
    let board = Incidents { look: Look::Board, ..Incidents::default() };
    assert_eq!(ids(&mut engine, board.clone()), ["e", "c", "b", "a"]);
    let part = list(&mut engine, board.clone(), 1);
    assert_eq!((part.total, part.listed), (4, [2, 0, 1, 1]), "all are counted");
    let first = part.rows;
    let first: Vec<&str> = first.iter().map(|row| row.thread.id.as_str()).collect();
    assert_eq!(first, ["e", "c", "b"], "one of each stage");
    take(
        &mut engine,
        &[report("o", "d5", "low", 90 * 24), step("o1", ("d5", "o"), "resolved", "closed", 89 * 24)],
    );
    assert!(!ids(&mut engine, board).contains(&"o".to_owned()));
}

#[test]
fn times_are_those_of_the_incidents_that_were_opened_in_the_period() {
    let all = list(&mut engine(), Incidents::default(), 0);
    assert_eq!((all.opened, all.rows.len()), (3, 0));
    assert_eq!((all.to_acknowledge.count, all.to_acknowledge.median), (2, Some(13 * HOUR)));
    assert_eq!((all.to_resolve.count, all.to_resolve.longest), (1, Some(DAY)));
}

#[test]
fn an_incident_is_shown_with_its_steps_and_their_contradictions() {
    let mut engine = engine();
    take(&mut engine, &[step("e2", ("d3", "e"), "acknowledged", "acknowledged", 5)]);
    let view = incident(&mut engine, "d3", "e").unwrap();
    let steps: Vec<(&str, Option<&str>, bool)> =
        view.steps.iter().map(|step| (step.id.as_str(), step.event.as_deref(), step.is_conflict)).collect();
    assert_eq!(
        steps,
        [("e", None, false), ("e1", Some("resolved"), false), ("e2", Some("acknowledged"), true)]
    );
    assert_eq!(view.steps[1].notes.as_deref(), Some("note of e1"));
    assert_eq!((view.line.stage, view.line.course.resolved_at), (Stage::Acknowledged, None));
    assert_eq!(incident(&mut engine, "d1", "e"), None);
    assert_eq!(incident(&mut engine, "d3", "nope"), None);
}

#[test]
fn an_incident_that_was_stored_twice_is_one_by_either_id() {
    let mut engine = engine();
    let double = |id: &str, hours_ago| {
        let mut report = report(id, "d9", "high", hours_ago);
        report["details"]["client_ref"] = json!("r");
        report["reported_by"] = json!("desk@x.org");
        report
    };
    take(
        &mut engine,
        &[double("x", 2), double("y", 1), step("y1", ("d9", "y"), "in_progress", "in_progress", 0)],
    );
    let view = incident(&mut engine, "d9", "y").unwrap();
    assert_eq!(
        (view.line.thread.id.as_str(), view.line.stage, view.steps.len()),
        ("x", Stage::InProgress, 2)
    );
    let rows = list(&mut engine, Incidents { text: "d9".into(), ..Incidents::default() }, 9).rows;
    assert_eq!(rows.len(), 1);
}
