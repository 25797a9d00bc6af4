//! Rules by law, against an evaluator that looks at everything anew.

use super::tests::{minute, rule};
use super::*;
use crate::time::{HOUR, MINUTE};
use proptest::prelude::*;
use serde_json::json;

/// What a check means, by the words of the rule; `None` when it says nothing. `before` are the
/// checks before it.
fn naive_sight(rule: &Rule, before: &[(i64, Sight)], (at, sight): (i64, Sight)) -> Option<(bool, bool)> {
    match (&rule.when, sight) {
        (When::Measurement { side, limit, until, .. }, Sight::Number(value)) => {
            Some((side.is_beyond(value, *limit), !side.is_beyond(value, *until)))
        }
        (When::Rate { side, per_hour, .. }, Sight::Number(value)) => {
            // The last check of an earlier moment; of one moment the first counts.
            let earlier = before.iter().filter(|(then, _)| *then < at).map(|(then, _)| *then).max();
            let is_first = before.iter().all(|(then, _)| *then < at);
            let (then, last) = before.iter().copied().find(|(then, _)| Some(*then) == earlier)?;
            let Sight::Number(last) = last else { return None };
            if !is_first {
                return None;
            }
            let rate = (value - last) / ((at - then) as f64 * MINUTE as f64) * HOUR as f64;
            let holds = if *side == Side::Above { rate > *per_hour } else { -rate > *per_hour };
            Some((holds, !holds))
        }
        (When::Code(_), Sight::Has(has)) => Some((has, !has)),
        (When::Flapping { turns, within }, Sight::IsWell(_)) => {
            let mut all = before.to_vec();
            all.push((at, sight));
            let turned =
                all.windows(2).filter(|pair| pair[0].1 != pair[1].1 && (at - pair[1].0) * MINUTE < *within);
            Some((turned.count() >= *turns as usize, false))
        }
        _ => None,
    }
}

/// The first moment after `since` at which fewer turns than the rule names are within its time,
/// up to `at`.
fn naive_calm(rule: &Rule, sights: &[(i64, Sight)], since: i64, at: i64) -> Option<i64> {
    let When::Flapping { turns, within } = rule.when else { return None };
    let turned: Vec<i64> =
        sights.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1].0).collect();
    let is_calm = |now: i64| {
        // Who turns at this very moment is looked at after it.
        let counted =
            turned.iter().filter(|turn| **turn < now.max(since + 1) && (now - **turn) * MINUTE < within);
        counted.count() < turns as usize
    };
    (since + 1..=at).find(|now| is_calm(*now))
}

/// Every firing, worked out from all checks anew at each one.
fn naive(rule: &Rule, sights: &[(i64, Sight)]) -> Vec<Firing> {
    let says: Vec<(i64, bool, bool)> = (0..sights.len())
        .filter_map(|index| {
            let (holds, is_well) = naive_sight(rule, &sights[..index], sights[index])?;
            Some((sights[index].0, holds, is_well))
        })
        .collect();
    let streak = rule.streak;
    let mut firings: Vec<Firing> = Vec::new();
    // Only what came after the last end counts.
    let mut begin = 0;
    for end in 1..=says.len() {
        let at = minute(says[end - 1].0);
        if let Some(firing) = firings.last_mut().filter(|firing| firing.until.is_none())
            && let Some(calm) = naive_calm(rule, &sights[..end], firing.since.0 / MINUTE, says[end - 1].0)
        {
            firing.until = Some(minute(calm));
            begin = end - 1;
        }
        match firings.last().copied().filter(|firing| firing.until.is_none()) {
            None => {
                let window = &says[begin.max(end.saturating_sub(streak.of as usize))..end];
                let count = window.iter().filter(|(_, holds, _)| *holds).count();
                if count >= streak.needed as usize && says[end - 1].1 {
                    firings.push(Firing { since: at, until: None });
                    begin = end;
                }
            }
            Some(_) => {
                let last = &says[begin..end];
                let clear = streak.clear as usize;
                if last.len() >= clear && last[last.len() - clear..].iter().all(|(_, _, is_well)| *is_well) {
                    firings.last_mut().unwrap().until = Some(at);
                    begin = end;
                }
            }
        }
    }
    firings
}

fn any_streak() -> impl Strategy<Value = Streak> {
    (1_u32..4, 0_u32..3, 1_u32..4).prop_map(|(needed, more, clear)| Streak {
        needed,
        of: needed + more,
        clear,
    })
}

