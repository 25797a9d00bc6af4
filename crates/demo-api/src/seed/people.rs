//! What people put on record: reports, what follows them, maintenance; and who
//! writes so.

use serde::Serialize;
use serde_json::value::to_raw_value;

use crate::failure::Failure;

use super::fault::Ailment;
use super::write::Record;

const REPORTERS: [&str; 5] = [
    "helpdesk@company.com",
    "frontdesk@company.com",
    "María (turno de noche)",
    "store-17@company.com",
    "山田 太郎",
];
const TECHNICIANS: [&str; 4] =
    ["tech@company.com", "field.service@company.com", "j.quispe@company.com", "Ольга"];

#[derive(Serialize)]
struct Reported {
    issue_category: &'static str,
    symptoms: &'static [&'static str],
    error_codes: &'static [&'static str],
    impact_level: &'static str,
}

pub(super) fn report(
    base: Record<'_>,
    ailment: Ailment,
    grave: bool,
    pick: usize,
) -> Result<Record<'_>, Failure> {
    let case = ailment.case();
    let details = Reported {
        issue_category: case.category,
        symptoms: case.symptoms,
        error_codes: case.error_codes,
        impact_level: if grave { "high" } else { ["low", "medium"][pick % 2] },
    };
    Ok(Record {
        diagnostic_type: "issue_report",
        status: "open",
        details: to_raw_value(&details)?,
        notes: Some(case.notes),
        reported_by: Some(REPORTERS[pick % REPORTERS.len()]),
        priority: Some(if grave { "high" } else { ["low", "medium", "normal"][pick % 3] }),
        ..base
    })
}

#[derive(Serialize)]
struct FollowedUp<'a> {
    incident: &'a str,
    event: &'a str,
}

/// A later entry of the incident that begins with the entry `incident`.
pub(super) fn follow_up<'a>(
    base: Record<'a>,
    event: &str,
    incident: &str,
    pick: usize,
) -> Result<Record<'a>, Failure> {
    let on_the_way = ["Technician on site.", "Técnico en camino.", "部品を手配中"];
    let comments = ["Any news?", "¿Alguna novedad?", "Same at the other counter."];
    let (status, notes) = match event {
        "acknowledged" => ("acknowledged", "Seen, a technician is assigned."),
        "in_progress" => ("in_progress", on_the_way[pick % 3]),
        "resolved" => ("resolved", "Works again, watched for an hour."),
        "reopened" => ("open", "It happens again."),
        _ => ("acknowledged", comments[pick % 3]),
    };
    Ok(Record {
        diagnostic_type: "issue_report",
        status,
        details: to_raw_value(&FollowedUp { incident, event })?,
        notes: Some(notes),
        reported_by: Some(TECHNICIANS[pick % TECHNICIANS.len()]),
        ..base
    })
}

#[derive(Serialize)]
struct Done {
    action_performed: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_version: Option<String>,
    duration_minutes: u64,
}

pub(super) fn maintenance<'a>(
    base: Record<'a>,
    action: &'static str,
    variant: u64,
    pick: usize,
) -> Result<Record<'a>, Failure> {
    let minor = variant % 9;
    let is_update = action.starts_with("firmware");
    let failed = variant.is_multiple_of(29);
    let details = Done {
        action_performed: action,
        previous_version: is_update.then(|| format!("1.{minor}.3")),
        new_version: is_update.then(|| format!("1.{minor}.4")),
        duration_minutes: 5 + variant % 12 * 5,
    };
    let notes = if failed { "Broken off, will be repeated." } else { "Done, no remarks." };
    Ok(Record {
        diagnostic_type: "maintenance",
        status: if failed { "failed" } else { "completed" },
        details: to_raw_value(&details)?,
        notes: (failed || variant.is_multiple_of(3)).then_some(notes),
        performed_by: Some(TECHNICIANS[pick % TECHNICIANS.len()]),
        ..base
    })
}
