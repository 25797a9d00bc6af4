//! The answers about the whole fleet: its states over time, and the list of devices.

mod open_incidents;
mod ranges;

use crate::answer::{distance, hit};
use crate::devices::{Held, Incidents};
use crate::engine::Engine;
use crate::histories::{Deriver, Histories};
use crate::measured::Measured;
use crate::message::{AboutFleet, Attention, Counts, DeviceLine, DeviceList, Lane, Overview};
use crate::message::{decode, encode};
use crate::paths::Paths;
use domain::clip::clipped;
use domain::devices::Order;
use domain::history::{at, worst};
use domain::order::sorted;
use domain::query::lower;
use domain::time::DAY;
use domain::{DeviceState, Devices, Timestamp};
use open_incidents::OpenIncidents;
use ranges::Ranges;
use std::cmp::Reverse;
use std::collections::HashMap;

/// So many devices that need somebody are told.
const MOST_ATTENTION: usize = 6;
/// So many devices are told span by span.
const MOST_LANES: usize = 8;

impl Engine {
    /// Answers an [`AboutFleet`] from what is held; `None` for what is none.
    pub fn answer_about_fleet(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutFleet::Overview { edges, limits, now } => encode(&self.overview(edges, &limits, now)),
            AboutFleet::DeviceList { listing, len, now } => encode(&self.device_list(&listing, len, now)),
        }
    }

    /// The fleet over the spans between these moments.
    fn overview(&mut self, edges: Vec<Timestamp>, limits: &[(String, Vec<f64>)], now: Timestamp) -> Overview {
        let Some((&first, &last)) = edges.first().zip(edges.last()) else { return Overview::default() };
        let spans = edges.len() - 1;
        let held = Held { records: &self.store.records, whats: &self.whats };
        let day_ago = now.plus(-DAY);
        let mut overview = Overview {
            ends: vec![Counts::default(); spans],
            worst: vec![Counts::default(); spans],
            checks: vec![0; spans],
            open_ends: vec![0; spans],
            ..Overview::default()
        };
        let mut by_what = vec![0_u32; self.whats.all().len() * spans];
        let mut span = 0;
        let histories = Histories::since(held, first.min(day_ago), |slot, changed, is_check| {
            if changed < first.0 || changed >= last.0 {
                return;
            }
            // Neighbours mostly are of one span.
            let is_in = |span: usize| {
                edges.get(span).is_some_and(|edge| edge.0 <= changed)
                    && edges.get(span + 1).is_some_and(|edge| changed < edge.0)
            };
            if !is_in(span) {
                span = edges.partition_point(|edge| edge.0 <= changed) - 1;
            }
            let what = held.records.what.get(slot as usize).copied().unwrap_or_default() as usize;
            count(&mut by_what, what * spans + span);
            if is_check {
                count(&mut overview.checks, span);
            }
        });
        overview.kinds = self.by_kind(&by_what, spans);

        let mut deriver = Deriver::new(held, self.grace, now);
        let mut open = OpenIncidents::new(held);
        let mut ranges = Ranges::new(held);
        let (mut urgent, mut troubled, mut overdue) = (Vec::new(), Vec::new(), Vec::new());
        for code in self.devices.codes() {
            open.add(&mut self.devices, code, &edges, now, &mut overview);
            ranges.add(self.devices.check(code));
            deriver.derive(&mut self.devices, &histories, code);
            let states = &deriver.states;
            let state = at(states, now);
            count(&mut overview.now, state as usize);
            count(&mut overview.day_ago, at(states, day_ago) as usize);
            let mut score = 0_u32;
            worst(states, &edges, now, |span, worst| {
                let Some(worst) = worst else { return };
                if let Some(counts) = overview.worst.get_mut(span) {
                    count(counts, worst as usize);
                }
                score += trouble(worst);
            });
            for (end, counts) in edges.iter().skip(1).zip(&mut overview.ends) {
                count(counts, at(states, end.plus(-1).min(now)) as usize);
            }
            if state == DeviceState::NotReporting {
                overdue.push((self.devices.health(held, code, self.grace, now).expected, code));
            }
            if needs_somebody(state) {
                let since = deriver.since(&mut self.devices, code, now);
                urgent.push(((state.urgency(), Reverse(since)), code, since));
            }
            if score > 0 {
                troubled.push((Reverse(score), code));
            }
        }
        overview.waiting = open.waiting(&self.classes);
        overview.distributions = ranges.distributions(limits);
        let order = sorted(overdue.len(), &|a, b| overdue[a].cmp(&overdue[b]));
        for (_, code) in order.into_iter().take(MOST_ATTENTION).filter_map(|index| overdue.get(index)) {
            overview.overdue.extend(hit(&mut self.devices, held, *code, self.grace, now));
        }
        overview.attention_total = urgent.len() as u32;
        let order = sorted(urgent.len(), &|a, b| urgent[a].0.cmp(&urgent[b].0));
        for (_, code, since) in order.into_iter().take(MOST_ATTENTION).filter_map(|index| urgent.get(index)) {
            let codes = codes(held, histories.checks(*code).last());
            let device = hit(&mut self.devices, held, *code, self.grace, now);
            overview.attention.extend(device.map(|device| Attention { device, since: *since, codes }));
        }
        let order = sorted(troubled.len(), &|a, b| troubled[a].cmp(&troubled[b]));
        for (_, code) in order.into_iter().take(MOST_LANES).filter_map(|index| troubled.get(index)) {
            deriver.derive(&mut self.devices, &histories, *code);
            let mut states = Vec::with_capacity(spans);
            worst(&deriver.states, &edges, now, |_, worst| states.push(worst));
            let Some(id) = held.records.templates.paths.text(Paths::DEVICE_ID, *code) else { continue };
            let name = self.devices.name(held, *code, Paths::DEVICE_NAME).map(str::to_owned);
            overview.lanes.push(Lane { id: id.to_owned(), name, states });
        }
        overview.edges = edges;
        overview
    }

    /// How many records there are of each type, span by span.
    fn by_kind(&self, by_what: &[u32], spans: usize) -> Vec<(String, Vec<u32>)> {
        let mut kinds: HashMap<&str, Vec<u32>> = HashMap::new();
        for (what, counts) in self.whats.all().iter().zip(by_what.chunks(spans.max(1))) {
            if counts.iter().all(|count| *count == 0) {
                continue;
            }
            let sums =
                kinds.entry(what.kind.as_deref().unwrap_or_default()).or_insert_with(|| vec![0; spans]);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let kinds: Vec<(&str, Vec<u32>)> = kinds.into_iter().collect();
        let total = |index: usize| kinds[index].1.iter().sum::<u32>();
        let order =
            sorted(kinds.len(), &|a, b| total(b).cmp(&total(a)).then_with(|| kinds[a].0.cmp(kinds[b].0)));
        order.into_iter().map(|index| (kinds[index].0.to_owned(), kinds[index].1.clone())).collect()
    }

    /// The list of devices.
    fn device_list(&mut self, listing: &Devices, len: u32, now: Timestamp) -> DeviceList {
        let held = Held { records: &self.store.records, whats: &self.whats };
        let from = listing.during.map_or(now, |(from, _)| from);
        let histories = Histories::since(held, from, |_, _, _| {});
        let mut deriver = Deriver::new(held, self.grace, now);
        let incidents = Incidents::new(held.records);
        let mut measured = Measured::of(held.records);
        let (mut ranks, mut numbers) = (vec![0; measured.keys.len()], Vec::new());
        measured.order().into_iter().enumerate().for_each(|(rank, key)| ranks[key] = rank);
        let words: Vec<String> = listing.text.split_whitespace().map(lower).collect();
        let mut list = DeviceList::default();
        let mut found = Vec::new();
        for code in self.devices.codes() {
            let Some(id) = held.records.templates.paths.text(Paths::DEVICE_ID, code) else { continue };
            let name = |path| self.devices.name(held, code, path).map(lower);
            let names = [Some(lower(id)), name(Paths::DEVICE_NAME), name(Paths::DEVICE_SERIAL)];
            if distance(&names, &words).is_none() {
                continue;
            }
            deriver.derive(&mut self.devices, &histories, code);
            let mut state = Some(at(&deriver.states, now));
            if let Some((from, until)) = listing.during {
                worst(&deriver.states, &[from, until], now, |_, worst| state = worst);
            }
            // Nobody knew it then.
            let Some(state) = state else { continue };
            if let Some(range) = &listing.measured {
                measured.numbers_of(self.devices.check(code), &mut numbers);
                let holds =
                    |(key, number): &(usize, f64)| measured.keys[*key] == range.key && range.holds(*number);
                if !numbers.iter().any(holds) {
                    continue;
                }
            }
            let is_chosen = listing.states.is_empty() || listing.states.contains(&state);
            let open = self.devices.open(held, code, &incidents).count();
            list.with_incidents += u32::from(is_chosen && open > 0);
            if listing.has_incident && open == 0 {
                continue;
            }
            count(&mut list.counts, state as usize);
            if !is_chosen {
                continue;
            }
            let [id, name, _] = names;
            let seen = deriver
                .states
                .last()
                .and(histories.checks(code).last())
                .and_then(|slot| held.records.changed(*slot));
            let rank = match listing.order {
                Order::Worst => {
                    (i64::from(state.urgency()), Reverse(deriver.since(&mut self.devices, code, now)))
                }
                Order::Name => (0, Reverse(None)),
                Order::Seen => (seen.map_or(i64::MIN, |seen| seen.0), Reverse(None)),
                Order::Incidents => (-i64::from(open), Reverse(None)),
            };
            found.push(((rank, name.is_none(), name, id), code, state));
        }
        list.total = found.len() as u32;
        let order = sorted(found.len(), &|a, b| found[a].0.cmp(&found[b].0));
        for (_, code, state) in order.into_iter().take(len as usize).filter_map(|index| found.get(index)) {
            let Some(device) = hit(&mut self.devices, held, *code, self.grace, now) else { continue };
            let Some(facts) = self.devices.facts(held, *code, &incidents) else { continue };
            measured.numbers_of(facts.check, &mut numbers);
            let rank = |index: usize| ranks[numbers[index].0];
            let of = |index: usize| (measured.keys[numbers[index].0].clone(), numbers[index].1);
            let first = sorted(numbers.len(), &|a, b| rank(a).cmp(&rank(b))).into_iter().take(MEASURED);
            let measured = first.map(of).collect();
            list.rows.push(DeviceLine {
                device,
                state: *state,
                codes: codes(held, facts.check.as_ref().filter(|_| listing.during.is_none())),
                measured,
                open_incidents: self.devices.open(held, *code, &incidents).count(),
                maintained_at: facts.maintenance.and_then(|slot| held.records.changed(slot)),
            });
        }
        list
    }
}

/// How many numbers of a device are listed.
const MEASURED: usize = 50;

fn needs_somebody(state: DeviceState) -> bool {
    matches!(state, DeviceState::Critical | DeviceState::NotReporting | DeviceState::Warning)
}

/// How much a span in this state counts when the devices are sought that had most trouble.
fn trouble(state: DeviceState) -> u32 {
    match state {
        DeviceState::Critical => 4,
        DeviceState::NotReporting => 2,
        DeviceState::Warning => 1,
        DeviceState::Healthy | DeviceState::Other | DeviceState::Unknown => 0,
    }
}

/// How many codes of a device are listed.
const CODES: usize = 50;

fn codes(held: Held<'_>, slot: Option<&u32>) -> Vec<String> {
    slot.and_then(|slot| held.whats.of(held.records, *slot))
        .map_or_else(Vec::new, |what| what.codes.iter().take(CODES).map(|code| clipped(code)).collect())
}

#[inline]
fn count(counts: &mut [u32], index: usize) {
    if let Some(count) = counts.get_mut(index) {
        *count += 1;
    }
}
