//! `Link`: the hold that a request has on the connection it came in on, so that
//! a fault can end it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// How a connection is ended from within a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Closed in order, as by a server that goes away.
    Close,
    /// Reset (TCP RST), as by a network that breaks.
    Reset,
}

/// A connection, as a request on it sees it.
#[derive(Clone, Default)]
pub(crate) struct Link(Arc<State>);

#[derive(Default)]
struct State {
    severed: Notify,
    reset: AtomicBool,
}

impl Link {
    /// Ends the connection; the request on it is dropped wherever it waits.
    pub(crate) fn sever(&self, ending: Ending) {
        self.0.reset.store(ending == Ending::Reset, Ordering::SeqCst);
        self.0.severed.notify_one();
    }

    /// Waits until a request ends the connection.
    pub(crate) async fn severed(&self) -> Ending {
        self.0.severed.notified().await;
        if self.0.reset.load(Ordering::SeqCst) { Ending::Reset } else { Ending::Close }
    }
}
