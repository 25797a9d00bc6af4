//! `Pace`: how often the page hears how far a reading is. A new revision makes it
//! ask every open question again, so that goes more rarely than a number does.

use crate::message::Progress;
use domain::Timestamp;

/// Progress is told at most so often, in milliseconds.
pub(crate) const PACE: i64 = 100;
/// Records that arrive are told at least so often, in milliseconds.
const REVISION_PACE: i64 = 2_000;

/// What the page was told last.
#[derive(Debug)]
pub struct Pace {
    told: Progress,
    told_at: Timestamp,
    /// Records that were held when the page last heard of a revision, and when.
    revised: (u32, Timestamp),
}

impl Default for Pace {
    fn default() -> Self {
        Self { told: Progress::default(), told_at: Timestamp(0), revised: (0, Timestamp(0)) }
    }
}

impl Pace {
    /// What to tell the page now. At once: the first records, another stage,
    /// another reading, and what is urgent. A revision otherwise waits until twice
    /// as many records are held, or for two seconds.
    pub fn tell(&mut self, progress: &Progress, is_urgent: bool, now: Timestamp) -> Option<Progress> {
        let told = &self.told;
        let is_new = told.stage != progress.stage || told.kind != progress.kind || told.held == 0;
        let is_urgent = is_urgent || is_new;
        if !is_urgent && !has_passed(PACE, self.told_at, now) {
            return None;
        }
        let mut progress = progress.clone();
        let (held, at) = self.revised;
        let is_due = is_urgent || progress.held / 2 >= held || has_passed(REVISION_PACE, at, now);
        if !is_due {
            progress.revision = told.revision;
        } else if progress.revision != told.revision {
            self.revised = (progress.held, now);
        }
        if progress == self.told {
            return None;
        }
        self.told_at = now;
        self.told = progress.clone();
        Some(progress)
    }

    /// Whether the page has yet to hear this.
    #[must_use]
    pub fn is_behind(&self, progress: &Progress) -> bool {
        self.told != *progress
    }
}

/// A clock that was set back counts as time that passed.
fn has_passed(ms: i64, since: Timestamp, now: Timestamp) -> bool {
    !(0..ms).contains(&now.since(since))
}
