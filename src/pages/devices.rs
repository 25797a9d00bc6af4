//! Devices: every device with its derived state, what it measured last, and what is open.

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::records::Known;
use crate::data::{Data, measures, place, use_data};
use crate::pages::{failure, parts};
use crate::ui::badge::of_state;
use crate::ui::field::{Field, Ids, Select};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text, value};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::{MOST, clipped};
use domain::devices::{Look, Measured, Order};
use domain::labels::Labels;
use domain::record::short_name;
use domain::series::Scale;
use domain::{DeviceState, Devices, Measures, Route, Timestamp};
use engine::message::{AboutFleet, DeviceLine, DeviceList};
use leptos::prelude::*;

/// So many devices are shown at once.
const STEP: u32 = 50;
/// So often is the list worked out while records arrive, in milliseconds.
const PACE: i64 = 700;
/// So many devices are tiles of the map.
const MOST_TILES: u32 = 1_000;
const FIND: &str = "find-devices";
const ORDER: Ids = Ids("device-order");
/// So many measurements are shown of each.
const MEASURED: usize = 3;

#[derive(Clone, Copy)]
struct Page {
    data: Data,
    navigation: Navigation,
    listing: Memo<Devices>,
    len: RwSignal<u32>,
    list: Known<DeviceList>,
    /// The text as typing last made it.
    typed: StoredValue<String>,
}

/// The page.
pub fn page() -> AnyView {
    let page = Page::new();
    view! {
        <div class="heading">
            <h1>{say(|w| w.devices)}</h1>
            <p class="muted" role="status">{text(move || page.counted())}</p>
            <div class="actions right"><a class="btn quiet" href=value(move || page.labels())>{text(move || page.print_labels())}</a></div>
        </div>
        <search class="filters">
            <div class="search">
                {Icon::Search.draw()}
                <input
                    id=FIND
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=say(|w| w.find_devices)
                    placeholder=say(|w| w.find_devices)
                    prop:value=text(move || page.listing.get().text)
                    on:input=move |event| page.type_text(event_target_value(&event))
                />
            </div>
            <div class="chips">{page.chips()} {page.incident_chip()} {page.range_chip()}</div>
            {page.orders()} {page.looks()}
        </search>
        {live(move || page.listing.with(|listing| listing.during).map(|during| page.during(during)))}
        {live(move || page.list.is_failed.get().then(|| failure::chunk(place::reload)))}
        <section class="card flush devices">
            {live(move || match page.list.get() {
                Some(list) if page.listing.with(|listing| listing.look == Look::Map) => page.map(list),
                Some(list) => page.rows(list),
                None => view! { <p class="empty late">{words().loading}</p> },
            })}
        </section>
    }
}

