//! `Failure`: why the server cannot start or go on, as one sentence for a person.

use std::fmt;

/// Why the server cannot start or go on: one sentence.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure in the given words.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self(format!("The database refused: {error}."))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("A record cannot be read or written as JSON: {error}."))
    }
}
