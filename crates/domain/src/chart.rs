//! Geometry of charts in whole units of a box, apart from whoever draws them. Vertical
//! places count from the top, as on a screen.

/// How high a box is.
pub const HEIGHT: u32 = 1_000;
/// How wide a column of a chart is, with the gap after it.
pub const STEP: u32 = 20;
/// How wide it is without the gap.
pub const WIDTH: u32 = 18;
/// What is there at all is at least so high, to be seen.
const LEAST: u32 = 14;
/// The distance of the lines that stand for missing data.
const HATCH: u32 = 70;

/// The parts of a column that stand on each other, the first at the bottom: where each
/// begins, and how high it is. The whole height stands for `full`.
#[must_use]
pub fn stack(parts: &[u32], full: u32) -> Vec<(u32, u32)> {
    let share = |count: u32| {
        u32::try_from(u64::from(count) * u64::from(HEIGHT) / u64::from(full.max(1))).unwrap_or(HEIGHT)
    };
    let sum = parts.iter().fold(0, |sum: u32, count| sum.saturating_add(*count)).min(full.max(1));
    let mut heights: Vec<u32> =
        parts.iter().map(|count| if *count == 0 { 0 } else { share(*count).clamp(LEAST, HEIGHT) }).collect();
    // Roundings and what was made visible are taken from, or given to, the greatest.
    let wanted =
        share(sum).max(LEAST * heights.iter().filter(|height| **height > 0).count() as u32).min(HEIGHT);
    let total: u32 = heights.iter().sum();
    if let Some(greatest) = heights.iter_mut().max() {
        *greatest = (*greatest + wanted).saturating_sub(total);
    }
    let mut bottom = HEIGHT;
    let place = |height: u32| {
        bottom = bottom.saturating_sub(height);
        (bottom, height)
    };
    heights.into_iter().map(place).collect()
}

/// A line through values at equal distances as the data of an SVG path, in a box of
/// [`STEP`] for each step; and the area below it. The greatest value touches the top,
/// nothing is below zero, and what is missing is not bridged.
#[must_use]
pub fn line(values: &[Option<u32>]) -> (String, String) {
    let most = values.iter().flatten().copied().max().unwrap_or_default().max(1);
    let (mut line, mut area) = (String::new(), String::new());
    let mut last = None;
    let end = |area: &mut String, last: u32| area.push_str(&["L", &last.to_string(), " 1000Z"].concat());
    for (x, value) in (0_u32..).step_by(STEP as usize).zip(values) {
        let Some(value) = value else {
            last.take().into_iter().for_each(|last| end(&mut area, last));
            continue;
        };
        let y = HEIGHT - (u64::from(*value) * u64::from(HEIGHT) / u64::from(most)) as u32;
        let point = [&x.to_string(), " ", &y.to_string()].concat();
        if last.is_none() {
            area.push_str(&["M", &x.to_string(), " 1000"].concat());
        }
        line.push_str(&[if last.is_none() { "M" } else { "L" }, &point].concat());
        area.push_str(&["L", &point].concat());
        last = Some(x);
    }
    last.into_iter().for_each(|last| end(&mut area, last));
    (line, area)
}

/// The lines that fill a column where data is missing, as the data of an SVG path.
#[must_use]
pub fn hatch(x: u32) -> String {
    let mut lines = String::new();
    for y in (HATCH..=HEIGHT).step_by(HATCH as usize) {
        for part in [
            "M",
            &x.to_string(),
            " ",
            &y.to_string(),
            "L",
            &(x + WIDTH).to_string(),
            " ",
            &(y - HATCH).to_string(),
        ] {
            lines.push_str(part);
        }
    }
    lines
}

/// Which of `count` columns have their names below the chart: at most `most`, at equal
/// distances from the first to the last.
#[must_use]
pub fn named(count: usize, most: usize) -> Vec<usize> {
    match (count, most) {
        (0, _) | (_, 0) => Vec::new(),
        (1, _) | (_, 1) => vec![0],
        _ => {
            let most = most.min(count);
            (0..most).map(|index| index * (count - 1) / (most - 1)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_stand_on_each_other_within_the_box_and_each_can_be_seen(
            parts in prop::collection::vec(0_u32..5_000, 0..7), more in 0_u32..5_000,
        ) {
            let sum: u32 = parts.iter().sum();
            let found = stack(&parts, sum + more);
            prop_assert_eq!(found.len(), parts.len());
            let mut bottom = HEIGHT;
            for ((y, height), count) in found.iter().zip(&parts) {
                prop_assert_eq!(y + height, bottom);
                prop_assert_eq!(*height == 0, *count == 0);
                prop_assert!(*count == 0 || *height >= LEAST);
                bottom = *y;
            }
            // Only what was made visible makes it higher than its share.
            let share = u64::from(sum) * u64::from(HEIGHT) / u64::from((sum + more).max(1));
            prop_assert!(u64::from(HEIGHT - bottom) + 1 >= share);
            prop_assert!(u64::from(HEIGHT - bottom) <= share.max(7 * u64::from(LEAST)));
        }

        #[test]
        fn names_stand_at_both_ends_and_in_order(count in 2_usize..200, most in 2_usize..10) {
            let named = named(count, most);
            prop_assert!(named.len() <= most && named.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!((named[0], named[named.len() - 1]), (0, count - 1));
        }
    }

    #[test]
    fn a_line_goes_through_its_values() {
        let (line, area) = line(&[Some(0), Some(5), Some(10)]);
        assert_eq!(line, "M0 1000L20 500L40 0");
        assert_eq!(area, "M0 1000L0 1000L20 500L40 0L40 1000Z");
        assert_eq!(super::line(&[Some(0), Some(0)]).0, "M0 1000L20 1000");
        assert_eq!(super::line(&[]), (String::new(), String::new()));
    }

    #[test]
    fn a_line_does_not_bridge_what_is_missing() {
        let (line, area) = line(&[None, Some(1), Some(1), None, Some(0)]);
        assert_eq!(line, "M20 0L40 0M80 1000");
        assert_eq!(area, "M20 1000L20 0L40 0L40 1000ZM80 1000L80 1000L80 1000Z");
    }

    #[test]
    fn missing_data_is_hatched_within_its_column() {
        let lines = hatch(40);
        assert!(lines.starts_with("M40 70L58 0M40 140L58 70"));
        assert_eq!(lines.matches('M').count(), 14);
    }

    #[test]
    fn few_columns_are_all_named() {
        assert_eq!(named(3, 5), [0, 1, 2]);
        assert_eq!(named(30, 5), [0, 7, 14, 21, 29]);
        assert_eq!(named(1, 5), [0]);
        assert!(named(0, 5).is_empty());
    }
}
