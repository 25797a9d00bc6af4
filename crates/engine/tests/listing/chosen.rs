//! What is selected and exported, against what somebody would have chosen by hand.

use super::naive::{Held, detail};
use super::{NOW, listing, loaded, raw, records, window};
use domain::export::Format;
use domain::listing::{Column, Shown};
use domain::{Listing, Record};
use engine::Engine;
use engine::message::{AboutExport, AboutList, Answer, Cell, Part, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

const DETAILS: [&str; 6] = ["x", "x.nested", "x.nested.er", "symptoms", "cpu_usage", "incident"];

fn with_columns(listing: Listing, columns: impl Iterator<Item = Column>) -> Listing {
    Listing { columns: columns.map(Shown::new).collect(), ..listing }
}

fn select(engine: &mut Engine, listing: &Listing, rows: (u32, u32), on: bool) -> Option<u32> {
    match engine.answer(&AboutList::Select { listing: listing.clone(), now: NOW, rows, on }.ask()) {
        Some(Answer::About(bytes)) => decode(&bytes),
        _ => None,
    }
}

fn exported(engine: &mut Engine, listing: &Listing, selected: bool, format: Format) -> String {
    let (mut text, mut from) = (String::new(), 0);
    loop {
        let question = AboutExport { listing: listing.clone(), now: NOW, selected, format, from }.ask();
        let answer = match engine.answer(&question) {
            Some(Answer::About(bytes)) => decode::<Option<Part>>(&bytes).flatten(),
            _ => None,
        };
        let Some(part) = answer else { return format!("no part from {from}") };
        text.push_str(&part.text);
        match part.next {
            Some(next) => from = next,
            None => return text,
        }
    }
}

fn cell_text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Missing => None,
        Cell::Text(text) | Cell::Word(text, _) | Cell::Number(text) => Some(text.clone()),
        Cell::Moment(at) => Some(at.to_iso()),
    }
}

proptest! {
    #[test]
    fn cells_of_details_are_what_a_naive_reading_finds(records in records()) {
        let mut engine = loaded(&records, 8);
        let keys = DETAILS.map(str::to_owned);
        let all = with_columns(Listing::default(), keys.clone().into_iter().map(Column::Detail));
        for row in window(&mut engine, &all, 0, u32::MAX).rows {
            let record = Record::read(&raw(&mut engine, row.key));
            for (key, cell) in keys.iter().zip(&row.cells) {
                let texts: Vec<String> = detail(&record, key).iter().filter_map(domain::record::text).collect();
                prop_assert_eq!(cell_text(cell).unwrap_or_default(), texts.join(", "), "{}", key);
            }
        }
    }

    #[test]
    fn a_selection_is_what_was_chosen_among_what_is_held_and_matches(
        records in records(), listing in listing(), page in 1_usize..20,
        choices in prop::collection::vec((0_u32..45, 0_u32..45, any::<bool>()), 0..6),
        kept in prop::collection::vec(any::<bool>(), 40),
    ) {
        let mut engine = loaded(&records, page);
        engine.end_read(true);
        let held = Held::new(&records);
        let rows = held.rows(&listing);
        let mut chosen = vec![false; rows.len()];
        for (one, other, on) in choices {
            let (from, until) = (one.min(other), one.max(other));
            let count = select(&mut engine, &listing, (from, until), on);
            chosen.iter_mut().take(until as usize).skip(from as usize).for_each(|place| *place = on);
            prop_assert_eq!(count, Some(chosen.iter().filter(|on| **on).count() as u32));
        }
        let wanted = |chosen: &[bool], is_there: &dyn Fn(usize) -> bool| -> Vec<Value> {
            let rows = rows.iter().zip(chosen).filter(|(row, on)| **on && is_there(**row));
            rows.map(|(row, _)| held.records[*row].0.clone()).collect()
        };
        let selected = |engine: &mut Engine| -> Vec<Value> {
            let rows = window(engine, &listing, 0, u32::MAX).rows;
            rows.iter().filter(|row| row.selected).map(|row| raw(engine, row.key)).collect()
        };
        prop_assert_eq!(selected(&mut engine), wanted(&chosen, &|_| true));

        // Some are gone from the server; their choice goes with them.
        let is_kept = |row: usize| kept.get(row).copied().unwrap_or_default();
        let rest: Vec<Value> = (0..).zip(&held.records).filter(|(row, _)| is_kept(*row)).map(|(_, (value, _))| value.clone()).collect();
        engine.begin_read();
        engine.ingest_page(json!({"results": rest}).to_string().as_bytes()).unwrap();
        engine.end_read(true);
        // A device may report otherwise without them: then other records match.
        if !listing.query.contains("freshness") {
            let left = wanted(&chosen, &is_kept);
            prop_assert_eq!(selected(&mut engine), left.clone());
            let count = window(&mut engine, &listing, 0, 1).selected as usize;
            prop_assert_eq!(count, left.len());
            let text = exported(&mut engine, &listing, true, Format::Ndjson);
            prop_assert_eq!(text.lines().count(), left.len());
        }
        select(&mut engine, &listing, (0, u32::MAX), false);
        prop_assert_eq!(selected(&mut engine), Vec::<Value>::new());
    }

    #[test]
    fn an_export_has_every_row_and_cell_of_the_list_in_its_order(records in records(), listing in listing()) {
        let mut engine = loaded(&records, 8);
        let columns = Column::KNOWN.into_iter().chain(DETAILS.map(|key| Column::Detail(key.to_owned())));
        let listing = with_columns(listing, columns);
        let rows = window(&mut engine, &listing, 0, u32::MAX).rows;
        let json: Value = serde_json::from_str(&exported(&mut engine, &listing, false, Format::Json)).unwrap();
        let lines = exported(&mut engine, &listing, false, Format::Ndjson);
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&json, &Value::Array(lines));
        prop_assert_eq!(json.as_array().map(Vec::len), Some(rows.len()));
        for (row, object) in rows.iter().zip(json.as_array().unwrap()) {
            for (cell, shown) in row.cells.iter().zip(&listing.columns) {
                let value = &object[shown.column.key().as_ref()];
                prop_assert_eq!(value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string)), cell_text(cell));
            }
        }
    }
}
