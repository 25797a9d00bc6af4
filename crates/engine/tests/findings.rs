//! Findings: rules over the records that are held, whichever way these came.

#[path = "findings/laws.rs"]
mod laws;

use domain::rule::Show;
use domain::time::{HOUR, MINUTE};
use domain::{Class, ClassTable, Timestamp};
use engine::Engine;
use engine::message::{AboutFindings, Answer, Backtest, FindingList, Ruling, decode};
use serde_json::{Value, json};

/// 2024-03-01T00:00:00Z
const NOW: Timestamp = Timestamp(1_709_251_200_000);

fn at(minutes_ago: i64) -> String {
    NOW.plus(-minutes_ago * MINUTE).to_iso()
}

fn check(id: &str, device: &str, minutes_ago: i64, details: &Value) -> Value {
    json!({"id": id, "device_id": device, "device_name": format!("Printer {device}"), "device_serial": "S1",
        "diagnostic_type": "health_check", "status": details.get("status").cloned().unwrap_or(json!("ok")),
        "issues": details.get("issues").cloned().unwrap_or(json!([])), "details": details,
        "created_at": at(minutes_ago)})
}

fn engine_of(records: &[Value]) -> Engine {
    let mut engine = Engine::new(0, ClassTable::default());
    take(&mut engine, records);
    engine
}

fn take(engine: &mut Engine, records: &[Value]) {
    let page = json!({"count": records.len(), "results": records}).to_string();
    assert!(engine.ingest_page(page.as_bytes()).is_ok());
}

fn ruling(rules: &Value) -> Ruling {
    Ruling { installed: rules.to_string(), own: "{}".into(), mutes: "[]".into() }
}

fn ask(engine: &mut Engine, question: &AboutFindings) -> Vec<u8> {
    match engine.answer(&question.ask()) {
        Some(Answer::About(bytes)) => bytes,
        _ => Vec::new(),
    }
}

fn list_of(engine: &mut Engine, ruling: Ruling, show: Show, now: Timestamp) -> FindingList {
    let question = AboutFindings::FindingList {
        ruling,
        show,
        text: String::new(),
        rule: String::new(),
        len: 1_000,
        now,
    };
    decode(&ask(engine, &question)).unwrap_or_default()
}

fn list(engine: &mut Engine, rules: &Value) -> FindingList {
    list_of(engine, ruling(rules), Show::Unreported, NOW)
}

/// What is found: the rule, the device, and since how many minutes.
fn found(engine: &mut Engine, rules: &Value) -> Vec<(String, String, i64)> {
    let told = |list: FindingList| list.rows.into_iter();
    told(list(engine, rules)).map(|row| (row.rule, row.device, NOW.since(row.since) / MINUTE)).collect()
}

fn backtest(engine: &mut Engine, rule: &Value, edges: Vec<Timestamp>) -> Backtest {
    let question = AboutFindings::Backtest { rule: rule.to_string(), edges, now: NOW };
    decode(&ask(engine, &question)).unwrap_or_default()
}

#[test]
fn every_condition_finds_its_trouble() {
    let cpu = |value: i64| json!({"cpu_usage": value});
    let mut engine = engine_of(&[
        check("a1", "a", 30, &cpu(95)),
        check("a2", "a", 20, &cpu(96)),
        check("a3", "a", 10, &json!({"cpu_usage": "97"})),
        check("b1", "b", 30, &json!({"cpu_usage": 10, "status": "Failed", "issues": [{"code": "E7"}]})),
        check("b2", "b", 20, &json!({"cpu_usage": 90, "status": "failed", "issues": [{"code": "E7"}]})),
        check("c1", "c", 600, &cpu(20)),
        json!({"id": "m", "device_id": "a", "diagnostic_type": "maintenance", "status": "completed",
            "details": {"cpu_usage": 1}, "created_at": at(5)}),
        json!({"id": "o", "device_id": "d", "status": "online", "last_check": at(10),
            "diagnostics": {"cpu_usage": 99.5}}),
    ]);
    for (rule, expected) in [
        (json!({"when": "measurement", "key": "cpu_usage", "above": 94, "checks": 3}), vec![("a", 10)]),
        (json!({"when": "measurement", "key": "cpu_usage", "above": 94}), vec![("a", 30), ("d", 10)]),
        (json!({"when": "measurement", "key": "cpu_usage", "below": 30}), vec![("c", 600)]),
        (json!({"when": "rate", "key": "cpu_usage", "rise": 100}), vec![("b", 20)]),
        (json!({"when": "status", "word": "FAILED", "checks": 2}), vec![("b", 20)]),
        (json!({"when": "code", "word": "E7"}), vec![("b", 30)]),
        (json!({"when": "silence", "minutes": 120}), vec![("c", 480)]),
        (json!({"when": "silence", "minutes": 120, "device": "*b"}), vec![]),
        (json!({"when": "measurement", "key": "cpu_usage", "above": 94, "serial": "s*"}), vec![("a", 30)]),
        (
            json!({"when": "measurement", "key": "cpu_usage", "below": 30, "type": "maintenance"}),
            vec![("a", 5)],
        ),
        (json!({"when": "code", "word": "E7", "on": false}), vec![]),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(device, ago)| ("r".to_owned(), device.to_owned(), ago)).collect();
        assert_eq!(found(&mut engine, &json!({"r": rule})), expected, "{rule}");
    }
}

