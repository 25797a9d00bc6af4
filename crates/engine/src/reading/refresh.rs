//! `Refresh`: only what is new. No order is promised, so it tries the ends of the
//! list, the one that brought new records last time first, and proves by the count
//! that nothing is missing. Where that does not add up, only a full reading helps.
//!
//! What it cannot tell: a record that changed, and in a list without an order as
//! many records gone as came. For these everything is read from time to time.

use super::Ask;
use crate::page::Page;
use std::cmp::Ordering;

/// How often an end is begun at most because records come and go under it.
const LAPS: u32 = 3;

/// At which end of the list new records appear: assumed, until others are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Before all others.
    #[default]
    NewestFirst,
    /// After all others.
    OldestFirst,
}

/// What is known of a server's list from the last reading that left nothing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Records that were held: what follows them in a list that only grows at its
    /// end is new.
    pub held: u32,
    /// Records that the server listed: as many, or more when some are there twice.
    pub listed: u32,
}

/// The way through what is new.
#[derive(Debug)]
pub(super) struct Refresh {
    step: u32,
    known: Known,
    /// The end that is read, first of all where new records are thought to be.
    order: Order,
    is_second: bool,
    /// The end that brought new records.
    learned: Option<Order>,
    lap: Lap,
    laps: u32,
    outcome: Option<Outcome>,
}

/// Once from an end until nothing new follows.
#[derive(Debug, Default)]
struct Lap {
    offset: u32,
    retry: u32,
    /// The count that its first page told.
    count: Option<u32>,
    answered: bool,
    brought: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything that is new is held.
    Whole,
    /// Records are missing, or are held that the server no longer has.
    NeedsFull,
}

impl Refresh {
    pub(super) fn new(page_size: u32, order: Order, known: Known) -> Self {
        let mut refresh = Self {
            step: page_size.max(1),
            known,
            order,
            is_second: false,
            learned: None,
            lap: Lap::default(),
            laps: 0,
            outcome: None,
        };
        refresh.begin_lap();
        refresh
    }

    /// How many records the server lists, when these are held.
    pub(super) fn listed(&self, held: u32) -> Option<u32> {
        let twice = self.known.listed.saturating_sub(self.known.held);
        (!self.needs_full()).then_some(held.saturating_add(twice))
    }

    pub(super) fn needs_full(&self) -> bool {
        self.outcome == Some(Outcome::NeedsFull)
    }

    /// The end at which new records were found, if any were.
    pub(super) fn learned(&self) -> Option<Order> {
        self.learned
    }

    pub(super) fn take(&mut self) -> Option<Ask> {
        let Lap { offset, retry, .. } = self.lap;
        self.outcome.is_none().then_some(Ask { offset, limit: self.step, retry, known: None })
    }

    /// The same page is asked for once more.
    pub(super) fn failed(&mut self, retry: u32) {
        self.lap.retry = retry;
    }

    pub(super) fn answered(&mut self, ask: Ask, page: &Page, held: u32) {
        let until = ask.offset.saturating_add(page.returned);
        let lap = &mut self.lap;
        lap.retry = 0;
        lap.offset = until;
        if !std::mem::replace(&mut lap.answered, true) {
            lap.count = page.count;
        }
        if page.added > 0 {
            lap.brought = true;
            self.learned = Some(self.order);
        }
        let is_end = page.returned == 0 || page.count.is_some_and(|count| until >= count);
        let is_over = is_end || page.added == 0;
        match page.count.and_then(|count| Some(self.listed(held)?.cmp(&count))) {
            // Records vanished, unless the answer is older than what was put in meanwhile.
            Some(Ordering::Greater) if self.laps < LAPS => self.begin_lap(),
            Some(Ordering::Greater) => self.outcome = Some(Outcome::NeedsFull),
            // A page of new records alone may be followed by more of them, if as
            // many vanished.
            Some(Ordering::Equal) if is_over || self.is_joined(page) => self.outcome = Some(Outcome::Whole),
            _ if !is_over => {}
            Some(_) => self.miss(page.count),
            // Without a count nobody knows: one end that brought something will do.
            None if self.lap.brought || self.is_second => self.outcome = Some(Outcome::Whole),
            None => self.turn_round(),
        }
    }

    /// Whether the page reached what was held before. At the other end everything
    /// that follows is read anyway.
    fn is_joined(&self, page: &Page) -> bool {
        self.order == Order::NewestFirst && page.added < page.returned
    }

    /// Records are missing, and this end has no more of them.
    fn miss(&mut self, count: Option<u32>) {
        let is_front = self.order == Order::NewestFirst;
        // They may have come to the front while later pages were read.
        if is_front && self.lap.count != count && self.laps < LAPS {
            self.begin_lap();
        } else if self.is_second {
            self.outcome = Some(Outcome::NeedsFull);
        } else {
            self.turn_round();
        }
    }

    fn turn_round(&mut self) {
        self.order = match self.order {
            Order::NewestFirst => Order::OldestFirst,
            Order::OldestFirst => Order::NewestFirst,
        };
        self.is_second = true;
        self.begin_lap();
    }

    fn begin_lap(&mut self) {
        self.laps += 1;
        self.lap = Lap { offset: self.start(), ..Lap::default() };
    }

    /// At the list's other end one record more is read: it is known, unless
    /// records vanished before it, and then the sum tells.
    fn start(&self) -> u32 {
        match self.order {
            Order::NewestFirst => 0,
            Order::OldestFirst => self.known.listed.saturating_sub(1),
        }
    }
}
