//! `Look`: what a rule sees of a record by what that has in common with others.

/// What a rule sees of some records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it looks at them.
    pub sees: bool,
    /// Whether it looks only at those that are checks.
    pub is_for_checks: bool,
    /// Whether they have the word that is looked for, or say that all is well.
    pub has: bool,
}

/// Whether records are checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Is {
    /// They are.
    Check,
    /// Those that have measurements are.
    CheckWithMeasurements,
    /// They are not.
    #[default]
    Nothing,
}

impl Look {
    /// Whether the rule looks at a record.
    #[inline]
    #[must_use]
    pub fn looks_at(self, is_check: bool) -> bool {
        self.sees && (is_check || !self.is_for_checks)
    }
}

/// What stands for a rule in what is said of many. More than 64 of them share marks.
#[inline]
#[must_use]
pub(crate) fn mark(rule: usize) -> u64 {
    1 << (rule % 64)
}
