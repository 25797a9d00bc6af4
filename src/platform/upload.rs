//! A file that a person chose.

use js_sys::{Function, Promise, Reflect};
use leptos::ev::Event;
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Reads the text of the file that was chosen in an input, which can be chosen again then.
pub fn read_text(event: &Event, then: impl FnOnce(Option<String>) + 'static) {
    let input: JsValue = event_target(event);
    let text = start(&input);
    spawn_local(async move {
        let read = match text {
            Some(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
            None => None,
        };
        // A plain property of an input.
        let _ = Reflect::set(&input, &"value".into(), &"".into());
        then(read);
    });
}

fn start(input: &JsValue) -> Option<Promise> {
    let files = Reflect::get(input, &"files".into()).ok()?;
    let file = Reflect::get_u32(&files, 0).ok()?;
    let text: Function = Reflect::get(&file, &"text".into()).ok()?.dyn_into().ok()?;
    text.call0(&file).ok()?.dyn_into().ok()
}
