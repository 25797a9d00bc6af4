//! What follows what: the first reading is of everything, later ones of what is new.

use crate::server::{Event, Outcome, Place, Server, carry_out, empty};
use domain::{ApiError, Timestamp};
use engine::message::{Kind, Server as Settings};
use engine::reading::Schedule;
use engine::{Engine, Reading};

const HOUR: i64 = 3_600_000;

struct Case {
    schedule: Schedule,
    server: Server,
    engine: Engine,
}

impl Case {
    /// Hourly full readings, and everything read at 0.
    fn new(full_read_every: i64) -> Self {
        let settings = Settings { page_size: 10, concurrency: 4, full_read_every, ..Settings::default() };
        let server = Server::new(100, Place::Front);
        Self { schedule: Schedule::new(&settings), server, engine: empty() }
    }

    /// Carries a reading out; how many asks were on their way at once, and what follows.
    fn read(&mut self, reading: Reading, events: &[Event], now: i64) -> (usize, Option<Reading>) {
        let engine = std::mem::replace(&mut self.engine, empty());
        let Outcome { engine, reading, at_once, .. } =
            carry_out(reading, engine, &mut self.server, events, &[]);
        self.engine = engine;
        (at_once, self.schedule.ended(&reading, self.engine.held(), Timestamp(now)))
    }

    fn refresh(&mut self, events: &[Event], now: i64) -> (Kind, Option<Reading>) {
        let reading = self.schedule.refresh();
        (reading.kind(), self.read(reading, events, now).1)
    }

    #[track_caller]
    fn check(&self, read_at: Option<i64>, full_at: Option<i64>) {
        let at = (self.schedule.read_at(), self.schedule.full_at());
        assert_eq!(at, (read_at.map(Timestamp), full_at.map(Timestamp)));
    }
}

#[test]
fn what_is_new_is_read_once_everything_was() {
    let mut case = Case::new(HOUR);
    let failed = [Event::Nothing, Event::Failure(ApiError::Unauthorized)];
    let (kind, next) = case.refresh(&failed, 1);
    assert_eq!((kind, next.is_none()), (Kind::Full, true));
    case.check(None, None);
    assert_eq!(case.refresh(&[], 2).0, Kind::Full);
    case.check(Some(2), Some(2));
    assert_eq!(case.refresh(&[], 3).0, Kind::New);
    case.check(Some(3), Some(2));
    assert_eq!(case.schedule.full().kind(), Kind::Full);
}

#[test]
fn everything_is_read_again_page_by_page_when_it_is_time() {
    let mut case = Case::new(HOUR);
    case.refresh(&[], 0);
    assert!(case.refresh(&[], HOUR - 1).1.is_none());
    let Some(full) = case.refresh(&[], HOUR).1 else { panic!("it is time") };
    case.check(Some(HOUR), Some(0));
    assert_eq!(full.kind(), Kind::Full);
    let (at_once, next) = case.read(full, &[], HOUR + 5);
    assert_eq!((at_once, next.is_none()), (1, true));
    case.check(Some(HOUR + 5), Some(HOUR + 5));
    assert!(case.refresh(&[], 2 * HOUR).1.is_none());
}

#[test]
fn never_is_never_unless_what_is_new_does_not_add_up() {
    let mut case = Case::new(0);
    case.refresh(&[], 0);
    assert!(case.refresh(&[], 1_000 * HOUR).1.is_none());
    case.server.records.pop();
    let (kind, next) = case.refresh(&[], 1_001 * HOUR);
    assert_eq!(kind, Kind::New);
    case.check(Some(1_000 * HOUR), Some(0));
    let Some(full) = next else { panic!("a record vanished") };
    assert_eq!(case.read(full, &[], 1_002 * HOUR).0, 4);
    case.check(Some(1_002 * HOUR), Some(1_002 * HOUR));
    assert_eq!(case.engine.held(), 99);
}

#[test]
fn as_long_as_it_does_not_add_up_everything_is_read() {
    let mut case = Case::new(HOUR);
    case.refresh(&[], 0);
    case.server.records.pop();
    let Some(full) = case.refresh(&[], 1).1 else { panic!("a record vanished") };
    assert!(case.read(full, &[Event::Failure(ApiError::Offline)], 2).1.is_none());
    assert_eq!(case.refresh(&[], 3).0, Kind::Full);
    assert_eq!(case.refresh(&[], 4).0, Kind::New);
}

#[test]
fn a_full_reading_at_low_priority_can_be_hastened() {
    let mut case = Case::new(HOUR);
    case.refresh(&[], 0);
    let Some(mut full) = case.refresh(&[], HOUR).1 else { panic!("it is time") };
    full.hasten(3);
    assert_eq!(case.read(full, &[], HOUR).0, 3);
    let mut refresh = case.schedule.refresh();
    refresh.hasten(3);
    case.server.add(50);
    assert_eq!(case.read(refresh, &[], HOUR).0, 1);
}
