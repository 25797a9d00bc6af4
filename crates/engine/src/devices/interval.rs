//! The usual interval between the checks of a device.

use domain::order::sorted;

/// How many of its last checks tell it.
const RECENT: usize = 20;

/// The median of the gaps between the last checks. Two at one moment are one.
pub(super) fn median_gap(mut times: Vec<i64>) -> Option<i64> {
    times = ascending(&times);
    times.dedup();
    let recent = times.get(times.len().saturating_sub(RECENT)..)?;
    let gaps: Vec<i64> = recent.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect();
    let gaps = ascending(&gaps);
    let upper = gaps.get(gaps.len() / 2)?;
    let lower = gaps.get((gaps.len() - 1) / 2)?;
    Some(lower + (upper - lower) / 2)
}

fn ascending(values: &[i64]) -> Vec<i64> {
    let order = sorted(values.len(), &|a, b| values[a].cmp(&values[b]));
    order.into_iter().map(|index| values[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_interval_is_the_median_of_recent_gaps() {
        for (times, expected) in [
            (vec![], None),
            (vec![5], None),
            (vec![5, 5], None),
            (vec![1, 11], Some(10)),
            (vec![31, 1, 11], Some(15)),
            (vec![0, 10, 20, 30, 1_000], Some(10)),
            ((0..50).map(|n| if n < 30 { n } else { n * 100 }).collect(), Some(100)),
        ] {
            assert_eq!(median_gap(times.clone()), expected, "{times:?}");
        }
    }
}
