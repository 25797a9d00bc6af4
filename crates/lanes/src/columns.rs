//! `Columns`: what is read of records, each of which is a slot: a place in every column.

use crate::look::Is;
use crate::seen::Seen;
use domain::Timestamp;

/// The columns, and what their words mean.
#[derive(Default)]
pub struct Columns<'a> {
    /// When each record last changed, in milliseconds since 1970; `i64::MIN` for never.
    pub changed: &'a [i64],
    /// What each has in common with others, by its code.
    pub what: &'a [u32],
    /// How each is laid out, by its code.
    pub shape: &'a [u32],
    /// Where the own words of each begin.
    pub at: &'a [u32],
    /// The own words of all.
    pub tape: &'a [u32],
    /// Which are checks, by what they have in common.
    pub checks: Vec<Is>,
    /// By the layout, what is looked at of such a record.
    pub layouts: Vec<Layout>,
    /// Of each field that has such numbers, the number by its code; not a number for what is none.
    pub numbers: Vec<Vec<f64>>,
    /// How many numbers of a record are looked at, at most.
    pub keys: usize,
}

/// What is looked at of records that are laid out in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Whether they have measurements.
    pub has_measurements: bool,
    /// Whether they are marked, for whoever looks for them.
    pub is_marked: bool,
    /// Where the numbers are that are looked at.
    pub steps: Vec<Step>,
}

/// Where a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place among the numbers of a record.
    pub key: u32,
    /// Its place among the record's own words.
    pub word: u32,
    /// The place of its field in [`Columns::numbers`].
    pub field: u32,
}

impl Columns<'_> {
    /// A record, without its numbers; nothing if it has no time.
    #[inline]
    pub(crate) fn seen(&self, slot: u32, layout: &Layout) -> Option<Seen> {
        let at = self.changed.get(slot as usize).copied().filter(|at| *at != i64::MIN)?;
        let what = self.what.get(slot as usize).copied().unwrap_or_default();
        let is_check = match self.checks.get(what as usize) {
            Some(Is::Check) => true,
            Some(Is::CheckWithMeasurements) => layout.has_measurements,
            Some(Is::Nothing) | None => false,
        };
        Some(Seen::new(Timestamp(at), slot, what, is_check, layout.is_marked))
    }

    /// How a record is laid out.
    #[inline]
    pub(crate) fn layout(&self, slot: u32) -> Option<&Layout> {
        self.layouts.get(*self.shape.get(slot as usize)? as usize)
    }

    /// Writes the numbers of a record, each at its key's place.
    #[inline]
    pub(crate) fn read(&self, slot: u32, layout: &Layout, numbers: &mut [f64]) {
        numbers.fill(f64::NAN);
        let own = self.at.get(slot as usize).and_then(|at| self.tape.get(*at as usize..)).unwrap_or_default();
        for step in &layout.steps {
            let code = own.get(step.word as usize).copied().unwrap_or_default();
            let number = self.numbers.get(step.field as usize).and_then(|numbers| numbers.get(code as usize));
            if let (Some(number), Some(place)) = (number, numbers.get_mut(step.key as usize)) {
                *place = *number;
            }
        }
    }
}
