//! `AllIncidents`: every incident of every device, kept until its records change; a list of
//! them, and one with all its steps.

use crate::devices::{Held, Incidents as Ways, Open};
use crate::engine::Engine;
use crate::message::{
    AboutIncidents, IncidentLine, IncidentList, IncidentStep, IncidentView, decode, encode,
};
use crate::paths::Paths;
use crate::view::LONGEST;
use domain::clip::clipped;
use domain::course::Durations;
use domain::incidents::{Look, Order, urgency};
use domain::order::sorted;
use domain::query::lower;
use domain::thread::{Stage, Step, grouped};
use domain::{Course, Incidents, Thread, Timestamp};
use std::collections::HashMap;
use std::rc::Rc;

/// The incidents of each device by the code of its id, with what they were worked out from.
#[derive(Default)]
pub(crate) struct AllIncidents(HashMap<u32, (Rc<Open>, Rc<Vec<Known>>)>);

/// An incident.
pub(crate) struct Known {
    /// The code of its device's id.
    pub(crate) device: u32,
    /// The slots of its steps, the earliest first.
    slots: Vec<u32>,
    pub(crate) thread: Thread,
    stage: Stage,
    pub(crate) course: Course,
    event: Option<String>,
    pub(crate) priority: Option<String>,
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
        let all = || all.iter().flat_map(|known| known.iter());
        for known in all().filter(|known| words.iter().all(|word| known.text.contains(word))) {
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
                list.listed[known.stage as usize] += 1;
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
        let is_offered = |(priority, _): &(String, u32)| priority.len() <= LONGEST;
        let offered = order.into_iter().map(|index| list.priorities[index].clone()).filter(is_offered);
        list.priorities = offered.collect();

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
            known.thread.id == id
                && self.device_name(known.device, Paths::DEVICE_ID).as_deref() == Some(device)
        };
        let known = all.iter().flat_map(|known| known.iter()).find(is_asked)?;
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

    /// Every incident, device by device. What is known of a device stays until one of its
    /// records changes.
    pub(crate) fn all_incidents(&mut self) -> Vec<Rc<Vec<Known>>> {
        let mut before = std::mem::take(&mut self.incidents).0;
        let held = Held { records: &self.store.records, whats: &self.whats };
        let ways = Ways::new(held.records);
        let mut all = HashMap::new();
        let mut known = Vec::new();
        for code in self.devices.codes() {
            let open = self.devices.open(held, code, &ways);
            // Most devices never had one.
            if open.reports == 0 {
                continue;
            }
            let kept = before.remove(&code).filter(|(of, _)| Rc::ptr_eq(of, &open));
            let (of, own) = kept.unwrap_or_else(|| (open, Rc::new(self.known(code, &ways))));
            known.push(Rc::clone(&own));
            all.insert(code, (of, own));
        }
        self.incidents = AllIncidents(all);
        known
    }

    /// The incidents of a device.
    fn known(&self, device: u32, ways: &Ways) -> Vec<Known> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let (slots, steps) = self.devices.steps(held, device, ways);
        let names = [Paths::DEVICE_ID, Paths::DEVICE_NAME, Paths::DEVICE_SERIAL];
        let names: Vec<String> = names.iter().filter_map(|path| self.device_name(device, *path)).collect();
        let names = lower(&names.join("\n"));
        let of = |group: Vec<usize>| {
            let (slots, steps): (Vec<u32>, Vec<&Step>) =
                group.iter().map(|index| (slots[*index], &steps[*index])).unzip();
            let (first, thread) = (*slots.first()?, Thread::of(&steps)?);
            let by = held.records.text(first, Paths::REPORTED_BY).unwrap_or_default();
            let own = [&thread.id, thread.subject.as_deref().unwrap_or_default(), by].join("\n");
            Some(Known {
                device,
                stage: Stage::of(&thread.status),
                course: Course::of(&steps),
                event: steps.last().and_then(|step| step.event.clone()),
                priority: held.whats.of(held.records, first).and_then(|what| what.priority.clone()),
                text: [&names, "\n", &lower(&own)].concat(),
                slots,
                thread,
            })
        };
        grouped(&steps).into_iter().filter_map(of).collect()
    }

    pub(crate) fn device_name(&self, device: u32, path: u32) -> Option<String> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let id = || held.records.templates.paths.text(Paths::DEVICE_ID, device);
        let name = if path == Paths::DEVICE_ID { id() } else { self.devices.name(held, device, path) };
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
        let shown = |text: &Option<String>| text.as_deref().map(clipped);
        let subject = shown(&known.thread.subject);
        IncidentLine {
            thread: Thread { subject, status: clipped(&known.thread.status), ..known.thread.clone() },
            stage: known.stage,
            course: known.course.clone(),
            device: self.device_name(known.device, Paths::DEVICE_ID).unwrap_or_default(),
            device_name: shown(&self.device_name(known.device, Paths::DEVICE_NAME)),
            priority: shown(&known.priority),
            reported_by: first.and_then(|slot| records.text(*slot, Paths::REPORTED_BY)).map(clipped),
            event: shown(&known.event),
            last_at: last.and_then(|slot| records.time(*slot, Paths::CREATED_AT)),
            steps: known.slots.len() as u32,
        }
    }
}

pub(crate) fn durations(times: &[i64]) -> Durations {
    let order = sorted(times.len(), &|a, b| times[a].cmp(&times[b]));
    Durations::of(&order.into_iter().map(|index| times[index]).collect::<Vec<_>>())
}
