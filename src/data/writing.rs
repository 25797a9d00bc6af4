//! `Writing`: the entry that is being written in this tab, and the other drafts of this
//! browser. A draft is kept as one types, and is open in one tab at a time.

use super::Data;
use super::clock::present;
use super::kept_draft::{KeptDraft, change};
use super::outbox::Outbox;
use crate::platform::effect::whenever;
use crate::platform::kept::{self, Change, Shelf};
use crate::platform::{random, tabs};
use domain::order::sorted;
use domain::outbox::Item;
use domain::{ApiError, Draft, Route, Start, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Forgets every draft and all that was submitted: its code comes with the form.
#[derive(Clone, Copy)]
pub struct Forgetter(pub fn(Data));

/// What is going on with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The kept drafts are being read.
    Loading,
    /// Somebody writes.
    Writing,
    /// It is being put into the outbox.
    Submitting,
    /// Entries with these marks were submitted: what becomes of them is shown.
    Submitted(Vec<String>),
}

/// The form of this tab.
#[derive(Clone, Copy)]
pub struct Writing {
    /// What is written.
    pub draft: RwSignal<Draft>,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// Since when it is kept; the first of all moments while there is nothing to keep.
    pub kept_at: RwSignal<Timestamp>,
    /// Whether the browser refuses to keep it.
    pub is_unkept: RwSignal<bool>,
    /// Why the server refused it.
    pub refusal: RwSignal<Option<ApiError>>,
    /// The other drafts, the latest first.
    pub others: RwSignal<Vec<KeptDraft>>,
    /// What becomes of it.
    pub outbox: Outbox,
    id: StoredValue<String>,
    /// The address that the form was opened with.
    start: StoredValue<String>,
    /// Keeps the draft from being opened in another tab.
    turn: StoredValue<Option<tabs::Turn>, LocalStorage>,
    /// How many changes of the draft came since its last write began; 0 while none is under way.
    saving: StoredValue<u32>,
}

impl Writing {
    /// The form, for the life of the app.
    pub fn of(data: Data) -> Self {
        if let Some(writing) = data.writing.get_value() {
            return writing;
        }
        let outbox = Outbox::of(data);
        // It outlives the page that asks first. A new root is at once the current one.
        let here = Owner::current();
        let owner = Owner::new_root(None);
        let writing = Self {
            draft: RwSignal::new(Draft::default()),
            phase: RwSignal::new(Phase::Loading),
            kept_at: RwSignal::new(Timestamp(0)),
            is_unkept: RwSignal::new(false),
            refusal: RwSignal::new(None),
            others: RwSignal::new(Vec::new()),
            outbox,
            id: StoredValue::new(String::new()),
            start: StoredValue::new(String::new()),
            turn: StoredValue::new_local(None),
            saving: StoredValue::new(0),
        };
        whenever(move || data.has_draft.set(!writing.is_empty() || !writing.others.with(Vec::is_empty)));
        whenever(move || writing.watch_refusals());
        spawn_local(async move { writing.others.set(writing.read().await.unwrap_or_default()) });
        here.iter().for_each(Owner::set);
        std::mem::forget(owner);
        data.writing.set_value(Some(writing));
        writing
    }

