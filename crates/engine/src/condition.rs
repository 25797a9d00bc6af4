//! `Condition`: a term of a query, prepared so that a test of one record compares
//! small codes; texts are searched once per distinct value.

use crate::bits::Bits;
use crate::paths::{Paths, WHAT};
use crate::reach::{Reach, Value};
use crate::records::Records;
use crate::shape::{Form, Place};
use crate::text::Needle;
use crate::whats::{What, Whats};
use domain::query::{Comparison, Field, Pattern, Term, Test, lower};
use domain::{Timestamp, record};

/// A test of a record: one of its parts has to hold.
#[derive(Default)]
pub(crate) struct Condition {
    negated: bool,
    /// By what a record has in common with others of its device.
    who: Vec<bool>,
    /// By what it has in common with many.
    what: Vec<bool>,
    /// By its own words.
    own: Own,
    /// By when it changed: from, and before; in milliseconds.
    changed: Option<(i64, i64)>,
    /// Just these.
    slots: Option<Bits>,
}

/// The values that a record may have in its own words.
#[derive(Default)]
struct Own {
    /// By shape, the range of its places.
    shapes: Vec<(u32, u32)>,
    /// A place among the own words, and where the answers for its values begin.
    places: Vec<(u32, u32)>,
    /// Whether each value is meant, of one field after the other.
    hits: Vec<bool>,
    /// Moments, which have no codes, and the way to them.
    moments: Vec<Pattern>,
    reach: Reach,
}

impl Condition {
    /// The condition that a term is, save for what only devices tell.
    pub(crate) fn new(term: &Term, records: &Records, whats: &Whats, now: Timestamp) -> Self {
        let condition = match &term.test {
            Test::Text(text) => Self::of_text(records, &Needle::new(text)),
            Test::Field(field, patterns) => Self::of_field(records, whats, field, patterns),
            Test::Number(path, comparison, number) => Self::of_number(records, path, *comparison, *number),
            Test::Before(moment) => Self::of_time(Records::NEVER + 1, moment.at(now).0),
            Test::After(moment) => Self::of_time(moment.at(now).0, i64::MAX),
            Test::Period(period) => Self::of_time(now.plus(-period.length()).0, i64::MAX),
            Test::Freshness(_) | Test::OpenIncident => Self::default(),
        };
        Self { negated: term.negated, ..condition }
    }

    /// What is so by the record's device.
    pub(crate) fn of_who(negated: bool, who: Vec<bool>) -> Self {
        Self { negated, who, ..Self::default() }
    }

    /// What is so of these slots.
    pub(crate) fn of_slots(negated: bool, slots: Bits) -> Self {
        Self { negated, slots: Some(slots), ..Self::default() }
    }

    fn of_time(from: i64, before: i64) -> Self {
        Self { changed: Some((from, before)), ..Self::default() }
    }

    /// Keeps the records that fit.
    pub(crate) fn keep(&self, records: &Records, kept: &mut Bits) {
        let negated = self.negated;
        if let Some((from, before)) = self.changed {
            kept.retain(|slot| {
                let changed = records.changed.get(slot as usize).copied().unwrap_or(Records::NEVER);
                (from..before).contains(&changed) != negated
            });
            return;
        }
        if let Some(slots) = &self.slots {
            kept.retain(|slot| slots.get(slot) != negated);
            return;
        }
        let is_in = |set: &[bool], codes: &[u32], slot: u32| {
            codes.get(slot as usize).and_then(|code| set.get(*code as usize)).is_some_and(|hit| *hit)
        };
        let is_common = |slot| is_in(&self.who, &records.who, slot) || is_in(&self.what, &records.what, slot);
        match () {
            () if !self.own.moments.is_empty() => kept.retain(|slot| {
                (is_common(slot) || self.own.holds(records, slot) || self.own.is_moment(records, slot))
                    != negated
            }),
            () if self.own.places.is_empty() => kept.retain(|slot| is_common(slot) != negated),
            () => kept.retain(|slot| (is_common(slot) || self.own.holds(records, slot)) != negated),
        }
    }

    /// Whether what many records have in common fits.
    pub(crate) fn holds_what(&self, what: u32) -> bool {
        self.what.get(what as usize).copied().unwrap_or_default() != self.negated
    }

    fn of_text(records: &Records, needle: &Needle) -> Self {
        let paths = &records.templates.paths;
        let hits: Vec<Vec<bool>> = paths.iter().map(|(_, path)| path.dictionary.search(needle)).collect();
        let hits: Vec<Vec<bool>> =
            hits.into_iter().map(|hits| if hits.contains(&true) { hits } else { Vec::new() }).collect();
        let is_hit = |path: u32, code: u32| holds(&hits, path, code);
        let who = (0..records.whos.len()).map(|who| {
            let codes = (Paths::DEVICE_ID..).zip(records.whos.get(who));
            { codes }.any(|(path, code)| is_hit(path, *code))
        });
        let what = (0..records.whats.len()).map(|what| {
            let words = records.whats.get(what);
            let mut head = (Paths::KIND..).zip(words.iter().take(WHAT));
            let mut list = words.get(WHAT..).unwrap_or_default().chunks_exact(2);
            head.any(|(path, code)| is_hit(path, *code))
                || list.any(|item| matches!(item, [path, code] if is_hit(*path, *code)))
        });
        let (who, what) = (who.collect(), what.collect());
        let has_hits = |path: u32| hits.get(path as usize).is_some_and(|hits| !hits.is_empty());
        let own = Own::new(Reach::every(records, &has_hits), &hits, &[]);
        Self { who, what, own, ..Self::default() }
    }

