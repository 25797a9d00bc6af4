//! The questions about records, answered naively: one record after the other, from
//! its JSON.

use super::{GRACE, NOW};
use domain::listing::Column;
use domain::query::{Field, Freshness, Query, Term, Test, lower};
use domain::thread::{Step, threads};
use domain::time::MINUTE;
use domain::{Check, Class, ClassTable, DeviceState, Health, Listing, Record, Thread, Timestamp};
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Each record once: by its id, else by its text; the last one with a time that is
/// not before the one held wins. In the order in which they were written.
pub(crate) fn distinct(records: &[Value]) -> Vec<(Value, Record)> {
    let mut held: Vec<(Value, Record)> = Vec::new();
    for value in records {
        let record = Record::read(value);
        let name = |value: &Value, record: &Record| record.id.clone().ok_or_else(|| value.to_string());
        let new = name(value, &record);
        match held.iter().position(|(value, record)| name(value, record) == new) {
            None => held.push((value.clone(), record)),
            Some(place) if is_older(&record, &held[place].1) || held[place].0 == *value => {}
            Some(place) => {
                held.remove(place);
                held.push((value.clone(), record));
            }
        }
    }
    held
}

pub(crate) fn is_older(new: &Record, held: &Record) -> bool {
    matches!((new.changed_at(), held.changed_at()), (Some(new), Some(held)) if new < held)
}

/// Every text in a record, save for moments.
pub(crate) fn searched(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(searched).collect(),
        Value::Object(fields) => fields.values().flat_map(searched).collect(),
        other => {
            let is_moment = |text: &String| [20, 24, 27].contains(&text.len()) && text.ends_with('Z');
            let text = domain::record::text(other).filter(|text| !is_moment(text));
            text.map(|text| text.to_lowercase()).into_iter().collect()
        }
    }
}

/// The values at a path in details; the items of lists are all of its values.
pub(crate) fn detail(record: &Record, path: &str) -> Vec<Value> {
    let mut values = vec![Value::Object(record.details.clone())];
    for part in path.split('.') {
        values = values.iter().filter_map(|value| value.get(part)).flat_map(items).collect();
    }
    values
}

pub(crate) fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(self::items).collect(),
        other => vec![other.clone()],
    }
}

pub(crate) fn values(record: &Record, field: &Field) -> Vec<String> {
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    match field {
        Field::Status => one(&record.status),
        Field::Type => one(&record.kind),
        Field::Severity => record.issues.iter().filter_map(|issue| issue.severity.clone()).collect(),
        Field::Code => record.codes(),
        Field::Device => [&record.device_id, &record.device_name, &record.device_serial]
            .into_iter()
            .flat_map(one)
            .collect(),
        Field::Priority => one(&record.priority),
        Field::By => [&record.reported_by, &record.performed_by].into_iter().flat_map(one).collect(),
        Field::Id => one(&record.id),
        Field::Detail(path) => detail(record, path).iter().filter_map(domain::record::text).collect(),
    }
}

/// Everything that is held, and whether each device reports.
pub(crate) struct Held {
    pub(crate) records: Vec<(Value, Record)>,
    pub(crate) freshness: BTreeMap<Option<String>, Freshness>,
}

impl Held {
    pub(crate) fn new(records: &[Value]) -> Self {
        let records = distinct(records);
        let devices: BTreeSet<String> =
            records.iter().filter_map(|(_, record)| record.device_id.clone()).collect();
        let mut freshness = BTreeMap::from([(None, Freshness::Unchecked)]);
        for device in devices {
            let of_device = records.iter().map(|(_, record)| record);
            let of_device: Vec<&Record> =
                of_device.filter(|record| record.device_id.as_ref() == Some(&device)).collect();
            let state = naive_health(&of_device).state;
            let found = match state {
                DeviceState::NotReporting => Freshness::Overdue,
                DeviceState::Unknown => Freshness::Unchecked,
                _ => Freshness::Reporting,
            };
            freshness.insert(Some(device), found);
        }
        Self { records, freshness }
    }

