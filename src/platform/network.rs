//! Whether the browser believes that there is a network.

use leptos::prelude::window;

/// `false` when the browser is sure that it is offline.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}
