//! Submissions that a server stored twice: shown once, counted once, named with both ids.

use domain::{ClassTable, Listing, Timestamp};
use engine::Engine;
use engine::message::{AboutList, Answer, DeviceView, Entry, Question, Window, decode};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp(1_705_332_600_000);

fn engine() -> Engine {
    Engine::new(domain::health::DEFAULT_GRACE, ClassTable::default())
}

fn take(engine: &mut Engine, records: &[String]) {
    let list = format!(r#"{{"count":{},"results":[{}]}}"#, records.len(), records.join(","));
    assert!(engine.ingest_page(list.as_bytes()).is_ok());
}

fn read_all(engine: &mut Engine, records: &[String]) {
    engine.begin_read();
    take(engine, records);
    engine.end_read(true);
}

fn report(id: &str, device: &str, mark: &str, minute: u32) -> String {
    format!(
        r#"{{"id":"{id}","device_id":"{device}","diagnostic_type":"issue_report","status":"open",
"details":{{"symptoms":["leak"],"client_ref":"{mark}"}},"created_at":"2024-01-15T14:{minute:02}:00Z"}}"#
    )
}

fn step(id: &str, incident: &str, status: &str) -> String {
    format!(
        r#"{{"id":"{id}","device_id":"d","diagnostic_type":"issue_report","status":"{status}",
"details":{{"incident":"{incident}","event":"{status}","client_ref":"s-{id}"}},"created_at":"2024-01-15T15:00:00Z"}}"#
    )
}

fn window(engine: &mut Engine) -> Window {
    let listing = Listing::default();
    let question = AboutList::Window { listing, from: 0, len: 100, now: NOW, tick: 0 }.ask();
    match engine.answer(&question) {
        Some(Answer::About(bytes)) => decode(&bytes).unwrap_or_default(),
        _ => Window::default(),
    }
}

/// The ids that are listed, in their order as texts, and whether each is marked.
fn listed(engine: &mut Engine) -> Vec<(String, bool)> {
    let mut ids: Vec<_> =
        window(engine).rows.into_iter().map(|line| (line.id.unwrap_or_default(), line.is_double)).collect();
    ids.sort();
    ids
}

fn entry(engine: &mut Engine, id: &str) -> Option<Entry> {
    match engine.answer(&Question::Entry(id.into())) {
        Some(Answer::Entry(entry)) => entry.map(|entry| *entry),
        _ => None,
    }
}

fn device(engine: &mut Engine, id: &str) -> Option<DeviceView> {
    match engine.answer(&Question::Device(id.into(), NOW)) {
        Some(Answer::Device(device)) => device.map(|device| *device),
        _ => None,
    }
}

#[test]
fn two_records_of_one_submission_are_one_with_both_ids() {
    let mut engine = engine();
    read_all(
        &mut engine,
        &[report("b", "d", "r", 2), report("a", "d", "r", 1), report("c", "d", "other", 3)],
    );
    assert_eq!(listed(&mut engine), [("a".to_owned(), true), ("c".to_owned(), false)]);
    assert_eq!((engine.held(), engine.doubles()), (3, 1));
    for id in ["a", "b"] {
        let entry = entry(&mut engine, id).unwrap();
        assert_eq!(entry.row.id.as_deref(), Some("a"), "{id} shows the one that was made first");
        assert_eq!(entry.twins, ["a", "b"]);
    }
    assert!(entry(&mut engine, "c").unwrap().twins.is_empty());
    assert_eq!(device(&mut engine, "d").unwrap().entries, 2);
}

#[test]
fn the_same_mark_on_another_device_is_another_submission() {
    let mut engine = engine();
    let without = |id: &str| format!(r#"{{"id":"{id}","device_id":"d","details":{{"client_ref":""}}}}"#);
    let nowhere = |id: &str| format!(r#"{{"id":"{id}","details":{{"client_ref":"r"}}}}"#);
    let records = [
        report("a", "d", "r", 1),
        report("b", "e", "r", 2),
        without("x"),
        without("y"),
        nowhere("p"),
        nowhere("q"),
    ];
    read_all(&mut engine, &records);
    assert_eq!((listed(&mut engine).len(), engine.doubles()), (6, 0));
}

#[test]
fn a_name_that_others_put_on_all_of_their_records_is_no_mark_of_a_double() {
    let check = |id: u32, load: u32| {
        format!(
            r#"{{"id":"{id}","device_id":"d","diagnostic_type":"health_check","status":"ok",
"details":{{"cpu_usage":{load},"client_ref":"agent-7"}},"created_at":"2024-01-15T14:{id:02}:00Z"}}"#
        )
    };
    let mut engine = engine();
    read_all(&mut engine, &[check(1, 10), check(2, 11), check(3, 10), check(4, 12)]);
    assert_eq!(engine.doubles(), 1, "only what is the same in all but its time can be the same submission");
    assert_eq!(listed(&mut engine).len(), 3);
}

