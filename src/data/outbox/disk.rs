//! The outbox on the disk: its entries as texts, written so that no tab writes over what
//! another has written.

use super::{Change, Outbox, Shelf, kept};
use domain::order::sorted;
use domain::outbox::{Event, Item};
use leptos::prelude::*;

/// An entry that is to be kept.
pub(super) fn kept(item: &Item) -> Change {
    Change { shelf: Shelf::Outbox, key: item.client_ref.clone(), text: Some(item.to_json().to_string()) }
}

fn read(text: &str) -> Option<Item> {
    Item::read(&serde_json::from_str(text).ok()?)
}

/// An entry that is to be forgotten.
pub(super) fn forgotten(item: &Item) -> Change {
    Change { text: None, ..kept(item) }
}

/// Allows a change if the disk holds this version of the entry.
pub(super) fn is_version(wanted: u32) -> kept::May {
    Box::new(move |text| text.and_then(read).is_some_and(|held| held.version == wanted))
}

impl Outbox {
    /// Carries out changes, the first of which is an entry's, if the disk holds this version of
    /// it; whether it was done.
    pub(super) async fn write(self, changes: Vec<Change>, version: u32) -> bool {
        matches!(kept::write(changes, is_version(version)).await, Ok(true))
    }

    /// Takes over what the disk holds, but for the entry that is at work here.
    pub(in crate::data) async fn reload(self) {
        if !self.is_durable.get_untracked() {
            return;
        }
        let Ok(texts) = kept::all(Shelf::Outbox).await else {
            // What was read from the disk is another tab's, too: only a tab that never read any
            // keeps its own.
            self.is_durable.set(!self.items.with_untracked(Vec::is_empty));
            return;
        };
        let items: Vec<Item> = texts.iter().filter_map(|text| read(text)).collect();
        // What this tab is about to write is newer than what the disk holds.
        let newer = |item: Item| {
            self.item(&item.client_ref).filter(|own| own.version >= item.version).unwrap_or(item)
        };
        let items: Vec<Item> = items.into_iter().map(newer).collect();
        let key = |index: usize| (items[index].submitted_at, &items[index].client_ref);
        let order = sorted(items.len(), &|a, b| key(a).cmp(&key(b)));
        let items: Vec<Item> = order.into_iter().map(|index| items[index].clone()).collect();
        if self.items.with_untracked(|before| *before != items) {
            self.items.set(items);
        }
        // What was on its way and is at work nowhere was left over.
        if self.is_leading.get_untracked() {
            for key in untrack(|| self.keys()) {
                if !self.working.with_value(|working| working.contains(&key)) {
                    self.tell(&key, Event::Recovered);
                }
            }
        }
    }

    /// Another tab has changed an entry: what is held of it here counts no more.
    pub(super) async fn yield_to_disk(self, key: &str) {
        self.items.update(|items| items.retain(|item| item.client_ref != key));
        self.reload().await;
    }
}
