//! A refresh: it reads what is new and little else, and knows when that is not all.

use crate::server::{Event, Outcome, Place, Server, carry_out, empty, held, passing, servers};
use domain::{ApiError, Timestamp};
use engine::message::{Kind, Server as Settings, Stage};
use engine::reading::{Known, Next, Order, Schedule};
use engine::{Engine, Reading};
use proptest::prelude::*;

/// One who reads a server again and again, as its schedule says.
struct Reader {
    schedule: Schedule,
    engine: Engine,
}

/// What a refresh and what followed it did: the requests of each reading.
type Readings = Vec<(Kind, u32)>;

impl Reader {
    /// Everything at the server is held.
    fn of(server: &mut Server, page_size: u32) -> Self {
        let settings = Settings { page_size, concurrency: 4, ..Settings::default() };
        let mut reader = Self { schedule: Schedule::new(&settings), engine: empty() };
        reader.refresh(server, &[]);
        reader
    }

    fn refresh(&mut self, server: &mut Server, events: &[Event]) -> Readings {
        let mut readings = Vec::new();
        let mut next = Some(self.schedule.refresh());
        while let Some(reading) = next {
            // Things happen under the first reading; those that follow are left alone.
            let events = if readings.is_empty() { events } else { &[] };
            let outcome = self.carry_out(reading, server, events);
            readings.push((outcome.reading.kind(), outcome.asks));
            assert!(readings.len() < 3, "one follows the other for ever");
            self.engine = outcome.engine;
            next = self.schedule.ended(&outcome.reading, self.engine.held(), Timestamp(0));
        }
        readings
    }

    fn carry_out(&mut self, reading: Reading, server: &mut Server, events: &[Event]) -> Outcome {
        carry_out(reading, std::mem::replace(&mut self.engine, empty()), server, events, &[])
    }

    #[track_caller]
    fn check(&mut self, server: &mut Server, expected: &[(Kind, u32)]) {
        assert_eq!(self.refresh(server, &[]), expected);
        assert_eq!(held(&mut self.engine), server.ids());
    }
}

#[test]
fn of_300_000_records_20_new_ones_are_read_with_at_most_3_requests() {
    let server = &mut Server::new(300_000, Place::Front);
    let mut reader = Reader::of(server, 500);
    reader.check(server, &[(Kind::New, 1)]);
    server.add(20);
    reader.check(server, &[(Kind::New, 1)]);

    server.records.reverse();
    server.place = Place::End;
    server.add(20);
    reader.check(server, &[(Kind::New, 2)]);
    server.add(20);
    reader.check(server, &[(Kind::New, 1)]);

    server.place = Place::Front;
    server.add(20);
    reader.check(server, &[(Kind::New, 2)]);

    server.place = Place::Anywhere;
    server.add(20);
    reader.check(server, &[(Kind::New, 2), (Kind::Full, 601)]);
    reader.check(server, &[(Kind::New, 1)]);
}

#[test]
fn pages_are_read_as_long_as_they_bring_something_new() {
    for (place, expected) in [(Place::Front, 4), (Place::End, 5)] {
        let server = &mut Server::new(100, place);
        let mut reader = Reader::of(server, 10);
        server.add(35);
        reader.check(server, &[(Kind::New, expected)]);
    }
}

#[test]
fn a_page_that_is_new_from_end_to_end_may_be_followed_by_more() {
    let server = &mut Server::new(100, Place::Front);
    let mut reader = Reader::of(server, 10);
    server.add(12);
    server.records.truncate(110);
    assert_eq!(reader.refresh(server, &[]).last(), Some(&(Kind::Full, 11)));
    assert_eq!(held(&mut reader.engine), server.ids());
}

#[test]
fn a_record_that_vanished_is_noticed_by_the_count_and_everything_is_read() {
    for place in [Place::Front, Place::End, Place::Anywhere] {
        let server = &mut Server::new(100, place);
        let mut reader = Reader::of(server, 10);
        server.records.remove(50);
        assert_eq!(reader.refresh(server, &[]).last(), Some(&(Kind::Full, 10)), "{place:?}");
        assert_eq!(held(&mut reader.engine), server.ids());
    }
}

