//! `cargo xtask …`: every chore of the project as one command each.

mod app;
mod bench;
mod browser;
mod cargo_lock;
mod chromedriver;
mod ci;
mod compress;
mod counts;
mod demo;
mod dev;
mod dist;
mod fingerprint;
mod hosting;
mod hosts;
mod integrity;
mod inventory;
mod merge;
mod neighbours;
mod node;
mod paths;
mod policy;
mod public_url;
mod quality;
mod reproduce;
mod run;
mod rust;
mod server;
mod shrink;
mod sizes;
mod soak;
mod split;
mod steps;
mod suites;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use steps::Steps;
use workspace::Workspace;

/// The chores of Diagboard. Rust (rustup) and Node 20 or newer must be present;
/// what else a chore needs, it installs by itself.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build everything and serve the app with a demo API
    Demo(demo::Options),
    /// Write the app as a folder to deploy
    Dist(dist::Options),
    /// Serve the app with live reload, and a demo API behind it
    Dev(dev::Options),
    /// Run the tests: native, wasm in a browser, contract, end-to-end
    Test(suites::Options),
    /// Run everything that must pass before a change lands
    Ci,
    /// Let Lighthouse, the Observatory's rules and a validator judge the page
    Quality(quality::Options),
    /// Build the app a second time in another folder, and compare every byte
    Reproduce,
    /// Print the size of each file of the release build
    Sizes,
    /// Measure how fast the app is, beside the least that any page would need
    Bench(bench::Options),
    /// Run the outbox against the demo API, under thousands of schedules of faults
    Soak(soak::Options),
    /// Take the README's screenshot again
    Screenshot,
}

fn main() -> ExitCode {
    match perform(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(chore: Chore) -> Result<()> {
    let workspace = Workspace::find()?;
    match chore {
        Chore::Demo(options) => demo::serve(&workspace, &options),
        Chore::Dist(options) => {
            println!("The app is in {}", dist::write(&workspace, &options)?.display());
            Ok(())
        }
        Chore::Dev(options) => dev::serve(&workspace, &options),
        Chore::Test(options) => Steps::report(|steps| suites::run_suites(&workspace, &options, steps)),
        Chore::Ci => Steps::report(|steps| ci::run_all(&workspace, steps)),
        Chore::Quality(options) => Steps::report(|steps| {
            steps.tests("quality", |counts| quality::judge(&workspace, &options, counts))
        }),
        Chore::Reproduce => reproduce::reproduce(&workspace),
        Chore::Sizes => {
            dist::write(&workspace, &dist::Options::default())?;
            sizes::check(&workspace)
        }
        Chore::Bench(options) => bench::measure(&workspace, &options),
        Chore::Soak(options) => soak::soak(&workspace, &options),
        Chore::Screenshot => suites::screenshot(&workspace),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
