//! `Named`: values under names, in the order of the names. A map of the standard library
//! costs kilobytes for each kind of value; these are few, and read far more than changed.

use serde::{Deserialize, Serialize};

/// Values under names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<V>(Vec<(String, V)>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Named<V> {
    /// The value under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.place(name).ok().map(|place| &self.0[place].1)
    }

    /// Puts a value under a name, in the place of what is there.
    pub fn insert(&mut self, name: String, value: V) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// Takes away what is under a name.
    pub fn remove(&mut self, name: &str) {
        if let Ok(place) = self.place(name) {
            self.0.remove(place);
        }
    }

    /// Each name with its value.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(String, V)> {
        self.0.iter()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_is_as_the_standard_librarys_map(changes in prop::collection::vec(("[a-c]{1,2}", any::<Option<u8>>()), 0..30)) {
            let (mut named, mut map) = (Named::default(), BTreeMap::new());
            for (name, value) in changes {
                match value {
                    Some(value) => {
                        named.insert(name.clone(), value);
                        map.insert(name.clone(), value);
                    }
                    None => {
                        named.remove(&name);
                        map.remove(&name);
                    }
                }
                prop_assert_eq!(named.get(&name), map.get(&name));
            }
            prop_assert_eq!(named.iter().cloned().collect::<Vec<_>>(), map.into_iter().collect::<Vec<_>>());
        }
    }
}
