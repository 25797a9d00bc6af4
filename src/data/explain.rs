//! The one place that turns a failure into words: what happened, and what to do.

use super::Data;
use crate::words::{fill, words};
use domain::{ApiError, NotTheApi, Refusal};

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What happened.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
}

impl Data {
    /// A failure in words.
    #[must_use]
    pub fn explain(self, error: &ApiError) -> Explained {
        let words = words();
        let (title, text) = match error {
            ApiError::Unauthorized => (words.unauthorized_title, words.unauthorized_text.to_owned()),
            ApiError::Forbidden(refusal) => {
                (words.forbidden_title, with_server(words.forbidden_text, refusal))
            }
            ApiError::NotFound(refusal) => {
                (words.not_found_title, with_server(words.not_found_text, refusal))
            }
            ApiError::Refused(refusal) => (words.refused_title, with_server(words.refused_text, refusal)),
            ApiError::RateLimited(wait) => {
                (words.rate_limited_title, self.wait(words.rate_limited_text, *wait))
            }
            ApiError::Server(status, wait) => {
                let title = fill(words.server_title, &[("status", &status.to_string())]);
                return Explained { title, text: self.wait(words.server_text, *wait) };
            }
            ApiError::Offline => (words.offline_title, words.offline_text.to_owned()),
            ApiError::Timeout => (words.timeout_title, words.timeout_text.to_owned()),
            ApiError::Unreachable => (words.unreachable_title, self.unreachable()),
            ApiError::NotTheApi(NotTheApi::Html) => (words.html_title, words.html_text.to_owned()),
            ApiError::NotTheApi(NotTheApi::Shape) => (words.shape_title, words.shape_text.to_owned()),
            ApiError::NotTheApi(NotTheApi::Status(status)) => {
                (words.shape_title, fill(words.status_text, &[("status", &status.to_string())]))
            }
        };
        Explained { title: title.to_owned(), text }
    }

    fn wait(self, text: &str, wait: Option<i64>) -> String {
        match wait {
            Some(ms) => format!("{text} {}", fill(words().server_asks_wait, &[("time", &self.seconds(ms))])),
            None => text.to_owned(),
        }
    }

    /// Only an address on another origin can be refused by the browser's rules for those.
    fn unreachable(self) -> String {
        let is_own = super::place::is_own_origin(&self.session.base_now());
        let words = words();
        if is_own { words.unreachable_text.to_owned() } else { words.unreachable_cors_text.to_owned() }
    }
}

fn with_server(text: &str, refusal: &Refusal) -> String {
    let fields = refusal.fields.iter().map(|(path, message)| format!("{path}: {message}"));
    let said: Vec<String> = refusal.general.iter().cloned().chain(fields).collect();
    if said.is_empty() {
        return text.to_owned();
    }
    format!("{text} {}", fill(words().server_said, &[("text", &said.join(" "))]))
}
