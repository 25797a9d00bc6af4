//! Contract drift: which fields are missing, unknown or of another type in the records that are
//! held, and which statuses no table has: counted by the layouts of records where that suffices.

use crate::dictionary::{Dictionary, Kind};
use crate::engine::Engine;
use crate::message::{Difference, Differs, Drift};
use crate::odd;
use crate::paths::Paths;
use crate::records::Records;
use crate::shape::{Form, Shape};
use domain::clip::clipped_to;
use domain::contract::{FIELDS, Need, Type, documented, fields, is_free, is_older};
use domain::order::sorted;
use domain::record::{HEALTH_CHECK, same_word};
use domain::{Class, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// So many records are named for each difference.
const EXAMPLES: usize = 3;
/// An id and a name are told so far, in characters.
const LONGEST: usize = 80;

/// Records of which something is true: how many, and the slots of the first.
#[derive(Clone, Default)]
struct Hits {
    count: u32,
    slots: Vec<u32>,
}

/// The differences: what kind, of which field or status, and what came instead.
type Found = BTreeMap<(Differs, String, Option<Type>), Hits>;

/// By the field's number the types of its values by their codes; `None` when all are as documented.
type Types = [Option<Vec<Type>>];

/// What all records of a layout have in common.
struct Layout {
    /// The fields, and their types as far as the layout shows them.
    fields: BTreeSet<(String, Option<Type>)>,
    /// The elements whose values have to be looked at, each a documented field.
    values: Vec<usize>,
    is_older: bool,
}

impl Engine {
    /// How the records that are held, and the last answers, differ from the reference; so many
    /// differences are told.
    pub(crate) fn drift(&self, len: u32) -> Drift {
        self.traffic.trim();
        let records = &self.store.records;
        let mut found = Found::new();
        self.compare(&mut found);
        self.compare_statuses(&mut found);
        let all: Vec<_> = found.into_iter().collect();
        let key = |index: usize| {
            let ((differs, name, sent), hits) = &all[index];
            (*differs, std::cmp::Reverse(hits.count), name, *sent)
        };
        let order = sorted(all.len(), &|a, b| key(a).cmp(&key(b)));
        let told = order.into_iter().take(len as usize).map(|index| difference(records, &all[index]));
        Drift {
            records: self.held(),
            total: all.len() as u32,
            differences: told.collect(),
            pages: self.traffic.pages(),
            answers: self.traffic.answers(),
        }
    }

    fn compare(&self, found: &mut Found) {
        let records = &self.store.records;
        let (paths, shapes) = (&records.templates.paths, &records.templates.shapes);
        let is_check: Vec<bool> = { self.whats.all().iter() }
            .map(|what| what.kind.as_deref().is_some_and(|kind| same_word(kind, HEALTH_CHECK)))
            .collect();
        let is_check = |slot: u32| {
            let what = records.what.get(slot as usize).copied().unwrap_or_default();
            is_check.get(what as usize) == Some(&true)
        };
        // Of each layout the records that are no checks, and those that are.
        let mut groups = vec![[Hits::default(), Hits::default()]; shapes.len()];
        for slot in records.all() {
            let shape = records.shape.get(slot as usize).copied().unwrap_or_default();
            if let Some(group) = groups.get_mut(shape as usize) {
                group[usize::from(is_check(slot))].add(slot);
            }
        }
        let types: Vec<Option<Vec<Type>>> = paths.iter().map(|(_, path)| other_types(path)).collect();
        let mut layouts = Vec::with_capacity(shapes.len());
        for (shape, groups) in shapes.iter().zip(&groups) {
            let one = groups.iter().find_map(|hits| hits.slots.first()).filter(|_| !shape.is_odd);
            let layout = one.map(|slot| Layout::of(records, *slot, shape, &types));
            for (layout, hits) in
                layout.iter().flat_map(|layout| groups.iter().map(move |hits| (layout, hits)))
            {
                layout.compare(hits, hits.slots.first().is_some_and(|slot| is_check(*slot)), found);
            }
            layouts.push(layout);
        }
        for slot in records.all() {
            let number = records.shape.get(slot as usize).copied().unwrap_or_default() as usize;
            match (layouts.get(number), shapes.get(number)) {
                (Some(Some(layout)), Some(shape)) if !layout.values.is_empty() => {
                    layout.compare_values(records, shape, &types, (slot, is_check(slot)), found);
                }
                // Odd records of one layout need not have the same fields.
                (Some(None), Some(_)) => {
                    let one = Hits { count: 1, slots: vec![slot] };
                    Layout::of_odd(records, slot).compare(&one, is_check(slot), found);
                }
                _ => {}
            }
        }
    }

    fn compare_statuses(&self, found: &mut Found) {
        let records = &self.store.records;
        let mut hits = vec![Hits::default(); self.whats.all().len()];
        for slot in records.all() {
            let what = records.what.get(slot as usize).copied().unwrap_or_default();
            hits.get_mut(what as usize).into_iter().for_each(|hits| hits.add(slot));
        }
        for (what, hits) in self.whats.all().iter().zip(hits) {
            let status = what.status.as_deref().filter(|status| self.classes.of(status) == Class::Other);
            status.into_iter().for_each(|status| note(found, Differs::Status, status, None, &hits));
        }
    }
}

impl Hits {
    fn add(&mut self, slot: u32) {
        self.count += 1;
        if self.slots.len() < EXAMPLES {
            self.slots.push(slot);
        }
    }
}

impl Layout {
    /// That of the record in a slot. What stands between values is the same in all of them.
    fn of(records: &Records, slot: u32, shape: &Shape, types: &Types) -> Self {
        let paths = &records.templates.paths;
        let is_shown = |seen: &Type| matches!(seen, Type::Object | Type::List);
        let fields = fields(&odd::value(&records.raw(slot))).into_iter();
        let mut fields: BTreeSet<_> =
            fields.map(|(name, seen)| (name, Some(seen).filter(is_shown))).collect();
        let mut values = Vec::new();
        for (index, element) in shape.elements.iter().enumerate() {
            let is_other = types.get(element.path as usize).is_some_and(Option::is_some);
            match element.form {
                Form::Code if is_other => values.push(index),
                Form::Code => {}
                Form::Moment(_) => {
                    let name = paths.get(element.path).map(|path| path.name.as_str());
                    let name = name.filter(|name| documented(name).is_some());
                    fields.extend(name.map(|name| (name.to_owned(), Some(Type::Moment))));
                }
            }
        }
        Self::with(fields, values)
    }

    fn of_odd(records: &Records, slot: u32) -> Self {
        let fields = fields(&odd::value(&records.raw(slot))).into_iter();
        Self::with(fields.map(|(name, seen)| (name, Some(seen))).collect(), Vec::new())
    }

    fn with(fields: BTreeSet<(String, Option<Type>)>, values: Vec<usize>) -> Self {
        let mut this = Self { fields, values, is_older: false };
        this.is_older = is_older(&|name| this.has(name));
        this
    }

    fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }

    fn needs(&self, need: Need, is_check: bool) -> bool {
        match need {
            Need::Always => true,
            Need::Current => !self.is_older,
            Need::Check => !self.is_older && is_check,
            Need::Optional => false,
        }
    }

    /// What the layout tells of these records.
    fn compare(&self, hits: &Hits, is_check: bool, found: &mut Found) {
        if hits.count == 0 {
            return;
        }
        if self.is_older {
            note(found, Differs::Older, "", None, hits);
        }
        for (name, _, need) in FIELDS {
            let is_null = || self.fields.contains(&(name.to_owned(), Some(Type::Null)));
            if self.needs(need, is_check) && (!self.has(name) || is_null()) {
                note(found, Differs::Missing, name, None, hits);
            }
        }
        let mut last = "";
        for (name, seen) in &self.fields {
            match (documented(name), seen) {
                (Some((_, documented, _)), Some(seen)) if *seen != Type::Null && !seen.fits(*documented) => {
                    note(found, Differs::Type, name, Some(*seen), hits);
                }
                (None, _) if last != name => {
                    let differs = if is_free(name) { Differs::Free } else { Differs::Unknown };
                    note(found, differs, name, None, hits);
                }
                _ => {}
            }
            last = name;
        }
    }

    /// What the values of a record tell.
    fn compare_values(
        &self,
        records: &Records,
        shape: &Shape,
        types: &Types,
        (slot, is_check): (u32, bool),
        found: &mut Found,
    ) {
        let mut noted: Vec<(u32, Type)> = Vec::new();
        for element in self.values.iter().filter_map(|index| shape.elements.get(*index)) {
            let path = records.templates.paths.get(element.path);
            let Some((name, documented, need)) = path.and_then(|path| documented(&path.name)) else {
                continue;
            };
            let code = records.words(slot, element.place).first().copied().unwrap_or_default();
            let types = types.get(element.path as usize).and_then(Option::as_ref);
            let Some(seen) = types.and_then(|types| types.get(code as usize)).copied() else { continue };
            // The items of a list have one field: once for the record.
            if seen.fits(*documented) || noted.contains(&(element.path, seen)) {
                continue;
            }
            noted.push((element.path, seen));
            let key = match seen {
                Type::Null if self.needs(*need, is_check) => (Differs::Missing, None),
                Type::Null => continue,
                _ => (Differs::Type, Some(seen)),
            };
            found.entry((key.0, (*name).to_owned(), key.1)).or_default().add(slot);
        }
    }
}

