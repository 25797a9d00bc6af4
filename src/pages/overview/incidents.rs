//! Incidents that are open, by priority and age, and checks that are overdue.

use super::Fleet;
use crate::pages::parts;
use crate::ui::chart::spark;
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::clipped;
use domain::query::{OPEN_INCIDENT, edit};
use domain::time::DAY;
use domain::{DeviceState, Devices, Listing, Route, Timestamp};
use engine::message::{Overview, Waiting};
use leptos::prelude::*;

impl Fleet {
    /// How many incidents are open, since yesterday, and over the period.
    pub(super) fn open_incidents(self) -> AnyView {
        let count = move || self.known.get().map(|overview| overview.open_incidents);
        let figure = move || count().map_or_else(|| "–".to_owned(), |count| self.data.number(count));
        let told = move || {
            let Some(overview) = self.known.get() else { return String::new() };
            let since = self.change(overview.open_incidents, overview.open_day_ago);
            let oldest = overview.oldest_incident;
            let oldest = oldest.map(|at| fill(words().oldest, &[("when", &self.data.relative(at))]));
            [Some(since), oldest].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        let trend = move || {
            let ends = self.known.get().map(|overview| overview.open_ends).unwrap_or_default();
            spark(&ends.into_iter().map(Some).collect::<Vec<_>>(), "info")
        };
        let href = self.navigation.href(&entries(open(None)));
        let label = move || format!("{}: {}", words().open_incidents, figure());
        view! {
            <li class="card tile">
                <p class="name"><span class="info">{Icon::Info.draw()}</span> {say(|w| w.open_incidents)} {self.so_far()}</p>
                <p class="figure"><a href=href aria-label=text(label)>{text(figure)}</a></p>
                <p class="muted">{text(told)}</p>
                {live(trend)}
            </li>
        }
    }

    /// Open incidents by priority and age.
    pub(super) fn waiting(self, overview: &Overview) -> AnyView {
        let words = words();
        let now = self.data.clock.ticked();
        let ages = [words.age_day, words.age_week, words.age_month, words.age_more];
        let heads: Vec<AnyView> =
            ages.iter().map(|age| view! { <th scope="col" class="end">{*age}</th> }).collect();
        let row = |(priority, counts): &(String, [u32; Waiting::AGES])| {
            let cells = counts.iter().enumerate().map(|(age, count)| {
                let href = self.navigation.href(&entries(aged(priority, age, now)));
                let number = self.data.number(*count);
                let figure = (*count > 0).then(|| view! { <a class="link" href=href>{number}</a> });
                view! { <td class="end">{figure}</td> }
            });
            let cells: Vec<AnyView> = cells.collect();
            let name = if priority.is_empty() { words.no_priority.to_owned() } else { priority.clone() };
            view! { <tr><th scope="row"><bdi>{name}</bdi></th>{cells}</tr> }
        };
        let rows: Vec<AnyView> = overview.waiting.iter().map(row).collect();
        let table = if rows.is_empty() {
            view! { <p class="muted">{words.no_incidents}</p> }
        } else {
            view! {
                <div class="figures" tabindex="0" role="group" aria-labelledby="waiting">
                    <table><thead><tr><th scope="col">{words.priority}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
                </div>
            }
        };
        view! {
            <section class="card" aria-labelledby="waiting">
                <header><h2 id="waiting">{words.incidents_waiting}</h2><p class="muted">{words.by_priority}</p> {self.so_far()}</header>
                {table}
            </section>
        }
    }

    /// The devices whose check did not come, the one that was expected first first.
    pub(super) fn overdue(self, overview: &Overview) -> AnyView {
        let words = words();
        let total = overview.now[DeviceState::NotReporting as usize];
        let href = self.navigation.href(&Route::Devices(Devices::in_states(&[DeviceState::NotReporting])));
        let all = fill(words.all_of, &[("count", &self.data.number(total))]);
        let more = (total > 0).then(|| view! { <a class="link right" href=href>{all}</a> });
        let none = (total == 0).then(|| view! { <p class="muted">{words.none_overdue}</p> });
        let row = |device: &engine::message::DeviceHit| {
            let href = self.navigation.href(&Route::device(&device.id));
            let name = device.name.clone().unwrap_or_else(|| clipped(&device.id));
            view! { <li><a href=href><bdi>{name}</bdi></a> {parts::time_of(self.data, device.health.expected)}</li> }
        };
        let rows: Vec<AnyView> = overview.overdue.iter().map(row).collect();
        view! {
            <section class="card" aria-labelledby="overdue">
                <header><h2 id="overdue">{words.overdue_checks}</h2><p class="muted">{words.overdue_text}</p> {self.so_far()} {more}</header>
                {none}
                <ul class="overdue">{rows}</ul>
            </section>
        }
    }
}

/// The query for incidents that are open, of a priority if one is named.
fn open(priority: Option<&str>) -> String {
    let is_open = ["is:", OPEN_INCIDENT].concat();
    match priority {
        None => is_open,
        Some("") => format!("{is_open} -priority:*"),
        Some(priority) => format!("{is_open} priority:{}", edit::quoted(priority)),
    }
}

/// The same of an age: its class, as [`Waiting`] says. What has no time is the oldest.
fn aged(priority: &str, age: usize, now: Timestamp) -> String {
    let begin = |class: usize| Waiting::DAYS.get(class).map(|days| now.plus(-days * DAY));
    let mut query = open(Some(priority));
    if let Some(from) = begin(age) {
        query.push_str(&[" after:", &from.to_iso()].concat());
    }
    if let Some(until) = age.checked_sub(1).and_then(begin) {
        // What changed at this moment or later is younger, also where nobody knows when.
        query.push_str(&[" -after:", &until.to_iso()].concat());
    }
    query
}

fn entries(query: String) -> Route {
    Route::Diagnostics { listing: Listing::of(query), entry: None }
}
