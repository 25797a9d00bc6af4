//! `Measure`: what an organization says about a measurement: its unit, which direction is
//! bad, and from where on.

use crate::Class;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which direction is bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bad {
    /// Nobody has said so: values are not judged.
    #[default]
    Unknown,
    /// The more the worse.
    High,
    /// The less the worse.
    Low,
}

impl Bad {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::Unknown, Self::High, Self::Low];

    /// Its name in a configuration.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::High => "high",
            Self::Low => "low",
        }
    }

    /// The direction of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bad| bad.key() == key)
    }
}

/// What is known about a measurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Measure {
    /// Stands behind the number, such as `%`; empty for none.
    pub unit: String,
    /// Which direction is bad.
    pub bad: Bad,
    /// From here on it is a warning; where little is bad, below it.
    pub warning: Option<f64>,
    /// The same for critical.
    pub critical: Option<f64>,
}

impl Measure {
    /// Where the class of a value changes: the same on this side of each limit.
    #[must_use]
    pub fn limits(&self) -> Vec<f64> {
        let limits = [self.warning, self.critical].into_iter().flatten();
        limits.filter(|_| self.bad != Bad::Unknown).collect()
    }

    /// The class of a value; `None` where nobody has said what is bad.
    #[must_use]
    pub fn judge(&self, value: f64) -> Option<Class> {
        let is_past = |limit: Option<f64>| {
            limit.is_some_and(|limit| match self.bad {
                Bad::High => value >= limit,
                Bad::Low => value < limit,
                Bad::Unknown => false,
            })
        };
        match () {
            () if self.bad == Bad::Unknown || self.warning.or(self.critical).is_none() => None,
            () if is_past(self.critical) => Some(Class::Critical),
            () if is_past(self.warning) => Some(Class::Warning),
            () => Some(Class::Healthy),
        }
    }

    /// Whether critical is worse than warning, as it has to be.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.warning.zip(self.critical).is_none_or(|(warning, critical)| match self.bad {
            Bad::High => warning <= critical,
            Bad::Low => warning >= critical,
            Bad::Unknown => true,
        })
    }
}

/// What is known about measurements, by their keys in `details`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures(BTreeMap<String, Measure>);

impl Measures {
    /// The usual ones, overruled by an installation's, and these by a person's own.
    ///
    /// Of `disk_space` the vendor's reference says neither whether it is used or free nor
    /// in which unit (its example is 23, with the code `DISK_LOW`; the older revision called
    /// it `disk_usage`), so it is not judged until somebody says so.
    #[must_use]
    pub fn new(layers: &[&BTreeMap<String, Measure>]) -> Self {
        let percent =
            || Measure { unit: "%".into(), bad: Bad::High, warning: Some(85.0), critical: Some(95.0) };
        let mut all = BTreeMap::from([
            ("cpu_usage".to_owned(), percent()),
            ("memory_usage".to_owned(), percent()),
            ("disk_space".to_owned(), Measure::default()),
            ("disk_usage".to_owned(), Measure::default()),
        ]);
        for layer in layers {
            all.extend(layer.iter().map(|(key, measure)| (key.clone(), measure.clone())));
        }
        Self(all)
    }

    /// What is known about one; `None` when nobody ever spoke of it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Measure> {
        self.0.get(key)
    }

    /// Whether it is one that people judge by, though nobody has confirmed how.
    #[must_use]
    pub fn is_unconfirmed(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|measure| measure.bad == Bad::Unknown)
    }

    /// The limits of each measurement that has some.
    #[must_use]
    pub fn limits(&self) -> Vec<(String, Vec<f64>)> {
        let all = self.0.iter().map(|(key, measure)| (key.clone(), measure.limits()));
        all.filter(|(_, limits)| !limits.is_empty()).collect()
    }

    /// The keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_judged_by_limits_that_belong_to_the_worse_side() {
        let measure = |bad, warning, critical| Measure { unit: String::new(), bad, warning, critical };
        for (measure, value, class) in [
            (measure(Bad::High, Some(85.0), Some(95.0)), 84.9, Some(Class::Healthy)),
            (measure(Bad::High, Some(85.0), Some(95.0)), 85.0, Some(Class::Warning)),
            (measure(Bad::High, Some(85.0), Some(95.0)), 95.0, Some(Class::Critical)),
            (measure(Bad::Low, Some(20.0), Some(10.0)), 23.0, Some(Class::Healthy)),
            (measure(Bad::Low, Some(20.0), Some(10.0)), 20.0, Some(Class::Healthy)),
            (measure(Bad::Low, Some(20.0), Some(10.0)), 19.9, Some(Class::Warning)),
            (measure(Bad::Low, None, Some(10.0)), 9.0, Some(Class::Critical)),
            (measure(Bad::Low, Some(20.0), None), 9.0, Some(Class::Warning)),
            (measure(Bad::Unknown, Some(20.0), Some(10.0)), 9.0, None),
            (measure(Bad::High, None, None), 99.0, None),
        ] {
            assert_eq!(measure.judge(value), class, "{measure:?} {value}");
        }
    }

    #[test]
    fn disk_space_is_not_judged_until_somebody_says_what_it_means() {
        let usual = Measures::new(&[]);
        assert!(usual.is_unconfirmed("disk_space") && !usual.is_unconfirmed("cpu_usage"));
        assert!(!usual.is_unconfirmed("fan_rpm"));
        assert_eq!(usual.get("disk_space").and_then(|measure| measure.judge(1.0)), None);
        let own = BTreeMap::from([(
            "disk_space".to_owned(),
            Measure { unit: "%".into(), bad: Bad::Low, warning: Some(20.0), critical: Some(10.0) },
        )]);
        let confirmed = Measures::new(&[&own]);
        assert!(!confirmed.is_unconfirmed("disk_space"));
        assert_eq!(confirmed.get("disk_space").and_then(|measure| measure.judge(5.0)), Some(Class::Critical));
    }

    #[test]
    fn critical_is_worse_than_warning() {
        let measure = |bad, warning, critical| Measure { unit: String::new(), bad, warning, critical };
        assert!(measure(Bad::High, Some(1.0), Some(2.0)).is_in_order());
        assert!(!measure(Bad::High, Some(2.0), Some(1.0)).is_in_order());
        assert!(!measure(Bad::Low, Some(1.0), Some(2.0)).is_in_order());
        assert!(measure(Bad::Low, None, Some(2.0)).is_in_order());
    }
}
