//! `Layout`: how much room the window gives.

use crate::platform::document;
use leptos::prelude::*;

/// The width below which a page has one column; `style/` uses the same.
const NARROW: &str = "(max-width: 720px)";

/// What pages have to know about the window.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Whether it is as narrow as a phone.
    pub is_narrow: RwSignal<bool>,
    /// Whether somebody can see it.
    pub is_seen: RwSignal<bool>,
    /// Whether it hangs on a wall: nobody operates it.
    pub is_wall: RwSignal<bool>,
}

impl Layout {
    /// Follows the window, for the life of the app.
    pub fn watch() -> Self {
        let is_narrow = RwSignal::new(document::matches(NARROW));
        document::on_match(NARROW, move |narrow| is_narrow.set(narrow));
        let is_seen = RwSignal::new(document::is_seen());
        document::on_seen(move |seen| is_seen.set(seen));
        Self { is_narrow, is_seen, is_wall: RwSignal::new(false) }
    }
}
