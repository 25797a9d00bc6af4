//! `Watch`: a rule watching one device: what of its checks counts so far, and every time that
//! it fired. Checks come in the order of their time, each once; nothing is looked at twice.

use super::{Rule, Side, Streak, When};
use crate::Timestamp;
use crate::time::HOUR;

/// What one check says to a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sight {
    /// The number that the rule looks at.
    Number(f64),
    /// Whether the check has the status or the code.
    Has(bool),
    /// Whether the check says that all is well.
    IsWell(bool),
    /// That there was one.
    Seen,
}

/// A time at which a rule fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// Since when: the moment of the check by which the condition held often enough.
    pub since: Timestamp,
    /// When it was over.
    pub until: Option<Timestamp>,
}

/// A rule at work on one device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// The last checks, the latest in the lowest bit: whether each one fits the condition.
    recent: u64,
    /// Whether it fires, as far as checks say.
    is_firing: bool,
    /// How many checks in a row were well while it fires.
    cleared: u32,
    /// When the last check was, and its number.
    last: Option<(Timestamp, f64)>,
    /// Whether all was well at the last check.
    was_well: Option<bool>,
    /// When that turned, as far as it still counts.
    turns: Vec<Timestamp>,
    /// The last checks that fit the condition, by whatever names them.
    fitting: Vec<u32>,
    /// Every time that it fired, the earliest first.
    pub firings: Vec<Firing>,
}

/// What a check means for a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It holds.
    Holds,
    /// Neither it holds nor is it over.
    Between,
    /// It is over.
    Well,
}

impl Watch {
    /// Takes in the next check. What says nothing to the rule changes nothing. `name` is
    /// what the check is found by again.
    // Measured: a call for each check of each rule was a fifth of the time of all rules.
    #[inline(always)]
    pub fn see(&mut self, rule: &Rule, at: Timestamp, name: u32, sight: Sight) {
        let says = match (&rule.when, sight) {
            (When::Measurement { side, limit, until, .. }, Sight::Number(value)) => {
                if side.is_beyond(value, *limit) {
                    Says::Holds
                } else if side.is_beyond(value, *until) {
                    Says::Between
                } else {
                    Says::Well
                }
            }
            (When::Rate { side, per_hour, .. }, Sight::Number(value)) => {
                match self.rate(at, value) {
                    Some(rate) => holds(match side {
                        Side::Above => rate > *per_hour,
                        Side::Below => -rate > *per_hour,
                    }),
                    // Of two checks at one moment nobody knows which came first.
                    None => return,
                }
            }
            (When::Status(_) | When::Code(_), Sight::Has(has)) => holds(has),
            // Nothing turned lately, nor now.
            (When::Flapping { .. }, Sight::IsWell(is_well))
                if self.was_well == Some(is_well) && self.turns.is_empty() && self.is_quiet() =>
            {
                return;
            }
            (When::Flapping { turns, within }, Sight::IsWell(is_well)) => {
                if let Some(end) = self.calm(rule).filter(|end| *end <= at) {
                    self.end(end);
                }
                // It is over by time alone.
                let is_many = self.turned(at, is_well, *within) >= *turns as usize;
                if is_many { Says::Holds } else { Says::Between }
            }
            (When::Silence(limit), Sight::Seen) => {
                self.hear(at, *limit, rule.streak.clear);
                self.fitting.clear();
                self.fitting.push(name);
                return;
            }
            _ => return,
        };
        // Nearly all checks are well, of nearly all devices.
        if says == Says::Holds || !self.is_quiet() {
            self.count(rule.streak, at, name, says);
        }
    }

