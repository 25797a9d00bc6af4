//! `Faults`: what goes wrong on purpose. Each waits in a queue for the next
//! request to the API that it is meant for.

mod inject;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::Request;
use axum::http::Method;
use serde::{Deserialize, Serialize};

pub(crate) use inject::{inject, keep_alive};

/// A fault, for whom it is, and how often.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Order {
    #[serde(flatten)]
    fault: Fault,
    /// How many requests it hits.
    #[serde(default = "once")]
    times: u32,
    /// How many it lets pass before.
    #[serde(default)]
    skip: u32,
    /// Only requests of this method; otherwise any GET or POST.
    method: Option<String>,
    /// Only requests whose query has this in it.
    query: Option<String>,
}

fn once() -> u32 {
    1
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
enum Fault {
    /// The answer comes later.
    Delay { ms: u64 },
    /// 429.
    RateLimit { retry_after: Option<u64> },
    /// 503, or another status of a server in trouble.
    Unavailable { retry_after: Option<u64>, status: Option<u16> },
    /// The page of a captive portal, with status 200.
    Portal,
    /// The answer ends in the middle.
    Cut,
    /// The connection is reset before any byte of an answer.
    Reset,
    /// A POST is stored, its answer lost.
    StoreThenDrop,
    /// A POST is stored, and answered with a status of a server in trouble.
    StoreThenFail { status: Option<u16> },
    /// The connection is lost at once, a POST on it stored later.
    StoreLate { ms: u64 },
    /// The token is not valid any more, from this request on.
    Revoke,
    /// 500 with a body of this sort: `text`, `html`, `empty` or `json`.
    ServerError { body: Option<String> },
    /// 403.
    Forbidden,
    /// Any answer, such as JSON that is not the API's.
    Answer { status: Option<u16>, content_type: Option<String>, body: String },
}

impl Order {
    fn is_for(&self, request: &Request) -> bool {
        let wanted = match (&self.method, &self.fault) {
            (Some(method), _) => request.method().as_str().eq_ignore_ascii_case(method),
            (None, Fault::StoreThenDrop | Fault::StoreThenFail { .. } | Fault::StoreLate { .. }) => {
                request.method() == Method::POST
            }
            _ => request.method() == Method::GET || request.method() == Method::POST,
        };
        let query = request.uri().query().unwrap_or_default();
        wanted && self.query.as_ref().is_none_or(|part| query.contains(part))
    }
}

/// The faults that wait, and how many requests came.
#[derive(Default)]
pub(crate) struct Faults {
    queue: Mutex<VecDeque<Order>>,
    requests: Mutex<BTreeMap<String, u64>>,
    /// Each connection serves one request only. Browsers repeat a request by
    /// themselves when a connection that was used before breaks.
    one_request_each: AtomicBool,
}

impl Faults {
    pub(crate) fn add(&self, order: Order) {
        lock(&self.queue).push_back(order);
    }

    pub(crate) fn clear(&self) {
        lock(&self.queue).clear();
    }

    pub(crate) fn waiting(&self) -> Vec<Order> {
        lock(&self.queue).iter().cloned().collect()
    }

    pub(crate) fn set_keep_alive(&self, on: bool) {
        self.one_request_each.store(!on, Ordering::SeqCst);
    }

    /// Whether each connection serves one request only.
    fn one_request_each(&self) -> bool {
        self.one_request_each.load(Ordering::SeqCst)
    }

    /// How many requests to the API came, by method.
    pub(crate) fn requests(&self) -> BTreeMap<String, u64> {
        lock(&self.requests).clone()
    }

    /// Counts the request and takes the first fault that is for it.
    fn take(&self, request: &Request) -> Option<Fault> {
        *lock(&self.requests).entry(request.method().to_string()).or_default() += 1;
        let mut queue = lock(&self.queue);
        let index = queue.iter().position(|order| order.is_for(request))?;
        let order = &mut queue[index];
        if order.skip > 0 {
            order.skip -= 1;
            return None;
        }
        order.times = order.times.saturating_sub(1);
        let fault = order.fault.clone();
        if order.times == 0 {
            queue.remove(index);
        }
        Some(fault)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
