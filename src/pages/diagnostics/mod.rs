//! Diagnostics: every entry, filtered and sorted, with the open one beside the list.

mod filters;
mod rows;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, focus, keys, use_data};
use crate::pages::entry;
use crate::ui::live::{flag, live};
use crate::words::{fill, say, words};
use domain::listing::Listing;
use domain::{ApiError, Route};
use engine::message::{Answer, Question, Stage, Window};
use leptos::prelude::*;

const FILTER: &str = "filter";

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
    list.keep_focus();
    view! {
        <div class="heading">
            <h1>{say(|w| w.diagnostics)}</h1>
            <p class="muted">{live(move || list.subtitle())}</p>
        </div>
        {list.filters()}
        <div class="split" class:open=flag(move || list.open.get().is_some())>
            <div class="list card flush">{list.stale()} {list.table()} {list.nothing()}</div>
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

    /// An entry that opens takes the focus, and gives it back to its row.
    fn keep_focus(self) {
        Effect::new(move |before: Option<Option<String>>| {
            let now = self.open.get();
            let is_here = matches!(self.navigation.route.get_untracked(), Route::Diagnostics { .. });
            match before.flatten() {
                before if before == now || !is_here => {}
                Some(before) if now.is_none() => focus::move_to_first(&[&rows::link_id(&before), FILTER]),
                _ => focus::move_to(entry::PANEL),
            }
            now
        });
    }

    fn beside(self, id: String) -> AnyView {
        let close = move || {
            let route = Route::Diagnostics { listing: self.listing.get(), entry: None };
            self.navigation.href(&route)
        };
        entry::panel(id, Signal::derive(close))
    }
}