#[test]
fn a_trial_tells_a_misspelt_field_from_a_fleet_that_is_well() {
    let mut engine = engine_of(&[check("a1", "a", 30, &json!({"cpu_usage": 50}))]);
    for (rule, unknown) in [
        (json!({"when": "measurement", "key": "cpu_usage", "above": 94}), None),
        (json!({"when": "measurement", "key": "cpu_usgae", "above": 94}), Some("cpu_usgae")),
        (json!({"when": "rate", "key": "temperature", "rise": 1}), Some("temperature")),
        (json!({"when": "version", "key": "firmware"}), Some("firmware")),
        (json!({"when": "silence", "minutes": 120}), None),
    ] {
        let test = backtest(&mut engine, &rule, Vec::new());
        assert_eq!((test.unknown.as_deref(), test.fired), (unknown, 0), "{rule}");
    }
}

#[test]
fn flapping_turns_between_healthy_and_not() {
    let status = |status: &str| json!({"status": status});
    let mut engine = engine_of(&[
        check("1", "a", 50, &status("ok")),
        check("2", "a", 40, &status("warning")),
        check("3", "a", 30, &status("ok")),
        check("4", "a", 20, &status("failed")),
        check("5", "b", 50, &status("ok")),
        check("6", "b", 40, &status("failed")),
    ]);
    let rules = json!({"f": {"when": "flapping", "turns": 3, "minutes": 60}});
    assert_eq!(found(&mut engine, &rules), [("f".to_owned(), "a".to_owned(), 20)]);
}

#[test]
fn a_version_that_differs_from_most_of_the_kind_is_found_and_ends_with_the_update() {
    let update = |id: &str, device: &str, ago: i64, version: &str| {
        json!({"id": id, "device_id": device, "device_name": format!("Printer HP-{device}"),
            "diagnostic_type": "maintenance", "status": "completed", "created_at": at(ago),
            "details": {"action_performed": "firmware_update", "new_version": version}})
    };
    let mut engine = engine_of(&[
        update("1", "1", 90, "2.0"),
        update("2", "2", 80, "2.0"),
        update("3", "3", 70, "2.0"),
        update("4", "4", 60, "1.9"),
        json!({"id": "5", "device_id": "5", "device_name": "Switch 5", "diagnostic_type": "maintenance",
            "details": {"new_version": "9"}, "created_at": at(60)}),
    ]);
    let rules = json!({"v": {"when": "version", "key": "new_version"}});
    assert_eq!(found(&mut engine, &rules), [("v".to_owned(), "4".to_owned(), 60)]);
    let evidence = list(&mut engine, &rules).rows.remove(0).evidence;
    assert_eq!((evidence[0].id.as_deref(), evidence[0].text.as_str()), (Some("4"), "1.9"));
    take(&mut engine, &[update("6", "4", 5, "2.0")]);
    assert!(found(&mut engine, &rules).is_empty());
}

#[test]
fn a_finding_has_evidence_and_tells_how_often_it_fired() {
    let cpu = |value: i64| json!({"cpu_usage": value});
    let mut engine = engine_of(&[
        check("1", "a", 90, &cpu(99)),
        check("2", "a", 80, &cpu(1)),
        check("3", "a", 70, &cpu(91)),
        check("4", "a", 60, &cpu(92)),
    ]);
    let rules = json!({"high": {"name": "Busy", "severity": "critical", "when": "measurement",
        "key": "cpu_usage", "above": 90}});
    let row = list(&mut engine, &rules).rows.remove(0);
    assert_eq!((row.name.as_str(), row.severity, row.reported_at), ("Busy", Class::Critical, None));
    assert_eq!((row.fired, row.fingerprint.as_str(), row.incident), (2, "high:a", None));
    let evidence: Vec<_> = row.evidence.iter().map(|one| (one.id.as_deref(), one.text.as_str())).collect();
    assert_eq!(evidence, [(Some("4"), "92")]);
}

#[test]
fn an_open_incident_with_the_fingerprint_covers_a_finding_until_it_is_resolved() {
    let rules = json!({"high": {"when": "measurement", "key": "cpu_usage", "above": 90}});
    let report = |id: &str, device: &str, fingerprint: &str| {
        json!({"id": id, "device_id": device, "diagnostic_type": "issue_report", "status": "open",
            "details": {"fingerprint": fingerprint, "detected_by": "browser-1"}, "created_at": at(5)})
    };
    let mut engine = engine_of(&[check("1", "a", 90, &json!({"cpu_usage": 99}))]);
    assert_eq!(list(&mut engine, &rules).counts, [1, 0, 0]);
    // Of another device, and about something else.
    take(&mut engine, &[report("r1", "b", "high:a"), report("r2", "a", "low:a")]);
    assert_eq!(list(&mut engine, &rules).counts, [1, 0, 0]);
    take(&mut engine, &[report("r3", "a", "high:a")]);
    let reported = list_of(&mut engine, ruling(&rules), Show::Reported, NOW);
    assert_eq!(reported.counts, [0, 1, 0]);
    assert_eq!(reported.rows[0].incident.as_deref(), Some("r3"));
    assert_eq!(reported.automaton, Some(("browser-1".to_owned(), NOW.plus(-5 * MINUTE))));
    take(
        &mut engine,
        &[json!({"id": "r4", "device_id": "a", "diagnostic_type": "issue_report",
        "status": "resolved", "details": {"incident": "r3", "event": "resolved"}, "created_at": at(1)})],
    );
    assert_eq!(list(&mut engine, &rules).counts, [1, 0, 0]);
}

