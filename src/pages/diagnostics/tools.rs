//! `Tool`: what opens at a button or comes with a selection. It is fetched when the first
//! one is wanted, for most visits want none.

use super::{List, help};
use crate::data::focus;
use crate::pages::entry;
use crate::pages::later::{Coming, Draw, later};
use crate::pages::shelf::Shelf;
use crate::pages::style;
use domain::Route;
use engine::message::Facet;
use leptos::prelude::*;
use std::sync::Arc;

/// What comes later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Which columns there are.
    Columns,
    /// The lists that are kept.
    Views,
    /// The forms of a file.
    Export,
    /// What can be typed.
    Help,
    /// The values of a facet.
    Facet(Facet),
    /// The entry that is open.
    Entry(String),
    /// What is selected, and what is being exported.
    Bars,
}

/// Draws a tool.
pub fn draw_tool(list: List, tool: Tool) -> AnyView {
    style::adopt();
    match tool {
        Tool::Columns => list.column_choice(),
        Tool::Views => list.shelf().choice(),
        Tool::Export => list.export_choice(),
        Tool::Help => help::examples(),
        Tool::Facet(facet) => list.facet_values(facet),
        Tool::Entry(id) => {
            // What opens takes the focus.
            focus::move_to(entry::PANEL);
            list.beside(id)
        }
        Tool::Bars => list.own_bars(),
    }
}

impl List {
    /// The lists that are kept.
    pub(super) fn shelf(self) -> Shelf {
        let here = move || Route::Diagnostics { listing: self.listing.get(), entry: None };
        Shelf { views: self.data.views, here: Signal::derive(here), usual: |words| words.all_entries }
    }

    /// Draws a tool as soon as it is here.
    pub(super) fn tool(self, tool: Tool) -> AnyView {
        later(move || {
            let tool = tool.clone();
            let coming: Coming<Draw> = Box::pin(async move {
                let draw = (self.tools)().await?;
                Some(Arc::new(move || draw(self, tool.clone())) as Draw)
            });
            coming
        })
    }
}