fn any_when() -> impl Strategy<Value = When> {
    let side = || prop::sample::select(vec![Side::Above, Side::Below]);
    prop_oneof![
        (side(), 0..4_i32).prop_map(|(side, apart)| {
            let until = f64::from(if side == Side::Above { 5 - apart } else { 5 + apart });
            When::Measurement { key: "k".into(), side, limit: 5.0, until }
        }),
        side().prop_map(|side| When::Rate { key: "k".into(), side, per_hour: 20.0 }),
        Just(When::Code("c".into())),
        (1_u32..4, 1_i64..60).prop_map(|(turns, minutes)| When::Flapping { turns, within: minutes * MINUTE }),
    ]
}

fn any_sights() -> impl Strategy<Value = (When, Vec<(i64, Sight)>)> {
    any_when().prop_flat_map(|when| {
        let sight = match when {
            When::Measurement { .. } | When::Rate { .. } => {
                (0..10_i32).prop_map(|value| Sight::Number(f64::from(value))).boxed()
            }
            When::Flapping { .. } => any::<bool>().prop_map(Sight::IsWell).boxed(),
            _ => any::<bool>().prop_map(Sight::Has).boxed(),
        };
        let sights = prop::collection::vec((0..20_i64, sight), 0..60).prop_map(|steps| {
            let mut now = 0;
            let next = |(step, sight)| {
                now += step;
                (now, sight)
            };
            steps.into_iter().map(next).collect()
        });
        (Just(when), sights)
    })
}

proptest! {
    #[test]
    fn watching_is_looking_at_everything_anew((when, sights) in any_sights(), streak in any_streak()) {
        let rule = Rule {
            name: "r".into(), severity: crate::Class::Warning, is_on: true, when, streak, scope: Scope::default(),
        };
        let mut watch = Watch::default();
        for (index, (at, sight)) in (0..).zip(&sights) {
            watch.see(&rule, minute(*at), index, *sight);
            prop_assert_eq!(&watch.firings, &naive(&rule, &sights[..=index as usize]));
        }
        prop_assert!(watch.fitting().len() <= streak.needed as usize);
    }

    #[test]
    fn a_backtest_says_what_was_live(
        gaps in prop::collection::vec(1_i64..200, 0..30), limit in 1_i64..150, clear in 1_u32..3,
    ) {
        let rule = rule(&json!({"when": "silence", "minutes": limit, "clear": clear}));
        let mut watch = Watch::default();
        let (mut at, mut live) = (0, Vec::new());
        for gap in gaps {
            watch.see(&rule, minute(at), 0, Sight::Seen);
            // Asked every minute until the next check.
            live.extend((at..at + gap).map(|now| (now, watch.since(&rule, minute(now)))));
            at += gap;
        }
        let past = watch.until(&rule, minute(at - 1));
        for (now, since) in live {
            let now = minute(now);
            let fired = past.iter().find(|firing| firing.since <= now && firing.until.is_none_or(|until| now < until));
            prop_assert_eq!(since, fired.map(|firing| firing.since));
        }
    }

    #[test]
    fn devices_deviate_as_a_count_at_each_moment_says(
        known in prop::collection::vec((0_i64..20, 0_usize..5, 0_u32..3), 0..40),
    ) {
        let known: Vec<Known> =
            known.into_iter().map(|(at, device, version)| Known { at: minute(at), device, version }).collect();
        let found = deviations(5, &known);
        let mut differed = [false; 5];
        for now in (0..20).map(minute) {
            // The last word on each device by then.
            let has: Vec<Option<u32>> = (0..5).map(|device| {
                let own = known.iter().filter(|one| one.device == device && one.at <= now);
                own.max_by_key(|one| one.at).map(|one| one.version)
            }).collect();
            let count = |version: u32| has.iter().filter(|has| **has == Some(version)).count();
            let told = has.iter().flatten().count();
            let majority = (0..3).find(|version| count(*version) >= 3 && count(*version) * 2 > told);
            for (device, has) in has.iter().enumerate() {
                let is_open = found[device].iter()
                    .any(|firing| firing.since <= now && firing.until.is_none_or(|until| now < until));
                if let Some(majority) = majority {
                    differed[device] = has.is_some_and(|has| has != majority);
                }
                prop_assert_eq!(is_open, differed[device], "{:?} {}", now, device);
            }
        }
    }
}
