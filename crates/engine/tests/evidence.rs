//! Evidence packs: they hold what a report was made of, and a change in one is found out.

use domain::{ClassTable, Timestamp};
use engine::Engine;
use engine::message::{AboutAudit, AboutReport, Answer, Part, Report, Sealed, Verdict, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

const HEAD: &str = r#"{"diagboard_evidence":1,"base":"https://example.test/api"}"#;
/// 2024-03-01T00:00:00Z
const NOW: Timestamp = Timestamp(1_709_251_200_000);
const HOUR: i64 = 3_600_000;
const KINDS: [&str; 4] = ["health_check", "maintenance", "issue_report", "self_test"];
const STATUSES: [&str; 6] = ["ok", "warning", "failed", "open", "resolved", "completed"];

fn engine_of(records: &[String]) -> Engine {
    let mut engine = Engine::new(HOUR, ClassTable::default());
    let page = format!("{{\"count\":{},\"results\":[{}]}}", records.len(), records.join(","));
    assert!(engine.ingest_page(page.as_bytes()).is_ok());
    engine
}

fn ask(engine: &mut Engine, question: &AboutAudit) -> Vec<u8> {
    let answer = engine.answer(&question.ask());
    assert!(matches!(answer, Some(Answer::About(_))), "{answer:?}");
    if let Some(Answer::About(bytes)) = answer { bytes } else { Vec::new() }
}

fn about(text: &str) -> AboutReport {
    AboutReport {
        from: NOW.plus(-40 * HOUR),
        until: NOW.plus(-5 * HOUR),
        text: text.into(),
        len: 1_000,
        now: NOW,
    }
}

fn pack(engine: &mut Engine, text: &str) -> String {
    let (mut whole, mut from) = (String::new(), Some(0));
    while let Some(next) = from {
        let asked = AboutAudit::Pack { about: about(text), head: HEAD.into(), from: next };
        let part = decode::<Option<Part>>(&ask(engine, &asked)).flatten();
        assert!(part.is_some());
        let Some(part) = part else { break };
        whole.push_str(&part.text);
        from = part.next;
    }
    whole
}

/// Checks a file in pieces of this size.
fn check(file: &[u8], size: usize) -> Verdict {
    let mut engine = Engine::new(0, ClassTable::default());
    for (index, piece) in file.chunks(size).enumerate() {
        let asked = AboutAudit::Check { is_first: index == 0, bytes: piece.to_vec() };
        assert_eq!(decode::<Option<Verdict>>(&ask(&mut engine, &asked)), Some(None));
    }
    let asked = AboutAudit::Check { is_first: file.is_empty(), bytes: Vec::new() };
    let verdict = decode::<Option<Verdict>>(&ask(&mut engine, &asked)).flatten();
    assert!(verdict.is_some());
    verdict.unwrap_or(Verdict::NoPack)
}

fn any_record() -> impl Strategy<Value = Value> {
    let detail = prop_oneof![
        Just(json!({})),
        (0..99).prop_map(|number| json!({"cpu_usage": number})),
        Just(json!({"incident": "r1"}))
    ];
    (0..30_u32, 0..4_u8, prop::sample::select(&KINDS), prop::sample::select(&STATUSES), 0..60_i64, detail).prop_map(
        |(id, device, kind, status, hours, details)| {
            let at = NOW.plus(-hours * HOUR).to_iso();
            json!({"id": format!("r{id}"), "device_id": format!("d{device}"), "device_name": format!("Device {device} of {hours}"),
                "diagnostic_type": kind, "status": status, "details": details, "created_at": at, "updated_at": at, "note": "a \"line\"\nmore"})
        },
    )
}

fn pretty(records: &[Value]) -> Vec<String> {
    let mut records: Vec<&Value> = records.iter().collect();
    records.sort_by_key(|record| record["id"].as_str());
    records.dedup_by_key(|record| record["id"].as_str());
    records.iter().map(|record| format!("{record:#}")).collect()
}

proptest! {
    #[test]
    fn a_pack_has_every_record_and_gives_the_same_report(records in prop::collection::vec(any_record(), 0..40), text in prop::sample::select(&["", "d1", "device"][..])) {
        let records = pretty(&records);
        let mut engine = engine_of(&records);
        let file = pack(&mut engine, text);
        let lines: Vec<&str> = file.lines().collect();
        prop_assert_eq!(lines[0], HEAD);
        let inside: Vec<String> = lines[1..lines.len() - 1].iter().map(|line| (*line).to_owned()).collect();
        let is_meant = |record: &Value| text != "d1" || record["device_id"] == "d1";
        let read = |raw: &String| serde_json::from_str::<Value>(raw).expect("JSON");
        let id = |record: &Value| record["id"].to_string();
        let mut expected: Vec<Value> = records.iter().map(read).filter(is_meant).collect();
        let mut found: Vec<Value> = inside.iter().map(read).collect();
        expected.sort_by_key(id);
        found.sort_by_key(id);
        prop_assert_eq!(found, expected);
        let mut other = engine_of(&inside);
        let report = |engine: &mut Engine| decode::<Report>(&ask(engine, &AboutAudit::Report(about(text))));
        prop_assert_eq!(report(&mut other), report(&mut engine));
        let Verdict::Whole(Sealed { records, .. }) = check(file.as_bytes(), 97) else {
            return Err(TestCaseError::fail("not whole"));
        };
        prop_assert_eq!(records as usize, inside.len());
    }

    #[test]
    fn whatever_is_changed_is_found_out(records in prop::collection::vec(any_record(), 1..8), at in any::<prop::sample::Index>(), byte in any::<u8>(), size in 1_usize..400) {
        let mut file = pack(&mut engine_of(&pretty(&records)), "").into_bytes();
        prop_assert!(matches!(check(&file, size), Verdict::Whole(_)));
        let place = at.index(file.len());
        prop_assume!(file[place] != byte);
        let before = std::mem::replace(&mut file[place], byte);
        prop_assert!(!matches!(check(&file, size), Verdict::Whole(_)), "{place} {before}");
        file.remove(place);
        prop_assert!(!matches!(check(&file, size), Verdict::Whole(_)), "{place} taken out");
    }
}

#[test]
fn what_is_wrong_is_told_apart() {
    let records =
        vec![r#"{"id":"a","device_id":"d"}"#.to_owned(), r#"{"id":"b","device_id":"d"}"#.to_owned()];
    let file = pack(&mut engine_of(&records), "");
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let Verdict::Whole(sealed) = check(file.as_bytes(), 1) else { panic!("{file}") };
    assert_eq!((sealed.head.as_str(), sealed.records), (HEAD, 2));
    // As `sed '$d' FILE | sha256sum` says.
    assert_eq!(sealed.sum, "6a5eec5125106294018d5a8517daac13f82c34f4cf867e2099a3718696e95b92");
    assert!(matches!(check([lines[0], lines[2], lines[3]].concat().as_bytes(), 9), Verdict::Changed(_)));
    assert!(matches!(check(file.replace("\"b\"", "\"c\"").as_bytes(), 9), Verdict::Changed(_)));
    assert_eq!(check(lines[..3].concat().as_bytes(), 9), Verdict::Torn);
    assert_eq!(check([&file, "more\n"].concat().as_bytes(), 9), Verdict::Torn);
    for other in ["", "\n", "{}", "{\n}\n", "id,at\r\n1,2\r\n", HEAD] {
        assert_eq!(check(other.as_bytes(), 4), Verdict::NoPack, "{other}");
    }
}
