//! `cargo xtask soak`: the outbox against the real demo API, under seeded schedules of faults.

use anyhow::Result;
use std::process::Command;

use crate::run::run;
use crate::steps::timed;
use crate::workspace::Workspace;
use crate::{rust, server};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many schedules to run
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    schedules: u64,
    /// The seed of the first; the next ones have the next numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl Options {
    /// What a change has to pass.
    pub(crate) fn short() -> Self {
        Self { schedules: 1_000, seed: 1 }
    }
}

/// Prints what came of them; fails when something was lost or sent twice, or when more
/// requests or persons were needed than is promised.
pub(crate) fn soak(workspace: &Workspace, options: &Options) -> Result<()> {
    server::build(workspace)?;
    timed("building the soak", || run(rust::quiet_cargo(workspace).args(["build", "--package", "soak"])))?;
    let mut soak = Command::new(workspace.program("soak"));
    soak.arg("--server").arg(workspace.program("demo-api"));
    soak.args(["--schedules", &options.schedules.to_string(), "--seed", &options.seed.to_string()]);
    run(&mut soak)
}
