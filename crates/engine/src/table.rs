//! `Table`: finds the code of something by its hash. It knows codes only; what
//! they stand for is the owner's.

/// Codes by hash: open addressing. A cell is a code in its low bits and, above
/// them, as much of the hash as fits; 0 is an empty cell, so codes count from 1.
#[derive(Default)]
pub(crate) struct Table {
    cells: Vec<u32>,
    used: u32,
}

impl Table {
    /// The code with this hash for which `is` says so.
    #[inline]
    pub(crate) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = (self.cells.len() as u32).checked_sub(1)?;
        let mut place = hash & mask;
        loop {
            let cell = *self.cells.get(place as usize)?;
            if cell == 0 {
                return None;
            }
            let code = cell & mask;
            if (cell ^ hash) & !mask == 0 && is(code) {
                return Some(code);
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds a code that is not in it. `hash_of` tells the hash of the codes that are.
    pub(crate) fn insert(&mut self, hash: u32, code: u32, hash_of: impl Fn(u32) -> u32) {
        // Two thirds full at most; and every code has to be below the number of cells.
        let wanted = (self.used.max(code) + 1).saturating_mul(3) / 2;
        if wanted as usize >= self.cells.len() {
            self.grow(wanted.saturating_mul(5) / 4, hash_of);
        }
        self.put(hash, code);
        self.used += 1;
    }

    /// Makes room for so many codes.
    pub(crate) fn reserve(&mut self, codes: u32, hash_of: impl Fn(u32) -> u32) {
        let wanted = codes.saturating_add(1).saturating_mul(3) / 2;
        if wanted as usize >= self.cells.len() {
            self.grow(wanted, hash_of);
        }
    }

    fn grow(&mut self, cells: u32, hash_of: impl Fn(u32) -> u32) {
        let mask = (self.cells.len() as u32).saturating_sub(1);
        let cells = (cells as usize + 1).next_power_of_two().max(16);
        let old = std::mem::replace(&mut self.cells, vec![0; cells]);
        for cell in old.into_iter().filter(|cell| *cell != 0) {
            let code = cell & mask;
            self.put(hash_of(code), code);
        }
    }

    fn put(&mut self, hash: u32, code: u32) {
        let mask = (self.cells.len() as u32).wrapping_sub(1);
        let mut place = hash & mask;
        while let Some(cell) = self.cells.get_mut(place as usize) {
            if *cell == 0 {
                *cell = code | (hash & !mask);
                return;
            }
            place = (place + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_again_also_under_one_hash() {
        for spread in [1_u32, 0, 0x9e37_79b9] {
            let hash_of = |code: u32| code.wrapping_mul(spread);
            let mut table = Table::default();
            for code in 1..2_000 {
                assert_eq!(table.find(hash_of(code), |found| found == code), None);
                table.insert(hash_of(code), code, hash_of);
            }
            table.reserve(10_000, hash_of);
            for code in 1..2_000 {
                assert_eq!(table.find(hash_of(code), |found| found == code), Some(code));
            }
        }
    }
}