    pub(crate) fn holds(&self, (value, record): &(Value, Record), term: &Term) -> bool {
        // On the full minute, as the view takes it.
        let now = Timestamp(NOW.0 / MINUTE * MINUTE);
        let changed = record.changed_at();
        let holds = match &term.test {
            Test::Text(text) => searched(value).iter().any(|found| found.contains(text.as_str())),
            Test::Field(field, patterns) => values(record, field)
                .iter()
                .any(|value| patterns.iter().any(|pattern| pattern.fits(&lower(value)))),
            Test::Number(path, comparison, number) => detail(record, path)
                .iter()
                .filter_map(domain::record::number)
                .any(|value| comparison.holds(value, *number)),
            Test::Before(moment) => changed.is_some_and(|changed| changed < moment.at(now)),
            Test::After(moment) => changed.is_some_and(|changed| changed >= moment.at(now)),
            Test::Period(period) => changed.is_some_and(|changed| changed >= now.plus(-period.length())),
            Test::Freshness(chosen) => chosen.contains(&self.freshness[&record.device_id]),
            Test::OpenIncident => self.has_opened(record),
        };
        holds != term.negated
    }

    /// Whether a record opened an incident that is still open.
    fn has_opened(&self, record: &Record) -> bool {
        let same =
            self.records.iter().map(|(_, other)| other).filter(|other| other.device_id == record.device_id);
        let steps: Vec<Step> = same.filter_map(Step::of).collect();
        let is_first = |thread: &Thread| Some(&thread.id) == record.id.as_ref();
        record.device_id.is_some() && threads(&steps).iter().any(|thread| thread.open && is_first(thread))
    }

    /// The records that hold every term, save for those that `skipped` says.
    pub(crate) fn found(&self, query: &Query, skipped: impl Fn(&Test) -> bool) -> Vec<usize> {
        let terms: Vec<&Term> = query.terms.iter().filter(|term| !skipped(&term.test)).collect();
        let rows = 0..self.records.len();
        rows.filter(|row| terms.iter().all(|term| self.holds(&self.records[*row], term))).collect()
    }

    /// The rows of a listing.
    pub(crate) fn rows(&self, listing: &Listing) -> Vec<usize> {
        let query = Query::parse(&listing.query).unwrap_or_default();
        let mut rows = self.found(&query, |_| false);
        let record = |row: usize| &self.records[row].1;
        rows.sort_by_key(|row| (record(*row).changed_at().map_or(i64::MAX, |time| -time.0), *row));
        for sort in listing.sort.iter().rev() {
            rows.sort_by(|a, b| {
                let keys = [a, b].map(|row| sort_key(record(*row), &sort.column));
                match keys {
                    [Some(a), Some(b)] if sort.descending => compare(&b, &a),
                    [Some(a), Some(b)] => compare(&a, &b),
                    [a, b] => a.is_none().cmp(&b.is_none()),
                }
            });
        }
        rows
    }

    /// The counts of a facet: whatever is chosen in it.
    pub(crate) fn counted(&self, query: &Query, facet: &Field) -> Vec<(String, u32)> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for row in self.found(query, |test| matches!(test, Test::Field(field, _) if field == facet)) {
            let distinct: BTreeSet<String> = values(&self.records[row].1, facet).into_iter().collect();
            distinct.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }
}

/// A number, or a moment in milliseconds, or a text: they come in this order.
#[derive(Debug, PartialEq)]
pub(crate) enum Key {
    Number(f64),
    Moment(i64),
    Text(String),
}

pub(crate) fn compare(a: &Key, b: &Key) -> Ordering {
    let rank = |key: &Key| match key {
        Key::Number(_) => 0,
        Key::Moment(_) => 1,
        Key::Text(_) => 2,
    };
    match (a, b) {
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Moment(a), Key::Moment(b)) => a.cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    }
}

