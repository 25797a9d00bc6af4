//! `Reader`: carries a [`Reading`] out: asks for its pages, each a task of its
//! own, so that questions are answered between them.

use super::scope;
use super::session::Session;
use crate::message::{Endpoint, Kind, Stage};
use crate::reading::{Ask, Next};
use crate::traffic::{Event, Seen};
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
    /// What it reads, and what it is doing.
    pub(crate) fn state(&self) -> (Kind, Stage) {
        let reading = self.reading.borrow();
        (reading.kind(), reading.stage().clone())
    }

    /// Ends it; what was read is kept.
    pub(crate) fn stop(&self) {
        self.reading.borrow_mut().stop();
        self.requests.abort();
    }

    /// Whether it reads.
    pub(crate) fn is_at_work(&self) -> bool {
        self.work().is_some()
    }

    /// What it reads, while it does.
    fn work(&self) -> Option<Kind> {
        let (kind, stage) = self.state();
        matches!(stage, Stage::Reading | Stage::Waiting(..)).then_some(kind)
    }

    fn is_stopped(&self) -> bool {
        self.requests.signal().aborted()
    }
}

/// Reads what is new. A full reading at work brings that too, and nothing starts
/// twice: it only goes on as fast as it can, also if it began at low priority.
pub(crate) fn refresh(session: &Rc<Session>) {
    let reader = session.reader.borrow().clone();
    match reader.as_ref().and_then(|reader| Some((reader, reader.work()?))) {
        Some((reader, Kind::Full)) => {
            reader.reading.borrow_mut().hasten(session.server.concurrency);
            go_on(session, reader);
        }
        Some((_, Kind::New)) => {}
        None => {
            let reading = session.schedule.borrow().refresh();
            start(session, reading);
        }
    }
}

/// Reads everything. A refresh at work ends for it: this one brings the same.
pub(crate) fn read_all(session: &Rc<Session>) {
    let reader = session.reader.borrow().clone();
    match reader.as_ref().and_then(|reader| reader.work()) {
        Some(Kind::Full) => return refresh(session),
        Some(Kind::New) => reader.iter().for_each(|reader| reader.stop()),
        None => {}
    }
    let reading = session.schedule.borrow().full();
    start(session, reading);
}

fn start(session: &Rc<Session>, reading: Reading) {
    let Ok(requests) = AbortController::new() else { return };
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
                        if !reader.is_stopped() {
                            go_on(&session, &reader);
                        }
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
    if reader.is_stopped() {
        return;
    }
    match result {
        Ok(page) => {
            session.count.set(page.count.or(session.count.get()));
            let mut engine = session.engine.borrow_mut();
            let mut reading = reader.reading.borrow_mut();
            if let Some(count) = page.count.filter(|_| ask.offset == 0 && reading.kind() == Kind::Full) {
                engine.expect(count);
            }
            let Page { returned, fresh, .. } = page;
            let seen = Seen { offset: ask.offset, returned, fresh, is_again: reading.looks_again() };
            engine.traffic.note(Event::Saw(seen));
            reading.answered(ask, &page, engine.held());
        }
        Err(error) => reader.reading.borrow_mut().failed(ask, error, scope::chance(), scope::now()),
    }
    go_on(session, reader);
}

async fn page(session: &Session, reader: &Reader, ask: Ask) -> Result<Page, ApiError> {
    let query = format!("limit={}&offset={}", ask.limit, ask.offset);
    let signal = reader.requests.signal();
    let answer = session.http.get(Endpoint::List, &query, session.server.timeout, &signal).await?;
    if signal.aborted() {
        return Err(ApiError::Unreachable);
    }
    let page = session.engine.borrow_mut().ingest_page(&answer.body).map_err(|_| answer.body_error())?;
    // Only what is new: everything would be read by nobody in the other tabs.
    if reader.state().0 == Kind::New {
        session.share(Some(&answer.body));
    }
    Ok(page)
}

/// Whoever stopped a reading keeps what it brought; one that ended may be followed
/// by another at once.
fn end(session: &Rc<Session>, reader: &Reader) {
    reader.requests.abort();
    session.auto.borrow().iter().for_each(|auto| auto.ended(scope::now()));
    let reading = reader.reading.borrow();
    if *reading.stage() == Stage::Complete && reading.kind() == Kind::New {
        session.share(None);
    }
    let held = {
        let mut engine = session.engine.borrow_mut();
        engine.end_read(reading.saw_everything());
        engine.held()
    };
    let next = session.schedule.borrow_mut().ended(&reading, held, scope::now());
    if let Some(reading) = next {
        start(session, reading);
    }
}
