//! Faults: each one, and the ledger that tells what was stored all the same.

use std::io::Read;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::client::{Demo, LIST, TOKEN};

fn body(client_ref: &str) -> Value {
    json!({"device_id": "device-12345", "diagnostic_type": "issue_report", "status": "open",
        "details": {"client_ref": client_ref}})
}

#[test]
fn there_is_no_control_address_unless_asked_for() {
    let demo = Demo::start(&[]);
    assert_eq!(demo.get("/_control/ledger").status, 404);
    let order = json!({"fault": "reset"}).to_string();
    assert_eq!(demo.request("POST", "/_control/faults", &[], order.as_bytes()).status, 405);
    assert_eq!(demo.list("?limit=1").status, 200);
}

#[test]
fn refusals_come_with_their_status_and_headers_and_as_often_as_ordered() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "rate_limit", "retry_after": 7, "times": 2}));
    for _ in 0..2 {
        let answer = demo.list("?limit=1");
        assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
    }
    assert_eq!(demo.list("?limit=1").status, 200);
    for (order, status) in [
        (json!({"fault": "unavailable"}), 503),
        (json!({"fault": "unavailable", "status": 502, "retry_after": 1}), 502),
        (json!({"fault": "forbidden"}), 403),
        (json!({"fault": "server_error"}), 500),
        (json!({"fault": "server_error", "body": "html"}), 500),
        (json!({"fault": "server_error", "body": "empty"}), 500),
        (json!({"fault": "server_error", "body": "json"}), 500),
    ] {
        demo.control("faults", &order);
        assert_eq!(demo.list("?limit=1").status, status, "{order}");
    }
    assert_eq!(demo.list("?limit=1").status, 200);
}

#[test]
fn a_fault_waits_for_the_requests_it_is_meant_for() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "forbidden", "method": "POST"}));
    assert_eq!(demo.list("").status, 200);
    assert_eq!(demo.post(&body("a")).status, 403);
    demo.control("faults", &json!({"fault": "forbidden", "skip": 1, "query": "offset=2"}));
    let statuses = ["?offset=2", "?offset=1", "?offset=2"].map(|query| demo.list(query).status);
    assert_eq!(statuses, [200, 200, 403]);
    demo.control("faults", &json!({"fault": "forbidden", "times": 9}));
    assert_eq!(demo.request("DELETE", "/_control/faults", &[], b"").status, 204);
    assert_eq!(demo.list("").status, 200);
    let unknown = demo.request("POST", "/_control/faults", &[], br#"{"fault":"fire"}"#);
    assert_eq!(unknown.status, 400);
}

#[test]
fn a_delay_a_portal_and_any_other_answer() {
    let demo = Demo::start(&["--faults", "--latency-ms", "1"]);
    demo.control("faults", &json!({"fault": "delay", "ms": 5}));
    assert_eq!(demo.list("?limit=1").json()["count"], 400);
    demo.control("faults", &json!({"fault": "portal"}));
    let portal = demo.list("?limit=1");
    assert_eq!((portal.status, portal.header("content-type")), (200, "text/html; charset=utf-8"));
    demo.control("faults", &json!({"fault": "answer", "body": "{\"results\":7}"}));
    assert_eq!(demo.list("").json(), json!({"results": 7}));
}

#[test]
fn an_answer_is_cut_in_the_middle() {
    let demo = Demo::start(&["--faults"]);
    let whole = demo.list("?limit=50").body.len();
    demo.control("faults", &json!({"fault": "cut"}));
    let mut stream = TcpStream::connect(&demo.address).unwrap();
    let head = format!("GET {LIST}?limit=50 HTTP/1.1\r\nHost: x\r\n{TOKEN}\r\n\r\n");
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    let got = String::from_utf8_lossy(&got).into_owned();
    let (head, rest) = got.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("200 OK") && head.contains("content-length"), "{head}");
    assert!(!rest.is_empty() && rest.len() < whole, "{} of {whole}", rest.len());
}

#[test]
fn a_reset_leaves_no_byte_of_an_answer() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "reset", "times": 2}));
    let mut stream = TcpStream::connect(&demo.address).unwrap();
    let head = format!("GET {LIST} HTTP/1.1\r\nHost: x\r\n{TOKEN}\r\n\r\n");
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    let error = stream.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(demo.try_request("POST", LIST, &[TOKEN], body("a").to_string().as_bytes()).is_none());
    assert_eq!(demo.ledger()["stored"], json!([]));
}

#[test]
fn a_stored_post_whose_answer_is_lost_is_in_the_ledger() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "store_then_drop"}));
    assert_eq!(demo.list("?limit=1").status, 200, "it is for a POST");
    let text = body("lost").to_string();
    assert!(demo.try_request("POST", LIST, &[TOKEN], text.as_bytes()).is_none());
    assert_eq!(demo.ledger()["by_client_ref"], json!({"lost": 1}));
    assert_eq!(demo.post(&body("lost")).status, 201);
    assert_eq!(demo.post(&body("other")).status, 201);
    let ledger = demo.ledger();
    assert_eq!(ledger["by_client_ref"], json!({"lost": 2, "other": 1}));
    assert_eq!(ledger["stored"][0]["times"], 2);
    assert_eq!(ledger["requests"], json!({"GET": 1, "POST": 3}));
}

#[test]
fn a_post_is_stored_after_its_connection_was_lost() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "store_late", "ms": 20}));
    let text = body("late").to_string();
    assert!(demo.try_request("POST", LIST, &[TOKEN], text.as_bytes()).is_none());
    while demo.ledger()["by_client_ref"] != json!({"late": 1}) {
        std::thread::yield_now();
    }
}

#[test]
fn a_revoked_token_is_refused_until_another_is_set() {
    let demo = Demo::start(&["--faults"]);
    demo.control("faults", &json!({"fault": "revoke", "method": "POST"}));
    assert_eq!(demo.list("").status, 200);
    assert_eq!(demo.post(&body("a")).status, 401);
    assert_eq!(demo.list("").status, 401);
    demo.control("token", &json!({"token": "demo-token"}));
    assert_eq!(demo.list("").status, 200);
}

#[test]
fn connections_serve_one_request_each_when_that_is_ordered() {
    let demo = Demo::start(&["--faults"]);
    demo.control("keep_alive", &json!({"on": false}));
    let mut stream = TcpStream::connect(&demo.address).unwrap();
    let head = format!("GET {LIST}?limit=1 HTTP/1.1\r\nHost: x\r\n{TOKEN}\r\n\r\n");
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("connection: close"));
}

#[test]
fn raw_records_are_stored_byte_for_byte() {
    let demo = Demo::start(&["--faults"]);
    let odd = r#"[{"z":1, "a":1,"id":"odd-1","device_id":70001},{"id":"odd-1"},17]"#;
    let answer = demo.request("POST", "/_control/records", &[], odd.as_bytes());
    assert_eq!(answer.status, 204);
    let page = demo.list("?limit=3").text();
    assert!(page.contains(r#"[17,{"id":"odd-1"},{"z":1, "a":1,"id":"odd-1","device_id":70001}]"#));
    assert_eq!(demo.list("?id=70001&limit=1").json()["results"][0]["id"], "odd-1");
    assert_eq!(demo.ledger()["stored"], json!([]));
}
