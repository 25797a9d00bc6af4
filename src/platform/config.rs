//! `config.json` beside index.html.

use super::place;
use gloo_net::http::Request;

/// Why the file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigFailure {
    /// The server has none, with this status.
    Status(u16),
    /// No answer.
    Unreachable,
    /// It is there and broken: the reason, for whoever deploys.
    Broken(String),
    /// The page's policy does not let it ask the API at this origin.
    Forbidden(String),
}

/// Reads and checks the configuration.
///
/// # Errors
/// When the file is missing, out of reach or broken.
pub async fn load() -> Result<domain::Config, ConfigFailure> {
    let address = place::absolute("config.json").ok_or(ConfigFailure::Unreachable)?;
    let answer = Request::get(&address).send().await.map_err(|_| ConfigFailure::Unreachable)?;
    if !answer.ok() {
        return Err(ConfigFailure::Status(answer.status()));
    }
    let text = answer.text().await.map_err(|_| ConfigFailure::Unreachable)?;
    let config = domain::Config::parse(&text).map_err(ConfigFailure::Broken)?;
    match place::absolute(&config.api_base) {
        None => {
            Err(ConfigFailure::Broken(format!("`api_base` is {:?}, which is no address", config.api_base)))
        }
        Some(base) if !place::may_ask(&base) => Err(ConfigFailure::Forbidden(place::origin(&base))),
        Some(_) => Ok(config),
    }
}
