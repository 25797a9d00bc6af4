//! `Timeline`: what the records of a device say, in the order of their time. It is kept
//! until records change: whoever looks closer asks again and again about the same device.

use crate::devices::Held;
use crate::measured::Measured;
use crate::whats::Role;
use domain::Timestamp;
use domain::series::Point;

/// The devices that were looked at since records changed.
#[derive(Default)]
pub(crate) struct Timelines {
    /// What they were worked out from.
    pub(crate) revision: u32,
    /// The last of them.
    pub(crate) known: Vec<Timeline>,
}

/// One device over time.
pub(crate) struct Timeline {
    /// Its id.
    pub(crate) id: String,
    /// Its newest name.
    pub(crate) name: Option<String>,
    /// When the first of its records changed.
    pub(crate) first: Option<Timestamp>,
    /// After so many milliseconds without a check nothing is known.
    pub(crate) gap: Option<i64>,
    /// Every key that has numbers, the established ones first.
    pub(crate) keys: Vec<String>,
    /// Its checks.
    pub(crate) checks: Vec<Timestamp>,
    /// Between which checks none came for too long.
    gaps: Vec<(Timestamp, Timestamp)>,
    /// What was done and reported: when, the slot of the record, and whether it is work.
    pub(crate) events: Vec<(Timestamp, u32, bool)>,
    /// The numbers of each key.
    points: Vec<Vec<Point>>,
}

impl Timeline {
    /// Of these records of a device, which are in the order of their time.
    pub(crate) fn of(held: Held<'_>, id: &str, name: Option<&str>, slots: &[u32], gap: Option<i64>) -> Self {
        let mut measured = Measured::of(held.records);
        let mut points = vec![Vec::new(); measured.keys.len()];
        let (mut checks, mut events, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = None;
        for slot in slots {
            let Some(at) = held.records.changed(*slot) else { continue };
            first = first.or(Some(at));
            let role = held.whats.role(held.records, *slot);
            if matches!(role, Role::Maintenance | Role::Report) {
                events.push((at, *slot, role == Role::Maintenance));
            } else if held.is_check(*slot) {
                checks.push(at);
                measured.numbers(*slot, &mut numbers);
                for (key, number) in &numbers {
                    points[*key].push((at, *number));
                }
            }
        }
        let order: Vec<usize> = measured.order().into_iter().filter(|key| !points[*key].is_empty()).collect();
        let gaps = checks.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
        let is_gap = |before: Timestamp, after: Timestamp| gap.is_some_and(|gap| after.since(before) > gap);
        Self {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            first,
            gap,
            keys: order.iter().map(|key| measured.keys[*key].clone()).collect(),
            gaps: gaps.filter(|(before, after)| is_gap(*before, *after)).collect(),
            checks,
            events,
            points: order.into_iter().map(|key| std::mem::take(&mut points[key])).collect(),
        }
    }

    /// The numbers of a key in a span, both ends included.
    pub(crate) fn points(&self, key: &str, (from, until): (Timestamp, Timestamp)) -> &[Point] {
        let Some(key) = self.keys.iter().position(|known| known == key) else { return &[] };
        let points = &self.points[key];
        let begin = points.partition_point(|point| point.0 < from);
        let end = points.partition_point(|point| point.0 <= until);
        points.get(begin..end).unwrap_or_default()
    }

    /// When no check came for too long, up to the end of the span.
    pub(crate) fn silences(&self, (from, until): (Timestamp, Timestamp)) -> Vec<(Timestamp, Timestamp)> {
        // Before its first check nobody knew it; after the last one it may be silent still.
        let last = self.checks.last().filter(|last| self.gap.is_some_and(|gap| until.since(**last) > gap));
        let gaps = self.gaps.iter().copied().chain(last.map(|last| (*last, until)));
        gaps.map(|(before, after)| (before.max(from), after.min(until)))
            .filter(|(begin, end)| begin < end)
            .collect()
    }
}
