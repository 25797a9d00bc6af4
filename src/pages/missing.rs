//! The page for an address that names none.

use crate::data::navigation::use_navigation;
use crate::ui::view;
use crate::words::say;
use domain::Route;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let navigation = use_navigation();
    view! {
        <section class="empty">
            <h1>{say(|w| w.missing_title)}</h1>
            <p>{say(|w| w.missing_text)}</p>
            <a class="btn primary" href=navigation.href(&Route::overview())>{say(|w| w.to_overview)}</a>
        </section>
    }
}
