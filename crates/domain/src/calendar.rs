//! Days and hours of a time zone as moments. Zones belong to the browser's `Intl`:
//! what they do to a clock is passed in as an offset.

use crate::time::{DAY, HOUR};
use crate::{Date, Timestamp};

/// How far the clocks of a zone are ahead of UTC at a moment, in milliseconds.
pub type Offset<'a> = &'a dyn Fn(Timestamp) -> i64;

/// The moment at which the last `count` days of a zone begin, the earliest first, and
/// the end of the last one, in which `now` is. A day may have 23 or 25 hours; where its
/// first hour was skipped it begins with the second.
#[must_use]
pub fn days(now: Timestamp, count: u32, offset: Offset<'_>) -> Vec<Timestamp> {
    let today = Date::of(now, offset(now));
    between(Date(today.0 + 1 - i64::from(count)), today, offset)
}

/// The same for the days from the first to the last, both included.
#[must_use]
pub fn between(first: Date, last: Date, offset: Offset<'_>) -> Vec<Timestamp> {
    (first.0..=last.0 + 1).map(|day| begin(day * DAY, offset)).collect()
}

/// The same for hours. Zones that are half an hour off have their own full hours.
#[must_use]
pub fn hours(now: Timestamp, count: u32, offset: Offset<'_>) -> Vec<Timestamp> {
    let shift = offset(now).rem_euclid(HOUR);
    let hour = (now.0 + shift).div_euclid(HOUR);
    let first = hour + 1 - i64::from(count);
    (first..=hour + 1).map(|hour| Timestamp(hour * HOUR - shift)).collect()
}

/// The first moment at which the clocks show this time or a later one of its day.
fn begin(local: i64, offset: Offset<'_>) -> Timestamp {
    let at = |ahead: i64| Timestamp(local - ahead);
    // The offset before and after any change of that day.
    let (early, late) = (offset(Timestamp(local - DAY)), offset(Timestamp(local + DAY)));
    let shows = |moment: Timestamp| moment.plus(offset(moment)).0 >= local;
    let (first, second) = (at(early.max(late)), at(early.min(late)));
    match () {
        () if shows(first) => first,
        () if shows(second) && !shows(second.plus(-1)) => second,
        // The clocks jumped over it: the change itself is between the two.
        () => {
            let (mut low, mut high) = (first, second);
            while high.since(low) > 1 {
                let middle = low.plus(high.since(low) / 2);
                *(if shows(middle) { &mut high } else { &mut low }) = middle;
            }
            high
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MINUTE;
    use proptest::prelude::*;

    fn at(iso: &str) -> Timestamp {
        Timestamp::parse(iso).unwrap()
    }

    /// A zone whose clocks are ahead by so many minutes from each of these moments on.
    fn zone(changes: &'static [(&'static str, i64)]) -> impl Fn(Timestamp) -> i64 {
        move |moment| {
            let known = changes.iter().rev().find(|(from, _)| at(from) <= moment);
            known.map_or(changes[0].1, |(_, minutes)| *minutes) * MINUTE
        }
    }

    // Spain changes at 01:00 UTC, so its days keep their midnight.
    const MADRID: &[(&str, i64)] =
        &[("2023-10-29T01:00:00Z", 60), ("2024-03-31T01:00:00Z", 120), ("2024-10-27T01:00:00Z", 60)];
    // Paraguay changed at its midnight: 2024-10-06 began with 01:00.
    const ASUNCION: &[(&str, i64)] =
        &[("2023-10-01T04:00:00Z", -180), ("2024-03-24T03:00:00Z", -240), ("2024-10-06T04:00:00Z", -180)];
    const NEPAL: &[(&str, i64)] = &[("1986-01-01T00:00:00Z", 345)];

    #[track_caller]
    fn check(zone: &dyn Fn(Timestamp) -> i64, now: &str, count: u32, expected: &[&str]) {
        let days: Vec<String> = days(at(now), count, zone).into_iter().map(Timestamp::to_iso).collect();
        assert_eq!(days, expected);
    }

    #[test]
    fn days_are_those_of_the_zone_also_across_a_change_to_summer_time() {
        check(
            &zone(MADRID),
            "2024-04-01T09:00:00Z",
            3,
            &["2024-03-29T23:00:00Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z", "2024-04-01T22:00:00Z"],
        );
    }

    #[test]
    fn a_day_that_the_clocks_turn_back_in_has_25_hours() {
        let days = days(at("2024-10-27T12:00:00Z"), 1, &zone(MADRID));
        assert_eq!(days[1].since(days[0]), 25 * HOUR);
    }

    #[test]
    fn a_day_without_its_midnight_begins_at_the_change() {
        check(
            &zone(ASUNCION),
            "2024-10-06T15:00:00Z",
            2,
            &["2024-10-05T04:00:00Z", "2024-10-06T04:00:00Z", "2024-10-07T03:00:00Z"],
        );
    }

    #[test]
    fn hours_are_full_by_the_clocks_of_the_zone() {
        let hours = hours(at("2024-01-15T14:25:00Z"), 2, &zone(NEPAL));
        let expected = ["2024-01-15T13:15:00Z", "2024-01-15T14:15:00Z", "2024-01-15T15:15:00Z"].map(at);
        assert_eq!(hours, expected);
    }

    proptest! {
        #[test]
        fn every_moment_is_in_the_last_day_and_hour_and_none_overlap(minutes in 0_i64..1_000_000, count in 1_u32..40) {
            let now = at("2023-06-01T00:00:00Z").plus(minutes * MINUTE);
            for zone in [zone(MADRID), zone(ASUNCION), zone(NEPAL)] {
                for edges in [days(now, count, &zone), hours(now, count, &zone)] {
                    prop_assert_eq!(edges.len() as u32, count + 1);
                    prop_assert!(edges.windows(2).all(|pair| pair[0] < pair[1]));
                    let last = edges.len() - 1;
                    prop_assert!(edges[last - 1] <= now && now < edges[last]);
                }
            }
        }
    }
}
