//! `Tuples`: distinct sequences of numbers, each with a small code. What many
//! records have in common (their device; their type, status and codes) is held once.

use crate::bytes::Hash;
use crate::table::Table;

/// Codes count from 1.
#[derive(Default)]
pub(crate) struct Tuples {
    heap: Vec<u32>,
    ends: Vec<u32>,
    table: Table,
}

impl Tuples {
    /// The code of a tuple, which is taken in if it is new.
    pub(crate) fn code(&mut self, tuple: &[u32]) -> u32 {
        if let Some(code) = self.find(tuple) {
            return code;
        }
        let hash = hash(tuple);
        self.heap.extend_from_slice(tuple);
        self.ends.push(self.heap.len() as u32);
        let code = self.ends.len() as u32;
        let mut table = std::mem::take(&mut self.table);
        table.insert(hash, code, |code| self::hash(self.get(code)));
        self.table = table;
        code
    }

    /// The code of a tuple that was taken in.
    pub(crate) fn find(&self, tuple: &[u32]) -> Option<u32> {
        self.table.find(hash(tuple), |code| self.get(code) == tuple)
    }

    /// The tuple with this code.
    #[inline]
    pub(crate) fn get(&self, code: u32) -> &[u32] {
        let end = |index: u32| self.ends.get(index as usize).copied().unwrap_or_default() as usize;
        match code {
            0 => &[],
            1 => self.heap.get(..end(0)).unwrap_or_default(),
            code => self.heap.get(end(code - 2)..end(code - 1)).unwrap_or_default(),
        }
    }

    /// How many codes there are, 0 included.
    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32 + 1
    }
}

#[inline]
fn hash(tuple: &[u32]) -> u32 {
    tuple.iter().fold(Hash::NEW, |hash, word| hash.mix(u64::from(*word))).finish(tuple.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tuple_has_one_code_and_comes_back() {
        let mut tuples = Tuples::default();
        let all: Vec<Vec<u32>> = (0..500).map(|n| (0..n % 5).map(|i| n * i).collect()).collect();
        for tuple in &all {
            let code = tuples.code(tuple);
            assert_eq!(tuples.get(code), tuple);
            assert_eq!(tuples.code(tuple), code);
        }
    }
}
