//! A measurement over time as geometry: where a line breaks, which of its points are seen,
//! and the scale that it is drawn on.

use crate::Timestamp;
use crate::chart::HEIGHT;

/// A value at a moment.
pub type Point = (Timestamp, f64);

/// Cuts points, which are in the order of their time, where none came for longer than
/// `gap` milliseconds.
#[must_use]
pub fn pieces(points: &[Point], gap: Option<i64>) -> Vec<&[Point]> {
    let is_one = |a: &Point, b: &Point| gap.is_none_or(|gap| b.0.since(a.0) <= gap);
    points.chunk_by(is_one).collect()
}

/// The points of a line that can be seen when `from ..= until` is drawn in so many
/// columns: the first, the least, the greatest and the last of each. What is drawn through
/// them covers the same places as all points would (Jugel et al., "M4: A Visualization-
/// Oriented Time Series Data Aggregation", 2014).
#[must_use]
pub fn thin(points: &[Point], (from, until): (Timestamp, Timestamp), columns: u32) -> Vec<Point> {
    let (length, columns) = (i128::from(until.since(from).max(1)), i128::from(columns.max(1)));
    // The first moment after the column of a moment: nothing is divided for each point.
    let end = |at: Timestamp| {
        let column = i128::from(at.since(from)) * columns / length;
        let end = ((column + 1) * length + columns - 1) / columns;
        from.plus(i64::try_from(end).unwrap_or(i64::MAX))
    };
    let mut seen = Vec::new();
    let mut rest = points;
    while let Some(first) = rest.first() {
        let end = end(first.0);
        let (of_column, after) = rest.split_at(rest.partition_point(|point| point.0 < end).max(1));
        rest = after;
        let mut least = 0;
        let mut greatest = 0;
        for (index, point) in of_column.iter().enumerate() {
            if point.1 < of_column[least].1 {
                least = index;
            }
            if point.1 > of_column[greatest].1 {
                greatest = index;
            }
        }
        let mut last = None;
        for index in [0, least.min(greatest), least.max(greatest), of_column.len() - 1] {
            if last != Some(index) {
                seen.push(of_column[index]);
            }
            last = Some(index);
        }
    }
    seen
}

/// The least and the greatest value that a chart shows, and the values that are named.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// Values at equal distances, the least first.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// A scale for values from `low` to `high` with some four steps of 1, 2 or 5 times a
    /// power of ten. What can be a percentage is drawn on the whole of it.
    #[must_use]
    pub fn of(low: f64, high: f64) -> Self {
        let (low, high) = if (0.0..=100.0).contains(&low) && (10.0..=100.0).contains(&high) {
            (0.0, 100.0)
        } else if low.is_finite() && high.is_finite() && low <= high {
            // A line that never moves is drawn in the middle.
            let room = if low < high { 0.0 } else { low.abs().max(1.0) / 2.0 };
            (low - room, high + room)
        } else {
            (0.0, 1.0)
        };
        let step = step((high - low) / 4.0);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = (last - first).clamp(1.0, 12.0) as u32;
        let ticks: Vec<f64> = (0..=count).map(|index| (first + f64::from(index)) * step).collect();
        Self { low: first * step, high: (first + f64::from(count)) * step, ticks }
    }

    /// How far from the top a value is, in units of [`HEIGHT`].
    #[must_use]
    pub fn place(&self, value: f64) -> u32 {
        let share = (value - self.low) / (self.high - self.low);
        HEIGHT - (share.clamp(0.0, 1.0) * f64::from(HEIGHT)).round() as u32
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below this. 25 makes quarters
/// of a hundred.
fn step(least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    while power > least && power > 1e-12 {
        power /= 10.0;
    }
    let wanted = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= least * 0.999_999);
    wanted.unwrap_or(10.0) * power
}

/// How far from the left a moment is, in a box that is `width` units wide.
#[must_use]
pub fn across(at: Timestamp, (from, until): (Timestamp, Timestamp), width: u32) -> u32 {
    let length = i128::from(until.since(from).max(1));
    let place = i128::from(at.since(from)) * i128::from(width) / length;
    place.clamp(0, i128::from(width)) as u32
}

/// The moment at a place from the left: the inverse of [`across`].
#[must_use]
pub fn moment(share: f64, (from, until): (Timestamp, Timestamp)) -> Timestamp {
    from.plus((until.since(from) as f64 * share.clamp(0.0, 1.0)) as i64)
}

/// A line through pieces of points as the data of an SVG path. A point alone is a dot:
/// a line of no length, which a round cap makes visible.
#[must_use]
pub fn line(pieces: &[Vec<Point>], span: (Timestamp, Timestamp), scale: &Scale, width: u32) -> String {
    let mut line = String::new();
    for piece in pieces {
        for (index, (at, value)) in piece.iter().enumerate() {
            line.push(if index == 0 { 'M' } else { 'L' });
            line.push_str(&across(*at, span, width).to_string());
            line.push(' ');
            line.push_str(&scale.place(*value).to_string());
        }
        if piece.len() == 1 {
            line.push_str("h0");
        }
    }
    line
}

