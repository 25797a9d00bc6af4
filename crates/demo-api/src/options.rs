//! `Options`: what can be asked of the server on its command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;
use domain::Timestamp;

/// Serves the demo API, and the built app beside it.
#[derive(Parser, Clone, Debug)]
#[command(name = "demo-api")]
pub struct Options {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// SQLite file, kept between runs; without it everything is held in memory.
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// How many records the seeded fleet has.
    #[arg(long, default_value_t = 12_000)]
    pub records: u32,
    /// How many devices it has [default: a thirtieth of the records, 12 to 2000].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=500_000))]
    pub devices: Option<u32>,
    /// How many days its history goes back.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub days: u32,
    /// The same seed tells the same story.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The story's present, in ISO 8601 [default: the moment of the first start].
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub anchor: Option<Timestamp>,
    /// The token that is accepted.
    #[arg(long, default_value = "demo-token")]
    pub token: String,
    /// Milliseconds that every answer of the API waits.
    #[arg(long, default_value_t = 0, value_name = "MS")]
    pub latency_ms: u64,
    /// Milliseconds that the diagnostic helper of one device takes.
    #[arg(long, default_value_t = 1_500, value_name = "MS")]
    pub helper_ms: u64,
    /// Folder of the built app.
    #[arg(long, value_name = "DIR")]
    pub static_dir: Option<PathBuf>,
    /// Path under which the app and the API are served.
    #[arg(long, default_value = "/", value_name = "PATH", value_parser = base_path)]
    pub base_path: String,
    /// Another origin whose pages may call the API.
    #[arg(long, value_name = "ORIGIN")]
    pub cors_origin: Option<String>,
    /// The API that the app is told to use, instead of this one.
    #[arg(long, value_name = "URL")]
    pub api_base: Option<String>,
    /// File to serve as the app's config.json.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Adds the control address: faults, the ledger, raw records.
    #[arg(long)]
    pub faults: bool,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "not a time such as 2026-01-31T12:00:00Z".to_owned())
}

/// `sub`, `/sub` and `/sub/` all mean `/sub/`.
fn base_path(text: &str) -> Result<String, String> {
    let inner = text.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    match inner {
        "" => Ok("/".to_owned()),
        _ if inner.chars().all(plain) => Ok(format!("/{inner}/")),
        _ => Err("not a plain path such as /sub/".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_begins_and_ends_with_a_slash() {
        for (given, wanted) in [("/", "/"), ("", "/"), ("sub", "/sub/"), ("/a/b/", "/a/b/")] {
            assert_eq!(base_path(given).as_deref(), Ok(wanted));
        }
        assert!(base_path("/{x}/").is_err());
    }

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }
}
