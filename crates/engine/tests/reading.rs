//! A reading against a server that caps pages, fails, and gains or loses records
//! while it is read: it never loses a record that was there all the time, never
//! doubles one, and always ends.

use domain::{ApiError, Listing, Timestamp};
use engine::message::{Answer, Question, Stage};
use engine::reading::{Ask, Next};
use engine::{Engine, Reading};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What happens at the server before its next answer.
#[derive(Clone, Debug)]
enum Event {
    Nothing,
    Added(u8),
    Removed(prop::sample::Index),
    Failure(ApiError),
}

#[derive(Clone, Debug)]
struct Server {
    records: Vec<u32>,
    next_id: u32,
    newest_first: bool,
    cap: u32,
    tells_count: bool,
}

impl Server {
    fn new(records: u32, newest_first: bool, cap: u32, tells_count: bool) -> Self {
        let mut server = Self { records: Vec::new(), next_id: 0, newest_first, cap, tells_count };
        server.add(records);
        server
    }

    fn add(&mut self, count: u32) {
        for _ in 0..count {
            let place = if self.newest_first { 0 } else { self.records.len() };
            self.records.insert(place, self.next_id);
            self.next_id += 1;
        }
    }

    fn page(&self, ask: Ask) -> String {
        let records = self.records.iter().skip(ask.offset as usize).take(ask.limit.min(self.cap) as usize);
        let records: Vec<_> = records.map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let count = if self.tells_count { self.records.len().to_string() } else { "null".into() };
        format!(r#"{{"count":{count},"results":[{}]}}"#, records.join(","))
    }
}

/// What a reading did.
struct Outcome {
    engine: Engine,
    reading: Reading,
    asks: u32,
    /// Records that were there from the first answer to the last.
    stable: BTreeSet<u32>,
    /// How many asks were answered with an error.
    failures: u32,
}

impl Outcome {
    fn held(&mut self) -> Vec<u32> {
        ids(&mut self.engine)
    }
}

fn ids(engine: &mut Engine) -> Vec<u32> {
    let window = Question::Window { listing: Listing::default(), from: 0, len: u32::MAX, now: Timestamp(0) };
    let Some(Answer::Window(window)) = engine.answer(&window) else { return Vec::new() };
    window.rows.into_iter().filter_map(|row| row.id?.parse().ok()).collect()
}

/// Reads everything; `order` picks which of the asks on their way is answered next.
fn read(
    mut engine: Engine,
    server: &mut Server,
    sizes: (u32, u32),
    events: &[Event],
    order: &[prop::sample::Index],
) -> Outcome {
    let mut reading = Reading::new(sizes.0, sizes.1);
    let (mut events, mut order) = (events.iter(), order.iter().cycle());
    let (mut flying, mut now) = (Vec::new(), Timestamp(0));
    let (mut asks, mut failures) = (0, 0);
    let mut stable: BTreeSet<u32> = server.records.iter().copied().collect();
    loop {
        match reading.next(now) {
            Next::Begin => engine.begin_read(),
            Next::Ask(ask) => {
                asks += 1;
                assert!(asks < 10_000, "it never ends");
                flying.push(ask);
                assert!(flying.len() <= sizes.1 as usize, "too many at a time");
            }
            Next::Until(moment) if flying.is_empty() => now = moment,
            Next::Until(_) | Next::Await => {
                assert!(!flying.is_empty(), "it waits for nothing");
                let ask = flying.remove(order.next().map_or(0, |index| index.index(flying.len())));
                match events.next().unwrap_or(&Event::Nothing) {
                    Event::Nothing => {}
                    Event::Added(count) => server.add(u32::from(*count)),
                    Event::Removed(_) if server.records.is_empty() => {}
                    Event::Removed(index) => {
                        stable.remove(&server.records.remove(index.index(server.records.len())));
                    }
                    Event::Failure(error) => {
                        failures += 1;
                        reading.failed(ask, error.clone(), 0.5, now);
                        continue;
                    }
                }
                let page = engine.ingest_page(server.page(ask).as_bytes());
                assert!(page.is_ok(), "the server speaks the API");
                reading.answered(ask, &page.unwrap_or_default());
            }
            Next::Done => break,
        }
    }
    engine.end_read(reading.saw_everything());
    Outcome { engine, reading, asks, stable, failures }
}

fn empty() -> Engine {
    Engine::new(0, domain::ClassTable::default())
}

fn passing() -> impl Strategy<Value = ApiError> {
    prop_oneof![
        Just(ApiError::Timeout),
        Just(ApiError::Server(503, Some(1_000))),
        Just(ApiError::RateLimited(None)),
        Just(ApiError::Unreachable),
    ]
}

fn servers() -> impl Strategy<Value = Server> {
    let cap = prop_oneof![Just(u32::MAX), 1_u32..8];
    (0_u32..60, any::<bool>(), cap, any::<bool>()).prop_map(|(records, newest_first, cap, tells_count)| {
        Server::new(records, newest_first, cap, tells_count)
    })
}

fn sizes() -> impl Strategy<Value = (u32, u32)> {
    (1_u32..12, 1_u32..5)
}

fn order() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 1..20)
}