#[test]
fn the_older_revision_has_its_marks_elsewhere() {
    let older = |id: &str| {
        format!(r#"{{"id":"{id}","device_id":"d","diagnostics":{{"client_ref":"r"}},"alerts":[]}}"#)
    };
    let mut engine = engine();
    read_all(&mut engine, &[older("1"), older("2")]);
    assert_eq!(listed(&mut engine), [("1".to_owned(), true)]);
}

#[test]
fn making_room_keeps_what_is_hidden() {
    let mut engine = engine();
    read_all(
        &mut engine,
        &[report("b", "d", "r", 2), report("a", "d", "r", 1), report("c", "d", "other", 0)],
    );
    for minute in 0..3_000 {
        take(&mut engine, &[report("c", "d", "other", minute % 60)]);
    }
    engine.end_read(false);
    assert_eq!(listed(&mut engine), [("a".to_owned(), true), ("c".to_owned(), false)]);
    assert_eq!((engine.held(), engine.doubles()), (3, 1));
    assert_eq!(entry(&mut engine, "b").unwrap().twins, ["a", "b"]);
    assert_eq!(device(&mut engine, "d").unwrap().entries, 2);
}

#[test]
fn when_the_shown_one_goes_the_other_takes_its_place() {
    let mut engine = engine();
    let (first, second) = (report("a", "d", "r", 1), report("b", "d", "r", 2));
    read_all(&mut engine, &[first.clone(), second.clone()]);
    let before = engine.revision();
    read_all(&mut engine, std::slice::from_ref(&second));
    assert_eq!(listed(&mut engine), [("b".to_owned(), false)]);
    assert!(engine.revision() > before);
    assert_eq!((engine.held(), engine.doubles(), device(&mut engine, "d").unwrap().entries), (1, 0, 1));
    read_all(&mut engine, &[first, second]);
    assert_eq!(listed(&mut engine), [("a".to_owned(), true)]);
}

#[test]
fn what_follows_up_the_hidden_report_follows_up_the_incident() {
    let mut engine = engine();
    let reports = [report("a", "d", "r", 1), report("b", "d", "r", 2)];
    read_all(&mut engine, &reports);
    assert_eq!(device(&mut engine, "d").unwrap().open_incident.map(|thread| thread.id).as_deref(), Some("a"));
    take(&mut engine, &[step("c", "b", "resolved")]);
    assert_eq!(device(&mut engine, "d").unwrap().open_incident, None);
}

/// What happens to the records of a server: a record's number, device, mark and minute.
#[derive(Clone, Debug)]
enum Change {
    Put(u32, u32, u32, u32),
    Drop(u32),
}

fn change() -> impl Strategy<Value = Change> {
    let put = (0..9u32, 0..2u32, 0..3u32, 0..4u32);
    prop_oneof![
        3 => put.prop_map(|(id, device, mark, minute)| Change::Put(id, device, mark, minute)),
        1 => (0..9u32).prop_map(Change::Drop),
    ]
}

proptest! {
    /// However records come, change and go: of each submission the one that was made first
    /// is listed, and all others are named beside it.
    #[test]
    fn each_submission_is_listed_once(rounds in prop::collection::vec((prop::collection::vec(change(), 1..6), any::<bool>()), 1..30)) {
        let mut engine = engine();
        let mut server: BTreeMap<u32, (u32, u32, u32)> = BTreeMap::new();
        for (changes, reads_all) in rounds {
            let mut news = Vec::new();
            for change in changes {
                match change {
                    Change::Put(id, device, mark, minute) => {
                        server.insert(id, (device, mark, minute));
                        news.push(id);
                    }
                    Change::Drop(id) if reads_all => drop(server.remove(&id)),
                    Change::Drop(_) => {}
                }
            }
            let text = |id: &u32| {
                let (device, mark, minute) = server[id];
                report(&id.to_string(), &format!("d{device}"), &format!("r{mark}"), minute)
            };
            // Without a reading of all, only what is new comes, by hand and in its last form.
            if reads_all {
                read_all(&mut engine, &server.keys().map(text).collect::<Vec<_>>());
            } else {
                engine.begin_read();
                take(&mut engine, &news.iter().map(text).collect::<Vec<_>>());
                engine.end_read(false);
            }
            let mut expected: BTreeMap<(u32, u32), Vec<(u32, String)>> = BTreeMap::new();
            for (id, (device, mark, minute)) in &server {
                expected.entry((*device, *mark)).or_default().push((*minute, id.to_string()));
            }
            expected.values_mut().for_each(|all| all.sort());
            let mut firsts: Vec<(String, bool)> =
                expected.values().map(|all| (all[0].1.clone(), all.len() > 1)).collect();
            firsts.sort();
            prop_assert_eq!(listed(&mut engine), firsts);
            prop_assert_eq!(engine.doubles() as usize, server.len() - expected.len());
            for all in expected.values().filter(|all| all.len() > 1) {
                let mut twins = entry(&mut engine, &all[all.len() - 1].1).unwrap().twins;
                prop_assert_eq!(&twins[0], &all[0].1);
                twins.sort();
                let mut ids: Vec<&String> = all.iter().map(|(_, id)| id).collect();
                ids.sort();
                prop_assert!(twins.iter().eq(ids));
            }
            for d in 0..2 {
                let entries = expected.keys().filter(|(device, _)| *device == d).count();
                if entries > 0 {
                    prop_assert_eq!(device(&mut engine, &format!("d{d}")).unwrap().entries as usize, entries);
                }
            }
        }
    }
}
