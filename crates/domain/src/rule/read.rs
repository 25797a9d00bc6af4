//! A rule as JSON, in `config.json` and in what a person has chosen: one object for each, in
//! which every field has a default but the condition.

use super::{MOST_CHECKS, Rule, Scope, Side, Streak, When};
use crate::Class;
use crate::json::object;
use crate::record::number;
use crate::time::{DAY, MINUTE};
use serde_json::{Map, Value};

/// How many characters a text of a rule may have.
const LONGEST: usize = 200;
/// The longest time that a rule knows, in minutes: a year.
const YEAR: u32 = 365 * (DAY / MINUTE) as u32;

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule {
    /// The field; empty for the whole.
    pub field: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is missing, and has no default.
    Missing,
    /// It is none that a rule has.
    Unknown,
    /// It is no object.
    NoObject,
    /// It is no text, or a longer one than 200 characters.
    NoText,
    /// It is no number.
    NoNumber,
    /// It is neither true nor false.
    NoTruth,
    /// It is no whole number within these bounds.
    Bounds(u32, u32),
    /// It is none of these words.
    Words(&'static [&'static str]),
    /// It lies on the bad side of the limit.
    Side,
    /// The id has other signs than letters, digits, `-` and `_`, or more than 100 of them.
    Id,
}

impl std::fmt::Display for BadRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.field.is_empty() {
            write!(f, "`{}` ", self.field)?;
        }
        match &self.wrong {
            Wrong::Missing => write!(f, "is missing"),
            Wrong::Unknown => write!(f, "is an unknown field"),
            Wrong::NoObject => write!(f, "must be an object `{{…}}`"),
            Wrong::NoText => write!(f, "must be a text of at most {LONGEST} characters"),
            Wrong::NoNumber => write!(f, "must be a number"),
            Wrong::NoTruth => write!(f, "must be true or false"),
            Wrong::Bounds(least, most) => write!(f, "must be a whole number from {least} to {most}"),
            Wrong::Words(words) => write!(f, "must be one of: {}", words.join(", ")),
            Wrong::Side => write!(f, "must not lie beyond the limit"),
            Wrong::Id => write!(f, "must have an id of letters, digits, `-` and `_`, at most 100 of them"),
        }
    }
}

/// Every field that a rule can have.
const FIELDS: [&str; 19] = [
    "name", "severity", "on", "when", "key", "above", "below", "until", "rise", "fall", "word", "minutes",
    "turns", "checks", "of", "clear", "type", "device", "serial",
];

struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Result<String, BadRule> {
        match self.get(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) if text.chars().count() <= LONGEST => Ok(text.trim().to_owned()),
            Some(_) => Err(bad(name, Wrong::NoText)),
        }
    }

    fn needed(&self, name: &str) -> Result<String, BadRule> {
        Some(self.text(name)?).filter(|text| !text.is_empty()).ok_or_else(|| bad(name, Wrong::Missing))
    }

    fn number(&self, name: &str) -> Result<Option<f64>, BadRule> {
        match self.get(name) {
            None => Ok(None),
            Some(value @ Value::Number(_)) => Ok(number(value)),
            Some(_) => Err(bad(name, Wrong::NoNumber)),
        }
    }

    fn whole(&self, name: &str, usual: Option<u32>, least: u32, most: u32) -> Result<u32, BadRule> {
        let Some(value) = self.get(name) else { return usual.ok_or_else(|| bad(name, Wrong::Missing)) };
        let whole = value.as_u64().and_then(|whole| u32::try_from(whole).ok());
        whole
            .filter(|whole| (least..=most).contains(whole))
            .ok_or_else(|| bad(name, Wrong::Bounds(least, most)))
    }

    /// The one of two fields that says on which side the trouble is.
    fn side(&self, above: &str, below: &str) -> Result<(Side, f64), BadRule> {
        match (self.number(above)?, self.number(below)?) {
            (Some(limit), None) => Ok((Side::Above, limit)),
            (None, Some(limit)) => Ok((Side::Below, limit)),
            (None, None) => Err(bad(above, Wrong::Missing)),
            (Some(_), Some(_)) => Err(bad(below, Wrong::Unknown)),
        }
    }

    fn minutes(&self) -> Result<i64, BadRule> {
        Ok(i64::from(self.whole("minutes", None, 1, YEAR)?) * MINUTE)
    }

    fn when(&self) -> Result<When, BadRule> {
        Ok(match &*self.needed("when")? {
            "measurement" => {
                let (key, (side, limit)) = (self.needed("key")?, self.side("above", "below")?);
                let until = self.number("until")?.unwrap_or(limit);
                if side.is_beyond(until, limit) {
                    return Err(bad("until", Wrong::Side));
                }
                When::Measurement { key, side, limit, until }
            }
            "rate" => {
                let (key, (side, per_hour)) = (self.needed("key")?, self.side("rise", "fall")?);
                let name = if side == Side::Above { "rise" } else { "fall" };
                if per_hour <= 0.0 {
                    return Err(bad(name, Wrong::NoNumber));
                }
                When::Rate { key, side, per_hour }
            }
            "status" => When::Status(self.needed("word")?),
            "code" => When::Code(self.needed("word")?),
            "silence" => When::Silence(self.minutes()?),
            "version" => When::Version(self.needed("key")?),
            "flapping" => {
                When::Flapping { turns: self.whole("turns", None, 1, MOST_CHECKS)?, within: self.minutes()? }
            }
            _ => return Err(bad("when", Wrong::Words(&When::KEYS))),
        })
    }
}