    /// Opens the form that a link asks for: the draft that it names, the one that is open here,
    /// the latest that fits, or an empty one. What is written here stays a draft.
    pub fn open(self, start: Start) {
        let address = Route::New(start.clone()).path();
        // Whoever comes back finds what was left.
        let is_here = self.phase.get_untracked() == Phase::Writing
            && start.named_draft().is_none_or(|id| self.id.with_value(|own| own == id))
            && (!self.is_empty() || self.start.with_value(|before| *before == address))
            && (start.named_draft().is_some() || self.draft.with_untracked(|draft| start.fits(draft)));
        if is_here {
            self.draft.update(|draft| start.renew(draft));
            return;
        }
        // Whoever submitted something sees what becomes of it, until it is stored.
        let is_on_its_way = match self.phase.get_untracked() {
            Phase::Submitting => true,
            Phase::Submitted(keys) => keys.iter().any(|key| self.outbox.item(key).is_some()),
            Phase::Loading | Phase::Writing => false,
        };
        let is_same = start == Start::default() || self.start.with_value(|before| *before == address);
        if is_on_its_way && is_same {
            return;
        }
        self.flush();
        self.phase.set(Phase::Loading);
        self.start.set_value(address);
        spawn_local(async move {
            let kept = self.read().await;
            let is_refused = kept.is_none();
            let mut found = None;
            for one in kept.unwrap_or_default() {
                let fits = start.named_draft().map_or_else(|| start.fits(&one.draft), |id| id == one.id);
                if fits && let Some(turn) = tabs::turn_at_once(&one.id).await {
                    // Another tab may have changed or submitted it before this one had its turn.
                    let now = self.read().await.unwrap_or_default();
                    if let Some(one) = now.into_iter().find(|now| now.id == one.id) {
                        found = Some((one, turn));
                        break;
                    }
                }
            }
            match found {
                Some((mut one, turn)) => {
                    start.renew(&mut one.draft);
                    self.take(one, turn);
                }
                None => self.start_over(start.begin()),
            }
            self.is_unkept.set(is_refused);
            self.look_around().await;
        });
    }

    /// All drafts, the latest first; `None` when the browser gives no access.
    async fn read(self) -> Option<Vec<KeptDraft>> {
        let texts = kept::all(Shelf::Drafts).await.ok()?;
        let all: Vec<KeptDraft> = texts.iter().filter_map(|text| KeptDraft::read(text)).collect();
        let order = sorted(all.len(), &|a, b| all[b].at.cmp(&all[a].at));
        Some(order.into_iter().map(|index| all[index].clone()).collect())
    }

    /// Sees which other drafts there are.
    async fn look_around(self) {
        let mut others = self.read().await.unwrap_or_default();
        let own = self.id.get_value();
        others.retain(|one| one.id != own);
        self.others.set(others);
    }

    fn take(self, one: KeptDraft, turn: tabs::Turn) {
        self.id.set_value(one.id);
        self.turn.set_value(Some(turn));
        self.draft.set(one.draft);
        self.refusal.set(one.refusal);
        self.kept_at.set(one.at);
        self.phase.set(Phase::Writing);
    }

    /// Another entry, of which nothing is kept yet.
    fn start_over(self, draft: Draft) {
        let id = random::mark().unwrap_or_default();
        self.id.set_value(id.clone());
        self.turn.set_value(None);
        self.draft.set(draft);
        self.refusal.set(None);
        self.kept_at.set(Timestamp(0));
        self.phase.set(Phase::Writing);
        spawn_local(async move {
            let turn = tabs::turn_at_once(&id).await;
            if self.id.with_value(|now| *now == id) {
                self.turn.set_value(turn);
            }
        });
    }

    /// An empty form, for the next one.
    pub fn write_another(self) {
        self.start_over(Start::default().begin());
        spawn_local(self.look_around());
    }

    /// Begins with what stands in another entry. What is written here stays a draft.
    pub fn begin_with(self, draft: Draft) {
        self.flush();
        self.start_over(draft);
        spawn_local(self.look_around());
    }

