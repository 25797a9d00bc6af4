//! Submissions: posting one, and finding out whether the server has it.

use super::device_page::{device_page, encoded};
use super::http;
use super::scope;
use super::session::Session;
use crate::Page;
use crate::message::{Answer, Endpoint, Question};
use domain::retry::backoff;
use domain::submission::Mark;
use domain::submission::{self, Verdict};
use domain::{ApiError, NotTheApi, Record};
use std::pin::Pin;
use std::rc::Rc;
use web_sys::AbortSignal;

/// A search on the server ends after so many pages, whatever the server says.
const MOST_PAGES: u32 = 10_000;

/// Answers a [`Question::Submit`] or a [`Question::Find`].
pub(super) fn ask(
    session: Rc<Session>,
    question: Question,
    signal: AbortSignal,
) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>> {
    Box::pin(async move {
        match question {
            Question::Submit { device_id, body } => Ok(submit(&session, &device_id, &body, &signal).await),
            Question::Find { device_id, mark } => find(&session, &device_id, &mark, &signal).await,
            _ => Err(ApiError::Unreachable),
        }
    })
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
        let error =
            match device_page(session, Endpoint::Device, device_id, query, session.server.timeout, signal)
                .await
            {
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
