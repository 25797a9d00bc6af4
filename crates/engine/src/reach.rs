//! `Reach`: the way to the values of a field, in a record of any shape.

use crate::moment;
use crate::records::Records;
use crate::shape::{Element, Form, Place, Shape};
use domain::Timestamp;

/// Where the values of a field are, by shape.
#[derive(Default)]
pub(crate) struct Reach(Vec<Vec<Step>>);

/// Where one value is.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) path: u32,
    pub(crate) form: Form,
    pub(crate) place: Place,
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    /// The one with this code in the dictionary of this path.
    Code(u32, u32),
    /// A moment, in microseconds since 2000.
    Moment(u64),
}

impl Value {
    /// The moment that microseconds since 2000 are.
    pub(crate) fn timestamp(micros: u64) -> Timestamp {
        moment::timestamp(((micros / 1_000_000) as u32, (micros % 1_000_000) as u32))
    }
}

impl Reach {
    /// The way to fields outside of `details`.
    pub(crate) fn top(records: &Records, paths: &[u32]) -> Self {
        Self::of(records, |_, path| paths.contains(&path))
    }

    /// The way to what has this path in `details`, or in the `diagnostics` of the
    /// older revision; the items of a list are all of its values.
    pub(crate) fn detail(records: &Records, key: &str) -> Self {
        Self::inside(records, &|name| name == key || name.contains("[]") && name.replace("[]", "") == key)
    }

    /// The same without lists.
    pub(crate) fn single_detail(records: &Records, key: &str) -> Self {
        Self::inside(records, &|name| name == key)
    }

    fn inside(records: &Records, is_wanted: &dyn Fn(&str) -> bool) -> Self {
        let found = |container: &str| {
            let is = |name: &str| {
                let inner = name.strip_prefix(container).and_then(|name| name.strip_prefix('.'));
                inner.is_some_and(is_wanted)
            };
            let paths = records.templates.paths.iter().filter(|(_, path)| is(&path.name));
            paths.map(|(number, _)| number).collect::<Vec<_>>()
        };
        let (details, older) = (found("details"), found("diagnostics"));
        Self::of(records, |shape, path| if shape.has_details { &details } else { &older }.contains(&path))
    }

    /// The way to every value of these paths.
    pub(crate) fn every(records: &Records, is_wanted: &dyn Fn(u32) -> bool) -> Self {
        Self::of(records, |_, path| is_wanted(path))
    }

    fn of(records: &Records, is_wanted: impl Fn(&Shape, u32) -> bool) -> Self {
        let step = |element: &Element| Step { path: element.path, form: element.form, place: element.place };
        let steps = |shape: &Shape| {
            shape.elements.iter().filter(|element| is_wanted(shape, element.path)).map(step).collect()
        };
        Self(records.templates.shapes.iter().map(steps).collect())
    }

    /// The ways, by shape.
    pub(crate) fn shapes(&self) -> &[Vec<Step>] {
        &self.0
    }

    /// The paths that are reached.
    pub(crate) fn paths(&self) -> Vec<u32> {
        let mut paths = Vec::new();
        for step in self.0.iter().flatten() {
            if !paths.contains(&step.path) {
                paths.push(step.path);
            }
        }
        paths
    }

    /// The ways to the values in a record.
    #[inline]
    pub(crate) fn steps(&self, records: &Records, slot: u32) -> &[Step] {
        let shape = records.shape.get(slot as usize).copied().unwrap_or_default();
        self.0.get(shape as usize).map_or(&[], Vec::as_slice)
    }

    /// The values in a record.
    #[inline]
    pub(crate) fn values<'a>(&'a self, records: &'a Records, slot: u32) -> impl Iterator<Item = Value> + 'a {
        self.steps(records, slot).iter().map(move |step| step.value(records, slot))
    }
}

impl Step {
    #[inline]
    pub(crate) fn value(self, records: &Records, slot: u32) -> Value {
        let words = records.words(slot, self.place);
        let word = |index: usize| words.get(index).copied().unwrap_or_default();
        match self.form {
            Form::Code => Value::Code(self.path, word(0)),
            Form::Moment(moment::Form::Seconds) => Value::Moment(u64::from(word(0)) * 1_000_000),
            Form::Moment(_) => Value::Moment(u64::from(word(0)) * 1_000_000 + u64::from(word(1))),
        }
    }
}
