//! `Life`: what happens to one device, told forward in time: checks, faults,
//! the reports people make of them, maintenance.

use domain::Timestamp;
use domain::time::{DAY, HOUR, MINUTE};

use crate::readings::{Own, Readings};

use super::chance::Chance;
use super::fault::Ailment;
use super::fleet::{DOCUMENTED, Member};
use super::story::Pace;
use super::wear;

/// Something that is put on record.
pub(super) struct Entry {
    pub(super) at: Timestamp,
    pub(super) device: usize,
    /// Counts the entries of the device; its id is made from both.
    pub(super) ordinal: u64,
    pub(super) act: Act,
}

/// What is put on record.
pub(super) enum Act {
    Check {
        readings: Readings,
        due: Option<Timestamp>,
        older: bool,
    },
    Report {
        ailment: Ailment,
        grave: bool,
        follow_up: Option<FollowUp>,
    },
    Maintenance {
        action: &'static str,
        variant: u64,
    },
    /// An entry of a type that no reference names.
    Calibration {
        offset: f64,
    },
    /// A record as it stands.
    Told(String),
}

/// A later entry of an incident.
#[derive(Clone, Copy)]
pub(super) struct FollowUp {
    pub(super) event: &'static str,
    /// The ordinal of the incident's first entry.
    pub(super) first: u64,
}

/// What is going to happen at a known time.
#[derive(Clone, Copy)]
enum Errand {
    Open(Trouble),
    FollowUp(Trouble, FollowUp),
    Maintain(&'static str),
    Calibrate,
}

#[derive(Clone, Copy)]
struct Trouble {
    ailment: Ailment,
    grave: bool,
    until: Timestamp,
}

/// One device's story, as an iterator over its entries in order of time.
pub(super) struct Life<'a> {
    member: &'a Member,
    device: usize,
    chance: Chance,
    ordinal: u64,
    interval: i64,
    began: Timestamp,
    ends: Timestamp,
    anchor: Timestamp,
    next_check: Timestamp,
    agenda: Vec<(Timestamp, Errand)>,
    readings: Readings,
    trouble: Option<Trouble>,
    /// The next check finds something wrong: an update went badly.
    shaken: bool,
    refill_ordered: bool,
}

/// Days between two faults of a device, and between two routine visits.
const DAYS_TO_FAULT: f64 = 26.0;
const DAYS_TO_VISIT: f64 = 13.0;

impl<'a> Life<'a> {
    pub(super) fn new(member: &'a Member, device: usize, seed: u64, anchor: Timestamp, pace: &Pace) -> Self {
        let mut chance = Chance::new(seed, device);
        let days = if member.veteran { pace.days } else { pace.history };
        let began = anchor.plus(-chance.days(days * 0.9, days));
        let ends = match member.silent_for {
            _ if device == DOCUMENTED => anchor.plus(-26 * HOUR),
            Some(silence) => anchor.plus(-pace.interval - silence),
            None => anchor,
        };
        let mut readings = wear::first(member.kind.own, &mut chance);
        if device == DOCUMENTED {
            // Fills up to what its latest check is known to have found.
            readings.disk = 58.0;
        }
        Self {
            next_check: began.plus(chance.days(0.0, pace.interval as f64 / DAY as f64)),
            member,
            device,
            chance,
            ordinal: 0,
            interval: pace.interval,
            began,
            ends,
            anchor,
            agenda: Vec::new(),
            readings,
            trouble: None,
            shaken: false,
            refill_ordered: false,
        }
    }

    fn check(&mut self, at: Timestamp) -> Act {
        let step = self.interval as f64 / DAY as f64;
        wear::drift(&mut self.readings, step, &mut self.chance);
        if self.trouble.is_some_and(|trouble| trouble.until <= at) {
            self.trouble = None;
        }
        if self.device != DOCUMENTED {
            self.maybe_fall_ill(at, step);
        }
        self.plan_visits(at, step);
        let mut readings = self.readings.clone();
        if let Some(trouble) = self.trouble {
            trouble.ailment.bend(&mut readings, trouble.grave, &mut self.chance);
        } else if self.member.was_unreachable(at.plus(self.interval), self.anchor) && self.chance.happens(0.3)
        {
            readings.network = "none";
        }
        let span = self.ends.since(self.began);
        let older = self.member.was_older && at.since(self.began) * 3 < span;
        let due = (!self.chance.happens(0.03)).then(|| at.plus(self.interval));
        Act::Check { readings, due, older }
    }

    fn maybe_fall_ill(&mut self, at: Timestamp, step: f64) {
        let ill = self.shaken || self.chance.happens(step / DAYS_TO_FAULT);
        if self.trouble.is_some() || !ill {
            return;
        }
        self.shaken = false;
        let ailment = self.chance.pick(self.member.kind.ailments);
        let grave = ailment.is_grave(&mut self.chance);
        let until = at.plus(self.chance.days(0.8, 6.0));
        let trouble = Trouble { ailment, grave, until };
        self.trouble = Some(trouble);
        // What is wrong today has mostly not been reported yet.
        let reported = if until > self.anchor { 0.17 } else { 0.5 };
        if self.chance.happens(reported) {
            let opened = at.plus(self.chance.days(0.01, 0.3));
            self.agenda.push((opened, Errand::Open(trouble)));
        } else if self.chance.happens(0.6) {
            self.agenda.push((until.plus(-20 * MINUTE), Errand::Maintain(ailment.case().remedy)));
        }
    }

