//! The other tabs: taking turns with them, and telling them something.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

pub use engine::worker::{Turn, turn, turn_at_once};

/// A way to tell all other tabs that something has changed.
#[derive(Clone)]
pub struct Channel(BroadcastChannel);

impl Channel {
    /// Hears of changes, for the life of the app. `None` where the browser has no such thing.
    pub fn open(name: &str, on_change: impl Fn() + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |_| on_change());
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        Some(Self(channel))
    }

    /// Tells the others.
    pub fn tell(&self) {
        // Who does not hear it sees it when it looks next.
        self.0.post_message(&wasm_bindgen::JsValue::NULL).unwrap_or_default();
    }
}
