//! The rows of the list, and what stands in their place when there are none.

use super::List;
use crate::data::element;
use crate::pages::{entry, parts};
use crate::ui::badge;
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Heading, Host, Line, Place, Select, Selected, Slice, Sorted, table};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::listing::{Column, Listing, Shown, Sort};
use engine::message::{self, Stage, Window};
use leptos::ev;
use leptos::prelude::*;
use leptos::tachys::renderer::types;
use std::sync::Arc;

const ROW: u32 = 39;
/// On a phone a row has two lines.
const NARROW_ROW: u32 = 64;

impl List {
    /// What stands in place of rows when there are none.
    pub(super) fn nothing(self) -> AnyView {
        live(move || {
            let words = words();
            if self.total() > 0 {
                return None;
            }
            let stage = self.data.records.progress.with(|progress| progress.stage.clone());
            let (title, text) = match stage {
                _ if self.window.with(Option::is_none) => (words.loading, ""),
                Stage::Idle | Stage::Reading | Stage::Waiting(..) => (words.loading, words.loading_text),
                Stage::Failed(_) => (words.nothing_read, words.nothing_read_text),
                _ if self.asked.with(Listing::is_unfiltered) => (words.no_entries, words.no_entries_text),
                _ => (words.no_match, words.no_match_text),
            };
            Some(view! { <div class="empty"><h2>{title}</h2><p>{text}</p></div> })
        })
    }

    /// Said above rows that are older than the last try to read them.
    pub(super) fn stale(self) -> AnyView {
        live(move || {
            let is_stale = self.failure.with(Option::is_some) && self.total() > 0;
            is_stale.then(|| view! { <Notice tone=Tone::Warning title=words().list_is_old /> })
        })
    }

    pub(super) fn table(self) -> AnyView {
        table(say(|w| w.diagnostics), say(|w| w.select_all), Arc::new(self), self.keyboard)
    }
}

impl Host for List {
    fn headings(&self) -> Vec<Heading> {
        self.listing.with(|listing| {
            let shown = listing.shown();
            let link = link(shown.iter().map(|one| &one.column));
            let heading = |(index, one)| heading(one, &listing.sort, index == link);
            shown.iter().enumerate().map(heading).collect()
        })
    }

    fn is_own(&self) -> bool {
        self.listing.with(|listing| !listing.columns.is_empty())
    }

    fn slice(&self) -> Slice {
        let of = self.answered.get();
        let columns = self.columns.get_value();
        // Until the answer for other columns is here, those that were there are shown.
        let places: Vec<(Column, Option<usize>)> = self.listing.with(|listing| {
            let place = |column: &Column| columns.iter().position(|known| known == column);
            listing.shown().into_iter().map(|one| (one.column.clone(), place(&one.column))).collect()
        });
        self.window.with(|window| {
            let Some(Window { total, from, rows, .. }) = window else {
                return Slice { of, ..Slice::default() };
            };
            let lines = rows.iter().map(|row| Arc::new(line(row, &places)));
            Slice { of, total: *total, from: *from, lines: lines.collect() }
        })
    }

    fn selected(&self) -> Selected {
        let (selected, total) = self
            .window
            .with(|window| window.as_ref().map_or((0, 0), |window| (window.selected, window.total)));
        match selected {
            0 => Selected::None,
            _ if selected == total => Selected::All,
            _ => Selected::Some,
        }
    }

    fn current(&self) -> Option<String> {
        self.open.get()
    }

    fn row_height(&self) -> u32 {
        if self.data.layout.is_narrow.get() { NARROW_ROW } else { ROW }
    }

    fn start(&self) -> (Place, bool) {
        let place = Place::from_text(&self.navigation.kept_place());
        // An entry that is open beside the list has the keyboard.
        (place, place.active.is_some() && self.open.with_untracked(Option::is_none))
    }

    fn href(&self, id: &str) -> String {
        self.entries.get() + &domain::address::encode(id)
    }

    fn link_id(&self, id: &str) -> String {
        link_id(id)
    }

    fn cell(&self, cell: &Cell) -> AnyView {
        match cell.clone() {
            Cell::Missing => parts::missing(),
            Cell::Text(text) => text.into_any(),
            Cell::Double(text) => {
                let told = words().stored_twice;
                view! { {text} " " <span class="double" role="img" aria-label=told title=told>{Icon::Copy.draw()}</span> }
            }
            Cell::Code(text) => view! { <span class="codes">{text}</span> },
            Cell::Status(class, status) => badge::status(class, &status),
            Cell::Time(at) => parts::time_of(self.data, Some(at)),
        }
    }

    fn want(&self, from: u32, len: u32) {
        if self.range.get_untracked() != (from, len) {
            self.range.set((from, len));
        }
    }

    fn keep(&self, place: Place) {
        self.navigation.set_place(place.to_text());
    }

    fn sort(&self, key: &str, also: bool) {
        if let Some(column) = Column::from_key(key) {
            self.refine(|listing| listing.sort = listing.pressed(column, also));
        }
    }

