//! `Records`: the engine's client. Asks questions, and keeps the answers that a
//! page shows up to date while records arrive.

use super::clock::present;
use crate::platform::effect::whenever;
use crate::platform::worker::EngineWorker;
use domain::{ApiError, Timestamp, Token};
use engine::message::{self, Answer, Command, Notice, Progress, Question, Server, Stage};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::time::Duration;

/// An answer, or why there is none.
pub type Reply = Result<Answer, ApiError>;
type Waiting = Box<dyn FnOnce(Reply)>;
/// What is asked now, by what signals say.
type Asked = Box<dyn Fn() -> Option<Question> + Send + Sync>;

/// What is known of something. It is kept as it came, and read by whoever shows it: a
/// signal of each kind costs more bytes than reading takes time.
pub struct Known<T> {
    bytes: Memo<Option<Vec<u8>>>,
    /// Whether nothing is known because it could not be found out.
    pub is_failed: Memo<bool>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Copy for Known<T> {}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: DeserializeOwned> Known<T> {
    /// What it is; `None` until the first answer. Whoever reads it is drawn anew when it
    /// changes.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.bytes.with(|bytes| message::decode(bytes.as_ref()?))
    }
}

/// The records of the organization, as far as they were read.
#[derive(Clone, Copy)]
pub struct Records {
    /// How far the reading is.
    pub progress: RwSignal<Progress>,
    /// Whether the engine could not start or died: nothing can be shown then.
    pub is_broken: RwSignal<bool>,
    /// Counts the answers that say that the token is not valid.
    pub refusals: RwSignal<u32>,
    engine: StoredValue<Option<EngineWorker>, LocalStorage>,
    waiting: StoredValue<Vec<(u32, Waiting)>, LocalStorage>,
    last: StoredValue<u32>,
}

impl Records {
    /// Starts the engine, which holds nothing yet.
    pub fn start() -> Self {
        let records = Self {
            progress: RwSignal::new(Progress::default()),
            is_broken: RwSignal::new(false),
            refusals: RwSignal::new(0),
            engine: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Vec::new()),
            last: StoredValue::new(0),
        };
        let engine =
            EngineWorker::start(move |notice| records.hear(notice), move || records.is_broken.set(true));
        match engine {
            Ok(engine) => records.engine.set_value(Some(engine)),
            Err(_) => records.is_broken.set(true),
        }
        records
    }

    /// Uses this server from now on; what was held is forgotten.
    pub fn open(self, server: Server, token: &Token) {
        self.forget_questions();
        self.progress.set(Progress::default());
        self.send(&Command::Open(server), Some(token));
    }

    /// Forgets the token and every record.
    pub fn close(self) {
        self.forget_questions();
        self.progress.set(Progress::default());
        self.send(&Command::Close, None);
    }

    /// Reads what is new, or everything where that cannot be told.
    pub fn read(self) {
        self.send(&Command::Read, None);
    }

    /// Reads everything again.
    pub fn read_all(self) {
        self.send(&Command::ReadAll, None);
    }

    /// Reads by itself every so many milliseconds from now on; 0 is never.
    pub fn read_every(self, every: i64) {
        self.send(&Command::Auto(every), None);
    }

    /// Stops reading; what is held stays.
    pub fn stop(self) {
        self.send(&Command::Stop, None);
    }

    /// Asks once. The number serves to [`Self::cancel`] it.
    pub fn ask(self, question: Question, then: impl FnOnce(Reply) + 'static) -> u32 {
        let id = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(id);
        self.waiting.update_value(|waiting| waiting.push((id, Box::new(then))));
        self.send(&Command::Ask(id, question), None);
        id
    }

    /// Gives up a question: its answer will not be heard.
    pub fn cancel(self, id: u32) {
        if self.take(id).is_some() {
            self.send(&Command::Cancel(id), None);
        }
    }

    /// The latest answer to a question that changes. It is asked again when it or
    /// the records change; the last answer stays until the next one is there, and
    /// an answer to an outdated question is never shown.
    pub fn follow(
        self,
        question: impl Fn() -> Option<Question> + Send + Sync + 'static,
    ) -> ReadSignal<Option<Reply>> {
        self.follow_at(0, question)
    }

    /// The same for a question that costs the engine a pass over all records: while
    /// records arrive it is asked again once in so many milliseconds, and no more often.
    pub fn follow_at(
        self,
        pace: i64,
        question: impl Fn() -> Option<Question> + Send + Sync + 'static,
    ) -> ReadSignal<Option<Reply>> {
        self.follow_boxed(pace, Box::new(question))
    }

    /// The code of this is there once, whoever asks.
    #[inline(never)]
    fn follow_boxed(self, pace: i64, question: Asked) -> ReadSignal<Option<Reply>> {
        let question = Memo::new(move |_| question());
        let follower = Follower {
            records: self,
            question,
            answer: RwSignal::new(None),
            asked: StoredValue::new(None),
            is_outdated: StoredValue::new(false),
            pace,
            asked_at: StoredValue::new(Timestamp(0)),
            is_timed: StoredValue::new(false),
        };
        whenever(move || {
            question.get();
            follower.ask_anew();
        });
        // Whoever is asked at a pace is asked at once when the reading ends, too.
        let revision = Memo::new(move |_| {
            let revision = self.progress.get().revision;
            revision << 1 | u32::from(pace > 0 && self.is_reading())
        });
        Effect::new(move |first: Option<()>| {
            // Reading it, for a memo that nobody reads never changes.
            revision.get();
            if first.is_some() {
                follower.refresh();
            }
        });
        on_cleanup(move || follower.give_up());
        follower.answer.read_only()
    }

    /// What is known by the latest answer to a question about the fleet or a device; what
    /// was known stays until the next one is there.
    pub fn know<T>(
        self,
        pace: i64,
        question: impl Fn() -> Option<Question> + Send + Sync + 'static,
    ) -> Known<T> {
        let answer = self.follow_at(pace, question);
        let bytes = Memo::new(move |before: Option<&Option<Vec<u8>>>| match answer.get() {
            Some(Ok(Answer::About(bytes))) => Some(bytes),
            _ => before.cloned().flatten(),
        });
        let is_failed =
            Memo::new(move |_| matches!(answer.get(), Some(Err(_))) && bytes.with(Option::is_none));
        Known { bytes, is_failed, kind: PhantomData }
    }

    /// Whether everything was read that the server has, or had when all was read last.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.progress.with(|progress| progress.stage == Stage::Complete || progress.full_at.is_some())
    }

    fn is_reading(self) -> bool {
        self.progress.with_untracked(|progress| matches!(progress.stage, Stage::Reading | Stage::Waiting(..)))
    }

    fn hear(self, notice: Notice) {
        match notice {
            Notice::Progress(progress) => {
                let is_refused = progress.stage == Stage::Failed(ApiError::Unauthorized);
                self.progress.set(progress);
                if is_refused {
                    self.refusals.update(|count| *count += 1);
                }
            }
            Notice::Reply(id, reply) => {
                let is_refused = matches!(
                    reply,
                    Err(ApiError::Unauthorized) | Ok(Answer::Refused(ApiError::Unauthorized))
                );
                if let Some(then) = self.take(id) {
                    then(reply);
                    if is_refused {
                        self.refusals.update(|count| *count += 1);
                    }
                }
            }
        }
    }

    fn send(self, command: &Command, token: Option<&Token>) {
        self.engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.send(command, token);
            }
        });
    }

    /// Whoever waits for the answer to this question, if somebody still does.
    fn take(self, id: u32) -> Option<Waiting> {
        let take = |waiting: &mut Vec<(u32, Waiting)>| {
            let index = waiting.iter().position(|(known, _)| *known == id)?;
            Some(waiting.swap_remove(index).1)
        };
        self.waiting.try_update_value(take).flatten()
    }

    fn forget_questions(self) {
        self.waiting.update_value(Vec::clear);
    }
}

