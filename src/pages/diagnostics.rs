//! Diagnostics: every entry, filtered and sorted, with the open one beside the list.

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, focus, keys, use_data};
use crate::pages::{entry, parts};
use crate::ui::badge;
use crate::ui::facet::{Facet, Option as Value};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Heading, Slice, Table};
use crate::words::{fill, say, words};
use domain::listing::{Column, Listing, Period, Sort};
use domain::{ApiError, Route};
use engine::message::{Answer, Question, Row, Stage, Window};
use leptos::prelude::*;

const FILTER: &str = "filter";
const ROW: u32 = 39;
/// On a phone a row has two lines.
const NARROW_ROW: u32 = 64;

/// What the page knows.
#[derive(Clone, Copy)]
struct List {
    data: Data,
    navigation: Navigation,
    listing: Memo<Listing>,
    open: Memo<Option<String>>,
    /// The rows that are in view, and some around them.
    range: RwSignal<(u32, u32)>,
    window: Memo<Option<Window>>,
    failure: Signal<Option<ApiError>>,
}

/// The page.
pub fn page() -> AnyView {
    let list = List::new();
    keys::on_key(move |key| match key {
        "/" => {
            focus::move_to(FILTER);
            true
        }
        "Escape" if list.open.get_untracked().is_some() => {
            list.go(list.listing.get_untracked(), None);
            true
        }
        _ => false,
    });
    view! {
        <div class="heading">
            <h1>{say(|w| w.diagnostics)}</h1>
            <p class="muted">{live(move || list.subtitle())}</p>
        </div>
        {list.filters()}
        <div class="split" class:open=flag(move || list.open.get().is_some())>
            <div class="list card flush">{list.states()} {list.table()}</div>
            {live(move || list.open.get().map(|id| list.beside(id)))}
        </div>
    }
    .into_any()
}

