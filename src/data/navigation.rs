//! `Navigation`: the route that the address names, and going to another.

use crate::platform::{history, place};
use domain::Route;
use leptos::prelude::*;
use std::time::Duration;

/// How many bytes an address may have.
const LONGEST: usize = 100_000;

/// Where the person is.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// The page, with what of it stands in the address.
    pub route: ReadSignal<Route>,
    set_route: WriteSignal<Route>,
    base: StoredValue<String>,
    /// Where in the list of this page the person is; only that list can read it.
    place: StoredValue<String>,
    /// What is shown already and stands in the address as soon as typing pauses, for
    /// browsers take their time for an address; and how many letters that took.
    typed: StoredValue<Option<(u32, Route)>>,
}

/// Typing pauses when no letter comes for so long.
const PAUSE: Duration = Duration::from_millis(200);

impl Navigation {
    /// Follows the address from now on, for the life of the app.
    pub fn provide() -> Self {
        let base = StoredValue::new(place::base_path());
        let (route, set_route) = signal(shown(base));
        let (place, typed) = (StoredValue::default(), StoredValue::new(None));
        let navigation = Self { route, set_route, base, place, typed };
        history::on_move(move || {
            typed.set_value(None);
            set_route.set(shown(base));
        });
        history::on_link(base.get_value(), move |href| {
            navigation.settle();
            navigation.leave();
            history::show(href, false);
            set_route.set(shown(base));
        });
        provide_context(navigation);
        navigation
    }

    /// The address of a route, for a link. Where an id is so long that no browser and no
    /// server would take the address, the link leads to the page that says so.
    #[must_use]
    pub fn href(self, route: &Route) -> String {
        let href = |route: &Route| self.base.with_value(|base| route.href(base));
        Some(href(route)).filter(|href| href.len() <= LONGEST).unwrap_or_else(|| href(&Route::too_long()))
    }

    /// Goes to a route; `back` comes back here.
    pub fn go(self, route: &Route) {
        self.show(route, false);
    }

    /// Goes to a route in place of this one.
    pub fn replace(self, route: &Route) {
        self.show(route, true);
    }

    /// Shows a route that one is typing. The first letter is a step of the history; what
    /// `goes_on` with it is none, and its address follows.
    pub fn show_typed(self, route: Route, goes_on: bool) {
        if !goes_on {
            return self.go(&route);
        }
        let last = self.typed.with_value(|typed| typed.as_ref().map(|(number, _)| *number));
        let number = last.unwrap_or_default().wrapping_add(1);
        self.set_route.set(route.clone());
        self.typed.set_value(Some((number, route)));
        let settle = move || {
            if self.typed.with_value(|typed| typed.as_ref().is_some_and(|(last, _)| *last == number)) {
                self.settle();
            }
        };
        set_timeout(settle, PAUSE);
    }

    /// Puts what was typed last into the address.
    fn settle(self) {
        if let Some((_, route)) = self.typed.get_value() {
            self.typed.set_value(None);
            history::show(&self.href(&route), true);
        }
    }

    /// Gives the list of this page another look: its address, not the place in it.
    pub fn rearrange(self, route: &Route) {
        self.replace(route);
        self.leave_place();
    }

    /// Remembers where in the list of this page the person is.
    pub fn set_place(self, place: String) {
        self.place.set_value(place);
    }

    /// Where that was when this address was left, after `back`; else empty.
    #[must_use]
    pub fn kept_place(self) -> String {
        let is_kept = self.typed.with_value(Option::is_none);
        let place = if is_kept { history::kept_place().unwrap_or_default() } else { String::new() };
        self.place.set_value(place.clone());
        place
    }

    /// Leaves this address for another one, where nobody has been yet.
    fn leave(self) {
        if self.place.with_value(|place| !place.is_empty()) {
            self.leave_place();
            self.place.set_value(String::new());
        }
    }

    fn leave_place(self) {
        self.place.with_value(|place| history::keep_place(place));
    }

    fn show(self, route: &Route, replace: bool) {
        self.settle();
        if !replace {
            self.leave();
        }
        history::show(&self.href(route), replace);
        self.set_route.set(shown(self.base));
    }
}

/// The route that the address bar shows.
fn shown(base: StoredValue<String>) -> Route {
    let (path, query) = history::current();
    base.with_value(|base| {
        Route::parse(path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path), &query)
    })
}

/// What [`Navigation::provide`] made.
#[must_use]
pub fn use_navigation() -> Navigation {
    expect_context()
}
