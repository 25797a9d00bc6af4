//! Charts, drawn in SVG from the geometry of `domain::chart`. A drawing is for the eye and
//! the pointer: beside it is a table with the same figures, for everybody.

use super::element::Element;
use super::live::live;
use crate::ui::view;
use domain::chart::{self, HEIGHT, STEP, WIDTH};
use leptos::prelude::*;
use leptos::{ev, html};

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
    /// Its figures, in the order of the series; `None` where nothing is known.
    pub marks: Option<Vec<Mark>>,
}

/// The words of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What the chart is called.
    pub title: String,
    /// What a column is.
    pub column: String,
    /// For what is missing.
    pub no_data: String,
    /// What opens the table.
    pub as_table: String,
}

/// So many columns are named below a chart.
const NAMES: usize = 5;

/// Columns of figures that stand on each other. `full` is the figure that fills a column,
/// `is_open` whether the table is: it stays so when the chart is drawn again.
#[must_use]
pub fn stacked(
    is_open: RwSignal<bool>,
    told: Told,
    series: Vec<Series>,
    columns: Vec<Column>,
    full: u32,
) -> AnyView {
    let has_gaps = columns.iter().any(|column| column.marks.is_none());
    let words: Vec<&str> = series.iter().map(|one| one.word.as_str()).collect();
    let mut drawing = Element::new("svg")
        .attribute("class", "chart")
        .attribute("viewBox", format!("0 0 {} {HEIGHT}", columns.len() as u32 * STEP))
        .attribute("preserveAspectRatio", "none")
        .attribute("aria-hidden", "true")
        .attribute("focusable", "false")
        .child(path("lines", "M0 250H9999M0 500H9999M0 750H9999".to_owned()));
    for (index, column) in (0..).zip(&columns) {
        let x = index * STEP + 1;
        drawing = match &column.marks {
            None => drawing.child(
                path("hatch", chart::hatch(x)).child(title(format!("{}: {}", column.label, told.no_data))),
            ),
            Some(marks) => {
                let counts: Vec<u32> = marks.iter().map(|mark| mark.count).collect();
                let places = chart::stack(&counts, full);
                let parts = marks
                    .iter()
                    .zip(places)
                    .zip(series.iter().zip(&words))
                    .filter(|((mark, _), _)| mark.count > 0);
                parts.fold(drawing, |drawing, ((mark, (y, height)), (one, word))| {
                    let bar = Element::new("svg:rect")
                        .attribute("class", one.tone)
                        .attribute("x", x)
                        .attribute("y", y)
                        .attribute("width", WIDTH)
                        .attribute("height", height)
                        .child(title(format!("{} · {word}: {}", column.label, mark.number)));
                    drawing.child(
                        Element::new("svg:a")
                            .attribute("href", mark.href.clone())
                            .attribute("tabindex", "-1")
                            .child(bar),
                    )
                })
            }
        };
    }
    let names = chart::named(columns.len(), NAMES).into_iter().filter_map(|index| columns.get(index));
    let names: Vec<AnyView> = names.map(|column| view! { <span>{column.label.clone()}</span> }).collect();
    let legend = series.iter().map(|one| {
        view! { <li><i class=one.tone></i>{one.word.clone()}</li> }
    });
    let legend: Vec<AnyView> = legend.collect();
    let gap = has_gaps.then(|| view! { <li><i class="hatch"></i>{told.no_data.clone()}</li> });
    view! {
        <div class="plot">
            {drawing}
            <div class="axis" aria-hidden="true">{names}</div>
        </div>
        <ul class="legend">{legend}{gap}</ul>
        {table(is_open, told, series, columns)}
    }
}

/// The same figures as a table, made when somebody opens it.
fn table(is_open: RwSignal<bool>, told: Told, series: Vec<Series>, columns: Vec<Column>) -> AnyView {
    let element = NodeRef::<html::Details>::new();
    let toggled = move |_: ev::Event| {
        let element = element.get_untracked();
        is_open.set(element.is_some_and(|element| element.has_attribute("open")));
    };
    let summary = told.as_table.clone();
    let draw = move || {
        is_open.get().then(|| {
            let heads: Vec<AnyView> = series.iter().map(|one| view! { <th scope="col">{one.word.clone()}</th> }).collect();
            let rows: Vec<AnyView> = columns
                .iter()
                .map(|column| {
                    let cells: Vec<AnyView> = match &column.marks {
                        Some(marks) => marks.iter().map(|mark| view! { <td><a class="link" href=mark.href.clone()>{mark.number.clone()}</a></td> }).collect(),
                        None => series.iter().map(|_| view! { <td class="muted">{told.no_data.clone()}</td> }).collect(),
                    };
                    view! { <tr><th scope="row">{column.label.clone()}</th>{cells}</tr> }
                })
                .collect();
            view! {
                <div class="figures" tabindex="0" role="group" aria-label=told.title.clone()>
                    <table>
                        <thead><tr><th scope="col">{told.column.clone()}</th>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! {
        <details open=is_open node_ref=element on:toggle=toggled>
            <summary>{summary}</summary>
            {live(draw)}
        </details>
    }
}

/// A line without axes, for a trend beside its figure.
#[must_use]
pub fn spark(values: &[Option<u32>], tone: &'static str) -> AnyView {
    let (line, area) = chart::line(values);
    let width = values.len().saturating_sub(1).max(1) as u32 * STEP;
    let drawing = Element::new("svg")
        .attribute("class", format!("spark {tone}"))
        // Room for the stroke at both ends.
        .attribute("viewBox", format!("0 -40 {width} 1080"))
        .attribute("preserveAspectRatio", "none")
        .attribute("aria-hidden", "true")
        .attribute("focusable", "false")
        .child(path("area", area))
        .child(path("line", line));
    drawing.into_any()
}

fn path(class: &'static str, data: String) -> Element {
    Element::new("path").attribute("class", class).attribute("d", data)
}

/// What a pointer is told that rests there.
fn title(told: String) -> Element {
    Element::new("svg:title").child(told)
}

/// Cells in a row, each a span of time with a state or without.
#[must_use]
pub fn cells(states: Vec<(&'static str, String)>) -> AnyView {
    let cells: Vec<AnyView> = states
        .into_iter()
        .map(|(tone, told)| {
            let hint = told.clone();
            view! { <td><span class=format!("cell {tone}") title=hint><span class="hidden">{told}</span></span></td> }
        })
        .collect();
    cells.into_any()
}
