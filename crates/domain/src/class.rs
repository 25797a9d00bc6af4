//! `Class`: what a word for a status or a severity means for the device, by a
//! table that the configuration can extend.

use crate::Named;
use crate::record::fold;
use serde::{Deserialize, Serialize};

/// The class of a status or a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Class {
    /// All is well.
    Healthy,
    /// Something wants a look.
    Warning,
    /// Something is broken.
    Critical,
    /// A stage of somebody's work, not a condition of the device.
    Work,
    /// A word that the table does not know: shown as it is, neutral.
    Other,
}

impl Class {
    /// The class of this name in a configuration.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "healthy" => Some(Self::Healthy),
            "warning" => Some(Self::Warning),
            "critical" => Some(Self::Critical),
            "work" => Some(Self::Work),
            "other" => Some(Self::Other),
            _ => None,
        }
    }

    /// How bad it is for the device; `None` when it says nothing about it.
    #[must_use]
    pub fn rank(self) -> Option<u8> {
        match self {
            Self::Healthy => Some(0),
            Self::Warning => Some(1),
            Self::Critical => Some(2),
            Self::Work | Self::Other => None,
        }
    }

    /// The worse of two; one that says nothing about the device gives way.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}

const KNOWN: [(Class, &[&str]); 4] = [
    (
        Class::Healthy,
        &[
            "ok",
            "online",
            "healthy",
            "good",
            "passed",
            "pass",
            "up",
            "normal",
            "connected",
            "active",
            "success",
        ],
    ),
    (Class::Warning, &["warning", "warn", "degraded", "medium", "moderate", "minor", "attention"]),
    (
        Class::Critical,
        &[
            "critical",
            "error",
            "failed",
            "failure",
            "offline",
            "down",
            "fault",
            "high",
            "major",
            "fatal",
            "unreachable",
            "disconnected",
            "urgent",
            "severe",
            "emergency",
        ],
    ),
    (
        Class::Work,
        &[
            "open",
            "new",
            "acknowledged",
            "in_progress",
            "scheduled",
            "pending",
            "completed",
            "resolved",
            "closed",
        ],
    ),
];

/// The table of known words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassTable(Vec<(String, Class)>);

impl Default for ClassTable {
    fn default() -> Self {
        Self::new(&Named::default())
    }
}

impl ClassTable {
    /// The known words, extended or overruled by an organization's own.
    #[must_use]
    pub fn new(own: &Named<Class>) -> Self {
        let known = KNOWN.iter().flat_map(|(class, words)| words.iter().map(|word| (*word, *class)));
        let own = own.iter().map(|(word, class)| (word.as_str(), *class));
        Self(known.chain(own).map(|(word, class)| (fold(word).collect(), class)).collect())
    }

    /// The class of a word; case and `-`, `_`, blank ignored.
    #[must_use]
    pub fn of(&self, word: &str) -> Class {
        let known = |entry: &&(String, Class)| entry.0.chars().eq(fold(word));
        // An organization's own words stand at the end and overrule.
        self.0.iter().rev().find(known).map_or(Class::Other, |entry| entry.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_whatever_their_spelling_and_unknown_ones_are_other() {
        let table = ClassTable::default();
        for (word, class) in [
            ("ok", Class::Healthy),
            ("OK", Class::Healthy),
            ("In Progress", Class::Work),
            ("in-progress", Class::Work),
            ("Degraded", Class::Warning),
            ("OFFLINE", Class::Critical),
            ("calibrating", Class::Other),
            ("", Class::Other),
            ("low", Class::Other),
        ] {
            assert_eq!(table.of(word), class, "{word}");
        }
    }

    #[test]
    fn an_organization_extends_and_overrules_the_table() {
        let mut own = Named::default();
        own.insert("Sev-2".into(), Class::Critical);
        own.insert("medium".into(), Class::Critical);
        let table = ClassTable::new(&own);
        assert_eq!(table.of("sev2"), Class::Critical);
        assert_eq!(table.of("medium"), Class::Critical);
    }

    #[test]
    fn the_worse_class_wins_and_neutral_ones_give_way() {
        assert_eq!(Class::Healthy.worse(Class::Warning), Class::Warning);
        assert_eq!(Class::Critical.worse(Class::Other), Class::Critical);
        assert_eq!(Class::Other.worse(Class::Healthy), Class::Healthy);
        assert_eq!(Class::Work.worse(Class::Other), Class::Work);
    }
}
