//! `Bits`: one yes or no for each slot or key.

#[derive(Clone, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Room for so many, all of them no.
    pub(crate) fn of(len: u32) -> Self {
        Self(vec![0; (len as usize).div_ceil(64)])
    }

    #[inline]
    pub(crate) fn get(&self, index: u32) -> bool {
        let word = self.0.get(index as usize / 64).copied().unwrap_or_default();
        word >> (index % 64) & 1 == 1
    }

    #[inline]
    pub(crate) fn set(&mut self, index: u32, value: bool) {
        let place = index as usize / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            let bit = 1 << (index % 64);
            *word = if value { *word | bit } else { *word & !bit };
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// For how many there is room.
    #[cfg(test)]
    pub(crate) fn room(&self) -> usize {
        self.0.len() * 64
    }

    /// Keeps those for which the test holds.
    #[inline]
    pub(crate) fn retain(&mut self, test: impl Fn(u32) -> bool) {
        for (begin, word) in (0..).step_by(64).zip(&mut self.0) {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !test(begin + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Those that are yes, from the first.
    #[inline]
    pub(crate) fn each(&self, mut visit: impl FnMut(u32)) {
        for (begin, word) in (0..).step_by(64).zip(&self.0) {
            let mut rest = *word;
            while rest != 0 {
                visit(begin + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_kept_counted_and_visited() {
        let mut bits = Bits::of(10);
        for index in [3, 64, 65, 700] {
            bits.set(index, true);
        }
        bits.set(3, false);
        bits.retain(|index| index != 65);
        let mut seen = Vec::new();
        bits.each(|index| seen.push(index));
        assert_eq!((seen.as_slice(), bits.count()), ([64, 700].as_slice(), 2));
        assert!(bits.get(64) && !bits.get(65) && !bits.get(10_000));
    }
}
