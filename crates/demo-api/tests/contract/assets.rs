//! The built app: its files, pages, types, caching and headers.

use serde_json::json;

use crate::client::{Demo, Folder, LIST};

fn built() -> Folder {
    let folder = Folder::new();
    folder.write("secret.txt", "outside");
    folder.write("dist/index.html", "<!doctype html><title>App</title>");
    folder.write("dist/app/start-0123456789.js", "export default 1;".repeat(200));
    folder.write("dist/app/start-0123456789.wasm", b"\0asm");
    folder.write("dist/style/main.css", "body{}");
    folder.write("dist/icon.svg", "<svg/>");
    folder.write("dist/app.webmanifest", "{}");
    folder.write("dist/config.json", r#"{"title":"Fleet","api_base":"api/v1"}"#);
    folder
}

#[test]
fn files_have_their_types_and_pages_are_the_index() {
    let folder = built();
    let demo = Demo::start(&["--static-dir", &folder.path("dist")]);
    for (path, kind, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/devices/device-12345", "text/html; charset=utf-8", "no-cache"),
        ("/app/start-0123456789.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/app/start-0123456789.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        ("/style/main.css", "text/css; charset=utf-8", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
    ] {
        let answer = demo.request("GET", path, &[], b"");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), cache, "{path}");
    }
    for path in [
        "/missing.js",
        "/app/gone-0123456789.js",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd.txt",
    ] {
        let answer = demo.request("GET", path, &[], b"");
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("outside"));
    }
}

#[test]
fn every_answer_has_the_security_headers() {
    let folder = built();
    let demo =
        Demo::start(&["--static-dir", &folder.path("dist"), "--api-base", "https://api.example:8443/v1"]);
    for path in ["/", "/missing.js", LIST] {
        let answer = demo.request("GET", path, &[], b"");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{path}");
        assert!(policy.contains("connect-src 'self' https://api.example:8443;"), "{policy}");
        assert!(policy.contains("require-trusted-types-for 'script'; trusted-types diagboard;"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    }
}

#[test]
fn an_unchanged_file_is_not_sent_again_and_a_changed_one_is() {
    let folder = built();
    let demo = Demo::start(&["--static-dir", &folder.path("dist")]);
    let first = demo.request("GET", "/", &[], b"");
    let held = format!("If-None-Match: {}", first.header("etag"));
    let again = demo.request("GET", "/", &[&held], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    folder.write("dist/index.html", "<!doctype html><title>Newer</title>");
    let newer = demo.request("GET", "/", &[&held], b"");
    assert_eq!(newer.status, 200);
    assert!(newer.text().contains("Newer"));
}

#[test]
fn files_are_compressed_for_who_takes_it() {
    let folder = built();
    let demo = Demo::start(&["--static-dir", &folder.path("dist")]);
    for encoding in ["br", "gzip"] {
        let accept = format!("Accept-Encoding: {encoding}");
        let answer = demo.request("GET", "/app/start-0123456789.js", &[&accept], b"");
        assert_eq!(answer.header("content-encoding"), encoding);
        assert!(answer.body.len() < 500, "{}", answer.body.len());
    }
}

#[test]
fn under_a_base_path_both_are_there_and_nothing_beside() {
    let folder = built();
    let demo = Demo::start(&["--static-dir", &folder.path("dist"), "--base-path", "sub"]);
    assert_eq!(demo.base, "/sub/");
    assert!(demo.get("/sub/devices").text().contains("App"));
    assert_eq!(demo.get("/sub").header("location"), "/sub/");
    let list = demo.get(&format!("/sub{LIST}?limit=1"));
    assert!(list.json()["next"].as_str().unwrap().contains("/sub/api/v1/"));
    assert_eq!(demo.get("/sub/api/v1/inventory_device_diags").header("location"), format!("/sub{LIST}"));
    for path in ["/", "/index.html", LIST] {
        assert_eq!(demo.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_configuration_may_be_another_and_point_elsewhere() {
    let folder = built();
    let dist = folder.path("dist");
    let demo = Demo::start(&["--static-dir", &dist, "--api-base", "https://api.example/v1"]);
    let config = demo.get("/config.json").json();
    assert_eq!(config, json!({"title": "Fleet", "api_base": "https://api.example/v1"}));
    let broken = folder.write("broken.json", "{ not json");
    let demo = Demo::start(&["--static-dir", &dist, "--config", &broken, "--api-base", "x"]);
    assert_eq!(demo.get("/config.json").text(), "{ not json");
}
