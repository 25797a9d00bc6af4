//! Charts, drawn in SVG from the geometry of `domain`. A drawing is for the eye and the
//! pointer: beside it is a table with the same figures, for everybody.

mod frame;
mod lanes;
mod lines;
mod stacked;

pub use frame::{Figures, Form, Picture, Saver, Sheet, Sheets, Stops, Told};
pub use lanes::{Lane, lanes};
pub use lines::{Event, Limit, Line, Plot, WIDTH, lines};
pub use stacked::{Column, Mark, Series, stacked};

use super::element::Element;
use domain::chart::{self, STEP};
use leptos::prelude::*;

/// A drawing that is stretched into its place, and that only the eye needs.
fn drawing(class: &str, view_box: &str) -> Element {
    Element::new("svg")
        .attribute("class", class.to_owned())
        .attribute("viewBox", view_box.to_owned())
        .attribute("preserveAspectRatio", "none")
        .attribute("aria-hidden", "true")
        .attribute("focusable", "false")
}

/// A line without axes, for a trend beside its figure.
#[must_use]
pub fn spark(values: &[Option<u32>], tone: &'static str) -> AnyView {
    let (line, area) = chart::line(values);
    let width = values.len().saturating_sub(1).max(1) as u32 * STEP;
    // Room for the stroke at both ends.
    let drawing = drawing(&["spark ", tone].concat(), &format!("0 -40 {width} 1080"))
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
