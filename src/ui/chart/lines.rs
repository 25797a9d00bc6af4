//! Lines over time: cut where nothing is known, with limits, and with what happened.

use super::frame::{Figures, Sheets, Stops, Told, frame};
use super::{drawing, path, title};
use crate::ui::element::Element;
use crate::ui::view;
use domain::chart::HEIGHT;
use leptos::prelude::*;

/// How wide the box is that lines are drawn in.
pub const WIDTH: u32 = 4 * HEIGHT;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The names of its colour and its stroke in `style/`.
    pub tone: String,
    /// Its word.
    pub word: String,
    /// The data of its path.
    pub data: String,
}

/// A level that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name of its colour in `style/`.
    pub tone: &'static str,
    /// Its word.
    pub word: String,
    /// How far from the top it is.
    pub place: u32,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The name of its colour in `style/`.
    pub tone: &'static str,
    /// How far from the left it is, in units of [`WIDTH`].
    pub place: u32,
    /// What it was.
    pub word: String,
    /// What all of its tone are.
    pub kind: String,
    /// The address of its entry.
    pub href: String,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plot {
    /// The lines.
    pub lines: Vec<Line>,
    /// The limits.
    pub limits: Vec<Limit>,
    /// What happened.
    pub events: Vec<Event>,
    /// From where to where nothing is known, in units of [`WIDTH`].
    pub silences: Vec<(u32, u32)>,
    /// Values that are named, with how far from the top they are.
    pub levels: Vec<(u32, String)>,
    /// Moments that are named, from the first to the last at equal distances.
    pub names: Vec<String>,
}

/// The distance of the lines that stand for missing data.
const HATCH: u32 = 60;

/// The chart.
#[must_use]
pub fn lines(
    is_open: RwSignal<bool>,
    told: Told,
    plot: Plot,
    stops: Stops,
    figures: impl Fn() -> Figures + Send + 'static,
    sheets: Sheets,
) -> AnyView {
    let mut drawn = drawing("chart over-time", &format!("0 0 {WIDTH} {HEIGHT}"));
    let levels =
        plot.levels.iter().fold(String::new(), |data, (place, _)| format!("{data}M0 {place}H{WIDTH}"));
    drawn = drawn.child(path("lines", levels));
    for (from, until) in &plot.silences {
        drawn = drawn.child(path("hatch", hatch(*from, *until)).child(title(told.no_data.clone())));
    }
    for limit in &plot.limits {
        let data = format!("M0 {}H{WIDTH}", limit.place);
        drawn =
            drawn.child(path(limit.tone, data).attribute("data-limit", "").child(title(limit.word.clone())));
    }
    for event in &plot.events {
        let data = format!("M{} 0V{HEIGHT}", event.place);
        let mark = path(event.tone, data).attribute("data-event", "").child(title(event.word.clone()));
        let link = Element::new("svg:a").attribute("href", event.href.clone()).attribute("tabindex", "-1");
        drawn = drawn.child(link.child(mark));
    }
    for line in &plot.lines {
        let stroke = Element::new("path").attribute("class", format!("stroke {}", line.tone));
        drawn = drawn.child(stroke.attribute("d", line.data.clone()).child(title(line.word.clone())));
    }
    let levels: Vec<AnyView> = plot
        .levels
        .into_iter()
        .map(|(place, word)| {
            let top = format!("{}.{}%", place / 10, place % 10);
            view! { <span style:top=top>{word}</span> }
        })
        .collect();
    let names: Vec<AnyView> = plot.names.into_iter().map(|name| view! { <span>{name}</span> }).collect();
    let line =
        |line: Line| view! { <li><i class=format!("stroke {}", line.tone)></i><bdi>{line.word}</bdi></li> };
    let legend: Vec<AnyView> = plot.lines.into_iter().map(line).collect();
    let limit = |limit: Limit| view! { <li><i class=format!("limit {}", limit.tone)></i><bdi>{limit.word}</bdi></li> };
    let limits: Vec<AnyView> = plot.limits.into_iter().map(limit).collect();
    let mut kinds: Vec<(&str, String)> = Vec::new();
    for event in plot.events {
        if !kinds.iter().any(|(tone, _)| *tone == event.tone) {
            kinds.push((event.tone, event.kind));
        }
    }
    let kind = |(tone, kind): (&str, String)| view! { <li><i class=format!("event {tone}")></i>{kind}</li> };
    let kinds: Vec<AnyView> = kinds.into_iter().map(kind).collect();
    let gap =
        (!plot.silences.is_empty()).then(|| view! { <li><i class="hatch"></i>{told.no_data.clone()}</li> });
    let below = view! {
        <div class="axis" aria-hidden="true">{names}</div>
        <ul class="legend">{legend}{limits}{kinds}{gap}</ul>
    };
    let drawn = view! { {drawn} <div class="levels" aria-hidden="true">{levels}</div> };
    frame(is_open, told, stops, drawn, below, figures, sheets)
}

/// Slanted lines from one place to another, as the data of an SVG path.
fn hatch(from: u32, until: u32) -> String {
    let mut data = String::new();
    let mut x = from;
    while x < until {
        // Each goes up to the right, up to the edge of the gap.
        let width = (until - x).min(HEIGHT / 2);
        data.push_str(&format!("M{x} {HEIGHT}L{} {}", x + width, HEIGHT - 2 * width));
        x += HATCH;
    }
    let mut y = HEIGHT;
    while y > 2 * HATCH {
        y -= 2 * HATCH;
        let width = (until - from).min(y / 2);
        data.push_str(&format!("M{from} {y}L{} {}", from + width, y - 2 * width));
    }
    data
}
