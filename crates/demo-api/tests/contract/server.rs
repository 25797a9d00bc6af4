//! The program: what it keeps, what it says, when it refuses to start.

use std::process::Command;

use serde_json::json;

use crate::client::{Demo, Folder, LIST, TOKEN};

#[test]
fn what_was_posted_is_there_after_a_restart() {
    let folder = Folder::new();
    let arguments = ["--faults", "--db", &folder.path("demo.db")];
    let body = json!({"device_id": "device-12345", "diagnostic_type": "issue_report",
        "status": "open", "details": {"client_ref": "kept"}});
    let demo = Demo::start(&arguments);
    let record = demo.post(&body).json();
    let all = demo.list("?limit=1000").json()["results"].clone();
    assert_eq!(demo.stop(), Some(0));
    let demo = Demo::start(&arguments);
    assert_eq!(demo.list("?limit=1").json()["results"][0], record);
    assert_eq!(demo.list("?limit=1000").json()["results"], all);
    assert_eq!(demo.ledger()["by_client_ref"], json!({"kept": 1}));
    assert_ne!(demo.post(&body).json()["id"], record["id"]);
}

#[test]
fn other_seeding_parameters_seed_anew() {
    let folder = Folder::new();
    let path = folder.path("demo.db");
    let count = |more: &[&str]| {
        let demo = Demo::start(&[&["--db", &path], more].concat());
        let count = demo.list("?limit=1").json()["count"].clone();
        demo.stop();
        count
    };
    assert_eq!(count(&["--records", "60"]), 60);
    assert_eq!(count(&["--records", "70"]), 70);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let text = |seed| {
        let arguments = ["--anchor", "2026-01-31T12:00:00Z", "--seed", seed];
        Demo::start(&arguments).list("?limit=1000").text().split_once("results").unwrap().1.to_owned()
    };
    assert_eq!(text("5"), text("5"));
    assert_ne!(text("5"), text("6"));
}

#[track_caller]
fn refuses_to_start(arguments: &[&str], words: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_demo-api"))
        .args(["--port", "0", "--records", "50"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(words) && said.trim().lines().count() == 1, "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_cannot_be_used_is_said_in_one_sentence() {
    let folder = Folder::new();
    let text = folder.write("notes.txt", "This is not a database. ".repeat(99));
    refuses_to_start(&["--db", &text], "not a database");
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("This is not"), "it was kept");
    refuses_to_start(&["--db", &folder.path("")], "Cannot use");
    refuses_to_start(&["--static-dir", &folder.path("none")], "There is no folder");
    refuses_to_start(&["--config", &folder.path("none.json")], "There is no file");
    refuses_to_start(&["--cors-origin", "localhost"], "is not an origin");
}

#[test]
fn a_used_port_is_said_in_one_sentence() {
    let demo = Demo::start(&[]);
    let port = demo.address.rsplit(':').next().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_demo-api")).args(["--port", port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Cannot listen on"));
}

#[test]
fn another_origin_may_call_only_if_it_was_named() {
    let origin = "Origin: http://app.example";
    let preflight = [
        "Access-Control-Request-Method: POST",
        origin,
        "Access-Control-Request-Headers: authorization,content-type",
    ];
    let closed = Demo::start(&[]);
    assert_eq!(closed.request("GET", LIST, &[TOKEN, origin], b"").header("access-control-allow-origin"), "");
    assert_eq!(closed.request("OPTIONS", LIST, &preflight, b"").status, 405);
    let open = Demo::start(&["--cors-origin", "http://app.example", "--faults"]);
    let answer = open.request("OPTIONS", LIST, &preflight, b"");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "http://app.example");
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type");
    assert_eq!(answer.header("access-control-allow-methods"), "GET,POST");
    open.control("faults", &json!({"fault": "rate_limit", "retry_after": 3}));
    let refused = open.request("GET", LIST, &[TOKEN, origin], b"");
    assert_eq!(refused.header("access-control-allow-origin"), "http://app.example");
    assert_eq!(refused.header("access-control-expose-headers"), "retry-after,www-authenticate");
    let stranger = open.request("GET", LIST, &[TOKEN, "Origin: http://evil.example"], b"");
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

#[test]
fn pages_are_compressed_for_who_takes_it() {
    let demo = Demo::start(&[]);
    let plain = demo.list("?limit=400");
    assert_eq!(plain.header("cache-control"), "no-store");
    for encoding in ["gzip", "br"] {
        let accept = format!("Accept-Encoding: {encoding}");
        let path = format!("{LIST}?limit=400");
        let answer = demo.request("GET", &path, &[TOKEN, &accept], b"");
        assert_eq!(answer.header("content-encoding"), encoding);
        assert!(answer.body.len() * 3 < plain.body.len(), "{encoding}: {}", answer.body.len());
    }
}
