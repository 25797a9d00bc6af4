//! `Backoff`: how long to wait before a read is tried again: exponential, with
//! full jitter, and never less than the server asked for.

use crate::ApiError;
use crate::outbox::LONGEST_WAIT;

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
    Some(jittered(retry, chance, LONGEST).max(error.retry_after().unwrap_or(0)))
}

/// The wait in milliseconds before try number `retry` (from 1) of what is never given up:
/// exponential up to [`LONGEST_WAIT`], with full jitter, and never less than the server asked for.
#[must_use]
pub fn patience(error: &ApiError, retry: u32, chance: f64) -> i64 {
    jittered(retry, chance, LONGEST_WAIT as f64).max(error.retry_after().unwrap_or(0))
}

fn jittered(retry: u32, chance: f64, longest: f64) -> i64 {
    let ceiling = (FIRST * f64::from(1_u32 << retry.min(16))).min(longest);
    (ceiling * chance.clamp(0.0, 1.0)) as i64
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
            prop_assert!(patience(&ApiError::RateLimited(Some(wait)), retry, chance) >= wait);
        }

        #[test]
        fn the_wait_stays_under_its_ceiling(retry in 1_u32..=MOST_RETRIES, chance in 0.0..1.0) {
            let waited = backoff(&ApiError::Timeout, retry, chance).unwrap_or(i64::MAX);
            prop_assert!((0..=30_000).contains(&waited));
        }
    }
}