/// A question that a page keeps asking.
#[derive(Clone, Copy)]
struct Follower {
    records: Records,
    question: Memo<Option<Question>>,
    answer: RwSignal<Option<Reply>>,
    asked: StoredValue<Option<u32>>,
    /// Whether records changed since the question under way was asked.
    is_outdated: StoredValue<bool>,
    /// The least time between two questions that only records ask for, in milliseconds.
    pace: i64,
    asked_at: StoredValue<Timestamp>,
    is_timed: StoredValue<bool>,
}

impl Follower {
    fn ask_anew(self) {
        self.give_up();
        self.is_outdated.set_value(false);
        let Some(question) = self.question.get_untracked() else { return };
        self.asked_at.set_value(present());
        let id = self.records.ask(question, move |reply| self.hear(reply));
        self.asked.set_value(Some(id));
    }

    /// Records changed: asks again, but never more often than answers come.
    fn refresh(self) {
        let pace = if self.records.is_reading() { self.pace } else { 0 };
        // A clock that is set back makes nobody wait.
        let wait = (pace - present().since(self.asked_at.get_value())).min(pace);
        if self.asked.get_value().is_some() {
            self.is_outdated.set_value(true);
        } else if wait <= 0 {
            self.ask_anew();
        } else if !self.is_timed.get_value() {
            self.is_timed.set_value(true);
            let wait = Duration::from_millis(wait.unsigned_abs());
            set_timeout(move || self.wait_is_over(), wait);
        }
    }

    fn wait_is_over(self) {
        // The page may be gone by now.
        if self.is_timed.try_update_value(std::mem::take) == Some(true) {
            self.refresh();
        }
    }

    fn hear(self, reply: Reply) {
        // The page may be gone by now; then nobody wants it, and nothing is left to set.
        self.asked.try_set_value(None);
        self.answer.try_set(Some(reply));
        if self.is_outdated.try_update_value(std::mem::take) == Some(true) {
            self.refresh();
        }
    }

    fn give_up(self) {
        if let Some(Some(id)) = self.asked.try_get_value() {
            self.records.cancel(id);
            self.asked.try_set_value(None);
        }
    }
}
