//! A file that a person chose or dropped.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::ev::Event;
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

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

/// A file that is read piece by piece.
#[derive(Clone)]
pub struct Chosen(Blob);

impl Chosen {
    /// The file that was chosen in an input, which can be chosen again then, or dropped.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let dropped = Reflect::get(event, &"dataTransfer".into()).ok().filter(JsValue::is_object);
        let holder = dropped.unwrap_or_else(|| event_target(event));
        let files = Reflect::get(&holder, &"files".into()).ok()?;
        let file = Reflect::get_u32(&files, 0).ok()?.dyn_into().ok();
        // A plain property of an input; of what is dropped nothing can be set.
        let _ = Reflect::set(&holder, &"value".into(), &"".into());
        file.map(Self)
    }

    /// The bytes from one place up to another one, as far as there are any; `None` when they
    /// cannot be read.
    pub async fn bytes(&self, from: f64, until: f64) -> Option<Vec<u8>> {
        let piece = self.0.slice_with_f64_and_f64(from, until).ok()?;
        let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}
