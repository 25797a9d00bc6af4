//! `Outbox`: what was submitted in this browser and is not known to be stored: the machine
//! of `domain::outbox` with a disk, a network and other tabs around it. One tab sends; all
//! show the same list.

mod disk;
mod drive;

use super::clock::present;
use super::session::Access;
use super::{Data, toasts};
use crate::platform::effect::whenever;
use crate::platform::kept::{self, Change, Shelf};
use crate::platform::{network, random, storage, tabs};
use crate::words::{fill, words};
use domain::json::indent;
use domain::outbox::{Event, Item, Rules};
use domain::{Draft, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const CHANNEL: &str = "diagboard outbox";
/// How often it is looked whether something is due.
const BEAT: Duration = Duration::from_millis(500);

/// What this browser keeps of what was submitted.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// The entries, in the order in which they were submitted.
    pub items: RwSignal<Vec<Item>>,
    /// Whether the browser keeps them when it is closed; else they live as long as this tab.
    pub is_durable: RwSignal<bool>,
    /// Whether the browser was asked not to throw them away by itself, and has not agreed.
    pub may_be_cleared: RwSignal<bool>,
    /// Whether this tab is the one that sends.
    pub is_leading: RwSignal<bool>,
    /// Whether the server has to be reached once before anything is sent: after a time
    /// without network.
    pub needs_probe: RwSignal<bool>,
    /// The marks of the entries that were seen to be stored, with blanks between them.
    pub stored: RwSignal<String>,
    data: Data,
    wraps: bool,
    marks: bool,
    /// The entries that are at work in this tab.
    working: StoredValue<Vec<String>>,
    channel: StoredValue<Option<tabs::Channel>, LocalStorage>,
    /// Its turn to send, while it has it.
    turn: StoredValue<Option<tabs::Turn>, LocalStorage>,
}

impl Outbox {
    /// The outbox, for the life of the app; what is kept is taken up at the first use.
    pub fn of(data: Data) -> Self {
        if let Some(outbox) = data.outbox.get_value() {
            return outbox;
        }
        // It outlives the page that asks first. A new root is at once the current one.
        let here = Owner::current();
        let owner = Owner::new_root(None);
        let outbox = Self::take_up(data);
        here.iter().for_each(Owner::set);
        std::mem::forget(owner);
        data.outbox.set_value(Some(outbox));
        outbox
    }

    fn take_up(data: Data) -> Self {
        let (wraps, marks) = data.config.with_value(|config| (config.wrap_body, config.client_ref));
        let outbox = Self {
            items: RwSignal::new(Vec::new()),
            is_durable: RwSignal::new(true),
            may_be_cleared: RwSignal::new(false),
            is_leading: RwSignal::new(false),
            needs_probe: RwSignal::new(!network::is_online()),
            stored: RwSignal::new(String::new()),
            data,
            wraps,
            marks,
            working: StoredValue::new(Vec::new()),
            channel: StoredValue::new_local(None),
            turn: StoredValue::new_local(None),
        };
        let channel = tabs::Channel::open(CHANNEL, move |told| {
            if let Some((key, id)) = told.split_once(' ') {
                outbox.tell_stored(key, id);
            }
            spawn_local(outbox.reload());
        });
        outbox.channel.set_value(channel);
        whenever(move || {
            let items = outbox.items.with(|items| items.len() as u32);
            let steps = |items: &Vec<Item>| items.iter().filter_map(|item| item.draft.step()).collect();
            data.waiting_steps.set_value(outbox.items.with(steps));
            data.in_outbox.set(items);
        });
        // Whoever signs out while something is on its way does not hear what becomes of it.
        whenever(move || {
            if data.session.access.get() == Access::SignedIn {
                spawn_local(outbox.lead());
            } else {
                outbox.give_up();
            }
        });
        network::on_online(move || outbox.needs_probe.set(true));
        spawn_local(outbox.reload());
        set_interval(move || outbox.beat(), BEAT);
        outbox
    }

    /// Waits until this tab is the one that sends to this server, and takes over what another
    /// left.
    async fn lead(self) {
        let base = untrack(|| self.data.session.base_now());
        let turn = tabs::turn(&[CHANNEL, " ", &base].concat(), None).await;
        // Whoever has left meanwhile lets others have it.
        let is_still_here = self.data.session.access.get_untracked() == Access::SignedIn
            && untrack(|| self.data.session.base_now()) == base;
        if is_still_here {
            self.turn.set_value(Some(turn));
            self.is_leading.set(true);
            self.reload().await;
        }
    }

    fn rules(self) -> Rules {
        let ms = |seconds: u32| i64::from(seconds) * 1_000;
        self.data
            .config
            .with_value(|config| Rules::new(ms(config.timeout_seconds), ms(config.settle_seconds)))
    }

    /// The marks of all entries.
    #[must_use]
    pub fn keys(self) -> Vec<String> {
        self.items.with(|items| items.iter().map(|item| item.client_ref.clone()).collect())
    }

    /// The entry with this mark.
    #[must_use]
    pub fn item(self, key: &str) -> Option<Item> {
        self.items.with_untracked(|items| items.iter().find(|item| item.client_ref == key).cloned())
    }

