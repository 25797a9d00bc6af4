//! A report as files: all of it as JSON, each table as CSV. Moments are in ISO 8601, UTC, and
//! lengths of time in seconds.

use super::tables::STATES;
use super::{ALL, Page, days};
use crate::data::files;
use domain::export::csv_row;
use domain::json::{indent, object};
use domain::time::SECOND;
use domain::{DeviceState, Timestamp};
use engine::message::{AboutReport, Answer, Measurement, Report, decode};
use leptos::prelude::*;
use serde_json::Value;

/// A table of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    Work,
    Incidents,
    Devices,
    Extremes,
}

impl Page {
    /// Asks for every row, and goes on with them.
    fn with_all(self, then: impl FnOnce(&Report) + 'static) {
        let (now, asked) = (self.data.clock.now(), self.asked.get_untracked());
        let edges = self.data.spans(asked.span, now);
        let (Some(from), Some(until)) = (edges.first(), edges.last()) else { return };
        let question = AboutReport { from: *from, until: *until, text: asked.text, len: ALL, now }.ask();
        self.data.records.ask(question, move |reply| {
            if let Ok(Answer::About(bytes)) = reply
                && let Some(report) = decode::<Report>(&bytes)
            {
                then(&report);
            }
        });
    }

    pub(super) fn save_csv(self, sheet: Sheet) {
        self.with_all(move |report| {
            let mut text = String::new();
            for row in rows(sheet, report) {
                csv_row(&mut text, row.iter().map(String::as_str));
            }
            let name = match sheet {
                Sheet::Work => "maintenance",
                Sheet::Incidents => "incidents",
                Sheet::Devices => "devices",
                Sheet::Extremes => "measurements",
            };
            files::save_text(self.data, name, "csv", &text);
        });
    }

    pub(super) fn save_json(self) {
        self.with_all(move |report| {
            let (first, last) = untrack(|| days(self.data, self.asked.get().span));
            let [made, method] = untrack(|| self.said_method());
            let asked = self.asked.get_untracked();
            let table = |sheet: Sheet| {
                let mut rows = rows(sheet, report).into_iter();
                let heads = rows.next().unwrap_or_default();
                let one = |row: Vec<String>| {
                    object(heads.iter().map(String::as_str).zip(row.into_iter().map(Value::from)).collect())
                };
                Value::Array(rows.map(one).collect())
            };
            let whole = object(vec![
                ("first_day", first.text().into()),
                ("last_day", last.text().into()),
                ("devices", asked.text.as_str().into()),
                ("made", made.into()),
                ("method", method.into()),
                ("maintenance", table(Sheet::Work)),
                ("incidents", table(Sheet::Incidents)),
                ("accounts", table(Sheet::Devices)),
                ("measurements", table(Sheet::Extremes)),
            ]);
            files::save_text(self.data, "report", "json", &indent(&whole.to_string()));
        });
    }
}

/// The rows of a table, the heads first.
fn rows(sheet: Sheet, report: &Report) -> Vec<Vec<String>> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let iso = |at: Option<Timestamp>| at.map_or_else(String::new, Timestamp::to_iso);
    let seconds = |ms: Option<i64>| ms.map_or_else(String::new, |ms| (ms / SECOND).to_string());
    let heads = |heads: &[&str]| vec![heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()];
    let end = |one: &Measurement| vec![one.value.to_string(), one.device.clone(), text(&one.id), iso(one.at)];
    let (mut all, rows): (_, Vec<Vec<String>>) = match sheet {
        Sheet::Work => (
            heads(&[
                "id",
                "at",
                "device_id",
                "device_name",
                "action",
                "previous_version",
                "new_version",
                "minutes",
                "by",
            ]),
            { report.work.iter() }
                .map(|one| {
                    let minutes = one.minutes.map_or_else(String::new, |minutes| minutes.to_string());
                    vec![
                        text(&one.id),
                        iso(one.at),
                        one.device.clone(),
                        text(&one.device_name),
                        text(&one.action),
                        text(&one.versions.0),
                        text(&one.versions.1),
                        minutes,
                        text(&one.by),
                    ]
                })
                .collect(),
        ),
        Sheet::Incidents => (
            heads(&[
                "id",
                "device_id",
                "device_name",
                "subject",
                "priority",
                "status",
                "opened_at",
                "acknowledged_at",
                "resolved_at",
                "to_acknowledge_seconds",
                "to_resolve_seconds",
            ]),
            { report.incidents.iter() }
                .map(|one| {
                    vec![
                        one.id.clone(),
                        one.device.clone(),
                        text(&one.device_name),
                        text(&one.subject),
                        text(&one.priority),
                        one.status.clone(),
                        iso(one.course.opened_at),
                        iso(one.course.acknowledged_at),
                        iso(one.course.resolved_at),
                        seconds(one.course.to_acknowledge()),
                        seconds(one.course.to_resolve()),
                    ]
                })
                .collect(),
        ),
        Sheet::Devices => (
            heads(&[
                "device_id",
                "device_name",
                "checks",
                "due",
                "in_time",
                "availability",
                "healthy_seconds",
                "warning_seconds",
                "critical_seconds",
                "not_reporting_seconds",
                "other_seconds",
                "unknown_seconds",
            ]),
            { report.devices.iter() }
                .map(|one| {
                    let share = one.availability.share().map_or_else(String::new, |share| share.to_string());
                    let checks = [one.checks.done, one.checks.due, one.checks.in_time];
                    let times =
                        STATES.map(|state: DeviceState| seconds(Some(one.availability.0[state as usize])));
                    let names = [one.id.clone(), text(&one.name)].into_iter();
                    names.chain(checks.map(|count| count.to_string())).chain([share]).chain(times).collect()
                })
                .collect(),
        ),
        Sheet::Extremes => (
            heads(&[
                "key",
                "checks",
                "least",
                "least_device_id",
                "least_id",
                "least_at",
                "most",
                "most_device_id",
                "most_id",
                "most_at",
            ]),
            { report.extremes.iter() }
                .map(|one| {
                    let names = vec![one.key.clone(), one.count.to_string()];
                    names.into_iter().chain(end(&one.ends[0])).chain(end(&one.ends[1])).collect()
                })
                .collect(),
        ),
    };
    all.extend(rows);
    all
}
