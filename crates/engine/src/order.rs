//! The order of rows: by one column as an integer, missing values last, and what
//! is equal from the newest to the oldest, then by key.

use crate::columns::{Columns, Texts};
use crate::dictionary::MISSING;
use domain::Timestamp;
use domain::listing::{Column, Sort};

/// Comes after every value.
const LAST: u64 = u64::MAX;

/// Sorts slots.
pub(crate) fn order(columns: &Columns, slots: &mut [u32], sort: Sort) {
    let newest = |slot| place(columns.changed.get(slot).map(moment), true);
    let texts = match sort.column {
        Column::Status => &columns.status,
        Column::Device => &columns.name,
        Column::Serial => &columns.serial,
        Column::Kind => &columns.kind,
        Column::Codes => &columns.codes,
        Column::Summary => &columns.summary,
        Column::Updated => {
            let time = |slot| place(columns.changed.get(slot).map(moment), sort.descending);
            slots.sort_by_cached_key(|slot| (time(*slot), columns.key(*slot)));
            return;
        }
    };
    let ranks = texts.dictionary.ranks();
    slots.sort_by_cached_key(|slot| {
        (place(rank(texts, ranks, *slot), sort.descending), newest(*slot), columns.key(*slot))
    });
}

fn rank(texts: &Texts, ranks: &[u32], slot: u32) -> Option<u64> {
    let code = texts.code(slot);
    let rank = ranks.get(code as usize).copied().map(u64::from);
    rank.filter(|_| code != MISSING)
}

/// A moment as a number in the same order.
fn moment(time: Timestamp) -> u64 {
    (time.0 as u64) ^ (1 << 63)
}

fn place(value: Option<u64>, descending: bool) -> u64 {
    // One less than the last place: `LAST` is for what is missing alone.
    value.map_or(LAST, |value| if descending { LAST - 1 - value.min(LAST - 1) } else { value.min(LAST - 1) })
}
