//! The order of what records say in a line, worked out from codes: to make a million
//! lines and compare them takes seconds.

use crate::dictionary::Kind;
use crate::records::Records;
use crate::row;
use crate::shape::{Form, Place, Shape};
use crate::whats::Whats;
use domain::record::{ISSUE_REPORT, MAIN_MEASUREMENTS, SEPARATOR, same_word, short_name};
use serde_json::Value;
use std::collections::HashMap;

/// A line is compared by so many parts; the last is all the rest.
const PARTS: usize = 3;
/// A key has so many bits for a part.
const BITS: u32 = 21;
/// No part: it is none of a line.
const NONE: u32 = u32::MAX;
/// The fields of details that a line without measurements is made of.
const WORDS: [&str; 4] = ["action_performed", "previous_version", "new_version", "issue_category"];

type Line = [u32; PARTS];

/// The parts of the lines of all records, and the part that each number is.
pub(crate) struct Summaries {
    lines: Vec<Line>,
    pub(crate) parts: Vec<Option<String>>,
}

impl Summaries {
    /// Of every slot that was written.
    pub(crate) fn of(records: &Records, whats: &Whats) -> Self {
        let mut making = Making {
            records,
            numbers: HashMap::new(),
            parts: Vec::new(),
            measured: HashMap::new(),
            said: HashMap::new(),
        };
        let is_report =
            |kind: &Option<String>| kind.as_deref().is_some_and(|kind| same_word(kind, ISSUE_REPORT));
        let reports: Vec<bool> = whats.all().iter().map(|what| is_report(&what.kind)).collect();
        let plans: Vec<Plan> =
            records.templates.shapes.iter().map(|shape| Plan::of(records, shape)).collect();
        let line = |slot: u32| {
            let at = |column: &[u32]| column.get(slot as usize).copied().unwrap_or_default();
            let is_report = reports.get(at(&records.what) as usize).copied().unwrap_or_default();
            match plans.get(at(&records.shape) as usize) {
                Some(plan) if !plan.is_odd => making.line(slot, plan, is_report),
                _ => making.whole(slot),
            }
        };
        let lines = (0..records.written()).map(line).collect();
        Self { lines, parts: making.parts.into_iter().map(Some).collect() }
    }

    /// The keys of all slots, from the rank of each part; `None` where nothing is said.
    /// Nothing at all when there are more parts than a key can tell apart.
    pub(crate) fn keys(&self, ranks: &[Option<u32>]) -> Option<Vec<Option<u64>>> {
        if self.parts.len() >= (1 << BITS) - 1 {
            return None;
        }
        let rank =
            |part: &u32| ranks.get(*part as usize).copied().flatten().map_or(0, |rank| u64::from(rank) + 1);
        let key = |line: &Line| {
            let key = line.iter().fold(0, |key, part| key << BITS | rank(part));
            Some(key).filter(|key| *key > 0)
        };
        Some(self.lines.iter().map(key).collect())
    }
}

/// What the lines of a shape are made of.
struct Plan {
    /// Only the record itself tells.
    is_odd: bool,
    /// Where each of [`WORDS`] is.
    words: [Option<(u32, Place)>; 4],
    /// The values that can be measurements, in the order in which they are said.
    measured: Vec<(u32, Place)>,
}

impl Plan {
    fn of(records: &Records, shape: &Shape) -> Self {
        let container = if shape.has_details { "details." } else { "diagnostics." };
        let mut plan = Self { is_odd: shape.is_odd, words: [None; 4], measured: Vec::new() };
        let mut names: Vec<(usize, &str, (u32, Place))> = Vec::new();
        for element in &shape.elements {
            let name = records.templates.paths.get(element.path).map_or("", |path| path.name.as_str());
            let Some(name) = name.strip_prefix(container) else { continue };
            // A name with a dot is not told from a path.
            plan.is_odd |= name.contains('.') && !name.contains("[]");
            let word = WORDS.iter().position(|word| *word == name);
            if element.form != Form::Code || name.contains("[]") {
                plan.is_odd |= word.is_some();
                continue;
            }
            let value = (element.path, element.place);
            if let Some(place) = word {
                plan.words[place] = Some(value);
            }
            let main = MAIN_MEASUREMENTS.iter().position(|main| *main == name);
            names.push((main.unwrap_or(MAIN_MEASUREMENTS.len()), name, value));
        }
        let order = domain::order::sorted(names.len(), &|a, b| {
            (names[a].0, names[a].1).cmp(&(names[b].0, names[b].1))
        });
        plan.measured = order.into_iter().map(|index| names[index].2).collect();
        plan
    }
}

