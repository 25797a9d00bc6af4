//! The servers that the app is tested on, as Debian has them.

use std::path::Path;

use anyhow::{Result, bail};

use crate::browser::install_with_apt;
use crate::run::which;

/// nginx with the module that sends files compressed with brotli beforehand, and Caddy.
const PACKAGES: [&str; 3] = ["nginx-light", "libnginx-mod-http-brotli-static", "caddy"];

/// Installs them where they are missing.
pub(crate) fn ensure() -> Result<()> {
    let are_here =
        || [("nginx", "NGINX"), ("caddy", "CADDY")].into_iter().all(|(name, named)| is_here(name, named));
    if are_here() || (install_with_apt(&PACKAGES) && are_here()) {
        return Ok(());
    }
    bail!(
        "the tests of deployment need nginx with its brotli module, and Caddy: install {}",
        PACKAGES.join(", ")
    )
}

/// Whether a server is there: named by the user, on the path, or where Debian puts those that
/// only root starts usually.
fn is_here(name: &str, named: &str) -> bool {
    std::env::var_os(named).is_some() || which(name).is_some() || Path::new("/usr/sbin").join(name).is_file()
}
