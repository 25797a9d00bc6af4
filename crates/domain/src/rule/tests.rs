//! Rules as tables of cases.

use super::*;
use crate::Timestamp;
use crate::time::MINUTE;
use serde_json::{Value, json};

pub(super) fn rule(value: &Value) -> Rule {
    Rule::read("r", value).unwrap()
}

pub(super) fn minute(count: i64) -> Timestamp {
    Timestamp(count * MINUTE)
}

/// Each firing as `since..until`, in minutes.
fn told(firings: &[Firing]) -> Vec<String> {
    let minutes = |at: Timestamp| at.0 / MINUTE;
    firings
        .iter()
        .map(|firing| {
            let until = firing.until.map_or_else(String::new, |until| minutes(until).to_string());
            format!("{}..{until}", minutes(firing.since))
        })
        .collect()
}

#[track_caller]
fn check(value: &Value, sights: &[(i64, Sight)], now: i64, expected: &[&str]) {
    let rule = rule(value);
    let mut watch = Watch::default();
    for (index, (at, sight)) in (0..).zip(sights) {
        watch.see(&rule, minute(*at), index, *sight);
    }
    assert_eq!(told(&watch.until(&rule, minute(now))), expected, "{value} {sights:?}");
    let is_open = expected.last().is_some_and(|last| last.ends_with("..") && !last.starts_with("-"));
    assert_eq!(watch.since(&rule, minute(now)).is_some(), is_open);
}

fn numbers(values: &[f64]) -> Vec<(i64, Sight)> {
    (0..).zip(values).map(|(at, value)| (at * 10, Sight::Number(*value))).collect()
}

#[test]
fn a_limit_has_to_be_passed_so_often() {
    let high = |checks: u32, of: u32, clear: u32| json!({"when": "measurement", "key": "cpu", "above": 90, "checks": checks, "of": of, "clear": clear});
    for (value, values, expected) in [
        (high(1, 1, 1), vec![90.0, 90.1, 50.0], vec!["10..20"]),
        (high(3, 3, 1), vec![91.0, 91.0, 50.0, 91.0, 91.0, 91.0, 91.0], vec!["50.."]),
        (high(2, 3, 1), vec![91.0, 50.0, 91.0, 50.0], vec!["20..30"]),
        (high(2, 3, 1), vec![91.0, 50.0, 50.0, 91.0, 50.0], vec![]),
        (high(1, 1, 2), vec![91.0, 50.0, 91.0, 50.0, 50.0], vec!["0..40"]),
        // What counted for one time does not count for the next.
        (high(2, 3, 1), vec![91.0, 91.0, 50.0, 91.0, 50.0, 91.0], vec!["10..20", "50.."]),
        (json!({"when": "measurement", "key": "k", "below": 10}), vec![10.0, 9.0, 10.0], vec!["10..20"]),
    ] {
        check(&value, &numbers(&values), 1_000, &expected);
    }
}

#[test]
fn it_is_over_only_beyond_the_level_of_recovery() {
    let value = json!({"when": "measurement", "key": "cpu", "above": 90, "until": 80});
    check(&value, &numbers(&[95.0, 85.0, 80.0, 85.0, 95.0]), 1_000, &["0..20", "40.."]);
    let value = json!({"when": "measurement", "key": "disk", "below": 10, "until": 20, "clear": 2});
    check(&value, &numbers(&[9.0, 15.0, 20.0, 15.0, 21.0, 21.0]), 1_000, &["0..50"]);
}

#[test]
fn a_rate_is_that_between_two_checks() {
    let value = json!({"when": "rate", "key": "t", "rise": 12});
    // Ten minutes apart: 2 more are 12 an hour, 3 more are 18.
    check(&value, &numbers(&[20.0, 22.0, 25.0, 25.0]), 1_000, &["20..30"]);
    let value = json!({"when": "rate", "key": "t", "fall": 12});
    check(&value, &numbers(&[20.0, 17.0, 17.0]), 1_000, &["10..20"]);
    let at_once = [(0, Sight::Number(0.0)), (0, Sight::Number(99.0)), (10, Sight::Number(1.0))];
    check(&json!({"when": "rate", "key": "t", "rise": 12}), &at_once, 1_000, &[]);
}

