//! Any bytes as `config.json`: it is refused with a reason, or within its documented
//! ranges; what it does not say is the default, and what follows from it obeys it.

use domain::config::resource_url;
use domain::measure::Bad;
use domain::record::same_word;
use domain::rule::{Sight, Watch};
use domain::time::MINUTE;
use domain::{Class, ClassTable, Config, Measure, Named, Rule, Rules, Timestamp};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Config::parse(&text) {
        Err(reason) => assert!(!reason.trim().is_empty(), "refused without a reason"),
        Ok(config) => {
            hold_ranges(&config);
            hold_what_it_says(&text, &config);
            let again = Config::parse(&Value::Object(written(&config)).to_string());
            assert!(again.as_ref().is_ok_and(|again| is_same(again, &config)), "{again:?} was {config:?}");
            hold_classes(&config);
            hold_measures(&config);
            hold_idleness(&config);
            hold_rules(&config);
            let resource = resource_url(&config.api_base);
            let base = resource.strip_suffix("/inventory_device_diags/");
            assert!(base.is_some_and(|base| !base.ends_with('/')), "{resource}");
        }
    }
}

/// The ranges of the README.
fn hold_ranges(config: &Config) {
    for (name, value, least, most) in [
        ("page_size", config.page_size, 1, 1_000),
        ("concurrency", config.concurrency, 1, 16),
        ("timeout_seconds", config.timeout_seconds, 1, 600),
        ("settle_seconds", config.settle_seconds, 1, 3_600),
        ("live_check_timeout_seconds", config.live_check_timeout_seconds, 1, 600),
        ("full_read_minutes", config.full_read_minutes, 0, 10_080),
        ("idle_minutes", config.idle_minutes, 0, 10_080),
        ("auto_reports_per_hour", config.auto_reports_per_hour, 0, 1_000),
    ] {
        assert!((least..=most).contains(&value), "{name} is {value}");
    }
    assert!(!config.api_base.trim().is_empty());
    for (key, measure) in config.measurements.iter() {
        assert!(measure.is_in_order(), "{key}: {measure:?}");
        let mut limits = [measure.warning, measure.critical].into_iter().flatten();
        assert!(limits.all(f64::is_finite), "{key}: {measure:?}");
    }
}

/// Only an object is a configuration, all of its keys are known, and those that it does
/// not have say what they say by default.
fn hold_what_it_says(text: &str, config: &Config) {
    let said = serde_json::from_str::<Map<String, Value>>(text);
    assert!(said.is_ok(), "{text:?} is no object");
    let said = said.unwrap_or_default();
    let (own, usual) = (written(config), written(&Config::default()));
    assert!(said.keys().all(|key| usual.contains_key(key)), "an unknown key in {text:?}");
    for (key, value) in usual.iter().filter(|(key, _)| !said.contains_key(*key)) {
        assert_eq!(own.get(key), Some(value), "{key}");
    }
}

fn written(config: &Config) -> Map<String, Value> {
    // By name, so that a key that is added has to be added here.
    let Config {
        api_base,
        title,
        page_size,
        concurrency,
        api_base_editable,
        wrap_body,
        client_ref,
        timeout_seconds,
        settle_seconds,
        live_check_timeout_seconds,
        grace_minutes,
        full_read_minutes,
        idle_minutes,
        classes,
        measurements,
        rules,
        auto_reports_per_hour,
    } = config;
    let all = json!({
        "api_base": api_base,
        "title": title,
        "page_size": page_size,
        "concurrency": concurrency,
        "api_base_editable": api_base_editable,
        "wrap_body": wrap_body,
        "client_ref": client_ref,
        "timeout_seconds": timeout_seconds,
        "settle_seconds": settle_seconds,
        "live_check_timeout_seconds": live_check_timeout_seconds,
        "grace_minutes": grace_minutes,
        "full_read_minutes": full_read_minutes,
        "idle_minutes": idle_minutes,
        "auto_reports_per_hour": auto_reports_per_hour,
        "rules": serde_json::from_str::<Value>(rules).unwrap_or_default(),
        "classes": classes.iter().map(|(word, class)| (word.clone(), said(*class))).collect::<Map<_, _>>(),
        "measurements": measurements.iter().map(|(key, measure)| (key.clone(), measure.to_json())).collect::<Map<_, _>>(),
    });
    all.as_object().cloned().unwrap_or_default()
}

fn said(class: Class) -> Value {
    let keys = ["healthy", "warning", "critical", "work", "other"];
    keys.into_iter().find(|key| Class::from_key(key) == Some(class)).into()
}

