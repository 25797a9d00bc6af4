//! `Values`: which values an organization uses in a field, and how often.

use crate::message::ValueField;
use crate::view::frequent_first;
use domain::Record;
use std::collections::HashMap;

/// The values of every field that is offered as a suggestion.
#[derive(Default)]
pub(crate) struct Values(HashMap<ValueField, HashMap<String, u32>>);

impl Values {
    /// Counts a record's values.
    pub(crate) fn add(&mut self, record: &Record) {
        for (field, value) in used(record) {
            *self.0.entry(field).or_default().entry(value).or_default() += 1;
        }
    }

    /// Takes a record's values back.
    pub(crate) fn remove(&mut self, record: &Record) {
        for (field, value) in used(record) {
            let Some(counts) = self.0.get_mut(&field) else { continue };
            let left = counts.get_mut(&value).map(|count| {
                *count = count.saturating_sub(1);
                *count
            });
            if left == Some(0) {
                counts.remove(&value);
            }
        }
    }

    /// The most frequent values of a field.
    pub(crate) fn of(&self, field: ValueField, limit: u32) -> Vec<(String, u32)> {
        let counts = self.0.get(&field).into_iter().flatten();
        let mut values = frequent_first(counts.map(|(value, count)| (value.clone(), *count)));
        values.truncate(limit as usize);
        values
    }
}

fn used(record: &Record) -> Vec<(ValueField, String)> {
    let one = |field, value: Option<String>| value.map(|value| (field, value));
    let mut used: Vec<_> = [
        one(ValueField::Category, record.detail("issue_category")),
        one(ValueField::Impact, record.detail("impact_level")),
        one(ValueField::Priority, record.priority.clone()),
        one(ValueField::Reporter, record.reported_by.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    used.extend(record.detail_list("symptoms").into_iter().map(|value| (ValueField::Symptom, value)));
    used.extend(record.codes().into_iter().map(|value| (ValueField::Code, value)));
    used
}