impl List {
    fn new() -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let listing = Memo::new(move |before: Option<&Listing>| match navigation.route.get() {
            Route::Diagnostics { listing, .. } => listing,
            // On the way to another page; this one is about to go.
            _ => before.cloned().unwrap_or_default(),
        });
        let open = Memo::new(move |_| match navigation.route.get() {
            Route::Diagnostics { entry, .. } => entry,
            _ => None,
        });
        let range = RwSignal::new((0, 0));
        let answer = data.records.follow(move || {
            let (from, len) = range.get();
            (len > 0).then(|| Question::Window {
                listing: listing.get(),
                from,
                len,
                now: data.clock.ticked(),
            })
        });
        let window = Memo::new(move |before: Option<&Option<Window>>| match answer.get() {
            Some(Ok(Answer::Window(window))) => Some(window),
            _ => before.cloned().flatten(),
        });
        let failure = Signal::derive(move || match data.records.progress.get().stage {
            Stage::Failed(error) => Some(error),
            _ => None,
        });
        Self { data, navigation, listing, open, range, window, failure }
    }

    fn total(self) -> u32 {
        self.window.with(|window| window.as_ref().map_or(0, |window| window.total))
    }

    fn subtitle(self) -> AnyView {
        let progress = self.data.records.progress.get();
        let devices = format!(
            "{} {} · ",
            self.data.number(progress.devices),
            self.data.plural(progress.devices, words().device_one, words().device_many)
        );
        let total = self.total();
        let word = self.data.plural(total, words().entry_one, words().entry_many);
        let shown = view! { <span data-shown=total>{self.data.number(total)}</span> };
        if self.listing.with(Listing::is_unfiltered) {
            view! { {devices} {shown} " " {word} }.into_any()
        } else {
            let of = fill(words().of_all, &[("count", &self.data.number(progress.held))]);
            view! { {shown} " " {word} " " {of} }.into_any()
        }
    }

    fn go(self, listing: Listing, entry: Option<String>) {
        self.navigation.go(&Route::Diagnostics { listing, entry });
    }

    /// Changes the filter. Letters of one search are one step of the history.
    fn refine(self, change: impl FnOnce(&mut Listing), is_typing: bool) {
        let before = self.listing.get_untracked();
        let mut listing = before.clone();
        change(&mut listing);
        let goes_on = is_typing && !before.text.is_empty() && !listing.text.is_empty();
        let route = Route::Diagnostics { listing, entry: self.open.get_untracked() };
        if goes_on { self.navigation.replace(&route) } else { self.navigation.go(&route) }
    }

    fn filters(self) -> AnyView {
        let clear = move || {
            let is_filtered = !self.listing.with(Listing::is_unfiltered);
            is_filtered.then(|| {
                let press = move |_| {
                    let sort = self.listing.with_untracked(|listing| listing.sort);
                    self.go(Listing { sort, ..Listing::default() }, None);
                };
                view! { <button type="button" class="btn quiet" on:click=press>{words().clear_filters}</button> }
            })
        };
        let device = move || {
            self.listing.with(|listing| listing.device.clone()).map(|id| {
                let label = fill(words().remove, &[("value", &id)]);
                let press = move |_| self.refine(|listing| listing.device = None, false);
                view! {
                    <span class="chip on">
                        {words().device} " " <bdi>{id}</bdi>
                        <button type="button" aria-label=label on:click=press>{Icon::Cross.draw()}</button>
                    </span>
                }
            })
        };
        view! {
            <div class="filters">
                <div class="search">
                    {Icon::Search.draw()}
                    <input
                        id=FILTER
                        type="search"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=say(|w| w.filter_entries)
                        placeholder=say(|w| w.filter_placeholder)
                        prop:value=text(move || self.listing.with(|listing| listing.text.clone()))
                        on:input=move |event| self.refine(|listing| listing.text = event_target_value(&event), true)
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </div>
                {self.facet("status", || words().status, |window| &window.statuses, |listing| &mut listing.statuses)}
                {self.facet("type", || words().kind, |window| &window.kinds, |listing| &mut listing.kinds)}
                {self.period()}
                {live(device)}
                {live(clear)}
            </div>
        }
        .into_any()
    }

    fn facet(
        self,
        name: &'static str,
        label: fn() -> &'static str,
        counts: fn(&Window) -> &Vec<(String, u32)>,
        field: fn(&mut Listing) -> &mut Vec<String>,
    ) -> AnyView {
        let chosen = move || field(&mut self.listing.get()).clone();
        let options = move || {
            let chosen = chosen();
            let counted = self.window.with(|window| window.as_ref().map(counts).cloned()).unwrap_or_default();
            // What is chosen stays in the list, also when nothing is left of it.
            let gone = chosen.iter().filter(|value| !counted.iter().any(|(known, _)| known == *value));
            let gone: Vec<_> = gone.map(|value| (value.clone(), 0)).collect();
            let all = counted.into_iter().chain(gone);
            all.map(|(value, count)| Value {
                is_on: chosen.contains(&value),
                word: value.clone(),
                key: value,
                count: self.data.number(count),
            })
            .collect()
        };
        let toggle = move |value: String| {
            self.refine(
                |listing| {
                    let values = field(listing);
                    match values.iter().position(|known| *known == value) {
                        Some(index) => drop(values.remove(index)),
                        None => values.push(value),
                    }
                },
                false,
            );
        };
        self.facet_of(
            name,
            label,
            Signal::derive(move || chosen().join(", ")),
            Signal::derive(options),
            toggle,
        )
    }

    fn period(self) -> AnyView {
        let word = |period: Period| {
            let words = words();
            match period {
                Period::Day => words.last_24_hours,
                Period::Week => words.last_7_days,
                Period::Month => words.last_30_days,
                Period::Quarter => words.last_90_days,
            }
        };
        let chosen = move || self.listing.with(|listing| listing.period);
        let options = move || {
            let any = Value {
                key: String::new(),
                word: words().any_time.to_owned(),
                count: String::new(),
                is_on: chosen().is_none(),
            };
            let all = Period::ALL.into_iter().map(|period| Value {
                key: period.key().to_owned(),
                word: word(period).to_owned(),
                count: String::new(),
                is_on: chosen() == Some(period),
            });
            std::iter::once(any).chain(all).collect()
        };
        let toggle = move |key: String| {
            let period = Period::ALL.into_iter().find(|period| period.key() == key);
            self.refine(|listing| listing.period = period, false);
        };
        let chosen = Signal::derive(move || chosen().map(word).unwrap_or_default().to_owned());
        self.facet_of("period", || words().period, chosen, Signal::derive(options), toggle)
    }

    fn facet_of(
        self,
        name: &'static str,
        label: fn() -> &'static str,
        chosen: Signal<String>,
        options: Signal<Vec<Value>>,
        toggle: impl Fn(String) + Send + Sync + 'static,
    ) -> AnyView {
        view! {
            <Facet
                name
                label=Signal::derive(move || label().to_owned())
                chosen
                options
                is_single=name == "period"
                empty_label=say(|w| w.no_values)
                on_toggle=Callback::new(toggle)
                on_escape=Callback::new(|event: leptos::ev::KeyboardEvent| focus::close_details(&event))
                on_leave=Callback::new(|event: leptos::ev::FocusEvent| focus::close_left_details(&event))
            />
        }
        .into_any()
    }

    /// What stands in place of rows when there are none.
    fn states(self) -> AnyView {
        let state = move || {
            let words = words();
            if self.total() > 0 {
                return None;
            }
            let stage = self.data.records.progress.with(|progress| progress.stage.clone());
            let (title, text) = match stage {
                _ if self.window.with(Option::is_none) => (words.loading, ""),
                Stage::Idle | Stage::Reading | Stage::Waiting(..) => (words.loading, words.loading_text),
                Stage::Failed(_) => (words.nothing_read, words.nothing_read_text),
                _ if self.listing.with(Listing::is_unfiltered) => (words.no_entries, words.no_entries_text),
                _ => (words.no_match, words.no_match_text),
            };
            Some(view! { <div class="empty"><h2>{title}</h2><p>{text}</p></div> })
        };
        let stale = move || {
            let is_stale = self.failure.with(Option::is_some) && self.total() > 0;
            is_stale.then(|| view! { <Notice tone=Tone::Warning title=words().list_is_old /> })
        };
        view! { {live(stale)} {live(state)} }.into_any()
    }

    fn table(self) -> AnyView {
        let headings = move || {
            let sort = self.listing.with(|listing| listing.sort);
            Column::ALL.into_iter().map(|column| heading(column, sort)).collect::<Vec<_>>()
        };
        let slice = Signal::derive(move || {
            let window = self.window.get().unwrap_or_default();
            Slice { from: window.from, rows: window.rows }
        });
        let row_height =
            Signal::derive(move || if self.data.layout.is_narrow.get() { NARROW_ROW } else { ROW });
        let sort = move |key: &'static str| {
            if let Some(column) = Column::ALL.into_iter().find(|column| column.key() == key) {
                self.refine(|listing| listing.sort = listing.sort.pressed(column), false);
            }
        };
        let is_current = move |row: Row| self.open.get() == Some(entry::name(&row));
        let open = move |row: Row| self.go(self.listing.get_untracked(), Some(entry::name(&row)));
        view! {
            <Table
                label=say(|w| w.diagnostics)
                headings=Signal::derive(headings)
                total=Signal::derive(move || self.total())
                slice
                row_height
                start=self.navigation.kept_place()
                on_scroll=Callback::new(move |place| self.navigation.set_place(place))
                on_range=Callback::new(move |range| {
                    if self.range.get_untracked() != range {
                        self.range.set(range);
                    }
                })
                on_sort=Callback::new(sort)
                cell=Callback::new(move |(row, key)| self.cell(row, key))
                is_current=Callback::new(is_current)
                on_open=Callback::new(open)
            />
        }
        .into_any()
    }

    fn cell(self, row: Row, key: &'static str) -> AnyView {
        let column = Column::ALL.into_iter().find(|column| column.key() == key);
        match column {
            Some(Column::Status) => match (row.class, row.status) {
                (Some(class), Some(status)) => badge::status(class, status),
                _ => parts::missing(),
            },
            Some(Column::Device) => self.device_cell(row),
            Some(Column::Serial) => parts::text_of(row.device_serial),
            Some(Column::Kind) => parts::text_of(row.kind),
            Some(Column::Codes) => view! { <bdi class="codes">{row.codes.join(", ")}</bdi> }.into_any(),
            Some(Column::Summary) => view! { <bdi>{row.summary}</bdi> }.into_any(),
            Some(Column::Updated) => parts::time_of(self.data, row.updated_at),
            None => ().into_any(),
        }
    }

    /// The link that opens the entry; the whole row does the same for a pointer.
    fn device_cell(self, row: Row) -> AnyView {
        let id = entry::name(&row);
        let name = row.device_name.or(row.device_id).unwrap_or_else(|| words().no_device.to_owned());
        let href = move || {
            let route = Route::Diagnostics { listing: self.listing.get(), entry: Some(id.clone()) };
            self.navigation.href(&route)
        };
        view! { <a href=text(href)><bdi>{name}</bdi></a> }.into_any()
    }

    fn beside(self, id: String) -> AnyView {
        let close = move || {
            let route = Route::Diagnostics { listing: self.listing.get(), entry: None };
            self.navigation.href(&route)
        };
        entry::panel(id, Signal::derive(close))
    }
}

fn heading(column: Column, sort: Sort) -> Heading {
    let words = words();
    let label = match column {
        Column::Status => words.status,
        Column::Device => words.device,
        Column::Serial => words.serial,
        Column::Kind => words.kind,
        Column::Codes => words.codes,
        Column::Summary => words.summary,
        Column::Updated => words.updated_column,
    };
    let direction = if sort.descending { "descending" } else { "ascending" };
    Heading {
        key: column.key(),
        label: label.to_owned(),
        sorted: (sort.column == column).then_some(direction),
    }
}
