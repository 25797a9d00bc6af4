//! The demo API, as a program to start.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::run::run;
use crate::rust;
use crate::steps::timed;
use crate::workspace::Workspace;

/// What the demo API signs in.
pub(crate) const TOKEN: &str = "demo-token";

/// The fleet that the demo API makes up, and how it behaves.
#[derive(clap::Args)]
pub(crate) struct Fleet {
    /// How many records to make
    #[arg(long, value_name = "N", default_value_t = 12_000)]
    records: u64,
    /// How many devices to make
    #[arg(long, value_name = "N")]
    devices: Option<u64>,
    /// How many days of history to make
    #[arg(long, value_name = "N")]
    days: Option<u64>,
    /// The same seed makes the same fleet
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Where the records are kept between runs [default: target/demo.sqlite]
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Let each answer of the API take that much longer
    #[arg(long, value_name = "MS")]
    latency_ms: Option<u64>,
    /// Let faults be injected by the API's control address
    #[arg(long)]
    faults: bool,
}

/// Builds the demo API.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    timed("building the demo API", || {
        run(rust::quiet_cargo(workspace).args(["build", "--package", "demo-api"]))
    })
}

/// Builds the demo API so that it is fast, and says where it is.
pub(crate) fn build_fast(workspace: &Workspace) -> Result<PathBuf> {
    timed("building the demo API, optimized (minutes, once)", || {
        run(rust::quiet_cargo(workspace).args(["build", "--release", "--package", "demo-api"]))
    })?;
    Ok(workspace.optimized("demo-api"))
}

/// The built demo API, ready to be started.
pub(crate) fn command(workspace: &Workspace, port: u16, fleet: &Fleet) -> Command {
    let mut server = Command::new(workspace.program("demo-api"));
    let mut option = |name: &str, value: Option<u64>| {
        if let Some(value) = value {
            server.arg(name).arg(value.to_string());
        }
    };
    option("--port", Some(port.into()));
    option("--records", Some(fleet.records));
    option("--devices", fleet.devices);
    option("--days", fleet.days);
    option("--seed", fleet.seed);
    option("--latency-ms", fleet.latency_ms);
    let db = fleet.db.clone().unwrap_or_else(|| workspace.target().join("demo.sqlite"));
    server.args(["--token", TOKEN, "--db"]).arg(db);
    if fleet.faults {
        server.arg("--faults");
    }
    server
}
