//! `Measured`: the numbers in the details of records, by their keys, each text read once.

use crate::condition::numeric;
use crate::dictionary::{Dictionary, Kind};
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
    pub(crate) shapes: Vec<Vec<(usize, Step)>>,
    /// For each path whose values were asked for, by code, the number; not a number for what is
    /// none.
    read: Vec<Option<Vec<f64>>>,
}

impl<'a> Measured<'a> {
    /// Of all records.
    pub(crate) fn of(records: &'a Records) -> Self {
        Self::only(records, &|_| true)
    }

    /// The same for some keys.
    pub(crate) fn only(records: &'a Records, is_wanted: &dyn Fn(&str) -> bool) -> Self {
        let mut keys: Vec<String> = Vec::new();
        let mut index_of: HashMap<String, u32> = HashMap::new();
        // Where a key's step is among those of the shape that was last seen with it.
        let mut places: Vec<usize> = Vec::new();
        let mut shapes = Vec::new();
        for shape in &records.templates.shapes {
            let container = if shape.has_details { "details." } else { "diagnostics." };
            let mut steps: Vec<(usize, Step)> = Vec::new();
            for element in &shape.elements {
                let Some(path) = records.templates.paths.get(element.path) else { continue };
                let Some(key) = path.name.strip_prefix(container) else { continue };
                // What is nested is no measurement of the device as a whole.
                if element.form != Form::Code || key.contains(['.', '[']) || !is_wanted(key) {
                    continue;
                }
                let index = index_of.get(key).copied().unwrap_or_else(|| {
                    index_of.insert(key.to_owned(), keys.len() as u32);
                    keys.push(key.to_owned());
                    places.push(0);
                    keys.len() as u32 - 1
                }) as usize;
                let step = Step { path: element.path, form: element.form, place: element.place };
                match steps.get_mut(places[index]).filter(|(known, _)| *known == index) {
                    // The last value of a field counts.
                    Some(known) => known.1 = step,
                    None => {
                        places[index] = steps.len();
                        steps.push((index, step));
                    }
                }
            }
            shapes.push(steps);
        }
        let read = vec![None; records.templates.paths.len()];
        Self { records, keys, shapes, read }
    }

    /// The numbers of a record: the index of each one's key, and the number.
    pub(crate) fn numbers(&mut self, slot: u32, numbers: &mut Vec<(usize, f64)>) {
        numbers.clear();
        let records = self.records;
        let shape = records.shape.get(slot as usize).copied().unwrap_or_default();
        for (key, step) in self.shapes.get(shape as usize).map_or(&[][..], Vec::as_slice) {
            let code = records.words(slot, step.place).first().copied().unwrap_or_default();
            let Some(read) = self.read.get_mut(step.path as usize) else { continue };
            let read = read.get_or_insert_with(|| numbers_of(records, step.path));
            let number = read.get(code as usize).copied().unwrap_or(f64::NAN);
            if !number.is_nan() {
                numbers.push((*key, number));
            }
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

/// The numbers of a path, by their codes; not a number for what is none.
#[cold]
pub(crate) fn numbers_of(records: &Records, path: u32) -> Vec<f64> {
    let Some(path) = records.templates.paths.get(path) else { return Vec::new() };
    (0..path.dictionary.len()).map(|code| number(&path.dictionary, code).unwrap_or(f64::NAN)).collect()
}

/// The number that a value is.
fn number(dictionary: &Dictionary, code: u32) -> Option<f64> {
    match dictionary.value(code)? {
        (Kind::Text, text) => plain(text).or_else(|| numeric(text)),
        (Kind::Bare, text) => plain(text).or_else(|| serde_json::from_str(text).ok()),
    }
}

/// The number that digits with at most one point are. With so few digits both parts can be
/// written exactly, so that their quotient is the nearest number, as it has to be (Clinger,
/// "How to Read Floating Point Numbers Accurately", 1990).
fn plain(text: &str) -> Option<f64> {
    const MOST_DIGITS: usize = 15;
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_padded = matches!(digits, [b'0', b'0'..=b'9', ..]);
    let ends = [digits.first()?, digits.last()?];
    if digits.len() > MOST_DIGITS || is_padded || !ends.iter().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut whole, mut scale, mut has_point) = (0_u64, 1.0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                scale *= if has_point { 10.0 } else { 1.0 };
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    let number = whole as f64 / scale;
    Some(if text.starts_with('-') { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_numbers_are_read_to_the_last_digit(text in "-?(0|[1-9][0-9]{0,7})(\\.[0-9]{1,6})?") {
            prop_assert_eq!(plain(&text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits));
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_others() {
        for text in ["", "-", "1e5", " 1", "1.2.3", ".5", "5.", "007", "+1", "12345678901234567", "ten"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
