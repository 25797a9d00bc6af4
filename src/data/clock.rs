//! `Clock`: the present moment as a signal, moving on often enough for relative
//! times to be true.

use crate::platform::clock;
use domain::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

const TICK: Duration = Duration::from_secs(10);

/// The present moment.
#[derive(Clone, Copy)]
pub struct Clock(RwSignal<Timestamp>);

impl Clock {
    /// Starts it, for the life of the app.
    pub fn start() -> Self {
        let clock = Self(RwSignal::new(present()));
        set_interval(move || clock.0.set(present()), TICK);
        clock
    }

    /// The present moment, exactly; whoever reads it runs again with every tick.
    #[must_use]
    pub fn now(self) -> Timestamp {
        self.0.track();
        present()
    }

    /// The moment of the last tick: the same for everyone until the next one.
    #[must_use]
    pub fn ticked(self) -> Timestamp {
        self.0.track();
        self.0.get_untracked()
    }
}

/// The present moment.
#[must_use]
pub fn present() -> Timestamp {
    Timestamp(clock::now())
}
