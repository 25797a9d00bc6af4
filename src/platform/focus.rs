//! Where the keyboard is: moving it, and noticing that it left.

use leptos::prelude::document;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

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

/// Closes the `details` element that listens to a `focusout`, when that takes the
/// focus out of it.
pub fn close_left_details(event: &web_sys::FocusEvent) {
    let Some(details) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let target = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    // A press on something that takes no focus, such as a label, is not leaving.
    if target.is_some_and(|target| !details.contains(Some(&target))) {
        details.remove_attribute("open").unwrap_or_default();
    }
}

/// Closes the `details` element around the target of an event, and gives the
/// focus back to its summary.
pub fn close_details(event: &web_sys::Event) {
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("details[open]").ok().flatten());
    if let Some(details) = details {
        details.remove_attribute("open").unwrap_or_default();
        let summary = details.query_selector("summary").ok().flatten();
        if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    }
}
