//! The outbox against the real demo API: seeded schedules of faults, judged by the server's
//! ledger. Nothing is lost, and nothing is there twice but what a transport repeated by itself.

mod client;
mod schedule;
mod sender;
mod server;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use schedule::Schedule;
use server::Server;
use verdict::Verdict;

/// Runs the outbox under faults.
#[derive(Parser)]
struct Options {
    /// The demo API's program
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// How many schedules to run
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    schedules: u64,
    /// The first schedule's seed; the next ones have the next numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many of a hundred requests go wrong
    #[arg(long, value_name = "PERCENT", default_value_t = 10)]
    faults: u32,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything held.
fn run(options: &Options) -> Result<bool> {
    let server = Server::start(&options.server)?;
    let mut verdict = Verdict::default();
    for seed in options.seed..options.seed + options.schedules {
        verdict.take(Schedule::new(seed, options.faults).run(&server)?);
    }
    // What a server still does after a lost connection has been done by then.
    server.rest();
    verdict.judge(&server)?;
    print!("{verdict}");
    Ok(verdict.is_good())
}
