//! The clipboard.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; `false` when the browser does not allow it.
pub async fn copy(text: String) -> bool {
    // Browsers leave the clipboard out on pages that are not served securely.
    let navigator = window().navigator();
    let missing =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).map_or(true, |api| api.is_undefined());
    !missing && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}
