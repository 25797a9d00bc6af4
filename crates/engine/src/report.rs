//! The report of a time: what was done, reported, checked, and how the devices were.

use crate::answer::distance;
use crate::devices::Held;
use crate::engine::Engine;
use crate::histories::{Deriver, Histories};
use crate::incidents::durations;
use crate::measured::Measured;
use crate::message::{
    AboutAudit, AboutReport, Accounted, Extreme, Measurement, Report, Reported, Work, decode, encode,
};
use crate::paths::Paths;
use crate::row;
use crate::whats::Role;
use domain::accounting::{Availability, Checks};
use domain::clip::clipped;
use domain::order::sorted;
use domain::query::lower;
use domain::record;

/// The least and the most: how much, and in which slot.
type Ends = [(f64, u32); 2];

/// The numbers of a time by their key.
struct Extremes<'a> {
    measured: Measured<'a>,
    /// For each key how often, and the least and the most.
    found: Vec<Option<(u32, Ends)>>,
    room: Vec<(usize, f64)>,
}

impl Engine {
    /// Answers an [`AboutAudit`] from what is held; `None` for what is none.
    pub fn answer_about_report(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutAudit::Report(asked) => encode(&self.report(&asked)),
            AboutAudit::Pack { about, head, from } => encode(&self.pack(&about.text, &head, from)),
            AboutAudit::Drift(len) => encode(&self.drift(len)),
            AboutAudit::Check { is_first, bytes } => encode(&self.packs().check(is_first, &bytes)),
        }
    }

    fn report(&mut self, asked: &AboutReport) -> Report {
        let codes = self.meant(&asked.text);
        let mut report = Report { device_total: codes.len() as u32, ..Report::default() };
        self.account(asked, &codes, &mut report);
        self.tell_work(asked, &codes, &mut report);
        self.tell_incidents(asked, &codes, &mut report);
        report
    }

    /// The devices that a text names, by the codes of their ids, in order.
    pub(crate) fn meant(&self, text: &str) -> Vec<u32> {
        let words: Vec<String> = text.split_whitespace().map(lower).collect();
        self.devices.codes().into_iter().filter(|code| self.is_meant(*code, &words)).collect()
    }

    fn is_meant(&self, code: u32, words: &[String]) -> bool {
        let names = [Paths::DEVICE_ID, Paths::DEVICE_NAME, Paths::DEVICE_SERIAL];
        let names = names.map(|path| self.device_name(code, path).map(|name| lower(&name)));
        distance(&names, words).is_some()
    }

    /// Checks, states and extremes of each device.
    fn account(&mut self, asked: &AboutReport, codes: &[u32], report: &mut Report) {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let until = asked.until.min(asked.now);
        let histories = Histories::since(held, asked.from, |_, _, _| {});
        let mut deriver = Deriver::new(held, self.grace, asked.now);
        let mut extremes = Extremes::new(held);
        let mut devices = Vec::new();
        for code in codes {
            deriver.derive(&mut self.devices, &histories, *code);
            let checks = Checks::of(&deriver.checks, asked.from, asked.until, self.grace, asked.now);
            let availability = Availability::of(&deriver.states, asked.from, until.max(asked.from));
            report.checks = report.checks.and(checks);
            report.availability = report.availability.and(availability);
            let own = histories.checks(*code).iter();
            let is_in = |slot: &&u32| {
                held.records.changed(**slot).is_some_and(|at| asked.from <= at && at < asked.until)
            };
            own.filter(is_in).for_each(|slot| extremes.take(held, *slot));
            let name = self.devices.name(held, *code, Paths::DEVICE_NAME).map(clipped);
            let id = held.records.templates.paths.text(Paths::DEVICE_ID, *code).unwrap_or_default();
            devices.push(Accounted { id: id.to_owned(), name, checks, availability });
        }
        report.extremes = extremes.told(held);
        let key = |index: usize| (devices[index].name.is_none(), &devices[index].name, &devices[index].id);
        let order = sorted(devices.len(), &|a, b| key(a).cmp(&key(b)));
        report.devices =
            order.into_iter().take(asked.len as usize).map(|index| devices[index].clone()).collect();
    }

    /// Work that was done.
    fn tell_work(&self, asked: &AboutReport, codes: &[u32], report: &mut Report) {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let mut found = Vec::new();
        for code in codes {
            for slot in self.devices.slots(held.records, *code) {
                let Some(at) = held.records.changed(slot).filter(|at| asked.from <= *at && *at < asked.until)
                else {
                    continue;
                };
                report.records += 1;
                if held.whats.role(held.records, slot) == Role::Maintenance {
                    found.push((at, slot));
                }
            }
        }
        report.work_total = found.len() as u32;
        let order = sorted(found.len(), &|a, b| found[a].cmp(&found[b]));
        for (place, (_, slot)) in order.into_iter().map(|index| found[index]).enumerate() {
            let work = work(&row::record(held.records, slot));
            report.work_minutes += work.minutes.unwrap_or_default();
            if place < asked.len as usize {
                report.work.push(work);
            }
        }
    }

    /// What was reported.
    fn tell_incidents(&mut self, asked: &AboutReport, codes: &[u32], report: &mut Report) {
        let mut found: Vec<Reported> = Vec::new();
        for known in self.all_incidents().iter().flat_map(|known| known.iter()) {
            let is_in = known.thread.opened_at.is_some_and(|at| asked.from <= at && at < asked.until);
            if !is_in || codes.binary_search(&known.device).is_err() {
                continue;
            }
            found.push(Reported {
                id: known.thread.id.clone(),
                device: self.device_name(known.device, Paths::DEVICE_ID).unwrap_or_default(),
                device_name: self.device_name(known.device, Paths::DEVICE_NAME).map(|name| clipped(&name)),
                subject: known.thread.subject.as_deref().map(clipped),
                priority: known.priority.as_deref().map(clipped),
                course: known.course.clone(),
                status: clipped(&known.thread.status),
            });
        }
        let times =
            |of: fn(&Reported) -> Option<i64>| durations(&found.iter().filter_map(of).collect::<Vec<_>>());
        report.to_acknowledge = times(|one| one.course.to_acknowledge());
        report.to_resolve = times(|one| one.course.to_resolve());
        report.incident_total = found.len() as u32;
        report.resolved = found.iter().filter(|one| one.course.resolved_at.is_some()).count() as u32;
        let key = |index: usize| (found[index].course.opened_at, &found[index].id, &found[index].device);
        let order = sorted(found.len(), &|a, b| key(a).cmp(&key(b)));
        report.incidents =
            order.into_iter().take(asked.len as usize).map(|index| found[index].clone()).collect();
    }
}

