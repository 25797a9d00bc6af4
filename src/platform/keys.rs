//! Keys that work anywhere on a page.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};
use wasm_bindgen::JsCast;

/// Calls back with each key that is pressed outside of fields and of questions and without
/// Ctrl, Alt or Meta, until the current owner is gone; `true` says that it was used.
pub fn on_key(callback: impl Fn(&str) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                element.matches("input, textarea, select, [contenteditable], dialog:modal *").unwrap_or(false)
            });
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        if !typing && !modified && !event.default_prevented() && callback(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
