//! `EngineWorker`: the worker that holds the records, as a pipe of messages.

use super::place;
use domain::Token;
use engine::message::{Command, Notice};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// A running engine.
#[derive(Clone)]
pub struct EngineWorker {
    worker: Worker,
    /// Commands given before the worker was ready to listen; `None` afterwards.
    early: Rc<RefCell<Option<Vec<Array>>>>,
}

impl EngineWorker {
    /// Starts the worker, which then lives as long as the app. `on_notice` gets
    /// everything it says, `on_crash` is told when it cannot start or dies.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub fn start(
        on_notice: impl Fn(Notice) + 'static,
        on_crash: impl Fn() + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let address = place::absolute("engine_loader.js").unwrap_or_default();
        let worker = Worker::new(&address)?;
        let engine = Self { worker, early: Rc::new(RefCell::new(Some(Vec::new()))) };
        engine.listen(on_notice, on_crash.clone());
        let closure = Closure::<dyn FnMut()>::new(on_crash);
        engine.worker.set_onerror(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
        Ok(engine)
    }

    /// Gives a command. The token travels beside the text, never in it.
    pub fn send(&self, command: &Command, token: Option<&Token>) {
        // Commands are plain data: writing them as JSON cannot fail.
        let text = serde_json::to_string(command).unwrap_or_default();
        let message = Array::of1(&text.into());
        if let Some(token) = token {
            message.push(&token.expose().into());
        }
        match self.early.borrow_mut().as_mut() {
            Some(early) => early.push(message),
            None => post(&self.worker, &message),
        }
    }

    fn listen(&self, on_notice: impl Fn(Notice) + 'static, on_crash: impl Fn() + 'static) {
        let (worker, early) = (self.worker.clone(), self.early.clone());
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Whatever it says first, it says because it listens now.
            for message in early.borrow_mut().take().into_iter().flatten() {
                post(&worker, &message);
            }
            let text = event.data().as_string().unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(notice) => on_notice(notice),
                Err(_) => on_crash(),
            }
        });
        self.worker.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
    }
}

fn post(worker: &Worker, message: &Array) {
    // Texts can always be posted.
    let _ = worker.post_message(message);
}
