//! `Lens`: what a rule sees of a record, worked out once for all records that have type, status
//! and codes in common.

use crate::devices::Held;
use crate::whats::{Role, What};
use domain::record::same_word;
use domain::rule::When;
use domain::{Class, Rule, Rules};
use lanes::{Look, Runner};

/// For each rule, by what records have in common, what it sees of them.
#[derive(Default)]
pub(super) struct Lens(pub(super) Vec<Vec<Look>>);

impl Lens {
    /// Looks at the combinations that are new.
    pub(super) fn focus(&mut self, held: Held<'_>, rules: &Rules) {
        self.0.resize_with(rules.all.len(), Vec::new);
        for ((_, rule), looks) in rules.all.iter().zip(&mut self.0) {
            let whats = held.whats.all().get(looks.len()..).unwrap_or_default();
            looks.extend(whats.iter().map(|what| look(rule, what)));
        }
    }

    /// The rules, on the way along records with the numbers of these keys.
    pub(super) fn runners<'a>(&'a self, rules: &'a Rules, keys: &[String]) -> Vec<Runner<'a>> {
        let place = |key: &str| keys.iter().position(|known| known == key);
        let runner = |(index, ((_, rule), looks)): (usize, (&'a (String, Rule), &'a Vec<Look>))| {
            Runner::new(index, rule, looks, rule.when.number_key().and_then(place))
        };
        rules.all.iter().zip(&self.0).enumerate().map(runner).collect()
    }
}

/// What a rule sees of records that have this in common.
fn look(rule: &Rule, what: &What) -> Look {
    let scope = rule.scope.is_of(what.kind.as_deref());
    // A version stands in whatever entry tells it, maintenance above all.
    let is_for_checks = scope.is_none() && !matches!(rule.when, When::Version(_));
    let has = match &rule.when {
        When::Status(word) => what.status.as_deref().is_some_and(|status| same_word(status, word)),
        When::Code(word) => what.codes.contains(word),
        _ => matches!(what.role, Role::Check(Class::Healthy) | Role::CheckWithDetails(Class::Healthy)),
    };
    Look { sees: scope.unwrap_or(true), is_for_checks, has }
}
