//! Exporting a view as text, part by part, so that it never is in memory as a whole.

use crate::engine::Engine;
use crate::message::{Cell, Part};
use crate::row;
use domain::export::{Format, csv_cell, json_string, text_cell};
use domain::listing::{Column, Listing};

/// A part is about so long, in bytes.
const PART: usize = 256 << 10;
/// At most so many rows make a part, so that questions are answered in between.
const MOST_ROWS: usize = 2_000;

impl Engine {
    /// The part of an export that begins at a row: the first part decides which rows
    /// there are. `None` when they were moved since then.
    pub(crate) fn export(
        &mut self,
        listing: &Listing,
        selected: bool,
        format: Format,
        from: u32,
    ) -> Option<Part> {
        if from == 0 {
            let is_wanted = |slot: &&u32| !selected || self.selection.has(self.store.key(**slot));
            self.exported = Some(self.view.rows.iter().filter(is_wanted).copied().collect());
        }
        let rows = self.exported.as_ref()?;
        let columns: Vec<Column> = listing.shown().into_iter().map(|shown| shown.column).collect();
        let keys: Vec<String> = columns.iter().map(|column| column.key().to_string()).collect();
        let mut text = String::new();
        match format {
            Format::Csv if from == 0 => csv_line(&mut text, &keys),
            Format::Json => text.push_str(if from == 0 { "[\n" } else { "" }),
            _ => {}
        }
        let mut until = from;
        for slot in rows.iter().skip(from as usize).take(MOST_ROWS) {
            let record = row::record(&self.store.records, *slot);
            let cells: Vec<Cell> =
                columns.iter().map(|column| row::cell(&record, column, &self.classes)).collect();
            if format == Format::Json && until > 0 {
                text.push_str(",\n");
            }
            write(&mut text, format, &keys, &cells);
            until += 1;
            if text.len() > PART {
                break;
            }
        }
        let total = rows.len() as u32;
        let next = (until < total).then_some(until);
        if next.is_none() {
            self.exported = None;
            text.push_str(if format == Format::Json { "\n]\n" } else { "" });
        }
        Some(Part { text, next, total })
    }
}

fn write(text: &mut String, format: Format, keys: &[String], cells: &[Cell]) {
    match format {
        Format::Csv => csv_line(text, &cells.iter().map(Cell::text).collect::<Vec<_>>()),
        Format::Text => {
            for (index, cell) in cells.iter().enumerate() {
                text.push_str(if index > 0 { "\t" } else { "" });
                text_cell(text, &cell.text());
            }
            text.push('\n');
        }
        Format::Json | Format::Ndjson => {
            text.push('{');
            for (index, (key, cell)) in keys.iter().zip(cells).enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                json_string(text, key);
                text.push(':');
                match cell {
                    Cell::Missing => text.push_str("null"),
                    Cell::Number(number) => text.push_str(number),
                    Cell::Text(_) | Cell::Word(..) | Cell::Moment(_) => json_string(text, &cell.text()),
                }
            }
            text.push_str(if format == Format::Json { "}" } else { "}\n" });
        }
    }
}

fn csv_line(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        text.push_str(if index > 0 { "," } else { "" });
        csv_cell(text, cell);
    }
    text.push_str("\r\n");
}

impl Cell {
    /// What it says: a moment in ISO 8601, UTC.
    fn text(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) | Self::Word(text, _) | Self::Number(text) => text.clone(),
            Self::Moment(at) => at.to_iso(),
        }
    }
}
