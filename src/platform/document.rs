//! The document as a whole: its title, language, theme, width, and the last
//! words after a crash.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CssStyleSheet;

/// Sets the title of the window.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets an attribute of the root element; `None` removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        // Fails only for names that are no names.
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Draws by these rules, too, from now on. They are no inline style: the policy that forbids
/// that does not touch them.
pub fn adopt_style(rules: &str) {
    let Ok(sheet) = CssStyleSheet::new() else { return };
    // Fails only for sheets that are still loading.
    if sheet.replace_sync(rules).is_ok() {
        document().adopted_style_sheets().push(&sheet);
    }
}

/// Shows the top of a page.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    // On a wide window the page scrolls beside the navigation.
    if let Some(stage) = document().get_element_by_id("stage") {
        stage.set_scroll_top(0);
    }
}

/// The languages that the person reads, the preferred first.
#[must_use]
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|language| language.as_string()).collect()
}

/// Whether a media query holds now.
#[must_use]
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Calls back when a media query begins or ceases to hold, for the life of the app.
pub fn on_match(query: &str, callback: impl Fn(bool) + 'static) {
    let Some(list) = window().match_media(query).ok().flatten() else { return };
    let watched = list.clone();
    let closure = Closure::<dyn FnMut()>::new(move || callback(watched.matches()));
    list.set_onchange(Some(closure.as_ref().unchecked_ref()));
    // Lives as long as the app, and the list must not be collected before it.
    std::mem::forget(list);
    closure.forget();
}

/// Lets the person print the page.
pub fn print() {
    // Fails where nobody can print, which the person sees.
    let _ = window().print();
}

/// Whether somebody can see the page.
#[must_use]
pub fn is_seen() -> bool {
    !document().hidden()
}

/// Calls back when the page begins or ceases to be seen, for the life of the app.
pub fn on_seen(callback: impl Fn(bool) + 'static) {
    let closure = Closure::<dyn FnMut()>::new(move || callback(is_seen()));
    document().set_onvisibilitychange(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Takes away what index.html shows until the app draws.
pub fn clear_start() {
    if let Some(start) = document().get_element_by_id("start") {
        start.remove();
    }
}

/// Ends the start of the app; boot.js hears it and says why in words of its own.
pub fn give_up(reason: &str) -> ! {
    wasm_bindgen::throw_str(reason)
}

/// Replaces everything by a heading, a text and a button that loads the app anew:
/// for the moment after a crash, when nothing else can be trusted to draw.
pub fn show_last_words(heading: &str, text: &str, button: &str) {
    // Whatever fails here, there is nobody left to tell.
    let _ = last_words(heading, text, button);
}

fn last_words(heading: &str, text: &str, button: &str) -> Result<(), JsValue> {
    let document = document();
    let body = document.body().ok_or(JsValue::NULL)?;
    let (page, alert) = (document.create_element("main")?, document.create_element("div")?);
    alert.set_class_name("last-words");
    alert.set_attribute("role", "alert")?;
    for (tag, words) in [("h1", heading), ("p", text), ("button", button)] {
        let element = document.create_element(tag)?;
        element.set_text_content(Some(words));
        alert.append_child(&element)?;
    }
    let closure = Closure::<dyn FnMut()>::new(super::place::reload);
    if let Some(button) = alert.last_element_child() {
        button.set_class_name("btn primary");
        button.add_event_listener_with_callback("click", closure.as_ref().unchecked_ref())?;
    }
    closure.forget();
    body.replace_children_with_node_0();
    page.append_child(&alert)?;
    body.append_child(&page)?;
    Ok(())
}
