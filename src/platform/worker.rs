//! `EngineWorker`: the worker that holds the records, as a pipe of messages.

use super::place;
use domain::Token;
use engine::message::{self, Command, Notice};
use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerGlobalScope};

#[wasm_bindgen]
extern "C" {
    /// Of boot.js, which alone may make addresses that become code.
    #[wasm_bindgen(catch, js_name = startEngine)]
    fn start_engine() -> Result<Worker, JsValue>;
}

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
        let worker = start_engine()?;
        worker.post_message(&Array::of2(&script().into(), &wasm_bindgen::module()))?;
        let engine = Self { worker, early: Rc::new(RefCell::new(Some(Vec::new()))) };
        engine.listen(on_notice, on_crash.clone());
        let closure = Closure::<dyn FnMut()>::new(on_crash);
        engine.worker.set_onerror(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
        Ok(engine)
    }

    /// Gives a command. The token travels beside the text, never in it.
    pub fn send(&self, command: &Command, token: Option<&Token>) {
        // Commands are plain data: writing them cannot fail.
        let bytes = message::encode(command).unwrap_or_default();
        let message = Array::of1(&Uint8Array::from(bytes.as_slice()).into());
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
            match message::decode(&Uint8Array::new(&event.data()).to_vec()) {
                Some(notice) => on_notice(notice),
                None => on_crash(),
            }
        });
        self.worker.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        closure.forget();
    }
}

/// Whether this code runs in the worker, not in the page.
#[must_use]
pub fn is_here() -> bool {
    js_sys::global().is_instance_of::<WorkerGlobalScope>()
}

/// The address of the script that belongs to the module, as index.html says.
fn script() -> String {
    let script = document().query_selector("script[data-js]").ok().flatten();
    let address = script.and_then(|script| script.get_attribute("data-js"));
    address.and_then(|address| place::absolute(&address)).unwrap_or_default()
}

fn post(worker: &Worker, message: &Array) {
    // Texts can always be posted.
    let _ = worker.post_message(message);
}
