//! `Schedule`: which reading comes next, by what the ones before it left. The
//! first reads everything; later ones read what is new, as long as that adds up.
//! Everything is read again where it does not, and from time to time.

use super::{Known, Order, Reading, Way};
use crate::message::{Kind, Server, Stage};
use domain::Timestamp;

/// The readings of one server, one after the other.
#[derive(Debug)]
pub struct Schedule {
    page_size: u32,
    concurrency: u32,
    full_every: i64,
    order: Order,
    /// `None` when records are known to be missing: there is nothing to build on.
    known: Option<Known>,
    read_at: Option<Timestamp>,
    full_at: Option<Timestamp>,
}

impl Schedule {
    /// Nothing was read yet.
    #[must_use]
    pub fn new(server: &Server) -> Self {
        Self {
            page_size: server.page_size,
            concurrency: server.concurrency,
            full_every: server.full_read_every,
            order: Order::default(),
            known: None,
            read_at: None,
            full_at: None,
        }
    }

    /// When a reading last ended well.
    #[must_use]
    pub fn read_at(&self) -> Option<Timestamp> {
        self.read_at
    }

    /// When a reading of everything last ended well.
    #[must_use]
    pub fn full_at(&self) -> Option<Timestamp> {
        self.full_at
    }

    /// Another tab has read what is new, and what it got was taken in.
    pub fn heard(&mut self, now: Timestamp) {
        // Before everything was read once, what is new is not enough.
        if self.read_at.is_some() {
            self.read_at = Some(now);
        }
    }

    /// The reading when somebody wants what is new.
    #[must_use]
    pub fn refresh(&self) -> Reading {
        match self.known {
            Some(known) => Reading::refresh(self.page_size, self.order, known),
            None => self.full(),
        }
    }

    /// The reading when somebody wants everything.
    #[must_use]
    pub fn full(&self) -> Reading {
        Reading::full(self.page_size, self.concurrency)
    }

    /// A reading is over, and so many records are held. What follows it at once: a
    /// full one where what is new did not add up; page by page when it is time.
    pub fn ended(&mut self, reading: &Reading, held: u32, now: Timestamp) -> Option<Reading> {
        if *reading.stage() != Stage::Complete {
            return None;
        }
        self.known = reading.known(held);
        if let Way::New(refresh) = &reading.way {
            self.order = refresh.learned().unwrap_or(self.order);
        }
        if reading.needs_full() {
            return Some(self.full());
        }
        self.read_at = Some(now);
        if reading.kind() == Kind::Full {
            self.full_at = Some(now);
        }
        let is_due = self.full_every > 0 && self.full_at.is_some_and(|at| now.since(at) >= self.full_every);
        is_due.then(|| Reading::full(self.page_size, 1))
    }
}