#[test]
fn a_record_that_was_put_in_by_hand_is_no_reason_to_read_everything() {
    for place in [Place::Front, Place::End] {
        let server = &mut Server::new(100, place);
        let mut reader = Reader::of(server, 10);
        server.add(3);
        reader.engine.insert(r#"{"id":103}"#);
        server.add(1);
        let readings = reader.refresh(server, &[]);
        assert_eq!(readings.iter().filter(|(kind, _)| *kind == Kind::Full).count(), 0, "{place:?}");
        assert_eq!(held(&mut reader.engine), server.ids());
        server.add(15);
        (104..119).for_each(|id| _ = reader.engine.insert(&format!(r#"{{"id":{id}}}"#)));
        reader.check(server, &[(Kind::New, 1)]);
    }
}

#[test]
fn a_record_that_the_server_lists_twice_is_no_reason_to_read_everything_each_time() {
    for place in [Place::Front, Place::End] {
        let server = &mut Server::new(100, place);
        server.records.insert(40, server.records[60]);
        let mut reader = Reader::of(server, 10);
        reader.check(server, &[(Kind::New, 1)]);
        server.add(5);
        reader.refresh(server, &[]);
        server.add(5);
        reader.check(server, &[(Kind::New, 1)]);
        // That record goes, and no other: the full reading sees all there is.
        server.records.remove(if place == Place::Front { 50 } else { 40 });
        assert_eq!(reader.refresh(server, &[]).last(), Some(&(Kind::Full, 11)));
        reader.check(server, &[(Kind::New, 1)]);
    }
}

#[test]
fn an_answer_older_than_what_was_put_in_meanwhile_is_asked_for_again() {
    let server = &mut Server::new(100, Place::Front);
    let mut reader = Reader::of(server, 10);
    reader.engine.insert(r#"{"id":100}"#);
    let readings = reader.refresh(server, &[Event::Nothing, Event::Added(1)]);
    assert_eq!(readings, [(Kind::New, 2)]);
}

#[test]
fn records_that_keep_coming_under_it_are_no_reason_to_read_everything() {
    for (place, most) in [(Place::Front, 6), (Place::End, 6)] {
        let server = &mut Server::new(100, place);
        let mut reader = Reader::of(server, 10);
        server.add(35);
        let readings = reader.refresh(server, &vec![Event::Added(1); 20]);
        assert!(
            matches!(readings.as_slice(), [(Kind::New, asks)] if *asks <= most),
            "{place:?}: {readings:?}"
        );
        assert_eq!(held(&mut reader.engine), server.ids());
    }
}

#[test]
fn without_a_count_both_ends_are_looked_at() {
    for (place, cap, expected) in [
        (Place::Front, 10, [2, 2, 2]),
        (Place::Front, 3, [2, 3, 3]),
        (Place::End, 10, [2, 3, 2]),
        (Place::End, 3, [2, 4, 3]),
    ] {
        let server = &mut Server { tells_count: false, cap, ..Server::new(100, place) };
        let mut reader = Reader::of(server, 10);
        for (asks, added) in expected.into_iter().zip([0, 5, 5]) {
            server.add(added);
            reader.check(server, &[(Kind::New, asks)]);
        }
    }
}

#[test]
fn what_it_does_not_see_is_not_gone() {
    let server = &mut Server::new(100, Place::Front);
    let mut reader = Reader::of(server, 10);
    server.records.remove(50);
    let reading = reader.schedule.refresh();
    let outcome = reader.carry_out(reading, server, &[]);
    assert!(!outcome.reading.saw_everything() && outcome.reading.needs_full());
    assert_eq!(outcome.engine.held(), 100);
}

#[test]
fn every_page_of_it_may_fail_as_often_as_any_other() {
    let server = &mut Server::new(100, Place::Front);
    let mut reader = Reader::of(server, 10);
    server.add(25);
    let failure = Event::Failure(ApiError::Timeout);
    let events = [vec![failure.clone(); 4], vec![Event::Nothing], vec![failure; 4]].concat();
    assert_eq!(reader.refresh(server, &events), [(Kind::New, 11)]);
}

#[test]
fn it_waits_tries_again_and_gives_up_as_any_reading_does() {
    let mut reading = Reading::refresh(10, Order::NewestFirst, Known { held: 100, listed: 100 });
    assert_eq!(reading.next(Timestamp(0)), Next::Begin);
    let Next::Ask(ask) = reading.next(Timestamp(0)) else { panic!("no page is asked for") };
    assert_eq!(reading.next(Timestamp(0)), Next::Await);
    reading.failed(ask, ApiError::RateLimited(Some(7_000)), 0.0, Timestamp(0));
    assert_eq!(reading.next(Timestamp(6_999)), Next::Until(Timestamp(7_000)));
    let Next::Ask(again) = reading.next(Timestamp(7_000)) else { panic!("no page is asked for") };
    assert_eq!(again.offset, ask.offset);
    reading.stop();
    assert_eq!((reading.next(Timestamp(7_000)), reading.stage()), (Next::Done, &Stage::Stopped));

    let server = &mut Server::new(100, Place::Front);
    let mut reader = Reader::of(server, 10);
    assert_eq!(reader.refresh(server, &vec![Event::Failure(ApiError::Timeout); 9]), [(Kind::New, 5)]);
    reader.check(server, &[(Kind::New, 1)]);
}

/// What happens at a server between two readings.
fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0_u32..30).prop_map(Change::Added),
        prop::collection::vec(any::<prop::sample::Index>(), 1..5).prop_map(Change::Removed),
        Just(Change::Reversed),
    ]
}

#[derive(Clone, Debug)]
enum Change {
    Added(u32),
    Removed(Vec<prop::sample::Index>),
    /// The server turns its list round.
    Reversed,
}

impl Change {
    fn make(&self, server: &mut Server) {
        match self {
            Self::Added(count) => server.add(*count),
            Self::Removed(indices) => indices.iter().for_each(|index| _ = server.remove(*index)),
            Self::Reversed => server.records.reverse(),
        }
    }
}

proptest! {
    #[test]
    fn after_every_refresh_exactly_the_records_of_the_server_are_held(
        mut server in servers(), page_size in 1_u32..12, changes in prop::collection::vec(change(), 1..8),
    ) {
        server.tells_count = true;
        let mut reader = Reader::of(&mut server, page_size);
        for change in changes {
            change.make(&mut server);
            reader.refresh(&mut server, &[]);
            prop_assert_eq!(held(&mut reader.engine), server.ids());
        }
    }

    #[test]
    fn in_a_known_order_coming_and_going_at_once_are_told_apart(
        newest_first in any::<bool>(), mut server in servers(), page_size in 2_u32..12,
        changes in prop::collection::vec((0_u32..30, prop::collection::vec(any::<prop::sample::Index>(), 0..5)), 1..8),
    ) {
        let place = if newest_first { Place::Front } else { Place::End };
        // More than a page, so that the first new record is at one end only.
        server = Server { cap: server.cap.max(2), ..Server::new(server.records.len() as u32 + 12, place) };
        let mut reader = Reader::of(&mut server, page_size);
        server.add(1);
        reader.refresh(&mut server, &[]);
        for (added, removed) in changes {
            Change::Removed(removed).make(&mut server);
            server.add(added);
            reader.refresh(&mut server, &[]);
            prop_assert_eq!(held(&mut reader.engine), server.ids());
        }
    }

    #[test]
    fn whatever_happens_under_it_nothing_is_lost_or_doubled_and_it_ends(
        mut server in servers(), page_size in 1_u32..12, change in change(),
        events in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..6), 0..30), error in passing(),
    ) {
        let mut reader = Reader::of(&mut server, page_size);
        change.make(&mut server);
        let before = held(&mut reader.engine);
        let events: Vec<_> = events.into_iter().map(|(index, kind)| match kind {
            0 => Event::Added(1),
            1 => Event::Removed(index),
            2 => Event::Failure(error.clone()),
            _ => Event::Nothing,
        }).collect();
        let held = before.len() as u32;
        let known = Known { held, listed: held };
        for order in [Order::NewestFirst, Order::OldestFirst] {
            let mut server = server.clone();
            let reading = Reading::refresh(page_size, order, known);
            let mut outcome = reader.carry_out(reading, &mut server, &events);
            prop_assert!(outcome.held().is_superset(&before), "it drops what it held");
            prop_assert!(matches!(outcome.reading.stage(), Stage::Complete | Stage::Failed(_)));
            reader.engine = outcome.engine;
        }
    }

    #[test]
    fn failures_that_pass_cost_a_refresh_nothing_but_time(
        mut server in servers(), page_size in 1_u32..12, change in change(),
        errors in prop::collection::vec(passing(), 0..4),
    ) {
        let failures = errors.len() as u32;
        let events: Vec<_> = errors.into_iter().map(Event::Failure).collect();
        let mut twin = server.clone();
        let (mut calm, mut tried) = (Reader::of(&mut twin, page_size), Reader::of(&mut server, page_size));
        change.make(&mut twin);
        change.make(&mut server);
        let mut expected = calm.refresh(&mut twin, &[]);
        expected.iter_mut().take(1).for_each(|(_, asks)| *asks += failures);
        prop_assert_eq!(tried.refresh(&mut server, &events), expected);
        prop_assert_eq!(held(&mut tried.engine), held(&mut calm.engine));
    }
}
