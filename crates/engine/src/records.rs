//! `Records`: the records in parts. A slot is a place in every column; it is
//! written once, and dead when its record was replaced or dropped.

use crate::bits::Bits;
use crate::dictionary::{Dictionary, Kind};
use crate::moment;
use crate::page::{Found, List};
use crate::paths::{WHAT, WHO};
use crate::shape::{Element, Form, Place, Shape};
use crate::templates::Templates;
use crate::tuples::Tuples;
use domain::Timestamp;
use domain::export::json_string;

/// The columns.
pub(crate) struct Records {
    pub(crate) templates: Templates,
    /// What the records of a device have in common.
    pub(crate) whos: Tuples,
    /// What many records have in common.
    pub(crate) whats: Tuples,
    pub(crate) shape: Vec<u32>,
    pub(crate) who: Vec<u32>,
    pub(crate) what: Vec<u32>,
    /// When it last changed, in milliseconds, or [`Records::NEVER`].
    pub(crate) changed: Vec<i64>,
    /// Where its own words begin.
    pub(crate) at: Vec<u32>,
    /// The own words of all records.
    pub(crate) tape: Vec<u32>,
    /// The slots that are shown.
    live: Bits,
    /// Those that hold a record that another one stands for.
    hidden: Bits,
    hidden_count: u32,
    /// The exact texts of odd records.
    odd: Dictionary,
}

/// A record's words, sorted by where they are kept.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) shape: u32,
    pub(crate) who: u32,
    pub(crate) what: u32,
    pub(crate) changed: i64,
    /// The code of its id.
    pub(crate) id: Option<u32>,
    pub(crate) tape: Vec<u32>,
    what_words: Vec<u32>,
}

impl Records {
    /// Stands for a time that is missing; before all others.
    pub(crate) const NEVER: i64 = i64::MIN;

    pub(crate) fn new() -> Self {
        Self {
            templates: Templates::new(),
            whos: Tuples::default(),
            whats: Tuples::default(),
            shape: Vec::new(),
            who: Vec::new(),
            what: Vec::new(),
            changed: Vec::new(),
            at: Vec::new(),
            tape: Vec::new(),
            live: Bits::default(),
            hidden: Bits::default(),
            hidden_count: 0,
            odd: Dictionary::default(),
        }
    }

    /// How many slots were written, dead ones included.
    pub(crate) fn written(&self) -> u32 {
        self.shape.len() as u32
    }

