//! `Item`: an entry on its way to the server, as a state machine: events in, effects
//! out. What was submitted is on the server, or still here; nothing is sent again
//! without having looked.

mod kept;
#[cfg(test)]
mod model;

use crate::retry::patience;
use crate::submission::Mark;
use crate::time::MINUTE;
use crate::{ApiError, Draft, NotTheApi, Timestamp};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is certain that the server does not have it; it will be sent.
    Waiting,
    /// It is on its way, or was when this was written.
    Sending,
    /// It was sent; whether the server has it is not known. It will be looked for.
    Uncertain,
    /// The server said no; it is for a person to mend.
    Refused,
    /// The server has it: nothing is left to do here.
    Stored,
}

/// How long things take, in milliseconds, and how often they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How long an answer is waited for.
    pub timeout: i64,
    /// How long a server may still be storing what it was sent after the connection is
    /// lost. That it is absent is only believed from then on.
    pub settle: i64,
    /// After so many sendings without proof, a person decides about another one.
    pub most_sends: u32,
}

impl Rules {
    /// The rules with the time-out of requests and the configured time to settle.
    #[must_use]
    pub fn new(timeout: i64, settle: i64) -> Self {
        Self { timeout, settle, most_sends: MOST_SENDS }
    }

    /// How long after its beginning a sending has ended, even in a tab that was held up:
    /// nothing is sent later than one time-out after its mark was written.
    fn longest_sending(self) -> i64 {
        self.timeout.saturating_mul(2)
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A tab took it over, from the disk.
    Recovered,
    /// Its time has come, somebody is signed in and the server can be reached.
    Due,
    /// It could not be written to the disk.
    NotKept,
    /// The API said no: nothing was stored.
    Denied(ApiError),
    /// It was sent, and no answer proves anything.
    Lost(ApiError),
    /// The server has shown its copy: it answered with the record, or had it when asked.
    Found,
    /// All records of the device were read since this moment, and it was not among them.
    Absent(Timestamp),
    /// The server could not be asked.
    LookFailed(ApiError),
    /// A person does not want to wait.
    Now,
    /// A person wants it sent again, although it may be there.
    SendAgain,
}

/// What has to be done, in this order, each finished before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Write it to the disk, durably, if the disk still holds the version before.
    Keep,
    /// Post it, once.
    Post,
    /// Ask the server for all records of the device.
    Look,
    /// Remove it from the disk.
    Forget,
}

/// An entry that was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The random mark by which the server's copy is found, and its key here.
    pub client_ref: String,
    /// The address of the API that it is for; it goes to no other.
    pub server: String,
    /// What the person wrote, for the form.
    pub draft: Draft,
    /// The device that it is about.
    pub device_id: String,
    /// The JSON that is sent, frozen.
    pub body: String,
    /// Whether the mark is in the body.
    pub is_marked: bool,
    /// When the person submitted it.
    pub submitted_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// How often it was sent.
    pub sends: u32,
    /// How often it was sent without an answer that proves anything.
    pub doubts: u32,
    /// When it was sent first.
    pub first_sent: Option<Timestamp>,
    /// When it was sent last.
    pub last_sent: Option<Timestamp>,
    /// How often the server could not be asked for it since.
    pub failed_looks: u32,
    /// Why it is where it is, if something went wrong.
    pub error: Option<ApiError>,
    /// Not touched before, unless a person wants it.
    pub due: Timestamp,
    /// What the server asked to wait for (`Retry-After`): not even a person goes before.
    pub held_until: Timestamp,
    /// From when on it counts that it is absent.
    pub settled: Timestamp,
    /// Nothing more is done without a person.
    pub needs_person: bool,
    /// Counts what was written to the disk, so that no tab writes over another's.
    pub version: u32,
}

/// The field of `details` that names the browser which has made a report by itself.
pub const DETECTED_BY: &str = "detected_by";
/// What is made without a person is sent within so many milliseconds, or not at all.
const AT_ONCE: i64 = 10_000;

