//! A reading of everything: it never loses a record that was there all the time,
//! never doubles one, and always ends.

use crate::server::{Event, Outcome, Place, Server, carry_out, empty, order, passing, servers};
use domain::{ApiError, Timestamp};
use engine::message::Stage;
use engine::reading::Next;
use engine::{Engine, Reading};
use proptest::prelude::*;

/// Reads everything in pages of a size, so many at a time.
fn read(
    engine: Engine,
    server: &mut Server,
    sizes: (u32, u32),
    events: &[Event],
    order: &[prop::sample::Index],
) -> Outcome {
    let outcome = carry_out(Reading::full(sizes.0, sizes.1), engine, server, events, order);
    assert!(outcome.at_once <= sizes.1 as usize, "too many at a time");
    outcome
}

fn sizes() -> impl Strategy<Value = (u32, u32)> {
    (1_u32..12, 1_u32..5)
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
    prop_assert_eq!(outcome.reading.stage(), &Stage::Complete);
    prop_assert!(outcome.held().is_superset(&outcome.stable), "a record is lost");
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
        let held = outcome.held();
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
        prop_assert_eq!(again.held(), server.ids());
    }
}

#[test]
fn what_does_not_pass_ends_the_reading_and_keeps_what_is_held() {
    for error in [ApiError::Unauthorized, ApiError::Offline, ApiError::NotFound(domain::Refusal::default())] {
        let mut server = Server::new(10, Place::Front);
        let events = [Event::Nothing, Event::Failure(error.clone())];
        let mut outcome = read(empty(), &mut server, (3, 1), &events, &[]);
        assert_eq!(outcome.reading.stage(), &Stage::Failed(error));
        assert_eq!((outcome.held().len(), outcome.asks), (3, 2));
        assert!(!outcome.reading.saw_everything());
    }
}

#[test]
fn a_page_that_fails_again_and_again_is_given_up_after_four_retries() {
    let mut server = Server::new(10, Place::Front);
    let events = vec![Event::Failure(ApiError::Timeout); 9];
    let outcome = read(empty(), &mut server, (3, 1), &events, &[]);
    assert_eq!((outcome.asks, outcome.reading.stage()), (5, &Stage::Failed(ApiError::Timeout)));
}

#[test]
fn a_server_is_not_asked_before_the_time_it_names() {
    let mut reading = Reading::full(3, 2);
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
    let mut reading = Reading::full(3, 2);
    assert_eq!(reading.next(Timestamp(0)), Next::Begin);
    reading.stop();
    assert_eq!((reading.next(Timestamp(0)), reading.stage()), (Next::Done, &Stage::Stopped));
}

#[test]
fn a_server_that_does_not_heed_the_offset_is_not_asked_forever() {
    for count in ["null", "1000000"] {
        let body = format!(r#"{{"count":{count},"results":[{{"id":1}},{{"id":2}}]}}"#);
        let (mut engine, mut reading, mut asks) = (empty(), Reading::full(2, 4), 0);
        loop {
            match reading.next(Timestamp(0)) {
                Next::Begin => engine.begin_read(),
                Next::Ask(ask) => {
                    asks += 1;
                    let page = engine.ingest_page(body.as_bytes()).unwrap();
                    reading.answered(ask, &page, engine.held());
                }
                _ => break,
            }
        }
        assert!(asks < 20, "{asks}");
        assert_eq!((engine.held(), reading.stage()), (2, &Stage::Complete));
        assert!(!reading.saw_everything());
    }
}
