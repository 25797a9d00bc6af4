//! The questions: answered from what is held, or by a request to the server.

use super::chunk;
use super::http;
use super::port::tell;
use super::scope;
use super::session::Session;
use crate::Page;
use crate::message::{Answer, Notice, Question};
use domain::retry::backoff;
use domain::submission::Mark;
use domain::submission::{self, Verdict};
use domain::{ApiError, NotTheApi, Record};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;

/// A live check's answer is read so far and no further: the newest records of the device.
const LIVE_CHECK_RECORDS: u32 = 100;
/// A search on the server ends after so many pages, whatever the server says.
const MOST_PAGES: u32 = 10_000;

/// Takes a question; its answer goes to the page, now or later.
pub(crate) fn take(session: &Rc<Session>, number: u32, question: Question) {
    let answer = session.engine.borrow_mut().answer(&question);
    if let Some(answer) = answer {
        tell(&Notice::Reply(number, Ok(answer)));
        return;
    }
    let Some(signal) = session.register(number) else { return };
    let session = Rc::clone(session);
    if matches!(question, Question::Overview { .. } | Question::DeviceList { .. }) {
        spawn_local(async move { about_fleet(&session, number, &question, &signal).await });
        return;
    }
    spawn_local(async move {
        let reply = ask(&session, question, &signal).await;
        if !signal.aborted() {
            session.unregister(number);
            // What it brought in is told first: who gets the reply can see it.
            session.report_now();
            tell(&Notice::Reply(number, reply));
        }
    });
}

/// Whoever answers it comes when the first such question does.
async fn about_fleet(session: &Session, number: u32, question: &Question, signal: &AbortSignal) {
    let answering = chunk::fleet().await;
    if signal.aborted() {
        return;
    }
    session.unregister(number);
    let answer = answering.ok().and_then(|answer| answer(&mut session.engine.borrow_mut(), question));
    tell(&Notice::Reply(number, answer.ok_or(ApiError::Unreachable)));
}

async fn ask(session: &Session, question: Question, signal: &AbortSignal) -> Result<Answer, ApiError> {
    match question {
        Question::LiveCheck(device_id) => live_check(session, &device_id, signal).await,
        Question::Submit { device_id, body } => Ok(submit(session, &device_id, &body, signal).await),
        Question::Find { device_id, mark } => find(session, &device_id, &mark, signal).await,
        // Every other question was answered from what is held.
        _ => probe(session, signal).await,
    }
}

async fn probe(session: &Session, signal: &AbortSignal) -> Result<Answer, ApiError> {
    let answer = session.http.get("limit=1", session.server.timeout, signal).await?;
    crate::count(&answer.body).map(Answer::Probe).map_err(|_| answer.body_error())
}

/// Never tried again by itself: a check costs the server time.
async fn live_check(session: &Session, device_id: &str, signal: &AbortSignal) -> Result<Answer, ApiError> {
    let begun = scope::now();
    let query = format!("id={}&update_status=true&limit={LIVE_CHECK_RECORDS}", encoded(device_id));
    let timeout = session.server.live_check_timeout;
    let page = device_page(session, device_id, &query, timeout, signal).await?;
    if page.returned > 0 && page.taken == 0 {
        return Err(ApiError::NotTheApi(NotTheApi::Shape));
    }
    Ok(Answer::LiveCheck(scope::now().since(begun)))
}

/// Sent once, whatever happens.
async fn submit(session: &Session, device_id: &str, body: &str, signal: &AbortSignal) -> Answer {
    let answer = match session.http.post(body, session.server.timeout, signal).await {
        Ok(answer) => answer,
        Err(error) => return judged(error),
    };
    if answer.status != 201 {
        return judged(answer.error());
    }
    stored(session, device_id, &answer).map_or_else(|| Answer::Uncertain(answer.body_error()), Answer::Stored)
}

/// The id of the record that a 201 brings, which is held from now on.
fn stored(session: &Session, device_id: &str, answer: &http::Answer) -> Option<String> {
    let text = answer.text();
    let id = Record::read(&submission::stored(&text, device_id)?).id;
    session.engine.borrow_mut().insert(&text);
    session.count_held();
    id
}

fn judged(error: ApiError) -> Answer {
    match submission::verdict(error) {
        Verdict::Refused(error) => Answer::Refused(error),
        Verdict::Uncertain(error) => Answer::Uncertain(error),
        Verdict::Stored(_) => Answer::Uncertain(ApiError::NotTheApi(NotTheApi::Shape)),
    }
}

/// Only when all of the device's records were seen without the mark is it proved
/// that the server does not have it.
async fn find(
    session: &Session,
    device_id: &str,
    mark: &Mark,
    signal: &AbortSignal,
) -> Result<Answer, ApiError> {
    let unproved = ApiError::NotTheApi(NotTheApi::Shape);
    let (mut offset, mut taken) = (0, 0);
    for _ in 0..MOST_PAGES {
        let query = format!("id={}&limit={}&offset={offset}", encoded(device_id), session.server.page_size);
        let page = device_page_at_last(session, device_id, &query, signal).await?;
        if let Some(id) = session.engine.borrow().marked(device_id, mark) {
            return Ok(Answer::Found(Some(id)));
        }
        offset += page.returned;
        taken += page.taken;
        if page.returned == 0 || page.count.is_some_and(|count| offset >= count) {
            // An old server that takes the id for something else shows none of them.
            let is_foreign = taken == 0 && (offset > 0 || session.engine.borrow().knows(device_id));
            return if is_foreign { Err(unproved) } else { Ok(Answer::Found(None)) };
        }
    }
    Err(unproved)
}

/// A page of a device, with as many retries as a read deserves.
async fn device_page_at_last(
    session: &Session,
    device_id: &str,
    query: &str,
    signal: &AbortSignal,
) -> Result<Page, ApiError> {
    let mut retry = 0;
    loop {
        let error = match device_page(session, device_id, query, session.server.timeout, signal).await {
            Ok(page) => return Ok(page),
            Err(error) => error,
        };
        retry += 1;
        match backoff(&error, retry, scope::chance()) {
            Some(wait) if !signal.aborted() => scope::sleep(wait).await,
            _ => return Err(error),
        }
    }
}

async fn device_page(
    session: &Session,
    device_id: &str,
    query: &str,
    timeout: i64,
    signal: &AbortSignal,
) -> Result<Page, ApiError> {
    let answer = session.http.get(query, timeout, signal).await?;
    let page = session.engine.borrow_mut().ingest_device_page(&answer.body, device_id);
    let page = page.map_err(|_| answer.body_error())?;
    session.count_held();
    Ok(page)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
