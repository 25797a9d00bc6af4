//! The order of rows: by one column as an integer, missing values last, and what
//! is equal from the newest to the oldest, then by key.

use crate::columns::{Columns, Texts};
use crate::dictionary::MISSING;
use domain::Timestamp;
use domain::listing::{Column, Sort};

/// Sorts slots.
pub(crate) fn order(columns: &Columns, slots: &mut [u32], sort: Sort) {
    let time = |slot, descending| place(columns.changed.get(slot).map(moment), descending);
    let texts = texts(columns, sort.column);
    let ranked = texts.map(|texts| (texts, texts.dictionary.ranks()));
    // One key for every column: each further one would cost a sort of its own in code.
    slots.sort_by_cached_key(|slot| {
        let first = match ranked {
            Some((texts, ranks)) => place(rank(texts, ranks, *slot), sort.descending),
            None => time(*slot, sort.descending),
        };
        (first, time(*slot, true), columns.key(*slot))
    });
}

/// The texts of a column; `None` for the one of times.
fn texts(columns: &Columns, column: Column) -> Option<&Texts> {
    match column {
        Column::Status => Some(&columns.status),
        Column::Device => Some(&columns.name),
        Column::Serial => Some(&columns.serial),
        Column::Kind => Some(&columns.kind),
        Column::Codes => Some(&columns.codes),
        Column::Summary => Some(&columns.summary),
        Column::Updated => None,
    }
}

/// The place of a record's text among the texts; `None` when it is missing.
fn rank(texts: &Texts, ranks: &[u32], slot: u32) -> Option<u64> {
    let code = texts.code(slot);
    let rank = ranks.get(code as usize).copied().map(u64::from);
    rank.filter(|_| code != MISSING)
}

/// A moment as a number in the same order.
fn moment(time: Timestamp) -> u64 {
    (time.0 as u64) ^ (1 << 63)
}

/// A number to sort by; what is missing comes after every value.
fn place(value: Option<u64>, descending: bool) -> u64 {
    value.map_or(u64::MAX, |value| if descending { (u64::MAX - 1).saturating_sub(value) } else { value })
}