/// The same, save for the last digit of limits, by which serde_json may be off.
fn is_same(one: &Config, other: &Config) -> bool {
    let is_near = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= one.abs() * 1e-15,
        (one, other) => one == other,
    };
    let bare =
        |config: &Config| Config { measurements: Named::default(), rules: String::new(), ..config.clone() };
    let mut pairs = one.measurements.iter().zip(other.measurements.iter());
    let ids = |config: &Config| Rules::by_id(&config.rules).keys().cloned().collect::<Vec<_>>();
    bare(one) == bare(other)
        && ids(one) == ids(other)
        && one.measurements.iter().count() == other.measurements.iter().count()
        && pairs.all(|((key, one), (other_key, other))| {
            (key, &one.unit, one.bad) == (other_key, &other.unit, other.bad)
                && is_near(one.warning, other.warning)
                && is_near(one.critical, other.critical)
        })
}

/// An organization's words mean what it says; of those that are the same word, the last.
fn hold_classes(config: &Config) {
    let (table, usual) = (config.class_table(), ClassTable::default());
    let own = |word: &str| config.classes.iter().rev().find(|(known, _)| same_word(known, word));
    // With ten thousand words the first ones do.
    for (word, _) in config.classes.iter().take(100) {
        assert_eq!(Some(table.of(word)), own(word).map(|(_, class)| *class), "{word:?}");
    }
    for word in ["ok", "degraded", "CRITICAL", "In Progress", "low"] {
        assert_eq!(table.of(word), own(word).map_or(usual.of(word), |(_, class)| *class), "{word}");
    }
}

/// Each measurement is what was said last about it, and is judged so that what is worse is
/// never judged better.
fn hold_measures(config: &Config) {
    let measures = config.measures(&Named::default());
    let limits: BTreeMap<String, Vec<f64>> = measures.limits().into_iter().collect();
    for (key, measure) in config.measurements.iter() {
        assert_eq!(measures.get(key), Some(measure));
        assert_eq!(measures.is_unconfirmed(key), measure.bad == Bad::Unknown);
        assert_eq!(limits.get(key).cloned().unwrap_or_default(), measure.limits());
        hold_order(measure);
    }
    let mut own = Named::default();
    config.measurements.iter().for_each(|(key, _)| own.insert(key.clone(), Measure::default()));
    let overruled = config.measures(&own);
    assert!(own.iter().all(|(key, _)| overruled.is_unconfirmed(key)), "a person's own choices come last");
}

/// Each rule is read or refused with a reason, and is the same when it was written; one that
/// is read can watch anything.
fn hold_rules(config: &Config) {
    let rules = Rules::read(&config.rules, "{}");
    let said = Rules::by_id(&config.rules).len();
    assert_eq!(rules.all.len() + rules.wrong.len(), said);
    assert!(rules.wrong.iter().all(|(_, wrong)| !wrong.to_string().is_empty()));
    for (id, rule) in &rules.all {
        let streak = rule.streak;
        assert!(0 < streak.needed && streak.needed <= streak.of && streak.of <= 60 && streak.clear > 0);
        assert_eq!(Rule::read(id, &rule.to_json()).as_ref(), Ok(rule), "{id}");
        let mut watch = Watch::default();
        for (name, at) in (0..).zip([i64::MIN, -1, 0, 0, i64::MAX]) {
            for sight in
                [Sight::Number(f64::MAX), Sight::Has(true), Sight::IsWell(name % 2 == 0), Sight::Seen]
            {
                watch.see(rule, Timestamp(at), name, sight);
            }
        }
        assert!(watch.firings.len() <= 5);
    }
}

/// A session ends when it says, and not before; with 0 never.
fn hold_idleness(config: &Config) {
    let limit = i64::from(config.idle_minutes) * MINUTE;
    let is_over = |after: i64| config.is_idle(Timestamp(0), Timestamp(after));
    assert!(!is_over(limit - 1) && !is_over(-limit));
    assert_eq!(is_over(limit), config.idle_minutes > 0);
}

fn hold_order(measure: &Measure) {
    let mut values = vec![f64::MIN, -1.0, 0.0, 1.0, f64::MAX];
    values.extend(measure.limits().iter().flat_map(|limit| [limit.next_down(), *limit, limit.next_up()]));
    values.sort_by(f64::total_cmp);
    if measure.bad == Bad::Low {
        values.reverse();
    }
    let ranks: Vec<Option<u8>> =
        values.iter().map(|value| measure.judge(*value).and_then(Class::rank)).collect();
    assert!(ranks.is_sorted(), "{measure:?} judges {values:?} as {ranks:?}");
    assert!(ranks.iter().all(|rank| rank.is_some() != measure.limits().is_empty()), "{measure:?}");
}
