//! `Auto`: reading again by itself, while the page is seen. Of all tabs with the same
//! server and the same token one reads; the others take in what it got.

use super::session::Session;
use super::turn::{Turn, name, turn};
use super::{reader, scope};
use domain::Timestamp;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// So long it waits at least before it looks again, in milliseconds.
const LEAST: i64 = 500;

/// Reading at an interval.
pub(crate) struct Auto {
    /// The interval, in milliseconds.
    every: i64,
    /// Ends the wait for the turn, and everything else.
    end: AbortController,
    /// Its turn, while it has it.
    turn: RefCell<Option<Turn>>,
    channel: RefCell<Option<BroadcastChannel>>,
    /// When it last tried to read.
    tried: Cell<Option<Timestamp>>,
}

impl Auto {
    /// When it reads next, or the tab whose turn it is does; `asked` is how long the server
    /// asked to wait when it was tried last, in milliseconds.
    pub(crate) fn next(&self, read_at: Option<Timestamp>, asked: i64) -> Option<Timestamp> {
        read_at.max(self.tried.get()).map(|at| at.plus(self.every.max(asked)))
    }

    /// A try has ended: the next one is so long after that.
    pub(crate) fn ended(&self, now: Timestamp) {
        self.tried.set(Some(now));
    }

    /// At this interval, in milliseconds. `None` where the browser cannot end what it begins.
    pub(crate) fn new(every: i64) -> Option<Self> {
        let end = AbortController::new().ok()?;
        Some(Self {
            every,
            end,
            turn: RefCell::default(),
            channel: RefCell::default(),
            tried: Cell::default(),
        })
    }

    fn is_over(&self) -> bool {
        self.end.signal().aborted()
    }

    /// Ends it, and lets another tab have the turn.
    pub(crate) fn close(&self) {
        self.end.abort();
        self.turn.take();
        self.channel.take().iter().for_each(BroadcastChannel::close);
    }

    /// Lets the other tabs have what was read: a page, or that it was the last one.
    pub(crate) fn share(&self, page: Option<&[u8]>) {
        let page = page.map_or(JsValue::NULL, |page| Uint8Array::from(page).into());
        // Who does not get it reads it when it is his turn.
        self.channel.borrow().iter().for_each(|channel| channel.post_message(&page).unwrap_or_default());
    }
}

/// Reads at its interval until it is over.
pub(crate) fn run(session: Weak<Session>, auto: Rc<Auto>) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move { repeat(&session, &auto).await })
}

/// Whoever signs out is forgotten at once: while it waits, it holds no session.
async fn repeat(session: &Weak<Session>, auto: &Rc<Auto>) {
    let identity = session.upgrade().map(|session| session.http.identity());
    // Where the browser has no digests, it has no turns either: each tab reads for itself.
    if let Some(name) = name(&identity.unwrap_or_default()).await.filter(|_| !auto.is_over()) {
        listen(session.clone(), auto, &name);
        let own = turn(&name, Some(&auto.end.signal())).await;
        if !auto.is_over() {
            auto.turn.replace(Some(own));
        }
    }
    while let Some(now) = session.upgrade().filter(|_| !auto.is_over()) {
        let next =
            |session: &Session| auto.next(session.schedule.borrow().read_at(), session.asked_to_wait());
        let wait = next(&now).map_or(0, |next| next.since(scope::now()));
        drop(now);
        scope::sleep(wait.max(LEAST)).await;
        let Some(session) = session.upgrade().filter(|_| !auto.is_over()) else { return };
        // Somebody may have read meanwhile, and may read right now.
        if next(&session).is_none_or(|next| next <= scope::now()) && !session.is_reading() {
            auto.tried.set(Some(scope::now()));
            session.engine.borrow().traffic.trim();
            reader::refresh(&session);
        }
    }
}

/// Takes in what the tab gets whose turn it is.
fn listen(session: Weak<Session>, auto: &Auto, name: &str) {
    let Ok(channel) = BroadcastChannel::new(name) else { return };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(session) = session.upgrade() else { return };
        match event.data().dyn_into::<Uint8Array>() {
            // What is none of the API's answers changes nothing.
            Ok(page) => drop(session.engine.borrow_mut().ingest_shared(&page.to_vec())),
            Err(_) => session.schedule.borrow_mut().heard(scope::now()),
        }
        session.count_held();
        session.report();
    });
    channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It lives as long as its channel, which is closed with the session.
    hear.forget();
    auto.channel.replace(Some(channel));
}
