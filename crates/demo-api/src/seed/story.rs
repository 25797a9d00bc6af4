//! The story of the fleet: all lives in one order of time, cut to exactly as
//! many records as were asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use domain::Timestamp;
use domain::time::DAY;

use crate::failure::Failure;

use super::Plan;
use super::fleet::Member;
use super::life::{Act, Entry, Life};
use super::{odd, pinned, write};

/// How often devices are checked, and how far back their history goes.
pub(super) struct Pace {
    pub(super) interval: i64,
    /// Days of history of a device that came later.
    pub(super) history: f64,
    /// Days of history of a veteran.
    pub(super) days: f64,
}

impl Pace {
    /// The pace at which most devices have so many checks: daily, and more
    /// often only once that fills all the days.
    fn of(checks: f64, days: f64) -> Self {
        let interval = (DAY as f64 * (days / checks).min(1.0)) as i64 / 1_000 * 1_000;
        Self { interval: interval.max(1_000), history: checks.min(days), days }
    }
}

/// Tells the story: `record` is called with each record's device and text, in
/// the order of their times.
pub(crate) fn tell(
    plan: &Plan,
    mut record: impl FnMut(usize, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let fleet = Member::all(plan);
    let (pace, counts) = fitting_pace(plan, &fleet);
    let mut cut = Cut::new(counts, u64::from(plan.records));
    for entry in Story::new(plan, &fleet, &pace) {
        if !cut.drops(&entry.act) {
            let device = entry.device;
            record(device, &write::text(entry, &fleet[device])?)?;
        }
    }
    Ok(())
}

/// The slowest pace found that gives at least as many records as are wanted.
fn fitting_pace(plan: &Plan, fleet: &[Member]) -> (Pace, [u64; CLASSES]) {
    let wanted = u64::from(plan.records);
    let mut checks = (f64::from(plan.records) / fleet.len() as f64 * 0.75).max(0.5);
    loop {
        let pace = Pace::of(checks, f64::from(plan.days));
        let mut counts = [0; CLASSES];
        Story::new(plan, fleet, &pace).for_each(|entry| counts[class(&entry.act)] += 1);
        let total: u64 = counts.iter().sum();
        if total >= wanted {
            return (pace, counts);
        }
        checks *= (wanted as f64 / total.max(1) as f64).clamp(1.01, 4.0);
    }
}

const CLASSES: usize = 3;

/// What goes first when there are too many: checks, then what people did.
fn class(act: &Act) -> usize {
    match act {
        Act::Check { .. } => 0,
        Act::Told(_) => 2,
        _ => 1,
    }
}

/// How many of each class, counted from the oldest, are left out.
struct Cut([u64; CLASSES]);

impl Cut {
    fn new(counts: [u64; CLASSES], wanted: u64) -> Self {
        let mut surplus = counts.iter().sum::<u64>().saturating_sub(wanted);
        Self(counts.map(|count| {
            let dropped = count.min(surplus);
            surplus -= dropped;
            dropped
        }))
    }

    fn drops(&mut self, act: &Act) -> bool {
        let left = &mut self.0[class(act)];
        let drops = *left > 0;
        *left = left.saturating_sub(1);
        drops
    }
}

/// All lives, and what is pinned, merged in order of time.
struct Story<'a> {
    sources: Vec<Box<dyn Iterator<Item = Entry> + 'a>>,
    /// The next entry of each source that has one.
    waiting: Vec<Option<Entry>>,
    order: BinaryHeap<Reverse<(Timestamp, usize)>>,
}

impl<'a> Story<'a> {
    fn new(plan: &Plan, fleet: &'a [Member], pace: &Pace) -> Self {
        let mut told = pinned::entries(plan.anchor, fleet);
        told.extend(odd::entries(plan.anchor, fleet));
        told.sort_by_key(|entry| entry.at);
        let told: Box<dyn Iterator<Item = Entry>> = Box::new(told.into_iter());
        let lives = fleet.iter().enumerate().map(|(index, member)| {
            let life = Life::new(member, index, plan.seed, plan.anchor, pace);
            Box::new(life) as Box<dyn Iterator<Item = Entry>>
        });
        let sources: Vec<_> = std::iter::once(told).chain(lives).collect();
        let waiting = sources.iter().map(|_| None).collect();
        let mut story = Self { sources, waiting, order: BinaryHeap::new() };
        (0..story.sources.len()).for_each(|source| story.advance(source));
        story
    }

    fn advance(&mut self, source: usize) {
        self.waiting[source] = self.sources[source].next();
        if let Some(entry) = &self.waiting[source] {
            self.order.push(Reverse((entry.at, source)));
        }
    }
}

impl Iterator for Story<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let Reverse((_, source)) = self.order.pop()?;
        let entry = self.waiting[source].take();
        self.advance(source);
        entry
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn told(plan: &Plan) -> Vec<String> {
        let mut records = Vec::new();
        tell(plan, |_, text| {
            records.push(text.to_owned());
            Ok(())
        })
        .unwrap();
        records
    }

    /// FNV-1a of all records: the standard library's hashes may change.
    fn hash(plan: &Plan) -> u64 {
        told(plan).concat().bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes_and_another_seed_others() {
        let plan = Plan { records: 2_000, ..Plan::example() };
        assert_eq!(hash(&plan), hash(&plan));
        // When this changes on purpose, raise the version in the plan.
        assert_eq!(hash(&plan), 14_654_291_173_648_722_668);
        assert_ne!(hash(&plan), hash(&Plan { seed: 2, ..plan.clone() }));
    }

    #[test]
    fn there_are_exactly_as_many_records_as_asked_for() {
        for (records, devices, days) in
            [(0, 12, 90), (1, 12, 90), (40, 12, 90), (500, 400, 90), (5_000, 3, 1), (9_999, 1, 30)]
        {
            let plan = Plan { records, devices, days, ..Plan::example() };
            assert_eq!(told(&plan).len(), records as usize, "{records} {devices} {days}");
        }
    }

    #[test]
    fn the_fleet_is_mostly_well_with_some_of_everything() {
        let records: Vec<Value> =
            told(&Plan::example()).iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let share = |field: &str, words: &[&str]| {
            let has = |record: &&Value| words.iter().any(|word| record[field] == *word);
            records.iter().filter(has).count() as f64 / records.len() as f64
        };
        let healthy = share("status", &["ok", "online", "healthy"]);
        assert!((0.6..0.8).contains(&healthy), "{healthy} of all entries");
        for word in ["warning", "critical", "offline", "open", "in_progress", "resolved", "failed"] {
            assert!(share("status", &[word]) > 0.0, "{word}");
        }
        for kind in ["maintenance", "issue_report", "sensor_calibration"] {
            assert!(share("diagnostic_type", &[kind]) > 0.001, "{kind}");
        }
        assert!(records.iter().any(|record| record.get("diagnostics").is_some()));
    }

    #[test]
    fn every_follow_up_names_a_report_that_came_before() {
        let mut reports = std::collections::HashSet::new();
        for text in told(&Plan::example()) {
            let record: Value = serde_json::from_str(&text).unwrap();
            if let Some(first) = record["details"]["incident"].as_str() {
                assert!(reports.contains(first), "{text}");
            } else if record["diagnostic_type"] == "issue_report" {
                reports.insert(record["id"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
}
