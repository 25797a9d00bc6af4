//! Columns of figures that stand on each other.

use super::frame::{Figures, Sheet, Sheets, Stops, Told, frame};
use super::{drawing, path, title};
use crate::ui::element::Element;
use crate::ui::view;
use domain::chart::{self, HEIGHT, STEP, WIDTH};
use leptos::prelude::*;
use std::sync::Arc;

/// What the parts of all columns stand for, the first at the bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The name of its colours in `style/`.
    pub tone: &'static str,
    /// Its word.
    pub word: String,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The figure itself.
    pub count: u32,
    /// As it is written.
    pub number: String,
    /// The address of what is behind it.
    pub href: String,
}

/// What stands over each other at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as short as it can be.
    pub label: String,
    /// Its name for other programs: a moment in UTC, or a range.
    pub exactly: String,
    /// Its figures, in the order of the series; `None` where nothing is known.
    pub marks: Option<Vec<Mark>>,
}

/// So many columns are named below a chart.
const NAMES: usize = 5;

/// The chart. `full` is the figure that fills a column; `is_open` whether its table is.
#[must_use]
pub fn stacked(
    is_open: RwSignal<bool>,
    told: Told,
    series: Vec<Series>,
    columns: Vec<Column>,
    full: u32,
) -> AnyView {
    let has_gaps = columns.iter().any(|column| column.marks.is_none());
    let mut drawn = drawing("chart", &format!("0 0 {} {HEIGHT}", columns.len() as u32 * STEP))
        .child(path("lines", "M0 250H9999M0 500H9999M0 750H9999".to_owned()));
    for (index, column) in (0..).zip(&columns) {
        let x = index * STEP + 1;
        drawn = match &column.marks {
            None => drawn.child(
                path("hatch", chart::hatch(x)).child(title(format!("{}: {}", column.label, told.no_data))),
            ),
            Some(marks) => bars(drawn, x, column, marks, &series, full),
        };
    }
    let names = chart::named(columns.len(), NAMES).into_iter().filter_map(|index| columns.get(index));
    let names: Vec<AnyView> = names.map(|column| view! { <span>{column.label.clone()}</span> }).collect();
    // One series needs no legend: the title says what it is.
    let legend = series.iter().filter(|_| series.len() > 1).map(|one| {
        view! { <li><i class=one.tone></i>{one.word.clone()}</li> }
    });
    let legend: Vec<AnyView> = legend.collect();
    let gap = has_gaps.then(|| view! { <li><i class="hatch"></i>{told.no_data.clone()}</li> });
    let below = view! {
        <div class="axis" aria-hidden="true">{names}</div>
        <ul class="legend">{legend}{gap}</ul>
    };
    let count = columns.len().max(1) as u32;
    let stops = Stops {
        places: (0..columns.len() as u32).map(|index| (index * 2 + 1) * HEIGHT / (count * 2)).collect(),
        tell: tell(&told, &series, &columns),
        choose: None,
    };
    let sheets = sheets(&told.column, &series, &columns);
    let no_data = told.no_data.clone();
    let figures = move || Figures {
        heads: series.iter().map(|one| one.word.clone()).collect(),
        rows: columns
            .iter()
            .map(|column| (column.label.clone(), cells(column, series.len(), &no_data)))
            .collect(),
        note: None,
    };
    frame(is_open, told, stops, drawn.into_any(), below, figures, sheets)
}

/// The parts of a column, each a link to what is behind it.
fn bars(drawn: Element, x: u32, column: &Column, marks: &[Mark], series: &[Series], full: u32) -> Element {
    let counts: Vec<u32> = marks.iter().map(|mark| mark.count).collect();
    let places = chart::stack(&counts, full);
    let parts = marks.iter().zip(places).zip(series).filter(|((mark, _), _)| mark.count > 0);
    parts.fold(drawn, |drawn, ((mark, (y, height)), one)| {
        let bar = Element::new("svg:rect")
            .attribute("class", one.tone)
            .attribute("x", x)
            .attribute("y", y)
            .attribute("width", WIDTH)
            .attribute("height", height)
            .child(title(format!("{} · {}: {}", column.label, one.word, mark.number)));
        let link = Element::new("svg:a").attribute("href", mark.href.clone()).attribute("tabindex", "-1");
        drawn.child(link.child(bar))
    })
}

fn cells(column: &Column, len: usize, no_data: &str) -> Vec<AnyView> {
    match &column.marks {
        Some(marks) => marks
            .iter()
            .map(|mark| match mark.count {
                // There is nothing behind it.
                0 => mark.number.clone().into_any(),
                _ => view! { <a class="link" href=mark.href.clone()>{mark.number.clone()}</a> },
            })
            .collect(),
        None => (0..len).map(|_| view! { <span class="muted">{no_data.to_owned()}</span> }).collect(),
    }
}

/// The figures for other programs.
fn sheets(column: &str, series: &[Series], columns: &[Column]) -> Sheets {
    let heads = std::iter::once(column).chain(series.iter().map(|one| one.word.as_str()));
    let row = |column: &Column| {
        let counts = |marks: &Vec<Mark>| marks.iter().map(|mark| mark.count.to_string()).collect();
        let missing = || vec![String::new(); series.len()];
        let figures: Vec<String> = column.marks.as_ref().map_or_else(missing, counts);
        std::iter::once(column.exactly.clone()).chain(figures).collect()
    };
    let sheet = Sheet { heads: heads.map(str::to_owned).collect(), rows: columns.iter().map(row).collect() };
    Arc::new(move |then| then(Some(sheet.clone())))
}

/// What each column is, in words.
fn tell(told: &Told, series: &[Series], columns: &[Column]) -> Arc<dyn Fn(usize) -> String + Send + Sync> {
    let (series, columns, no_data) = (series.to_vec(), columns.to_vec(), told.no_data.clone());
    Arc::new(move |index| {
        let Some(column) = columns.get(index) else { return String::new() };
        let mut said = column.label.clone();
        match &column.marks {
            None => said.push_str(&[": ", &no_data].concat()),
            Some(marks) => {
                for (mark, one) in marks.iter().zip(&series) {
                    said.push_str(&[" · ", &one.word, ": ", &mark.number].concat());
                }
            }
        }
        said
    })
}
