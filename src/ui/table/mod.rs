//! `Table`: a list of any length of which only the rows in view exist. Its
//! semantics are those of a whole table: every row says which one it is.

mod cursor;
mod head;
mod keys;
mod place;
mod rows;
mod view;

pub use place::Place;

use super::live::{flag, text};
use crate::ui::view;
use domain::scroll::Scroll;
use leptos::prelude::*;
use leptos::tachys::renderer::types;
use leptos::{ev, html};
use std::sync::Arc;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Names it in the page and in callbacks.
    pub key: String,
    /// Its word.
    pub label: String,
    /// What its handle is called.
    pub handle: String,
    /// Whether the rows are in its order.
    pub sorted: Option<Sorted>,
    /// The width that a person gave it.
    pub width: Option<u16>,
    /// The least width that it has by itself, in CSS pixels.
    pub least: u16,
    /// Its share of what room is left, in tenths; 0 for none.
    pub share: u8,
    /// Whether numbers or times stand in it, which end at one line.
    pub is_number: bool,
    /// Whether its cells are the links that open the rows.
    pub is_link: bool,
}

/// The part that a column has in the order of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// From the largest to the smallest.
    pub is_descending: bool,
    /// Where it stands, when it is one of several: the first decides first.
    pub rank: Option<u8>,
    /// The same in words, where `aria-sort` may not say it.
    pub told: Option<String>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing was given.
    Missing,
    /// A text.
    Text(String),
    /// A text with the mark of a record that was stored twice.
    Double(String),
    /// A text of the kind that machines write.
    Code(String),
    /// A status and its class.
    Status(domain::Class, String),
    /// A moment.
    Time(domain::Timestamp),
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Names what it stands for.
    pub id: String,
    /// What its check box is called.
    pub label: String,
    /// Whether it is selected.
    pub is_selected: bool,
    /// Its cells, in the order of the headings.
    pub cells: Vec<Cell>,
}

/// The rows that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Tells one list from another: the table keeps its place as long as it stays.
    pub of: String,
    /// How many rows the list has.
    pub total: u32,
    /// The index of the first row that is there, from 0.
    pub from: u32,
    /// The rows that are there.
    pub lines: Vec<Arc<Line>>,
}

/// Rows that a person selects or lets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// One, by its index.
    Row(u32),
    /// All from one index to another, with both.
    Range(u32, u32),
    /// Every row of the list.
    All,
    /// No row, also of those that are not in the list.
    None,
}

/// How many rows of the list are selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selected {
    /// None.
    #[default]
    None,
    /// Some of them.
    Some,
    /// Every one.
    All,
}

/// The page that a table is part of: what the table shows, asks and tells. What is
/// asked while it draws is asked again when a signal that was read changes.
pub trait Host: Send + Sync {
    /// The columns.
    fn headings(&self) -> Vec<Heading>;
    /// Whether the columns are others than the usual ones.
    fn is_own(&self) -> bool;
    /// The rows that are there.
    fn slice(&self) -> Slice;
    /// How many rows are selected.
    fn selected(&self) -> Selected;
    /// The row that is open beside the list, by its id.
    fn current(&self) -> Option<String>;
    /// The height of a row in CSS pixels; `style/` draws rows of that height.
    fn row_height(&self) -> u32;
    /// Where a list that has just come begins, and whether the keyboard goes there.
    fn start(&self) -> (Place, bool);
    /// The address that opens a row.
    fn href(&self, id: &str) -> String;
    /// The id of the link that opens a row.
    fn link_id(&self, id: &str) -> String;
    /// Draws what stands in a cell.
    fn cell(&self, cell: &Cell) -> AnyView;

    /// These rows are wanted: the index of the first, and how many.
    fn want(&self, from: u32, len: u32);
    /// The person is here.
    fn keep(&self, place: Place);
    /// A heading was pressed, with Shift or without.
    fn sort(&self, key: &str, also: bool);
    /// A column was given a width, or back its own.
    fn resize(&self, key: &str, width: Option<u16>);
    /// Rows are to be selected, or no longer.
    fn select(&self, select: Select, is_on: bool);
    /// A row is opened.
    fn open(&self, id: &str);

    /// The attribute of the nearest element around an event that fits a selector.
    fn around(&self, event: &ev::Event, selector: &str, attribute: &str) -> Option<String>;
    /// Hears when an element has another size, for the life of the page.
    fn on_resize(&self, element: types::Element, hear: Box<dyn Fn()>);
    /// How wide that element is.
    fn width(&self, event: &ev::Event, selector: &str) -> u32;
    /// Lets a pointer belong to the element that it was pressed on.
    fn hold(&self, event: &ev::PointerEvent);
    /// Gives the focus to an element in another, without scrolling, unless something
    /// beside that other one has it.
    fn focus(&self, within: &str, selector: &str);
}

