//! `Ranges`: how the numbers of the latest checks are distributed.

use crate::devices::Held;
use crate::measured::Measured;
use crate::message::Distribution;
use domain::order::sorted;
use domain::series::Scale;

/// So many measurements are told.
const MOST: usize = 6;
/// A distribution has so many bars for each step of its scale.
const FINE: u32 = 2;

/// The numbers of the latest check of each device so far, by their keys.
pub(super) struct Ranges<'a> {
    measured: Measured<'a>,
    values: Vec<Vec<f64>>,
    numbers: Vec<(usize, f64)>,
}

impl<'a> Ranges<'a> {
    pub(super) fn new(held: Held<'a>) -> Self {
        let measured = Measured::of(held.records);
        let values = vec![Vec::new(); measured.keys.len()];
        Self { measured, values, numbers: Vec::new() }
    }

    /// Adds the latest check of a device.
    pub(super) fn add(&mut self, check: Option<u32>) {
        self.measured.numbers_of(check, &mut self.numbers);
        for (key, number) in &self.numbers {
            self.values[*key].push(*number);
        }
    }

    /// The distributions, the established measurements first. A bar ends at each limit.
    pub(super) fn distributions(self, limits: &[(String, Vec<f64>)]) -> Vec<Distribution> {
        let known = self.measured.order().into_iter().filter(|key| !self.values[*key].is_empty());
        let of = |key: usize| {
            let name = self.measured.keys[key].clone();
            let own = limits.iter().find(|(known, _)| *known == name);
            distribution(name, &self.values[key], own.map_or(&[], |(_, limits)| limits))
        };
        known.take(MOST).map(of).collect()
    }
}

fn distribution(key: String, values: &[f64], limits: &[f64]) -> Distribution {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let ticks = Scale::of(low, high).ticks;
    let bars = (ticks.len() as u32 - 1) * FINE;
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let edge = |index: u32| first + (last - first) * f64::from(index) / f64::from(bars);
    let inner = limits.iter().copied().filter(|limit| first < *limit && *limit < last);
    let all: Vec<f64> = (0..=bars).map(edge).chain(inner).collect();
    let order = sorted(all.len(), &|a, b| all[a].total_cmp(&all[b]));
    let mut edges: Vec<f64> = order.into_iter().map(|index| all[index]).collect();
    edges.dedup();
    let mut counts = vec![0; edges.len() - 1];
    for value in values {
        // By the edges themselves: whoever filters by them finds the same.
        let bar = edges.partition_point(|edge| edge <= value).saturating_sub(1).min(counts.len() - 1);
        counts[bar] += 1;
    }
    Distribution { key, edges, counts }
}
