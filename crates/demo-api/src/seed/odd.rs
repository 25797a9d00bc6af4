//! What real histories hold besides the documented: unknown words, other types,
//! missing and extra fields, and text that would harm a careless page.

use domain::Timestamp;
use domain::time::{DAY, HOUR};
use serde_json::{Value, json};

use super::fleet::Member;
use super::life::Entry;
use super::pinned::told;

/// The device whose id is a number.
const NUMERIC: usize = 7;

/// The odd records: each on one device, an odd number of hours ago.
pub(super) fn entries(anchor: Timestamp, fleet: &[Member]) -> Vec<Entry> {
    records(anchor)
        .into_iter()
        .enumerate()
        .map(|(index, fields)| {
            // Spread over the first devices that are not shown as examples.
            let device = match fields.get("device_id").and_then(Value::as_u64) {
                Some(_) => NUMERIC,
                None => 3 + index * 2 % 9,
            } % fleet.len();
            let at = anchor.plus(-(index as i64) * 31 * HOUR - 3 * DAY);
            told(device, at, record(index, &fleet[device], at, fields))
        })
        .collect()
}

/// The usual fields under those given; a field given as `"-"` is left out.
fn record(index: usize, member: &Member, at: Timestamp, fields: Value) -> String {
    let mut record = json!({
        "id": format!("diag-odd-{index:03}"), "device_id": member.device.id,
        "device_name": member.device.name, "device_serial": member.device.serial,
        "diagnostic_type": "health_check", "status": "ok", "details": {}, "issues": [],
        "created_at": at.to_iso(), "updated_at": at.to_iso(),
    });
    if let (Value::Object(record), Value::Object(fields)) = (&mut record, fields) {
        record.extend(fields);
        record.retain(|_, value| value != "-");
    }
    record.to_string()
}

fn records(anchor: Timestamp) -> Vec<Value> {
    let mut records = unknown_words(anchor);
    records.extend(other_types(anchor));
    records.extend(hostile_text());
    records
}

fn unknown_words(anchor: Timestamp) -> Vec<Value> {
    vec![
        json!({"diagnostic_type": "sensor_calibration", "status": "calibrating",
            "details": {"sensor": "load-cell-2", "progress": 0.4}}),
        json!({"status": "quantum_flux", "issues": [
            {"severity": "sev2", "message": "Unclear", "code": "X-17"},
            {"severity": "informational", "message": "Rebooted by watchdog"}]}),
        json!({"diagnostic_type": "firmware_audit", "status": "needs-review",
            "details": {"signed": false, "sha256": "9f86d081884c7d65"}, "ticket": "INC-20931",
            "tags": ["audit", "q3"], "location": {"floor": 2, "room": null}}),
        json!({"diagnostic_type": "Health-Check", "status": "OK", "details": {"cpu_usage": 12}}),
        json!({"status": "DEGRADED", "priority": "P1", "details": {"impact_level": "blocker"},
            "next_check_due": anchor.plus(400 * DAY).to_iso()}),
    ]
}

fn other_types(anchor: Timestamp) -> Vec<Value> {
    vec![
        json!({"details": {"cpu_usage": "45", "memory_usage": "78.5 %", "disk_space": "n/a",
            "network_connectivity": true}, "issues": null}),
        json!({"device_id": 70_001, "id": 900_719_925_474_099_i64, "details": {"cpu_usage": 1e-7, "memory_usage": -3}}),
        json!({"details": {"volumes": [{"name": "/", "free": {"value": 12, "unit": "GB"}},
            {"name": "/backup", "free": null}], "raid": {"level": 5, "disks": {"ok": 3, "lost": 1}}},
            "status": "degraded"}),
        json!({"details": null, "issues": "-", "device_name": null, "device_serial": "-",
            "updated_at": "-"}),
        json!({"status": null, "diagnostic_type": null, "details": "not an object"}),
        json!({"issues": ["just text", {"code": 42}, null, {"severity": null, "message": "?"}]}),
        json!({"created_at": anchor.plus(-9 * DAY).0, "updated_at": "yesterday"}),
        json!({"created_at": "2025-02-30T99:00:00Z", "next_check_due": ""}),
    ]
}

fn hostile_text() -> Vec<Value> {
    let report = |notes: &str, by: &str| {
        json!({"diagnostic_type": "issue_report", "status": "resolved", "notes": notes,
            "reported_by": by, "priority": "low",
            "details": {"issue_category": "other", "symptoms": [notes.chars().take(60).collect::<String>()]}})
    };
    vec![
        report("<script>alert('x')</script><img src=x onerror=alert(1)>", "<b>bold</b>@company.com"),
        report("=HYPERLINK(\"http://example.test/?\"&A1,\"Click\")", "=cmd|' /C calc'!A0"),
        report("+1+1 @SUM(A1:A9) -2+3 \t=1+1", "@SUM(1+1)"),
        report(
            "txt.\u{202e}exe.gpj\u{202c} and \u{2066}isolated\u{2069} \u{200b}zero\u{200d}width\u{feff}",
            "h\u{202e}elpdesk",
        ),
        report("🔥🖨️👩🏽‍🔧 🏳️‍🌈 e\u{301}\u{302}\u{303} Z̸̢a̵l̷g̶o̸", "🤖"),
        report(
            &"The same line, again and again; nobody reads all of it. ".repeat(200)[..10_000],
            "helpdesk@company.com",
        ),
        report(&"無".repeat(2_000), "helpdesk@company.com"),
        report(
            "line one\nline two\r\n\ttabbed \u{0} nul \u{1b}[31mred\u{7f} \\ \" ' </textarea>",
            "a,b;c\"d",
        ),
        report(
            "{{constructor.constructor('alert(1)')()}} ${7*7} javascript:alert(1) &lt;&amp;",
            "'; DROP TABLE records; --",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::Plan;
    use super::*;

    #[test]
    fn every_odd_record_is_json_of_a_device_of_the_fleet() {
        let plan = Plan { devices: 1, ..Plan::example() };
        for entry in entries(plan.anchor, &Member::all(&plan)) {
            assert_eq!(entry.device, 0);
            let super::super::life::Act::Told(text) = entry.act else { panic!("not told") };
            assert!(serde_json::from_str::<Value>(&text).unwrap().is_object(), "{text}");
        }
    }
}