    /// Submits entries, each for one device: when this is done, they are on the disk, and the
    /// draft that they come from, if any, is not. Their marks, or `None` when nothing could be
    /// kept; then nothing has changed.
    pub async fn submit(self, entries: Vec<Draft>, draft_key: Option<String>) -> Option<Vec<String>> {
        let server = self.data.session.base_now();
        let now = present();
        let one = |entry: Draft| Some(Item::new(entry, random::mark()?, self.marks, server.clone(), now));
        let items: Vec<Item> = entries.into_iter().map(one).collect::<Option<_>>()?;
        if self.is_durable.get_untracked() {
            let mut changes: Vec<Change> = items.iter().map(disk::kept).collect();
            changes.extend(draft_key.map(|key| Change { shelf: Shelf::Drafts, key, text: None }));
            if !matches!(kept::write(changes, kept::always()).await, Ok(true)) {
                return None;
            }
            self.ask_to_persist();
        }
        let keys = items.iter().map(|item| item.client_ref.clone()).collect();
        self.items.update(|all| all.extend(items));
        self.announce();
        self.beat();
        Some(keys)
    }

    fn ask_to_persist(self) {
        spawn_local(async move { self.may_be_cleared.set(storage::persist().await == Some(false)) });
    }

    /// Does not wait any longer: sends it, or looks for it.
    pub fn hurry(self, key: &str) {
        self.tell(key, Event::Now);
    }

    /// Sends it again, although it may be there: a person chose that.
    pub fn send_again(self, key: &str) {
        self.tell(key, Event::SendAgain);
    }

    /// Throws an entry away.
    pub fn discard(self, key: &str) {
        let Some(item) = self.item(key).filter(Item::can_discard) else { return };
        spawn_local(async move {
            let gone = disk::forgotten(&item);
            if !self.is_durable.get_untracked() || self.write(vec![gone], item.version).await {
                self.drop_item(&item.client_ref);
            } else {
                self.reload().await;
            }
        });
    }

    /// Puts an entry back into a draft, under this key; whether that was done.
    pub async fn take_back(self, key: &str, draft: Change) -> bool {
        let Some(item) = self.item(key).filter(Item::can_edit) else { return false };
        let is_done = !self.is_durable.get_untracked()
            || self.write(vec![disk::forgotten(&item), draft], item.version).await;
        if is_done {
            self.drop_item(&item.client_ref);
        } else {
            self.reload().await;
        }
        is_done
    }

    /// The entries as a file, to be loaded back somewhere else.
    #[must_use]
    pub fn file(self) -> String {
        let items = self.items.with_untracked(|items| items.iter().map(Item::to_json).collect());
        indent(&serde_json::Value::Array(items).to_string())
    }

    /// Takes in what [`Self::file`] wrote; how many entries were new, or `None` when the text
    /// is no such file or nothing could be kept.
    pub async fn load(self, text: &str) -> Option<usize> {
        let loaded: serde_json::Value = serde_json::from_str(text).ok()?;
        let loaded: Vec<Item> = loaded.as_array()?.iter().map(Item::read).collect::<Option<_>>()?;
        let mut count = 0;
        for mut item in loaded {
            item.take_from_file(present(), self.rules());
            let is_new = self.item(&item.client_ref).is_none();
            let is_kept = || kept::write(vec![disk::kept(&item)], Box::new(|kept| kept.is_none()));
            if is_new && (!self.is_durable.get_untracked() || is_kept().await == Ok(true)) {
                self.items.update(|all| all.push(item));
                count += 1;
            }
        }
        self.announce();
        Some(count)
    }

    /// Forgets all of it.
    pub async fn clear(self) {
        let gone: Vec<Change> =
            self.items.with_untracked(|items| items.iter().map(disk::forgotten).collect());
        // What could not be kept need not be forgotten.
        let _ = kept::write(gone, kept::always()).await;
        self.items.update(Vec::clear);
        self.announce();
    }

    /// Whether somebody is signed in to the server that an entry is for.
    #[must_use]
    pub fn can_reach(self, item: &Item) -> bool {
        self.data.session.access.get() == Access::SignedIn && self.data.session.base_now() == item.server
    }

    /// The server asked all requests to wait until then.
    fn held_until(self) -> Timestamp {
        self.items
            .with_untracked(|items| items.iter().map(|item| item.held_until).max().unwrap_or(Timestamp(0)))
    }

    /// It is there: says so here and in the other tabs.
    fn is_stored(self, item: &Item, id: &str) {
        self.tell_stored(&item.client_ref, id);
        self.channel.with_value(|channel| {
            channel.iter().for_each(|channel| channel.tell(&[&item.client_ref, " ", id].concat()));
        });
    }

    fn tell_stored(self, key: &str, id: &str) {
        let at = self.item(key).map(|item| item.submitted_at);
        self.stored.update(|stored| stored.push_str(&[" ", key].concat()));
        // Of many that were submitted together, the last one says it.
        let others = |item: &Item| item.client_ref != key && Some(item.submitted_at) == at;
        if !self.items.with_untracked(|items| items.iter().any(others)) {
            self.data.toasts.say(toasts::Tone::Good, fill(words().desk.entry_stored, &[("id", id)]));
        }
    }

    fn drop_item(self, key: &str) {
        self.items.update(|items| items.retain(|item| item.client_ref != key));
        self.announce();
    }

    fn announce(self) {
        self.channel.with_value(|channel| channel.iter().for_each(|channel| channel.tell("")));
    }
}