    fn of_field(records: &Records, whats: &Whats, field: &Field, patterns: &[Pattern]) -> Self {
        let fits = |text: &str| {
            let text = lower(text);
            patterns.iter().any(|pattern| pattern.fits(&text))
        };
        let of_what = |texts: &dyn Fn(&What) -> bool| Self {
            what: whats.all().iter().map(texts).collect(),
            ..Self::default()
        };
        let one = |text: &Option<String>| text.as_deref().is_some_and(fits);
        let any = |texts: &[String]| texts.iter().any(|text| fits(text));
        match field {
            Field::Status => of_what(&|what| one(&what.status)),
            Field::Type => of_what(&|what| one(&what.kind)),
            Field::Priority => of_what(&|what| one(&what.priority)),
            Field::Severity => of_what(&|what| any(&what.severities)),
            Field::Code => of_what(&|what| any(&what.codes)),
            Field::Device => Self::of_who(false, devices(records, &fits)),
            Field::By => {
                let people = Reach::top(records, &[Paths::REPORTED_BY, Paths::PERFORMED_BY]);
                Self::of_own(records, people, &fits, &[])
            }
            Field::Id => Self::of_own(records, Reach::top(records, &[Paths::ID]), &fits, &[]),
            Field::Detail(key) => Self::of_own(records, Reach::detail(records, key), &fits, patterns),
        }
    }

    fn of_number(records: &Records, key: &str, comparison: Comparison, number: f64) -> Self {
        let fits = |text: &str| numeric(text).is_some_and(|value| comparison.holds(value, number));
        Self::of_own(records, Reach::detail(records, key), &fits, &[])
    }

    fn of_own(records: &Records, reach: Reach, fits: &dyn Fn(&str) -> bool, moments: &[Pattern]) -> Self {
        let paths = reach.paths();
        let dictionary = |path: u32| records.templates.paths.get(path).map(|path| &path.dictionary);
        let hits = |path: u32| dictionary(path).map(|values| values.map(fits)).unwrap_or_default();
        let all = 0..records.templates.paths.len() as u32;
        let hits: Vec<Vec<bool>> =
            all.map(|path| if paths.contains(&path) { hits(path) } else { Vec::new() }).collect();
        let what = (0..records.whats.len()).map(|what| {
            let list = records.whats.get(what).get(WHAT..).unwrap_or_default();
            list.chunks_exact(2).any(|item| matches!(item, [path, code] if holds(&hits, *path, *code)))
        });
        let what = what.collect();
        let own = Own::new(reach, &hits, moments);
        Self { what, own, ..Self::default() }
    }
}

impl Own {
    /// `hits` are by path.
    fn new(reach: Reach, hits: &[Vec<bool>], moments: &[Pattern]) -> Self {
        let mut own = Self { moments: moments.to_vec(), ..Self::default() };
        let begins: Vec<u32> = hits
            .iter()
            .map(|hits| {
                let begin = own.hits.len() as u32;
                own.hits.extend(hits);
                begin
            })
            .collect();
        for steps in reach.shapes() {
            let begin = own.places.len() as u32;
            for step in steps {
                if let (Place::Tape(index), Form::Code) = (step.place, step.form) {
                    own.places.push((index, begins.get(step.path as usize).copied().unwrap_or_default()));
                }
            }
            own.shapes.push((begin, own.places.len() as u32));
        }
        own.reach = reach;
        own
    }

    #[inline]
    fn holds(&self, records: &Records, slot: u32) -> bool {
        let shape = records.shape.get(slot as usize).copied().unwrap_or_default();
        let (begin, end) = self.shapes.get(shape as usize).copied().unwrap_or_default();
        let places = self.places.get(begin as usize..end as usize).unwrap_or_default();
        let at = records.at.get(slot as usize).copied().unwrap_or_default();
        places.iter().any(|(index, begin)| {
            let code = records.tape.get((at + index) as usize).copied().unwrap_or_default();
            self.hits.get((begin + code) as usize).is_some_and(|hit| *hit)
        })
    }

    fn is_moment(&self, records: &Records, slot: u32) -> bool {
        self.reach.values(records, slot).any(|value| match value {
            Value::Code(..) => false,
            Value::Moment(moment) => {
                let text = lower(&Value::timestamp(moment).to_iso());
                self.moments.iter().any(|pattern| pattern.fits(&text))
            }
        })
    }
}

/// A number, also when it was sent as a text.
pub(crate) fn numeric(text: &str) -> Option<f64> {
    record::number(&serde_json::Value::String(text.to_owned()))
}

fn holds(hits: &[Vec<bool>], path: u32, code: u32) -> bool {
    hits.get(path as usize).and_then(|hits| hits.get(code as usize)).copied().unwrap_or_default()
}

/// Which combinations of a device's id, name and serial have a fitting one.
fn devices(records: &Records, fits: &dyn Fn(&str) -> bool) -> Vec<bool> {
    let paths = &records.templates.paths;
    let hits = |path: u32| paths.get(path).map(|path| path.dictionary.map(fits)).unwrap_or_default();
    let hits: Vec<Vec<bool>> = (Paths::DEVICE_ID..=Paths::DEVICE_SERIAL).map(hits).collect();
    let whos = 0..records.whos.len();
    whos.map(|who| (0..).zip(records.whos.get(who)).any(|(path, code)| holds(&hits, path, *code))).collect()
}
