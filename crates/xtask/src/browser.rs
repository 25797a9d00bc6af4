//! The Chromium that the tests use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{output, run, which};
use crate::steps::timed;
use crate::workspace::Workspace;
use crate::{node, suites};

const NAMES: [&str; 4] = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
const ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser that is there, or the system's, or else Playwright's own.
pub(crate) fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    if let Some(browser) = named.or_else(find) {
        return Ok(browser);
    }
    if install_with_apt(&["chromium"])
        && let Some(browser) = find()
    {
        return Ok(browser);
    }
    let playwrights = playwrights(workspace)?;
    if !playwrights.exists() {
        timed("installing Playwright's Chromium (a minute)", || {
            run(node::npx().args(["playwright", "install", "chromium"]).current_dir(workspace.e2e()))
        })
        .context("there is no Chromium: install one, or name one in CHROMIUM")?;
    }
    Ok(playwrights)
}

fn find() -> Option<PathBuf> {
    let on_macos = Some(PathBuf::from(ON_MACOS)).filter(|browser| browser.exists());
    NAMES.iter().find_map(|name| which(name)).or(on_macos)
}

/// Where Playwright has its browser, or would have it.
fn playwrights(workspace: &Workspace) -> Result<PathBuf> {
    suites::install_e2e(workspace)?;
    let ask = "console.log(require('@playwright/test').chromium.executablePath())";
    let path = output(Command::new("node").args(["-e", ask]).current_dir(workspace.e2e()))?;
    Ok(path.trim().into())
}

/// Installs packages of Debian and tells whether it did: only where this is
/// Debian and the user may. (Ubuntu's package `chromium` is not a browser.)
pub(crate) fn install_with_apt(packages: &[&str]) -> bool {
    let is_debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|release| release.lines().any(|line| line == "ID=debian"));
    let is_root = || output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let install = || {
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
        // As if the machine were going down: a server that is installed is not started.
        run(install.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
    };
    is_debian
        && is_root()
        && timed(&format!("installing Debian's {} (a minute)", packages.join(", ")), install).is_ok()
}

/// The major version of a browser or a driver; they must be the same.
pub(crate) fn version(program: &Path) -> Result<u32> {
    let said = output(Command::new(program).arg("--version"))?;
    major(&said).with_context(|| format!("{} does not tell its version", program.display()))
}

fn major(said: &str) -> Option<u32> {
    said.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_found_in_what_browsers_and_drivers_say() {
        assert_eq!(major("Chromium 143.0.7499.40 built on Debian"), Some(143));
        assert_eq!(major("ChromeDriver 142.0.1.2 (abc-refs/branch)"), Some(142));
        assert_eq!(major("no such thing"), None);
    }
}
