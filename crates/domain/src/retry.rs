//! `Backoff`: how long to wait before a read is tried again: exponential, with
//! full jitter, and never less than the server asked for.

use crate::ApiError;

/// How often a read is tried again at most.
pub const MOST_RETRIES: u32 = 4;
const FIRST: f64 = 500.0;
const LONGEST: f64 = 30_000.0;

/// The wait in milliseconds before retry number `retry` (from 1), or `None` when
/// it should not be tried again. `chance` is a random number in 0..1.
#[must_use]
pub fn backoff(error: &ApiError, retry: u32, chance: f64) -> Option<i64> {
    if !error.is_passing() || retry > MOST_RETRIES {
        return None;
    }
    let ceiling = (FIRST * f64::from(1_u32 << retry.min(16))).min(LONGEST);
    let jittered = (ceiling * chance.clamp(0.0, 1.0)) as i64;
    Some(jittered.max(error.retry_after().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_will_not_pass_is_not_tried_again() {
        assert_eq!(backoff(&ApiError::Unauthorized, 1, 0.5), None);
        assert_eq!(backoff(&ApiError::Offline, 1, 0.5), None);
        assert_eq!(backoff(&ApiError::Timeout, MOST_RETRIES + 1, 0.5), None);
        assert_eq!(backoff(&ApiError::Timeout, 1, 0.5), Some(500));
    }

    proptest! {
        #[test]
        fn retry_after_is_never_undercut(wait in 0_i64..1_000_000, retry in 1_u32..=MOST_RETRIES, chance in 0.0..1.0) {
            let waited = backoff(&ApiError::RateLimited(Some(wait)), retry, chance);
            prop_assert!(waited >= Some(wait));
        }

        #[test]
        fn the_wait_stays_under_its_ceiling(retry in 1_u32..=MOST_RETRIES, chance in 0.0..1.0) {
            let waited = backoff(&ApiError::Timeout, retry, chance).unwrap_or(i64::MAX);
            prop_assert!((0..=30_000).contains(&waited));
        }
    }
}
