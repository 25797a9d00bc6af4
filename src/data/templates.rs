//! `Templates`: the templates that this browser keeps.

use crate::platform::storage::Store;
use domain::Draft;
use domain::draft::Templates as Kept;
use domain::saved_view::NotSaved;
use leptos::prelude::*;

const KEY: &str = "diagboard.templates";

/// The templates.
#[derive(Clone, Copy)]
pub struct Templates {
    /// All of them.
    pub all: RwSignal<Kept>,
}

impl Templates {
    /// Reads what is kept.
    pub fn restore() -> Self {
        Self { all: RwSignal::new(read().unwrap_or_default()) }
    }

    /// Keeps an entry under a name.
    ///
    /// # Errors
    /// When the name does not do, or no more can be kept.
    pub fn keep(self, name: &str, draft: &Draft) -> Result<(), NotSaved> {
        self.change(|all| all.put(name, draft))
    }

    /// Forgets the one of this name.
    pub fn forget(self, name: &str) {
        self.change(|all| all.remove(name));
    }

    /// All of them as a file.
    #[must_use]
    pub fn file(self) -> String {
        self.all.with_untracked(Kept::to_text)
    }

    /// Takes in those of a file; how many there were, or `None` when it is no such file.
    pub fn load(self, text: &str) -> Option<Result<usize, NotSaved>> {
        let others = Kept::read(text)?;
        Some(self.change(|all| all.take(&others)))
    }

    /// Another tab may have kept one meanwhile. Where the browser keeps nothing, they last as
    /// long as the page.
    fn change<T>(self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let mut all = read().unwrap_or_else(|| self.all.get_untracked());
        let done = change(&mut all);
        Store::Local.write(KEY, &all.to_text());
        self.all.set(all);
        done
    }
}

fn read() -> Option<Kept> {
    Kept::read(&Store::Local.read(KEY)?)
}
