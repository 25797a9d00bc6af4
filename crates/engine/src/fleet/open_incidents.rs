//! `OpenIncidents`: what is open, for how long, and how many were over time.

use crate::devices::{Devices, Held, Incidents};
use crate::message::{Overview, Waiting};
use domain::order::sorted;
use domain::time::DAY;
use domain::{Class, ClassTable, Timestamp};

/// The open incidents of the devices so far.
pub(super) struct OpenIncidents<'a> {
    held: Held<'a>,
    incidents: Incidents,
    waiting: Vec<(String, [u32; Waiting::AGES])>,
}

impl<'a> OpenIncidents<'a> {
    pub(super) fn new(held: Held<'a>) -> Self {
        Self { held, incidents: Incidents::new(held.records), waiting: Vec::new() }
    }

    /// Adds those of a device.
    pub(super) fn add(
        &mut self,
        devices: &mut Devices,
        code: u32,
        edges: &[Timestamp],
        now: Timestamp,
        overview: &mut Overview,
    ) {
        let open = devices.open(self.held, code, &self.incidents);
        // Most devices never had one.
        if open.turns.is_empty() {
            return;
        }
        overview.open_incidents += open.count();
        let at = |moment: Timestamp| {
            let turns = open.turns.iter().take_while(|(at, _)| *at <= moment);
            u32::try_from(turns.map(|(_, turn)| turn).sum::<i32>()).unwrap_or_default()
        };
        overview.open_day_ago += at(now.plus(-DAY));
        for (end, count) in edges.iter().skip(1).zip(&mut overview.open_ends) {
            *count += at(end.plus(-1).min(now));
        }
        for slot in &open.slots {
            let opened = self.held.records.changed(*slot);
            overview.oldest_incident = [overview.oldest_incident, opened].into_iter().flatten().min();
            let priority =
                self.held.whats.of(self.held.records, *slot).and_then(|what| what.priority.clone());
            let priority = priority.unwrap_or_default();
            let index = self.waiting.iter().position(|(known, _)| *known == priority).unwrap_or_else(|| {
                self.waiting.push((priority, [0; Waiting::AGES]));
                self.waiting.len() - 1
            });
            // What has no time is as old as can be.
            let age = opened.map_or(i64::MAX, |opened| now.since(opened));
            let class = Waiting::DAYS.iter().filter(|days| age > **days * DAY).count();
            self.waiting[index].1[class] += 1;
        }
    }

    /// Those that are open by priority and age, the most serious first, then the most.
    pub(super) fn waiting(self, classes: &ClassTable) -> Vec<(String, [u32; Waiting::AGES])> {
        let rank = |index: usize| match classes.of(&self.waiting[index].0) {
            Class::Critical => 0,
            Class::Warning => 1,
            Class::Healthy | Class::Work | Class::Other => 2,
        };
        let total = |index: usize| self.waiting[index].1.iter().sum::<u32>();
        let name = |index: usize| &self.waiting[index].0;
        let order = sorted(self.waiting.len(), &|a, b| {
            (rank(a), total(b), name(a)).cmp(&(rank(b), total(a), name(b)))
        });
        order.into_iter().map(|index| self.waiting[index].clone()).collect()
    }
}
