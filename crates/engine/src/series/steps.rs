//! The steps of a device's history: an entry, or many equal checks one after the other.

use crate::devices::Held;
use crate::message::Step;
use crate::row;
use crate::store::Store;
use crate::whats::Role;
use domain::history::Steps;
use domain::record::text;
use domain::{Class, ClassTable};

/// Whether an entry is among those that are wanted.
pub(super) fn fits(held: Held<'_>, slot: u32, choice: Steps) -> bool {
    match (choice, held.whats.role(held.records, slot)) {
        (Steps::All, _) => true,
        (Steps::Issues, Role::Check(class)) => class != Class::Healthy,
        (Steps::Issues, role) => role == Role::Report,
        (Steps::Maintenance, role) => role == Role::Maintenance,
    }
}

/// The entries in runs: checks that follow each other and say the same are one. `slots`
/// are in the order of their time.
pub(super) fn folded<'a>(held: Held<'_>, slots: &'a [u32]) -> Vec<&'a [u32]> {
    let what = |slot: &u32| held.records.what.get(*slot as usize);
    slots.chunk_by(|a, b| held.is_check(*a) && held.is_check(*b) && what(a) == what(b)).collect()
}

/// What is told of a run.
pub(super) fn step(store: &Store, classes: &ClassTable, run: &[u32]) -> Step {
    let Some((first, last)) = run.first().zip(run.last()) else { return Step::default() };
    let record = row::record(&store.records, *last);
    let status = record.status.clone().map(|status| {
        let class = classes.of(&status);
        (status, class)
    });
    let messages = record.issues.iter().filter_map(|issue| issue.message.clone());
    let codes = record.codes().into_iter();
    // What many checks measured is no single line.
    let summary = Some(record.summary()).filter(|summary| run.len() == 1 && !summary.is_empty());
    let by = record.reported_by.clone().or_else(|| record.performed_by.clone());
    Step {
        told: codes.chain(messages).chain(summary).collect(),
        words: record.notes.clone().into_iter().chain(by).collect(),
        id: record.id,
        kind: record.kind,
        status,
        at: store.records.changed(*last),
        since: store.records.changed(*first).filter(|_| run.len() > 1),
        count: run.len() as u32,
        changes: Vec::new(),
    }
}

/// What a check found different from an earlier one.
pub(super) fn changes(
    held: Held<'_>,
    before: u32,
    now: u32,
) -> Vec<(String, Option<String>, Option<String>)> {
    let [before, now] = [before, now].map(|slot| row::record(held.records, slot));
    let mut changes = Vec::new();
    if before.status != now.status {
        changes.push(("status".to_owned(), before.status.clone(), now.status.clone()));
    }
    let codes =
        [&before, &now].map(|record| Some(record.codes().join(", ")).filter(|codes| !codes.is_empty()));
    if codes[0] != codes[1] {
        let [before, now] = codes;
        changes.push(("code".to_owned(), before, now));
    }
    let keys =
        before.details.keys().chain(now.details.keys().filter(|key| !before.details.contains_key(*key)));
    for key in keys {
        let [was, is] = [&before, &now].map(|record| record.details.get(key));
        if was != is {
            let told = |value: Option<&serde_json::Value>| {
                value.and_then(|value| text(value).or_else(|| Some(value.to_string())))
            };
            changes.push((key.clone(), told(was), told(is)));
        }
    }
    changes
}
