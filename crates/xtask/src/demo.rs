//! `cargo xtask demo`: the app and an API to look at, from nothing.

use std::process::Command;

use anyhow::Result;

use crate::server::{self, Fleet, TOKEN};
use crate::workspace::Workspace;
use crate::{dist, run};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port to serve on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Use the API there, instead of the demo API
    #[arg(long, value_name = "URL")]
    api_base: Option<String>,
    #[command(flatten)]
    fleet: Fleet,
}

pub(crate) fn serve(workspace: &Workspace, options: &Options) -> Result<()> {
    let app = match &options.api_base {
        Some(base) => dist::write_for(workspace, base)?,
        None => dist::write(workspace, &dist::Options::default())?,
    };
    server::build(workspace)?;
    let mut server = server::command(workspace, options.port, &options.fleet);
    server.arg("--static-dir").arg(app);
    if let Some(base) = &options.api_base {
        server.arg("--api-base").arg(base);
    }
    println!("Diagboard  http://127.0.0.1:{}/  (Ctrl-C ends it)", options.port);
    match &options.api_base {
        Some(base) => println!("API        {base}: sign in with a token of it"),
        None => println!("Token      {TOKEN}"),
    }
    become_program(&mut server)
}

/// Lets this process become the server: what ends the one ends the other.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(run::not_started(command, &error))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    run::run(command)
}
