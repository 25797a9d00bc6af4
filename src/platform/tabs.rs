//! The other tabs: taking turns with them, and telling them something.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

pub use engine::worker::{Turn, turn, turn_at_once};

/// A way to tell all other tabs that something has changed.
#[derive(Clone)]
pub struct Channel(BroadcastChannel);

impl Channel {
    /// Hears what is told, for the life of the app. `None` where the browser has no such thing.
    pub fn open(name: &str, on_change: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            on_change(event.data().as_string().unwrap_or_default());
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        Some(Self(channel))
    }

    /// Tells the others.
    pub fn tell(&self, what: &str) {
        // Who does not hear it sees it when it looks next.
        self.0.post_message(&what.into()).unwrap_or_default();
    }
}
