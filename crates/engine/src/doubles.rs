//! `Doubles`: submissions that the server stored twice. Records of one device with one
//! `client_ref` and the same content are one: that which was made first is shown, the others
//! are hidden. Others may use that name for something else: what differs is no double.

use crate::bytes::Hash;
use crate::devices;
use crate::dictionary::Kind;
use crate::paths::Paths;
use crate::records::Records;
use crate::shape::Element;
use crate::store::Store;
use crate::tuples::Tuples;

/// No key, no link.
const NONE: u32 = u32::MAX;

/// The records with a `client_ref`, by it and their device.
#[derive(Default)]
pub(crate) struct Doubles {
    /// Each device with each of its references and their contents.
    pairs: Tuples,
    /// For each pair, by its code: the key of the record that is shown, and its last link.
    shown: Vec<(u32, u32)>,
    /// A record's key, and the link before it of the same pair.
    links: Vec<(u32, u32)>,
}

impl Doubles {
    /// The pair of a record that has one.
    fn pair(&mut self, records: &Records, slot: u32) -> Option<u32> {
        let pair = self.pairs.code(&words(records, slot)?);
        if self.shown.len() <= pair as usize {
            self.shown.resize(pair as usize + 1, (NONE, NONE));
        }
        Some(pair)
    }

    fn shown(&self, pair: u32) -> u32 {
        self.shown.get(pair as usize).map_or(NONE, |(key, _)| *key)
    }

    fn link(&mut self, pair: u32, key: u32) {
        let link = self.links.len() as u32;
        if let Some((_, last)) = self.shown.get_mut(pair as usize) {
            self.links.push((key, std::mem::replace(last, link)));
        }
    }

    /// The keys of the records that had this pair once.
    fn keys(&self, pair: u32) -> impl Iterator<Item = u32> {
        let at = |link: u32| self.links.get(link as usize).copied();
        let last = self.shown.get(pair as usize).and_then(|(_, last)| at(*last));
        std::iter::successors(last, move |(_, before)| at(*before)).map(|(key, _)| key)
    }
}

/// A record's device, what marks it, and its content.
fn words(records: &Records, slot: u32) -> Option<[u32; 4]> {
    let (path, code) = reference(records, slot)?;
    Some([devices::device(records, slot)?, path, code, content(records, slot)?])
}

/// What the server does not make up itself: all but the id and the times of a record.
fn content(records: &Records, slot: u32) -> Option<u32> {
    let made_up = |path: u32| path == Paths::ID || (Paths::UPDATED_AT..=Paths::DUE).contains(&path);
    let elements = &records.shape(slot)?.elements;
    let own = elements.iter().filter(|element| !made_up(element.path));
    let count = own.clone().count();
    let mix = |hash: Hash, element: &Element| {
        let words = records.words(slot, element.place).iter().take(element.form.words() as usize);
        words.fold(hash.mix(u64::from(element.path)), |hash, word| hash.mix(u64::from(*word)))
    };
    Some(own.fold(Hash::NEW, mix).finish(count))
}

/// What marks a record: its `client_ref`, as path and code.
pub(crate) fn reference(records: &Records, slot: u32) -> Option<(u32, u32)> {
    [Paths::CLIENT_REF, Paths::OLDER_CLIENT_REF].into_iter().find_map(|path| {
        let code = records.code(slot, path)?;
        let value = records.templates.paths.get(path)?.dictionary.value(code)?;
        matches!(value, (Kind::Text, text) if !text.is_empty()).then_some((path, code))
    })
}

impl Store {
    /// Decides again which of a submission's records is shown, after this one was written
    /// in the place of another that was shown; the slots that are shown or hidden from now on.
    pub(crate) fn tell_doubles(&mut self, slot: u32, replaced: Option<u32>) -> Vec<u32> {
        let before = replaced.and_then(|old| self.doubles.pair(&self.records, old));
        let pair = self.doubles.pair(&self.records, slot);
        let mut turned = Vec::new();
        if let Some(left) = before.filter(|before| pair != Some(*before)) {
            turned = self.settle(left);
        }
        let (Some(pair), key) = (pair, self.key(slot)) else { return turned };
        if Self::is_nameless(key) {
            return turned;
        }
        if before != Some(pair) {
            self.doubles.link(pair, key);
        }
        // All others are hidden already, unless this was the one that is shown.
        let rival = self.find_key(self.doubles.shown(pair)).filter(|rival| *rival != slot);
        turned.extend(match rival {
            Some(rival) => self.choose(pair, &[rival, slot]),
            None => self.settle(pair),
        });
        turned
    }

    /// The same after these slots died.
    pub(crate) fn forget_doubles(&mut self, dead: &[u32]) -> Vec<u32> {
        let mut pairs: Vec<u32> =
            dead.iter().filter_map(|slot| self.doubles.pair(&self.records, *slot)).collect();
        pairs.dedup();
        pairs.into_iter().flat_map(|pair| self.settle(pair)).collect()
    }

    fn settle(&mut self, pair: u32) -> Vec<u32> {
        let slots = self.slots_of_pair(pair);
        self.choose(pair, &slots)
    }

    /// Shows the one of these that was made first; the slots whose turn it is.
    fn choose(&mut self, pair: u32, slots: &[u32]) -> Vec<u32> {
        let first = self.earliest(slots);
        let key = first.map_or(NONE, |slot| self.key(slot));
        if let Some((shown, _)) = self.doubles.shown.get_mut(pair as usize) {
            *shown = key;
        }
        let mut turned = Vec::new();
        for slot in slots {
            let is_first = first == Some(*slot);
            if self.records.is_live(*slot) != is_first {
                self.records.hide(*slot, !is_first);
                turned.push(*slot);
            }
        }
        turned
    }

    fn earliest(&self, slots: &[u32]) -> Option<u32> {
        let age =
            |slot: u32| (self.records.time(slot, Paths::CREATED_AT), self.records.text(slot, Paths::ID));
        slots.iter().copied().min_by(|a, b| age(*a).cmp(&age(*b)))
    }

    /// The slots of all records of a submission. Who left a pair and came back is there twice.
    fn slots_of_pair(&self, pair: u32) -> Vec<u32> {
        let of_pair = self.doubles.pairs.get(pair);
        let is_its_own = |slot: &u32| words(&self.records, *slot).is_some_and(|words| words == of_pair);
        self.doubles.keys(pair).filter_map(|key| self.find_key(key)).filter(is_its_own).collect()
    }

    /// The slots of all records that are one with this, the shown one first; none when it
    /// was stored once.
    pub(crate) fn twins(&self, slot: u32) -> Vec<u32> {
        let pair = words(&self.records, slot).and_then(|words| self.doubles.pairs.find(&words));
        let Some(pair) = pair else { return Vec::new() };
        let mut twins: Vec<u32> = self.find_key(self.doubles.shown(pair)).into_iter().collect();
        for slot in self.slots_of_pair(pair) {
            if !twins.contains(&slot) {
                twins.push(slot);
            }
        }
        if twins.len() > 1 { twins } else { Vec::new() }
    }
}
