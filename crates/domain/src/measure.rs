//! `Measure`: what an organization says about a measurement: its unit, which direction is
//! bad, and from where on.

use crate::json::object;
use crate::record::number;
use crate::{Class, Named};
use serde_json::Value;

/// Which direction is bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Reads it from a configuration, or from what a person has chosen.
    ///
    /// # Errors
    /// What it has to be instead.
    pub fn read(value: &Value) -> Result<Self, String> {
        let mut measure = Self::default();
        for (key, value) in value.as_object().ok_or("must be an object `{…}`")? {
            let limit = || match value {
                Value::Null => Ok(None),
                Value::Number(_) => Ok(number(value)),
                _ => Err(format!("must have a number as `{key}`")),
            };
            match key.as_str() {
                "unit" => measure.unit = value.as_str().ok_or("must have a text as `unit`")?.to_owned(),
                "bad" => {
                    let bad = value.as_str().and_then(Bad::from_key);
                    measure.bad = bad.ok_or("must have `high`, `low` or `unknown` as `bad`")?;
                }
                "warning" => measure.warning = limit()?,
                "critical" => measure.critical = limit()?,
                _ => return Err(format!("has the unknown field `{key}`")),
            }
        }
        Ok(measure)
    }

    /// Writes it, to be read by [`Self::read`].
    #[must_use]
    pub fn to_json(&self) -> Value {
        object(vec![
            ("unit", self.unit.as_str().into()),
            ("bad", self.bad.key().into()),
            ("warning", self.warning.into()),
            ("critical", self.critical.into()),
        ])
    }

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
pub struct Measures(Named<Measure>);

impl Measures {
    /// The usual ones, overruled by an installation's, and these by a person's own.
    ///
    /// Of `disk_space` the vendor's reference says neither whether it is used or free nor
    /// in which unit (its example is 23, with the code `DISK_LOW`; the older revision called
    /// it `disk_usage`), so it is not judged until somebody says so.
    #[must_use]
    pub fn new(layers: &[&Named<Measure>]) -> Self {
        let percent =
            || Measure { unit: "%".into(), bad: Bad::High, warning: Some(85.0), critical: Some(95.0) };
        let mut all = Named::default();
        for (key, measure) in [
            ("cpu_usage", percent()),
            ("memory_usage", percent()),
            ("disk_space", Measure::default()),
            ("disk_usage", Measure::default()),
        ] {
            all.insert(key.to_owned(), measure);
        }
        for (key, measure) in layers.iter().flat_map(|layer| layer.iter()) {
            all.insert(key.clone(), measure.clone());
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
        self.0.iter().map(|(key, _)| key.as_str())
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
        let measure = Measure { unit: "%".into(), bad: Bad::Low, warning: Some(20.0), critical: Some(10.0) };
        assert_eq!(Measure::read(&measure.to_json()), Ok(measure.clone()));
        let mut own = Named::default();
        own.insert("disk_space".to_owned(), measure);
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