    /// The slots that hold a record, shown or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        (0..self.written()).filter(|slot| self.live.get(*slot) || self.hidden.get(*slot))
    }

    /// The slots that are shown, in the order in which they were written.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        (0..self.written()).filter(|slot| self.live.get(*slot))
    }

    /// The same as a set.
    pub(crate) fn live(&self) -> Bits {
        self.live.clone()
    }

    pub(crate) fn is_live(&self, slot: u32) -> bool {
        self.live.get(slot)
    }

    /// Whether another record stands for the one in this slot.
    pub(crate) fn is_hidden(&self, slot: u32) -> bool {
        self.hidden.get(slot)
    }

    /// How many records others stand for.
    pub(crate) fn hidden(&self) -> u32 {
        self.hidden_count
    }

    /// Hides a record, or shows it again.
    pub(crate) fn hide(&mut self, slot: u32, is_hidden: bool) {
        self.live.set(slot, !is_hidden);
        self.set_hidden(slot, is_hidden);
    }

    fn set_hidden(&mut self, slot: u32, is_hidden: bool) {
        match (self.hidden.get(slot), is_hidden) {
            (false, true) => self.hidden_count += 1,
            (true, false) => self.hidden_count -= 1,
            _ => return,
        }
        self.hidden.set(slot, is_hidden);
    }

    /// Makes room for so many records like those that are there.
    pub(crate) fn reserve(&mut self, records: u32) {
        let held = self.shape.len().max(1);
        let more = (records as usize).saturating_sub(held);
        for column in [&mut self.shape, &mut self.who, &mut self.what, &mut self.at] {
            // Without the room they grow as they can.
            let _ = column.try_reserve_exact(more);
        }
        let _ = self.changed.try_reserve_exact(more);
        let words = self.tape.len() / held * more;
        let _ = self.tape.try_reserve_exact(words + words / 32);
    }

    /// Sorts the words of a record by where they are kept.
    pub(crate) fn part(&mut self, list: &List, found: Found, parts: &mut Parts) {
        let Some(shape) = self.templates.shapes.get(found.shape as usize) else { return };
        let words = list.words.get(found.word as usize..).unwrap_or_default();
        let mut who = [0; WHO];
        parts.what_words.clear();
        parts.what_words.resize(WHAT, 0);
        parts.tape.clear();
        for element in &shape.elements {
            let word = words.get(element.word as usize).copied().unwrap_or_default();
            match element.place {
                Place::Tape(_) => {
                    parts.tape.push(word);
                    if element.form.words() == 2 {
                        parts.tape.extend(words.get(element.word as usize + 1));
                    }
                }
                Place::Who(index) => {
                    if let Some(place) = who.get_mut(index as usize) {
                        *place = word;
                    }
                }
                Place::What(index) => match parts.what_words.get_mut(index as usize) {
                    Some(place) => *place = word,
                    None => parts.what_words.extend([element.path, word]),
                },
            }
        }
        if shape.is_odd {
            let number = words.get(shape.words as usize - 1).copied().unwrap_or_default();
            let text = list.odd.get(number as usize).map_or("", |text| &**text);
            parts.tape.push(self.odd.code(Kind::Text, text));
        }
        parts.shape = found.shape;
        parts.id = shape.id.and_then(|word| words.get(word as usize)).copied();
        parts.changed = self.changed_at(shape, words);
        parts.who = self.whos.code(&who);
        parts.what = self.whats.code(&parts.what_words);
    }

    fn changed_at(&self, shape: &Shape, words: &[u32]) -> i64 {
        let moments = shape.changed.iter().flatten().filter_map(|index| {
            let element = shape.elements.get(*index as usize)?;
            let words = words.get(element.word as usize..)?;
            self.moment(element, words)
        });
        { moments }.next().map_or(Self::NEVER, |moment| moment.0)
    }

    /// The moment that a value is.
    fn moment(&self, element: &Element, words: &[u32]) -> Option<Timestamp> {
        let first = *words.first()?;
        match element.form {
            Form::Moment(moment::Form::Seconds) => Some(moment::timestamp((first, 0))),
            Form::Moment(_) => Some(moment::timestamp((first, *words.get(1)?))),
            Form::Code => match self.templates.paths.get(element.path)?.dictionary.value(first)? {
                (Kind::Text, text) => Timestamp::parse(text),
                (Kind::Bare, _) => None,
            },
        }
    }

    /// Writes a record into a new slot.
    pub(crate) fn write(&mut self, parts: &Parts) -> u32 {
        let slot = self.written();
        self.shape.push(parts.shape);
        self.who.push(parts.who);
        self.what.push(parts.what);
        self.changed.push(parts.changed);
        self.at.push(self.tape.len() as u32);
        self.tape.extend_from_slice(&parts.tape);
        self.live.set(slot, true);
        slot
    }

    /// Gives up a slot.
    pub(crate) fn kill(&mut self, slot: u32) {
        self.live.set(slot, false);
        self.set_hidden(slot, false);
    }

    /// Whether a slot holds just this.
    pub(crate) fn is(&self, slot: u32, parts: &Parts) -> bool {
        let is = |column: &[u32], value: u32| column.get(slot as usize) == Some(&value);
        is(&self.shape, parts.shape)
            && is(&self.who, parts.who)
            && is(&self.what, parts.what)
            && self.own(slot).starts_with(&parts.tape)
    }

    /// The shape of a slot.
    pub(crate) fn shape(&self, slot: u32) -> Option<&Shape> {
        let number = *self.shape.get(slot as usize)?;
        self.templates.shapes.get(number as usize)
    }

    /// The own words of a slot and all that follow.
    #[inline]
    pub(crate) fn own(&self, slot: u32) -> &[u32] {
        let at = self.at.get(slot as usize).copied().unwrap_or_default();
        self.tape.get(at as usize..).unwrap_or_default()
    }

    /// The words from a place on.
    #[inline]
    pub(crate) fn words(&self, slot: u32, place: Place) -> &[u32] {
        let at = |column: &[u32]| column.get(slot as usize).copied().unwrap_or_default();
        let (words, index) = match place {
            Place::Tape(index) => (self.own(slot), index),
            Place::Who(index) => (self.whos.get(at(&self.who)), index),
            Place::What(index) => (self.whats.get(at(&self.what)), index),
        };
        words.get(index as usize..).unwrap_or_default()
    }

    /// The code of a field that never is a moment.
    pub(crate) fn code(&self, slot: u32, path: u32) -> Option<u32> {
        let element = self.shape(slot)?.find(path)?;
        self.words(slot, element.place).first().copied()
    }

    /// What a person reads in a field that never is a moment.
    pub(crate) fn text(&self, slot: u32, path: u32) -> Option<&str> {
        self.templates.paths.text(path, self.code(slot, path)?)
    }

    /// The moment in a field.
    pub(crate) fn time(&self, slot: u32, path: u32) -> Option<Timestamp> {
        let element = self.shape(slot)?.find(path)?;
        self.moment(element, self.words(slot, element.place))
    }

    /// When it last changed.
    pub(crate) fn changed(&self, slot: u32) -> Option<Timestamp> {
        self.changed.get(slot as usize).copied().filter(|time| *time != Self::NEVER).map(Timestamp)
    }

    /// The record as the server sent it, value for value.
    pub(crate) fn raw(&self, slot: u32) -> String {
        let Some(shape) = self.shape(slot) else { return String::new() };
        if let Some(text) = self.odd_text(slot) {
            return text.to_owned();
        }
        let mut raw = String::new();
        for element in &shape.elements {
            raw.push_str(self.templates.text(element.before));
            let words = self.words(slot, element.place);
            self.write_value(&mut raw, element, words);
        }
        raw.push_str(self.templates.text(shape.tail));
        raw
    }

    fn write_value(&self, raw: &mut String, element: &Element, words: &[u32]) {
        let first = words.first().copied().unwrap_or_default();
        match element.form {
            Form::Moment(form) => {
                raw.push('"');
                moment::write(raw, (first, words.get(1).copied().unwrap_or_default()), form);
                raw.push('"');
            }
            Form::Code => {
                let path = self.templates.paths.get(element.path);
                match path.and_then(|path| path.dictionary.value(first)) {
                    Some((Kind::Text, text)) => json_string(raw, text),
                    Some((Kind::Bare, text)) => raw.push_str(text),
                    None => {}
                }
            }
        }
    }

    fn odd_text(&self, slot: u32) -> Option<&str> {
        let shape = self.shape(slot).filter(|shape| shape.is_odd)?;
        let number = self.own(slot).get(shape.tape as usize - 1)?;
        self.odd.value(*number).map(|(_, text)| text)
    }

    /// Moves the slots that hold a record together; every slot's new number, by its old one.
    pub(crate) fn compact(&mut self) -> Vec<u32> {
        let held: Vec<u32> = self.all().collect();
        let hidden = std::mem::take(&mut self.hidden);
        let mut moved = vec![u32::MAX; self.shape.len()];
        let mut end = 0;
        for (new, old) in (0..).zip(&held) {
            let (to, from) = (new as usize, *old as usize);
            let tape = self.shape(*old).map_or(0, |shape| shape.tape) as usize;
            let at = self.at.get(from).copied().unwrap_or_default() as usize;
            self.tape.copy_within(at..at + tape, end);
            for column in [&mut self.shape, &mut self.who, &mut self.what] {
                column.copy_within(from..=from, to);
            }
            self.changed.copy_within(from..=from, to);
            if let Some(place) = self.at.get_mut(to) {
                *place = end as u32;
            }
            if let Some(place) = moved.get_mut(from) {
                *place = new;
            }
            end += tape;
        }
        for column in [&mut self.shape, &mut self.who, &mut self.what, &mut self.at] {
            column.truncate(held.len());
        }
        self.changed.truncate(held.len());
        self.tape.truncate(end);
        self.live.clear();
        for (new, old) in (0..).zip(held) {
            self.live.set(new, !hidden.get(old));
            self.hidden.set(new, hidden.get(old));
        }
        moved
    }
}
