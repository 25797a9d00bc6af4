//! The port to the page: takes its messages, one after the other, and hands each
//! command to the session that is open.

use super::session::Session;
use super::{questions, reader, scope};
use crate::message::{self, Command, Notice, Progress};
use domain::{ApiError, Token};
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// Takes messages from now on, and tells the page so.
pub(crate) fn listen() {
    let open: RefCell<Option<Rc<Session>>> = RefCell::default();
    let take = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message: js_sys::Array = event.data().unchecked_into();
        match read(&message) {
            Some((command, token)) => obey(&open, command, token),
            None => scope::complain(&JsValue::from_str("the engine got a message that is no command")),
        }
    });
    scope::scope().set_onmessage(Some(take.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    take.forget();
    tell(&Notice::Progress(Progress::default()));
}

/// Tells the page something.
pub(crate) fn tell(notice: &Notice) {
    match message::encode(notice) {
        Some(bytes) => scope::post(&bytes),
        None => scope::complain(&JsValue::from_str("the engine could not write a message")),
    }
}

fn read(message: &js_sys::Array) -> Option<(Command, Option<String>)> {
    let command = message::decode(&Uint8Array::new(&message.get(0)).to_vec())?;
    Some((command, message.get(1).as_string()))
}

fn obey(open: &RefCell<Option<Rc<Session>>>, command: Command, token: Option<String>) {
    let session = open.borrow().clone();
    match (command, session) {
        (Command::Open(server), before) => {
            before.iter().for_each(|session| session.close());
            let token = token.and_then(|token| Token::new(&token).ok());
            open.replace(token.map(|token| Rc::new(Session::new(server, token))));
            tell(&Notice::Progress(Progress::default()));
        }
        (Command::Close, before) => {
            before.iter().for_each(|session| session.close());
            open.replace(None);
            tell(&Notice::Progress(Progress::default()));
        }
        (Command::Read, Some(session)) => reader::refresh(&session),
        (Command::ReadAll, Some(session)) => reader::read_all(&session),
        (Command::Auto(every), Some(session)) => session.read_every(every),
        (Command::Stop, Some(session)) => reader::stop(&session),
        (Command::Ask(number, question), Some(session)) => questions::take(&session, number, question),
        (Command::Ask(number, _), None) => tell(&Notice::Reply(number, Err(ApiError::Unauthorized))),
        (Command::Cancel(number), Some(session)) => session.cancel(number),
        (Command::Read | Command::ReadAll | Command::Auto(_) | Command::Stop | Command::Cancel(_), None) => {}
    }
}
