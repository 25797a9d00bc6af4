//! Whether the browser believes that there is a network.

use leptos::ev;
use leptos::prelude::{window, window_event_listener};

/// `false` when the browser is sure that it is offline.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Hears, for the life of the app, when there is a network again.
pub fn on_online(then: impl Fn() + 'static) {
    std::mem::forget(window_event_listener(ev::online, move |_| then()));
}
