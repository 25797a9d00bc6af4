//! The questions: answered from what is held, or by a request to the server.

use super::chunk;
use super::port::tell;
use super::session::Session;
use crate::message::{Answer, Endpoint, Notice, Question, Topic};
use domain::ApiError;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;

/// Takes a question; its answer goes to the page, now or later.
pub(crate) fn take(session: &Rc<Session>, number: u32, question: Question) {
    let answer = session.engine.borrow_mut().answer_at_once(&question);
    if let Some(answer) = answer {
        tell(&Notice::Reply(number, Ok(answer)));
        return;
    }
    let Some(signal) = session.register(number) else { return };
    let session = Rc::clone(session);
    if let Question::About(topic, asked) = question {
        spawn_local(async move { about(&session, number, topic, &asked, &signal).await });
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
async fn about(session: &Session, number: u32, topic: Topic, asked: &[u8], signal: &AbortSignal) {
    let answering = match topic {
        Topic::Fleet => chunk::fleet().await,
        Topic::Device => chunk::device().await,
        Topic::Incidents => chunk::incidents().await,
        Topic::List => chunk::list().await,
        Topic::Export => chunk::export().await,
        Topic::Findings => chunk::findings().await,
        Topic::Report => chunk::report().await,
    };
    if signal.aborted() {
        return;
    }
    session.unregister(number);
    let answer = answering.ok().and_then(|answer| answer(&mut session.engine.borrow_mut(), asked));
    tell(&Notice::Reply(number, answer.map(Answer::About).ok_or(ApiError::Unreachable)));
}

async fn ask(session: &Rc<Session>, question: Question, signal: &AbortSignal) -> Result<Answer, ApiError> {
    let asking = match question {
        Question::LiveCheck(_) => chunk::check().await,
        Question::Submit { .. } | Question::Find { .. } => chunk::forms().await,
        // Every other question was answered from what is held.
        _ => return probe(session, signal).await,
    };
    let Ok(ask) = asking else {
        // Whoever asks the server could not be fetched: nothing was sent.
        return match question {
            Question::Submit { .. } => Ok(Answer::Refused(ApiError::Offline)),
            _ => Err(ApiError::Unreachable),
        };
    };
    ask(Rc::clone(session), question, signal.clone()).await
}

async fn probe(session: &Session, signal: &AbortSignal) -> Result<Answer, ApiError> {
    let answer = session.http.get(Endpoint::Probe, "limit=1", session.server.timeout, signal).await?;
    crate::count(&answer.body).map(Answer::Probe).map_err(|_| answer.body_error())
}
