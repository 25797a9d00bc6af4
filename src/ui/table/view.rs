//! Where the table is: what of it is in view, and going to another row.

use super::{Grid, Place, Slice, State};
use domain::scroll;
use leptos::prelude::*;
use std::ops::RangeInclusive;

/// Rows kept ready above and below the view.
const SPARE: u32 = 6;

impl Grid {
    /// Follows the length of the list, the height of its rows, and which list it is.
    pub(super) fn follow(self, slice: &Slice, is_other: bool, row: u32) {
        let total = slice.total;
        self.set(&|state| (state.row, state.total) = (row.max(1), total));
        if is_other {
            let start = untrack(|| self.host().start());
            self.set(&|state| state.awaited = Some(start));
        }
        self.measure();
        if let Some((start, has_keyboard)) = self.state().awaited.filter(|(start, _)| start.at.row < total) {
            self.begin(start, has_keyboard);
        }
    }

    /// Rows came or went above the one that somebody is at: that one is gone along with,
    /// if it is still near. Whoever only looks at the begin sees what is new there.
    pub(super) fn follow_row(self, slice: &Slice) {
        let State { is_touched, awaited, scroll, .. } = self.state();
        let top = scroll.place();
        let is_begin = top == scroll::Place::default();
        if awaited.is_some() || !is_touched && is_begin {
            return;
        }
        let by = |at: u32| {
            let line = self.line(at)?;
            let place = slice.lines.iter().position(|other| other.id == line.id)?;
            Some(i64::from(slice.from) + place as i64 - i64::from(at))
        };
        let active = is_touched.then(|| self.active.get_untracked());
        let by = active.and_then(by).or_else(|| by(top.row)).filter(|by| *by != 0);
        let Some(by) = by else { return };
        let moved = move |row: u32| u32::try_from(i64::from(row) + by).unwrap_or_default();
        self.set(&|state| state.anchor = moved(state.anchor));
        self.active.set(moved(self.active.get_untracked()));
        if !is_begin {
            self.once_drawn(move |grid| {
                let row = moved(top.row);
                grid.set(&|state| {
                    state.scroll.restore(scroll::Place { row, ..top });
                });
            });
        }
    }

    /// The list is long enough to begin where it shall.
    fn begin(self, start: Place, has_keyboard: bool) {
        let active = start.active.unwrap_or(start.at.row);
        self.active.set(active);
        self.set(&|state| (state.anchor, state.is_touched) = (active, start.active.is_some()));
        self.once_drawn(move |grid| {
            grid.set(&|state| {
                state.awaited = None;
                state.scroll.restore(start.at);
            });
            if has_keyboard {
                grid.keyboard.try_set(true);
            }
        });
    }

    /// Changes the geometry and moves the scroll bar after it, once the page is
    /// drawn and has the height for it.
    fn once_drawn(self, change: impl FnOnce(Self) + 'static) {
        request_animation_frame(move || {
            if !self.is_gone() {
                change(self);
                self.move_bar();
            }
        });
    }

    fn move_bar(self) {
        let State { scroll, bar, .. } = self.state();
        if scroll.top() == bar {
            // Moving it to where it is makes the browser lay out the page, too.
            self.measure();
            self.tell_place();
        } else if let Some(frame) = self.frame.try_get_untracked().flatten() {
            frame.set_scroll_top(i32::try_from(scroll.top()).unwrap_or(i32::MAX));
            self.scrolled();
        }
    }

    /// The scroll bar was moved, by whomever.
    pub(super) fn scrolled(self) {
        let Some(frame) = self.frame.try_get_untracked().flatten() else { return };
        let top = frame.scroll_top().unsigned_abs();
        let (mut scroll, mut bar) = (self.state().scroll, top);
        if let Some(top) = scroll.scrolled(top).correct_to {
            frame.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
            bar = top;
        }
        self.set(&|state| (state.scroll, state.bar) = (scroll, bar));
        self.measure();
        self.tell_place();
    }

    /// Measures what is in view, and says which rows are wanted for it.
    pub(super) fn measure(self) {
        let State { mut scroll, total, row, awaited, heights, .. } = self.state();
        let Some((frame, head)) = heights.or_else(|| self.heights()) else { return };
        let view = frame.saturating_sub(head).unsigned_abs();
        if scroll.resize(total, row, view).is_some() {
            self.once_drawn(|_| {});
        }
        self.set(&|state| (state.scroll, state.view) = (scroll, view));
        let drawn = (total, scroll.height(), scroll.row_top(0));
        // What is set draws, also when it is the same as before.
        if self.drawn.get_untracked() != drawn {
            self.drawn.set(drawn);
        }
        let first = awaited.map_or(scroll.place(), |(start, _)| start.at);
        let from = first.row.saturating_sub(SPARE) / SPARE * SPARE;
        self.host().want(from, view.div_ceil(row) + 1 + 3 * SPARE);
    }

    /// Follows the heights of the frame and of the headings.
    pub(super) fn watch(self) {
        let hear = move || {
            if self.is_gone() {
                return;
            }
            let heights = self.heights();
            self.set(&|state| state.heights = heights);
            self.measure();
        };
        Effect::new(move |_| {
            if let (Some(frame), Some(head)) = (self.frame.get(), self.head.get()) {
                let host = untrack(|| self.host());
                host.on_resize(frame.into(), Box::new(hear));
                host.on_resize(head.into(), Box::new(hear));
            }
        });
    }

    fn heights(self) -> Option<(i32, i32)> {
        let (frame, head) = (self.frame.try_get_untracked()??, self.head.try_get_untracked()??);
        Some((frame.client_height(), head.offset_height()))
    }

    /// Brings a row wholly into view, with the least movement.
    pub(super) fn reveal(self, row: u32) {
        let mut scroll = self.state().scroll;
        if scroll.show(row).is_some() {
            self.set(&|state| state.scroll = scroll);
            self.move_bar();
        }
    }

    /// How many rows are wholly in view.
    pub(super) fn page(self) -> u32 {
        let State { row, view, .. } = self.state();
        view / row.max(1)
    }

    /// The rows that are in view, also in part.
    pub(super) fn seen(self) -> RangeInclusive<u32> {
        let first = self.state().scroll.place().row;
        first..=first.saturating_add(self.page()).saturating_add(1)
    }

    pub(super) fn tell_place(self) {
        let State { scroll, is_touched, .. } = self.state();
        let (at, active) = (scroll.place(), is_touched.then(|| self.active.get_untracked()));
        self.host().keep(Place { at, active });
    }
}
