//! Whether somebody is there: presses, keys and wheels, not what the app does by itself.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Calls back whenever a person does something, for the life of the app.
pub fn on_activity(then: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(then);
    for kind in ["pointerdown", "keydown", "wheel"] {
        // Before anybody else hears it: nobody can keep it from here.
        let hears = closure.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback_and_bool(kind, hears, true);
    }
    closure.forget();
}
