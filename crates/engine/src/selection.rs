//! `Selection`: the records that somebody chose within a query, by their keys, which
//! stay while slots move.

use crate::bits::Bits;
use crate::store::Store;

/// Records chosen within a query.
#[derive(Default)]
pub(crate) struct Selection {
    query: String,
    /// By key: the small ones, and those that count down from the greatest.
    low: Bits,
    high: Bits,
    /// How many rows of the view are chosen, for the view with this number.
    counted: Option<(u32, u32)>,
}

impl Selection {
    /// Belongs to this query from now on; what was chosen within another is forgotten.
    pub(crate) fn within(&mut self, query: &str) {
        if self.query != query {
            *self = Self { query: query.to_owned(), ..Self::default() };
        }
    }

    /// Chooses records, or takes them out.
    pub(crate) fn set(&mut self, keys: impl Iterator<Item = u32>, on: bool) {
        for key in keys {
            let (bits, place) =
                if Store::is_nameless(key) { (&mut self.high, u32::MAX - key) } else { (&mut self.low, key) };
            bits.set(place, on);
        }
        self.counted = None;
    }

    pub(crate) fn has(&self, key: u32) -> bool {
        if Store::is_nameless(key) { self.high.get(u32::MAX - key) } else { self.low.get(key) }
    }

    /// How many of the rows of a view are chosen: a record that is gone, or no longer
    /// matches, is none. Counted once for each `view`, which is its number.
    pub(crate) fn count(&mut self, store: &Store, rows: &[u32], view: u32) -> u32 {
        if self.low.count() + self.high.count() == 0 {
            return 0;
        }
        if let Some((_, count)) = self.counted.filter(|(counted, _)| *counted == view) {
            return count;
        }
        let count = rows.iter().filter(|slot| self.has(store.key(**slot))).count() as u32;
        self.counted = Some((view, count));
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_an_id_takes_no_more_room_than_others() {
        let mut selection = Selection::default();
        selection.set([3, u32::MAX - 2, u32::MAX - 70].into_iter(), true);
        selection.set([u32::MAX - 2].into_iter(), false);
        assert!(selection.has(3) && selection.has(u32::MAX - 70) && !selection.has(u32::MAX - 2));
        assert!(selection.low.room() + selection.high.room() < 200);
    }
}
