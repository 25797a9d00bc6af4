//! GET: tokens, pages, devices, live checks.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::client::{Demo, LIST, TOKEN};

#[test]
fn without_the_valid_token_nothing_is_told() {
    let demo = Demo::start(&["--token", "s3cret"]);
    for headers in [vec![], vec![TOKEN], vec!["Authorization: Basic s3cret"], vec!["Authorization: s3cret"]] {
        for method in ["GET", "POST"] {
            let answer = demo.request(method, LIST, &headers, b"{}");
            assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
            assert!(answer.json()["detail"].is_string());
        }
    }
    assert_eq!(demo.request("GET", LIST, &["Authorization: Bearer s3cret"], b"").status, 200);
}

#[test]
fn following_offsets_gives_every_record_once() {
    let demo = Demo::start(&["--records", "450"]);
    let first = demo.list("").json();
    assert_eq!(first["count"], 450);
    assert_eq!(first["results"].as_array().unwrap().len(), 100);
    assert_eq!(first["previous"], Value::Null);
    let mut seen = HashSet::new();
    let mut next = first["next"].clone();
    let mut page = first;
    loop {
        for record in page["results"].as_array().unwrap() {
            assert!(seen.insert(record["id"].to_string()), "twice: {record}");
        }
        let Some(address) = next.as_str() else { break };
        page = demo.get(address.strip_prefix(&format!("http://{}", demo.address)).unwrap()).json();
        next = page["next"].clone();
    }
    assert_eq!(seen.len(), 450);
    assert!(page["previous"].as_str().unwrap().contains("offset=300"));
}

#[test]
fn a_page_has_at_most_a_thousand_records() {
    let demo = Demo::start(&["--records", "1500"]);
    let length = |query| demo.list(query).json()["results"].as_array().unwrap().len();
    assert_eq!(length("?limit=5000"), 1_000);
    assert_eq!(length("?limit=1000&offset=1000"), 500);
    assert_eq!(length("?limit=x&offset=-5"), 100);
    assert_eq!(length("?offset=99999"), 0);
}

#[test]
fn the_documented_records_are_there_to_the_letter() {
    let demo = Demo::start(&[]);
    let of_device = demo.list("?id=device-12345&limit=1000");
    let text = of_device.text();
    assert!(text.contains(r#"{"id":"diag-001","device_id":"device-12345","device_name":"Office Printer HP-2024","device_serial":"HP123456789","diagnostic_type":"health_check","status":"warning","details":{"cpu_usage":45,"memory_usage":78,"disk_space":23,"network_connectivity":"good","last_ping":"2024-01-15T14:25:00Z"},"issues":[{"severity":"medium","message":"Low disk space detected","code":"DISK_LOW"}],"created_at":"2024-01-15T14:25:00Z","updated_at":"2024-01-15T14:25:00Z","next_check_due":"2024-01-15T18:25:00Z"}"#));
    assert!(text.contains(r#""id":"diag-002""#) && text.contains(r#""action_performed":"firmware_update""#));
    let records = of_device.json()["results"].clone();
    let latest =
        records.as_array().unwrap().iter().find(|record| record["diagnostic_type"] == "health_check");
    assert_eq!(latest.unwrap()["details"]["disk_space"], 23);
    let all = demo.list("?limit=1000").text();
    assert!(all.contains(r#"{"id":"12345","device_id":"dev_abc123""#));
}

#[test]
fn a_device_has_its_own_list_and_an_unknown_one_has_none() {
    let demo = Demo::start(&[]);
    let own = demo.list("?id=nas%2Fbackup+1%3F%26%23%C3%B1&limit=2").json();
    assert_eq!(own["results"][0]["device_id"], "nas/backup 1?&#ñ");
    let rest = demo.list("?id=device-12345&limit=2&offset=2").json();
    assert!(rest["results"].as_array().unwrap().iter().all(|r| r["device_id"] == "device-12345"));
    let unknown = demo.list("?id=device-0");
    assert_eq!((unknown.status, unknown.json()), (404, json!({"detail": "Not found."})));
}

#[test]
fn a_live_check_is_stored_and_newest() {
    let demo = Demo::start(&[]);
    let before = demo.list("?id=device-12345&limit=1").json();
    let after = demo.list("?id=device-12345&limit=1&update_status=true").json();
    assert_eq!(after["count"].as_i64(), before["count"].as_i64().map(|count| count + 1));
    let check = &after["results"][0];
    assert_ne!(check["id"], before["results"][0]["id"]);
    assert_eq!(check["diagnostic_type"], "health_check");
    assert!(check["next_check_due"].is_string());
    assert!((check["details"]["disk_space"].as_i64().unwrap() - 23).abs() <= 1, "{check}");
    assert!(after["next"].as_str().unwrap().contains("update_status=true"));
    assert_eq!(demo.list("?id=device-0&update_status=true").status, 404);
}

#[test]
fn a_misconfigured_helper_is_an_error_for_its_device_and_passed_over_among_all() {
    let demo = Demo::start(&["--devices", "20"]);
    let broken = demo.list("?id=device-50001&update_status=true");
    assert_eq!(broken.status, 500);
    assert!(broken.json()["detail"].as_str().unwrap().contains("misconfigured"));
    assert_eq!(demo.list("?limit=1").json()["count"], 400);
    let all = demo.list("?update_status=true&limit=1");
    assert_eq!((all.status, &all.json()["count"]), (200, &json!(419)));
}

#[test]
fn other_addresses_and_verbs_are_refused_as_the_api_does() {
    let demo = Demo::start(&[]);
    let bare = demo.get("/api/v1/inventory_device_diags?limit=1");
    assert_eq!((bare.status, bare.header("location")), (301, "/api/v1/inventory_device_diags/?limit=1"));
    for path in ["/api/v1/", "/api/v1/else/", "/api/v1/inventory_device_diags/diag-001/"] {
        let other = demo.get(path);
        assert_eq!((other.status, other.json()), (404, json!({"detail": "Not found."})), "{path}");
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        let refused = demo.request(method, LIST, &[TOKEN], b"");
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, POST"));
    }
    assert_eq!(demo.request("HEAD", LIST, &[TOKEN], b"").status, 200);
}