/// Nothing happens, then one thing does, then nothing again.
fn once(event: impl Strategy<Value = Event>) -> impl Strategy<Value = Vec<Event>> {
    (0_usize..20, event).prop_map(|(before, event)| {
        let mut events = vec![Event::Nothing; before];
        events.push(event);
        events
    })
}

fn check(outcome: &mut Outcome) -> Result<(), TestCaseError> {
    let held = outcome.held();
    let distinct: BTreeSet<u32> = held.iter().copied().collect();
    prop_assert_eq!(distinct.len(), held.len(), "a record is doubled");
    prop_assert_eq!(held.len(), outcome.engine.held() as usize);
    prop_assert_eq!(outcome.reading.stage(), &Stage::Complete);
    prop_assert!(distinct.is_superset(&outcome.stable), "a record is lost");
    Ok(())
}

proptest! {
    #[test]
    fn a_quiet_server_is_read_whole_with_no_ask_too_many(mut server in servers(), sizes in sizes(), order in order()) {
        let mut outcome = read(empty(), &mut server, sizes, &[], &order);
        check(&mut outcome)?;
        prop_assert_eq!(outcome.reading.saw_everything(), server.tells_count);
        let step = sizes.0.min(server.cap);
        let pages = (server.records.len() as u32).div_ceil(step);
        let last = u32::from(!server.tells_count || pages == 0);
        prop_assert_eq!(outcome.asks, pages + last);
    }

    #[test]
    fn records_that_come_meanwhile_push_none_out(
        mut server in servers(), sizes in sizes(), order in order(), events in once((1_u8..9).prop_map(Event::Added)),
    ) {
        server.tells_count = true;
        let mut outcome = read(empty(), &mut server, sizes, &events, &order);
        check(&mut outcome)?;
        prop_assert!(outcome.reading.saw_everything());
    }

    #[test]
    fn records_that_go_meanwhile_take_none_along(
        mut server in servers(), sizes in sizes(), order in order(),
        events in once(any::<prop::sample::Index>().prop_map(Event::Removed)),
    ) {
        server.tells_count = true;
        let mut outcome = read(empty(), &mut server, sizes, &events, &order);
        check(&mut outcome)?;
    }

    #[test]
    fn whatever_happens_it_ends_and_claims_no_more_than_it_saw(
        mut server in servers(), sizes in sizes(), order in order(),
        growing in any::<bool>(),
        events in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4), 0..60),
    ) {
        let events: Vec<_> = events.into_iter().map(|(index, kind)| match kind {
            0 if growing => Event::Added(1),
            0 => Event::Removed(index),
            _ => Event::Nothing,
        }).collect();
        let mut outcome = read(empty(), &mut server, sizes, &events, &order);
        let complete = outcome.reading.saw_everything();
        let held: BTreeSet<u32> = outcome.held().into_iter().collect();
        prop_assert_eq!(held.len(), outcome.engine.held() as usize);
        prop_assert!(!complete || held.is_superset(&outcome.stable));
    }

    #[test]
    fn failures_that_pass_cost_nothing_but_time(
        mut server in servers(), sizes in sizes(), order in order(), errors in prop::collection::vec(passing(), 0..4),
        before in 0_usize..5,
    ) {
        let mut events = vec![Event::Nothing; before];
        events.extend(errors.into_iter().map(Event::Failure));
        let quiet = read(empty(), &mut server.clone(), sizes, &[], &order).asks;
        let mut outcome = read(empty(), &mut server, sizes, &events, &order);
        check(&mut outcome)?;
        prop_assert_eq!(outcome.asks, quiet + outcome.failures);
    }

    #[test]
    fn reading_again_learns_what_came_and_what_went(
        mut server in servers(), sizes in sizes(), order in order(), added in 0_u32..20, removed in 0_usize..20,
    ) {
        server.tells_count = true;
        let first = read(empty(), &mut server, sizes, &[], &order);
        server.add(added);
        server.records.drain(..removed.min(server.records.len()));
        let mut again = read(first.engine, &mut server, sizes, &[], &order);
        check(&mut again)?;
        prop_assert_eq!(again.held().len(), server.records.len());
    }
}