    /// Whether there is nothing that would be missed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.phase.with(|phase| *phase != Phase::Writing) || self.draft.with(Draft::is_untouched)
    }

    /// Whether anything would be missed that is kept in this browser, by whichever tab.
    pub async fn has_any(self) -> bool {
        self.look_around().await;
        self.outbox.reload().await;
        let is_empty = self.is_empty() && self.others.with_untracked(Vec::is_empty);
        !is_empty || self.outbox.items.with_untracked(|items| !items.is_empty())
    }

    /// Changes the draft, and keeps it.
    pub fn edit(self, change: impl FnOnce(&mut Draft)) {
        if self.phase.get_untracked() != Phase::Writing {
            return;
        }
        self.draft.update(change);
        // What was refused is no longer what is written.
        if self.refusal.with_untracked(Option::is_some) {
            self.refusal.set(None);
        }
        self.keep();
    }

    /// Throws the draft away.
    pub fn discard(self) {
        self.forget(self.id.get_value());
        self.write_another();
    }

    /// Throws another draft away.
    pub fn forget(self, id: String) {
        spawn_local(async move {
            let gone = Change { shelf: Shelf::Drafts, key: id, text: None };
            // What could not be kept need not be forgotten.
            let _ = kept::write(vec![gone], kept::always()).await;
            self.look_around().await;
        });
    }

    /// Forgets every draft and the whole outbox.
    pub fn clear(self) {
        spawn_local(async move {
            let mut gone = self.read().await.unwrap_or_default();
            gone.retain(|one| !one.id.is_empty());
            let gone: Vec<Change> = gone.iter().map(|one| Change { text: None, ..change(one) }).collect();
            // What could not be kept need not be forgotten.
            let _ = kept::write(gone, kept::always()).await;
            self.outbox.clear().await;
            self.write_another();
        });
    }

    /// What will be sent, for reading.
    #[must_use]
    pub fn body(self) -> String {
        self.draft.with(|draft| draft.body(None))
    }

    /// Puts it into the outbox: acknowledged when it is on the disk.
    pub fn submit(self) {
        if self.phase.get_untracked() != Phase::Writing {
            return;
        }
        self.refusal.set(None);
        self.phase.set(Phase::Submitting);
        spawn_local(async move {
            let draft = self.draft.get_untracked();
            match self.outbox.submit(draft.entries(), Some(self.id.get_value())).await {
                Some(keys) => {
                    self.turn.set_value(None);
                    self.phase.set(Phase::Submitted(keys));
                    self.kept_at.set(Timestamp(0));
                }
                None => {
                    self.phase.set(Phase::Writing);
                    self.is_unkept.set(true);
                }
            }
        });
    }

    /// What the server refuses of a single entry comes back into the form at once.
    fn watch_refusals(self) {
        let Phase::Submitted(keys) = self.phase.get() else { return };
        let [key] = &keys[..] else { return };
        let key = key.clone();
        let refused = self.outbox.items.with(|items| {
            items
                .iter()
                .find(|item| item.client_ref == key && item.state == domain::outbox::State::Refused)
                .cloned()
        });
        if let Some(item) = refused {
            self.take_back(item);
        }
    }

    /// Takes an entry out of the outbox and into the form.
    pub fn take_back(self, item: Item) {
        let one = KeptDraft {
            id: random::mark().unwrap_or_default(),
            at: present(),
            draft: item.draft.clone(),
            refusal: item.error.clone(),
        };
        self.flush();
        // Before anything else can happen to the form.
        self.phase.set(Phase::Submitting);
        self.start.set_value(String::new());
        spawn_local(async move {
            if !self.outbox.take_back(&item.client_ref, change(&one)).await {
                return self.write_another();
            }
            match tabs::turn_at_once(&one.id).await {
                Some(turn) => self.take(one, turn),
                None => self.write_another(),
            }
            self.look_around().await;
        });
    }

    /// Keeps the draft: one write at a time, and another if something changed meanwhile.
    fn keep(self) {
        let changes = self.saving.get_value();
        self.saving.set_value(changes + 1);
        if changes > 0 {
            return;
        }
        spawn_local(async move {
            self.write().await;
            let changes = self.saving.get_value();
            self.saving.set_value(0);
            if changes > 1 {
                self.keep();
            }
        });
    }

    fn current(self) -> KeptDraft {
        KeptDraft {
            id: self.id.get_value(),
            at: present(),
            draft: self.draft.get_untracked(),
            refusal: self.refusal.get_untracked(),
        }
    }

    /// Writes what was typed last, before the form turns to something else.
    fn flush(self) {
        if self.saving.get_value() > 1 && self.phase.get_untracked() == Phase::Writing {
            let last = kept::write(vec![change(&self.current())], kept::always());
            spawn_local(async move {
                // Nobody is left to be told.
                let _ = last.await;
            });
        }
    }

    async fn write(self) {
        // What was submitted meanwhile is in the outbox.
        let is_nothing =
            self.draft.with_untracked(Draft::is_untouched) && self.kept_at.get_untracked() == Timestamp(0);
        if is_nothing || self.phase.get_untracked() != Phase::Writing {
            return;
        }
        let one = self.current();
        let is_kept = kept::write(vec![change(&one)], kept::always()).await.is_ok();
        self.is_unkept.set(!is_kept);
        if is_kept {
            self.kept_at.set(one.at);
        }
    }
}
