//! How the wasm tests drive a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::browser::{install_with_apt, version};
use crate::node;
use crate::run::{output, which};
use crate::steps::timed;
use crate::workspace::{Workspace, cache};

/// Headless and without a sandbox is how the test runner starts it anyway. The
/// rest keeps a browser of the tests from talking to anyone.
const FLAGS: [&str; 6] = [
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
];

/// The driver for that browser: one that is there, or the system's, or else the
/// one that is published with the browser's version.
pub(crate) fn ensure(chromium: &Path) -> Result<PathBuf> {
    // The system's driver may bring a newer browser along: that is asked each time.
    let fits =
        |driver: &PathBuf| version(driver).is_ok_and(|is| version(chromium).is_ok_and(|wanted| is == wanted));
    let named = std::env::var_os("CHROMEDRIVER").map(PathBuf::from);
    if let Some(driver) = named.or_else(|| which("chromedriver").filter(fits)) {
        return Ok(driver);
    }
    if install_with_apt(&["chromium-driver"])
        && let Some(driver) = which("chromedriver").filter(fits)
    {
        return Ok(driver);
    }
    let wanted = version(chromium)?;
    let what = format!("installing the driver of Chromium {wanted} (seconds)");
    timed(&what, || install_published(wanted))
        .context("cannot install chromedriver: name one in CHROMEDRIVER")
}

fn install_published(version: u32) -> Result<PathBuf> {
    let mut install = node::npx();
    install.args(["--yes", "@puppeteer/browsers@2", "install"]).arg(format!("chromedriver@{version}"));
    install.arg("--path").arg(cache()?.join("chromedriver")).stderr(Stdio::inherit());
    let said = output(&mut install)?;
    // "chromedriver@143.0.7499.40 /where/it/is"
    let place = said.trim().lines().last().and_then(|line| line.split_once(' '));
    place.map(|(_, path)| PathBuf::from(path)).context("its installer did not say where it is")
}

/// Tells the test runner by which driver to start which browser.
pub(crate) fn configure(workspace: &Workspace, chromium: &Path, tests: &mut Command) -> Result<()> {
    let config = workspace.target().join("webdriver.json");
    // A debug-formatted string of Rust is one of JSON for all but odd paths.
    let json = format!(r#"{{"goog:chromeOptions": {{"binary": {chromium:?}, "args": {FLAGS:?}}}}}"#);
    fs::write(&config, json).with_context(|| format!("cannot write {}", config.display()))?;
    tests.env("CHROMEDRIVER", ensure(chromium)?).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", config);
    Ok(())
}
