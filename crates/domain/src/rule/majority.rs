//! What most devices of a kind have, and which differ from it: over time, for a version that
//! differs today may have been what all had before.

use super::Firing;
use crate::Timestamp;
use crate::order::sorted;

/// So few devices are no majority.
const LEAST: usize = 3;

/// What became known of a device: it has this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// When.
    pub at: Timestamp,
    /// The place of its device among those of the kind.
    pub device: usize,
    /// What stands for the version: equal for equal ones.
    pub version: u32,
}

/// When each of so many devices of one kind differed from the majority: the version that over
/// half of those have of which anything is known, and at least three. While there is no
/// majority nothing begins or ends: a roll-out that is half done makes nothing flicker.
#[must_use]
pub fn deviations(devices: usize, known: &[Known]) -> Vec<Vec<Firing>> {
    let mut kind =
        Kind { has: vec![None; devices], counts: Vec::new(), told: 0, firings: vec![Vec::new(); devices] };
    let mut last = None;
    let mut changed: Vec<usize> = Vec::new();
    let order = sorted(known.len(), &|a, b| known[a].at.cmp(&known[b].at));
    let mut index = 0;
    while let Some(at) = order.get(index).map(|place| known[*place].at) {
        // What became known at one moment counts together.
        while let Some(one) = order.get(index).map(|place| known[*place]).filter(|one| one.at == at) {
            index += 1;
            if kind.take(one) {
                changed.push(one.device);
            }
        }
        let Some(most) = kind.majority() else { continue };
        if last == Some(most) {
            changed.iter().for_each(|device| kind.judge(*device, most, at));
        } else {
            (0..devices).for_each(|device| kind.judge(device, most, at));
        }
        last = Some(most);
        changed.clear();
    }
    kind.firings
}

/// The devices of a kind at a moment.
struct Kind {
    has: Vec<Option<u32>>,
    /// How many have each version.
    counts: Vec<(u32, usize)>,
    /// Of how many anything is known.
    told: usize,
    firings: Vec<Vec<Firing>>,
}

impl Kind {
    /// Takes in what became known; whether it is news.
    fn take(&mut self, one: Known) -> bool {
        let Some(version) = self.has.get_mut(one.device).filter(|has| **has != Some(one.version)) else {
            return false;
        };
        let before = version.replace(one.version);
        self.told += usize::from(before.is_none());
        for (known, count) in &mut self.counts {
            *count -= usize::from(Some(*known) == before);
            *count += usize::from(*known == one.version);
        }
        if !self.counts.iter().any(|(known, _)| *known == one.version) {
            self.counts.push((one.version, 1));
        }
        true
    }

    fn majority(&self) -> Option<u32> {
        let is_most = |(_, count): &&(u32, usize)| *count >= LEAST && *count * 2 > self.told;
        self.counts.iter().find(is_most).map(|(version, _)| *version)
    }

    /// A device differs from what most have, or does so no more.
    fn judge(&mut self, device: usize, most: u32, at: Timestamp) {
        let differs = self.has.get(device).copied().flatten().is_some_and(|version| version != most);
        let Some(firings) = self.firings.get_mut(device) else { return };
        match firings.last_mut().filter(|firing| firing.until.is_none()) {
            Some(firing) if !differs => firing.until = Some(at),
            None if differs => firings.push(Firing { since: at, until: None }),
            _ => {}
        }
    }
}
