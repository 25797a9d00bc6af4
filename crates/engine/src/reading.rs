//! `Reading`: which page to ask for next, until every record was seen, or every
//! new one. Pure: the caller asks, and tells what came. Pages may overlap, be
//! shorter than asked, come in any order or not at all, and records may come and
//! go meanwhile.

mod full;
mod pace;
mod refresh;
mod schedule;

#[cfg(feature = "worker")]
pub(crate) use pace::PACE;
pub use pace::Pace;
pub use refresh::{Known, Order};
pub use schedule::Schedule;

use crate::message::{Kind, Stage};
use crate::page::Page;
use domain::retry::backoff;
use domain::{ApiError, Timestamp};
use full::Full;
use refresh::Refresh;

/// A page to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The first record, from 0.
    pub offset: u32,
    /// How many records.
    pub limit: u32,
    retry: u32,
    /// The count that was known when this was asked.
    known: Option<u32>,
}

/// What the reader does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// What is seen from now on counts as seen by this reading.
    Begin,
    /// Ask for this page.
    Ask(Ask),
    /// Wait for an answer that is on its way.
    Await,
    /// Wait until then.
    Until(Timestamp),
    /// Nothing any more: the stage says why.
    Done,
}

/// A reading.
#[derive(Debug)]
pub struct Reading {
    concurrency: u32,
    in_flight: u32,
    stage: Stage,
    begun: bool,
    way: Way,
}

/// How it goes through the list.
#[derive(Debug)]
enum Way {
    Full(Full),
    New(Refresh),
}

/// What follows when there is no page left to ask for.
enum Turn {
    /// All over again: what was seen no longer counts.
    Begin,
    /// Once more from the front.
    Again,
    /// Nothing.
    Over,
}

impl Reading {
    /// A reading of every record, in pages of this size, so many at a time.
    #[must_use]
    pub fn full(page_size: u32, concurrency: u32) -> Self {
        Self::new(concurrency, Way::Full(Full::new(page_size)))
    }

    /// A reading of what is new at a server of which this much is known.
    #[must_use]
    pub fn refresh(page_size: u32, order: Order, known: Known) -> Self {
        Self::new(1, Way::New(Refresh::new(page_size, order, known)))
    }

    fn new(concurrency: u32, way: Way) -> Self {
        Self { concurrency: concurrency.max(1), in_flight: 0, stage: Stage::Reading, begun: false, way }
    }

    /// What it reads.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.way {
            Way::Full(_) => Kind::Full,
            Way::New(_) => Kind::New,
        }
    }

    /// What the reader is doing.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Whether it is complete and what it did not see is gone from the server.
    /// Without a count nobody knows.
    #[must_use]
    pub fn saw_everything(&self) -> bool {
        matches!(&self.way, Way::Full(full) if full.saw_everything())
    }

    /// Whether it is complete and proved that only a full reading tells what the
    /// server has.
    #[must_use]
    pub fn needs_full(&self) -> bool {
        matches!(&self.way, Way::New(refresh) if refresh.needs_full())
    }

    /// Whether it went through the whole list before, and looks for what it missed.
    #[must_use]
    pub fn looks_again(&self) -> bool {
        matches!(&self.way, Way::Full(full) if full.looks_again())
    }

    /// Reads more pages at a time from now on, if it reads them all.
    pub fn hasten(&mut self, concurrency: u32) {
        if self.kind() == Kind::Full {
            self.concurrency = self.concurrency.max(concurrency);
        }
    }

    /// A person stops it.
    pub fn stop(&mut self) {
        if !self.is_over() {
            self.stage = Stage::Stopped;
        }
    }

    /// What to do now.
    pub fn next(&mut self, now: Timestamp) -> Next {
        if self.is_over() {
            return Next::Done;
        }
        if !std::mem::replace(&mut self.begun, true) {
            return Next::Begin;
        }
        if let Stage::Waiting(_, until) = self.stage {
            if now < until {
                return Next::Until(until);
            }
            self.stage = Stage::Reading;
        }
        if self.in_flight >= self.allowed() {
            return Next::Await;
        }
        let ask = match &mut self.way {
            Way::Full(full) => full.take(),
            Way::New(refresh) => refresh.take(),
        };
        match ask {
            Some(ask) => {
                self.in_flight += 1;
                Next::Ask(ask)
            }
            None if self.in_flight > 0 => Next::Await,
            None => self.turn(now),
        }
    }

    /// A page came, and so many records are held with it.
    pub fn answered(&mut self, ask: Ask, page: &Page, held: u32) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match &mut self.way {
            Way::Full(full) => full.answered(ask, page),
            Way::New(refresh) => refresh.answered(ask, page, held),
        }
    }

    /// A page did not come. `chance` is a random number in 0..1.
    pub fn failed(&mut self, ask: Ask, error: ApiError, chance: f64, now: Timestamp) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.is_over() {
            return;
        }
        let retry = ask.retry + 1;
        let Some(wait) = backoff(&error, retry, chance) else {
            self.stage = Stage::Failed(error);
            return;
        };
        match &mut self.way {
            Way::Full(full) => full.failed(Ask { retry, ..ask }),
            Way::New(refresh) => refresh.failed(retry),
        }
        let until = match self.stage {
            Stage::Waiting(_, until) => until.max(now.plus(wait)),
            _ => now.plus(wait),
        };
        self.stage = Stage::Waiting(error, until);
    }

    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Complete | Stage::Stopped | Stage::Failed(_))
    }

    fn allowed(&self) -> u32 {
        match &self.way {
            Way::Full(full) if full.knows_extent() => self.concurrency,
            _ => 1,
        }
    }

    fn turn(&mut self, now: Timestamp) -> Next {
        let turn = match &mut self.way {
            Way::Full(full) => full.turn(),
            Way::New(_) => Turn::Over,
        };
        match turn {
            Turn::Over => {
                self.stage = Stage::Complete;
                return Next::Done;
            }
            Turn::Begin => self.begun = false,
            Turn::Again => {}
        }
        self.next(now)
    }

    /// What the next one can build on, with so many records held: nothing, when
    /// some are known to be missing.
    fn known(&self, held: u32) -> Option<Known> {
        let listed = match &self.way {
            Way::Full(full) => full.listed(held),
            Way::New(refresh) => refresh.listed(held),
        };
        listed.map(|listed| Known { held, listed })
    }
}
