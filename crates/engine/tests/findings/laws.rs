//! Laws: however records come, findings are those of all of them; a trial says what was live.

use super::{ask, check, engine_of, found, list, list_of, ruling, take};
use crate::NOW;
use domain::ClassTable;
use domain::rule::Show;
use domain::time::MINUTE;
use engine::Engine;
use engine::message::{AboutFindings, Backtest, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A check of one of three devices, by its minute: each minute has one.
type Drawn = (u8, i64, u8, bool);

fn records(drawn: &[Drawn]) -> Vec<Value> {
    let one = |(minute, (device, value, status, has_code)): (usize, &Drawn)| {
        let status = ["ok", "failed", "odd"][usize::from(*status) % 3];
        let issues = if *has_code { json!([{"code": "E7"}]) } else { json!([]) };
        let mut record = check(
            &format!("r{minute}"),
            &format!("d{}", device % 3),
            500 - minute as i64,
            &json!({"load": value, "status": status, "issues": issues}),
        );
        record["device_name"] = json!(format!("Printer HP-{}", device % 3));
        if value % 5 == 0 {
            record["details"] = json!({"version": format!("{}", value % 2)});
        }
        record
    };
    drawn.iter().enumerate().map(one).collect()
}

fn all_rules() -> Value {
    json!({
        "level": {"when": "measurement", "key": "load", "above": 6, "until": 4, "checks": 2, "of": 3, "clear": 2},
        "low": {"when": "measurement", "key": "load", "below": 2, "device": "*hp-1"},
        "rate": {"when": "rate", "key": "load", "rise": 120},
        "failed": {"when": "status", "word": "failed", "checks": 2},
        "code": {"when": "code", "word": "E7", "clear": 2},
        "silence": {"when": "silence", "minutes": 5},
        "flapping": {"when": "flapping", "turns": 3, "minutes": 20},
        "version": {"when": "version", "key": "version"},
    })
}

/// The firings of the rule `level` on a device, from its records by its words alone.
fn naive_level(records: &[Value], device: &str, now: i64) -> Option<i64> {
    let load = |record: &Value| record["details"]["load"].as_i64();
    let minute = |record: &Value| record["id"].as_str()?.strip_prefix('r')?.parse::<i64>().ok();
    let mut own: Vec<(i64, i64)> = records
        .iter()
        .filter(|record| record["device_id"] == device)
        .filter_map(|record| Some((minute(record)?, load(record)?)))
        .filter(|(minute, _)| *minute <= now)
        .collect();
    own.sort_unstable();
    let (mut begin, mut since) = (0, None);
    for end in 1..=own.len() {
        let window = &own[begin.max(end.saturating_sub(if since.is_some() { 2 } else { 3 }))..end];
        if since.is_none() {
            let holds = window.iter().filter(|(_, value)| *value > 6).count();
            if holds >= 2 && window.last().is_some_and(|(_, value)| *value > 6) {
                (since, begin) = (Some(own[end - 1].0), end);
            }
        } else if window.len() == 2 && window.iter().all(|(_, value)| *value <= 4) {
            (since, begin) = (None, end);
        }
    }
    since
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0..3_u8, 0..10_i64, any::<u8>(), any::<bool>()), 1..60)
}

proptest! {
    #[test]
    fn however_records_come_the_findings_are_those_of_all_of_them(
        drawn in drawn(), shuffle in prop::collection::vec(any::<u32>(), 60), sizes in prop::collection::vec(1..9_usize, 60),
        changed in prop::collection::vec((0..60_usize, 0..10_i64), 0..5), is_in_order in any::<bool>(),
    ) {
        let mut all = records(&drawn);
        let mut stream = all.clone();
        if !is_in_order {
            let mut keyed: Vec<_> = shuffle.iter().copied().chain(std::iter::repeat(0)).zip(stream).collect();
            keyed.sort_by_key(|(key, _)| *key);
            stream = keyed.into_iter().map(|(_, record)| record).collect();
        }
        // Some records change on the server, and come again.
        for (index, value) in changed {
            if let Some(record) = all.get_mut(index) {
                record["details"]["load"] = json!(value);
                stream.push(record.clone());
            }
        }
        let rules = all_rules();
        let mut live = Engine::new(0, ClassTable::default());
        let mut rest = stream.as_slice();
        for size in sizes {
            let (now, later) = rest.split_at(size.min(rest.len()));
            take(&mut live, now);
            found(&mut live, &rules);
            rest = later;
        }
        take(&mut live, rest);
        prop_assert_eq!(list(&mut live, &rules), list(&mut engine_of(&all), &rules));
        // One of a record's kind can vanish, too.
        let gone = all[1..].to_vec();
        live.begin_read();
        take(&mut live, &gone);
        live.end_read(true);
        prop_assert_eq!(list(&mut live, &rules), list(&mut engine_of(&gone), &rules));
    }

    #[test]
    fn findings_are_what_a_naive_reading_of_the_records_says(drawn in drawn()) {
        let all = records(&drawn);
        let mut engine = engine_of(&all);
        let rules = json!({"level": all_rules()["level"]});
        let found: Vec<_> = found(&mut engine, &rules).into_iter().map(|(_, device, ago)| (device, 500 - ago)).collect();
        for device in ["d0", "d1", "d2"] {
            let expected = naive_level(&all, device, 1_000);
            let of_device = found.iter().find(|(known, _)| known == device).map(|(_, minute)| *minute);
            prop_assert_eq!(of_device, expected, "{}", device);
        }
    }

    #[test]
    fn a_trial_says_what_was_found_live_on_the_same_stream(drawn in drawn()) {
        let all = records(&drawn);
        let rules = all_rules();
        let minute = |count: usize| NOW.plus((count as i64 - 500) * MINUTE);
        let mut live = Engine::new(0, ClassTable::default());
        // Since when each rule fires on each device, minute by minute.
        let mut seen = Vec::new();
        for (count, record) in all.iter().enumerate() {
            take(&mut live, std::slice::from_ref(record));
            for row in list_of(&mut live, ruling(&rules), Show::Unreported, minute(count)).rows {
                seen.push((row.rule, row.device, row.since));
            }
        }
        seen.sort();
        seen.dedup();
        let mut engine = engine_of(&all);
        let rules = rules.as_object().cloned().unwrap_or_default();
        for (id, rule) in &rules {
            let edges = (0..=all.len()).map(minute).collect();
            let question = AboutFindings::Backtest { rule: rule.to_string(), edges, now: minute(all.len() - 1) };
            let test: Backtest = decode(&ask(&mut engine, &question)).unwrap_or_default();
            let own = || seen.iter().filter(|(rule, ..)| rule == id);
            // A silence that a check ends at once was never seen by a look after the check.
            if id != "silence" {
                prop_assert_eq!(test.fired as usize, own().count(), "{}", id);
            }
            for fired in test.last.iter().filter(|fired| fired.until != Some(fired.since)) {
                let is_live = own().any(|(_, device, since)| *device == fired.device && *since == fired.since);
                prop_assert!(is_live, "{} {:?}", id, fired);
            }
            let now: Vec<u32> = test.spans;
            prop_assert_eq!(now.iter().sum::<u32>(), test.fired, "{}", id);
        }
    }
}
