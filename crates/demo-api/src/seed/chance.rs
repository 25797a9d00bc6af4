//! `Chance`: seeded randomness. PCG, so that a seed means the same for ever.

use domain::time::DAY;

/// A source of random numbers that its seed determines.
pub(super) struct Chance(oorandom::Rand64);

impl Chance {
    /// One source per device: what happens to one does not shift the others.
    pub(super) fn new(seed: u64, device: usize) -> Self {
        let mut chance = Self(oorandom::Rand64::new(
            (u128::from(seed) << 64) | (device as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        ));
        chance.0.rand_u64();
        chance
    }

    /// From 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.rand_float()
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` up to, not including, `high`.
    pub(super) fn whole(&mut self, low: u64, high: u64) -> u64 {
        self.0.rand_range(low..high.max(low + 1))
    }

    /// True with the given probability.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.whole(0, from.len() as u64) as usize]
    }

    /// A duration in milliseconds, whole seconds, of so many days.
    pub(super) fn days(&mut self, low: f64, high: f64) -> i64 {
        (self.between(low, high) * (DAY / 1_000) as f64) as i64 * 1_000
    }
}
