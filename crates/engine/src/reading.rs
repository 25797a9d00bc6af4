//! `Reading`: which page to ask for next, until every record was seen. Pure: the
//! caller asks, and tells what came. Pages may overlap, be shorter than asked,
//! come in any order or not at all, and records may come and go meanwhile.

use crate::message::Stage;
use crate::page::Page;
use domain::retry::backoff;
use domain::{ApiError, Timestamp};

/// So many pages in a row without a record that is new to the reading: the server
/// does not heed the offset, and more of them would bring nothing.
const BARREN: u32 = 8;
/// How often a reading starts over because records vanished under it.
const RESTARTS: u32 = 2;
/// How often it looks again for records that slipped from page to page.
const MENDINGS: u32 = 2;

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

/// A reading of all records.
#[derive(Debug)]
pub struct Reading {
    step: u32,
    concurrency: u32,
    in_flight: u32,
    stage: Stage,
    /// Records that were seen, each once.
    seen: u32,
    begun: bool,
    restarts: u32,
    mendings: u32,
    saw_everything: bool,
    pass: Pass,
}

/// One way through the list, from its first record to its last.
#[derive(Debug, Default)]
struct Pass {
    count: Option<u32>,
    answered: bool,
    /// Where nobody has asked yet.
    frontier: u32,
    /// What was asked, and did not come or not wholly.
    again: Vec<Ask>,
    /// Where the server had nothing.
    dry: Option<u32>,
    /// Pages in a row without a record that is new to the reading, and their records.
    barren: (u32, u32),
    /// The first count: what came since then makes pages repeat records.
    begun_with: u32,
    /// The count fell: what followed a vanished record may have been missed.
    shrunk: bool,
    mending: bool,
}

impl Reading {
    /// A new reading, of pages of this size, so many at a time.
    #[must_use]
    pub fn new(page_size: u32, concurrency: u32) -> Self {
        Self {
            step: page_size.max(1),
            concurrency: concurrency.max(1),
            in_flight: 0,
            stage: Stage::Reading,
            seen: 0,
            begun: false,
            restarts: 0,
            mendings: 0,
            saw_everything: false,
            pass: Pass::default(),
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
        self.saw_everything
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
        match self.pass.take(self.step, self.seen) {
            Some(ask) => {
                self.in_flight += 1;
                Next::Ask(ask)
            }
            None if self.in_flight > 0 => Next::Await,
            None => self.end_pass(now),
        }
    }

    /// A page came.
    pub fn answered(&mut self, ask: Ask, page: &Page) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.seen += page.fresh;
        let is_first = !std::mem::replace(&mut self.pass.answered, true);
        self.pass.learn_count(ask, page.count);
        self.pass.learn_extent(ask, page);
        // A server with a smaller page of its own gives as much as it wants.
        let until = ask.offset.saturating_add(page.returned);
        if is_first && (1..ask.limit).contains(&page.returned) && until < self.pass.end() {
            self.step = page.returned;
            self.pass.again.clear();
            self.pass.frontier = until;
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
        self.pass.again.push(Ask { retry, ..ask });
        let until = match self.stage {
            Stage::Waiting(_, until) => until.max(now.plus(wait)),
            _ => now.plus(wait),
        };
        self.stage = Stage::Waiting(error, until);
    }

    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Complete | Stage::Stopped | Stage::Failed(_))
    }

    /// The first page goes alone: it tells how many there are. So does every page
    /// of a server that does not tell.
    fn allowed(&self) -> u32 {
        if self.pass.answered && self.pass.count.is_some() { self.concurrency } else { 1 }
    }

    fn end_pass(&mut self, now: Timestamp) -> Next {
        let missing = self.pass.count.is_some_and(|count| self.seen < count);
        if self.pass.shrunk && self.restarts < RESTARTS {
            self.restarts += 1;
            self.seen = 0;
            self.begun = false;
            self.pass = Pass::default();
            return self.next(now);
        }
        if missing && self.pass.dry.is_none() && self.mendings < MENDINGS {
            self.mendings += 1;
            let shrunk = self.pass.shrunk;
            self.pass = Pass { mending: true, shrunk, ..Pass::default() };
            return self.next(now);
        }
        self.saw_everything = self.pass.count.is_some() && !missing && !self.pass.shrunk;
        self.stage = Stage::Complete;
        Next::Done
    }
}

impl Pass {
    /// The next page to ask for; `None` when there is no more to ask.
    fn take(&mut self, step: u32, seen: u32) -> Option<Ask> {
        let is_mended = self.mending && self.count.is_some_and(|count| seen >= count);
        if is_mended {
            return None;
        }
        let (end, known) = (self.end(), self.count);
        if let Some(index) = self.again.iter().position(|ask| ask.offset < end) {
            return Some(Ask { known, ..self.again.remove(index) });
        }
        let offset = self.frontier;
        if offset >= end {
            return None;
        }
        self.frontier = offset.saturating_add(step);
        Some(Ask { offset, limit: step, retry: 0, known })
    }

    /// Where the list ends, as far as is known.
    fn end(&self) -> u32 {
        self.count.unwrap_or(u32::MAX).min(self.dry.unwrap_or(u32::MAX))
    }

    /// Answers overtake one another: a smaller count means that records vanished
    /// only when it answers what was asked after the larger one was known.
    fn learn_count(&mut self, ask: Ask, count: Option<u32>) {
        let Some(count) = count else { return };
        if ask.known.is_some_and(|known| count < known) {
            self.shrunk = true;
            self.count = Some(count);
        } else {
            if self.count.is_none() {
                self.begun_with = count;
            }
            self.count = Some(self.count.map_or(count, |held| held.max(count)));
        }
    }

    fn learn_extent(&mut self, ask: Ask, page: &Page) {
        let until = ask.offset.saturating_add(page.returned);
        let limit = ask.limit.saturating_sub(page.returned);
        self.frontier = self.frontier.max(until);
        if page.returned == 0 {
            self.dry = Some(self.dry.map_or(ask.offset, |dry| dry.min(ask.offset)));
        } else if limit > 0 {
            self.again.push(Ask { offset: until, limit, retry: 0, known: None });
        }
        self.barren = match self.barren {
            _ if page.fresh > 0 || self.mending => (0, 0),
            (pages, records) => (pages + 1, records.saturating_add(page.returned)),
        };
        let came = self.count.map_or(0, |count| count.saturating_sub(self.begun_with));
        if self.barren.0 >= BARREN && self.barren.1 > came {
            self.dry = Some(self.dry.map_or(self.frontier, |dry| dry.min(self.frontier)));
        }
    }
}
