//! `Listing`: which entries the list of Diagnostics shows, in which order and
//! with which columns; read from and written to the query of an address.

mod column;

pub use column::Column;

use crate::query::edit;
use crate::time::{DAY, HOUR};
use serde::{Deserialize, Serialize};

/// A filter, an order and a choice of columns over all records.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Listing {
    /// The text of a [`crate::Query`], as it was typed.
    pub query: String,
    /// The order: one column or two different ones, never none.
    pub sort: Vec<Sort>,
    /// The columns from left to right; none for [`Self::DEFAULT`].
    pub columns: Vec<Shown>,
}

/// A span of time up to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Period {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
}

/// A column that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shown {
    /// Which.
    pub column: Column,
    /// How wide, in CSS pixels from [`Self::NARROWEST`] to [`Self::WIDEST`]; `None` as wide as fits.
    pub width: Option<u16>,
}

/// An order by one column, missing values always last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// From the largest to the smallest.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { column: Column::Updated, descending: true }
    }
}

impl Default for Listing {
    fn default() -> Self {
        Self { query: String::new(), sort: vec![Sort::default()], columns: Vec::new() }
    }
}

impl Period {
    /// All periods, from the shortest.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// Its length in milliseconds.
    #[must_use]
    pub fn length(self) -> i64 {
        match self {
            Self::Day => 24 * HOUR,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Quarter => 90 * DAY,
        }
    }

    /// The period of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.key() == key)
    }

    /// Its name in a query.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
        }
    }
}

impl Shown {
    /// The least width.
    pub const NARROWEST: u16 = 40;
    /// The greatest width.
    pub const WIDEST: u16 = 1_200;

    /// A column as wide as fits.
    #[must_use]
    pub fn new(column: Column) -> Self {
        Self { column, width: None }
    }
}

impl Listing {
    /// The columns that are shown unless others are chosen.
    pub const DEFAULT: [Column; 7] = [
        Column::Status,
        Column::Device,
        Column::Serial,
        Column::Kind,
        Column::Codes,
        Column::Summary,
        Column::Updated,
    ];

    /// The entries that this query finds.
    #[must_use]
    pub fn of(query: String) -> Self {
        Self { query, ..Self::default() }
    }

    /// The entries of the device with this id.
    #[must_use]
    pub fn of_device(id: &str) -> Self {
        Self::of(["device:", &edit::quoted(id)].concat())
    }

    /// Whether it shows every record.
    #[must_use]
    pub fn is_unfiltered(&self) -> bool {
        self.query.trim().is_empty()
    }

    /// The columns that it shows.
    #[must_use]
    pub fn shown(&self) -> Vec<Shown> {
        if self.columns.is_empty() {
            Self::DEFAULT.into_iter().map(Shown::new).collect()
        } else {
            self.columns.clone()
        }
    }

    /// The order after a press on the header of `column`: a new column starts
    /// with what one looks for first, the same one turns around. With `also` it
    /// comes second, or turns around where it is.
    #[must_use]
    pub fn pressed(&self, column: Column, also: bool) -> Vec<Sort> {
        let at = self.sort.iter().position(|sort| sort.column == column);
        if let Some(at) = at.filter(|at| also || *at == 0) {
            let mut sort = self.sort.clone();
            sort[at].descending = !sort[at].descending;
            sort.truncate(1 + usize::from(also));
            return sort;
        }
        let descending = column.is_time();
        let first = self.sort.first().filter(|_| also).cloned();
        first.into_iter().chain([Sort { column, descending }]).collect()
    }

    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut listing = Self::default();
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            match name {
                "q" => value.clone_into(&mut listing.query),
                "sort" => listing.sort = read_sort(value),
                "cols" => listing.columns = read_columns(value),
                _ => {}
            }
        }
        listing
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.query.is_empty() {
            pairs.push(("q", self.query.clone()));
        }
        if self.sort != [Sort::default()] {
            pairs.push(("sort", self.sort.iter().map(write_sort).collect::<Vec<_>>().join(",")));
        }
        if !self.columns.is_empty() {
            pairs.push(("cols", self.columns.iter().map(write_column).collect::<Vec<_>>().join(",")));
        }
        pairs
    }
}

fn read_sort(value: &str) -> Vec<Sort> {
    let mut sort: Vec<Sort> = Vec::new();
    for item in value.split(',') {
        let (descending, key) = item.strip_prefix('-').map_or((false, item), |key| (true, key));
        let column = Column::from_key(&unescape(key));
        match column.filter(|column| sort.iter().all(|known| known.column != *column)) {
            Some(column) if sort.len() < 2 => sort.push(Sort { column, descending }),
            _ => {}
        }
    }
    if sort.is_empty() {
        sort.push(Sort::default());
    }
    sort
}

fn write_sort(sort: &Sort) -> String {
    [if sort.descending { "-" } else { "" }, &escape(&sort.column.key())].concat()
}

fn read_columns(value: &str) -> Vec<Shown> {
    let mut columns: Vec<Shown> = Vec::new();
    for item in value.split(',') {
        let (key, width) = item.split_once('~').unwrap_or((item, ""));
        let width = width.parse().ok().map(|width: u16| width.clamp(Shown::NARROWEST, Shown::WIDEST));
        let column = Column::from_key(&unescape(key));
        if let Some(column) = column.filter(|column| columns.iter().all(|known| known.column != *column)) {
            columns.push(Shown { column, width });
        }
    }
    columns
}

