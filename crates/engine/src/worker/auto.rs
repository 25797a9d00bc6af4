//! `Auto`: reading again by itself, while the page is seen. Of all tabs with the same
//! server and the same token one reads; the others take in what it got.

use super::session::Session;
use super::{reader, scope};
use domain::Timestamp;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// So long it waits at least before it looks again, in milliseconds.
const LEAST: i64 = 500;

/// Reading at an interval.
pub(crate) struct Auto {
    /// The interval, in milliseconds.
    every: i64,
    /// Ends the wait for the turn, and everything else.
    end: AbortController,
    /// Gives the turn back.
    release: RefCell<Option<Function>>,
    channel: RefCell<Option<BroadcastChannel>>,
    /// When it last tried to read.
    tried: Cell<Option<Timestamp>>,
}

impl Auto {
    /// When it reads next, or the tab whose turn it is does.
    pub(crate) fn next(&self, read_at: Option<Timestamp>) -> Option<Timestamp> {
        read_at.max(self.tried.get()).map(|at| at.plus(self.every))
    }

    /// At this interval, in milliseconds. `None` where the browser cannot end what it begins.
    pub(crate) fn new(every: i64) -> Option<Self> {
        let end = AbortController::new().ok()?;
        Some(Self {
            every,
            end,
            release: RefCell::default(),
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
        if let Some(release) = self.release.take() {
            // Whoever waits for it hears nothing but that it is over.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
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
        turn(auto, &name).await;
    }
    while let Some(now) = session.upgrade().filter(|_| !auto.is_over()) {
        let next = |session: &Session| auto.next(session.schedule.borrow().read_at());
        let wait = next(&now).map_or(0, |next| next.since(scope::now()));
        drop(now);
        scope::sleep(wait.max(LEAST)).await;
        let Some(session) = session.upgrade().filter(|_| !auto.is_over()) else { return };
        // Somebody may have read meanwhile, and may read right now.
        if next(&session).is_none_or(|next| next <= scope::now()) && !session.is_reading() {
            auto.tried.set(Some(scope::now()));
            reader::refresh(&session);
        }
    }
}

/// What the tabs with this server and this token have in common. It tells neither.
async fn name(identity: &str) -> Option<String> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok().filter(JsValue::is_object)?;
    let digest: Function = Reflect::get(&subtle, &"digest".into()).ok()?.dyn_into().ok()?;
    let text = Uint8Array::from(identity.as_bytes());
    let digest = digest.call2(&subtle, &"SHA-256".into(), &text).ok()?;
    let digest = JsFuture::from(digest.dyn_into::<Promise>().ok()?).await.ok()?;
    let digest: Vec<String> =
        Uint8Array::new(&digest).to_vec().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(["diagboard ", &digest.concat()].concat())
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

/// Waits until it is this tab's turn, or all is over.
async fn turn(auto: &Rc<Auto>, name: &str) {
    let locks = Reflect::get(&scope::scope().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok();
    let Some(request) = request.and_then(|request| request.dyn_into::<Function>().ok()) else { return };
    let options = Object::new();
    // A fresh object takes any property.
    let _ = Reflect::set(&options, &"signal".into(), &auto.end.signal());
    let granted = Promise::new(&mut |resolve, _| {
        let (auto, granted) = (Rc::clone(auto), resolve.clone());
        // The turn is this tab's until the promise that this returns is kept.
        let hold = Closure::once_into_js(move || {
            let held = Promise::new(&mut |release, _| drop(auto.release.replace(Some(release))));
            let _ = granted.call0(&JsValue::UNDEFINED);
            held
        });
        match request.call3(&locks, &name.into(), &options, &hold) {
            // It is over when the wait is given up, too.
            Ok(ended) => spawn_local(async move {
                let _ = JsFuture::from(ended.unchecked_into::<Promise>()).await;
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }),
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        }
    });
    JsFuture::from(granted).await.unwrap_or_default();
}
