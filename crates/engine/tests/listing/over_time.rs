//! A device over time, worked out naively from the JSON of its records.

use super::naive::{checks, distinct};
use super::{NOW, loaded, records};
use domain::history::Steps;
use domain::record::{number, same_word};
use domain::time::HOUR;
use domain::{Record, Timestamp};
use engine::message::{AboutDevice, History, Series, decode, encode};
use proptest::prelude::*;
use serde_json::Value;

fn ask<T: serde::de::DeserializeOwned>(records: &[Value], question: &AboutDevice) -> Option<T> {
    decode(&loaded(records, 7).answer_about_device(&encode(question)?)?)
}

/// The records of each device, in the order of their time.
fn by_device(records: &[(Value, Record)]) -> Vec<(String, Vec<&Record>)> {
    let mut devices: Vec<(String, Vec<&Record>)> = Vec::new();
    for (_, record) in records {
        let Some(id) = &record.device_id else { continue };
        match devices.iter_mut().find(|(known, _)| known == id) {
            Some((_, own)) => own.push(record),
            None => devices.push((id.clone(), vec![record])),
        }
    }
    devices.iter_mut().for_each(|(_, own)| own.sort_by_key(|record| record.changed_at()));
    devices
}

fn is_check(record: &Record) -> bool {
    !checks(&[record]).is_empty()
}

