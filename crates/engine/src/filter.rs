//! `Filter`: which records a listing asks for, prepared so that a test of one
//! record compares small codes; texts are searched once per distinct value.

use crate::columns::{Columns, Texts};
use crate::text::{Word, lower, words};
use domain::{Listing, Timestamp};

/// A filter over some columns.
pub(crate) struct Filter<'a> {
    columns: &'a Columns,
    words: Vec<Search<'a>>,
    device: Option<u32>,
    since: Option<Timestamp>,
    statuses: Facet<'a>,
    kinds: Facet<'a>,
}

/// A word, and which values of the columns with a dictionary hold it.
struct Search<'a> {
    word: Word,
    hits: [(&'a Texts, Vec<bool>); 5],
}

/// A choice among the values of a column; none chosen is all.
struct Facet<'a> {
    texts: &'a Texts,
    chosen: Option<Vec<bool>>,
}

/// How a record stands to a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Its status is among those chosen.
    pub(crate) status: bool,
    /// Its type is among those chosen.
    pub(crate) kind: bool,
}

impl<'a> Filter<'a> {
    /// The filter of a listing. `since` is the begin of its period. `None` when no
    /// record can match.
    pub(crate) fn new(columns: &'a Columns, listing: &'a Listing, since: Option<Timestamp>) -> Option<Self> {
        let device = match &listing.device {
            Some(id) => Some(columns.device.dictionary.find(id)?),
            None => None,
        };
        Some(Self {
            columns,
            words: words(&listing.text).iter().map(|word| Search::new(columns, word)).collect(),
            device,
            since,
            statuses: Facet::new(&columns.status, &listing.statuses),
            kinds: Facet::new(&columns.kind, &listing.kinds),
        })
    }

    /// Judges a record; `None` when it fails beyond the facets.
    pub(crate) fn judge(&self, slot: u32) -> Option<Verdict> {
        let of_device = self.device.is_none_or(|device| self.columns.device.code(slot) == device);
        let in_period = || self.since.is_none_or(|since| self.columns.changed.get(slot) >= Some(since));
        let found = || self.words.iter().all(|word| word.is_in(self.columns, slot));
        (of_device && in_period() && found())
            .then(|| Verdict { status: self.statuses.holds(slot), kind: self.kinds.holds(slot) })
    }
}

impl<'a> Search<'a> {
    fn new(columns: &'a Columns, word: &str) -> Self {
        let word = Word::new(word);
        let hits =
            [&columns.device, &columns.name, &columns.serial, &columns.kind, &columns.status].map(|texts| {
                let hits = texts.dictionary.map(|text| word.is_in(&lower(text)));
                (texts, hits)
            });
        Self { word, hits }
    }

    fn is_in(&self, columns: &Columns, slot: u32) -> bool {
        self.hits.iter().any(|(texts, hits)| holds(hits, texts.code(slot)))
            || self.word.is_in(columns.rest.get(slot))
    }
}

impl<'a> Facet<'a> {
    fn new(texts: &'a Texts, chosen: &[String]) -> Self {
        let chosen = (!chosen.is_empty())
            .then(|| texts.dictionary.map(|text| chosen.iter().any(|chosen| chosen == text)));
        Self { texts, chosen }
    }

    fn holds(&self, slot: u32) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| holds(chosen, self.texts.code(slot)))
    }
}

fn holds(set: &[bool], code: u32) -> bool {
    set.get(code as usize).copied().unwrap_or_default()
}
