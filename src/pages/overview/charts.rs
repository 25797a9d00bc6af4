//! The fleet over the spans of a period: its states, its worst devices, what was written.

use super::{Fleet, is_hourly};
use crate::pages::parts;
use crate::ui::badge::of_state;
use crate::ui::chart::{self, Column, Mark, Series, Told, stacked};
use crate::ui::view;
use crate::words::words;
use domain::clip::clipped;
use domain::query::edit;
use domain::{DeviceState, Devices, Listing, Route, Timestamp};
use engine::message::{self, Overview};
use leptos::prelude::*;

/// The states of a column, the first at the bottom.
const STACK: [DeviceState; 5] = [
    DeviceState::Healthy,
    DeviceState::Other,
    DeviceState::Warning,
    DeviceState::Critical,
    DeviceState::NotReporting,
];
/// The colours of types, and how many have one of their own.
const KINDS: [&str; 5] = ["kind-1", "kind-2", "kind-3", "kind-4", "kind-5"];

impl Fleet {
    /// The devices by their worst state in each span.
    pub(super) fn by_day(self, overview: &Overview) -> AnyView {
        let is_hourly = is_hourly(overview);
        let has_other = overview.worst.iter().any(|counts| counts[DeviceState::Other as usize] > 0);
        let shown: Vec<DeviceState> =
            STACK.into_iter().filter(|state| has_other || *state != DeviceState::Other).collect();
        let series = shown
            .iter()
            .map(|state| Series { tone: tone(*state), word: parts::state_word(*state).to_owned() });
        let full = overview.worst.iter().map(super::sum).max().unwrap_or_default();
        let columns = overview.edges.windows(2).zip(overview.worst.iter().zip(&overview.checks)).map(
            |(pair, (counts, checks))| {
                let [from, until] = [pair[0], pair[1]];
                let mark = |state: &DeviceState| {
                    let during = Some((from, until));
                    let devices = Devices { during, ..Devices::in_states(&[*state]) };
                    self.mark(counts[*state as usize], &Route::Devices(devices))
                };
                // Without any check of that time nothing is known, however long the last one held.
                let marks = (*checks > 0).then(|| shown.iter().map(mark).collect());
                Column { label: self.label(is_hourly, from), exactly: from.to_iso(), marks }
            },
        );
        let drawn = stacked(
            self.tables[0],
            self.told(is_hourly, words().by_day),
            series.collect(),
            columns.collect(),
            full,
        );
        view! {
            <section class="card" aria-labelledby="by-day">
                <header><h2 id="by-day">{words().by_day}</h2><p class="muted">{words().by_day_text}</p> {self.so_far()}</header>
                {drawn}
            </section>
        }
    }