#[test]
fn what_is_muted_is_counted_apart_until_that_ends() {
    let mut engine = engine_of(&[check("1", "a", 90, &json!({"cpu_usage": 99}))]);
    let mut ruling = ruling(&json!({"high": {"when": "measurement", "key": "cpu_usage", "above": 90}}));
    ruling.mutes = json!([{"fingerprint": "high:a", "until": NOW.0 + 1, "reason": "known"}]).to_string();
    assert_eq!(list_of(&mut engine, ruling.clone(), Show::Muted, NOW).counts, [0, 0, 1]);
    assert_eq!(list_of(&mut engine, ruling, Show::Unreported, NOW.plus(1)).counts, [1, 0, 0]);
}

#[test]
fn findings_stand_rule_by_rule_the_most_severe_first() {
    let cpu = |value: i64| json!({"cpu_usage": value});
    let mut engine = engine_of(&[
        check("1", "a", 30, &cpu(99)),
        check("2", "b", 90, &cpu(95)),
        check("3", "c", 60, &cpu(5)),
    ]);
    let high = |severity: &str, above: i64| json!({"when": "measurement", "key": "cpu_usage", "above": above, "severity": severity});
    let rules = json!({"a-warning": high("warning", 90), "b-critical": high("critical", 98)});
    let list = list(&mut engine, &rules);
    let rows: Vec<_> = list.rows.iter().map(|row| (row.rule.as_str(), row.device.as_str())).collect();
    assert_eq!(rows, [("b-critical", "a"), ("a-warning", "b"), ("a-warning", "a")]);
    let kinds: Vec<_> = list.kinds.iter().map(|kind| (kind.rule.as_str(), kind.count)).collect();
    assert_eq!(kinds, [("b-critical", 1), ("a-warning", 2)]);
    let question = |text: &str, rule: &str, len: u32| AboutFindings::FindingList {
        ruling: ruling(&rules),
        show: Show::Unreported,
        text: text.into(),
        rule: rule.into(),
        len,
        now: NOW,
    };
    let mut ask =
        |question: AboutFindings| -> FindingList { decode(&ask(&mut engine, &question)).unwrap_or_default() };
    assert_eq!(ask(question("PRINTER b a-warning", "", 9)).total, 1);
    assert_eq!(ask(question("", "a-warning", 9)).total, 2);
    let short = ask(question("", "", 1));
    assert_eq!((short.total, short.rows.len(), short.kinds.len()), (3, 1, 2));
}

#[test]
fn a_rule_that_is_none_leaves_the_others_at_work() {
    let mut engine = engine_of(&[check("1", "a", 90, &json!({"cpu_usage": 99}))]);
    let rules =
        json!({"bad": {"when": "often"}, "good": {"when": "measurement", "key": "cpu_usage", "above": 90}});
    let list = list(&mut engine, &rules);
    assert_eq!((list.rules, list.total), (1, 1));
    let broken = Ruling { installed: "{".into(), own: String::new(), mutes: "?".into() };
    assert_eq!(list_of(&mut engine, broken, Show::Unreported, NOW).total, 0);
    assert_eq!(
        backtest(&mut engine, &json!({"when": "code"}), vec![]).wrong.map(|(field, _)| field),
        Some("word".into())
    );
}

#[test]
fn a_trial_tells_when_a_rule_would_have_fired() {
    let cpu = |value: i64| json!({"cpu_usage": value});
    let mut engine = engine_of(&[
        check("1", "a", 47 * 60, &cpu(99)),
        check("2", "a", 46 * 60, &cpu(1)),
        check("3", "a", 60, &cpu(91)),
        check("4", "b", 30, &cpu(92)),
        check("5", "c", 30, &cpu(2)),
    ]);
    let edges = [48, 24, 0].map(|hours| NOW.plus(-hours * HOUR)).to_vec();
    let rule = json!({"when": "measurement", "key": "cpu_usage", "above": 90});
    let test = backtest(&mut engine, &rule, edges);
    assert_eq!((test.watched, test.fired, test.devices, test.now), (3, 3, 2, 2));
    assert_eq!(test.spans, [1, 2]);
    assert_eq!(test.first, Some(NOW.plus(-47 * HOUR)));
    let last: Vec<_> = test.last.iter().map(|fired| (fired.device.as_str(), fired.until.is_some())).collect();
    assert_eq!(last, [("b", false), ("a", false), ("a", true)]);
}