fn write_column(shown: &Shown) -> String {
    let key = escape(&shown.column.key());
    shown.width.map_or_else(|| key.clone(), |width| [&key, "~", &width.to_string()].concat())
}

/// A key without the signs that separate keys and widths: one of details may hold any.
fn escape(key: &str) -> String {
    key.replace('!', "!e").replace(',', "!c").replace('~', "!t")
}

/// The inverse of [`escape`].
fn unescape(text: &str) -> String {
    text.replace("!t", "~").replace("!c", ",").replace("!e", "!")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(pairs: &[(&str, &str)]) -> Listing {
        Listing::from_pairs(pairs.iter().copied())
    }

    fn keys(sort: &[Sort]) -> String {
        sort.iter().map(write_sort).collect::<Vec<_>>().join(",")
    }

    #[track_caller]
    fn press(sort: &str, column: Column, also: bool, expected: &str) {
        assert_eq!(keys(&read(&[("sort", sort)]).pressed(column, also)), expected, "{sort}");
    }

    #[test]
    fn a_press_on_a_header_sorts_by_it_alone() {
        press("-updated_at", Column::Device, false, "device_name");
        press("device_name", Column::Device, false, "-device_name");
        press("device_name", Column::Due, false, "-next_check_due");
        press("status,device_name", Column::Status, false, "-status");
        press("status,-device_name", Column::Device, false, "device_name");
    }

    #[test]
    fn a_press_with_shift_adds_an_order_below_the_first() {
        press("-updated_at", Column::Device, true, "-updated_at,device_name");
        press("status,device_name", Column::Device, true, "status,-device_name");
        press("status,device_name", Column::Status, true, "-status,device_name");
        press("status,device_name", Column::Created, true, "status,-created_at");
        press("status", Column::Status, true, "-status");
    }

    #[test]
    fn what_an_address_cannot_mean_is_passed_over() {
        assert_eq!(read(&[("sort", "nope,-,details."), ("cols", ""), ("x", "y")]), Listing::default());
        let listing = read(&[
            ("sort", "id,-id,nope,-details.a,status"),
            ("cols", "status~9,nope,status,priority~x,by~9999,summary~70000,id~300~4"),
        ]);
        assert_eq!(keys(&listing.sort), "id,-details.a");
        assert_eq!(
            listing.columns.iter().map(write_column).collect::<Vec<_>>().join(","),
            "status~40,priority,by~1200,summary,id"
        );
    }

    #[test]
    fn the_default_columns_are_shown_unless_others_are_chosen() {
        let columns = |listing: &Listing| -> Vec<Column> {
            listing.shown().into_iter().map(|shown| shown.column).collect()
        };
        assert_eq!(columns(&Listing::default()), Listing::DEFAULT);
        assert_eq!(columns(&read(&[("cols", "by")])), [Column::By]);
    }

    #[test]
    fn a_list_is_filtered_by_its_query_alone() {
        assert!(read(&[("q", "  "), ("sort", "status"), ("cols", "by")]).is_unfiltered());
        assert!(!Listing::of_device("a b").is_unfiltered());
        assert_eq!(Listing::of_device("a b").query, "device:\"a b\"");
    }

    pub(crate) fn any_listing() -> impl Strategy<Value = Listing> {
        let column = || {
            prop_oneof![
                prop::sample::select(Column::KNOWN.to_vec()),
                "\\PC{1,8}|[,~!tce%-]{1,6}".prop_map(Column::Detail),
            ]
        };
        let shown = (column(), prop::option::of(40_u16..=1200));
        (
            "\\PC{0,20}",
            prop::collection::vec((column(), any::<bool>()), 1..=2),
            prop::collection::vec(shown, 0..6),
        )
            .prop_map(|(query, sort, columns)| {
                let mut listing = Listing { query, sort: Vec::new(), columns: Vec::new() };
                for (column, descending) in sort {
                    if listing.sort.iter().all(|known| known.column != column) {
                        listing.sort.push(Sort { column, descending });
                    }
                }
                for (column, width) in columns {
                    if listing.columns.iter().all(|known| known.column != column) {
                        listing.columns.push(Shown { column, width });
                    }
                }
                listing
            })
    }

    proptest! {
        #[test]
        fn any_listing_survives_its_parameters(listing in any_listing()) {
            let pairs = listing.to_pairs();
            prop_assert_eq!(Listing::from_pairs(pairs.iter().map(|(k, v)| (*k, v.as_str()))), listing);
        }

        #[test]
        fn an_order_is_by_one_column_or_two_different_ones(
            mut listing in any_listing(), presses in prop::collection::vec((0_usize..15, any::<bool>()), 0..8)
        ) {
            for (index, also) in presses {
                let column = Column::KNOWN[index].clone();
                listing.sort = listing.pressed(column.clone(), also);
                prop_assert!(listing.sort.iter().any(|sort| sort.column == column));
                prop_assert!(listing.sort.len() <= 1 + usize::from(also));
                prop_assert!(listing.sort.len() < 2 || listing.sort[0].column != listing.sort[1].column);
            }
        }
    }
}
