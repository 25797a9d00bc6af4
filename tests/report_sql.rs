//! The report of the demo fleet's month, against what SQL says of the same database.

use anyhow::{Context, Result};
use clap::Parser;
use demo_api::{Options, Server};
use domain::{ClassTable, Timestamp};
use engine::Engine;
use engine::message::{AboutReport, Answer, Report, decode};
use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;

/// What a record says, as the queries below call it: of one id the latest record, moments in
/// seconds since 1970, types and statuses without case, `-`, `_` and blanks.
const VIEW: &str = "
CREATE TEMP VIEW r AS SELECT
    body ->> '$.id' AS id,
    CAST(body ->> '$.device_id' AS TEXT) AS device,
    lower(replace(replace(replace(coalesce(body ->> '$.diagnostic_type', ''), '_', ''), '-', ''), ' ', '')) AS kind,
    lower(replace(replace(replace(coalesce(body ->> '$.status', ''), '_', ''), '-', ''), ' ', '')) AS status,
    unixepoch(coalesce(body ->> '$.updated_at', body ->> '$.last_check', body ->> '$.created_at')) AS changed,
    unixepoch(body ->> '$.created_at') AS created,
    unixepoch(body ->> '$.next_check_due') AS due,
    coalesce(body -> '$.details', body -> '$.diagnostics') AS details,
    body ->> '$.details.incident' AS incident
FROM records WHERE seq IN (SELECT max(seq) FROM records GROUP BY coalesce(body ->> '$.id', seq));
CREATE TEMP VIEW checks AS SELECT * FROM r WHERE changed IS NOT NULL AND
    (kind = 'healthcheck' OR kind = '' AND json_type(details) = 'object' AND details <> '{}')
    AND status NOT IN ('open', 'new', 'acknowledged', 'inprogress', 'scheduled', 'pending', 'completed', 'resolved', 'closed');
";

/// February 2026, UTC.
const FROM: &str = "2026-02-01T00:00:00Z";
const UNTIL: &str = "2026-03-01T00:00:00Z";
/// The demo's present.
const NOW: &str = "2026-03-15T12:00:00Z";
/// Milliseconds in a second.
const SECOND: i64 = 1_000;

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_default()
}

async fn seeded(path: &Path) -> Result<Connection> {
    let path = path.to_string_lossy();
    let options = ["demo-api", "--port", "0", "--records", "6000", "--anchor", NOW, "--db", &path];
    let options = Options::try_parse_from(options)?;
    // The database is there once the server listens; nobody asks it anything.
    Server::bind(options).await.map_err(|failure| anyhow::anyhow!("{failure}"))?;
    let database = Connection::open(&*path)?;
    database.execute_batch(VIEW)?;
    Ok(database)
}

