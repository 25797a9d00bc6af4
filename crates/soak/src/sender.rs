//! `Sender`: a tab: it holds what it read from the disk, and carries out what the machine
//! wants, one step at a time, so that it can be killed between any two.

use std::collections::{BTreeMap, VecDeque};

use domain::outbox::{Effect, Event, Item, Rules, State};
use domain::submission::Verdict;
use domain::{ApiError, Timestamp};
use oorandom::Rand64;
use serde_json::Value;

use crate::client::Client;

/// How long things take, in the schedule's own time.
pub(crate) const RULES: Rules = Rules { timeout: 60_000, settle: 60_000, most_sends: 4 };

/// The disk of the browser: texts by mark.
#[derive(Default)]
pub(crate) struct Disk(BTreeMap<String, String>);

impl Disk {
    /// Writes an entry over the version before it; whether that was there.
    pub(crate) fn keep(&mut self, item: &Item) -> bool {
        let before = self.read(&item.client_ref).map_or(0, |held| held.version);
        let is_next = before + 1 == item.version;
        if is_next {
            self.0.insert(item.client_ref.clone(), item.to_json().to_string());
        }
        is_next
    }

    pub(crate) fn read(&self, key: &str) -> Option<Item> {
        let value: Value = serde_json::from_str(self.0.get(key)?).ok()?;
        Item::read(&value)
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn forget(&mut self, key: &str) {
        self.0.remove(key);
    }
}

/// What the requests of a schedule came to.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) requests: u64,
    /// How often the transport repeated a POST, by mark.
    pub(crate) repeated: BTreeMap<String, u64>,
}

/// A tab.
pub(crate) struct Sender {
    client: Client,
    items: Vec<Item>,
    /// Whether it knows that no other tab sends: then what was on its way is left over.
    is_alone: bool,
    /// The entry that a person asked for: those requests are not the outbox's.
    hurried: Option<String>,
    work: Option<(Item, VecDeque<Effect>)>,
}

impl Sender {
    /// A tab that takes over what the disk holds.
    pub(crate) fn start(client: Client, disk: &Disk, is_alone: bool) -> Self {
        let items = disk.keys().iter().filter_map(|key| disk.read(key)).collect();
        Self { client, items, is_alone, hurried: None, work: None }
    }

    /// Whether there is something to do at `now`.
    pub(crate) fn is_busy(&self, now: Timestamp) -> bool {
        let is_due = |item: &Item| item.is_due(now) && now >= self.held_until();
        self.work.is_some() || self.items.iter().any(|item| is_due(item) || self.is_left(item, now))
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        let waits = self.items.iter().filter(|item| !item.waits_for_person());
        let due = |item: &Item| match item.last_sent {
            Some(sent) if item.state == State::Sending => sent.plus(2 * RULES.timeout),
            _ => item.due,
        };
        waits.map(due).min().map(|due| due.max(self.held_until()))
    }

    /// Whether it is on its way, as the disk says, and nobody sends it.
    fn is_left(&self, item: &Item, now: Timestamp) -> bool {
        let has_ended = item.last_sent.is_none_or(|sent| now >= sent.plus(2 * RULES.timeout));
        item.state == State::Sending && (self.is_alone || has_ended)
    }

    /// The server asked all requests to wait until then.
    fn held_until(&self) -> Timestamp {
        self.items.iter().map(|item| item.held_until).max().unwrap_or(Timestamp(0))
    }

    /// How many entries wait for a person.
    pub(crate) fn waiting(&self) -> u64 {
        self.items.iter().filter(|item| item.waits_for_person()).count() as u64
    }

