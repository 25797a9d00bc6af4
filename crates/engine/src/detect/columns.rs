//! What lanes read of the records that are held.

use super::versions::Versions;
use crate::devices::Held;
use crate::histories::Checks;
use crate::measured::{Measured, numbers_of};
use crate::shape::Place;
use domain::Rules;
use lanes::{Columns, Layout, Step};

/// The columns, with the numbers that these rules look at, and the keys of these numbers. What
/// may tell a version is marked.
pub(super) fn columns<'a>(held: Held<'a>, rules: &Rules, versions: &Versions) -> (Columns<'a>, Vec<String>) {
    let records = held.records;
    let is_wanted = |key: &str| rules.all.iter().any(|(_, rule)| rule.when.number_key() == Some(key));
    let Measured { keys, shapes, .. } = Measured::only(records, &is_wanted);
    // Numbers are the record's own words: what many have in common is text.
    let mut paths: Vec<u32> = Vec::new();
    let mut step = |key: usize, path: u32, place: Place| {
        let Place::Tape(word) = place else { return None };
        let known = paths.iter().position(|known| *known == path);
        let field = known.unwrap_or_else(|| {
            paths.push(path);
            paths.len() - 1
        });
        Some(Step { key: key as u32, word, field: field as u32 })
    };
    let layouts = records.templates.shapes.iter().zip(shapes).enumerate();
    let layouts = layouts.map(|(shape, (layout, steps))| Layout {
        has_measurements: layout.has_measurements,
        is_marked: versions.are_in(shape),
        steps: steps.iter().filter_map(|(key, way)| step(*key, way.path, way.place)).collect(),
    });
    let layouts = layouts.collect();
    let columns = Columns {
        changed: &records.changed,
        what: &records.what,
        shape: &records.shape,
        at: &records.at,
        tape: &records.tape,
        checks: Checks::new(held).0,
        layouts,
        numbers: paths.iter().map(|path| numbers_of(records, *path)).collect(),
        keys: keys.len(),
    };
    (columns, keys)
}
