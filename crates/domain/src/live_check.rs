//! A live check costs the server time: how long one is not asked for again.

use crate::Timestamp;
use crate::time::{MINUTE, SECOND};

/// What the last live check of a device cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How long it took, in milliseconds.
    pub took: i64,
    /// When it ended.
    pub ended: Timestamp,
}

impl Cost {
    /// How long the next one has to wait, in milliseconds: ten times as long as this one
    /// took, but at least 15 seconds and at most 5 minutes; 0 when it may be asked for.
    #[must_use]
    pub fn rest(self, now: Timestamp) -> i64 {
        let wait = self.took.saturating_mul(10).clamp(15 * SECOND, 5 * MINUTE);
        // A clock that was set back makes nobody wait longer.
        (wait - now.since(self.ended)).clamp(0, wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_a_check_took_the_longer_the_next_one_waits() {
        for (took, since, rest) in [
            (500, 0, 15 * SECOND),
            (500, 15 * SECOND, 0),
            (2 * SECOND, 5 * SECOND, 15 * SECOND),
            (MINUTE, 0, 5 * MINUTE),
            (500, 3 * MINUTE, 0),
            (500, -9 * MINUTE, 15 * SECOND),
        ] {
            let cost = Cost { took, ended: Timestamp(1_000_000) };
            assert_eq!(cost.rest(Timestamp(1_000_000 + since)), rest, "{took} {since}");
        }
    }
}
