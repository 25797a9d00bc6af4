//! What a person does in the rows: keys, presses, and where the focus is.

use super::rows::Rows;
use super::{Grid, Line, Select, keys};
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// Selectors: a row, a cell, a heading's button, a handle between columns.
const ROW: &str = "tbody [aria-rowindex]";
const COLUMN: &str = "[data-col]";
/// The column of check boxes.
pub(super) const CHECK: &str = "select";

impl Grid {
    pub(super) fn on_key(self, event: &ev::KeyboardEvent) {
        if event.default_prevented() || event.alt_key() {
            return;
        }
        let is_row = self.host().around(event, "thead", "role").is_none();
        let with_control = event.ctrl_key() || event.meta_key();
        let is_used = match event.key().as_str() {
            "a" if with_control => {
                self.host().select(Select::All, true);
                true
            }
            key if with_control && key != "Home" && key != "End" => false,
            "x" if is_row => self.toggle(self.active.get_untracked()),
            "Enter" if is_row => self.open(self.active.get_untracked()),
            key => self.walk(key, event.shift_key()),
        };
        if is_used {
            event.prevent_default();
        }
    }

    /// Goes to the row that a key leads to; with Shift, selects the rows on the way.
    fn walk(self, key: &str, extends: bool) -> bool {
        let (active, total) = (self.active.get_untracked(), self.state().total);
        let Some(row) = keys::target(key, active, total, self.page()) else { return false };
        if extends {
            self.extend(active, row);
        } else {
            self.set(&|state| state.anchor = row);
        }
        self.go(row);
        true
    }

    /// Gives the keyboard to a row, as soon as it is there.
    fn go(self, row: u32) {
        self.active.set(row);
        self.keyboard.set(true);
        self.reveal(row);
    }

    pub(super) fn on_click(self, event: &ev::MouseEvent) {
        let Some(row) = self.row_of(event) else { return self.on_head_click(event) };
        let before = self.active.get_untracked();
        let is_check = self.host().around(event, COLUMN, "data-col").as_deref() == Some(CHECK);
        let is_link = self.host().around(event, "a", "href").is_some();
        if event.shift_key() && !is_link {
            self.extend(before, row);
        } else {
            self.set(&|state| state.anchor = row);
        }
        self.active.set(row);
        self.set(&|state| state.is_touched = true);
        self.tell_place();
        if is_check {
            // A box shows what is selected, which is told soon, and nothing of its own.
            event.prevent_default();
        }
        if is_check || event.shift_key() {
            if !event.shift_key() {
                self.toggle(row);
            }
            self.keyboard.set(true);
        } else if !event.default_prevented() && !is_link {
            // A link in the row has gone there already, or will in a tab of its own.
            self.open(row);
        }
    }

    /// A press with Shift selects rows, and not the texts in them.
    pub(super) fn on_mouse_down(self, event: &ev::MouseEvent) {
        if event.shift_key() && self.row_of(event).is_some() {
            event.prevent_default();
        }
    }

    pub(super) fn on_focus(self, event: &ev::FocusEvent) {
        self.note_handle(event);
        let row = self.row_of(event);
        self.set(&|state| state.focused = row);
        self.keyboard.set(row.is_some());
        if let Some(row) = row {
            self.active.set(row);
            self.set(&|state| state.is_touched = true);
            self.tell_place();
        }
    }

    /// The focus went to another element. Where it went to none, as when a row is
    /// drawn anew, it is given back.
    pub(super) fn on_blur(self, event: &ev::FocusEvent) {
        if event.related_target().is_some() {
            self.set(&|state| state.focused = None);
            self.keyboard.set(false);
        }
    }

    /// Selects from the anchor to `now` in place of from there to `before`.
    fn extend(self, before: u32, now: u32) {
        let anchor = self.state().anchor;
        if let Some((from, to)) = keys::given_up(anchor, before, now) {
            self.host().select(Select::Range(from, to), false);
        }
        self.host().select(Select::Range(anchor.min(now), anchor.max(now)), true);
    }

    fn toggle(self, row: u32) -> bool {
        let line = self.line(row);
        if let Some(line) = &line {
            self.set(&|state| state.anchor = row);
            self.host().select(Select::Row(row), !line.is_selected);
        }
        line.is_some()
    }

    fn open(self, row: u32) -> bool {
        let line = self.line(row);
        if let Some(line) = &line {
            self.host().open(&line.id);
        }
        line.is_some()
    }

    /// A row that is in the page.
    pub(super) fn line(self, row: u32) -> Option<Arc<Line>> {
        let find = |rows: &Rows| rows.iter().find(|(index, _)| *index == row).map(|(_, line)| line.clone());
        self.rows.with_value(find)
    }

    /// The index of the row that an event happened in.
    fn row_of(self, event: &ev::Event) -> Option<u32> {
        self.host().around(event, ROW, "aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)
    }
}
