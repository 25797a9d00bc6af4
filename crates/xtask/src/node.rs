//! Node and npm, which must be present: Rust brings neither.

use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::run::{output, succeeds};

const OLDEST: u32 = 20;

/// Fails in one sentence where Node or npm is missing or too old.
pub(crate) fn ensure() -> Result<()> {
    let Ok(version) = output(Command::new("node").arg("--version")) else {
        bail!("Node {OLDEST} or newer is needed: install it first");
    };
    let version = version.trim();
    ensure!(
        major(version).is_some_and(|major| major >= OLDEST),
        "Node {OLDEST} or newer is needed, and this is {version}"
    );
    ensure!(succeeds(npm().arg("--version")), "npm is needed: install it, as most packages of Node do");
    Ok(())
}

pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

pub(crate) fn npx() -> Command {
    Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" })
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("none"), None);
    }
}
