//! `cargo xtask dev`: the app rebuilt and reloaded at each edit, and the demo
//! API behind it.

use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::server::{self, Fleet, TOKEN};
use crate::workspace::Workspace;
use crate::{app, run};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port of the app
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of the demo API
    #[arg(long, default_value_t = 8081)]
    api_port: u16,
    #[command(flatten)]
    fleet: Fleet,
}

pub(crate) fn serve(workspace: &Workspace, options: &Options) -> Result<()> {
    let tools = app::tools(workspace)?;
    server::build(workspace)?;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed)).context("cannot watch for Ctrl-C")?;

    let mut trunk = app::trunk(workspace, &tools);
    trunk.args(["serve", "--port", &options.port.to_string(), "--proxy-backend"]);
    trunk.arg(format!("http://127.0.0.1:{}/api/", options.api_port));
    // Not into `dist`, which is the release build.
    trunk.arg("--dist").arg(workspace.target().join("dist-dev"));
    let mut server = server::command(workspace, options.api_port, &options.fleet);
    let mut children =
        [("the demo API", Running::start(&mut server)?), ("trunk", Running::start(&mut trunk)?)];
    println!("Diagboard  http://127.0.0.1:{}/  once it is built (Ctrl-C ends it)", options.port);
    println!("Token      {TOKEN}");

    while !stopped.load(Ordering::Relaxed) {
        for (name, child) in &mut children {
            if let Some(status) = child.0.try_wait()? {
                bail!("{name} has ended ({status})");
            }
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// A program that ends when this value does.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        command.spawn().map(Self).map_err(|error| run::not_started(command, &error))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Either fails only for a program that has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
