//! `Devices`: which devices a list of them shows, and in which order; read from and
//! written to the query of an address.

use crate::{DeviceState, Timestamp};
use serde::{Deserialize, Serialize};

/// A filter and an order over all devices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Devices {
    /// What was typed: words of an id, a name or a serial number.
    pub text: String,
    /// Only devices in one of these states; none for all.
    pub states: Vec<DeviceState>,
    /// The state that counts is the worst one from the first moment to before the
    /// second, in place of the present one.
    pub during: Option<(Timestamp, Timestamp)>,
    /// Only devices with an open incident.
    pub has_incident: bool,
    /// Only devices whose latest check measured this.
    pub measured: Option<Measured>,
    /// The order.
    pub order: Order,
    /// How the list looks.
    pub look: Look,
}

/// A range of a measurement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Measured {
    /// The key in `details`.
    pub key: String,
    /// From this number on, as it is written.
    pub from: String,
    /// Below this number; the greatest bar of a distribution has no end.
    pub until: Option<String>,
}

impl Measured {
    /// Whether a number is in the range; one that cannot be read holds none.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let read = |text: &str| serde_json::from_str::<f64>(text).ok();
        read(&self.from).is_some_and(|from| number >= from)
            && self.until.as_deref().is_none_or(|until| read(until).is_some_and(|until| number < until))
    }

    fn parse(text: &str) -> Option<Self> {
        let (key, range) = text.rsplit_once(':')?;
        let (from, until) = range.split_once("..")?;
        let until = Some(until.to_owned()).filter(|until| !until.is_empty());
        let is_number = |text: &String| serde_json::from_str::<f64>(text).is_ok();
        let this = Self { key: key.to_owned(), from: from.to_owned(), until };
        (!key.is_empty() && is_number(&this.from) && this.until.iter().all(is_number)).then_some(this)
    }

    fn text(&self) -> String {
        [&self.key, ":", &self.from, "..", self.until.as_deref().unwrap_or_default()].concat()
    }
}

/// How a list of devices looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Look {
    /// A row for each.
    #[default]
    Table,
    /// A tile for each, in the colour of its state.
    Map,
}

/// How devices are ordered; equal ones by their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// The worst first, of equal ones the latest change.
    #[default]
    Worst,
    /// By name.
    Name,
    /// The longest unseen first.
    Seen,
    /// Most open incidents first.
    Incidents,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Worst, Self::Name, Self::Seen, Self::Incidents];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Worst => "worst",
            Self::Name => "name",
            Self::Seen => "seen",
            Self::Incidents => "incidents",
        }
    }

    /// The order of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }
}

impl Devices {
    /// The devices that are in one of these states now.
    #[must_use]
    pub fn in_states(states: &[DeviceState]) -> Self {
        Self { states: states.to_vec(), ..Self::default() }
    }

    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut this = Self::default();
        let (mut from, mut until) = (None, None);
        for (name, value) in pairs {
            match name {
                "q" => value.clone_into(&mut this.text),
                "state" => {
                    let states = value.split(',').filter_map(DeviceState::from_key);
                    for state in states {
                        if !this.states.contains(&state) {
                            this.states.push(state);
                        }
                    }
                }
                "from" => from = Timestamp::parse(value),
                "until" => until = Timestamp::parse(value),
                "incidents" => this.has_incident = value == "open",
                "measured" => this.measured = Measured::parse(value),
                "look" => this.look = if value == "map" { Look::Map } else { Look::Table },
                "sort" => this.order = Order::from_key(value).unwrap_or_default(),
                _ => {}
            }
        }
        this.during = from.zip(until).filter(|(from, until)| from < until);
        this
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if !self.states.is_empty() {
            let keys: Vec<&str> = self.states.iter().map(|state| state.key()).collect();
            pairs.push(("state", keys.join(",")));
        }
        if let Some((from, until)) = self.during {
            pairs.extend([("from", from.to_iso()), ("until", until.to_iso())]);
        }
        if self.has_incident {
            pairs.push(("incidents", "open".to_owned()));
        }
        if let Some(measured) = &self.measured {
            pairs.push(("measured", measured.text()));
        }
        if self.look == Look::Map {
            pairs.push(("look", "map".to_owned()));
        }
        if self.order != Order::default() {
            pairs.push(("sort", self.order.key().to_owned()));
        }
        pairs
    }
}

/// What the names of devices like this one begin with: its words up to the first that has a
/// digit or a sign. Records do not say which devices are of one kind; people name them alike.
#[must_use]
pub fn alike(name: &str) -> String {
    let is_plain = |word: &&str| word.chars().all(char::is_alphabetic);
    name.split_whitespace().take_while(is_plain).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_devices() -> impl Strategy<Value = Devices> {
        let states = prop::sample::subsequence(DeviceState::ALL.to_vec(), 0..=6);
        let during = prop::option::of((0_i64..1_000_000, 1_i64..1_000));
        let range =
            ("[a-z:.]{1,5}", -50_i32..50, prop::option::of(0_i32..9)).prop_map(|(key, from, until)| {
                Measured { key, from: from.to_string(), until: until.map(|until| format!("{until}.5")) }
            });
        let look = prop::sample::select(vec![Look::Table, Look::Map]);
        let order = prop::sample::select(Order::ALL.to_vec());
        (".{0,8}", states, during, any::<bool>(), prop::option::of(range), order, look).prop_map(
            |(text, states, during, has_incident, measured, order, look)| {
                let during = during.map(|(from, length)| (Timestamp(from), Timestamp(from + length)));
                Devices { text, states, during, has_incident, measured, order, look }
            },
        )
    }

    #[test]
    fn devices_that_are_named_alike_are_of_one_kind() {
        for (name, kind) in [
            ("Office Printer HP-2024", "Office Printer"),
            ("Kiosk 061 · Reykjavík", "Kiosk"),
            ("Сервер 200 (İstanbul)", "Сервер"),
            ("Office Printer", "Office Printer"),
            ("srv-01", ""),
            ("", ""),
        ] {
            assert_eq!(alike(name), kind, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_list_of_devices_survives_its_parameters(devices in any_devices()) {
            let pairs = devices.to_pairs();
            prop_assert_eq!(Devices::from_pairs(pairs.iter().map(|(k, v)| (*k, v.as_str()))), devices);
        }
    }

    #[test]
    fn what_an_address_cannot_mean_is_passed_over() {
        let pairs = [
            ("state", "nope,critical,critical"),
            ("from", "2024-01-02"),
            ("until", "2024-01-01"),
            ("sort", "x"),
            ("measured", "cpu_usage:x..5"),
            ("incidents", "all"),
        ];
        assert_eq!(Devices::from_pairs(pairs.into_iter()), Devices::in_states(&[DeviceState::Critical]));
    }
}
