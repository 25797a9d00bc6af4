//! `View`: a listing worked out: its rows in order, and the counts of its facets.

use crate::columns::Texts;
use crate::dictionary::MISSING;
use crate::filter::Filter;
use crate::order::order;
use crate::store::Store;
use domain::order::sorted;
use domain::time::MINUTE;
use domain::{Listing, Timestamp};

/// A listing worked out at some state of the records.
pub(crate) struct View {
    question: (Listing, Option<Timestamp>, u32),
    /// The slots, in order.
    pub(crate) rows: Vec<u32>,
    /// Statuses and how many records have each, the most frequent first.
    pub(crate) statuses: Vec<(String, u32)>,
    /// The same for types.
    pub(crate) kinds: Vec<(String, u32)>,
}

impl View {
    /// Works a listing out, unless `last` already holds it: then scrolling costs
    /// no more than its rows.
    pub(crate) fn of<'a>(
        last: &'a mut Option<Self>,
        store: &Store,
        listing: &Listing,
        now: Timestamp,
        revision: u32,
    ) -> &'a Self {
        let since = listing.period.map(|period| begin(now, period.length()));
        let is_this = |view: &Self| {
            let (known, begin, at) = &view.question;
            known == listing && *begin == since && *at == revision
        };
        let kept = last.take().filter(is_this);
        last.insert(kept.unwrap_or_else(|| Self::new(store, listing, since, revision)))
    }

    fn new(store: &Store, listing: &Listing, since: Option<Timestamp>, revision: u32) -> Self {
        let columns = &store.columns;
        let mut rows = Vec::new();
        let mut statuses = Counts::new(&columns.status);
        let mut kinds = Counts::new(&columns.kind);
        if let Some(filter) = Filter::new(columns, listing, since) {
            for slot in columns.slots() {
                let Some(verdict) = filter.judge(slot) else { continue };
                if verdict.kind {
                    statuses.add(slot);
                }
                if verdict.status {
                    kinds.add(slot);
                }
                if verdict.kind && verdict.status {
                    rows.push(slot);
                }
            }
        }
        order(columns, &mut rows, listing.sort);
        let question = (listing.clone(), since, revision);
        Self { question, rows, statuses: statuses.sorted(), kinds: kinds.sorted() }
    }
}

/// The begin of a period that ends now, on the full minute: so that a view stays
/// valid while somebody scrolls.
fn begin(now: Timestamp, length: i64) -> Timestamp {
    let begin = now.plus(-length).0;
    Timestamp(begin - begin.rem_euclid(MINUTE))
}

/// How often each value of a column occurs.
struct Counts<'a> {
    texts: &'a Texts,
    counts: Vec<u32>,
}

impl<'a> Counts<'a> {
    fn new(texts: &'a Texts) -> Self {
        Self { texts, counts: vec![0; texts.dictionary.len()] }
    }

    fn add(&mut self, slot: u32) {
        if let Some(count) = self.counts.get_mut(self.texts.code(slot) as usize) {
            *count += 1;
        }
    }

    fn sorted(self) -> Vec<(String, u32)> {
        let dictionary = &self.texts.dictionary;
        let counted = (MISSING..).zip(self.counts).filter(|(_, count)| *count > 0);
        frequent_first(counted.filter_map(|(code, count)| Some((dictionary.text(code)?.to_owned(), count))))
    }
}

/// Values with their counts, the most frequent first, equal ones by name.
pub(crate) fn frequent_first(values: impl Iterator<Item = (String, u32)>) -> Vec<(String, u32)> {
    let values: Vec<_> = values.collect();
    let order = sorted(values.len(), &|a, b| {
        let ((text, count), (other, others)) = (&values[a], &values[b]);
        others.cmp(count).then_with(|| text.cmp(other))
    });
    order.into_iter().map(|index| values[index].clone()).collect()
}
