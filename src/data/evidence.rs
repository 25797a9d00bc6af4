//! Evidence packs: saved as an export, and checked piece by piece by the worker.

use super::Data;
use super::export::Order;
use crate::platform::upload::Chosen;
use domain::export::Format;
use engine::message::{AboutAudit, AboutReport, Answer, Verdict, decode};
use leptos::ev::Event;
use leptos::task::spawn_local;
use std::rc::Rc;

/// A file is read in pieces of this size, in bytes.
const PIECE: f64 = 524_288.0;

/// Saves the records behind a report, after a first line that tells what they are.
pub fn save(data: Data, about: AboutReport, head: String) {
    let part = move |from| AboutAudit::Pack { about: about.clone(), head: head.clone(), from }.ask();
    let order =
        Order { part: Rc::new(part), name: "evidence".into(), format: Format::Ndjson, is_marked: false };
    data.export.start(data, order);
}

/// Checks the file that was chosen or dropped, and goes on with what it is; `None` when it
/// cannot be read. `false` when there was none.
pub fn check(data: Data, event: &Event, then: impl FnOnce(Option<Verdict>) + 'static) -> bool {
    let file = Chosen::of(event);
    let is_there = file.is_some();
    if let Some(file) = file {
        next(data, file, 0.0, then);
    }
    is_there
}

fn next(data: Data, file: Chosen, from: f64, then: impl FnOnce(Option<Verdict>) + 'static) {
    spawn_local(async move {
        let Some(bytes) = file.bytes(from, from + PIECE).await else { return then(None) };
        let question = AboutAudit::Check { is_first: from == 0.0, bytes }.ask();
        data.records.ask(question, move |reply| match reply {
            Ok(Answer::About(bytes)) => match decode::<Option<Verdict>>(&bytes) {
                Some(None) => next(data, file, from + PIECE, Box::new(then) as Box<dyn FnOnce(_)>),
                verdict => then(verdict.flatten()),
            },
            _ => then(None),
        });
    });
}
