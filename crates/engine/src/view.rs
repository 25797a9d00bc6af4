//! `View`: a listing worked out: its rows in order, and the counts of its facets.

use crate::bits::Bits;
use crate::condition::Condition;
use crate::devices::{Devices, Held, Incidents};
use crate::message::Facet;
use crate::order::Orders;
use crate::paths::Paths;
use crate::records::Records;
use crate::whats::{What, Whats};
use domain::Timestamp;
use domain::listing::{Listing, Period};
use domain::order::sorted;
use domain::query::{Field, Freshness, Query, Test};
use domain::time::MINUTE;
use std::collections::HashMap;

/// The values of facets with their counts.
type Facets = Vec<(Facet, Vec<(String, u32)>)>;

/// A listing worked out at some state of the records.
#[derive(Default)]
pub(crate) struct View {
    question: Option<(Listing, Timestamp, u32)>,
    /// Counts the listings that were worked out.
    pub(crate) number: u32,
    /// The slots, in order.
    pub(crate) rows: Vec<u32>,
    /// The values of each facet, and how many records match the rest of the query
    /// with each; the most frequent first.
    pub(crate) facets: Facets,
    orders: Orders,
    /// The records that match the last query save for its facets.
    base: Option<(Query, Bits)>,
    /// Whether each device reports, by the code of its id, at a moment and revision.
    freshness: Option<(Timestamp, u32, Vec<Freshness>)>,
}

/// What a view is made from.
pub(crate) struct Source<'a> {
    pub(crate) records: &'a Records,
    pub(crate) whats: &'a Whats,
    pub(crate) devices: &'a mut Devices,
    pub(crate) grace: i64,
    pub(crate) now: Timestamp,
    pub(crate) revision: u32,
}

impl View {
    /// Works a listing out, unless that was done: then scrolling costs no more than
    /// its rows.
    pub(crate) fn show(&mut self, source: &mut Source<'_>, listing: &Listing) {
        // On the full minute, so that a view stays valid while somebody scrolls.
        let now = Timestamp(source.now.0 - source.now.0.rem_euclid(MINUTE));
        let question = (Listing { columns: Vec::new(), ..listing.clone() }, now, source.revision);
        if self.question.as_ref() == Some(&question) {
            return;
        }
        let before = self.question.take();
        let is_known = |is: &dyn Fn(&Listing) -> bool| {
            before.as_ref().is_some_and(|(known, then, revision)| {
                is(known) && (*then, *revision) == (now, source.revision)
            })
        };
        let matches = if is_known(&|known| known.query == listing.query) {
            let mut matches = Bits::of(source.records.written());
            self.rows.iter().for_each(|slot| matches.set(*slot, true));
            matches
        } else {
            if !is_known(&|_| true) {
                self.base = None;
            }
            let freshness = self.freshness(source, now);
            let filter = Filter::new(source, freshness, &listing.query, now);
            let base = filter.base(source.records, self.base.take());
            let (matches, facets) = filter.choose(source, &base);
            self.base = filter.query.map(|query| (query, base));
            self.freshness = Some((now, source.revision, filter.freshness));
            self.facets = facets;
            matches
        };
        let order = self.orders.of(source.records, source.whats, &listing.sort, source.revision);
        self.rows = order.iter().copied().filter(|slot| matches.get(*slot)).collect();
        self.question = Some(question);
        self.number = self.number.wrapping_add(1);
    }

    /// Slots have moved: nothing that was worked out holds any more.
    pub(crate) fn forget(&mut self) {
        *self = Self { number: self.number.wrapping_add(1), ..Self::default() };
    }

    fn freshness(&mut self, source: &mut Source<'_>, now: Timestamp) -> Vec<Freshness> {
        match self.freshness.take() {
            Some((then, revision, freshness)) if (then, revision) == (now, source.revision) => freshness,
            _ => {
                let held = Held { records: source.records, whats: source.whats };
                source.devices.freshness(held, source.grace, now)
            }
        }
    }
}

/// So many values of a facet are told.
const MOST_VALUES: usize = 200;
/// The facets that depend on what many records have in common, in their order.
const WHAT_FACETS: [Facet; 5] = [Facet::Status, Facet::Type, Facet::Severity, Facet::Priority, Facet::Code];
const ALL_WHAT: u8 = (1 << WHAT_FACETS.len()) - 1;

struct Filter {
    /// `None` when it could not be read.
    query: Option<Query>,
    /// What every record has to be, whatever is chosen in a facet.
    conditions: Vec<Condition>,
    /// For each combination of common values, the facets whose choice it fits.
    what: Vec<u8>,
    /// Whether each device reports, by the code of its id, and whether that is chosen.
    freshness: Vec<Freshness>,
    chosen_freshness: Vec<Vec<Freshness>>,
    /// The chosen period begins here.
    since: i64,
    /// The begins of all periods.
    periods: Vec<i64>,
}

