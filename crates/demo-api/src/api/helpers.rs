//! The simulated diagnostic helpers: they take time, find each device a little
//! changed, and put that on record as a fresh check.

use std::time::Duration;

use axum::http::StatusCode;
use domain::Timestamp;
use domain::time::HOUR;
use serde_json::{Map, Value, json};

use super::reply::{Refusal, blocking};
use crate::app::{self, App, Shared};
use crate::failure::Failure;
use crate::readings::{self, Own, Readings};
use crate::store::Device;

/// For all devices at once a helper takes this part of its time for each, and
/// all of them no longer than so many times one.
const EACH_OF_MANY: u32 = 75;
const AT_MOST: u32 = 20;

/// Runs the helper of one device or of all. One that is misconfigured is an
/// error, and nothing is stored; among all, those are passed over as long as
/// any other works.
pub(super) async fn run(app: &Shared, device: Option<&Device>) -> Result<(), Refusal> {
    let asked = device.map_or(app.store.devices(), std::slice::from_ref);
    let devices: Vec<_> = asked.iter().filter(|device| device.helper_works).cloned().collect();
    tokio::time::sleep(duration(app.helper, devices.len(), device.is_some())).await;
    if devices.is_empty() {
        let detail = match device {
            Some(device) => format!("The diagnostic helper of '{}' is misconfigured.", device.id),
            None => "The diagnostic helpers are misconfigured.".to_owned(),
        };
        return Err(Refusal::detail(StatusCode::INTERNAL_SERVER_ERROR, &detail));
    }
    let app = app.clone();
    blocking(move || Ok(store_checks(&app, &devices, app::now())?)).await
}

fn duration(one: Duration, devices: usize, single: bool) -> Duration {
    let many = u32::try_from(devices).unwrap_or(u32::MAX);
    if single { one } else { (one / EACH_OF_MANY).saturating_mul(many).min(one * AT_MOST) }
}

fn store_checks(app: &App, devices: &[Device], now: Timestamp) -> Result<(), Failure> {
    let mut checks = Vec::with_capacity(devices.len());
    for device in devices {
        let last = app.store.latest_check(device)?;
        let last: Value = last.map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
        let mut chance = oorandom::Rand64::new((now.0 as u128) << 32 | device.key as u128);
        let details = last["details"].as_object().cloned().unwrap_or_default();
        checks.push((device, moved(details, now, &mut chance)));
    }
    app.store.append_all(&checks, |(device, details), id| {
        Ok((Some(device.key), check(device, details, id, now).to_string()))
    })
}

/// The measurements a little later: each number has wandered, the rest is kept.
fn moved(
    mut details: Map<String, Value>,
    now: Timestamp,
    chance: &mut oorandom::Rand64,
) -> Map<String, Value> {
    for (name, usual) in [("cpu_usage", 35), ("memory_usage", 55), ("disk_space", 60)] {
        details.entry(name).or_insert(json!(usual));
    }
    details.entry("network_connectivity").or_insert(json!("good"));
    for (name, value) in &mut details {
        let (Some(number), false) = (as_number(value), name == "duration_minutes") else { continue };
        let width = if name == "disk_space" { 1.0 } else { 4.0 };
        let wandered = number + (chance.rand_float() * 2.0 - 1.0) * width;
        let percent = name.ends_with("_usage") || name.ends_with("_space") || name.ends_with("_level");
        let wandered = if percent { wandered.clamp(0.0, 100.0) } else { wandered };
        *value = if value.is_i64() || value.is_u64() {
            json!(wandered.round() as i64)
        } else {
            json!((wandered * 10.0).round() / 10.0)
        };
    }
    details.insert("last_ping".to_owned(), json!(now.to_iso()));
    details
}

fn as_number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())
}

fn check(device: &Device, details: &Map<String, Value>, id: &str, now: Timestamp) -> Value {
    let issues = readings_of(details).issues();
    json!({
        "id": id,
        "device_id": device.id,
        "device_name": device.name,
        "device_serial": device.serial,
        "diagnostic_type": "health_check",
        "status": readings::status(&issues, "ok"),
        "details": details,
        "issues": issues,
        "created_at": now.to_iso(),
        "updated_at": now.to_iso(),
        "next_check_due": now.plus(4 * HOUR).to_iso(),
    })
}

fn readings_of(details: &Map<String, Value>) -> Readings {
    let number = |name: &str| details.get(name).and_then(as_number);
    Readings {
        cpu: number("cpu_usage").unwrap_or(0.0),
        memory: number("memory_usage").unwrap_or(0.0),
        disk: number("disk_space").unwrap_or(100.0),
        network: match details.get("network_connectivity").and_then(Value::as_str) {
            Some("flapping") => "flapping",
            Some("poor") => "poor",
            _ => "good",
        },
        own: Own::ALL.into_iter().find_map(|own| Some((own, number(own.name())?))),
        printer_failed: details.get("printer_state").is_some_and(|state| state == "failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_helpers_take_longer_than_one_but_not_for_ever() {
        let one = Duration::from_millis(1_500);
        assert_eq!(duration(one, 1, true), one);
        assert_eq!(duration(one, 100, false), Duration::from_secs(2));
        assert_eq!(duration(one, 2_000_000, false), Duration::from_secs(30));
    }

    #[test]
    fn measurements_move_a_little_and_stay_what_they_are() {
        let before = json!({"cpu_usage": 99, "disk_space": 23, "network_connectivity": "poor",
            "toner_level": 61.5, "nested": {"a": 1}});
        let mut chance = oorandom::Rand64::new(7);
        let after = moved(before.as_object().unwrap().clone(), Timestamp(0), &mut chance);
        assert!(after["cpu_usage"].as_i64().is_some_and(|cpu| (95..=100).contains(&cpu)));
        assert!(after["disk_space"].as_i64().is_some_and(|disk| (22..=24).contains(&disk)));
        assert!((after["toner_level"].as_f64().unwrap() - 61.5).abs() <= 4.0);
        assert_eq!(after["network_connectivity"], "poor");
        assert_eq!(after["nested"], json!({"a": 1}));
        assert!(after.contains_key("memory_usage"));
    }
}