    /// Whether nothing that was seen counts any longer: then a check that does not fit a
    /// condition changes nothing.
    #[inline]
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.recent == 0 && !self.is_firing
    }

    /// How fast a number changed since the last check, an hour.
    #[inline]
    fn rate(&mut self, at: Timestamp, value: f64) -> Option<f64> {
        let (before, last) = self.last.unwrap_or((at, value));
        let passed = at.since(before);
        if passed <= 0 && self.last.is_some() {
            return None;
        }
        self.last = Some((at, value));
        (passed > 0).then(|| (value - last) / passed as f64 * HOUR as f64)
    }

    /// How often it turned within that time.
    fn turned(&mut self, at: Timestamp, is_well: bool, within: i64) -> usize {
        if self.was_well.is_some_and(|was_well| was_well != is_well) {
            self.turns.push(at);
        }
        self.was_well = Some(is_well);
        self.turns.retain(|turn| at.since(*turn) < within);
        self.turns.len()
    }

    /// When too few turns are left for what fires because of them: also without a check.
    fn calm(&self, rule: &Rule) -> Option<Timestamp> {
        let When::Flapping { turns, within } = rule.when else { return None };
        let last = self.turns.len().checked_sub(turns as usize)?;
        self.turns.get(last).filter(|_| self.is_firing).map(|turn| turn.plus(within))
    }

    /// A check came, after a silence or not.
    #[inline]
    fn hear(&mut self, at: Timestamp, limit: i64, clear: u32) {
        if let Some((last, _)) = self.last
            && at.since(last) >= limit
        {
            if !self.is_firing {
                self.begin(last.plus(limit));
            }
            self.cleared = 0;
        }
        self.last = Some((at, 0.0));
        if self.is_firing {
            self.cleared += 1;
            if self.cleared >= clear {
                self.end(at);
            }
        }
    }

    #[inline(never)]
    fn count(&mut self, streak: Streak, at: Timestamp, name: u32, says: Says) {
        let holds = says == Says::Holds;
        let window = u64::MAX >> (64 - u64::from(streak.of.clamp(1, 64)));
        self.recent = (self.recent << 1 | u64::from(holds)) & window;
        if holds {
            if self.fitting.len() >= streak.needed as usize {
                self.fitting.remove(0);
            }
            self.fitting.push(name);
        }
        if !self.is_firing {
            if holds && self.recent.count_ones() >= streak.needed {
                self.begin(at);
            }
        } else if says == Says::Well {
            self.cleared += 1;
            if self.cleared >= streak.clear {
                self.end(at);
            }
        } else {
            self.cleared = 0;
        }
    }

    /// Takes over what only all devices of a kind tell: when it fired, and what names the
    /// record that says so.
    pub fn settle(&mut self, firings: Vec<Firing>, name: Option<u32>) {
        self.is_firing = firings.last().is_some_and(|firing| firing.until.is_none());
        self.firings = firings;
        self.fitting = name.into_iter().collect();
    }

    fn begin(&mut self, at: Timestamp) {
        self.firings.push(Firing { since: at, until: None });
        (self.is_firing, self.cleared) = (true, 0);
    }

    /// It is over; what counted for it counts no more.
    fn end(&mut self, at: Timestamp) {
        self.is_firing = false;
        if let Some(firing) = self.firings.last_mut() {
            firing.until = Some(at);
        }
        (self.recent, self.cleared) = (0, 0);
        self.fitting.clear();
    }

    /// The silence that no check has ended yet.
    fn silence(&self, rule: &Rule, now: Timestamp) -> Option<Firing> {
        let When::Silence(limit) = rule.when else { return None };
        let since = self.last.map(|(last, _)| last.plus(limit)).filter(|since| *since <= now)?;
        (!self.is_firing).then_some(Firing { since, until: None })
    }

    /// Since when it fires at `now`.
    #[must_use]
    pub fn since(&self, rule: &Rule, now: Timestamp) -> Option<Timestamp> {
        let is_over = self.calm(rule).is_some_and(|end| end <= now);
        let open = self.firings.last().filter(|firing| firing.until.is_none() && !is_over);
        open.copied().or_else(|| self.silence(rule, now)).map(|firing| firing.since)
    }

    /// Every time that it fired until `now`, the earliest first.
    #[must_use]
    pub fn until(&self, rule: &Rule, now: Timestamp) -> Vec<Firing> {
        let mut firings: Vec<Firing> = self.firings.iter().copied().chain(self.silence(rule, now)).collect();
        if let (Some(end), Some(last)) = (self.calm(rule).filter(|end| *end <= now), firings.last_mut()) {
            last.until = Some(end);
        }
        firings
    }

    /// The checks that made it fire, the earliest first: what names the last ones that fit
    /// the condition; of a silence the check before it.
    #[must_use]
    pub fn fitting(&self) -> &[u32] {
        &self.fitting
    }
}

fn holds(holds: bool) -> Says {
    if holds { Says::Holds } else { Says::Well }
}
