//! Where the keyboard is: moving it.

use leptos::prelude::document;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Moves the focus to the element with this id, once the page is drawn.
pub fn move_to(id: &str) {
    move_to_first(&[id]);
}

/// Shows the top of a page and moves the focus to it, once it is drawn.
pub fn move_to_page(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        super::document::scroll_to_top();
        let element = document().get_element_by_id(&id).and_then(|element| element.dyn_into().ok());
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some::<HtmlElement>(element) = element {
            let _ = element.focus_with_options(&options);
        }
    });
}

/// Moves the focus to an element that is about to be drawn.
pub fn move_to_next(id: String) {
    request_animation_frame(move || move_to(&id));
}

/// Moves the focus to the first of these that is there, once the page is drawn.
pub fn move_to_first(ids: &[&str]) {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    request_animation_frame(move || {
        let element = ids.iter().find_map(|id| document().get_element_by_id(id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}
