//! `Measured`: the numbers in the details of records, by their keys, each text read once.

use crate::condition::numeric;
use crate::dictionary::Kind;
use crate::reach::Step;
use crate::records::Records;
use crate::shape::Form;
use domain::order::sorted;
use domain::record::MAIN_MEASUREMENTS;
use std::collections::HashMap;

/// The numbers in details.
pub(crate) struct Measured<'a> {
    records: &'a Records,
    /// Every key that can have numbers.
    pub(crate) keys: Vec<String>,
    /// For each shape, where the values of which key are.
    shapes: Vec<Vec<(usize, Step)>>,
    read: HashMap<(u32, u32), Option<f64>>,
}

impl<'a> Measured<'a> {
    /// Of all records.
    pub(crate) fn of(records: &'a Records) -> Self {
        let mut keys: Vec<String> = Vec::new();
        let mut shapes = Vec::new();
        for shape in &records.templates.shapes {
            let container = if shape.has_details { "details." } else { "diagnostics." };
            let mut steps: Vec<(usize, Step)> = Vec::new();
            for element in &shape.elements {
                let Some(path) = records.templates.paths.get(element.path) else { continue };
                let Some(key) = path.name.strip_prefix(container) else { continue };
                // What is nested is no measurement of the device as a whole.
                if element.form != Form::Code || key.contains(['.', '[']) {
                    continue;
                }
                let index = keys.iter().position(|known| known == key).unwrap_or_else(|| {
                    keys.push(key.to_owned());
                    keys.len() - 1
                });
                let step = Step { path: element.path, form: element.form, place: element.place };
                match steps.iter_mut().find(|(known, _)| *known == index) {
                    // The last value of a field counts.
                    Some(known) => known.1 = step,
                    None => steps.push((index, step)),
                }
            }
            shapes.push(steps);
        }
        Self { records, keys, shapes, read: HashMap::new() }
    }

    /// The numbers of a record: the index of each one's key, and the number.
    pub(crate) fn numbers(&mut self, slot: u32, numbers: &mut Vec<(usize, f64)>) {
        numbers.clear();
        let shape = self.records.shape.get(slot as usize).copied().unwrap_or_default();
        let steps = self.shapes.get(shape as usize).map_or(&[][..], Vec::as_slice);
        for (key, step) in steps {
            let code = self.records.words(slot, step.place).first().copied().unwrap_or_default();
            let number = *self.read.entry((step.path, code)).or_insert_with(|| {
                let path = self.records.templates.paths.get(step.path)?;
                match path.dictionary.value(code)? {
                    (Kind::Text, text) => numeric(text),
                    (Kind::Bare, text) => serde_json::from_str(text).ok(),
                }
            });
            numbers.extend(number.map(|number| (*key, number)));
        }
    }

    /// The same of a record that may not be there.
    pub(crate) fn numbers_of(&mut self, slot: Option<u32>, numbers: &mut Vec<(usize, f64)>) {
        numbers.clear();
        slot.into_iter().for_each(|slot| self.numbers(slot, numbers));
    }

    /// The order of keys for a reader: the established ones first, then by name.
    pub(crate) fn order(&self) -> Vec<usize> {
        let main = |key: &str| MAIN_MEASUREMENTS.iter().position(|main| *main == key);
        let rank = |index: usize| {
            let key = self.keys[index].as_str();
            (main(key).unwrap_or(MAIN_MEASUREMENTS.len()), key)
        };
        sorted(self.keys.len(), &|a, b| rank(a).cmp(&rank(b)))
    }
}
