//! `Reader`: carries a [`Reading`] out: asks for its pages, each a task of its
//! own, so that questions are answered between them.

use super::scope;
use super::session::Session;
use crate::message::Stage;
use crate::reading::{Ask, Next};
use crate::{Page, Reading};
use domain::ApiError;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// A reading at work.
pub(crate) struct Reader {
    reading: RefCell<Reading>,
    requests: AbortController,
    is_timed: Cell<bool>,
}

impl Reader {
    /// What it is doing.
    pub(crate) fn stage(&self) -> Stage {
        self.reading.borrow().stage().clone()
    }

    /// Ends it; what was read is kept.
    pub(crate) fn stop(&self) {
        self.reading.borrow_mut().stop();
        self.requests.abort();
    }

    fn is_working(&self) -> bool {
        matches!(self.reading.borrow().stage(), Stage::Reading | Stage::Waiting(..))
    }
}

/// Starts a reading, unless one is at work.
pub(crate) fn start(session: &Rc<Session>) {
    if session.reader.borrow().as_ref().is_some_and(|reader| reader.is_working()) {
        return;
    }
    let Ok(requests) = AbortController::new() else { return };
    let reading = Reading::new(session.server.page_size, session.server.concurrency);
    let reader = Rc::new(Reader { reading: RefCell::new(reading), requests, is_timed: Cell::default() });
    session.reader.replace(Some(Rc::clone(&reader)));
    go_on(session, &reader);
}

/// Stops the reading, if one is at work.
pub(crate) fn stop(session: &Rc<Session>) {
    session.reader.borrow().iter().for_each(|reader| reader.stop());
    session.report();
}

fn go_on(session: &Rc<Session>, reader: &Rc<Reader>) {
    loop {
        let next = reader.reading.borrow_mut().next(scope::now());
        let (session, reader) = (Rc::clone(session), Rc::clone(reader));
        match next {
            Next::Begin => session.engine.borrow_mut().begin_read(),
            Next::Ask(ask) => spawn_local(async move { ask_for(&session, &reader, ask).await }),
            Next::Until(moment) => {
                if !reader.is_timed.replace(true) {
                    spawn_local(async move {
                        scope::sleep(moment.since(scope::now())).await;
                        reader.is_timed.set(false);
                        go_on(&session, &reader);
                    });
                }
                break;
            }
            Next::Await => break,
            Next::Done => {
                end(&session, &reader);
                break;
            }
        }
    }
    session.report();
}

async fn ask_for(session: &Rc<Session>, reader: &Rc<Reader>, ask: Ask) {
    let result = page(session, reader, ask).await;
    if reader.requests.signal().aborted() {
        return;
    }
    match result {
        Ok(page) => {
            session.count.set(page.count.or(session.count.get()));
            reader.reading.borrow_mut().answered(ask, &page);
        }
        Err(error) => reader.reading.borrow_mut().failed(ask, error, scope::chance(), scope::now()),
    }
    go_on(session, reader);
}

async fn page(session: &Session, reader: &Reader, ask: Ask) -> Result<Page, ApiError> {
    let query = format!("limit={}&offset={}", ask.limit, ask.offset);
    let signal = reader.requests.signal();
    let answer = session.http.get(&query, session.server.timeout, &signal).await?;
    if signal.aborted() {
        return Err(ApiError::Unreachable);
    }
    session.engine.borrow_mut().ingest_page(&answer.body).map_err(|_| answer.body_error())
}

fn end(session: &Session, reader: &Reader) {
    let reading = reader.reading.borrow();
    if *reading.stage() == Stage::Complete {
        session.read_at.set(Some(scope::now()));
    }
    session.engine.borrow_mut().end_read(reading.saw_everything());
    reader.requests.abort();
}
