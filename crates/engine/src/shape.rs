//! `Shape`: how a record is laid out: which fields it has, in which order, what
//! stands between them, and where each value is kept.

use crate::moment;
use crate::paths::{Home, Paths, WHAT};

/// How a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As its code in the dictionary of its field: one word.
    Code,
    /// As seconds, one word, or with microseconds, two.
    Moment(moment::Form),
}

impl Form {
    pub(crate) fn words(self) -> u32 {
        match self {
            Self::Code | Self::Moment(moment::Form::Seconds) => 1,
            Self::Moment(moment::Form::Millis | moment::Form::Micros) => 2,
        }
    }
}

/// Where a value is kept: the words from `index` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Of the record's own words.
    Tape(u32),
    /// Of what the records of its device have in common.
    Who(u32),
    /// Of what many records have in common.
    What(u32),
}

/// A value in a record.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) path: u32,
    pub(crate) form: Form,
    /// What stands before it, as a range of the learned texts.
    pub(crate) before: (u32, u32),
    /// Its first word, in the order of the record.
    pub(crate) word: u32,
    pub(crate) place: Place,
}

/// The layout of some records.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) elements: Vec<Element>,
    /// What stands after the last value.
    pub(crate) tail: (u32, u32),
    /// Words that a record of this shape has of its own.
    pub(crate) tape: u32,
    /// All its words.
    pub(crate) words: u32,
    /// Whether the exact text is kept beside the words; its number is the last of
    /// the own ones.
    pub(crate) is_odd: bool,
    /// The word that is the record's id.
    pub(crate) id: Option<u32>,
    /// The elements that tell when it changed, the first choice first.
    pub(crate) changed: [Option<u32>; 3],
    /// Whether `details` is an object, so that `diagnostics` does not count.
    pub(crate) has_details: bool,
    /// Whether it has a value in `details`, or in `diagnostics`.
    pub(crate) has_measurements: bool,
    /// Whether `issues` is a list, so that `alerts` does not count.
    pub(crate) has_issues: bool,
}

impl Shape {
    /// Adds a value.
    pub(crate) fn push(&mut self, paths: &Paths, path: u32, form: Form, before: (u32, u32)) {
        let (home, name) = paths.get(path).map_or((Home::Tape, ""), |path| (path.home, path.name.as_str()));
        let container = if self.has_details { "details." } else { "diagnostics." };
        self.has_measurements |= name.starts_with(container);
        // What the other revision's name takes precedence over does not count.
        let is_outdone = self.has_issues && name.starts_with("alerts")
            || self.has_details && name.starts_with("diagnostics");
        let place = match home {
            Home::WhatList if !is_outdone => Place::What(WHAT as u32 + 2 * self.listed() + 1),
            Home::Tape | Home::WhatList => {
                self.tape += form.words();
                Place::Tape(self.tape - form.words())
            }
            Home::Who(index) => Place::Who(index),
            Home::What(index) => Place::What(index),
        };
        match path {
            Paths::ID => self.id = Some(self.words),
            Paths::UPDATED_AT..=Paths::CREATED_AT => {
                let choice = (path - Paths::UPDATED_AT) as usize;
                if let Some(place) = self.changed.get_mut(choice) {
                    *place = Some(self.elements.len() as u32);
                }
            }
            _ => {}
        }
        self.elements.push(Element { path, form, before, word: self.words, place });
        self.words += form.words();
    }

    /// The last value of a field: the one that counts.
    pub(crate) fn find(&self, path: u32) -> Option<&Element> {
        self.elements.iter().rev().find(|element| element.path == path)
    }

    /// How many codes and severities it has: each is two words, its path and its code.
    fn listed(&self) -> u32 {
        let is_listed =
            |element: &&Element| matches!(element.place, Place::What(index) if index >= WHAT as u32);
        self.elements.iter().filter(is_listed).count() as u32
    }
}
