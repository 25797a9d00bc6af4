//! Lanes: of each row, a state for each span of time.

use super::frame::{Figures, Sheet, Sheets, Told, table};
use crate::ui::view;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// The address of what it is.
    pub href: String,
    /// For each span the name of a colour in `style/`, and its word; `None` where nothing is
    /// known.
    pub states: Vec<Option<(&'static str, &'static str)>>,
}

/// The lanes. A span has a name, and another one for other programs: a moment in UTC.
#[must_use]
pub fn lanes(is_open: RwSignal<bool>, told: Told, spans: Vec<(String, String)>, lanes: Vec<Lane>) -> AnyView {
    let plot = NodeRef::<html::Div>::new();
    let ends = [spans.first(), spans.last()].map(|span| span.map(|span| span.0.clone()).unwrap_or_default());
    let [first, last] = ends;
    let row = |lane: &Lane| {
        let cell = |(state, (name, _)): (&Option<(&'static str, &'static str)>, &(String, String))| {
            let (tone, word) = state.unwrap_or(("none", ""));
            let word = if state.is_some() { word } else { told.no_data.as_str() };
            let said = format!("{name}: {word}");
            let hint = said.clone();
            view! { <td><span class=format!("cell {tone}") title=hint><span class="hidden">{said}</span></span></td> }
        };
        let cells: Vec<AnyView> = lane.states.iter().zip(&spans).map(cell).collect();
        view! { <tr><th scope="row"><a href=lane.href.clone()><bdi>{lane.name.clone()}</bdi></a></th>{cells}</tr> }
    };
    let rows: Vec<AnyView> = lanes.iter().map(row).collect();
    let sheets = sheets(&told.column, &spans, &lanes);
    let (title, no_data) = (told.title.clone(), told.no_data.clone());
    let figures = move || {
        let state = |state: &Option<(&'static str, &'static str)>| {
            let word = state.map_or(no_data.clone(), |(_, word)| word.to_owned());
            view! { {word} }
        };
        Figures {
            heads: spans.iter().map(|(name, _)| name.clone()).collect(),
            rows: lanes
                .iter()
                .map(|lane| (lane.name.clone(), lane.states.iter().map(state).collect()))
                .collect(),
            note: None,
        }
    };
    view! {
        <div class="lanes" tabindex="0" role="group" aria-label=title node_ref=plot>
            <table><tbody>{rows}</tbody></table>
        </div>
        <p class="ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p>
        {table(is_open, told, figures, plot, sheets)}
    }
}

/// The states for other programs.
fn sheets(column: &str, spans: &[(String, String)], lanes: &[Lane]) -> Sheets {
    let heads = std::iter::once(column.to_owned()).chain(spans.iter().map(|(_, exactly)| exactly.clone()));
    let row = |lane: &Lane| {
        let word =
            |state: &Option<(&'static str, &'static str)>| state.map_or("", |(_, word)| word).to_owned();
        std::iter::once(lane.name.clone()).chain(lane.states.iter().map(word)).collect()
    };
    let sheet = Sheet { heads: heads.collect(), rows: lanes.iter().map(row).collect() };
    Arc::new(move |then| then(Some(sheet.clone())))
}