    /// Whether the next step asks the server, and how.
    pub(crate) fn asks(&self, now: Timestamp) -> Option<&'static str> {
        let (item, effects) = self.work.as_ref()?;
        match effects.front()? {
            Effect::Post => item.may_begin(now, RULES).then_some("POST"),
            Effect::Look => Some("GET"),
            Effect::Keep | Effect::Forget => None,
        }
    }

    /// A person does not want to wait for an entry that is uncertain: it is looked for at once.
    pub(crate) fn hurry(&mut self, now: Timestamp, chance: &mut Rand64) {
        let waits = |item: &&Item| item.state == State::Uncertain && !item.is_due(now);
        if let Some(key) = self.items.iter().find(waits).map(|item| item.client_ref.clone()) {
            self.hurried = Some(key.clone());
            self.tell(&key, Event::Now, now, chance);
        }
    }

    /// Does the next thing.
    pub(crate) fn step(&mut self, disk: &mut Disk, now: Timestamp, chance: &mut Rand64, counts: &mut Counts) {
        let Some((item, mut effects)) = self.work.take() else { return self.begin(now, chance) };
        let key = item.client_ref.clone();
        let event = match effects.pop_front() {
            Some(Effect::Keep) if !disk.keep(&item) => {
                self.reload(&key, disk);
                return;
            }
            Some(Effect::Forget) => {
                disk.forget(&key);
                self.items.retain(|held| held.client_ref != key);
                return;
            }
            Some(Effect::Post) if !item.may_begin(now, RULES) => Some(Event::Lost(ApiError::Timeout)),
            Some(Effect::Post) => Some(self.post(&item, counts)),
            Some(Effect::Look) => Some(self.look(&item, now, counts)),
            Some(Effect::Keep) | None => None,
        };
        match event {
            Some(event) => self.tell(&key, event, now, chance),
            None if !effects.is_empty() => self.work = Some((item, effects)),
            None => {}
        }
    }

    fn begin(&mut self, now: Timestamp, chance: &mut Rand64) {
        let held = self.held_until();
        let left = self.items.iter().find(|item| self.is_left(item, now));
        let due = self.items.iter().find(|item| item.is_due(now) && now >= held);
        let next = left.map(|item| (item, Event::Recovered)).or(due.map(|item| (item, Event::Due)));
        if let Some((item, event)) = next {
            self.tell(&item.client_ref.clone(), event, now, chance);
        }
    }

    fn post(&self, item: &Item, counts: &mut Counts) -> Event {
        let posted = self.client.post(&item.body, &item.device_id);
        counts.requests += 1;
        *counts.repeated.entry(item.client_ref.clone()).or_default() += posted.repeated;
        match posted.verdict {
            Verdict::Stored(_) => Event::Found,
            Verdict::Refused(error) => Event::Denied(error),
            Verdict::Uncertain(error) => Event::Lost(error),
        }
    }

    fn look(&mut self, item: &Item, now: Timestamp, counts: &mut Counts) -> Event {
        let is_hurried = self.hurried.take_if(|key| *key == item.client_ref).is_some();
        counts.requests += u64::from(!is_hurried);
        match self.client.find(&item.device_id, &item.mark()) {
            Ok(true) => Event::Found,
            Ok(false) => Event::Absent(now),
            Err(error) => Event::LookFailed(error),
        }
    }

    fn tell(&mut self, key: &str, event: Event, now: Timestamp, chance: &mut Rand64) {
        let Some(item) = self.items.iter_mut().find(|item| item.client_ref == key) else { return };
        let effects = item.on(event, now, chance.rand_float(), RULES);
        if !effects.is_empty() {
            self.work = Some((item.clone(), effects.iter().copied().collect()));
        }
    }

    /// Hears what another tab has written meanwhile.
    pub(crate) fn listen(&mut self, disk: &Disk) {
        if self.work.is_some() {
            return;
        }
        for key in disk.keys() {
            let own = self.items.iter().find(|item| item.client_ref == key).map_or(0, |item| item.version);
            if disk.read(&key).is_some_and(|held| held.version > own) {
                self.reload(&key, disk);
            }
        }
        self.items.retain(|item| disk.0.contains_key(&item.client_ref));
    }

    /// Another tab has written: what it wrote counts.
    fn reload(&mut self, key: &str, disk: &Disk) {
        self.items.retain(|item| item.client_ref != key);
        self.items.extend(disk.read(key));
    }
}