fn report(database: &Connection, grace: i64) -> Result<Report> {
    let mut engine = Engine::new(grace, ClassTable::default());
    let mut query = database.prepare("SELECT body FROM records ORDER BY seq")?;
    let bodies = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    for part in bodies.chunks(500) {
        let page = format!("{{\"count\":{},\"results\":[{}]}}", bodies.len(), part.join(","));
        engine.ingest_page(page.as_bytes()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    }
    let (from, until, now) = (moment(FROM), moment(UNTIL), moment(NOW));
    let question = AboutReport { from, until, text: String::new(), len: 100_000, now }.ask();
    let Some(Answer::About(bytes)) = engine.answer(&question) else { anyhow::bail!("no answer") };
    decode(&bytes).context("no report")
}

/// What a query says, with the month as `:from` and `:until`, in seconds.
fn ask(database: &Connection, query: &str) -> Result<Vec<Vec<Value>>> {
    let mut query = database.prepare(query)?;
    let columns = query.column_count();
    let (from, until) = (moment(FROM).0 / SECOND, moment(UNTIL).0 / SECOND);
    let rows = query.query_map(&[(":from", &from), (":until", &until)], |row| {
        (0..columns)
            .map(|column| {
                Ok(match row.get_ref(column)? {
                    rusqlite::types::ValueRef::Integer(number) => number.into(),
                    rusqlite::types::ValueRef::Real(number) => number.into(),
                    rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
                    _ => Value::Null,
                })
            })
            .collect()
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[tokio::test]
async fn the_month_is_what_sql_says() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("diagboard-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let database = seeded(&folder.join("demo.sqlite")).await?;
    let found = report(&database, domain::health::DEFAULT_GRACE)?;
    std::fs::remove_dir_all(&folder)?;
    let one = |query: &str| -> Result<Vec<Value>> { ask(&database, query)?.pop().context("no row") };

    let work = one("SELECT count(*), total(CAST(details ->> '$.duration_minutes' AS REAL)) FROM r
        WHERE kind = 'maintenance' AND device IS NOT NULL AND changed >= :from AND changed < :until")?;
    assert!(found.work_total > 50, "the month is too quiet to prove anything");
    assert_eq!(
        (Value::from(found.work_total), Value::from(found.work_minutes)),
        (work[0].clone(), work[1].clone())
    );

    let incidents = one("SELECT count(*), sum((SELECT status FROM r AS step
            WHERE step.kind = 'issuereport' AND (step.id = root.id OR step.incident = root.id)
            ORDER BY created DESC, id DESC LIMIT 1) IN ('resolved', 'closed', 'completed', 'cancelled', 'canceled')) FROM r AS root
        WHERE kind = 'issuereport' AND incident IS NULL AND device IS NOT NULL AND created >= :from AND created < :until")?;
    assert!(found.incident_total > 20);
    let told = (Value::from(found.incident_total), Value::from(found.resolved));
    assert_eq!(told, (incidents[0].clone(), incidents[1].clone()));

    let checks = ask(
        &database,
        "SELECT device, count(*) FROM checks
        WHERE device IS NOT NULL AND changed >= :from AND changed < :until GROUP BY device ORDER BY device",
    )?;
    let mut own: Vec<Vec<Value>> = { found.devices.iter() }
        .filter(|device| device.checks.done > 0)
        .map(|device| vec![device.id.clone().into(), device.checks.done.into()])
        .collect();
    own.sort_by_key(|row| row[0].to_string());
    let mut expected = checks;
    expected.sort_by_key(|row| row[0].to_string());
    assert_eq!(own, expected);

    // In time is a check that comes by the due time of the one before it and 15 minutes.
    let due = one("WITH next AS (SELECT due, device, lead(changed) OVER (PARTITION BY device ORDER BY changed) AS after FROM checks)
        SELECT count(*), sum(after IS NOT NULL AND after <= due + 900) FROM next
        WHERE device IS NOT NULL AND due >= :from AND due < :until")?;
    assert!(found.checks.due > 100);
    assert_eq!(
        (Value::from(found.checks.due), Value::from(found.checks.in_time)),
        (due[0].clone(), due[1].clone())
    );

    for key in ["cpu_usage", "memory_usage"] {
        let numbers = format!("SELECT count(*), min(value), max(value) FROM (SELECT CAST(details ->> '$.{key}' AS REAL) AS value
            FROM checks WHERE device IS NOT NULL AND changed >= :from AND changed < :until
            AND (json_type(details, '$.{key}') IN ('integer', 'real')
                OR json_type(details, '$.{key}') = 'text' AND trim(details ->> '$.{key}') GLOB '[0-9]*'
                AND trim(details ->> '$.{key}') NOT GLOB '*[^0-9.]*'))");
        let expected = one(&numbers)?;
        let extreme = found.extremes.iter().find(|extreme| extreme.key == key).context("not measured")?;
        assert_eq!(Value::from(extreme.count), expected[0], "{key}");
        assert_eq!(
            [Value::from(extreme.ends[0].value), Value::from(extreme.ends[1].value)],
            [expected[1].clone(), expected[2].clone()],
            "{key}"
        );
    }

    // Every second of the month of every device is in one state.
    let month = moment(UNTIL).since(moment(FROM));
    assert!(found.devices.iter().all(|device| device.availability.0.iter().sum::<i64>() == month));
    assert_eq!(found.availability.0.iter().sum::<i64>(), month * i64::from(found.device_total));
    Ok(())
}
