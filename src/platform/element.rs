//! Elements: which one an event is about, how large it is, giving it the pointer or
//! the keyboard.

use leptos::prelude::{StoredValue, UpdateValue, document, on_cleanup};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, FocusOptions, HtmlElement, PointerEvent, ResizeObserver};

/// An attribute of the nearest element around an event that fits a selector.
#[must_use]
pub fn around(event: &Event, selector: &str, attribute: &str) -> Option<String> {
    nearest(event, selector)?.get_attribute(attribute)
}

/// How wide that element is, in CSS pixels.
#[must_use]
pub fn width(event: &Event, selector: &str) -> u32 {
    let element = nearest(event, selector).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.map_or(0, |element| element.offset_width().unsigned_abs())
}

/// Lets a pointer belong to the element that it was pressed on until it is released.
pub fn hold(event: &PointerEvent) {
    if let Some(element) = target(event) {
        // Fails only for a pointer that was released already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Gives the focus to an element within another and scrolls nothing. When something
/// beside that other one has the focus, it keeps it.
pub fn focus_within(place: &str, selector: &str) {
    let document = document();
    let Some(place) = document.query_selector(place).ok().flatten() else { return };
    let is_free = document
        .active_element()
        .is_none_or(|active| active.contains(Some(&place)) || place.contains(Some(&active)));
    let element = place.query_selector(selector).ok().flatten();
    if let Some(element) =
        element.filter(|_| is_free).and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Hears when an element has another size, until the page that asks is gone.
pub fn on_resize(element: &Element, hear: impl Fn() + 'static) {
    let hear = Closure::<dyn FnMut()>::new(hear);
    let Ok(observer) = ResizeObserver::new(hear.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = StoredValue::new_local((observer, hear));
    on_cleanup(move || kept.try_update_value(|(observer, _)| observer.disconnect()).unwrap_or_default());
}

fn nearest(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok().flatten()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
