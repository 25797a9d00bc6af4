//! `Store`: the SQLite file. Records are kept as their JSON text under numbers
//! without gaps, so a page is a range of keys and its texts only need joining.

mod ledger;
mod open;
mod page;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

pub(crate) use ledger::Posted;
pub(crate) use open::open;
pub(crate) use page::Page;

use crate::failure::Failure;

/// The tables. `seq` counts all records and `device_seq` those of one device,
/// both from 1 and without gaps, since nothing is ever deleted.
const SCHEMA: &str = "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE devices (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        serial TEXT NOT NULL, helper_works INTEGER NOT NULL);
    CREATE TABLE records (
        seq INTEGER PRIMARY KEY, device INTEGER, device_seq INTEGER, body TEXT NOT NULL);
    CREATE TABLE posts (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, device_id TEXT NOT NULL,
        diagnostic_type TEXT NOT NULL, client_ref TEXT, at TEXT NOT NULL);";

/// Made once the seed is in, which is faster than keeping it up to date.
const INDEX: &str = "CREATE UNIQUE INDEX records_of_device ON records (device, device_seq);";

/// A device of the fleet. The fleet does not change while the server runs.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) serial: String,
    pub(crate) helper_works: bool,
}

/// The records and the fleet.
pub(crate) struct Store {
    database: Mutex<Connection>,
    devices: Vec<Device>,
    by_id: HashMap<String, usize>,
}

impl Store {
    fn new(database: Connection) -> Result<Self, Failure> {
        let devices = read_devices(&database)?;
        let by_id = devices.iter().enumerate().map(|(at, device)| (device.id.clone(), at));
        Ok(Self { by_id: by_id.collect(), database: Mutex::new(database), devices })
    }

    pub(crate) fn devices(&self) -> &[Device] {
        &self.devices
    }

    pub(crate) fn device(&self, id: &str) -> Option<&Device> {
        self.by_id.get(id).map(|&at| &self.devices[at])
    }

    /// Appends one record whose text `write` makes from its new id.
    pub(crate) fn append(
        &self,
        device: &Device,
        write: impl FnOnce(&str) -> Result<(String, Option<Posted>), Failure>,
    ) -> Result<String, Failure> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut append = Append::new(&transaction)?;
        let (text, posted) = write(&append.next_id())?;
        if let Some(posted) = posted {
            ledger::enter(&transaction, append.next, &posted)?;
        }
        append.record(Some(device.key), &text)?;
        drop(append);
        transaction.commit()?;
        Ok(text)
    }

    /// Appends many records in one transaction; `write` makes each from its new id.
    pub(crate) fn append_all<T>(
        &self,
        items: &[T],
        mut write: impl FnMut(&T, &str) -> Result<(Option<i64>, String), Failure>,
    ) -> Result<(), Failure> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut append = Append::new(&transaction)?;
        for item in items {
            let (device, text) = write(item, &append.next_id())?;
            append.record(device, &text)?;
        }
        drop(append);
        Ok(transaction.commit()?)
    }

    /// A thread that panicked elsewhere leaves the database itself intact:
    /// its transaction was rolled back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of the records, inside a transaction that adds to them.
struct Append<'a> {
    next: i64,
    insert: rusqlite::CachedStatement<'a>,
}

impl<'a> Append<'a> {
    fn new(transaction: &'a Transaction<'_>) -> Result<Self, Failure> {
        let last: Option<i64> =
            transaction.query_row("SELECT max(seq) FROM records", [], |row| row.get(0))?;
        let insert = transaction.prepare_cached(
            "INSERT INTO records (seq, device, device_seq, body) VALUES (?1, ?2, CASE WHEN ?2
             IS NULL THEN NULL ELSE 1 + coalesce(
                 (SELECT max(device_seq) FROM records WHERE device = ?2), 0) END, ?3)",
        )?;
        Ok(Self { next: last.unwrap_or(0) + 1, insert })
    }

    /// Seven digits: seeded ids are made otherwise, so the two never meet.
    fn next_id(&self) -> String {
        format!("diag-{:07}", self.next)
    }

    fn record(&mut self, device: Option<i64>, text: &str) -> Result<(), Failure> {
        self.insert.execute(params![self.next, device, text])?;
        self.next += 1;
        Ok(())
    }
}

fn read_devices(database: &Connection) -> Result<Vec<Device>, Failure> {
    let mut select =
        database.prepare("SELECT key, id, name, serial, helper_works FROM devices ORDER BY key")?;
    let devices = select.query_map([], |row| {
        Ok(Device {
            key: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            serial: row.get(3)?,
            helper_works: row.get(4)?,
        })
    })?;
    Ok(devices.collect::<Result<_, _>>()?)
}