impl Filter {
    fn new(source: &mut Source<'_>, freshness: Vec<Freshness>, query: &str, now: Timestamp) -> Self {
        let (records, whats) = (source.records, source.whats);
        let begin = |period: Period| now.plus(-period.length()).0;
        let mut filter = Self {
            query: None,
            conditions: Vec::new(),
            what: vec![ALL_WHAT; whats.all().len()],
            freshness,
            chosen_freshness: Vec::new(),
            since: Records::NEVER,
            periods: Period::ALL.map(begin).to_vec(),
        };
        let Ok(query) = Query::parse(query) else {
            // Nothing is shown for what nobody understands.
            filter.conditions.push(Condition::of_who(false, Vec::new()));
            return filter;
        };
        for term in &query.terms {
            match (&term.test, term.negated) {
                (Test::Period(period), false) => filter.since = filter.since.max(begin(*period)),
                (Test::Freshness(chosen), false) => filter.chosen_freshness.push(chosen.clone()),
                (Test::Freshness(chosen), true) => {
                    let fits = |who| chosen.contains(&filter.freshness_of(records, who));
                    let who = (0..records.whos.len()).map(fits).collect();
                    filter.conditions.push(Condition::of_who(true, who));
                }
                (Test::OpenIncident, negated) => {
                    let slots = open_incidents(source);
                    filter.conditions.push(Condition::of_slots(negated, slots));
                }
                (Test::Field(field, _), _) if what_facet(field).is_some() => {
                    let condition = Condition::new(term, records, whats, now);
                    let bit = 1 << what_facet(field).unwrap_or_default();
                    for (code, fits) in (0..).zip(&mut filter.what) {
                        if !condition.holds_what(code) {
                            *fits &= !bit;
                        }
                    }
                }
                _ => filter.conditions.push(Condition::new(term, records, whats, now)),
            }
        }
        filter.query = Some(query);
        filter
    }

    /// The records that match save for what is chosen in facets. What did not match
    /// a part of the query before does not match the whole now.
    fn base(&self, records: &Records, before: Option<(Query, Bits)>) -> Bits {
        let mut base = match (&self.query, before) {
            (Some(query), Some((other, base))) if is_narrower(query, &other) => base,
            _ => records.live(),
        };
        self.conditions.iter().for_each(|condition| condition.keep(records, &mut base));
        base
    }

    /// The records among them that are chosen, and the counts.
    fn choose(&self, source: &Source<'_>, base: &Bits) -> (Bits, Facets) {
        let records = source.records;
        let choice = |who| {
            let freshness = self.freshness_of(records, who);
            (freshness, self.chosen_freshness.iter().all(|chosen| chosen.contains(&freshness)))
        };
        let whos: Vec<(Freshness, bool)> = (0..records.whos.len()).map(choice).collect();
        let mut matches = Bits::of(records.written());
        let mut counts = Counts::new(self.what.len());
        base.each(|slot| {
            let of = |column: &[u32]| column.get(slot as usize).copied().unwrap_or_default() as usize;
            let what = of(&records.what);
            let fits = self.what.get(what).copied().unwrap_or_default();
            let who = whos.get(of(&records.who)).copied();
            let (freshness, is_fresh) = who.unwrap_or((Freshness::Unchecked, false));
            let changed = records.changed.get(slot as usize).copied().unwrap_or(Records::NEVER);
            let is_in_period = changed >= self.since;
            let is_all = fits == ALL_WHAT;
            if is_fresh && is_in_period {
                counts.what(what);
                if is_all {
                    matches.set(slot, true);
                }
            }
            if is_all && is_in_period {
                counts.freshness(freshness);
            }
            if is_all && is_fresh {
                counts.period(changed, &self.periods);
            }
        });
        (matches, counts.facets(&self.what, source.whats))
    }

    fn freshness_of(&self, records: &Records, who: u32) -> Freshness {
        let ids = records.templates.paths.get(Paths::DEVICE_ID).map(|path| &path.dictionary);
        let code = records.whos.get(who).first().copied().unwrap_or_default();
        let code = ids.map_or(code, |ids| ids.name(code));
        self.freshness.get(code as usize).copied().unwrap_or(Freshness::Unchecked)
    }
}

/// The entries that opened an incident that is still open.
fn open_incidents(source: &mut Source<'_>) -> Bits {
    let held = Held { records: source.records, whats: source.whats };
    let incidents = Incidents::new(source.records);
    let mut slots = Bits::of(source.records.written());
    for code in source.devices.codes() {
        let open = source.devices.open(held, code, &incidents);
        open.slots.iter().for_each(|slot| slots.set(*slot, true));
    }
    slots
}

