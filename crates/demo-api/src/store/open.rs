//! Opening the database: what is there is kept as long as it was seeded as
//! asked; otherwise a seed is written beside it and then takes its place.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{INDEX, SCHEMA, Store};
use crate::failure::Failure;
use crate::seed::{self, Plan};

/// Opens the file (or a database in memory), seeded by `plan`. With
/// `keep_anchor` the story's present is that of the existing seed. The second
/// part is what a person should know about it.
pub(crate) fn open(
    path: Option<&Path>,
    plan: &Plan,
    keep_anchor: bool,
) -> Result<(Store, Option<String>), Failure> {
    let Some(path) = path else {
        let mut database = Connection::open_in_memory()?;
        write_seed(&mut database, plan)?;
        database.pragma_update(None, "journal_mode", "MEMORY")?;
        return Ok((Store::new(database)?, None));
    };
    let found = found(path)?;
    let mut plan = plan.clone();
    if let (Found::Seeded(found), true) = (&found, keep_anchor) {
        plan.anchor = found.anchor;
    }
    let mut notice = None;
    if found != Found::Seeded(plan.clone()) {
        if found != Found::Nothing {
            notice = Some(format!(
                "{} was seeded otherwise; it is seeded anew, and what was posted is gone.",
                path.display()
            ));
        }
        replace(path, &plan)?;
    }
    let database = Connection::open(path).map_err(|error| unreadable(path, &error))?;
    database.busy_timeout(std::time::Duration::from_secs(10))?;
    // What was answered with 201 must survive a power cut.
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    Ok((Store::new(database)?, notice))
}

/// What a file holds.
#[derive(PartialEq)]
enum Found {
    Nothing,
    Seeded(Plan),
    /// A seed of another version of this program.
    Foreign,
}

fn found(path: &Path) -> Result<Found, Failure> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(unreadable(path, &error)),
        Ok(file) if file.len() == 0 => return Ok(Found::Nothing),
        Ok(_) => {}
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let text = Connection::open_with_flags(path, flags).and_then(|database| {
        database.query_row("SELECT value FROM meta WHERE key = 'plan'", [], |row| row.get(0)).optional()
    });
    let text: Option<String> = text.map_err(|error| unreadable(path, &error))?;
    let plan = text.and_then(|text| serde_json::from_str(&text).ok());
    Ok(plan.map_or(Found::Foreign, Found::Seeded))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("Cannot use {} as the demo API's database: {error}.", path.display()))
}

/// Seeds a file beside `path` and moves it there: a seed that was interrupted
/// is never taken for a database.
fn replace(path: &Path, plan: &Plan) -> Result<(), Failure> {
    let io = |error: std::io::Error| unreadable(path, &error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let fresh = beside(path, ".seeding");
    remove(&fresh).map_err(io)?;
    let mut database = Connection::open(&fresh).map_err(|error| unreadable(path, &error))?;
    write_seed(&mut database, plan)?;
    database.close().map_err(|(_, error)| unreadable(path, &error))?;
    for suffix in ["-wal", "-shm"] {
        remove(&beside(path, suffix)).map_err(io)?;
    }
    std::fs::rename(&fresh, path).map_err(io)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Writes the whole seed. Unsafe against a crash, which `replace` makes up for.
fn write_seed(database: &mut Connection, plan: &Plan) -> Result<(), Failure> {
    database.pragma_update(None, "journal_mode", "OFF")?;
    database.pragma_update(None, "synchronous", "OFF")?;
    let transaction = database.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    let fleet = seed::fleet(plan);
    {
        let mut insert = transaction.prepare("INSERT INTO devices VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for device in &fleet {
            insert.execute(params![
                device.key,
                device.id,
                device.name,
                device.serial,
                device.helper_works
            ])?;
        }
        let mut insert = transaction.prepare("INSERT INTO records VALUES (?1, ?2, ?3, ?4)")?;
        let mut counts = vec![0_i64; fleet.len()];
        let mut seq = 0;
        seed::tell(plan, |device, text| {
            let count = &mut counts[device];
            *count += 1;
            seq += 1;
            insert.execute(params![seq, fleet[device].key, *count, text])?;
            Ok(())
        })?;
        transaction.execute("INSERT INTO meta VALUES ('plan', ?1)", [serde_json::to_string(plan)?])?;
    }
    transaction.execute_batch(INDEX)?;
    Ok(transaction.commit()?)
}
