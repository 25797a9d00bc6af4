//! `Views`: the lists of a page that a person keeps in this browser under a name.

use crate::platform::storage::Store;
use domain::export::json_string;
use domain::saved_view::{NotSaved, SavedView, SavedViews};
use leptos::prelude::*;
use serde_json::Value;

/// Where those of Diagnostics are kept.
const DIAGNOSTICS: &str = "diagboard.views";
/// Where those of Reports are kept.
const REPORTS: &str = "diagboard.report-views";
/// Where those of Incidents are kept.
const INCIDENTS: &str = "diagboard.incident-views";

/// The lists that are kept.
#[derive(Clone, Copy)]
pub struct Views {
    /// All of them.
    pub all: RwSignal<SavedViews>,
    key: &'static str,
}

impl Views {
    /// The lists of Diagnostics that are kept.
    pub fn of_diagnostics() -> Self {
        Self::restore(DIAGNOSTICS)
    }

    /// The lists of Incidents that are kept.
    pub fn of_incidents() -> Self {
        Self::restore(INCIDENTS)
    }

    /// The reports that are kept.
    pub fn of_reports() -> Self {
        Self::restore(REPORTS)
    }

    fn restore(key: &'static str) -> Self {
        Self { all: RwSignal::new(read(key).unwrap_or_default()), key }
    }

    /// Keeps a list under a name.
    ///
    /// # Errors
    /// When the name does not do, or no more can be kept.
    pub fn keep(self, name: &str, address_query: &str) -> Result<(), NotSaved> {
        let mut all = self.latest();
        let kept = all.put(name, address_query);
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
        read(self.key).unwrap_or_else(|| self.all.get_untracked())
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
        Store::Local.write(self.key, &text);
        self.all.set(all);
    }
}

/// What can be read of what is kept: the form of [`SavedViews`], and no more code
/// than for any other JSON.
fn read(key: &str) -> Option<SavedViews> {
    let kept: Value = serde_json::from_str(&Store::Local.read(key)?).ok()?;
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
        let query = "q=status:open%20%22a&b%22";
        let views = Views::of_diagnostics();
        views.keep("say \"hi\"", query).unwrap();
        views.keep("other", "").unwrap();
        assert_eq!(Views::of_diagnostics().all.get_untracked(), views.all.get_untracked());
        assert!(Views::of_incidents().all.get_untracked().0.is_empty());
        assert_eq!(views.all.with_untracked(|all| all.0[0].address_query.clone()), query);
        let text = Store::Local.read(DIAGNOSTICS).unwrap();
        assert_eq!(serde_json::from_str::<SavedViews>(&text).unwrap(), views.all.get_untracked());
        views.forget("other");
        views.forget("say \"hi\"");
        assert_eq!(Store::Local.read(DIAGNOSTICS).as_deref(), Some("[]"));
    }
}
