//! `Ledger`: what was stored by POST since the database began, and how often.

use rusqlite::{Transaction, params};
use serde::Serialize;

use super::Store;
use crate::failure::Failure;

/// A stored POST, to be entered.
pub(crate) struct Posted {
    pub(crate) id: String,
    pub(crate) device_id: String,
    pub(crate) diagnostic_type: String,
    pub(crate) client_ref: Option<String>,
    pub(crate) at: String,
}

/// One line of the ledger.
#[derive(Serialize)]
pub(crate) struct Line {
    id: String,
    device_id: String,
    diagnostic_type: String,
    client_ref: Option<String>,
    at: String,
    /// How many entries have this `client_ref`; 1 for an entry without one.
    times: i64,
}

/// All that was stored by POST, oldest first.
pub(crate) type Ledger = Vec<Line>;

pub(super) fn enter(transaction: &Transaction<'_>, seq: i64, posted: &Posted) -> Result<(), Failure> {
    transaction.prepare_cached("INSERT INTO posts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        seq,
        posted.id,
        posted.device_id,
        posted.diagnostic_type,
        posted.client_ref,
        posted.at
    ])?;
    Ok(())
}

impl Line {
    pub(crate) fn client_ref(&self) -> Option<(&str, i64)> {
        self.client_ref.as_deref().map(|client_ref| (client_ref, self.times))
    }
}

impl Store {
    pub(crate) fn ledger(&self) -> Result<Ledger, Failure> {
        let database = self.lock();
        let mut select = database.prepare_cached(
            "SELECT id, device_id, diagnostic_type, client_ref, at, CASE WHEN client_ref IS NULL
             THEN 1 ELSE count(*) OVER (PARTITION BY client_ref) END FROM posts ORDER BY seq",
        )?;
        let lines = select.query_map([], |row| {
            Ok(Line {
                id: row.get(0)?,
                device_id: row.get(1)?,
                diagnostic_type: row.get(2)?,
                client_ref: row.get(3)?,
                at: row.get(4)?,
                times: row.get(5)?,
            })
        })?;
        Ok(lines.collect::<Result<_, _>>()?)
    }
}
