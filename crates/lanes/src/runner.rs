//! `Runner`: a rule that goes along the records of devices: it is shown what its kind looks at, and
//! where nothing counts any longer only what fits.

use crate::lanes::{Lane, Numbers};
use crate::look::{Look, mark};
use crate::seen::Seen;
use domain::Rule;
use domain::rule::{Side, Sight, Watch, When};

/// A rule that goes along lanes.
pub struct Runner<'a> {
    index: usize,
    rule: &'a Rule,
    looks: &'a [Look],
    /// Whether it looks at checks, whatever they have in common with others.
    is_for_checks: bool,
    key: Option<usize>,
}

impl<'a> Runner<'a> {
    /// A rule with its place among all, what it sees of records by what they have in common, and
    /// the place of the number that it looks at, if any record has that.
    #[must_use]
    pub fn new(index: usize, rule: &'a Rule, looks: &'a [Look], key: Option<usize>) -> Self {
        let is_for_checks = looks.iter().all(|look| look.sees && look.is_for_checks);
        Self { index, rule, looks, is_for_checks, key }
    }

    /// What it sees of a record, if it looks at that.
    #[inline]
    #[must_use]
    pub fn look(&self, one: Seen) -> Option<Look> {
        self.looks.get(one.what()).copied().filter(|look| look.looks_at(one.is_check()))
    }

    /// Shows the records of a device.
    // Inlined, it would be compiled as its caller is: small.
    #[inline(never)]
    pub fn run(&self, lane: &Lane<'_>, watch: &mut Watch) {
        let numbers = self.key.and_then(|key| lane.numbers(key));
        match (&self.rule.when, numbers) {
            (When::Measurement { side, limit, .. }, Some(numbers)) => {
                let extreme = match side {
                    Side::Above => numbers.greatest,
                    Side::Below => numbers.least,
                };
                if watch.is_quiet() && !side.is_beyond(extreme, *limit) {
                    return;
                }
                let fits = |place: usize, _: Seen| side.is_beyond(numbers.of(place), *limit);
                self.go(lane, watch, fits, |place, one| self.number(numbers, place, one));
            }
            (When::Rate { .. }, Some(numbers)) => {
                self.go(lane, watch, always, |place, one| self.number(numbers, place, one));
            }
            (When::Status(_) | When::Code(_), _) => {
                if watch.is_quiet() && lane.marks & mark(self.index) == 0 {
                    return;
                }
                let has = |one: Seen| self.looks.get(one.what()).is_some_and(|look| look.has);
                let sight = |one| Some(Sight::Has(self.look(one)?.has));
                self.go(lane, watch, |_, one| has(one), |_, one| sight(one));
            }
            (When::Flapping { .. }, _) => {
                let sight = |one| Some(Sight::IsWell(self.look(one)?.has));
                self.go(lane, watch, always, |_, one| sight(one));
            }
            (When::Silence(_), _) => {
                self.go(lane, watch, always, |_, one| self.looks_at(one).then_some(Sight::Seen));
            }
            // What no record has, and what only all devices of a kind tell.
            _ => {}
        }
    }

    /// Goes through the records; where nothing counts any longer, on to the next that fits.
    #[inline]
    fn go(
        &self,
        lane: &Lane<'_>,
        watch: &mut Watch,
        fits: impl Fn(usize, Seen) -> bool,
        sight: impl Fn(usize, Seen) -> Option<Sight>,
    ) {
        for (place, one) in lane.records.iter().enumerate() {
            if !fits(place, *one) && watch.is_quiet() {
                continue;
            }
            if let Some(sight) = sight(place, *one) {
                watch.see(self.rule, one.at, one.slot, sight);
            }
        }
    }

    /// Whether it looks at a record.
    #[inline]
    fn looks_at(&self, one: Seen) -> bool {
        if self.is_for_checks { one.is_check() } else { self.look(one).is_some() }
    }

    #[inline]
    fn number(&self, numbers: Numbers<'_>, place: usize, one: Seen) -> Option<Sight> {
        let number = numbers.of(place);
        (!number.is_nan() && self.looks_at(one)).then_some(Sight::Number(number))
    }
}

/// Every record counts for the next one.
fn always(_: usize, _: Seen) -> bool {
    true
}
