//! Diagnostics: every entry, filtered and sorted, with the open one beside the list.

mod columns;
mod filters;
mod help;
mod rows;
mod search;
mod selected;
mod tools;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, focus, keys, popover, use_data};
use crate::pages::entry;
use crate::pages::later::Coming;
use crate::ui::live::{flag, live};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::listing::{Column, Listing};
use domain::{ApiError, Query, Route};
use engine::message::{AboutList, Answer, Stage, Window, decode};
use leptos::prelude::*;
use search::FILTER;
pub use tools::{Tool, draw_tool};

/// What the page knows.
#[derive(Clone, Copy)]
pub struct List {
    data: Data,
    navigation: Navigation,
    /// What the address says.
    listing: Memo<Listing>,
    /// The same with the last query that could be understood: what is shown.
    asked: Memo<Listing>,
    /// The query as typing last made it.
    typed: StoredValue<String>,
    open: Memo<Option<String>>,
    /// The address of an entry in the list, up to its id.
    entries: Memo<String>,
    /// The rows that are in view, and some around them.
    range: RwSignal<(u32, u32)>,
    /// Counts the changes of the selection.
    tick: RwSignal<u32>,
    /// Whether an export takes what is not selected, too.
    exports_all: RwSignal<bool>,
    window: Memo<Option<Window>>,
    /// The list that the window is of: its filter and its order. Its place stays, however
    /// it looks.
    answered: Memo<String>,
    /// The columns that the window has cells of.
    columns: StoredValue<Vec<Column>>,
    /// Whether the keyboard is in the rows.
    keyboard: RwSignal<bool>,
    failure: Signal<Option<ApiError>>,
    tools: FetchTools,
}

/// Draws the tools of a list.
pub type DrawTool = fn(List, Tool) -> AnyView;
/// Fetches what draws them.
pub type FetchTools = fn() -> Coming<DrawTool>;

/// The page. Its tools come when one is first opened.
pub fn page(tools: FetchTools) -> AnyView {
    let list = List::new(tools);
    keys::on_key(move |key| match key {
        "/" => {
            focus::move_to(FILTER);
            true
        }
        "?" => {
            popover::show(help::PANEL);
            true
        }
        "Escape" if list.open.get_untracked().is_some() => {
            list.go(list.listing.get_untracked(), None);
            true
        }
        _ => false,
    });
    list.keep_focus();
    view! {
        <div class="heading">
            <h1>{say(|w| w.diagnostics)}</h1>
            <p class="muted">{live(move || list.subtitle())}</p>
            <div class="actions right">{list.shelf().menu(move || list.tool(Tool::Views))} {list.columns()} {list.exporter()}</div>
        </div>
        {list.filters()}
        <div class="split" class:open=flag(move || list.open.get().is_some())>
            <div class="list card flush">
                {list.stale()} {list.table()} {list.nothing()}
            </div>
            {live(move || list.open.get().map(|id| list.tool(Tool::Entry(id))))}
        </div>
        {list.bars()}
    }
}

impl List {
    fn new(tools: FetchTools) -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let listing = Memo::new(move |before: Option<&Listing>| match navigation.route.get() {
            Route::Diagnostics { listing, .. } => listing,
            // On the way to another page; this one is about to go.
            _ => before.cloned().unwrap_or_default(),
        });
        let asked = Memo::new(move |before: Option<&Listing>| {
            let mut listing = listing.get();
            if Query::parse(&listing.query).is_err() {
                listing.query = before.map(|before| before.query.clone()).unwrap_or_default();
            }
            listing
        });
        let open = Memo::new(move |_| match navigation.route.get() {
            Route::Diagnostics { entry, .. } => entry,
            _ => None,
        });
        let entries = Memo::new(move |_| {
            let route = Route::Diagnostics { listing: listing.get(), entry: Some(String::new()) };
            navigation.href(&route)
        });
        let (range, tick) = (RwSignal::new((0, 0)), RwSignal::new(0));
        let answer = data.records.follow(move || {
            let (from, len) = range.get();
            let now = data.clock.ticked();
            (len > 0)
                .then(|| AboutList::Window { listing: asked.get(), from, len, now, tick: tick.get() }.ask())
        });
        let window = Memo::new(move |before: Option<&Option<Window>>| match answer.get() {
            Some(Ok(Answer::About(bytes))) => decode(&bytes),
            _ => before.cloned().flatten(),
        });
        // Outdated answers are dropped: what comes is of the listing of that moment.
        let columns = StoredValue::new(Vec::new());
        let answered = Memo::new(move |_| {
            answer.track();
            let mut listing = asked.get_untracked();
            columns.set_value(listing.shown().into_iter().map(|shown| shown.column).collect());
            listing.columns = Vec::new();
            navigation.href(&Route::Diagnostics { listing, entry: None })
        });
        let failure = Signal::derive(move || match data.records.progress.get().stage {
            Stage::Failed(error) => Some(error),
            _ => None,
        });
        let (typed, exports_all) = (StoredValue::new(String::new()), RwSignal::new(false));
        Self {
            data,
            navigation,
            listing,
            asked,
            typed,
            open,
            entries,
            range,
            tick,
            exports_all,
            window,
            answered,
            columns,
            keyboard: RwSignal::new(false),
            failure,
            tools,
        }
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
        if self.asked.with(Listing::is_unfiltered) {
            view! { {devices} {shown} " " {word} }
        } else {
            let of = fill(words().of_all, &[("count", &self.data.number(progress.held))]);
            view! { {shown} " " {word} " " {of} }
        }
    }

    fn go(self, listing: Listing, entry: Option<String>) {
        self.navigation.go(&Route::Diagnostics { listing, entry });
    }

    /// Changes the filter or the order, beside the entry that is open, if one is.
    fn refine(self, change: impl FnOnce(&mut Listing)) {
        let mut listing = self.listing.get_untracked();
        change(&mut listing);
        self.go(listing, self.open.get_untracked());
    }

    /// Changes the query by a letter. The letters of one search are one step of the history.
    fn type_query(self, query: String) {
        let mut listing = self.listing.get_untracked();
        let goes_on = !query.is_empty()
            && !listing.query.is_empty()
            && self.typed.with_value(|typed| *typed == listing.query);
        self.typed.set_value(query.clone());
        listing.query = query;
        let entry = self.open.get_untracked();
        self.navigation.show_typed(Route::Diagnostics { listing, entry }, goes_on);
    }

    /// An entry that opens takes the focus, and gives it back to its row.
    fn keep_focus(self) {
        Effect::new(move |before: Option<Option<String>>| {
            let now = self.open.get();
            let is_here = matches!(self.navigation.route.get_untracked(), Route::Diagnostics { .. });
            match before.flatten() {
                before if before == now || !is_here => {}
                Some(before) if now.is_none() => focus::move_to_first(&[&rows::link_id(&before), FILTER]),
                // It takes the focus when it is here.
                _ => {}
            }
            now
        });
    }

    pub(super) fn beside(self, id: String) -> AnyView {
        let close = move || {
            let route = Route::Diagnostics { listing: self.listing.get(), entry: None };
            self.navigation.href(&route)
        };
        entry::panel(id, Signal::derive(close))
    }
}