#[test]
fn what_does_not_pass_ends_the_reading_and_keeps_what_is_held() {
    for error in [ApiError::Unauthorized, ApiError::Offline, ApiError::NotFound(domain::Refusal::default())] {
        let mut server = Server::new(10, true, u32::MAX, true);
        let events = [Event::Nothing, Event::Failure(error.clone())];
        let mut outcome = read(empty(), &mut server, (3, 1), &events, &[]);
        assert_eq!(outcome.reading.stage(), &Stage::Failed(error));
        assert_eq!((outcome.held().len(), outcome.asks), (3, 2));
        assert!(!outcome.reading.saw_everything());
    }
}

#[test]
fn a_page_that_fails_again_and_again_is_given_up_after_four_retries() {
    let mut server = Server::new(10, true, u32::MAX, true);
    let events = vec![Event::Failure(ApiError::Timeout); 9];
    let outcome = read(empty(), &mut server, (3, 1), &events, &[]);
    assert_eq!((outcome.asks, outcome.reading.stage()), (5, &Stage::Failed(ApiError::Timeout)));
}

#[test]
fn a_server_is_not_asked_before_the_time_it_names() {
    let mut reading = Reading::new(3, 2);
    let mut next = || reading.next(Timestamp(0));
    assert_eq!(next(), Next::Begin);
    let Next::Ask(ask) = next() else { panic!("no page is asked for") };
    assert_eq!(next(), Next::Await);
    let error = ApiError::RateLimited(Some(7_000));
    reading.failed(ask, error.clone(), 0.0, Timestamp(0));
    assert_eq!(reading.next(Timestamp(6_999)), Next::Until(Timestamp(7_000)));
    assert_eq!(reading.stage(), &Stage::Waiting(error, Timestamp(7_000)));
    assert!(matches!(reading.next(Timestamp(7_000)), Next::Ask(again) if again.offset == ask.offset));
}

#[test]
fn a_stopped_reading_asks_for_nothing_more() {
    let mut reading = Reading::new(3, 2);
    assert_eq!(reading.next(Timestamp(0)), Next::Begin);
    reading.stop();
    assert_eq!((reading.next(Timestamp(0)), reading.stage()), (Next::Done, &Stage::Stopped));
}

#[test]
fn a_server_that_does_not_heed_the_offset_is_not_asked_forever() {
    for count in ["null", "1000000"] {
        let body = format!(r#"{{"count":{count},"results":[{{"id":1}},{{"id":2}}]}}"#);
        let (mut engine, mut reading, mut asks) = (empty(), Reading::new(2, 4), 0);
        loop {
            match reading.next(Timestamp(0)) {
                Next::Begin => engine.begin_read(),
                Next::Ask(ask) => {
                    asks += 1;
                    let page = engine.ingest_page(body.as_bytes()).unwrap();
                    reading.answered(ask, &page);
                }
                _ => break,
            }
        }
        assert!(asks < 20, "{asks}");
        assert_eq!((engine.held(), reading.stage()), (2, &Stage::Complete));
        assert!(!reading.saw_everything());
    }
}