#[test]
fn words_are_seen_or_not() {
    let sights: Vec<_> = [false, true, true, false].iter().map(|has| Sight::Has(*has)).collect();
    let sights: Vec<_> = (0..).zip(sights).map(|(at, sight)| (at * 10, sight)).collect();
    check(&json!({"when": "status", "word": "failed"}), &sights, 1_000, &["10..30"]);
    check(&json!({"when": "code", "word": "E1", "checks": 2}), &sights, 1_000, &["20..30"]);
}

#[test]
fn silence_begins_when_a_check_is_missed_and_needs_no_check() {
    let value = json!({"when": "silence", "minutes": 60});
    let seen = |times: &[i64]| times.iter().map(|at| (*at, Sight::Seen)).collect::<Vec<_>>();
    check(&value, &seen(&[]), 1_000, &[]);
    check(&value, &seen(&[0, 59]), 100, &[]);
    check(&value, &seen(&[0, 60]), 100, &["60..60"]);
    check(&value, &seen(&[0, 100]), 159, &["60..100"]);
    check(&value, &seen(&[0, 100]), 160, &["60..100", "160.."]);
    let twice = json!({"when": "silence", "minutes": 60, "clear": 2});
    check(&twice, &seen(&[0, 100, 200, 210]), 220, &["60..210"]);
}

#[test]
fn flapping_is_turning_too_often() {
    let value = json!({"when": "flapping", "turns": 3, "minutes": 60});
    let well = |all: &[bool]| {
        (0..).zip(all).map(|(at, is_well)| (at * 10, Sight::IsWell(*is_well))).collect::<Vec<_>>()
    };
    check(&value, &well(&[true, false, true, false, false, false, false, false]), 1_000, &["30..70"]);
    // Without a further check, too: an hour after the first of the last three turns.
    check(&value, &well(&[true, false, true, false]), 69, &["30.."]);
    check(&value, &well(&[true, false, true, false]), 70, &["30..70"]);
    check(&value, &well(&[true, false, false, false, false, false, true, false]), 1_000, &[]);
}

#[test]
fn what_differs_from_most_of_its_kind_deviates() {
    // (minute, device, version)
    for (known, expected) in [
        (vec![(0, 0, 1), (0, 1, 1), (0, 2, 2)], vec![vec![], vec![], vec![]]),
        (vec![(0, 0, 1), (0, 1, 1), (0, 2, 1), (5, 3, 2)], vec![vec![], vec![], vec![], vec!["5.."]]),
        (
            vec![(0, 0, 1), (0, 1, 1), (0, 2, 1), (5, 3, 2), (9, 3, 1)],
            vec![vec![], vec![], vec![], vec!["5..9"]],
        ),
        // A roll-out: the first one deviates until most have the new version, then who lags
        // behind; while neither has over half nothing changes.
        (
            vec![(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 3, 1), (10, 0, 2), (20, 1, 2), (30, 2, 2)],
            vec![vec!["10..30"], vec![], vec![], vec!["30.."]],
        ),
    ] {
        let known: Vec<Known> = known
            .into_iter()
            .map(|(at, device, version)| Known { at: minute(at), device, version })
            .collect();
        let found: Vec<Vec<String>> =
            deviations(expected.len(), &known).iter().map(|one| told(one)).collect();
        assert_eq!(found, expected, "{known:?}");
    }
}

