//! `cargo xtask quality`: the page as Lighthouse, the rules of Mozilla's Observatory and a
//! validator judge it, behind nginx with README's configuration.

use anyhow::Result;

use crate::counts::Counts;
use crate::run::run_reading;
use crate::suites::{build_for_e2e, in_e2e, install};
use crate::workspace::Workspace;
use crate::{hosts, node};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often Lighthouse measures; its performance is the median, and no gate
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

impl Options {
    /// For what is a gate, one run does.
    pub(crate) fn short() -> Self {
        Self { runs: 1 }
    }
}

/// Prints what they find; fails where it is less than it has to be.
pub(crate) fn judge(workspace: &Workspace, options: &Options, counts: &mut Counts) -> Result<()> {
    hosts::ensure()?;
    build_for_e2e(workspace)?;
    install(&workspace.e2e().join("quality"), "Lighthouse and the like (half a minute)")?;
    let mut playwright = in_e2e(workspace, node::npx())?;
    playwright.args(["playwright", "test", "--config", "quality.config.ts"]);
    run_reading(playwright.env("LIGHTHOUSE_RUNS", options.runs.to_string()), |line| counts.read(line))
}
