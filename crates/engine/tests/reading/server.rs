//! `Server`: the API as a list of numbers, and a reading carried out against it.

use domain::{ApiError, Listing, Timestamp};
use engine::message::{AboutList, Answer, Window, decode};
use engine::reading::{Ask, Next};
use engine::{Engine, Reading};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What happens at the server before its next answer.
#[derive(Clone, Debug)]
pub enum Event {
    Nothing,
    Added(u8),
    Removed(prop::sample::Index),
    Failure(ApiError),
}

/// Where a server lists a new record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Front,
    End,
    Anywhere,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub records: Vec<u32>,
    pub place: Place,
    pub tells_count: bool,
    pub cap: u32,
    pub next_id: u32,
}

impl Server {
    pub fn new(records: u32, place: Place) -> Self {
        let ids = 0..records;
        let records_in_order = if place == Place::Front { ids.rev().collect() } else { ids.collect() };
        Self { records: records_in_order, place, tells_count: true, cap: u32::MAX, next_id: records }
    }

    /// New records; the ids of them.
    pub fn add(&mut self, count: u32) {
        for id in self.next_id..self.next_id + count {
            let end = self.records.len();
            let place = match self.place {
                Place::Front => 0,
                Place::End => end,
                Place::Anywhere => (id as usize).wrapping_mul(7_919) % (end + 1),
            };
            self.records.insert(place, id);
        }
        self.next_id += count;
    }

    pub fn remove(&mut self, index: prop::sample::Index) -> Option<u32> {
        let len = self.records.len();
        (len > 0).then(|| self.records.remove(index.index(len)))
    }

    pub fn ids(&self) -> BTreeSet<u32> {
        self.records.iter().copied().collect()
    }

    pub fn page(&self, ask: Ask) -> String {
        let records = self.records.iter().skip(ask.offset as usize).take(ask.limit.min(self.cap) as usize);
        let records: Vec<_> = records.map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let count = if self.tells_count { self.records.len().to_string() } else { "null".into() };
        format!(r#"{{"count":{count},"results":[{}]}}"#, records.join(","))
    }
}

/// What a reading did.
pub struct Outcome {
    pub engine: Engine,
    pub reading: Reading,
    pub asks: u32,
    /// Records that were there from the first answer to the last.
    pub stable: BTreeSet<u32>,
    /// How many asks were answered with an error.
    pub failures: u32,
    /// How many asks were on their way at once.
    pub at_once: usize,
}

impl Outcome {
    /// What is held. Fails when a record is doubled.
    #[track_caller]
    pub fn held(&mut self) -> BTreeSet<u32> {
        held(&mut self.engine)
    }
}

/// The ids of the records that are held. Fails when one is doubled.
#[track_caller]
pub fn held(engine: &mut Engine) -> BTreeSet<u32> {
    let window =
        AboutList::Window { listing: Listing::default(), from: 0, len: u32::MAX, now: Timestamp(0), tick: 0 }
            .ask();
    let Some(Answer::About(bytes)) = engine.answer(&window) else { return BTreeSet::new() };
    let Some(window) = decode::<Window>(&bytes) else { return BTreeSet::new() };
    let ids: Vec<u32> = window.rows.into_iter().filter_map(|row| row.id?.parse().ok()).collect();
    let distinct: BTreeSet<u32> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len(), "a record is doubled");
    assert_eq!(distinct.len(), engine.held() as usize);
    distinct
}

/// Carries a reading out; `order` picks which of the asks on their way is answered next.
pub fn carry_out(
    mut reading: Reading,
    mut engine: Engine,
    server: &mut Server,
    events: &[Event],
    order: &[prop::sample::Index],
) -> Outcome {
    let (mut events, mut order) = (events.iter(), order.iter().cycle());
    let (mut flying, mut now) = (Vec::new(), Timestamp(0));
    let (mut asks, mut failures, mut at_once) = (0, 0, 0);
    let mut stable = server.ids();
    loop {
        match reading.next(now) {
            Next::Begin => engine.begin_read(),
            Next::Ask(ask) => {
                asks += 1;
                assert!(asks < 10_000, "it never ends");
                flying.push(ask);
                at_once = at_once.max(flying.len());
            }
            Next::Until(moment) if flying.is_empty() => now = moment,
            Next::Until(_) | Next::Await => {
                assert!(!flying.is_empty(), "it waits for nothing");
                let ask = flying.remove(order.next().map_or(0, |index| index.index(flying.len())));
                match events.next().unwrap_or(&Event::Nothing) {
                    Event::Nothing => {}
                    Event::Added(count) => server.add(u32::from(*count)),
                    Event::Removed(index) => {
                        server.remove(*index).iter().for_each(|id| _ = stable.remove(id));
                    }
                    Event::Failure(error) => {
                        failures += 1;
                        reading.failed(ask, error.clone(), 0.5, now);
                        continue;
                    }
                }
                let page = engine.ingest_page(server.page(ask).as_bytes());
                assert!(page.is_ok(), "the server speaks the API");
                reading.answered(ask, &page.unwrap_or_default(), engine.held());
            }
            Next::Done => break,
        }
    }
    engine.end_read(reading.saw_everything());
    Outcome { engine, reading, asks, stable, failures, at_once }
}

pub fn empty() -> Engine {
    Engine::new(0, domain::ClassTable::default())
}

pub fn passing() -> impl Strategy<Value = ApiError> {
    prop_oneof![
        Just(ApiError::Timeout),
        Just(ApiError::Server(503, Some(1_000))),
        Just(ApiError::RateLimited(None)),
        Just(ApiError::Unreachable),
    ]
}

/// Servers of every order, with and without a count.
pub fn servers() -> impl Strategy<Value = Server> {
    let cap = prop_oneof![Just(u32::MAX), 1_u32..8];
    let place = prop_oneof![Just(Place::Front), Just(Place::End), Just(Place::Anywhere)];
    (0_u32..60, place, cap, any::<bool>()).prop_map(|(records, place, cap, tells_count)| Server {
        cap,
        tells_count,
        ..Server::new(records, place)
    })
}

pub fn order() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 1..20)
}
