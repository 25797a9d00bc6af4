//! `cargo xtask bench`: how fast the app is, beside pages that do only what no app can avoid,
//! and beside what people use today.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::run::run;
use crate::workspace::Workspace;
use crate::{dist, node, server, suites};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many records to measure with, one table for each number
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "300000")]
    records: Vec<u32>,
    /// How many times each kind of page is visited
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Where to write all figures as JSON, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Prints a table of figures. Fails when something could not be measured; a goal
/// that is missed is no failure, for machines differ.
pub(crate) fn measure(workspace: &Workspace, options: &Options) -> Result<()> {
    let api = server::build_fast(workspace)?;
    let site = site(workspace)?;
    let mut bench = suites::in_e2e(workspace, node::npm())?;
    bench
        .args(["run", "--silent", "bench"])
        .env("DIAGBOARD_DEMO_API", api)
        .env("DIAGBOARD_DIST", site)
        .env("BENCH_DATA", data(workspace))
        .env("BENCH_RECORDS", listed(&options.records))
        .env("BENCH_RUNS", options.runs.to_string());
    if let Some(file) = &options.json {
        let file = std::path::absolute(file).context("cannot tell where to write the JSON")?;
        bench.env("BENCH_JSON", file);
    }
    run(&mut bench)
}

/// Where the seeded databases are kept between runs.
fn data(workspace: &Workspace) -> PathBuf {
    workspace.target().join("bench")
}

/// The app with the pages beside it that it is compared with, to be served from one place.
fn site(workspace: &Workspace) -> Result<PathBuf> {
    let site = data(workspace).join("site");
    dist::write_to(workspace, &site)?;
    let own = workspace.e2e().join("bench");
    let other = workspace.e2e().join("node_modules/uplot/dist");
    let own = ["floor.html", "floor.js", "chart.html", "chart.js"].map(|name| own.join(name));
    let other = ["uPlot.iife.min.js", "uPlot.min.css"].map(|name| other.join(name));
    for page in own.iter().chain(&other) {
        let name = page.file_name().unwrap_or_default();
        fs::copy(page, site.join(name)).with_context(|| format!("cannot copy {}", page.display()))?;
    }
    Ok(site)
}

fn listed(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