fn note(found: &mut Found, differs: Differs, name: &str, sent: Option<Type>, hits: &Hits) {
    let known = found.entry((differs, name.to_owned(), sent)).or_default();
    known.count += hits.count;
    known.slots.extend(hits.slots.iter().take(EXAMPLES - known.slots.len().min(EXAMPLES)));
}

/// See [`Types`].
fn other_types(path: &crate::paths::Path) -> Option<Vec<Type>> {
    let (_, documented, _) = documented(&path.name)?;
    let types = types(&path.dictionary, *documented != Type::Text);
    types.iter().skip(1).any(|seen| !seen.fits(*documented)).then_some(types)
}

/// By the code, of which 0 is none. Where a text is documented, a moment is one.
fn types(dictionary: &Dictionary, knows_moments: bool) -> Vec<Type> {
    let of = |code| match dictionary.value(code) {
        Some((Kind::Text, text)) if knows_moments && Timestamp::parse(text).is_some() => Type::Moment,
        Some((Kind::Text, _)) => Type::Text,
        Some((Kind::Bare, text)) => match text.as_bytes().first() {
            Some(b'{') => Type::Object,
            Some(b'[') => Type::List,
            Some(b't' | b'f') => Type::Boolean,
            Some(b'n') | None => Type::Null,
            Some(_) => Type::Number,
        },
        None => Type::Null,
    };
    (0..dictionary.len()).map(of).collect()
}

fn difference(
    records: &Records,
    ((differs, name, sent), hits): &((Differs, String, Option<Type>), Hits),
) -> Difference {
    let id = |slot: &u32| records.text(*slot, Paths::ID).map(|id| clipped_to(id, LONGEST));
    Difference {
        differs: *differs,
        documented: documented(name).map(|(_, documented, _)| *documented),
        name: clipped_to(name, LONGEST),
        sent: *sent,
        count: hits.count,
        examples: hits.slots.iter().filter_map(id).collect(),
    }
}
