//! `Session`: one server with one token: the records from it, the requests on
//! their way to it, and what the page was told last.

use super::auto::Auto;
use super::http::Http;
use super::port::tell;
use super::reader::Reader;
use super::{chunk, scope};
use crate::Engine;
use crate::message::{Notice, Progress, Server, Stage};
use crate::reading::{PACE, Pace, Schedule};
use domain::{ClassTable, Token};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

/// One server with one token.
pub(crate) struct Session {
    pub(crate) server: Server,
    pub(crate) http: Http,
    pub(crate) engine: RefCell<Engine>,
    /// The reader that is at work, or was.
    pub(crate) reader: RefCell<Option<Rc<Reader>>>,
    /// Reading by itself, if it does.
    pub(crate) auto: RefCell<Option<Rc<Auto>>>,
    /// Records that the server says it has.
    pub(crate) count: Cell<Option<u32>>,
    /// Which reading comes next.
    pub(crate) schedule: RefCell<Schedule>,
    /// The requests of questions, by the question's number.
    requests: RefCell<HashMap<u32, AbortController>>,
    pace: RefCell<Pace>,
    is_timed: Cell<bool>,
    is_closed: Cell<bool>,
}

impl Session {
    /// A session without records.
    pub(crate) fn new(server: Server, token: Token) -> Self {
        let engine = Engine::new(server.grace, ClassTable::new(&server.classes));
        Self {
            http: Http::new(&server.base, token, Rc::clone(&engine.traffic)),
            schedule: RefCell::new(Schedule::new(&server)),
            server,
            engine: RefCell::new(engine),
            reader: RefCell::default(),
            auto: RefCell::default(),
            count: Cell::default(),
            requests: RefCell::default(),
            pace: RefCell::default(),
            is_timed: Cell::default(),
            is_closed: Cell::default(),
        }
    }

    /// Gives up every request; nothing of this session reaches the page any more.
    pub(crate) fn close(&self) {
        self.is_closed.set(true);
        self.auto.take().iter().for_each(|auto| auto.close());
        self.reader.take().iter().for_each(|reader| reader.stop());
        self.requests.take().values().for_each(AbortController::abort);
    }

    /// Reads every so many milliseconds from now on; 0 is never.
    pub(crate) fn read_every(self: &Rc<Self>, every: i64) {
        self.auto.take().iter().for_each(|auto| auto.close());
        if let Some(auto) = Some(every).filter(|every| *every > 0).and_then(Auto::new) {
            let (session, auto) = (Rc::downgrade(self), Rc::new(auto));
            self.auto.replace(Some(Rc::clone(&auto)));
            spawn_local(async move {
                if let Ok(repeat) = chunk::repeat().await {
                    repeat(session, auto).await;
                }
            });
        }
        self.report_now();
    }

    /// Whether a reading is at work.
    pub(crate) fn is_reading(&self) -> bool {
        self.reader.borrow().as_ref().is_some_and(|reader| reader.is_at_work())
    }

    /// How long the server asked to wait when reading failed, in milliseconds; else 0.
    pub(crate) fn asked_to_wait(&self) -> i64 {
        match self.reader.borrow().as_ref().map(|reader| reader.state().1) {
            Some(Stage::Failed(error)) => error.retry_after().unwrap_or_default(),
            _ => 0,
        }
    }

    /// Lets the other tabs have what was read.
    pub(crate) fn share(&self, page: Option<&[u8]>) {
        self.auto.borrow().iter().for_each(|auto| auto.share(page));
    }

    /// Gives up the request of a question.
    pub(crate) fn cancel(&self, number: u32) {
        if let Some(request) = self.requests.borrow_mut().remove(&number) {
            request.abort();
        }
    }

    /// The signal that ends when the question's answer is no longer wanted. `None`
    /// where the browser knows no such thing.
    pub(crate) fn register(&self, number: u32) -> Option<AbortSignal> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.requests.borrow_mut().insert(number, controller);
        Some(signal)
    }

    /// The answer to a question is known.
    pub(crate) fn unregister(&self, number: u32) {
        self.requests.borrow_mut().remove(&number);
    }

    /// Records were put in beside the reading: the server has at least what is held.
    pub(crate) fn count_held(&self) {
        let held = self.engine.borrow().held();
        self.count.set(self.count.get().map(|count| count.max(held)));
    }

    /// Tells the page how far things are, as soon as its pace allows.
    pub(crate) fn report(self: &Rc<Self>) {
        let progress = self.progress();
        self.tell(&progress, false);
        if self.pace.borrow().is_behind(&progress) && !self.is_timed.replace(true) {
            let session = Rc::clone(self);
            spawn_local(async move {
                scope::sleep(PACE).await;
                session.is_timed.set(false);
                session.report();
            });
        }
    }

    /// Tells the page how far things are, at once.
    pub(crate) fn report_now(&self) {
        self.tell(&self.progress(), true);
    }

    fn tell(&self, progress: &Progress, is_urgent: bool) {
        let news = self.pace.borrow_mut().tell(progress, is_urgent, scope::now());
        if let Some(progress) = news.filter(|_| !self.is_closed.get()) {
            tell(&Notice::Progress(progress));
        }
    }

    fn progress(&self) -> Progress {
        let engine = self.engine.borrow();
        let schedule = self.schedule.borrow();
        let (kind, stage) = self.reader.borrow().as_ref().map(|reader| reader.state()).unwrap_or_default();
        Progress {
            held: engine.held() - engine.doubles(),
            devices: engine.devices(),
            count: self.count.get().map(|count| count.saturating_sub(engine.doubles())),
            stage,
            kind,
            read_at: schedule.read_at(),
            full_at: schedule.full_at(),
            next_at: self
                .auto
                .borrow()
                .as_ref()
                .and_then(|auto| auto.next(schedule.read_at(), self.asked_to_wait())),
            revision: engine.revision(),
        }
    }
}