/// The table. Setting `keyboard` gives the focus to the row that is active; it
/// is set as long as the focus is in a row.
pub fn table(
    label: Signal<String>,
    all_label: Signal<String>,
    host: Arc<dyn Host>,
    keyboard: RwSignal<bool>,
) -> AnyView {
    let grid = Grid::new(host, keyboard);
    grid.watch();
    view! {
        <div
            class="table-frame"
            tabindex="-1"
            node_ref=grid.frame
            on:scroll=move |_| grid.scrolled()
            on:keydown=move |event| grid.on_key(&event)
            on:click=move |event| grid.on_click(&event)
            on:mousedown=move |event| grid.on_mouse_down(&event)
            on:focusin=move |event| grid.on_focus(&event)
            on:focusout=move |event| grid.on_blur(&event)
        >
            <table
                role="table"
                aria-label=label
                aria-rowcount=text(move || grid.drawn.get().0.saturating_add(1).to_string())
                class:own=flag(move || grid.is_own())
                style:grid-template-columns=text(move || grid.tracks())
                style:min-width=text(move || grid.least_width())
            >
                {grid.head(all_label)}
                <tbody
                    role="rowgroup"
                    node_ref=grid.body
                    style:height=text(move || pixels(grid.drawn.get().1.into()))
                ></tbody>
            </table>
        </div>
    }
}

/// What the parts of the table share.
#[derive(Clone, Copy)]
struct Grid {
    host: StoredValue<Arc<dyn Host>>,
    keyboard: RwSignal<bool>,
    frame: NodeRef<html::Div>,
    head: NodeRef<html::Thead>,
    body: NodeRef<html::Tbody>,
    /// The row that the keyboard is in, or would come to.
    active: RwSignal<u32>,
    /// What of it is drawn: the number of rows, their height, where the first stands.
    drawn: RwSignal<(u32, u32, i64)>,
    /// Changes when there are rows left to draw.
    redraw: RwSignal<u32>,
    state: StoredValue<State>,
    /// The rows that are wanted in the page: the slice, the active and the focused one.
    rows: StoredValue<rows::Rows>,
    /// The column whose handle has the focus, and how wide it is.
    handled: RwSignal<Option<(String, u16)>>,
}

/// What the table keeps and nothing is drawn by.
#[derive(Clone, Copy, Default)]
struct State {
    /// The geometry of rows and scroll bar.
    scroll: Scroll,
    /// Where the scroll bar was last seen, in CSS pixels.
    bar: u32,
    /// The number of rows.
    total: u32,
    /// The height of a row, and of the view without the headings.
    row: u32,
    view: u32,
    /// The heights of frame and headings, once they were told: reading them while
    /// something is being drawn makes the browser lay out the page at once.
    heights: Option<(i32, i32)>,
    /// The row that really has the focus: while the active one is on its way, another.
    focused: Option<u32>,
    /// Where a selection with Shift began.
    anchor: u32,
    /// Where the list shall be as soon as it is long enough.
    awaited: Option<(Place, bool)>,
    /// Whether a person was in a row of this list.
    is_touched: bool,
    /// How many rows were drawn since the last frame, whether more are to be drawn in
    /// the next one, and whether that was asked for.
    drawn_rows: usize,
    is_more: bool,
    is_frame_asked: bool,
    /// Where a pointer took a handle, and how wide the column was then.
    grip: Option<(i32, u16)>,
}

impl Grid {
    fn new(host: Arc<dyn Host>, keyboard: RwSignal<bool>) -> Self {
        let start = host.start();
        let first = start.0.at.row;
        let grid = Self {
            host: StoredValue::new(host),
            keyboard,
            frame: NodeRef::new(),
            head: NodeRef::new(),
            body: NodeRef::new(),
            active: RwSignal::new(first),
            drawn: RwSignal::default(),
            redraw: RwSignal::new(0),
            state: StoredValue::new(State {
                row: 1,
                anchor: first,
                awaited: Some(start),
                // The page around it is drawn in this task, its rows in the next frame.
                drawn_rows: rows::PER_FRAME,
                ..State::default()
            }),
            rows: StoredValue::default(),
            handled: RwSignal::new(None),
        };
        grid.set(&|state| state.is_frame_asked = true);
        request_animation_frame(move || grid.go_on());
        grid.draw();
        grid
    }

    fn state(self) -> State {
        self.state.try_get_value().unwrap_or_default()
    }

    fn set(self, change: &dyn Fn(&mut State)) {
        self.state.try_update_value(change);
    }

    /// Whether the page that it was part of is gone: what was to come in the next frame is
    /// no longer wanted.
    fn is_gone(self) -> bool {
        self.state.try_get_value().is_none()
    }

    fn host(self) -> Arc<dyn Host> {
        self.host.get_value()
    }
}

/// A length for `style`.
fn pixels(length: i64) -> String {
    let mut text = length.to_string();
    text.push_str("px");
    text
}