struct Making<'a> {
    records: &'a Records,
    /// The number of each part.
    numbers: HashMap<String, u32>,
    parts: Vec<String>,
    /// By path and code: the part at the end of a line, and the one before others; `None`
    /// for what is no number.
    measured: HashMap<(u32, u32), Option<(u32, u32)>>,
    /// By shape, what many have in common, and the codes of [`WORDS`].
    said: HashMap<[u32; 6], Line>,
}

impl Making<'_> {
    fn line(&mut self, slot: u32, plan: &Plan, is_report: bool) -> Line {
        let code =
            |(_, place): (u32, Place)| self.records.words(slot, place).first().copied().unwrap_or_default();
        let text = |value: (u32, Place)| self.records.templates.paths.text(value.0, code(value));
        if is_report || plan.words[0].is_some_and(|action| text(action).is_some()) {
            let at = |column: &[u32]| column.get(slot as usize).copied().unwrap_or_default();
            let [action, before, now, category] = plan.words.map(|value| value.map_or(0, code));
            let key = [at(&self.records.shape), at(&self.records.what), action, before, now, category];
            return match self.said.get(&key) {
                Some(line) => *line,
                None => {
                    let line = self.whole(slot);
                    self.said.insert(key, line);
                    line
                }
            };
        }
        let mut found = [None; PARTS];
        let mut places = found.iter_mut();
        for value in &plan.measured {
            let part = self
                .measurement(value.0, self.records.words(slot, value.1).first().copied().unwrap_or_default());
            let Some(part) = part else { continue };
            match places.next() {
                Some(place) => *place = Some(part),
                None => break,
            }
        }
        let last = found.iter().flatten().count().saturating_sub(1);
        let mut line = [NONE; PARTS];
        for (index, (part, place)) in found.into_iter().flatten().zip(&mut line).enumerate() {
            *place = if index == last { part.0 } else { part.1 };
        }
        line
    }

    /// The part that a value is, if it is a number.
    fn measurement(&mut self, path: u32, code: u32) -> Option<(u32, u32)> {
        if let Some(known) = self.measured.get(&(path, code)) {
            return *known;
        }
        let found = self.records.templates.paths.get(path).and_then(|path| {
            let name = path.name.split_once('.').map_or("", |(_, name)| name);
            let value = match path.dictionary.value(code)? {
                (Kind::Text, text) => Value::String(text.to_owned()),
                (Kind::Bare, text) => serde_json::from_str(text).ok()?,
            };
            domain::record::number(&value)?;
            Some([short_name(name), " ", &domain::record::text(&value)?].concat())
        });
        let part = found.map(|text| {
            let more = [&text, SEPARATOR].concat();
            (self.part(text), self.part(more))
        });
        self.measured.insert((path, code), part);
        part
    }

    /// From the record itself.
    fn whole(&mut self, slot: u32) -> Line {
        let said = row::record(self.records, slot).summary();
        let mut line = [NONE; PARTS];
        let mut rest = said.as_str();
        for (index, place) in line.iter_mut().enumerate() {
            let end = match rest.find(SEPARATOR) {
                Some(at) if index + 1 < PARTS => at + SEPARATOR.len(),
                _ => rest.len(),
            };
            if end == 0 {
                break;
            }
            *place = self.part(rest[..end].to_owned());
            rest = &rest[end..];
        }
        line
    }

    fn part(&mut self, text: String) -> u32 {
        let next = self.parts.len() as u32;
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.parts.push(text.clone());
            next
        })
    }
}
