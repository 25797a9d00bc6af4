//! `Closeup`: what of a device is looked at: which time, which measurements, beside which
//! others, around which moment; read from and written to the query of an address.

use crate::Timestamp;
use crate::history::Steps;
use crate::listing::Period;

/// So many devices can stand beside one.
pub const MOST_BESIDE: usize = 3;

/// The time that a device's measurements are shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Up to now.
    Period(Period),
    /// Everything.
    All,
    /// From the first moment to the second.
    Between(Timestamp, Timestamp),
}

/// What of a device is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closeup {
    /// The time.
    pub reach: Reach,
    /// The measurements; none for the established ones.
    pub keys: Vec<String>,
    /// The ids of devices that stand beside it.
    pub beside: Vec<String>,
    /// The moment whose surroundings are shown.
    pub at: Option<Timestamp>,
    /// Which entries the history tells.
    pub steps: Steps,
}

impl Default for Closeup {
    fn default() -> Self {
        Self {
            reach: Reach::Period(Period::Month),
            keys: Vec::new(),
            beside: Vec::new(),
            at: None,
            steps: Steps::All,
        }
    }
}

impl Closeup {
    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut this = Self::default();
        let (mut from, mut until) = (None, None);
        for (name, value) in pairs {
            match name {
                "period" if value == "all" => this.reach = Reach::All,
                "period" => this.reach = Period::from_key(value).map_or(this.reach, Reach::Period),
                "from" => from = Timestamp::parse(value),
                "until" => until = Timestamp::parse(value),
                "key" if !value.is_empty() && !this.keys.iter().any(|key| key == value) => {
                    this.keys.push(value.to_owned());
                }
                "with" if this.beside.len() < MOST_BESIDE && !this.beside.iter().any(|id| id == value) => {
                    this.beside.push(value.to_owned());
                }
                "at" => this.at = Timestamp::parse(value),
                "history" => this.steps = Steps::from_key(value).unwrap_or_default(),
                _ => {}
            }
        }
        if let Some((from, until)) = from.zip(until).filter(|(from, until)| from < until) {
            this.reach = Reach::Between(from, until);
        }
        this
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        match self.reach {
            reach if reach == Self::default().reach => {}
            Reach::Period(period) => pairs.push(("period", period.key().to_owned())),
            Reach::All => pairs.push(("period", "all".to_owned())),
            Reach::Between(from, until) => pairs.extend([("from", from.to_iso()), ("until", until.to_iso())]),
        }
        pairs.extend(self.keys.iter().map(|key| ("key", key.clone())));
        pairs.extend(self.beside.iter().map(|id| ("with", id.clone())));
        pairs.extend(self.at.map(|at| ("at", at.to_iso())));
        if self.steps != Steps::default() {
            pairs.push(("history", self.steps.key().to_owned()));
        }
        pairs
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_closeup() -> impl Strategy<Value = Closeup> {
        let reach = prop_oneof![
            Just(Reach::All),
            prop::sample::select(Period::ALL.to_vec()).prop_map(Reach::Period),
            (0_i64..9_000, 1_i64..9_000)
                .prop_map(|(from, length)| Reach::Between(Timestamp(from), Timestamp(from + length))),
        ];
        let names = |most| {
            prop::collection::btree_set("[^ ]{1,4}", 0..=most).prop_map(|names| names.into_iter().collect())
        };
        let at = prop::option::of((0_i64..9_000).prop_map(Timestamp));
        (reach, names(4), names(MOST_BESIDE), at, prop::sample::select(Steps::ALL.to_vec()))
            .prop_map(|(reach, keys, beside, at, steps)| Closeup { reach, keys, beside, at, steps })
    }

    proptest! {
        #[test]
        fn any_closeup_survives_its_parameters(closeup in any_closeup()) {
            let pairs = closeup.to_pairs();
            prop_assert_eq!(Closeup::from_pairs(pairs.iter().map(|(k, v)| (*k, v.as_str()))), closeup);
        }
    }

    #[test]
    fn what_an_address_cannot_mean_is_passed_over() {
        let pairs =
            [("from", "2024-01-02"), ("until", "2024-01-01"), ("key", ""), ("at", "soon"), ("period", "9y")];
        assert_eq!(Closeup::from_pairs(pairs.into_iter()), Closeup::default());
    }
}
