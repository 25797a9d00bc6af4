//! `Session`: one server with one token: the records from it, the requests on
//! their way to it, and what the page was told last.

use super::http::Http;
use super::port::tell;
use super::reader::Reader;
use super::scope;
use crate::Engine;
use crate::message::{Notice, Progress, Server, Stage};
use domain::{ClassTable, Timestamp, Token};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

/// Progress is told at most so often, in milliseconds.
const PACE: i64 = 100;

/// One server with one token.
pub(crate) struct Session {
    pub(crate) server: Server,
    pub(crate) http: Http,
    pub(crate) engine: RefCell<Engine>,
    /// The reader that is at work, or was.
    pub(crate) reader: RefCell<Option<Rc<Reader>>>,
    /// Records that the server says it has.
    pub(crate) count: Cell<Option<u32>>,
    /// When a reading last got to its end.
    pub(crate) read_at: Cell<Option<Timestamp>>,
    /// The requests of questions, by the question's number.
    requests: RefCell<HashMap<u32, AbortController>>,
    told: RefCell<Progress>,
    told_at: Cell<Timestamp>,
    is_timed: Cell<bool>,
    is_closed: Cell<bool>,
}

impl Session {
    /// A session without records.
    pub(crate) fn new(server: Server, token: Token) -> Self {
        let engine = Engine::new(server.grace, ClassTable::new(&server.classes));
        Self {
            http: Http::new(&server.base, token),
            server,
            engine: RefCell::new(engine),
            reader: RefCell::default(),
            count: Cell::default(),
            read_at: Cell::default(),
            requests: RefCell::default(),
            told: RefCell::default(),
            told_at: Cell::new(Timestamp(0)),
            is_timed: Cell::default(),
            is_closed: Cell::default(),
        }
    }

    /// Gives up every request; nothing of this session reaches the page any more.
    pub(crate) fn close(&self) {
        self.is_closed.set(true);
        self.reader.take().iter().for_each(|reader| reader.stop());
        self.requests.take().values().for_each(AbortController::abort);
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

    /// Tells the page how far things are, when that has changed: at once when the
    /// stage changed or the first records are there, else with the next pace.
    pub(crate) fn report(self: &Rc<Self>) {
        let progress = self.progress();
        let is_urgent = {
            let told = self.told.borrow();
            told.stage != progress.stage || told.held == 0
        };
        let wait = PACE - scope::now().since(self.told_at.get());
        if is_urgent || wait <= 0 {
            self.tell(progress);
        } else if !self.is_timed.replace(true) {
            let session = Rc::clone(self);
            spawn_local(async move {
                scope::sleep(wait).await;
                session.is_timed.set(false);
                session.report();
            });
        }
    }

    /// Tells the page how far things are, at once.
    pub(crate) fn report_now(&self) {
        self.tell(self.progress());
    }

    fn tell(&self, progress: Progress) {
        if !self.is_closed.get() && *self.told.borrow() != progress {
            self.told_at.set(scope::now());
            tell(&Notice::Progress(progress.clone()));
            self.told.replace(progress);
        }
    }

    fn progress(&self) -> Progress {
        let engine = self.engine.borrow();
        let reader = self.reader.borrow();
        Progress {
            held: engine.held(),
            devices: engine.devices(),
            count: self.count.get(),
            stage: reader.as_ref().map_or(Stage::Idle, |reader| reader.stage()),
            read_at: self.read_at.get(),
            revision: engine.revision(),
        }
    }
}
