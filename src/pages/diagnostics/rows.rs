//! The rows of the list, and what stands in their place when there are none.

use super::List;
use crate::pages::{entry, parts};
use crate::ui::badge;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Heading, Slice, Table};
use crate::words::{say, words};
use domain::Route;
use domain::listing::{Column, Listing, Sort};
use engine::message::{Row, Stage};
use leptos::prelude::*;

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
                _ if self.listing.with(Listing::is_unfiltered) => (words.no_entries, words.no_entries_text),
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
        let headings = move || {
            let sort = self.listing.with(|listing| listing.sort);
            Column::ALL.into_iter().map(|column| heading(column, sort)).collect::<Vec<_>>()
        };
        let slice = Signal::derive(move || {
            let window = self.window.get().unwrap_or_default();
            Slice { from: window.from, rows: window.rows }
        });
        let row_height =
            Signal::derive(move || if self.data.layout.is_narrow.get() { NARROW_ROW } else { ROW });
        let sort = move |key: &'static str| {
            if let Some(column) = Column::ALL.into_iter().find(|column| column.key() == key) {
                self.refine(|listing| listing.sort = listing.sort.pressed(column), false);
            }
        };
        let is_current = move |row: Row| self.open.get() == Some(entry::name(&row));
        let open = move |row: Row| self.go(self.listing.get_untracked(), Some(entry::name(&row)));
        view! {
            <Table
                label=say(|w| w.diagnostics)
                headings=Signal::derive(headings)
                total=Signal::derive(move || self.total())
                slice
                row_height
                start=self.navigation.kept_place()
                on_scroll=Callback::new(move |place| self.navigation.set_place(place))
                on_range=Callback::new(move |range| {
                    if self.range.get_untracked() != range {
                        self.range.set(range);
                    }
                })
                on_sort=Callback::new(sort)
                cell=Callback::new(move |(row, key)| self.cell(row, key))
                is_current=Callback::new(is_current)
                on_open=Callback::new(open)
            />
        }
        .into_any()
    }

    pub(super) fn cell(self, row: Row, key: &'static str) -> AnyView {
        let column = Column::ALL.into_iter().find(|column| column.key() == key);
        match column {
            Some(Column::Status) => match (row.class, row.status) {
                (Some(class), Some(status)) => badge::status(class, status),
                _ => parts::missing(),
            },
            Some(Column::Device) => self.device_cell(row),
            Some(Column::Serial) => parts::text_of(row.device_serial),
            Some(Column::Kind) => parts::text_of(row.kind),
            Some(Column::Codes) => view! { <bdi class="codes">{row.codes.join(", ")}</bdi> }.into_any(),
            Some(Column::Summary) => view! { <bdi>{row.summary}</bdi> }.into_any(),
            Some(Column::Updated) => parts::time_of(self.data, row.updated_at),
            None => ().into_any(),
        }
    }

    /// The link that opens the entry; the whole row does the same for a pointer.
    pub(super) fn device_cell(self, row: Row) -> AnyView {
        let id = entry::name(&row);
        let link = link_id(&id);
        let name = row.device_name.or(row.device_id).unwrap_or_else(|| words().no_device.to_owned());
        let href = move || {
            let route = Route::Diagnostics { listing: self.listing.get(), entry: Some(id.clone()) };
            self.navigation.href(&route)
        };
        view! { <a id=link href=text(href)><bdi>{name}</bdi></a> }.into_any()
    }
}

/// The id of the link that opens an entry.
pub(super) fn link_id(entry: &str) -> String {
    format!("entry-{entry}")
}

fn heading(column: Column, sort: Sort) -> Heading {
    let words = words();
    let label = match column {
        Column::Status => words.status,
        Column::Device => words.device,
        Column::Serial => words.serial,
        Column::Kind => words.kind,
        Column::Codes => words.codes,
        Column::Summary => words.summary,
        Column::Updated => words.updated_column,
    };
    let direction = if sort.descending { "descending" } else { "ascending" };
    Heading {
        key: column.key(),
        label: label.to_owned(),
        sorted: (sort.column == column).then_some(direction),
    }
}