    fn plan_visits(&mut self, at: Timestamp, step: f64) {
        if self.chance.happens(step / DAYS_TO_VISIT) {
            let action = self.chance.pick(&[
                "firmware_update",
                "firmware_update",
                "reboot",
                "inspection",
                "cleaning",
                "firmware-update",
            ]);
            self.agenda.push((at.plus(self.chance.days(0.1, 0.6)), Errand::Maintain(action)));
        }
        if self.chance.happens(step * 0.006) {
            self.agenda.push((at.plus(self.chance.days(0.1, 0.5)), Errand::Calibrate));
        }
        let refill = match self.readings.own {
            Some((Own::Toner, value)) if value < 12.0 => "toner_replacement",
            Some((Own::Paper, value)) if value < 12.0 => "paper_refill",
            _ if self.readings.disk < 30.0 && self.device != DOCUMENTED => "disk_cleanup",
            _ => return,
        };
        if !self.refill_ordered {
            self.refill_ordered = true;
            self.agenda.push((at.plus(self.chance.days(0.2, 2.0)), Errand::Maintain(refill)));
        }
    }

    /// Plans what follows a report: somebody takes it on, mends it, closes it.
    fn plan_thread(&mut self, at: Timestamp, trouble: Trouble) {
        let first = self.ordinal;
        let mut then = |at: Timestamp, event| {
            self.agenda.push((at, Errand::FollowUp(trouble, FollowUp { event, first })));
        };
        let span = trouble.until.since(at).max(HOUR);
        let part = |share: f64| at.plus((span as f64 * share) as i64 / 1_000 * 1_000);
        if self.chance.happens(0.8) {
            then(part(self.chance.between(0.05, 0.3)), "acknowledged");
        }
        if self.chance.happens(0.5) {
            then(part(self.chance.between(0.3, 0.45)), "comment");
        }
        then(part(self.chance.between(0.45, 0.7)), "in_progress");
        let closed = part(1.0).plus(self.chance.days(0.02, 0.3));
        then(closed, "resolved");
        if self.chance.happens(0.08) {
            let reopened = closed.plus(self.chance.days(0.3, 1.0));
            then(reopened, "reopened");
            then(reopened.plus(self.chance.days(0.3, 2.0)), "resolved");
        }
        self.agenda.push((part(0.95), Errand::Maintain(trouble.ailment.case().remedy)));
    }

    fn carry_out(&mut self, at: Timestamp, errand: Errand) -> Act {
        match errand {
            Errand::Open(trouble) => {
                self.plan_thread(at, trouble);
                Act::Report { ailment: trouble.ailment, grave: trouble.grave, follow_up: None }
            }
            Errand::FollowUp(Trouble { ailment, grave, .. }, follow_up) => {
                Act::Report { ailment, grave, follow_up: Some(follow_up) }
            }
            Errand::Maintain(action) => {
                self.maintained(action);
                Act::Maintenance { action, variant: self.chance.whole(0, 1_000) }
            }
            Errand::Calibrate => Act::Calibration { offset: self.chance.between(-1.0, 1.0) },
        }
    }

    fn maintained(&mut self, action: &str) {
        match (action, &mut self.readings.own) {
            ("toner_replacement" | "paper_refill", Some((_, value))) => *value = 100.0,
            ("calibration", Some((Own::Drift, value))) => *value = 0.5,
            ("disk_cleanup", _) => self.readings.disk = self.chance.between(55.0, 85.0),
            ("firmware_update", _) => self.shaken = self.chance.happens(0.08),
            _ => return,
        }
        self.refill_ordered = false;
    }

    /// The soonest of what is planned, if it comes before the next check.
    fn take_planned(&mut self) -> Option<(Timestamp, Errand)> {
        let soonest = (0..self.agenda.len()).min_by_key(|&index| self.agenda[index].0)?;
        let due = self.agenda[soonest].0 <= self.next_check;
        due.then(|| self.agenda.swap_remove(soonest))
    }
}

impl Iterator for Life<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let (at, act) = if let Some((at, errand)) = self.take_planned() {
                if at > self.ends {
                    continue;
                }
                (at, self.carry_out(at, errand))
            } else {
                let at = self.next_check;
                if at > self.ends {
                    return None;
                }
                // A little early each time, so that no check is due before it.
                let early = self.chance.between(0.95, 0.999);
                self.next_check = at.plus((self.interval as f64 * early) as i64 / 1_000 * 1_000);
                if self.member.was_unreachable(at, self.anchor) {
                    continue;
                }
                (at, self.check(at))
            };
            let ordinal = self.ordinal;
            self.ordinal += 1;
            return Some(Entry { at, device: self.device, ordinal, act });
        }
    }
}
