//! `Rule`: what counts as trouble before anybody reports it: a condition on what a device's
//! checks say, how often it has to hold, when it is over, and which devices it is for.

mod automaton;
mod majority;
mod read;
mod rules;
mod scope;
mod watch;

pub use automaton::{Automaton, Candidate, Deed, Logged, SeenFirst, Turn};
pub use majority::{Known, deviations};
pub use read::{BadRule, Wrong};
pub use rules::{Mute, Mutes, Rules, Show, fingerprint};
pub use scope::Scope;
pub use watch::{Firing, Sight, Watch};

use crate::Class;

/// The most checks that a rule looks back at.
pub const MOST_CHECKS: u32 = 60;

/// What counts as trouble.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What people call it; never empty.
    pub name: String,
    /// How bad it is: warning or critical.
    pub severity: Class,
    /// Whether it is used.
    pub is_on: bool,
    /// The condition.
    pub when: When,
    /// How often it has to hold, and when it is over.
    pub streak: Streak,
    /// Which records and devices it is for.
    pub scope: Scope,
}

/// The condition of a rule. Lengths of time are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// A measurement is beyond a limit. It is over when it is no longer beyond `until`, which
    /// lies on the better side of the limit, or is the limit itself.
    Measurement {
        /// Its key in `details`.
        key: String,
        /// Which side is bad.
        side: Side,
        /// The limit, which is still well.
        limit: f64,
        /// From here on it is over.
        until: f64,
    },
    /// A measurement changes faster from one check to the next than so much an hour.
    Rate {
        /// Its key in `details`.
        key: String,
        /// `Above` for what rises, `Below` for what falls.
        side: Side,
        /// How much an hour; positive.
        per_hour: f64,
    },
    /// A check has this status; case and `-`, `_` and blanks do not count.
    Status(String),
    /// A check has this code.
    Code(String),
    /// No check came for so long.
    Silence(i64),
    /// The text under this key in `details` differs from what most devices of the kind have.
    Version(String),
    /// What checks say turned between healthy and not healthy so often within so long.
    Flapping {
        /// How often.
        turns: u32,
        /// Within how long.
        within: i64,
    },
}

/// A side of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// What is more.
    #[default]
    Above,
    /// What is less.
    Below,
}

impl Side {
    /// Whether a value lies beyond a limit on this side.
    #[must_use]
    pub fn is_beyond(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Above => value > limit,
            Self::Below => value < limit,
        }
    }
}

/// How often a condition has to hold, and when it is over (hysteresis).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    /// In so many checks; at least 1.
    pub needed: u32,
    /// Of so many that came last; as many as `needed` for checks in a row. Up to
    /// [`MOST_CHECKS`].
    pub of: u32,
    /// It is over after so many checks in a row that are well; at least 1.
    pub clear: u32,
}

impl Default for Streak {
    fn default() -> Self {
        Self { needed: 1, of: 1, clear: 1 }
    }
}

impl When {
    /// The words for the conditions in a configuration.
    pub const KEYS: [&'static str; 7] =
        ["measurement", "rate", "status", "code", "silence", "version", "flapping"];

    /// Its word in a configuration.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Measurement { .. } => "measurement",
            Self::Rate { .. } => "rate",
            Self::Status(_) => "status",
            Self::Code(_) => "code",
            Self::Silence(_) => "silence",
            Self::Version(_) => "version",
            Self::Flapping { .. } => "flapping",
        }
    }

    /// The key in `details` of the number that it looks at.
    #[must_use]
    pub fn number_key(&self) -> Option<&str> {
        match self {
            Self::Measurement { key, .. } | Self::Rate { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The key in `details` of what it looks at, be it a number or not.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Version(key) => Some(key),
            _ => self.number_key(),
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
