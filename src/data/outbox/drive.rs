//! What the machine wants done: written, posted, looked for, forgotten, one thing after the
//! other.

use super::{Access, Duration, Outbox, disk, present};
use crate::data::automaton;
use crate::data::records::Reply;
use crate::platform::{kept, network, random};
use domain::ApiError;
use domain::draft::wrapped;
use domain::outbox::{Effect, Event, Item, State};
use engine::message::{Answer, Question};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long after a server could not be reached it is tried again, in milliseconds.
const PROBE_AGAIN: i64 = 5_000;

impl Outbox {
    /// Looks whether something is due, and does it: one entry at a time, the oldest first.
    pub(super) fn beat(self) {
        let data = self.data;
        let is_free = self.working.with_value(Vec::is_empty);
        let is_in = data.session.access.get_untracked() == Access::SignedIn;
        // What only this tab has, no other can send.
        let is_mine = self.is_leading.get_untracked() || !self.is_durable.get_untracked();
        if !is_free || !is_in || !is_mine {
            return;
        }
        if !network::is_online() {
            self.needs_probe.set(true);
            return;
        }
        let now = present();
        let server = untrack(|| data.session.base_now());
        let due = self.items.with_untracked(|items| {
            items.iter().find(|item| item.is_due(now) && item.server == server).cloned()
        });
        let Some(item) = due else { return };
        // What is made without a person is made anew when it still holds, after another look.
        let is_automatic = item.is_automatic() && item.state == State::Waiting;
        if item.is_outdated_automatic(now) || is_automatic && !automaton::is_on() {
            return self.discard(&item.client_ref);
        }
        if now < self.held_until() {
            return;
        }
        if self.needs_probe.get_untracked() && item.state == State::Waiting {
            self.probe(item.client_ref);
        } else {
            self.tell(&item.client_ref, Event::Due);
        }
    }

    /// There is a network, it seems; whether the server is behind it is asked before anything
    /// is sent.
    fn probe(self, key: String) {
        self.works_on(&key);
        self.data.records.ask(Question::Probe, move |reply| {
            let wait = match reply {
                Ok(_) => {
                    self.needs_probe.set(false);
                    0
                }
                Err(error) => PROBE_AGAIN.max(error.retry_after().unwrap_or(0)),
            };
            set_timeout(move || self.rest(&key), Duration::from_millis(wait.unsigned_abs()));
        });
    }

    /// Hands an event to an entry, and does what follows.
    pub(super) fn tell(self, key: &str, event: Event) {
        let Some(mut item) = self.item(key) else { return };
        let effects = item.on(event, present(), random::chance(), self.rules());
        if effects.is_empty() {
            self.show(item);
            return;
        }
        self.works_on(key);
        self.show(item.clone());
        spawn_local(self.carry_out(item, effects));
    }

    /// The entry as it is now.
    fn show(self, item: Item) {
        self.items.update(|items| {
            if let Some(place) = items.iter_mut().find(|held| held.client_ref == item.client_ref) {
                *place = item;
            }
        });
    }

    async fn carry_out(self, item: Item, effects: &'static [Effect]) {
        for effect in effects {
            match effect {
                Effect::Keep => match self.keep(&item).await {
                    Some(true) => self.announce(),
                    // Another tab was here first.
                    Some(false) => {
                        self.rest(&item.client_ref);
                        return self.yield_to_disk(&item.client_ref).await;
                    }
                    None if effects.contains(&Effect::Post) => return self.go_on(&item, Event::NotKept),
                    None => {}
                },
                Effect::Post if !item.may_begin(present(), self.rules()) => {
                    return self.go_on(&item, Event::Lost(ApiError::Timeout));
                }
                Effect::Post => return self.post(item),
                Effect::Look => return self.look(item),
                Effect::Forget => {
                    // What is not forgotten now is found to be stored at the next look.
                    let _ = kept::write(vec![disk::forgotten(&item)], kept::always()).await;
                    self.drop_item(&item.client_ref);
                }
            }
        }
        self.rest(&item.client_ref);
    }

    /// Whether it was written; `None` when the browser could not.
    async fn keep(self, item: &Item) -> Option<bool> {
        if !self.is_durable.get_untracked() {
            return Some(true);
        }
        kept::write(vec![disk::kept(item)], disk::is_version(item.version.saturating_sub(1))).await.ok()
    }

    fn post(self, item: Item) {
        let (device_id, body) = (item.device_id.clone(), wrapped(&item.body, self.wraps));
        self.data.records.ask(Question::Submit { device_id, body }, move |reply| self.hear(&item, reply));
    }

    fn look(self, item: Item) {
        let (device_id, mark, asked) = (item.device_id.clone(), item.mark(), present());
        self.data.records.ask(Question::Find { device_id, mark }, move |reply| match reply {
            Ok(Answer::Found(None)) => self.go_on(&item, Event::Absent(asked)),
            Err(error) => self.go_on(&item, Event::LookFailed(error)),
            reply => self.hear(&item, reply),
        });
    }

    fn hear(self, item: &Item, reply: Reply) {
        let event = match reply {
            Ok(Answer::Stored(id) | Answer::Found(Some(id))) => {
                self.go_on(item, Event::Found);
                return self.is_stored(item, &id);
            }
            Ok(Answer::Refused(error)) => Event::Denied(error),
            Ok(Answer::Uncertain(error)) | Err(error) => Event::Lost(error),
            Ok(_) => Event::Lost(ApiError::Unreachable),
        };
        if matches!(event, Event::Denied(ApiError::Offline)) {
            self.needs_probe.set(true);
        }
        self.go_on(item, event);
    }

    /// Goes on with an entry that is at work.
    fn go_on(self, item: &Item, event: Event) {
        self.rest(&item.client_ref);
        self.tell(&item.client_ref, event);
    }

    /// Nobody hears any more what becomes of what is under way.
    pub(super) fn give_up(self) {
        self.turn.set_value(None);
        self.is_leading.set(false);
        for key in self.working.get_value() {
            self.rest(&key);
            self.tell(&key, Event::Lost(ApiError::Unreachable));
        }
    }

    fn works_on(self, key: &str) {
        self.working.update_value(|working| working.push(key.to_owned()));
    }

    /// Is done with an entry; the next one need not wait for the next beat.
    fn rest(self, key: &str) {
        self.working.update_value(|working| {
            if let Some(place) = working.iter().position(|other| other == key) {
                working.swap_remove(place);
            }
        });
        set_timeout(move || self.beat(), Duration::ZERO);
    }
}
