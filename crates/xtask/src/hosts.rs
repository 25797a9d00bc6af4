//! The servers that the app is tested on, as Debian has them.

use anyhow::{Result, bail};

use crate::browser::install_with_apt;
use crate::run::which;

/// nginx with the module that sends files compressed with brotli beforehand, and Caddy.
const PACKAGES: [&str; 3] = ["nginx-light", "libnginx-mod-http-brotli-static", "caddy"];

/// Installs them where they are missing.
pub(crate) fn ensure() -> Result<()> {
    let are_here = || ["nginx", "caddy"].into_iter().all(|server| which(server).is_some());
    if are_here() || (install_with_apt(&PACKAGES) && are_here()) {
        return Ok(());
    }
    bail!(
        "the tests of deployment need nginx with its brotli module, and Caddy: install {}",
        PACKAGES.join(", ")
    )
}
