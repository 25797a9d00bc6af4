//! `AllIncidents`: every incident of every device, kept until records change; a list of
//! them, and one with all its steps.

use crate::devices::{Held, Incidents as Ways};
use crate::engine::Engine;
use crate::message::{
    AboutIncidents, IncidentLine, IncidentList, IncidentStep, IncidentView, decode, encode,
};
use crate::paths::Paths;
use domain::course::Durations;
use domain::incidents::{Look, Order, urgency};
use domain::order::sorted;
use domain::query::lower;
use domain::thread::{Stage, Step, grouped};
use domain::{Course, Incidents, Thread, Timestamp};
use std::rc::Rc;

/// Every incident, as of a revision of the records.
#[derive(Default)]
pub(crate) struct AllIncidents(Option<(u32, Rc<Vec<Known>>)>);

/// An incident.
struct Known {
    /// The code of its device's id.
    device: u32,
    /// The slots of its steps, the earliest first.
    slots: Vec<u32>,
    thread: Thread,
    stage: Stage,
    course: Course,
    event: Option<String>,
    priority: Option<String>,
    /// What can be searched, in lower case.
    text: String,
}

impl Engine {
    /// Answers an [`AboutIncidents`] from what is held; `None` for what is none.
    pub fn answer_about_incidents(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutIncidents::List { listing, len, now } => encode(&self.incidents(&listing, len, now)),
            AboutIncidents::One { device, id } => encode(&self.incident(&device, &id)),
        }
    }

    /// The incidents that a listing shows.
    fn incidents(&mut self, listing: &Incidents, len: u32, now: Timestamp) -> IncidentList {
        let all = self.all_incidents();
        let words: Vec<String> = listing.text.split_whitespace().map(lower).collect();
        let since = now.plus(-listing.period.length());
        let mut list = IncidentList::default();
        let (mut found, mut acknowledged, mut resolved) = (Vec::new(), Vec::new(), Vec::new());
        for known in all.iter().filter(|known| words.iter().all(|word| known.text.contains(word))) {
            let priority = known.priority.as_deref().unwrap_or_default();
            let is_shown = listing.shows(known.stage, known.course.resolved_at, now);
            if is_shown {
                match list.priorities.iter_mut().find(|(word, _)| word == priority) {
                    Some((_, count)) => *count += 1,
                    None => list.priorities.push((priority.to_owned(), 1)),
                }
            }
            let is_chosen = |chosen: &String| chosen == priority;
            if !listing.priorities.is_empty() && !listing.priorities.iter().any(is_chosen) {
                continue;
            }
            list.stages[known.stage as usize] += 1;
            if known.thread.opened_at.is_some_and(|at| at >= since) {
                list.opened += 1;
                acknowledged.extend(known.course.to_acknowledge());
                resolved.extend(known.course.to_resolve());
            }
            if is_shown {
                found.push((self.rank(known, listing.order), known));
            }
        }
        list.total = found.len() as u32;
        (list.to_acknowledge, list.to_resolve) = (durations(&acknowledged), durations(&resolved));
        let key = |index: usize| {
            (
                urgency(Some(&*list.priorities[index].0).filter(|word| !word.is_empty())),
                &list.priorities[index].0,
            )
        };
        let order = sorted(list.priorities.len(), &|a, b| key(a).cmp(&key(b)));
        list.priorities = order.into_iter().map(|index| list.priorities[index].clone()).collect();

        let mut taken = [0; 4];
        for index in sorted(found.len(), &|a, b| found[a].0.cmp(&found[b].0)) {
            let known = found[index].1;
            let column = if listing.look == Look::Board { known.stage as usize } else { 0 };
            if taken[column] < len {
                taken[column] += 1;
                list.rows.push(self.line(known));
            }
        }
        list
    }

    /// An incident with all its steps.
    fn incident(&mut self, device: &str, id: &str) -> Option<IncidentView> {
        // A report that was stored twice is named by both ids.
        let shown = self.store.find(id).and_then(|slot| self.store.twins(slot).first().copied());
        let id = shown.and_then(|slot| self.store.records.text(slot, Paths::ID)).unwrap_or(id).to_owned();
        let all = self.all_incidents();
        let is_asked = |known: &&Known| {
            known.thread.id == id && self.device_name(known, Paths::DEVICE_ID).as_deref() == Some(device)
        };
        let known = all.iter().find(is_asked)?;
        let step = |(place, slot): (usize, &u32)| {
            let record = crate::row::record(&self.store.records, *slot);
            IncidentStep {
                event: record.detail("event"),
                status: record.status.unwrap_or_default(),
                by: record.reported_by,
                notes: record.notes,
                at: record.created_at,
                id: record.id.unwrap_or_default(),
                is_conflict: known.course.conflicts.contains(&place),
            }
        };
        let steps = known.slots.iter().enumerate().map(step).collect();
        Some(IncidentView { line: self.line(known), steps })
    }

    fn all_incidents(&mut self) -> Rc<Vec<Known>> {
        if let Some((revision, all)) = &self.incidents.0
            && *revision == self.revision
        {
            return Rc::clone(all);
        }
        let held = Held { records: &self.store.records, whats: &self.whats };
        let ways = Ways::new(held.records);
        let mut all = Vec::new();
        for code in self.devices.codes() {
            // Most devices never had one.
            if self.devices.open(held, code, &ways).reports == 0 {
                continue;
            }
            let (slots, steps) = self.devices.steps(held, code, &ways);
            for group in grouped(&steps) {
                let slots = group.iter().map(|index| slots[*index]).collect();
                let steps: Vec<&Step> = group.iter().map(|index| &steps[*index]).collect();
                all.extend(self.known(code, slots, &steps));
            }
        }
        let all = Rc::new(all);
        self.incidents.0 = Some((self.revision, Rc::clone(&all)));
        all
    }

    fn known(&self, device: u32, slots: Vec<u32>, steps: &[&Step]) -> Option<Known> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let thread = Thread::of(steps)?;
        let first = *slots.first()?;
        let priority = held.whats.of(held.records, first).and_then(|what| what.priority.clone());
        let mut known = Known {
            device,
            stage: Stage::of(&thread.status),
            course: Course::of(steps),
            event: steps.last().and_then(|step| step.event.clone()),
            text: String::new(),
            slots,
            thread,
            priority,
        };
        let by = held.records.text(first, Paths::REPORTED_BY).map(str::to_owned);
        let device = [Paths::DEVICE_ID, Paths::DEVICE_NAME, Paths::DEVICE_SERIAL]
            .map(|path| self.device_name(&known, path));
        let own = [Some(known.thread.id.clone()), known.thread.subject.clone(), by];
        let texts: Vec<String> = device.into_iter().chain(own).flatten().collect();
        known.text = lower(&texts.join("\n"));
        Some(known)
    }

    fn device_name(&self, known: &Known, path: u32) -> Option<String> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let id = || held.records.templates.paths.text(Paths::DEVICE_ID, known.device);
        let name = if path == Paths::DEVICE_ID { id() } else { self.devices.name(held, known.device, path) };
        name.map(str::to_owned)
    }

    /// What orders it: less comes first. What has no time comes first of its age.
    fn rank<'a>(&self, known: &'a Known, order: Order) -> (i64, i64, &'a String) {
        let at = |at: Option<Timestamp>| at.map_or(i64::MIN, |at| at.0);
        let age = at(known.thread.opened_at);
        let last = || known.slots.last().and_then(|slot| self.store.records.time(*slot, Paths::CREATED_AT));
        let rank = match order {
            Order::Priority => (i64::from(urgency(known.priority.as_deref())), age),
            Order::Age => (age, 0),
            Order::Latest => (at(last()).saturating_neg(), age),
        };
        (rank.0, rank.1, &known.thread.id)
    }

    fn line(&self, known: &Known) -> IncidentLine {
        let records = &self.store.records;
        let (first, last) = (known.slots.first(), known.slots.last());
        IncidentLine {
            thread: known.thread.clone(),
            stage: known.stage,
            course: known.course.clone(),
            device: self.device_name(known, Paths::DEVICE_ID).unwrap_or_default(),
            device_name: self.device_name(known, Paths::DEVICE_NAME),
            priority: known.priority.clone(),
            reported_by: first.and_then(|slot| records.text(*slot, Paths::REPORTED_BY)).map(str::to_owned),
            event: known.event.clone(),
            last_at: last.and_then(|slot| records.time(*slot, Paths::CREATED_AT)),
            steps: known.slots.len() as u32,
        }
    }
}

fn durations(times: &[i64]) -> Durations {
    let order = sorted(times.len(), &|a, b| times[a].cmp(&times[b]));
    Durations::of(&order.into_iter().map(|index| times[index]).collect::<Vec<_>>())
}