/// The index of the point that is nearest to a moment.
#[must_use]
pub fn nearest(moments: &[Timestamp], at: Timestamp) -> Option<usize> {
    let after = moments.partition_point(|moment| *moment < at);
    let distance = |index: usize| moments.get(index).map_or(i64::MAX, |moment| moment.since(at).abs());
    let before = after.saturating_sub(1);
    let nearest = if distance(before) <= distance(after) { before } else { after };
    (nearest < moments.len()).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points() -> impl Strategy<Value = Vec<Point>> {
        prop::collection::vec((0_i64..1_000, -50_i32..150), 0..300).prop_map(|mut points| {
            points.sort();
            points.into_iter().map(|(at, value)| (Timestamp(at), f64::from(value))).collect()
        })
    }

    proptest! {
        #[test]
        fn pieces_are_all_points_and_are_cut_only_at_gaps(points in points(), gap in 1_i64..60) {
            let pieces = pieces(&points, Some(gap));
            prop_assert_eq!(pieces.concat(), points.clone());
            for piece in &pieces {
                prop_assert!(piece.windows(2).all(|pair| pair[1].0.since(pair[0].0) <= gap));
            }
            for pair in pieces.windows(2) {
                prop_assert!(pair[1][0].0.since(pair[0][pair[0].len() - 1].0) > gap);
            }
        }

        #[test]
        fn a_thinned_line_keeps_the_ends_and_the_extremes_of_each_column(points in points(), columns in 1_u32..80) {
            let span = (Timestamp(0), Timestamp(1_000));
            let seen = thin(&points, span, columns);
            prop_assert!(seen.len() <= points.len().min(4 * columns as usize));
            let column = |point: &&Point| (point.0.0 * i64::from(columns) / 1_000) as u32;
            for index in 0..columns {
                let of = |points: &[Point]| -> Vec<Point> {
                    points.iter().filter(|point| column(point) == index).copied().collect()
                };
                let (all, some) = (of(&points), of(&seen));
                prop_assert_eq!(all.first(), some.first());
                prop_assert_eq!(all.last(), some.last());
                let extremes = |points: &[Point]| {
                    points.iter().fold((f64::MAX, f64::MIN), |(low, high), point| (low.min(point.1), high.max(point.1)))
                };
                prop_assert_eq!(extremes(&all), extremes(&some));
            }
            // What is kept is in its order and was there.
            let mut rest = points.iter();
            prop_assert!(seen.iter().all(|point| rest.any(|other| other == point)));
        }

        #[test]
        fn a_scale_holds_its_values_between_few_round_ones(a in -1e6_f64..1e6, length in 0.0_f64..1e6) {
            let scale = Scale::of(a, a + length);
            prop_assert!(scale.low <= a && scale.high >= a + length, "{:?}", scale);
            prop_assert!((2..=13).contains(&scale.ticks.len()), "{:?}", scale);
            prop_assert!(scale.place(scale.low) == HEIGHT && scale.place(scale.high) == 0);
        }

        #[test]
        fn the_nearest_is_no_farther_than_any(mut moments in prop::collection::vec(0_i64..500, 0..40), at in 0_i64..500) {
            moments.sort_unstable();
            let moments: Vec<Timestamp> = moments.into_iter().map(Timestamp).collect();
            let found = nearest(&moments, Timestamp(at)).map(|index| (moments[index].0 - at).abs());
            prop_assert_eq!(found, moments.iter().map(|moment| (moment.0 - at).abs()).min());
        }
    }

    #[test]
    fn scales_begin_and_end_with_round_values() {
        for (low, high, ticks) in [
            (23.0, 97.0, &[0.0, 25.0, 50.0, 75.0, 100.0][..]),
            (0.0, 7.0, &[0.0, 2.0, 4.0, 6.0, 8.0]),
            (101.0, 148.0, &[100.0, 120.0, 140.0, 160.0]),
            (5.0, 5.0, &[2.0, 4.0, 6.0, 8.0]),
            (f64::NAN, 1.0, &[0.0, 0.25, 0.5, 0.75, 1.0]),
        ] {
            assert_eq!(Scale::of(low, high).ticks, ticks, "{low} to {high}");
        }
    }

    #[test]
    fn a_line_does_not_bridge_a_gap_and_a_single_value_is_a_dot() {
        let at = |at: i64, value: f64| (Timestamp(at), value);
        let pieces = [vec![at(0, 0.0), at(5, 100.0)], vec![at(10, 50.0)]];
        let line = line(&pieces, (Timestamp(0), Timestamp(10)), &Scale::of(0.0, 100.0), 200);
        assert_eq!(line, "M0 1000L100 0M200 500h0");
    }
}
