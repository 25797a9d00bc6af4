//! Any bytes as list answers: the decoder agrees with `serde_json` on what they are, and
//! holds the same records; and what is held can be written as a file that says as much.
//! A NUL, which JSON never has, ends a page.

#[path = "../../crates/engine/tests/decoder/agreement.rs"]
mod agreement;
#[path = "cells.rs"]
pub mod cells;

use domain::export::Format;
use domain::listing::{Column, Shown};
use domain::{ClassTable, Listing, Timestamp};
use engine::Engine;
use engine::message::{AboutExport, AboutList, Answer, Part, Question, Window, decode};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Keys of details that occur in the corpus, one of them nested.
const DETAILS: [&str; 4] = ["a", "cpu_usage", "x.y", "__proto__"];

pub fn check(data: &[u8]) {
    let pages: Vec<&[u8]> = data.split(|byte| *byte == 0).collect();
    agreement::hold(&pages);
    let mut engine = Engine::new(0, ClassTable::default());
    engine.begin_read();
    for page in pages {
        // Agreement has judged which are pages.
        let _ = engine.ingest_page(page);
    }
    engine.end_read(true);
    hold_files(&mut engine);
}

/// Holds what each form of a file owes: as many rows as are listed, of as many fields as
/// there are columns.
fn hold_files(engine: &mut Engine) {
    let details = DETAILS.map(|path| Column::Detail(path.to_owned()));
    let columns: Vec<Shown> = Column::KNOWN.into_iter().chain(details).map(Shown::new).collect();
    let width = columns.len();
    let listing = Listing { columns, ..Listing::default() };
    let window =
        AboutList::Window { listing: listing.clone(), from: 0, len: 0, now: Timestamp(0), tick: 0 }.ask();
    let listed = about::<Window>(engine, &window).map(|window| window.total as usize);
    assert!(listed.is_some(), "a listing has an answer");
    let listed = listed.unwrap_or_default();

    let csv = cells::read_csv(&exported(engine, &listing, Format::Csv));
    assert!(csv.is_some(), "a file that is no CSV");
    let rows = csv.unwrap_or_default();
    assert_eq!(rows.len(), listed + 1, "a head, and a row for each");
    for row in rows {
        assert_eq!(row.len(), width);
        row.iter().for_each(|cell| cells::hold_no_formula(cell));
    }

    let text = exported(engine, &listing, Format::Text);
    assert_eq!(text.matches('\n').count(), listed);
    assert!(text.lines().all(|line| line.matches('\t').count() + 1 == width));

    // Numbers stay as they were sent, also those that no `f64` holds.
    type Object = BTreeMap<String, Box<RawValue>>;
    let json = serde_json::from_str::<Vec<Object>>(&exported(engine, &listing, Format::Json));
    let lines = exported(engine, &listing, Format::Ndjson);
    let lines = lines.lines().map(serde_json::from_str::<Object>).collect::<Result<Vec<_>, _>>();
    for objects in [json, lines] {
        assert!(objects.is_ok(), "{:?}", objects.err());
        let objects = objects.unwrap_or_default();
        assert_eq!(objects.len(), listed);
        assert!(objects.iter().all(|object| object.len() == width));
    }
}

fn exported(engine: &mut Engine, listing: &Listing, format: Format) -> String {
    let (mut text, mut from) = (String::new(), Some(0));
    while let Some(row) = from {
        let listing = listing.clone();
        let question = AboutExport { listing, now: Timestamp(0), selected: false, format, from: row }.ask();
        let part = about::<Option<Part>>(engine, &question).flatten();
        assert!(part.is_some(), "nothing was moved meanwhile");
        from = part.and_then(|part| {
            text.push_str(&part.text);
            part.next
        });
    }
    text
}

fn about<T: serde::de::DeserializeOwned>(engine: &mut Engine, question: &Question) -> Option<T> {
    match engine.answer(question) {
        Some(Answer::About(bytes)) => decode(&bytes),
        _ => None,
    }
}
