//! Writes an entry of the story as the JSON text that the API will send.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::time::SECOND;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::failure::Failure;
use crate::readings::{self, Issue, Readings};

use super::fleet::Member;
use super::life::{Act, Entry, FollowUp};
use super::people;

/// A record in the current revision's shape, its fields in the documented order.
#[derive(Serialize, Default)]
pub(super) struct Record<'a> {
    pub(super) id: &'a str,
    pub(super) device_id: &'a str,
    pub(super) device_name: &'a str,
    pub(super) device_serial: &'a str,
    pub(super) diagnostic_type: &'a str,
    pub(super) status: &'a str,
    pub(super) details: Box<RawValue>,
    pub(super) issues: Vec<Issue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) priority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reported_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) performed_by: Option<&'a str>,
    pub(super) created_at: &'a str,
    pub(super) updated_at: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_check_due: Option<String>,
}

pub(super) fn text(entry: Entry, member: &Member) -> Result<String, Failure> {
    let (id, at) = (id_of(entry.device, entry.ordinal), entry.at.to_iso());
    let base = Record {
        id: &id,
        device_id: &member.device.id,
        device_name: &member.device.name,
        device_serial: &member.device.serial,
        created_at: &at,
        updated_at: &at,
        ..Record::default()
    };
    // Chooses among people and words; the story itself does not hang on it.
    let pick = (entry.ordinal as usize).wrapping_mul(7) + entry.device;
    let record = match entry.act {
        Act::Told(text) => return Ok(text),
        Act::Check { ref readings, older: true, .. } => return older(&entry, readings, member),
        Act::Check { ref readings, due, .. } => check(&base, &entry, readings, due)?,
        Act::Report { ailment, grave, follow_up: None } => people::report(base, ailment, grave, pick)?,
        Act::Report { follow_up: Some(FollowUp { event, first }), .. } => {
            people::follow_up(base, event, &id_of(entry.device, first), pick)?
        }
        Act::Maintenance { action, variant } => people::maintenance(base, action, variant, pick)?,
        Act::Calibration { offset } => calibration(base, offset)?,
    };
    Ok(serde_json::to_string(&record)?)
}

/// Ten hexadecimal digits that look like nothing but are unique: multiplying by
/// an odd number and folding the halves are both reversible.
pub(super) fn id_of(device: usize, ordinal: u64) -> String {
    const DIGITS: u64 = (1 << 40) - 1;
    let plain = ((device as u64) << 20) | (ordinal & 0xf_ffff);
    let mixed = plain.wrapping_mul(0x9e37_79b9_7f4b) & DIGITS;
    format!("diag-{:010x}", mixed ^ (mixed >> 20))
}

/// What a check measured, in the documented order.
#[derive(Serialize)]
struct Measured {
    cpu_usage: i64,
    memory_usage: i64,
    disk_space: i64,
    network_connectivity: &'static str,
    last_ping: String,
    #[serde(flatten)]
    own: BTreeMap<&'static str, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    printer_state: Option<&'static str>,
}

fn check<'a>(
    base: &Record<'a>,
    entry: &Entry,
    readings: &Readings,
    due: Option<Timestamp>,
) -> Result<Record<'a>, Failure> {
    let issues = readings.issues();
    let healthy = match entry.device % 10 {
        3 | 7 => "online",
        5 => "healthy",
        _ => "ok",
    };
    let details = Measured {
        cpu_usage: readings.cpu as i64,
        memory_usage: readings.memory as i64,
        disk_space: readings.disk as i64,
        network_connectivity: readings.network,
        last_ping: entry.at.plus(-(entry.ordinal as i64 % 7) * 5 * SECOND).to_iso(),
        own: readings.own.iter().map(|&(own, value)| (own.name(), round(value))).collect(),
        printer_state: readings.printer_failed.then_some("failed"),
    };
    Ok(Record {
        diagnostic_type: "health_check",
        status: readings::status(&issues, healthy),
        details: to_raw_value(&details)?,
        issues,
        next_check_due: due.map(Timestamp::to_iso),
        ..*base
    })
}

/// An entry of a type, and with a status, that no reference names.
fn calibration(base: Record<'_>, offset: f64) -> Result<Record<'_>, Failure> {
    let details = format!(
        r#"{{"offset":{offset:.1},"unit":"°C","sensor":{{"bus":1,"address":"0x48","history":[0.2,null,"n/a"]}}}}"#
    );
    Ok(Record {
        diagnostic_type: "sensor_calibration",
        status: "calibrating",
        details: RawValue::from_string(details)?,
        ..base
    })
}

/// A check in the older revision's shape.
#[derive(Serialize)]
struct Older<'a> {
    id: &'a str,
    device_id: &'a str,
    device_name: &'a str,
    status: &'a str,
    last_check: String,
    diagnostics: OlderMeasured,
    alerts: Vec<Issue>,
    scheduled_transaction_id: &'a str,
}

#[derive(Serialize)]
struct OlderMeasured {
    cpu_usage: f64,
    memory_usage: f64,
    disk_usage: f64,
    network_status: &'static str,
}

fn older(entry: &Entry, readings: &Readings, member: &Member) -> Result<String, Failure> {
    let transaction = (100_000 + entry.device as u64 * 1_000_000 + entry.ordinal).to_string();
    let issues = readings.issues();
    let diagnostics = OlderMeasured {
        cpu_usage: round(readings.cpu),
        memory_usage: round(readings.memory),
        disk_usage: round(readings.disk),
        network_status: if readings.network == "good" { "connected" } else { readings.network },
    };
    Ok(serde_json::to_string(&Older {
        id: &transaction,
        device_id: &member.device.id,
        device_name: &member.device.name,
        status: if issues.is_empty() { "online" } else { "degraded" },
        last_check: entry.at.to_iso(),
        diagnostics,
        alerts: issues,
        scheduled_transaction_id: &transaction,
    })?)
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_entries_have_one_id() {
        let pairs = (0..300).flat_map(|device| (0..300).map(move |ordinal| (device, ordinal)));
        let ids: HashSet<_> = pairs.map(|(device, ordinal)| id_of(device, ordinal)).collect();
        assert_eq!(ids.len(), 90_000);
    }
}