    fn resize(&self, key: &str, width: Option<u16>) {
        self.arrange(|listing| {
            listing.columns = listing.shown();
            for shown in listing.columns.iter_mut().filter(|shown| shown.column.key() == key) {
                shown.width = width;
            }
        });
    }

    fn select(&self, select: Select, is_on: bool) {
        let rows = match select {
            Select::Row(row) => (row, row.saturating_add(1)),
            Select::Range(from, to) => (from, to.saturating_add(1)),
            Select::All | Select::None => (0, u32::MAX),
        };
        List::select(*self, rows, is_on && select != Select::None);
    }

    fn open(&self, id: &str) {
        self.go(self.listing.get_untracked(), Some(id.to_owned()));
    }

    fn around(&self, event: &ev::Event, selector: &str, attribute: &str) -> Option<String> {
        element::around(event, selector, attribute)
    }

    fn on_resize(&self, element: types::Element, hear: Box<dyn Fn()>) {
        element::on_resize(&element, hear);
    }

    fn width(&self, event: &ev::Event, selector: &str) -> u32 {
        element::width(event, selector)
    }

    fn hold(&self, event: &ev::PointerEvent) {
        element::hold(event);
    }

    fn focus(&self, within: &str, selector: &str) {
        element::focus_within(within, selector);
    }
}

/// The column that opens the rows: without the device it is the first one.
fn link<'a>(mut columns: impl Iterator<Item = &'a Column>) -> usize {
    columns.position(|column| *column == Column::Device).unwrap_or_default()
}

/// A row; `places` says for each column that is shown where in the row its cell is.
fn line(row: &message::Line, places: &[(Column, Option<usize>)]) -> Line {
    let words = words();
    let link = link(places.iter().map(|(column, _)| column));
    let device = row.device.clone().unwrap_or_else(|| words.no_device.to_owned());
    let cell = |(column, place): &(Column, Option<usize>)| {
        // What is not known yet is not missing.
        let Some(cell) = place.and_then(|place| row.cells.get(place)) else {
            return Cell::Text(String::new());
        };
        match (column, cell) {
            (Column::Device, _) => Cell::Text(device.clone()),
            (Column::Codes, message::Cell::Text(codes)) => Cell::Code(codes.clone()),
            (_, message::Cell::Missing) => Cell::Missing,
            (_, message::Cell::Text(text) | message::Cell::Number(text)) => Cell::Text(text.clone()),
            (_, message::Cell::Word(word, class)) => Cell::Status(*class, word.clone()),
            (_, message::Cell::Moment(at)) => Cell::Time(*at),
        }
    };
    let mut cells: Vec<Cell> = places.iter().map(cell).collect();
    if let Some(Cell::Text(text)) = cells.get(link).filter(|_| row.is_double) {
        cells[link] = Cell::Double(text.clone());
    }
    Line {
        id: entry::name(row),
        label: fill(words.select_row, &[("device", &device)]),
        is_selected: row.selected,
        cells,
    }
}

/// The id of the link that opens an entry.
pub(super) fn link_id(entry: &str) -> String {
    format!("entry-{entry}")
}

/// The name of a column; one of details is called as it is.
pub(super) fn column_word(column: &Column) -> String {
    let words = words();
    let word = match column {
        Column::Id => words.column_id,
        Column::Status => words.status,
        Column::Device => words.device,
        Column::DeviceId => words.device_id,
        Column::Serial => words.serial,
        Column::Kind => words.kind,
        Column::Severity => words.severity,
        Column::Priority => words.priority,
        Column::Codes => words.codes,
        Column::Summary => words.summary,
        Column::By => words.by_column,
        Column::Notes => words.notes,
        Column::Created => words.created_column,
        Column::Updated => words.updated_column,
        Column::Due => words.due_column,
        Column::Detail(path) => path,
    };
    word.to_owned()
}

fn heading(shown: &Shown, sort: &[Sort], is_link: bool) -> Heading {
    let words = words();
    let column = &shown.column;
    let (least, share) = match column {
        Column::Status => (162, 0),
        Column::Device => (150, 13),
        Column::Summary | Column::Notes => (150, 16),
        Column::Updated | Column::Created | Column::Due => (122, 0),
        _ => (110, 10),
    };
    let label = column_word(column);
    let mut sorted = (1..).zip(sort).filter(|(_, sort)| sort.column == *column);
    let sorted = sorted.next().map(|(rank, one)| Sorted {
        is_descending: one.descending,
        rank: (sort.len() > 1).then_some(rank),
        told: (rank > 1).then(|| if one.descending { words.sorted_down } else { words.sorted_up }.to_owned()),
    });
    Heading {
        key: column.key().into_owned(),
        handle: fill(words.column_width, &[("column", &label)]),
        label,
        sorted,
        width: shown.width,
        least,
        share,
        is_number: column.is_time(),
        is_link,
    }
}