    /// How many records of each type there are in each span.
    pub(super) fn activity(self, overview: &Overview) -> AnyView {
        let is_hourly = is_hourly(overview);
        let (own, others) = overview.kinds.split_at(overview.kinds.len().min(KINDS.len() - 2));
        // Those without a type are no value of a query.
        let (unnamed, others): (Vec<_>, Vec<_>) = others.iter().partition(|(kind, _)| kind.is_empty());
        let mut groups: Vec<(Vec<&str>, Vec<u32>)> =
            own.iter().map(|(kind, counts)| (vec![kind.as_str()], counts.clone())).collect();
        groups.extend(unnamed.iter().map(|(kind, counts)| (vec![kind.as_str()], counts.clone())));
        if let Some(((first, counts), rest)) = others.split_first() {
            let mut group = (vec![first.as_str()], counts.clone());
            for (kind, counts) in rest {
                group.0.push(kind);
                group.1.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
            groups.push(group);
        }
        let series = groups.iter().zip(KINDS).map(|((kinds, counts), tone)| {
            let word = match kinds[..] {
                [""] => words().no_type.to_owned(),
                [kind] => parts::kind_word(kind).map_or_else(|| kind.to_owned(), str::to_owned),
                _ => words().other_types.to_owned(),
            };
            let total = self.data.number(counts.iter().sum::<u32>());
            Series { tone, word: format!("{word} {total}") }
        });
        let columns = overview.edges.windows(2).enumerate().map(|(span, pair)| {
            let [from, until] = [pair[0], pair[1]];
            let mark = |(kinds, counts): &(Vec<&str>, Vec<u32>)| {
                let listing = Listing::of(query(kinds, from, until));
                self.mark(
                    counts.get(span).copied().unwrap_or_default(),
                    &Route::Diagnostics { listing, entry: None },
                )
            };
            let has_any = groups.iter().any(|(_, counts)| counts.get(span).is_some_and(|count| *count > 0));
            Column {
                label: self.label(is_hourly, from),
                exactly: from.to_iso(),
                marks: has_any.then(|| groups.iter().map(mark).collect()),
            }
        });
        let columns: Vec<Column> = columns.collect();
        let sum = |span: usize| groups.iter().filter_map(|(_, counts)| counts.get(span)).sum::<u32>();
        let full = (0..columns.len()).map(sum).max().unwrap_or_default();
        let drawn =
            stacked(self.tables[1], self.told(is_hourly, words().activity), series.collect(), columns, full);
        let each = if is_hourly { words().entries_an_hour } else { words().entries_a_day };
        view! {
            <section class="card" aria-labelledby="activity">
                <header><h2 id="activity">{words().activity}</h2><p class="muted">{each}</p> {self.so_far()}</header>
                {drawn}
            </section>
        }
    }

    /// The devices that had most trouble, span by span.
    pub(super) fn lanes(self, overview: &Overview) -> AnyView {
        let (is_hourly, edges) = (is_hourly(overview), &overview.edges);
        let lane = |lane: &message::Lane| chart::Lane {
            name: lane.name.clone().unwrap_or_else(|| clipped(&lane.id)),
            href: self.navigation.href(&Route::device(&lane.id)),
            states: lane
                .states
                .iter()
                .map(|state| state.map(|state| (tone(state), parts::state_word(state))))
                .collect(),
        };
        let span = |pair: &[Timestamp]| (self.label(is_hourly, pair[0]), pair[0].to_iso());
        let drawn = if overview.lanes.is_empty() {
            view! { <p class="muted">{words().no_trouble}</p> }
        } else {
            let told = parts::told(words().lanes.to_owned(), words().device);
            let spans = edges.windows(2).map(span).collect();
            chart::lanes(self.tables[2], told, spans, overview.lanes.iter().map(lane).collect())
        };
        view! {
            <section class="card" aria-labelledby="lanes">
                <header><h2 id="lanes">{words().lanes}</h2><p class="muted">{words().lanes_text}</p> {self.so_far()}</header>
                {drawn}
            </section>
        }
    }

    pub(super) fn mark(self, count: u32, route: &Route) -> Mark {
        Mark { count, number: self.data.number(count), href: self.navigation.href(route) }
    }

    fn label(self, is_hourly: bool, at: Timestamp) -> String {
        self.data.short(at, is_hourly)
    }

    fn told(self, is_hourly: bool, title: &str) -> Told {
        let column = if is_hourly { words().hour } else { words().day };
        parts::told(title.to_owned(), column)
    }
}

/// The colours of a state in a chart.
fn tone(state: DeviceState) -> &'static str {
    if state == DeviceState::NotReporting { "away" } else { of_state(state).tone }
}

/// The query for the records of these types in a span.
fn query(kinds: &[&str], from: Timestamp, until: Timestamp) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| edit::quoted(kind)).collect();
    let kinds = if kinds == ["\"\""] { "-type:*".to_owned() } else { format!("type:{}", kinds.join(",")) };
    format!("{kinds} after:{} before:{}", from.to_iso(), until.to_iso())
}
