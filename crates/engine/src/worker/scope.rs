//! What the worker's global scope offers: time, chance, the network's state and
//! the way to the page.

use domain::Timestamp;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// The scope itself.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The present moment.
pub(crate) fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// A random number in 0..1.
pub(crate) fn chance() -> f64 {
    js_sys::Math::random()
}

/// Whether the browser says that there is no network.
pub(crate) fn is_offline() -> bool {
    !scope().navigator().on_line()
}

/// Waits so many milliseconds.
pub(crate) async fn sleep(ms: i64) {
    let ms = i32::try_from(ms.max(0)).unwrap_or(i32::MAX);
    let timer = js_sys::Promise::new(&mut |resolve, _| {
        // It fails only for a callback in text that a policy forbids; this is none.
        scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).unwrap_or_default();
    });
    JsFuture::from(timer).await.unwrap_or_default();
}

/// Sends bytes to the page.
pub(crate) fn post(bytes: &[u8]) {
    if let Err(error) = scope().post_message(&Uint8Array::from(bytes)) {
        complain(&error);
    }
}

/// Tells whoever develops that something is wrong which cannot be wrong.
pub(crate) fn complain(what: &JsValue) {
    web_sys::console::error_1(what);
}
