//! `Page`: a part of the list, newest first. An offset becomes a range of the
//! gapless numbers, so the last page costs what the first one does.

use rusqlite::{Connection, OptionalExtension, Params};

use super::{Device, Store};
use crate::failure::Failure;

const ALL: &str = "SELECT body FROM records WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC";
const OF_DEVICE: &str = "SELECT body FROM records INDEXED BY records_of_device
     WHERE device = ?3 AND device_seq BETWEEN ?1 AND ?2 ORDER BY device_seq DESC";

/// A part of the list and the length of the whole.
pub(crate) struct Page {
    pub(crate) count: i64,
    /// The records' texts, with commas between them.
    pub(crate) results: String,
}

impl Store {
    /// `limit` records after the `offset` newest ones, of one device or of all.
    pub(crate) fn page(&self, device: Option<&Device>, limit: i64, offset: i64) -> Result<Page, Failure> {
        let database = self.lock();
        let count = match device {
            None => last(&database, "SELECT max(seq) FROM records", [])?,
            Some(device) => {
                last(&database, "SELECT max(device_seq) FROM records WHERE device = ?1", [device.key])?
            }
        };
        let newest = count.saturating_sub(offset);
        let oldest = newest.saturating_sub(limit).saturating_add(1).max(1);
        let results = match device {
            None => join(&database, ALL, [oldest, newest])?,
            Some(device) => join(&database, OF_DEVICE, [oldest, newest, device.key])?,
        };
        Ok(Page { count, results })
    }

    /// The newest health check of a device, for its helper to go on from.
    pub(crate) fn latest_check(&self, device: &Device) -> Result<Option<String>, Failure> {
        let database = self.lock();
        let mut select = database.prepare_cached(
            "SELECT body FROM records INDEXED BY records_of_device
             WHERE device = ?1 AND json_extract(body, '$.diagnostic_type') = 'health_check'
             AND json_type(body, '$.details') = 'object' ORDER BY device_seq DESC LIMIT 1",
        )?;
        Ok(select.query_row([device.key], |row| row.get(0)).optional()?)
    }
}

fn last(database: &Connection, query: &str, params: impl Params) -> Result<i64, Failure> {
    let last = database.prepare_cached(query)?.query_row(params, |row| row.get(0));
    Ok(last.map(|last: Option<i64>| last.unwrap_or(0))?)
}

fn join(database: &Connection, query: &str, params: impl Params) -> Result<String, Failure> {
    let mut select = database.prepare_cached(query)?;
    let mut rows = select.query(params)?;
    let mut joined = String::new();
    while let Some(row) = rows.next()? {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::seed::Plan;

    /// How many steps SQLite's machine takes for one page.
    fn steps(database: &Connection, query: &str, params: impl Params) -> i32 {
        let mut select = database.prepare(query).unwrap();
        let mut rows = select.query(params).unwrap();
        while rows.next().unwrap().is_some() {}
        drop(rows);
        select.get_status(StatementStatus::VmStep)
    }

    #[test]
    fn the_last_page_costs_as_many_steps_as_the_first() {
        let plan = Plan { records: 3_000, devices: 2, ..Plan::example() };
        let (store, _) = super::super::open(None, &plan, false).unwrap();
        let of_device = store.page(store.devices().first(), 1, 0).unwrap().count;
        let database = store.lock();
        // The very last range ends with the table, which saves a step or two.
        let first = steps(&database, ALL, [2_901, 3_000]);
        assert!(first.abs_diff(steps(&database, ALL, [1, 100])) <= 5);
        let first = steps(&database, OF_DEVICE, [of_device - 49, of_device, 1]);
        assert!(first.abs_diff(steps(&database, OF_DEVICE, [1, 50, 1])) <= 5);
    }

    #[test]
    fn pages_beyond_the_end_are_empty() {
        let plan = Plan { records: 50, devices: 2, ..Plan::example() };
        let (store, _) = super::super::open(None, &plan, false).unwrap();
        for offset in [50, 51, i64::MAX] {
            let page = store.page(None, 1_000, offset).unwrap();
            assert_eq!((page.count, page.results.as_str()), (50, ""));
        }
    }
}
