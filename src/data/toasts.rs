//! `Toasts`: short messages about what just happened.

use leptos::prelude::*;
use std::time::Duration;

const SHOWN_FOR: Duration = Duration::from_secs(8);

/// Whether a message is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// It did not.
    Bad,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Names it among the shown ones.
    pub id: u32,
    /// Its tone.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// The messages that are shown now, the oldest first.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// For whoever draws them.
    pub shown: RwSignal<Vec<Toast>>,
}

impl Toasts {
    /// None.
    pub fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()) }
    }

    /// Shows a message for some seconds.
    pub fn say(self, tone: Tone, text: String) {
        let mut id = 0;
        self.shown.update(|shown| {
            id = shown.last().map_or(0, |last| last.id + 1);
            shown.push(Toast { id, tone, text });
        });
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}
