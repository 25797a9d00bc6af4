//! `Navigation`: the route that the address names, and going to another.

use crate::platform::place;
use domain::Route;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};

type Navigate = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// Where the person is.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// The page, with what of it stands in the address.
    pub route: Memo<Route>,
    base: StoredValue<String>,
    navigate: StoredValue<Navigate>,
}

impl Navigation {
    /// Made once, inside the router.
    pub fn provide() -> Self {
        let location = use_location();
        let base = place::base_path();
        let prefix = base.trim_end_matches('/').to_owned();
        let (path, query) = (location.pathname, location.search);
        let route = Memo::new(move |_| {
            let path = path.get();
            Route::parse(path.strip_prefix(&prefix).unwrap_or(&path), &query.get())
        });
        // The router keeps a new address back until somebody has drawn the page
        // for it; our pages are drawn at once.
        if let Some(provider) = use_context::<BrowserUrl>() {
            Effect::new(move |_| {
                route.track();
                provider.ready_to_complete();
            });
        }
        let navigate = use_navigate();
        let navigate: Navigate = Box::new(move |href, options| navigate(href, options));
        let navigation = Self { route, base: StoredValue::new(base), navigate: StoredValue::new(navigate) };
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
        self.navigate_to(route, false);
    }

    /// Goes to a route in place of this one.
    pub fn replace(self, route: &Route) {
        self.navigate_to(route, true);
    }

    fn navigate_to(self, route: &Route, replace: bool) {
        let href = self.href(route);
        // Addresses of routes are whole: the router must not put its base before them.
        let options = NavigateOptions { resolve: false, replace, scroll: false, ..Default::default() };
        self.navigate.with_value(|navigate| navigate(&href, options));
    }
}

/// What [`Navigation::provide`] made.
#[must_use]
pub fn use_navigation() -> Navigation {
    expect_context()
}
