//! `Full`: through the whole list, from its first record to its last, and again
//! where records slipped away under it.

use super::{Ask, Turn};
use crate::page::Page;

/// So many pages in a row without a record that is new to the reading: the server
/// does not heed the offset, and more of them would bring nothing.
const BARREN: u32 = 8;
/// How often a reading starts over because records vanished under it.
const RESTARTS: u32 = 2;
/// How often it looks again for records that slipped from page to page.
const MENDINGS: u32 = 2;

/// The way through all records.
#[derive(Debug)]
pub(super) struct Full {
    step: u32,
    /// Records that were seen, each once.
    seen: u32,
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
    /// Records that no pass before had seen.
    fresh: u32,
}

impl Full {
    pub(super) fn new(page_size: u32) -> Self {
        Self {
            step: page_size.max(1),
            seen: 0,
            restarts: 0,
            mendings: 0,
            saw_everything: false,
            pass: Pass::default(),
        }
    }

    pub(super) fn looks_again(&self) -> bool {
        self.pass.mending
    }

    pub(super) fn saw_everything(&self) -> bool {
        self.saw_everything
    }

    /// How many records the server lists, when none of them is missing among so
    /// many that are held. More than those where it lists some twice: that is so
    /// when even the last look brought nothing.
    pub(super) fn listed(&self, held: u32) -> Option<u32> {
        let Some(count) = self.pass.count else { return Some(held) };
        let is_vain = self.pass.mending && self.pass.fresh == 0 && !self.pass.shrunk;
        if self.saw_everything { Some(held) } else { Some(count).filter(|count| is_vain && *count >= held) }
    }

    /// The first page goes alone: it tells how many there are. So does every page
    /// of a server that does not tell.
    pub(super) fn knows_extent(&self) -> bool {
        self.pass.answered && self.pass.count.is_some()
    }

    pub(super) fn take(&mut self) -> Option<Ask> {
        self.pass.take(self.step, self.seen)
    }

    pub(super) fn answered(&mut self, ask: Ask, page: &Page) {
        self.seen += page.fresh;
        self.pass.fresh += page.fresh;
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

    /// This page is asked for once more.
    pub(super) fn failed(&mut self, ask: Ask) {
        self.pass.again.push(ask);
    }

    pub(super) fn turn(&mut self) -> Turn {
        let missing = self.pass.count.is_some_and(|count| self.seen < count);
        if self.pass.shrunk && self.restarts < RESTARTS {
            self.restarts += 1;
            self.seen = 0;
            self.pass = Pass::default();
            return Turn::Begin;
        }
        if missing && self.pass.dry.is_none() && self.mendings < MENDINGS {
            self.mendings += 1;
            let shrunk = self.pass.shrunk;
            self.pass = Pass { mending: true, shrunk, ..Pass::default() };
            return Turn::Again;
        }
        self.saw_everything = self.pass.count.is_some() && !missing && !self.pass.shrunk;
        Turn::Over
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