impl Page {
    fn new() -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let listing = Memo::new(move |before: Option<&Devices>| match navigation.route.get() {
            Route::Devices(listing) => listing,
            // On the way to another page; this one is about to go.
            _ => before.cloned().unwrap_or_default(),
        });
        let len = RwSignal::new(STEP);
        let list = data.records.know::<DeviceList>(PACE, move || {
            let listing = listing.get();
            let len = if listing.look == Look::Map { MOST_TILES } else { len.get() };
            Some(AboutFleet::DeviceList { listing, len, now: data.clock.ticked() }.ask())
        });
        Self { data, navigation, listing, len, list, typed: StoredValue::default() }
    }

    /// Of how many devices labels are printed: of those that are shown.
    fn print_labels(self) -> String {
        let shown = self.list.get().map_or(0, |list| list.rows.len() as u32);
        fill(words().print_labels, &[("count", &self.data.number(shown))])
    }

    /// The address of the labels of the devices that are shown. An id that is too long to be
    /// read is too long for a label.
    fn labels(self) -> String {
        let rows = self.list.get().map(|list| list.rows).unwrap_or_default();
        let ids = rows.into_iter().map(|line| line.device.id).filter(|id| id.len() <= MOST);
        self.navigation.href(&Route::Labels(Labels::of(ids)))
    }

    fn counted(self) -> String {
        let total = self.list.get().map_or(0, |list| list.total);
        let word = self.data.plural(total, words().device_one, words().device_many);
        let counted = format!("{} {word}", self.data.number(total));
        if self.data.records.is_whole() { counted } else { fill(words().so_far, &[("figure", &counted)]) }
    }

    /// Goes to the list after a change.
    fn refine(self, change: impl FnOnce(&mut Devices)) {
        let mut listing = self.listing.get_untracked();
        change(&mut listing);
        self.len.set(STEP);
        self.navigation.go(&Route::Devices(listing));
    }

    fn type_text(self, text: String) {
        let before = self.listing.get_untracked();
        let goes_on = !text.is_empty()
            && !before.text.is_empty()
            && self.typed.with_value(|typed| *typed == before.text);
        self.typed.set_value(text.clone());
        self.len.set(STEP);
        self.navigation.show_typed(Route::Devices(Devices { text, ..before }), goes_on);
    }

    /// The states with how many devices are in each.
    fn chips(self) -> AnyView {
        let chip = move |state: DeviceState| {
            let look = of_state(state);
            let is_on = move || self.listing.with(|listing| listing.states.contains(&state));
            let count = move || {
                let count = self.list.get().map(|list| list.counts[state as usize]);
                count.map_or_else(String::new, |count| self.data.number(count))
            };
            let press = move |_| {
                self.refine(|listing| match listing.states.iter().position(|known| *known == state) {
                    Some(place) => drop(listing.states.remove(place)),
                    None => listing.states.push(state),
                });
            };
            view! {
                <button type="button" class="chip" class:on=flag(is_on) aria-pressed=text(move || is_on().to_string()) on:click=press>
                    <span class=look.tone>{look.icon.draw()}</span>
                    {text(move || parts::state_word(state).to_owned())}
                    <span class="count">{text(count)}</span>
                </button>
            }
        };
        let order = [
            DeviceState::Critical,
            DeviceState::NotReporting,
            DeviceState::Warning,
            DeviceState::Healthy,
            DeviceState::Other,
            DeviceState::Unknown,
        ];
        order.into_iter().map(chip).collect_view().into_any()
    }

    /// Only devices with an open incident.
    fn incident_chip(self) -> AnyView {
        let is_on = move || self.listing.with(|listing| listing.has_incident);
        let count = move || {
            let count = self.list.get().map(|list| list.with_incidents);
            count.map_or_else(String::new, |count| self.data.number(count))
        };
        let press = move |_| self.refine(|listing| listing.has_incident = !listing.has_incident);
        view! {
            <button type="button" class="chip" class:on=flag(is_on) aria-pressed=text(move || is_on().to_string()) on:click=press>
                <span class="info">{Icon::Info.draw()}</span>
                {say(|w| w.with_incidents)}
                <span class="count">{text(count)}</span>
            </button>
        }
    }

    /// The range of a measurement that was chosen elsewhere; a press takes it away.
    fn range_chip(self) -> AnyView {
        live(move || {
            self.listing.with(|listing| listing.measured.clone()).map(|Measured { key, from, until }| {
                let told = match &until {
                    Some(to) => fill(words().measured_between, &[("key", &key), ("from", &from), ("to", to)]),
                    None => fill(words().measured_range, &[("key", &key), ("from", &from)]),
                };
                let press = move |_| self.refine(|listing| listing.measured = None);
                view! {
                    <button type="button" class="chip on" aria-pressed="true" on:click=press>
                        <bdi>{told}</bdi> {Icon::Cross.draw()}
                    </button>
                }
            })
        })
    }

    fn looks(self) -> AnyView {
        let choices = || {
            let words = words();
            vec![
                ("table".to_owned(), words.look_table.to_owned()),
                ("map".to_owned(), words.look_map.to_owned()),
            ]
        };
        let value =
            move || if self.listing.with(|listing| listing.look == Look::Map) { "map" } else { "table" };
        let choose = move |key: String| {
            self.refine(|listing| listing.look = if key == "map" { Look::Map } else { Look::Table });
        };
        view! {
            <Segmented
                name="look"
                label=say(|w| w.look)
                choices=Signal::derive(choices)
                value=text(move || value().to_owned())
                on_change=Callback::new(choose)
            />
        }
    }

    /// A tile for each device, the worst first.
    fn map(self, list: DeviceList) -> AnyView {
        if list.rows.is_empty() {
            return self.rows(list);
        }
        let rest = (list.total as usize).saturating_sub(list.rows.len());
        let more = (rest > 0).then(|| {
            let (shown, total) = (self.data.number(list.rows.len() as u32), self.data.number(list.total));
            view! { <p class="more muted">{fill(words().records_of, &[("held", &shown), ("count", &total)])}</p> }
        });
        let tile = |line: DeviceLine| {
            let href = self.navigation.href(&Route::device(&line.device.id));
            let name = line.device.name.unwrap_or_else(|| clipped(&line.device.id));
            let told = format!("{name}: {}", parts::state_word(line.state));
            let tone =
                if line.state == DeviceState::NotReporting { "away" } else { of_state(line.state).tone };
            view! { <li><a class=format!("cell {tone}") href=href title=told.clone()><span class="hidden">{told}</span></a></li> }
        };
        let tiles: Vec<AnyView> = list.rows.into_iter().map(tile).collect();
        view! { <ul class="map">{tiles}</ul> {more} }
    }

    /// A measurement as a small bar.
    fn measured(self, measures: &Measures, key: &str, number: f64) -> AnyView {
        let measure = measures.get(key);
        let tone = measures::tone(measure.and_then(|measure| measure.judge(number)));
        let share = 1_000 - Scale::of(number.min(0.0), number).place(number);
        view! {
            <li>
                <span class="muted">{short_name(key).to_owned()}</span>
                {parts::bar(tone, share)}
                {self.data.measured(measure, number)}
            </li>
        }
    }

    fn orders(self) -> AnyView {
        let choices = || {
            let words = words();
            let named = [words.order_worst, words.order_name, words.order_seen, words.order_incidents];
            Order::ALL
                .iter()
                .zip(named)
                .map(|(order, word)| (order.key().to_owned(), word.to_owned()))
                .collect()
        };
        let choose = move |key: String| {
            self.refine(|listing| listing.order = Order::from_key(&key).unwrap_or_default());
        };
        view! {
            <Field ids=ORDER label=say(|w| w.order)>
                <Select
                    ids=ORDER
                    choices=Signal::derive(choices)
                    value=text(move || self.listing.with(|listing| listing.order.key().to_owned()))
                    on_change=Callback::new(choose)
                />
            </Field>
        }
    }

    /// Says that the states are those of another time.
    fn during(self, (from, until): (Timestamp, Timestamp)) -> AnyView {
        let told =
            fill(words().during, &[("from", &self.data.moment(from)), ("until", &self.data.moment(until))]);
        let clear = move |_| self.refine(|listing| listing.during = None);
        view! {
            <div class="notice info">
                {Icon::Info.draw()}
                <div><p>{told}</p></div>
                <button type="button" class="btn" on:click=clear>{words().show_now}</button>
            </div>
        }
    }

    fn rows(self, list: DeviceList) -> AnyView {
        if list.rows.is_empty() {
            let is_filtered = self.listing.with_untracked(|listing| *listing != Devices::default());
            let (title, told) = if is_filtered {
                (words().no_match, words().no_device_match)
            } else {
                (words().no_devices, words().no_entries_text)
            };
            return view! { <div class="empty"><h2>{title}</h2><p>{told}</p></div> };
        }
        let rest = list.total as usize > list.rows.len();
        let more = rest.then(|| {
            let press = move |_| self.len.update(|len| *len += STEP);
            view! { <p class="more"><button type="button" class="btn" on:click=press>{words().show_more}</button></p> }
        });
        let rows: Vec<AnyView> = list.rows.into_iter().map(|line| self.row(line)).collect();
        let words = words();
        view! {
            <table class="plain" aria-label=words.devices>
                <thead>
                    <tr>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.device}</th>
                        <th scope="col">{words.last_seen}</th>
                        <th scope="col">{words.measured}</th>
                        <th scope="col" class="end">{words.open_incidents}</th>
                        <th scope="col">{words.maintained}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        }
    }

    fn row(self, line: DeviceLine) -> AnyView {
        let DeviceLine { device, state, codes, measured, open_incidents, maintained_at, .. } = line;
        let href = self.navigation.href(&Route::device(&device.id));
        let name = device.name.clone().unwrap_or_else(|| clipped(&device.id));
        let about =
            [Some(clipped(&device.id)), device.serial].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let measures = self.data.measures();
        let measured: Vec<AnyView> = measured
            .into_iter()
            .take(MEASURED)
            .map(|(name, number)| self.measured(&measures, &name, number))
            .collect();
        let words = words();
        let incidents = if open_incidents == 0 { String::new() } else { self.data.number(open_incidents) };
        let codes = (!codes.is_empty()).then(|| view! { <span class="codes">{codes.join(" ")}</span> });
        view! {
            <tr>
                <td><span class="state">{parts::state_badge(state)} {codes}</span></td>
                <td class="name"><a href=href><bdi>{name}</bdi></a><span class="muted"><bdi>{about}</bdi></span></td>
                <td data-label=words.last_seen>{parts::time_of(self.data, device.health.last.map(|check| check.at))}</td>
                <td><ul class="measured">{measured}</ul></td>
                <td class="end" data-label=words.open_incidents>{incidents}</td>
                <td data-label=words.maintained>{parts::time_of(self.data, maintained_at)}</td>
            </tr>
        }
    }
}