#[test]
fn a_rule_is_read_and_written() {
    for value in [
        json!({"when": "measurement", "key": "cpu", "above": 90, "until": 80, "checks": 3, "of": 5, "clear": 2}),
        json!({"when": "measurement", "key": "disk", "below": 10, "severity": "critical", "on": false}),
        json!({"when": "rate", "key": "t", "fall": 1.5, "type": "health_check", "device": "P*", "serial": "*7"}),
        json!({"when": "status", "word": "failed", "name": "It failed"}),
        json!({"when": "code", "word": "DISK_LOW"}),
        json!({"when": "silence", "minutes": 90}),
        json!({"when": "version", "key": "firmware"}),
        json!({"when": "flapping", "turns": 4, "minutes": 60}),
    ] {
        let rule = rule(&value);
        assert_eq!(Rule::read("r", &rule.to_json()), Ok(rule), "{value}");
    }
}

#[test]
fn a_rule_that_is_none_is_told_with_its_field() {
    for (value, part) in [
        (json!([]), "must be an object"),
        (json!({}), "`when` is missing"),
        (json!({"when": "often"}), "`when` must be one of: measurement, rate"),
        (json!({"when": "measurement", "above": 1}), "`key` is missing"),
        (json!({"when": "measurement", "key": "k"}), "`above` is missing"),
        (json!({"when": "measurement", "key": "k", "above": "90"}), "`above` must be a number"),
        (json!({"when": "measurement", "key": "k", "above": 90, "until": 91}), "`until` must not lie"),
        (json!({"when": "measurement", "key": "k", "above": 1, "below": 2}), "`below`"),
        (json!({"when": "rate", "key": "k", "rise": 0}), "`rise`"),
        (json!({"when": "silence"}), "`minutes` is missing"),
        (json!({"when": "silence", "minutes": 0}), "from 1 to 525600"),
        (
            json!({"when": "status", "word": "x", "checks": 61}),
            "`checks` must be a whole number from 1 to 60",
        ),
        (json!({"when": "status", "word": "x", "checks": 3, "of": 2}), "`of` must be a whole number from 3"),
        (json!({"when": "status", "word": 7}), "`word` must be a text"),
        (json!({"when": "status", "word": "x".repeat(201)}), "at most 200"),
        (json!({"when": "status", "word": "x", "on": 1}), "`on` must be true or false"),
        (json!({"when": "status", "word": "x", "severity": "bad"}), "one of: warning, critical"),
        (json!({"when": "status", "word": "x", "limit": 1}), "`limit` is an unknown field"),
    ] {
        let told = Rule::read("r", &value).unwrap_err().to_string();
        assert!(told.contains(part), "{value}: {told}");
    }
}

#[test]
fn an_own_rule_counts_before_the_installations() {
    let installed =
        json!({"b": {"when": "status", "word": "x"}, "a": {"when": "code", "word": "y"}, "c:d": {}});
    let own = json!({"a": {"when": "code", "word": "z", "on": false}, "o": 1});
    let rules = Rules::read(&installed.to_string(), &own.to_string());
    assert_eq!(rules.all.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(rules.get("a").is_some_and(|rule| !rule.is_on && rule.when == When::Code("z".into())));
    assert_eq!(rules.wrong.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["c:d", "o"]);
    assert_eq!(Rules::read("{", "[]"), Rules::default());
}

#[test]
fn what_is_muted_is_heard_of_again_when_that_ends() {
    let mut mutes = Mutes::default();
    mutes.add(Mute { fingerprint: "r:d".into(), until: minute(5), reason: "old".into() });
    mutes.add(Mute { fingerprint: "r:d".into(), until: minute(9), reason: "Moving \"house\"".into() });
    assert_eq!(mutes.0.len(), 1);
    assert!(
        mutes.covers("r:d", minute(8)) && !mutes.covers("r:d", minute(9)) && !mutes.covers("r:e", minute(1))
    );
    let kept: Value = serde_json::from_str(&mutes.to_json().to_string()).unwrap();
    assert_eq!(Mutes::read(&kept, minute(8)), mutes);
    assert_eq!(Mutes::read(&kept, minute(9)), Mutes::default());
    assert_eq!(Mutes::read(&json!([1, {"until": 9}]), minute(0)), Mutes::default());
}
