//! POST: what is stored, and how it is refused.

use serde_json::{Value, json};

use crate::client::{Demo, LIST, TOKEN};

fn report() -> Value {
    json!({
        "device_id": "device-12345", "diagnostic_type": "issue_report", "status": "open",
        "details": {"issue_category": "hardware", "symptoms": ["slow_response"],
            "error_codes": ["ERR_NETWORK_001"], "impact_level": "medium", "client_ref": "ref-1"},
        "notes": "  Slow at peak hours. ", "reported_by": "helpdesk@company.com",
        "priority": "high", "unheard_of": 1,
    })
}

#[test]
fn a_report_is_answered_with_its_record_which_is_then_the_newest() {
    let demo = Demo::start(&[]);
    let answer = demo.post(&report());
    assert_eq!(answer.status, 201);
    let record = answer.json();
    assert!(record["id"].as_str().unwrap().starts_with("diag-"));
    assert_eq!(record["device_name"], "Office Printer HP-2024");
    assert_eq!(record["device_serial"], "HP123456789");
    assert_eq!(record["issues"], json!([]));
    assert_eq!(record["notes"], "Slow at peak hours.");
    assert_eq!(record["details"], report()["details"]);
    assert_eq!(record["created_at"], record["updated_at"]);
    assert_eq!(record.get("unheard_of"), None);
    for query in ["?limit=1", "?limit=1&id=device-12345"] {
        assert_eq!(demo.list(query).json()["results"][0], record);
    }
}

#[test]
fn the_documented_bodies_are_taken_bare_and_wrapped() {
    let demo = Demo::start(&[]);
    let maintenance = json!({"device_id": "device-12345", "diagnostic_type": "maintenance",
        "status": "completed", "details": {"action_performed": "firmware_update",
        "previous_version": "1.2.3", "new_version": "1.2.4", "duration_minutes": 15},
        "notes": "Firmware update completed successfully", "performed_by": "tech@company.com"});
    let schedule = json!({"device_id": "dev_abc123", "diagnostic_type": "health_check",
        "schedule_time": "2023-12-01T15:00:00Z", "parameters": {"check_cpu": true}});
    for body in [
        &json!({"device_id": 70001, "diagnostic_type": "maintenance", "status": "completed"}),
        &maintenance,
        &schedule,
        &json!({"device_id": "device-12345",
        "diagnostic_type": "sensor_calibration", "status": "calibrating"}),
    ] {
        let bare = demo.post(body);
        let wrapped = demo.post(&json!({"data": body.to_string()}));
        assert_eq!((bare.status, wrapped.status), (201, 201), "{}", bare.text());
        assert_eq!(bare.json()["details"], wrapped.json()["details"]);
    }
    let scheduled = demo.post(&schedule).json();
    assert_eq!(scheduled["status"], "scheduled");
    assert_eq!(scheduled["parameters"], schedule["parameters"]);
    assert_eq!(scheduled["schedule_time"], schedule["schedule_time"]);
}

#[track_caller]
fn refused(demo: &Demo, body: &str, status: u16, wanted: &Value) {
    let answer = demo.request("POST", LIST, &[TOKEN], body.as_bytes());
    assert_eq!((answer.status, &answer.json()), (status, wanted));
}

#[test]
fn what_cannot_be_stored_is_refused_by_its_documented_status() {
    let demo = Demo::start(&[]);
    let malformed = demo.request("POST", LIST, &[TOKEN], b"{\"device_id\":");
    assert_eq!(malformed.status, 400);
    assert!(malformed.json()["detail"].as_str().unwrap().starts_with("JSON parse error"));
    refused(
        &demo,
        "{}",
        400,
        &json!({"device_id": ["This field is required."],
        "diagnostic_type": ["This field is required."]}),
    );
    let unknown = r#"{"device_id":"x","diagnostic_type":"maintenance","status":"ok"}"#;
    refused(&demo, unknown, 404, &json!({"detail": "Device 'x' does not exist."}));
    let mut wrong = report();
    wrong["reported_by"] = json!("helpdesk@");
    wrong["details"]["symptoms"] = json!("slow");
    refused(
        &demo,
        &wrong.to_string(),
        422,
        &json!({
            "reported_by": ["Enter a valid email address."],
            "details": {"symptoms": ["Expected a list of strings."]},
        }),
    );
    let long = json!({"device_id": "x".repeat(1024 * 1024)}).to_string();
    refused(&demo, &long, 413, &json!({"detail": "The body is longer than 1 MiB."}));
    assert_eq!(demo.list("?limit=1").json()["count"], 400);
}