/// What an entry says of work that was done.
fn work(record: &domain::Record) -> Work {
    let shown = |text: Option<String>| text.as_deref().map(clipped);
    Work {
        id: record.id.clone(),
        device: record.device_id.clone().unwrap_or_default(),
        device_name: shown(record.device_name.clone()),
        at: record.changed_at(),
        action: shown(record.detail("action_performed")),
        versions: (shown(record.detail("previous_version")), shown(record.detail("new_version"))),
        minutes: record.details.get("duration_minutes").and_then(record::number),
        by: shown(record.performed_by.clone()),
    }
}

impl<'a> Extremes<'a> {
    fn new(held: Held<'a>) -> Self {
        let measured = Measured::of(held.records);
        Self { found: vec![None; measured.keys.len()], measured, room: Vec::new() }
    }

    /// Of equal ones the earliest counts, whichever way the records came.
    fn take(&mut self, held: Held<'_>, slot: u32) {
        self.measured.numbers(slot, &mut self.room);
        for (key, value) in &self.room {
            let Some(found) = self.found.get_mut(*key) else { continue };
            let (count, [least, most]) = found.get_or_insert((0, [(*value, slot), (*value, slot)]));
            *count += 1;
            let is_earlier = |end: &(f64, u32)| *value == end.0 && held.age(slot) < held.age(end.1);
            if *value < least.0 || is_earlier(least) {
                *least = (*value, slot);
            }
            if *value > most.0 || is_earlier(most) {
                *most = (*value, slot);
            }
        }
    }

    fn told(&self, held: Held<'_>) -> Vec<Extreme> {
        let one = |(value, slot): (f64, u32)| {
            let record = row::record(held.records, slot);
            let device = record.device_id.clone().unwrap_or_default();
            Measurement { value, device, id: record.id.clone(), at: record.changed_at() }
        };
        let told = |key: usize| {
            let (count, ends) = self.found[key]?;
            Some(Extreme { key: self.measured.keys[key].clone(), count, ends: ends.map(one) })
        };
        self.measured.order().into_iter().filter_map(told).collect()
    }
}
