//! The address bar: where one is, going elsewhere without loading the app anew, and
//! links that stay in the app.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent, Url};

/// The path and the query (without `?`) that are shown now.
#[must_use]
pub fn current() -> (String, String) {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    (location.pathname().unwrap_or_default(), query.trim_start_matches('?').to_owned())
}

/// Shows another address. `replace` forgets this one and the place in it, else `back`
/// returns to it.
pub fn show(href: &str, replace: bool) {
    let Ok(history) = window().history() else { return };
    // Browsers refuse only addresses of other origins, and hundreds in a second.
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(href))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(href))
    };
}

/// Keeps a place with the address that is shown, for when one comes back to it.
pub fn keep_place(place: &str) {
    if let Ok(history) = window().history() {
        history.replace_state_with_url(&place.into(), "", None).unwrap_or_default();
    }
}

/// The place that was kept with the address that is shown.
#[must_use]
pub fn kept_place() -> Option<String> {
    window().history().ok()?.state().ok()?.as_string()
}

/// Calls back when a person goes back or forward, for the life of the app.
pub fn on_move(callback: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(callback);
    window().set_onpopstate(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Calls back with the address of a link below `base` that is pressed plainly, in
/// place of following it. Listens before everyone else, so that whoever also hears
/// the press finds it taken.
pub fn on_link(base: String, callback: impl Fn(&str) + 'static) {
    let closure = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
        if let Some(href) = inner_link(&event, &base) {
            event.prevent_default();
            callback(&href);
        }
    });
    let listener = closure.as_ref().unchecked_ref();
    document().add_event_listener_with_callback_and_bool("click", listener, true).unwrap_or_default();
    closure.forget();
}

/// The path and query of the link under a plain press, if the app shows it itself.
fn inner_link(event: &MouseEvent, base: &str) -> Option<String> {
    let is_plain = event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let target = event.target()?.dyn_into::<Element>().ok()?;
    // In a chart it is an element of another kind.
    let link = target.closest("a[href]").ok().flatten()?;
    let href = link.get_attribute("href")?;
    let url = Url::new_with_base(&href, &document().base_uri().ok().flatten()?).ok()?;
    let is_inner = url.origin() == window().location().origin().ok()?
        && url.pathname().starts_with(base)
        && !link.has_attribute("target")
        && !link.has_attribute("download")
        // A place on this page.
        && !href.starts_with('#');
    (is_plain && is_inner).then(|| url.pathname() + &url.search())
}
