//! The records of the API's reference, as documented, and the present of the
//! documented device, which is to look alive.

use domain::Timestamp;
use domain::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

use super::fleet::{DOCUMENTED, Member};
use super::life::{Act, Entry};

/// The documented records, to the letter; the maintenance example, which is
/// documented as a request only, with the fields that an answer adds.
const DOCUMENTED_RECORDS: [(usize, &str, &str); 5] = [
    (
        1,
        "2023-12-01T10:30:00Z",
        r#"{"id":"12345","device_id":"dev_abc123","device_name":"Server-01","status":"online","last_check":"2023-12-01T10:30:00Z","diagnostics":{"cpu_usage":45.2,"memory_usage":67.8,"disk_usage":23.1,"network_status":"connected"},"alerts":[],"scheduled_transaction_id":"12345"}"#,
    ),
    (
        1,
        "2023-12-01T10:45:00Z",
        r#"{"id":"67890","device_id":"dev_abc123","device_name":"Server-01","diagnostic_type":"health_check","status":"scheduled","schedule_time":"2023-12-01T15:00:00Z","parameters":{"check_cpu":true,"check_memory":true,"check_disk":true,"check_network":true},"created_at":"2023-12-01T10:45:00Z"}"#,
    ),
    (
        DOCUMENTED,
        "2024-01-15T14:25:00Z",
        r#"{"id":"diag-001","device_id":"device-12345","device_name":"Office Printer HP-2024","device_serial":"HP123456789","diagnostic_type":"health_check","status":"warning","details":{"cpu_usage":45,"memory_usage":78,"disk_space":23,"network_connectivity":"good","last_ping":"2024-01-15T14:25:00Z"},"issues":[{"severity":"medium","message":"Low disk space detected","code":"DISK_LOW"}],"created_at":"2024-01-15T14:25:00Z","updated_at":"2024-01-15T14:25:00Z","next_check_due":"2024-01-15T18:25:00Z"}"#,
    ),
    (
        DOCUMENTED,
        "2024-01-15T15:00:00Z",
        r#"{"id":"diag-003","device_id":"device-12345","device_name":"Office Printer HP-2024","device_serial":"HP123456789","diagnostic_type":"maintenance","status":"completed","details":{"action_performed":"firmware_update","previous_version":"1.2.3","new_version":"1.2.4","duration_minutes":15},"issues":[],"notes":"Firmware update completed successfully","performed_by":"tech@company.com","created_at":"2024-01-15T15:00:00Z","updated_at":"2024-01-15T15:00:00Z"}"#,
    ),
    (
        DOCUMENTED,
        "2024-01-15T15:30:00Z",
        r#"{"id":"diag-002","device_id":"device-12345","device_name":"Office Printer HP-2024","diagnostic_type":"issue_report","status":"open","details":{"issue_category":"hardware","symptoms":["intermittent_connectivity","slow_response"],"error_codes":["ERR_NETWORK_001"],"impact_level":"medium"},"notes":"Device experiencing intermittent network connectivity issues. Users report slow response times during peak hours.","reported_by":"helpdesk@company.com","priority":"high","created_at":"2024-01-15T15:30:00Z","updated_at":"2024-01-15T15:30:00Z"}"#,
    ),
];

/// Entries that are told as they stand, of those devices that there are.
pub(super) fn entries(anchor: Timestamp, fleet: &[Member]) -> Vec<Entry> {
    let documented = DOCUMENTED_RECORDS
        .iter()
        .filter_map(|&(device, at, text)| Some(told(device, Timestamp::parse(at)?, text.to_owned())));
    documented.chain(present(anchor)).filter(|entry| entry.device < fleet.len()).collect()
}

pub(super) fn told(device: usize, at: Timestamp, text: String) -> Entry {
    Entry { at, device, ordinal: 0, act: Act::Told(text) }
}

/// What happened to the documented device lately: mended, well, then reported
/// again and now with little disk left.
fn present(anchor: Timestamp) -> [Entry; 5] {
    let entry = |ago: i64, id: &str, fields: Value| {
        let at = anchor.plus(-ago);
        let mut record = json!({
            "id": id, "device_id": "device-12345", "device_name": "Office Printer HP-2024",
            "device_serial": "HP123456789", "issues": [],
            "created_at": at.to_iso(), "updated_at": at.to_iso(),
        });
        if let (Value::Object(record), Value::Object(fields)) = (&mut record, fields) {
            record.extend(fields);
        }
        told(DOCUMENTED, at, record.to_string())
    };
    let measured = |ago: i64, cpu: u8, memory: u8, disk: u8| {
        json!({
            "cpu_usage": cpu, "memory_usage": memory, "disk_space": disk,
            "network_connectivity": "good", "last_ping": anchor.plus(-ago - MINUTE).to_iso(),
            "toner_level": 61.5,
        })
    };
    let due = |ago: i64, after: i64| anchor.plus(after - ago).to_iso();
    [
        entry(
            3 * DAY,
            "diag-00000000m1",
            json!({
                "diagnostic_type": "maintenance", "status": "completed",
                "details": {"action_performed": "firmware_update", "previous_version": "1.2.3",
                    "new_version": "1.2.4", "duration_minutes": 15},
                "notes": "Firmware update completed successfully",
                "performed_by": "tech@company.com",
            }),
        ),
        entry(
            22 * HOUR,
            "diag-00000000c1",
            json!({
                "diagnostic_type": "health_check", "status": "ok",
                "details": measured(22 * HOUR, 41, 70, 26), "next_check_due": due(22 * HOUR, DAY),
            }),
        ),
        entry(
            5 * HOUR,
            "diag-00000000r1",
            json!({
                "diagnostic_type": "issue_report", "status": "open",
                "details": {"issue_category": "hardware",
                    "symptoms": ["intermittent_connectivity", "slow_response"],
                    "error_codes": ["ERR_NETWORK_001"], "impact_level": "medium"},
                "notes": "Device experiencing intermittent network connectivity issues. Users report slow response times during peak hours.",
                "reported_by": "helpdesk@company.com", "priority": "high",
            }),
        ),
        entry(
            HOUR,
            "diag-00000000r2",
            json!({
                "diagnostic_type": "issue_report", "status": "in_progress",
                "details": {"incident": "diag-00000000r1", "event": "in_progress"},
                "notes": "Technician on site at 14:00", "reported_by": "tech@company.com",
            }),
        ),
        entry(
            25 * MINUTE,
            "diag-00000000c2",
            json!({
                "diagnostic_type": "health_check", "status": "warning",
                "details": measured(25 * MINUTE, 45, 78, 23),
                "issues": [{"severity": "medium", "message": "Low disk space detected",
                    "code": "DISK_LOW"}],
                "next_check_due": due(25 * MINUTE, 4 * HOUR),
            }),
        ),
    ]
}
