//! `Rules`: all rules that are there, an installation's and a person's own; and the findings
//! that nobody wants to hear of for a time.

use super::{BadRule, Rule, Wrong};
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The most rules that are used.
pub const MOST_RULES: usize = 100;
/// How many characters the id of a rule may have.
const LONGEST_ID: usize = 100;

/// Rules by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Those that can be used, in the order of their ids.
    pub all: Vec<(String, Rule)>,
    /// The ids of those that are no rules, and why.
    pub wrong: Vec<(String, BadRule)>,
}

impl Rules {
    /// Reads an installation's rules and a person's own, as JSON; of one id, the own one counts.
    #[must_use]
    pub fn read(installed: &str, own: &str) -> Self {
        let (installed, own) = (Self::by_id(installed), Self::by_id(own));
        let mut this = Self::default();
        let mut ids: Vec<&String> = own.keys().collect();
        ids.extend(installed.keys().filter(|id| !own.contains_key(*id)));
        let order = crate::order::sorted(ids.len(), &|a, b| ids[a].cmp(ids[b]));
        for id in order.into_iter().map(|index| ids[index]) {
            let value = own.get(id).or_else(|| installed.get(id)).unwrap_or(&Value::Null);
            match Self::read_one(id, value) {
                Ok(_) if this.all.len() >= MOST_RULES => this.refuse(id, Wrong::Bounds(0, MOST_RULES as u32)),
                Ok(rule) => this.all.push((id.clone(), rule)),
                Err(bad) => this.wrong.push((crate::clip::clipped_to(id, LONGEST_ID), bad)),
            }
        }
        this
    }

    /// What stands under each id; what is no object has none.
    #[must_use]
    pub fn by_id(json: &str) -> Map<String, Value> {
        match serde_json::from_str(json) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }

    fn read_one(id: &str, value: &Value) -> Result<Rule, BadRule> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(is_plain) {
            return Err(BadRule { field: String::new(), wrong: Wrong::Id });
        }
        Rule::read(id, value)
    }

    fn refuse(&mut self, id: &str, wrong: Wrong) {
        self.wrong.push((id.to_owned(), BadRule { field: String::new(), wrong }));
    }

    /// The rule with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.all.iter().find(|(known, _)| known == id).map(|(_, rule)| rule)
    }
}

/// What names a finding for ever: the rule and the device. It stands in `details.fingerprint`
/// of a report about it. The id of a rule has no colon.
#[must_use]
pub fn fingerprint(rule: &str, device: &str) -> String {
    [rule, ":", device].concat()
}

/// Which findings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Show {
    /// Those that nobody has reported or muted.
    #[default]
    Unreported,
    /// Those that an open incident is about.
    Reported,
    /// Those that are muted.
    Muted,
}

impl Show {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Unreported, Self::Reported, Self::Muted];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unreported => "unreported",
            Self::Reported => "reported",
            Self::Muted => "muted",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.key() == key)
    }
}

/// Nobody wants to hear of a finding until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mute {
    /// Which one.
    pub fingerprint: String,
    /// Until when.
    pub until: Timestamp,
    /// Why, in the words of whoever said so.
    pub reason: String,
}

/// The findings that nobody wants to hear of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutes(pub Vec<Mute>);

impl Mutes {
    /// Reads what [`Self::to_json`] wrote; what has ended by `now` is left out.
    #[must_use]
    pub fn read(value: &Value, now: Timestamp) -> Self {
        let one = |value: &Value| {
            let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
            let until = value.get("until").and_then(Value::as_i64).map(Timestamp)?;
            let mute =
                Mute { fingerprint: text("fingerprint")?, until, reason: text("reason").unwrap_or_default() };
            (until > now).then_some(mute)
        };
        Self(value.as_array().into_iter().flatten().filter_map(one).collect())
    }

    /// Writes them, to be read by [`Self::read`].
    #[must_use]
    pub fn to_json(&self) -> Value {
        let one = |mute: &Mute| {
            crate::json::object(vec![
                ("fingerprint", mute.fingerprint.as_str().into()),
                ("until", mute.until.0.into()),
                ("reason", mute.reason.as_str().into()),
            ])
        };
        Value::Array(self.0.iter().map(one).collect())
    }

    /// Mutes a finding, in place of what was said about it before.
    pub fn add(&mut self, mute: Mute) {
        self.remove(&mute.fingerprint);
        self.0.push(mute);
    }

    /// Hears of a finding again.
    pub fn remove(&mut self, fingerprint: &str) {
        self.0.retain(|mute| mute.fingerprint != fingerprint);
    }

    /// Whether nobody wants to hear of a finding at `now`.
    #[must_use]
    pub fn covers(&self, fingerprint: &str, now: Timestamp) -> bool {
        self.0.iter().any(|mute| mute.fingerprint == fingerprint && mute.until > now)
    }
}
