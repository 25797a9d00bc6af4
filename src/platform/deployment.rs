//! Versions of the app: boot.js looks after them, for it also works where the module does not.

use leptos::prelude::window;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = recover)]
    fn recover_now() -> Result<JsValue, JsValue>;
}

/// Loads the app anew if a newer version is deployed: for a tab whose files are gone.
pub fn recover() {
    // Where boot.js is not, as in tests, there are no versions.
    let _ = recover_now();
}

/// Calls back when a newer version is deployed, for the life of the app.
pub fn on_outdated(then: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(then);
    let _ = window().add_event_listener_with_callback("outdated", closure.as_ref().unchecked_ref());
    closure.forget();
}
