//! `Lens`: what a rule sees of a record, worked out once for all records that have type, status
//! and codes in common.

use super::lanes::{Lane, Numbers, Seen};
use crate::devices::Held;
use crate::whats::{Role, What};
use domain::record::same_word;
use domain::rule::{Side, Sight, Watch, When};
use domain::{Class, Rule, Rules};

/// What rules see of records, by what these have in common.
#[derive(Default)]
pub(super) struct Lens {
    /// For each rule.
    looks: Vec<Vec<Look>>,
    /// The marks of the rules whose word it has.
    pub(super) marks: Vec<u64>,
}

/// What a rule sees of a record by what it has in common with others.
#[derive(Clone, Copy)]
struct Look {
    /// Whether it looks at the record, and only if it is a check.
    sees: bool,
    is_for_checks: bool,
    /// Whether it has the word that is looked for, or says that all is well.
    has: bool,
}

impl Lens {
    /// Looks at the combinations that are new.
    pub(super) fn focus(&mut self, held: Held<'_>, rules: &Rules) {
        self.looks.resize_with(rules.all.len(), Vec::new);
        self.marks.resize(held.whats.all().len(), 0);
        for (index, ((_, rule), looks)) in rules.all.iter().zip(&mut self.looks).enumerate() {
            let known = looks.len();
            let whats = held.whats.all().get(known..).unwrap_or_default();
            looks.extend(whats.iter().map(|what| Look::of(rule, what)));
            for (marks, look) in self.marks.iter_mut().zip(looks).skip(known) {
                *marks |= if look.has { mark(index) } else { 0 };
            }
        }
    }

    /// Shows the records of a device to a rule.
    pub(super) fn show(&self, index: usize, rule: &Rule, lane: &Lane<'_>, watch: &mut Watch) {
        match (&rule.when, lane.numbers(index)) {
            (When::Measurement { side, limit, .. }, Some(numbers)) => {
                let extreme = match side {
                    Side::Above => numbers.greatest,
                    Side::Below => numbers.least,
                };
                if watch.is_quiet() && !side.is_beyond(extreme, *limit) {
                    return;
                }
                let fits = |place: usize, _: &Seen| side.is_beyond(numbers.of(place), *limit);
                self.run(index, rule, lane, watch, fits, |place, _| number(numbers, place));
            }
            (When::Rate { .. }, Some(numbers)) => {
                self.run(index, rule, lane, watch, always, |place, _| number(numbers, place));
            }
            (When::Status(_) | When::Code(_), _) if watch.is_quiet() && lane.marks & mark(index) == 0 => {}
            (When::Status(_) | When::Code(_), _) => {
                let looks = self.looks(index);
                let fits = |_: usize, one: &Seen| looks.get(one.what as usize).is_some_and(|look| look.has);
                self.run(index, rule, lane, watch, fits, |_, look| Some(Sight::Has(look.has)));
            }
            (When::Flapping { .. }, _) => {
                self.run(index, rule, lane, watch, always, |_, look| Some(Sight::IsWell(look.has)));
            }
            (When::Silence(_), _) => self.run(index, rule, lane, watch, always, |_, _| Some(Sight::Seen)),
            // What only all devices of a kind tell.
            _ => {}
        }
    }

    /// What a rule sees of records, by what they have in common.
    fn looks(&self, index: usize) -> &[Look] {
        self.looks.get(index).map_or(&[][..], Vec::as_slice)
    }

    /// Goes through the records; where nothing counts any longer, on to the next that fits.
    #[inline]
    fn run(
        &self,
        index: usize,
        rule: &Rule,
        lane: &Lane<'_>,
        watch: &mut Watch,
        fits: impl Fn(usize, &Seen) -> bool,
        sight: impl Fn(usize, Look) -> Option<Sight>,
    ) {
        let looks = self.looks(index);
        for (place, one) in lane.records.iter().enumerate() {
            if !fits(place, one) && watch.is_quiet() {
                continue;
            }
            let look = looks.get(one.what as usize).filter(|look| look.looks_at(one.is_check));
            if let Some(sight) = look.and_then(|look| sight(place, *look)) {
                watch.see(rule, one.at, one.slot, sight);
            }
        }
    }

    /// Whether a rule looks at a record.
    pub(super) fn looks_at(&self, index: usize, seen: &Seen) -> bool {
        let look = self.looks.get(index).and_then(|looks| looks.get(seen.what as usize));
        look.is_some_and(|look| look.looks_at(seen.is_check))
    }
}

/// What stands for a rule. More than 64 of them share marks.
fn mark(rule: usize) -> u64 {
    1 << (rule % 64)
}

/// Every record counts for the next one.
fn always(_: usize, _: &Seen) -> bool {
    true
}

fn number(numbers: Numbers<'_>, place: usize) -> Option<Sight> {
    Some(numbers.of(place)).filter(|number| !number.is_nan()).map(Sight::Number)
}

impl Look {
    fn of(rule: &Rule, what: &What) -> Self {
        let scope = rule.scope.is_of(what.kind.as_deref());
        // A version stands in whatever entry tells it, maintenance above all.
        let is_for_checks = scope.is_none() && !matches!(rule.when, When::Version(_));
        let has = match &rule.when {
            When::Status(word) => what.status.as_deref().is_some_and(|status| same_word(status, word)),
            When::Code(word) => what.codes.contains(word),
            _ => matches!(what.role, Role::Check(Class::Healthy) | Role::CheckWithDetails(Class::Healthy)),
        };
        Self { sees: scope.unwrap_or(true), is_for_checks, has }
    }

    #[inline]
    fn looks_at(self, is_check: bool) -> bool {
        self.sees && (is_check || !self.is_for_checks)
    }
}
