//! Popovers: panels that the browser opens at a button, draws above everything and
//! closes when a person turns away. Most need no code; this is for the others.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Opens the panel with this id.
pub fn show(id: &str) {
    if let Some(panel) = panel(id) {
        // Fails only when it is open already.
        let _ = panel.show_popover();
    }
}

/// Closes the panel with this id.
pub fn hide(id: &str) {
    if let Some(panel) = panel(id) {
        // Fails only when it is closed already.
        let _ = panel.hide_popover();
    }
}

fn panel(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
