//! `Seen`: a record as rules see it, in 16 bytes.

use domain::Timestamp;

const CHECK: u32 = 1 << 31;
const MARKED: u32 = 1 << 30;

/// A record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// When it last changed.
    pub at: Timestamp,
    /// Its slot.
    pub slot: u32,
    /// What it has in common with others, and in the highest bits what it is.
    what: u32,
}

impl Seen {
    /// Of a record that has what stands for `what`, below 2^30, in common with others.
    #[inline]
    #[must_use]
    pub fn new(at: Timestamp, slot: u32, what: u32, is_check: bool, is_marked: bool) -> Self {
        let bit = |is: bool, bit: u32| if is { bit } else { 0 };
        Self { at, slot, what: what & (MARKED - 1) | bit(is_check, CHECK) | bit(is_marked, MARKED) }
    }

    /// What it has in common with others.
    #[inline]
    #[must_use]
    pub fn what(self) -> usize {
        (self.what & (MARKED - 1)) as usize
    }

    /// Whether it is a check.
    #[inline]
    #[must_use]
    pub fn is_check(self) -> bool {
        self.what & CHECK != 0
    }

    /// Whether its layout is marked.
    #[inline]
    #[must_use]
    pub fn is_marked(self) -> bool {
        self.what & MARKED != 0
    }
}
