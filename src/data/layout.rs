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
}

impl Layout {
    /// Follows the window, for the life of the app.
    pub fn watch() -> Self {
        let is_narrow = RwSignal::new(document::matches(NARROW));
        document::on_match(NARROW, move |narrow| is_narrow.set(narrow));
        Self { is_narrow }
    }
}
