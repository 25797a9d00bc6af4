//! `Traffic`: what the last answers of the server took, and which pages of a reading brought
//! records twice or late. Neither texts nor values: nothing of it is secret.

use crate::message::{Answers, Endpoint, Pages, Spread};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// So many are kept, at least.
const MOST: usize = 10_000;
/// So many pages that brought records twice or late are told.
const EXAMPLES: usize = 3;

/// What is kept.
#[derive(Debug, Default)]
pub struct Traffic(RefCell<Vec<Event>>);

/// What happened.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A request ended.
    Took(Took),
    /// A page was taken in.
    Saw(Seen),
}

/// A request that ended.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// What was asked.
    pub endpoint: Endpoint,
    /// The status; 0 when no answer came.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: i64,
    /// The length of its body, in bytes.
    pub bytes: u32,
}

/// A page of a reading.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Its first record, from 0.
    pub offset: u32,
    /// Records in it.
    pub returned: u32,
    /// Records among them that the reading had not seen yet.
    pub fresh: u32,
    /// Whether the reading looked there before.
    pub is_again: bool,
}

impl Traffic {
    /// Keeps an event.
    pub fn note(&self, event: Event) {
        self.0.borrow_mut().push(event);
    }

    /// Lets the oldest events go.
    pub(crate) fn trim(&self) {
        let mut events = self.0.borrow_mut();
        let more = events.len().saturating_sub(MOST);
        events.drain(..more);
    }

    /// What became of the pages that are kept.
    #[must_use]
    pub fn pages(&self) -> Pages {
        let mut pages = Pages::default();
        for event in self.0.borrow().iter() {
            let Event::Saw(seen) = event else { continue };
            let repeated = seen.returned.saturating_sub(seen.fresh);
            // Whoever looks again finds what is known; what is not was skipped before.
            let (repeated, skipped) = if seen.is_again { (0, seen.fresh) } else { (repeated, 0) };
            pages.read += 1;
            pages.overlapped += u32::from(repeated > 0);
            pages.repeated += repeated;
            pages.skipped += skipped;
            if repeated + skipped > 0 && pages.examples.len() < EXAMPLES {
                pages.examples.push(seen.offset);
            }
        }
        pages
    }

    /// The answers that are kept, by what was asked.
    #[must_use]
    pub fn answers(&self) -> Vec<Answers> {
        Endpoint::ALL.into_iter().filter_map(|endpoint| self.answers_to(endpoint)).collect()
    }

    fn answers_to(&self, endpoint: Endpoint) -> Option<Answers> {
        let (mut statuses, mut ms, mut bytes) = (BTreeMap::new(), Vec::new(), Vec::new());
        for event in self.0.borrow().iter() {
            let Event::Took(took) = event else { continue };
            if took.endpoint != endpoint {
                continue;
            }
            *statuses.entry(took.status).or_insert(0) += 1;
            if took.status > 0 {
                ms.push(took.ms);
                bytes.push(i64::from(took.bytes));
            }
        }
        let statuses: Vec<(u16, u32)> = statuses.into_iter().collect();
        let answers = Answers { endpoint, statuses, ms: Spread::of(ms), bytes: Spread::of(bytes) };
        (!answers.statuses.is_empty()).then_some(answers)
    }
}

impl Spread {
    fn of(mut all: Vec<i64>) -> Self {
        all.sort_unstable();
        // The least of which so many in a hundred are at most as great.
        let at = |percent: usize| all.get((all.len() * percent).div_ceil(100).max(1) - 1).copied();
        Self {
            count: all.len() as u32,
            median: at(50).unwrap_or_default(),
            most_95: at(95).unwrap_or_default(),
            most: at(100).unwrap_or_default(),
            sum: all.iter().sum(),
        }
    }
}