pub(crate) fn sort_key(record: &Record, column: &Column) -> Option<Key> {
    let text = |text: Option<String>| text.map(|text| Key::Text(text.to_lowercase()));
    let joined = |texts: Vec<String>| text(Some(texts.join(" ")).filter(|text| !text.is_empty()));
    let time = |at: Option<Timestamp>| at.map(|at| Key::Moment(at.0));
    let natural = |values: Vec<Value>| {
        let mut texts = values.iter().filter_map(|value| {
            let found = domain::record::text(value)?;
            Some(domain::record::number(value).map_or(Key::Text(found.to_lowercase()), Key::Number))
        });
        texts.next()
    };
    let top =
        |texts: [&Option<String>; 2]| natural(texts.into_iter().flatten().map(|text| json!(text)).collect());
    match column {
        Column::Id => top([&record.id, &None]),
        Column::Status => text(record.status.clone()),
        Column::Device => text(record.device_name.clone()),
        Column::DeviceId => text(record.device_id.clone()),
        Column::Serial => text(record.device_serial.clone()),
        Column::Kind => text(record.kind.clone()),
        Column::Severity => {
            let mut severities: Vec<String> = Vec::new();
            for severity in record.issues.iter().filter_map(|issue| issue.severity.clone()) {
                if !severities.contains(&severity) {
                    severities.push(severity);
                }
            }
            joined(severities)
        }
        Column::Priority => text(record.priority.clone()),
        Column::Codes => joined(record.codes()),
        Column::Summary => text(Some(record.summary()).filter(|summary| !summary.is_empty())),
        Column::By => top([&record.reported_by, &record.performed_by]),
        Column::Notes => top([&record.notes, &None]),
        Column::Created => time(record.created_at),
        Column::Updated => time(record.changed_at()),
        Column::Due => time(record.next_check_due),
        Column::Detail(path) => natural(detail(record, path)),
    }
}

/// The state of a device, worked out from all of its records.
pub(crate) fn naive_health(records: &[&Record]) -> Health {
    health_at(records, NOW)
}

/// The same at a moment. The usual interval is that of all its checks.
pub(crate) fn health_at(records: &[&Record], moment: Timestamp) -> Health {
    let checks = checks(records);
    let last = checks.iter().rev().find(|check| moment == NOW || check.at <= moment);
    Health::derive(last.copied(), interval(&checks), GRACE, moment)
}

/// The checks of a device, by their time.
pub(crate) fn checks(records: &[&Record]) -> Vec<Check> {
    let classes = ClassTable::default();
    let class = |record: &Record| {
        let severities = record.issues.iter().filter_map(|issue| issue.severity.as_ref());
        let words = record.status.iter().chain(severities).map(|word| classes.of(word));
        words.fold(Class::Other, Class::worse)
    };
    let is_work =
        |record: &Record| record.status.as_ref().is_some_and(|word| classes.of(word) == Class::Work);
    let checks = records.iter().filter(|record| record.is_check() && !is_work(record));
    let mut checks: Vec<Check> = checks
        .filter_map(|record| {
            Some(Check { at: record.changed_at()?, class: class(record), next_due: record.next_check_due })
        })
        .collect();
    checks.sort_by_key(|check| check.at);
    checks
}

/// The newest check of a device.
pub(crate) fn latest_check<'a>(records: &[&'a Record]) -> Option<&'a Record> {
    let is_one = |record: &&&Record| !checks(&[record]).is_empty();
    records.iter().filter(is_one).max_by_key(|record| record.changed_at()).copied()
}

/// The usual interval between checks.
pub(crate) fn interval(checks: &[Check]) -> Option<i64> {
    let times: BTreeSet<i64> = checks.iter().map(|check| check.at.0).collect();
    let times: Vec<i64> = times.into_iter().rev().take(20).collect();
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[0] - pair[1]).collect();
    gaps.sort_unstable();
    (!gaps.is_empty()).then(|| {
        let (lower, upper) = (gaps[(gaps.len() - 1) / 2], gaps[gaps.len() / 2]);
        lower + (upper - lower) / 2
    })
}
