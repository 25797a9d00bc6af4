//! `Demo`: the program on a free port, and a small HTTP client for it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

pub(crate) const LIST: &str = "/api/v1/inventory_device_diags/";

/// A running server; it is stopped when this is dropped.
pub(crate) struct Demo {
    child: Child,
    pub(crate) address: String,
    pub(crate) base: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Demo {
    /// Starts the program with a small fleet, helpers without delay, and `more`.
    pub(crate) fn start(more: &[&str]) -> Self {
        let mut arguments = vec!["--port", "0", "--helper-ms", "0"];
        if !more.contains(&"--records") {
            arguments.extend(["--records", "400"]);
        }
        arguments.extend(more);
        let mut child = Command::new(env!("CARGO_BIN_EXE_demo-api"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let rest = line.trim().strip_prefix("listening on http://").expect("the one line");
        let (address, base) = rest.split_once('/').unwrap();
        Self { child, address: address.to_owned(), base: format!("/{base}") }
    }

    pub(crate) fn request(&self, method: &str, path: &str, headers: &[&str], body: &[u8]) -> Answer {
        self.try_request(method, path, headers, body).unwrap()
    }

    /// `None` when the connection breaks before the answer is whole.
    pub(crate) fn try_request(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &[u8],
    ) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        head += &format!("Connection: close\r\nContent-Length: {}\r\n", body.len());
        for header in headers {
            head += &format!("{header}\r\n");
        }
        head += "\r\n";
        stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
        read(BufReader::new(stream), method == "HEAD")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[TOKEN], b"")
    }

    /// The API's list with a query such as `?limit=3`.
    pub(crate) fn list(&self, query: &str) -> Answer {
        self.get(&format!("{LIST}{query}"))
    }

    pub(crate) fn post(&self, body: &Value) -> Answer {
        self.request("POST", LIST, &[TOKEN], body.to_string().as_bytes())
    }

    pub(crate) fn control(&self, what: &str, body: &Value) -> Answer {
        let answer = self.request("POST", &format!("/_control/{what}"), &[], body.to_string().as_bytes());
        assert_eq!(answer.status, 204, "{}", answer.text());
        answer
    }

    pub(crate) fn ledger(&self) -> Value {
        self.get("/_control/ledger").json()
    }

    /// Ends the program as the system does, and waits for it.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let terminate = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(terminate.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) const TOKEN: &str = "Authorization: Bearer demo-token";

fn read(mut stream: BufReader<TcpStream>, head_only: bool) -> Option<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        headers.insert(name.to_owned(), value.to_owned());
    }
    let mut body = Vec::new();
    if !head_only {
        stream.read_to_end(&mut body).ok()?;
    }
    // Compressed bodies come in chunks and have no length to be held to.
    let length: Option<usize> = headers.get("content-length").and_then(|text| text.parse().ok());
    let whole = head_only || length.is_none_or(|length| length == body.len());
    whole.then_some(Answer { status, headers, body })
}

/// A folder of this test's own; it is removed when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
