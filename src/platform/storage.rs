//! The browser's two small stores: one ends with the tab, one stays.

use js_sys::{Function, Promise, Reflect};
use leptos::ev;
use leptos::prelude::{WindowListenerHandle, window, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Forgotten when the tab is closed.
    Session,
    /// Kept in this browser.
    Local,
}

impl Store {
    /// The text kept under `key`.
    #[must_use]
    pub fn read(self, key: &str) -> Option<String> {
        self.open()?.get_item(key).ok().flatten()
    }

    /// Keeps a text; `false` when the browser refuses (blocked or full).
    pub fn write(self, key: &str, text: &str) -> bool {
        self.open().is_some_and(|store| store.set_item(key, text).is_ok())
    }

    /// Forgets what is kept under `key`.
    pub fn remove(self, key: &str) {
        if let Some(store) = self.open() {
            // Only fails when storage is blocked, and then nothing was kept.
            let _ = store.remove_item(key);
        }
    }

    fn open(self) -> Option<Storage> {
        match self {
            Self::Session => window().session_storage().ok().flatten(),
            Self::Local => window().local_storage().ok().flatten(),
        }
    }
}

/// Hears, for as long as what is returned is kept, when another tab has changed what
/// [`Store::Local`] keeps.
pub fn on_change(then: impl Fn() + 'static) -> WindowListenerHandle {
    window_event_listener(ev::storage, move |_| then())
}

/// Asks the browser never to throw away what is kept here by itself; what it says. `None`
/// where it cannot be asked.
pub async fn persist() -> Option<bool> {
    let navigator = window().navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    let persist: Function = Reflect::get(&manager, &"persist".into()).ok()?.dyn_into().ok()?;
    let answer: Promise = persist.call0(&manager).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()?.as_bool()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_two_stores_do_not_share_texts() {
        assert!(Store::Session.write("test", "secret"));
        assert_eq!(Store::Session.read("test").as_deref(), Some("secret"));
        assert_eq!(Store::Local.read("test"), None);
        Store::Session.remove("test");
        assert_eq!(Store::Session.read("test"), None);
    }
}