/// Whether all that matches a query, whatever is chosen in facets, matched another
/// one: the same with less of a word.
fn is_narrower(query: &Query, other: &Query) -> bool {
    let base = |query: &Query| -> Vec<(bool, Test)> {
        let terms = query.terms.iter().filter(|term| !is_choice(&term.test) || term.negated);
        terms.map(|term| (term.negated, term.test.clone())).collect()
    };
    let (terms, others) = (base(query), base(other));
    terms.len() >= others.len()
        && terms.iter().zip(&others).all(|pair| match pair {
            ((false, Test::Text(text)), (false, Test::Text(less))) => text.contains(less.as_str()),
            (term, other) => term == other,
        })
}

/// Whether a test is a choice in a facet.
fn is_choice(test: &Test) -> bool {
    match test {
        Test::Period(_) | Test::Freshness(_) => true,
        Test::Field(field, _) => what_facet(field).is_some(),
        Test::Text(_) | Test::Number(..) | Test::Before(_) | Test::After(_) | Test::OpenIncident => false,
    }
}

/// How many records there are of each kind.
struct Counts {
    whats: Vec<u32>,
    freshness: [u32; 3],
    periods: [u32; 4],
}

impl Counts {
    fn new(whats: usize) -> Self {
        Self { whats: vec![0; whats], freshness: [0; 3], periods: [0; 4] }
    }

    #[inline]
    fn what(&mut self, what: usize) {
        if let Some(count) = self.whats.get_mut(what) {
            *count += 1;
        }
    }

    #[inline]
    fn freshness(&mut self, freshness: Freshness) {
        let [reporting, overdue, unchecked] = &mut self.freshness;
        *match freshness {
            Freshness::Reporting => reporting,
            Freshness::Overdue => overdue,
            Freshness::Unchecked => unchecked,
        } += 1;
    }

    #[inline]
    fn period(&mut self, changed: i64, periods: &[i64]) {
        for (count, begin) in self.periods.iter_mut().zip(periods) {
            *count += u32::from(changed >= *begin);
        }
    }

    fn facets(&self, fits: &[u8], whats: &Whats) -> Facets {
        let mut facets = Facets::new();
        for (index, facet) in WHAT_FACETS.into_iter().enumerate() {
            let mut values = Values::default();
            let rest = ALL_WHAT & !(1 << index);
            for ((what, count), fits) in whats.all().iter().zip(&self.whats).zip(fits) {
                if *count > 0 && fits & rest == rest {
                    what.values(facet).for_each(|value| values.add(value, *count));
                }
            }
            facets.push((facet, values.frequent_first(MOST_VALUES)));
        }
        let named = |keys: &[&str], counts: &[u32]| {
            keys.iter().map(|key| (*key).to_owned()).zip(counts.iter().copied()).collect::<Vec<_>>()
        };
        facets.push((Facet::Freshness, named(&Freshness::KEYS, &self.freshness)));
        facets.push((Facet::Period, named(&Period::ALL.map(Period::key), &self.periods)));
        facets
    }
}

impl What {
    fn values(&self, facet: Facet) -> impl Iterator<Item = &String> {
        let (one, many) = match facet {
            Facet::Status => (&self.status, &[][..]),
            Facet::Type => (&self.kind, &[][..]),
            Facet::Priority => (&self.priority, &[][..]),
            Facet::Severity => (&None, self.severities.as_slice()),
            Facet::Code => (&None, self.codes.as_slice()),
            Facet::Freshness | Facet::Period => (&None, &[][..]),
        };
        one.iter().chain(many)
    }
}

fn what_facet(field: &Field) -> Option<usize> {
    let facet = match field {
        Field::Status => Facet::Status,
        Field::Type => Facet::Type,
        Field::Severity => Facet::Severity,
        Field::Priority => Facet::Priority,
        Field::Code => Facet::Code,
        Field::Device | Field::By | Field::Id | Field::Detail(_) => return None,
    };
    WHAT_FACETS.iter().position(|known| *known == facet)
}

/// Values with their counts.
#[derive(Default)]
pub(crate) struct Values(HashMap<String, u32>);

/// How many bytes a value that is offered may have.
pub(crate) const LONGEST: usize = 2_000;

impl Values {
    pub(crate) fn add(&mut self, value: &str, count: u32) {
        match self.0.get_mut(value) {
            Some(counted) => *counted += count,
            None => drop(self.0.insert(value.to_owned(), count)),
        }
    }

    /// The most frequent first, equal ones by name. What is too long to be read is none to
    /// choose.
    pub(crate) fn frequent_first(self, limit: usize) -> Vec<(String, u32)> {
        let values: Vec<_> = self.0.into_iter().filter(|(text, _)| text.len() <= LONGEST).collect();
        let order = sorted(values.len(), &|a, b| {
            let ((text, count), (other, others)) = (&values[a], &values[b]);
            others.cmp(count).then_with(|| text.cmp(other))
        });
        order.into_iter().take(limit).map(|index| values[index].clone()).collect()
    }
}