impl Item {
    /// An entry that was just submitted; the first thing to do is to keep it.
    #[must_use]
    pub fn new(draft: Draft, client_ref: String, is_marked: bool, server: String, now: Timestamp) -> Self {
        let body = draft.body(is_marked.then_some(client_ref.as_str()));
        Self {
            device_id: draft.device().to_owned(),
            client_ref,
            server,
            draft,
            body,
            is_marked,
            submitted_at: now,
            state: State::Waiting,
            sends: 0,
            doubts: 0,
            first_sent: None,
            last_sent: None,
            failed_looks: 0,
            error: None,
            due: now,
            held_until: now,
            settled: now,
            needs_person: false,
            version: 1,
        }
    }

    /// Whether it was made without a person, and somebody else may have made the same report
    /// since it was looked for: then it is not sent, for it would be there twice.
    #[must_use]
    pub fn is_outdated_automatic(&self, now: Timestamp) -> bool {
        let is_late = self.sends > 0 || now.since(self.submitted_at) > AT_ONCE;
        self.is_automatic() && self.state == State::Waiting && is_late
    }

    /// Whether it was made without a person.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.draft.free_text(DETECTED_BY).is_some()
    }

    /// Whether it can go back to the form: the server certainly does not have it.
    #[must_use]
    pub fn can_edit(&self) -> bool {
        self.state == State::Refused || (self.state == State::Waiting && self.sends == 0)
    }

    /// Whether it can be thrown away: not while it is on its way.
    #[must_use]
    pub fn can_discard(&self) -> bool {
        self.state != State::Sending
    }

    /// Whether a person may have it sent again, although it may be there.
    #[must_use]
    pub fn can_send_again(&self) -> bool {
        self.state == State::Uncertain
    }

    /// Whether waiting can be cut short.
    #[must_use]
    pub fn can_hurry(&self, now: Timestamp) -> bool {
        let waits = matches!(self.state, State::Waiting | State::Uncertain);
        waits && now >= self.held_until && (now < self.due || self.needs_person)
    }

    /// Whether something is to be done at `now` without a person.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Waiting | State::Uncertain) && !self.needs_person && now >= self.due
    }

    /// What was read from a file may have been sent since it was written, and may be under way
    /// elsewhere: it is looked for before it is sent, when that has ended.
    pub fn take_from_file(&mut self, now: Timestamp, rules: Rules) {
        if self.state != State::Refused {
            self.state = State::Uncertain;
            self.settled = now.plus(rules.longest_sending()).plus(rules.settle);
            self.due = self.settled;
            self.needs_person = false;
        }
    }

    /// Whether a person has to decide something.
    #[must_use]
    pub fn waits_for_person(&self) -> bool {
        self.needs_person || self.state == State::Refused
    }

    /// Whether a sending that was marked on the disk may still begin: a tab that was held
    /// up does not come late.
    #[must_use]
    pub fn may_begin(&self, now: Timestamp, rules: Rules) -> bool {
        self.last_sent.is_some_and(|sent| (0..=rules.timeout).contains(&now.since(sent)))
    }

    /// How the server's copy is recognized.
    #[must_use]
    pub fn mark(&self) -> Mark {
        if self.is_marked {
            return Mark::Reference(self.client_ref.clone());
        }
        Mark::Content(self.sent())
    }

    /// What follows from an event. `chance` is a random number in 0..1. An event that does
    /// not fit the state changes nothing.
    pub fn on(&mut self, event: Event, now: Timestamp, chance: f64, rules: Rules) -> &'static [Effect] {
        use State::{Refused, Sending, Stored, Uncertain, Waiting};
        match (self.state, event) {
            (Stored, _) => &[],
            // Proof is proof, whatever was thought before.
            (_, Event::Found) => {
                self.state = Stored;
                &[Effect::Forget]
            }
            (Sending, Event::Recovered) => {
                let begun = self.last_sent.unwrap_or(now);
                self.doubt(None, begun.plus(rules.longest_sending()), now, rules)
            }
            (Waiting, Event::Due) if self.is_due(now) => self.send(now),
            (Uncertain, Event::Due) if self.is_due(now) => &[Effect::Look],
            (Sending, Event::NotKept) => {
                self.take_back();
                self.version -= 1;
                self.due = now.plus(patience(&ApiError::Timeout, 1, chance));
                &[]
            }
            (Sending, Event::Denied(error)) => self.deny(error, now, chance),
            (Sending, Event::Lost(error)) => self.doubt(Some(error), now, now, rules),
            (Uncertain, Event::Absent(asked)) => self.miss(asked, now, chance, rules),
            (Uncertain, Event::LookFailed(error)) => self.fail_to_look(error, now, chance),
            (Waiting | Uncertain, Event::Now) => {
                self.needs_person = false;
                self.due = now.max(self.held_until);
                self.keep()
            }
            (Uncertain, Event::SendAgain) => {
                self.wait(now.max(self.held_until));
                self.keep()
            }
            (Waiting | Sending | Uncertain | Refused, _) => &[],
        }
    }

    fn keep(&mut self) -> &'static [Effect] {
        self.version += 1;
        &[Effect::Keep]
    }

    fn send(&mut self, now: Timestamp) -> &'static [Effect] {
        self.state = State::Sending;
        self.sends += 1;
        self.first_sent = self.first_sent.or(Some(now));
        self.last_sent = Some(now);
        self.failed_looks = 0;
        self.version += 1;
        // Nothing leaves before the disk says that it may have left.
        &[Effect::Keep, Effect::Post]
    }

    /// It was not sent after all.
    fn take_back(&mut self) {
        self.state = State::Waiting;
        self.sends -= 1;
        if self.sends == 0 {
            (self.first_sent, self.last_sent) = (None, None);
        }
    }

    fn wait(&mut self, due: Timestamp) {
        self.state = State::Waiting;
        self.needs_person = false;
        self.due = due;
    }

    /// The server does not have it from this sending, and said why.
    fn deny(&mut self, error: ApiError, now: Timestamp, chance: f64) -> &'static [Effect] {
        match &error {
            ApiError::Offline => {
                self.take_back();
                self.due = now.plus(patience(&error, 3, chance));
            }
            // Whoever signs in again goes on at once.
            ApiError::Unauthorized => self.wait(now),
            ApiError::RateLimited(_) => {
                self.hold(&error, now);
                self.wait(now.plus(patience(&error, self.sends, chance)));
            }
            _ => self.state = State::Refused,
        }
        self.error = Some(error);
        self.keep()
    }

    /// Whether the server has it is not known; the sending ended at `ended` or before.
    fn doubt(
        &mut self,
        error: Option<ApiError>,
        ended: Timestamp,
        now: Timestamp,
        rules: Rules,
    ) -> &'static [Effect] {
        self.state = State::Uncertain;
        self.doubts += 1;
        self.settled = ended.plus(rules.settle);
        // Where an API answered, it has decided. Where a connection was lost, looking at once
        // would rarely settle anything, and cost a request.
        let has_decided =
            matches!(&error, Some(ApiError::Server(500, _) | ApiError::NotTheApi(NotTheApi::Shape)));
        self.due = if has_decided { now } else { self.settled.max(now) };
        if let Some(error) = error {
            self.hold(&error, now);
            self.due = self.due.max(self.held_until);
            self.error = Some(error);
        }
        self.keep()
    }

    fn hold(&mut self, error: &ApiError, now: Timestamp) {
        self.held_until = now.plus(error.retry_after().unwrap_or(0));
    }

    /// It is not there; `asked` says whether that means anything.
    fn miss(&mut self, asked: Timestamp, now: Timestamp, chance: f64, rules: Rules) -> &'static [Effect] {
        if asked < self.settled {
            self.due = self.settled;
            return &[];
        }
        if self.doubts >= rules.most_sends {
            self.needs_person = true;
        } else {
            self.wait(now.plus(patience(&ApiError::Timeout, self.sends, chance)));
        }
        self.keep()
    }

    fn fail_to_look(&mut self, error: ApiError, now: Timestamp, chance: f64) -> &'static [Effect] {
        self.failed_looks += 1;
        let may_pass = error.is_passing()
            || matches!(
                error,
                ApiError::Offline | ApiError::Unauthorized | ApiError::NotTheApi(NotTheApi::Html)
            );
        self.hold(&error, now);
        self.due = now.plus(patience(&error, self.failed_looks, chance));
        self.needs_person = !may_pass;
        self.error = Some(error);
        if may_pass { &[] } else { self.keep() }
    }
}

/// After so many sendings without proof, a person decides.
const MOST_SENDS: u32 = 4;
/// What is waited between two looks at most, unless the server asks for more.
pub const LONGEST_WAIT: i64 = 5 * MINUTE;
