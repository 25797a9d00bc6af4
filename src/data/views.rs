//! `Views`: the lists that a person keeps in this browser under a name.

use crate::platform::storage::Store;
use domain::Listing;
use domain::export::json_string;
use domain::saved_view::{NotSaved, SavedView, SavedViews};
use leptos::prelude::*;
use serde_json::Value;

const KEY: &str = "diagboard.views";

/// The lists that are kept.
#[derive(Clone, Copy)]
pub struct Views {
    /// All of them.
    pub all: RwSignal<SavedViews>,
}

impl Views {
    /// Reads what is kept.
    pub fn restore() -> Self {
        Self { all: RwSignal::new(read().unwrap_or_default()) }
    }

    /// Keeps a list under a name.
    ///
    /// # Errors
    /// When the name does not do, or no more can be kept.
    pub fn keep(self, name: &str, listing: &Listing) -> Result<(), NotSaved> {
        let mut all = self.latest();
        let kept = all.put(name, listing);
        self.write(all);
        kept
    }

    /// Forgets the one of this name.
    pub fn forget(self, name: &str) {
        let mut all = self.latest();
        all.remove(name);
        self.write(all);
    }

    /// Another tab may have kept one meanwhile.
    fn latest(self) -> SavedViews {
        read().unwrap_or_else(|| self.all.get_untracked())
    }

    fn write(self, all: SavedViews) {
        let mut text = String::new();
        for view in &all.0 {
            text.push_str(if text.is_empty() { "[{\"name\":" } else { ",{\"name\":" });
            json_string(&mut text, &view.name);
            text.push_str(",\"address_query\":");
            json_string(&mut text, &view.address_query);
            text.push('}');
        }
        text.push_str(if text.is_empty() { "[]" } else { "]" });
        // Where the browser keeps nothing, they last as long as the tab.
        Store::Local.write(KEY, &text);
        self.all.set(all);
    }
}

/// What can be read of what is kept: the form of [`SavedViews`], and no more code
/// than for any other JSON.
fn read() -> Option<SavedViews> {
    let kept: Value = serde_json::from_str(&Store::Local.read(KEY)?).ok()?;
    let text = |view: &Value, key| Some(view.get(key)?.as_str()?.to_owned());
    let view = |view: &Value| {
        Some(SavedView { name: text(view, "name")?, address_query: text(view, "address_query")? })
    };
    Some(SavedViews(kept.as_array()?.iter().filter_map(view).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_view_is_kept_in_the_browser_and_can_be_forgotten() {
        let (list, other) = (Listing::of("status:open \"a&b\"".into()), Listing::default());
        let views = Views::restore();
        views.keep("say \"hi\"", &list).unwrap();
        views.keep("other", &other).unwrap();
        assert_eq!(Views::restore().all.get_untracked(), views.all.get_untracked());
        assert_eq!(Views::restore().all.with_untracked(|all| all.0[0].listing()), list);
        let text = Store::Local.read(KEY).unwrap();
        assert_eq!(serde_json::from_str::<SavedViews>(&text).unwrap(), views.all.get_untracked());
        views.forget("other");
        views.forget("say \"hi\"");
        assert_eq!(Store::Local.read(KEY).as_deref(), Some("[]"));
    }
}
