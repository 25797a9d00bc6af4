//! What is said about findings: what rules see in the records that are held, and what a rule
//! would have seen.

use super::{Question, Topic, encode};
use domain::rule::Show;
use domain::{Class, Timestamp};
use serde::{Deserialize, Serialize};

/// What can be asked about findings; the answer has the name of the question. Rules and mutes
/// are JSON, as they are configured: whoever asks need not know what a rule is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AboutFindings {
    /// What is found now.
    FindingList {
        /// By which rules.
        ruling: Ruling,
        /// Which of it.
        show: Show,
        /// Words of a rule or a device.
        text: String,
        /// Only those of the rule with this id; empty for all.
        rule: String,
        /// How many at most.
        len: u32,
        /// The present moment.
        now: Timestamp,
    },
    /// What one rule would have found in all that is held.
    Backtest {
        /// The rule.
        rule: String,
        /// Where spans begin and end, in their order.
        edges: Vec<Timestamp>,
        /// The present moment.
        now: Timestamp,
    },
}

/// The rules that are in force, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// An installation's, an object.
    pub installed: String,
    /// A person's own, which count first.
    pub own: String,
    /// What is muted, a list.
    pub mutes: String,
}

impl AboutFindings {
    /// It as a question.
    #[must_use]
    pub fn ask(&self) -> Question {
        Question::About(Topic::Findings, encode(self).unwrap_or_default())
    }
}

/// What is found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingList {
    /// How many rules are in force.
    pub rules: u32,
    /// How many findings there are of each way to show them, in the order of [`Show`].
    pub counts: [u32; 3],
    /// How many are shown by this question.
    pub total: u32,
    /// The rules that found them, in the order of the rows.
    pub kinds: Vec<FoundBy>,
    /// The first of them: by the most severe rule, rule by rule, the oldest first.
    pub rows: Vec<Finding>,
    /// Which browser has made the latest report by itself, and when.
    pub automaton: Option<(String, Timestamp)>,
}

/// A rule that found something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundBy {
    /// Its id.
    pub rule: String,
    /// What people call it.
    pub name: String,
    /// How bad it is.
    pub severity: Class,
    /// What it looks at: the word of its condition in a configuration.
    pub when: String,
    /// On how many devices.
    pub count: u32,
}

/// A rule fires on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// What people call the rule.
    pub name: String,
    /// How bad it is.
    pub severity: Class,
    /// The device's id.
    pub device: String,
    /// Its newest name.
    pub device_name: Option<String>,
    /// What names the finding for ever.
    pub fingerprint: String,
    /// Since when.
    pub since: Timestamp,
    /// How often it fired in all that is held, this time included.
    pub fired: u32,
    /// The records that made it fire, the earliest first.
    pub evidence: Vec<Evidence>,
    /// The id of the open incident that is about it.
    pub incident: Option<String>,
    /// When it was reported last, whatever became of that.
    pub reported_at: Option<Timestamp>,
}

/// A record that made a rule fire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: Option<String>,
    /// When it changed.
    pub at: Option<Timestamp>,
    /// What in it: a number, a word.
    pub text: String,
}

/// What a rule would have found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Why it is no rule; nothing else is told then.
    pub wrong: Option<(String, String)>,
    /// The key that the rule looks at, when no record has such a value: it may be misspelt.
    pub unknown: Option<String>,
    /// When the first record changed that is held.
    pub first: Option<Timestamp>,
    /// How often it would have fired.
    pub fired: u32,
    /// On how many devices.
    pub devices: u32,
    /// How many devices it was watching.
    pub watched: u32,
    /// On how many it fires now.
    pub now: u32,
    /// For each span, how often it would have fired.
    pub spans: Vec<u32>,
    /// The last times, the latest first: the device's id, its name, since when, until when.
    pub last: Vec<Fired>,
}

/// A time at which a rule would have fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fired {
    /// The device's id.
    pub device: String,
    /// Its newest name.
    pub device_name: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` while it fires.
    pub until: Option<Timestamp>,
}