proptest! {
    #[test]
    fn every_number_of_a_check_is_on_a_line_and_nothing_else_is(
        records in records(), ago in 0_i64..900, columns in 200_u32..900,
    ) {
        let from = NOW.plus(-ago * HOUR);
        let held = distinct(&records);
        for (id, own) in by_device(&held) {
            let asked = |keys| AboutDevice::Series { ids: vec![id.clone()], keys, from: Some(from), until: NOW, columns };
            let keys = ask::<Series>(&records, &asked(Vec::new())).unwrap().keys;
            let series: Series = ask(&records, &asked(keys.clone())).unwrap();
            prop_assert_eq!(series.lines.len(), keys.len());
            let in_span = |record: &&&Record| record.changed_at().is_some_and(|at| from <= at && at <= NOW);
            for line in &series.lines {
                let value = |record: &&Record| Some((record.changed_at()?, number(record.details.get(&line.key)?)?));
                let own_checks = own.iter().filter(|record| is_check(record));
                let expected: Vec<(Timestamp, f64)> = own_checks.filter(in_span).filter_map(value).collect();
                prop_assert_eq!(line.count as usize, expected.len());
                let points = line.pieces.concat();
                // Few enough not to be thinned, save for those of one moment.
                prop_assert!(points.iter().all(|point| expected.contains(point)));
                let moments = |points: &[(Timestamp, f64)]| points.iter().map(|point| point.0).collect::<std::collections::BTreeSet<_>>();
                if columns > 2 * expected.len() as u32 && ago > 500 {
                    prop_assert!(moments(&points).len() * 2 >= moments(&expected).len());
                }
            }
            let events = own.iter().filter(in_span).filter(|record| {
                record.kind.as_deref().is_some_and(|kind| same_word(kind, "maintenance") || same_word(kind, "issue_report"))
            });
            prop_assert_eq!(series.events.len(), events.count());
        }
    }

    #[test]
    fn what_was_asked_before_records_changed_is_not_told_after(
        records in records(), seen in 0_usize..40, ago in 0_i64..900,
    ) {
        let seen = seen.min(records.len());
        let held = distinct(&records);
        for (id, _) in by_device(&held) {
            let asked = |ago: i64| {
                let from = Some(NOW.plus(-ago * HOUR));
                let asked = AboutDevice::Series { ids: vec![id.clone()], keys: Vec::new(), from, until: NOW, columns: 300 };
                encode(&asked).unwrap()
            };
            let mut engine = loaded(&records[..seen], 7);
            let mut all = loaded(&records, 7);
            engine.answer_about_device(&asked(ago));
            for record in &records[seen..] {
                engine.insert(&record.to_string());
            }
            // A closer look, and the first one again.
            for ago in [ago / 2, ago] {
                let told = |answer: Option<Vec<u8>>| decode::<Series>(&answer.unwrap());
                prop_assert_eq!(told(engine.answer_about_device(&asked(ago))), told(all.answer_about_device(&asked(ago))));
            }
        }
    }

    #[test]
    fn a_history_tells_every_entry_once_and_folds_only_equal_checks(records in records()) {
        let held = distinct(&records);
        for (id, own) in by_device(&held) {
            let asked = |steps| AboutDevice::History { id: id.clone(), steps, len: 999 };
            let history: History = ask(&records, &asked(Steps::All)).unwrap();
            prop_assert_eq!(history.entries as usize, own.len());
            prop_assert_eq!(history.steps.iter().map(|step| step.count).sum::<u32>() as usize, own.len());
            prop_assert_eq!(history.total as usize, history.steps.len());
            let mut rest = own.iter().rev();
            for step in &history.steps {
                let entries: Vec<&Record> = rest.by_ref().take(step.count as usize).copied().collect();
                prop_assert_eq!(step.at, entries[0].changed_at());
                if step.count > 1 {
                    prop_assert_eq!(step.since, entries[entries.len() - 1].changed_at());
                    prop_assert!(entries.iter().all(|entry| is_check(entry)));
                    prop_assert!(entries.windows(2).all(|pair| pair[0].status == pair[1].status && pair[0].codes() == pair[1].codes()));
                }
            }
            let work: History = ask(&records, &asked(Steps::Maintenance)).unwrap();
            let is_work = |record: &&&Record| record.kind.as_deref().is_some_and(|kind| same_word(kind, "maintenance"));
            prop_assert_eq!(work.entries as usize, own.iter().filter(is_work).count());
        }
    }

    #[test]
    fn around_a_moment_are_the_entries_before_and_after_it(records in records(), ago in 0_i64..900, len in 1_u32..5) {
        let at = NOW.plus(-ago * HOUR);
        let held = distinct(&records);
        for (id, own) in by_device(&held) {
            let found: History = ask(&records, &AboutDevice::Around { id, at, len }).unwrap();
            let moments: Vec<Timestamp> = own.iter().filter_map(|record| record.changed_at()).collect();
            let (before, after): (Vec<Timestamp>, Vec<Timestamp>) = moments.iter().partition(|moment| **moment <= at);
            let before = before.iter().rev().take(len as usize).rev();
            let mut expected: Vec<Timestamp> = before.chain(after.iter().take(len as usize)).copied().collect();
            expected.reverse();
            prop_assert_eq!(found.steps.iter().filter_map(|step| step.at).collect::<Vec<_>>(), expected);
        }
    }
}

#[test]
fn a_check_tells_what_it_found_different() {
    let check = |id: &str, hour: i64, status: &str, cpu: i64, more: &str| {
        serde_json::json!({"id": id, "device_id": "d", "diagnostic_type": "health_check", "status": status,
            "details": {"cpu_usage": cpu, "version": more}, "updated_at": NOW.plus(-hour * HOUR).to_iso()})
    };
    let records =
        [check("a", 9, "ok", 40, "1.2"), check("b", 5, "ok", 40, "1.3"), check("c", 1, "failed", 97, "1.3")];
    let around = AboutDevice::Around { id: "d".into(), at: NOW.plus(-HOUR), len: 2 };
    let found: History = ask(&records, &around).unwrap();
    let told =
        |key: &str, before: &str, now: &str| (key.to_owned(), Some(before.to_owned()), Some(now.to_owned()));
    assert_eq!(found.steps[0].changes, [told("status", "ok", "failed"), told("cpu_usage", "40", "97")]);
    assert_eq!(found.steps[1].changes, [told("version", "1.2", "1.3")]);
}