fn bad(field: &str, wrong: Wrong) -> BadRule {
    BadRule { field: field.to_owned(), wrong }
}

impl Rule {
    /// Reads a rule; `id` is its name unless it says another.
    ///
    /// # Errors
    /// The first field that is wrong, and what it has to be instead.
    pub fn read(id: &str, value: &Value) -> Result<Self, BadRule> {
        let fields = Fields(value.as_object().ok_or_else(|| bad("", Wrong::NoObject))?);
        if let Some(unknown) = fields.0.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            return Err(bad(&crate::clip::clipped_to(unknown, 100), Wrong::Unknown));
        }
        let name = fields.text("name")?;
        let severity = match &*fields.text("severity")? {
            "" | "warning" => Class::Warning,
            "critical" => Class::Critical,
            _ => return Err(bad("severity", Wrong::Words(&["warning", "critical"]))),
        };
        let is_on = match fields.get("on") {
            None => true,
            Some(value) => value.as_bool().ok_or_else(|| bad("on", Wrong::NoTruth))?,
        };
        let needed = fields.whole("checks", Some(1), 1, MOST_CHECKS)?;
        let streak = Streak {
            needed,
            of: fields.whole("of", Some(needed), needed, MOST_CHECKS)?,
            clear: fields.whole("clear", Some(1), 1, MOST_CHECKS)?,
        };
        let scope = Scope {
            kind: fields.text("type")?,
            device: fields.text("device")?,
            serial: fields.text("serial")?,
        };
        let name = if name.is_empty() { id.to_owned() } else { name };
        Ok(Self { name, severity, is_on, when: fields.when()?, streak, scope })
    }

    /// Writes it, to be read by [`Self::read`]; what is as usual is left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let severity = if self.severity == Class::Critical { "critical" } else { "warning" };
        let mut fields = vec![
            ("name", self.name.as_str().into()),
            ("severity", severity.into()),
            ("on", self.is_on.into()),
            ("when", self.when.key().into()),
        ];
        let minutes = |ms: i64| Value::from(ms / MINUTE);
        match &self.when {
            When::Measurement { key, side, limit, until } => {
                fields.push(("key", key.as_str().into()));
                fields.push((if *side == Side::Above { "above" } else { "below" }, (*limit).into()));
                fields.push(("until", (*until).into()));
            }
            When::Rate { key, side, per_hour } => {
                fields.push(("key", key.as_str().into()));
                fields.push((if *side == Side::Above { "rise" } else { "fall" }, (*per_hour).into()));
            }
            When::Status(word) | When::Code(word) => fields.push(("word", word.as_str().into())),
            When::Silence(limit) => fields.push(("minutes", minutes(*limit))),
            When::Version(key) => fields.push(("key", key.as_str().into())),
            When::Flapping { turns, within } => {
                fields.extend([("turns", (*turns).into()), ("minutes", minutes(*within))]);
            }
        }
        if self.streak != Streak::default() {
            fields.extend([
                ("checks", self.streak.needed.into()),
                ("of", self.streak.of.into()),
                ("clear", self.streak.clear.into()),
            ]);
        }
        let scope =
            [("type", &self.scope.kind), ("device", &self.scope.device), ("serial", &self.scope.serial)];
        fields.extend(
            scope
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| (name, text.as_str().into())),
        );
        object(fields)
    }
}
