//! `Navigation`: the route that the address names, and going to another.

use crate::platform::{history, place};
use domain::Route;
use leptos::prelude::*;
use std::time::Duration;

/// Where the person is.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// The page, with what of it stands in the address.
    pub route: ReadSignal<Route>,
    set_route: WriteSignal<Route>,
    base: StoredValue<String>,
    /// Where in the list of this page the person is; only that list can read it.
    place: StoredValue<String>,
    /// What is shown already and stands in the address as soon as typing pauses.
    typed: StoredValue<Option<Typed>>,
}

/// A route that changes with every letter. Browsers take their time for an address.
#[derive(Clone)]
struct Typed {
    route: Route,
    /// The place to keep with the address before, if `back` shall return to that.
    left: Option<String>,
    /// Counts the letters.
    number: u32,
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
            navigation.leave_place();
            history::show(href, false);
            set_route.set(shown(base));
        });
        provide_context(navigation);
        navigation
    }

    /// The address of a route, for a link.
    #[must_use]
    pub fn href(self, route: &Route) -> String {
        self.base.with_value(|base| route.href(base))
    }

    /// Goes to a route; `back` comes back here.
    pub fn go(self, route: &Route) {
        self.show(route, false);
    }

    /// Goes to a route in place of this one.
    pub fn replace(self, route: &Route) {
        self.show(route, true);
    }

    /// Shows a route that one is typing; its address follows. What `goes_on` with the
    /// typing before is no step of the history of its own.
    pub fn show_typed(self, route: Route, goes_on: bool) {
        let before = self.typed.get_value();
        let number = before.as_ref().map_or(0, |typed| typed.number.wrapping_add(1));
        if before.is_some() && !goes_on {
            self.settle();
        }
        let left = match before {
            Some(typed) if goes_on => typed.left,
            _ => (!goes_on).then(|| self.place.get_value()),
        };
        self.set_route.set(route.clone());
        self.typed.set_value(Some(Typed { route, left, number }));
        let settle = move || {
            if self.typed.with_value(|typed| typed.as_ref().is_some_and(|typed| typed.number == number)) {
                self.settle();
            }
        };
        set_timeout(settle, PAUSE);
    }

    /// Puts what was typed last into the address.
    fn settle(self) {
        let Some(Typed { route, left, .. }) = self.typed.get_value() else { return };
        self.typed.set_value(None);
        if let Some(place) = &left {
            history::keep_place(place);
        }
        history::show(&self.href(&route), left.is_none());
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

    fn leave_place(self) {
        self.place.with_value(|place| history::keep_place(place));
    }

    fn show(self, route: &Route, replace: bool) {
        self.settle();
        if !replace {
            self.leave_place();
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
