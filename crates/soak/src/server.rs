//! `Server`: the demo API as a process of its own, and its control address.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use ureq::Agent;

/// How late the server stores what it stores late, in milliseconds.
pub(crate) const LATE: u64 = 4;

/// So many records are read at once.
const PAGE: usize = 1_000;

/// A running server with an empty ledger; it is stopped when this is dropped.
pub(crate) struct Server {
    child: Child,
    /// Its address, with a slash at the end.
    pub(crate) address: String,
    control: Agent,
    /// The devices that entries are about.
    pub(crate) devices: Vec<String>,
}

impl Server {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let arguments = ["--port", "0", "--records", "240", "--helper-ms", "0", "--faults"];
        let mut child = Command::new(program)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut line = String::new();
        let output = child.stdout.take().context("the server says nothing")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").context("the server did not start")?;
        let address = address.to_owned();
        let control = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let mut server = Self { child, address, control, devices: Vec::new() };
        server.devices = server.known_devices()?;
        ensure!(server.devices.len() > 5, "the server has too few devices");
        Ok(server)
    }

    fn known_devices(&self) -> Result<Vec<String>> {
        let address = format!("{}api/v1/inventory_device_diags/?limit=240", self.address);
        let answer = self.control.get(&address).header("Authorization", "Bearer demo-token").call()?;
        let list: Value = serde_json::from_str(&answer.into_body().read_to_string()?)?;
        let ids =
            list["results"].as_array().into_iter().flatten().filter_map(|one| one["device_id"].as_str());
        let mut devices: Vec<String> = ids.map(str::to_owned).collect();
        devices.sort();
        devices.dedup();
        Ok(devices)
    }

    /// Lets the next request of this method go wrong.
    pub(crate) fn go_wrong(&self, mut fault: Value, method: &str) -> Result<()> {
        fault["method"] = json!(method);
        self.order("faults", &fault)
    }

    /// Accepts the token again.
    pub(crate) fn accept(&self, token: &str) -> Result<()> {
        self.order("token", &json!({ "token": token }))
    }

    fn order(&self, what: &str, body: &Value) -> Result<()> {
        let answer = self.control.post(format!("{}_control/{what}", self.address)).send(body.to_string())?;
        ensure!(answer.status() == 204, "the server refuses {body}: {}", answer.status());
        Ok(())
    }

    /// How often the server holds each mark.
    pub(crate) fn ledger(&self) -> Result<Value> {
        let answer = self.control.get(format!("{}_control/ledger", self.address)).call()?;
        let text = answer.into_body().into_with_config().limit(u64::MAX).read_to_string()?;
        Ok(serde_json::from_str::<Value>(&text)?["by_client_ref"].take())
    }

    /// All that the server holds, page by page, as it answers.
    pub(crate) fn pages(&self) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        loop {
            let offset = pages.len() * PAGE;
            let query = format!("limit={PAGE}&offset={offset}");
            let address = format!("{}api/v1/inventory_device_diags/?{query}", self.address);
            let answer = self.control.get(&address).header("Authorization", "Bearer demo-token").call()?;
            let text = answer.into_body().into_with_config().limit(u64::MAX).read_to_string()?;
            let list: Value = serde_json::from_str(&text)?;
            if list["results"].as_array().is_none_or(Vec::is_empty) {
                return Ok(pages);
            }
            pages.push(text);
        }
    }

    /// Waits until what was to be stored late is stored.
    pub(crate) fn rest(&self) {
        std::thread::sleep(Duration::from_millis(LATE * 8));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
