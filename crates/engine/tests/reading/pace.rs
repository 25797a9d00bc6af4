//! How often the page hears of a reading, and how often of its records.

use domain::Timestamp;
use engine::message::{Kind, Progress, Stage};
use engine::reading::Pace;

fn reading(held: u32, revision: u32) -> Progress {
    Progress { held, revision, stage: Stage::Reading, ..Progress::default() }
}

/// When, what is so, whether it is urgent; then what the page hears of it.
type Step = (i64, Progress, bool, Option<(u32, u32)>);

#[track_caller]
fn check(steps: &[Step]) {
    let mut pace = Pace::default();
    for (at, progress, is_urgent, expected) in steps {
        let told = pace.tell(progress, *is_urgent, Timestamp(*at));
        assert_eq!(told.map(|told| (told.held, told.revision)), *expected, "at {at}");
    }
}

#[test]
fn the_first_records_are_told_at_once_and_then_ten_times_a_second() {
    check(&[
        (1_000, reading(0, 0), false, Some((0, 0))),
        (1_001, reading(500, 1), false, Some((500, 1))),
        (1_050, reading(1_000, 2), false, None),
        (1_101, reading(1_500, 3), false, Some((1_500, 3))),
    ]);
}

#[test]
fn a_revision_waits_until_twice_as_many_records_are_held_or_for_two_seconds() {
    check(&[
        (1_000, reading(1_000, 1), false, Some((1_000, 1))),
        (1_100, reading(1_999, 2), false, Some((1_999, 1))),
        (1_200, reading(2_000, 3), false, Some((2_000, 3))),
        (3_199, reading(3_999, 4), false, Some((3_999, 3))),
        (3_299, reading(3_999, 4), false, Some((3_999, 4))),
    ]);
}

#[test]
fn a_revision_after_a_quiet_time_waits_for_nothing() {
    check(&[
        (1_000, reading(1_000, 1), false, Some((1_000, 1))),
        (3_500, reading(1_000, 1), false, None),
        (3_600, reading(1_001, 2), false, Some((1_001, 2))),
    ]);
}

#[test]
fn the_end_another_reading_and_what_is_urgent_are_told_at_once() {
    let new = Progress { kind: Kind::New, ..reading(1_003, 4) };
    check(&[
        (1_000, reading(1_000, 1), false, Some((1_000, 1))),
        (1_001, reading(1_001, 2), true, Some((1_001, 2))),
        (1_002, Progress { stage: Stage::Complete, ..reading(1_002, 3) }, false, Some((1_002, 3))),
        (1_003, new.clone(), false, Some((1_003, 4))),
        (1_004, Progress { kind: Kind::Full, ..new.clone() }, false, Some((1_003, 4))),
        (1_005, Progress { kind: Kind::Full, ..new }, true, None),
    ]);
}

#[test]
fn what_is_withheld_is_known_to_be_so() {
    let mut pace = Pace::default();
    pace.tell(&reading(1_000, 1), false, Timestamp(1_000));
    assert!(!pace.is_behind(&reading(1_000, 1)));
    pace.tell(&reading(1_001, 2), false, Timestamp(1_100));
    assert!(pace.is_behind(&reading(1_001, 2)));
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    check(&[
        (9_000_000, reading(1_000, 1), false, Some((1_000, 1))),
        (1_000, reading(1_001, 2), false, Some((1_001, 2))),
    ]);
}
