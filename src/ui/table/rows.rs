//! The rows in the page. A row is drawn once for its index, stands in its order and is
//! never moved, so that the focus in it stays. Another content changes what differs.

use super::cursor::CHECK;
use super::{Cell, Grid, Line, Slice, State, pixels};
use crate::ui::live::{flag, text};
use crate::ui::view;
use domain::scroll::MAX_HEIGHT;
use leptos::prelude::*;
use leptos::tachys::view::Mountable;
use leptos::tachys::view::any_view::AnyViewState;
use std::sync::Arc;

/// How many rows are drawn between two frames: there has to be time for their layout, too.
pub(super) const PER_FRAME: usize = 24;

/// Rows and their indices, in order.
pub(super) type Rows = Vec<(u32, Arc<Line>)>;

/// The rows of a slice. Those at the other indices stay as they were, for as long
/// as they exist: the keyboard is there.
pub(super) fn with_kept(slice: &Slice, kept: [Option<u32>; 2], before: &[(u32, Arc<Line>)]) -> Rows {
    let mut rows: Rows = (slice.from..).zip(slice.lines.iter().cloned()).collect();
    for index in kept.into_iter().flatten().filter(|index| *index < slice.total) {
        let place = rows.iter().position(|(known, _)| *known >= index).unwrap_or(rows.len());
        let is_there = rows.get(place).is_some_and(|(known, _)| *known == index);
        let row = before.iter().find(|(known, _)| *known == index);
        if let Some(row) = row.filter(|_| !is_there) {
            rows.insert(place, row.clone());
        }
    }
    rows
}

/// What may change in a row without drawing it anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    is_selected: bool,
    /// Whether it is the one that is open beside the list.
    is_current: bool,
    /// Whether Tab comes to it.
    is_stop: bool,
}

/// What every row is drawn by.
#[derive(Default, PartialEq)]
struct Look {
    columns: Vec<Column>,
    row_height: u32,
    base: i64,
}

#[derive(PartialEq)]
struct Column {
    key: String,
    is_number: bool,
    is_link: bool,
}

struct Drawn {
    index: u32,
    line: Arc<Line>,
    mark: RwSignal<Mark>,
    state: AnyViewState,
    /// Whether another is wanted at its place.
    is_old: bool,
    /// What the row reacts with; gone when it is.
    _owner: Owner,
}

#[derive(Default)]
struct Sheet {
    of: String,
    look: Look,
    rows: Vec<Drawn>,
}

impl Grid {
    /// Draws the rows, now and whenever they change.
    pub(super) fn draw(self) {
        Effect::new(move |sheet: Option<Sheet>| {
            let host = self.host();
            let (slice, row_height) = (host.slice(), host.row_height());
            self.frame.track();
            let is_other = sheet.as_ref().is_some_and(|sheet| sheet.of != slice.of);
            let mut sheet = sheet.unwrap_or_default();
            if !is_other {
                self.follow_row(&slice);
            }
            self.follow(&slice, is_other, row_height);
            let columns = host.headings().into_iter();
            let columns =
                columns.map(|one| Column { key: one.key, is_number: one.is_number, is_link: one.is_link });
            let look = Look { columns: columns.collect(), row_height, base: self.drawn.get().2 };
            if sheet.look != look {
                sheet.look = look;
                sheet.rows.drain(..).for_each(|mut row| row.state.unmount());
            }
            let kept = [Some(self.active.get()), self.state().focused];
            let before = self.rows.with_value(|rows| if is_other { Rows::new() } else { rows.clone() });
            let wanted = with_kept(&slice, kept, &before);
            self.merge(&mut sheet, &wanted);
            self.rows.set_value(wanted);
            sheet.of = slice.of;
            self.mark(&sheet.rows);
            self.refocus(&sheet.rows);
            sheet
        });
    }

    /// Takes away the rows that are no longer wanted and puts in those that are new.
    fn merge(self, sheet: &mut Sheet, wanted: &Rows) {
        let Some(body) = self.body.get() else { return };
        let mut kept = Vec::with_capacity(wanted.len());
        for mut row in sheet.rows.drain(..) {
            let Some((_, line)) = wanted.iter().find(|(index, _)| *index == row.index) else {
                row.state.unmount();
                continue;
            };
            row.is_old = !line.reads_as(&row.line);
            if !row.is_old {
                row.line = line.clone();
            }
            kept.push(row);
        }
        let chosen = self.chosen(wanted, &kept);
        // From the last to the first, so that each stands before the one after it.
        for (index, line) in wanted.iter().rev() {
            let there = kept.pop_if(|row| row.index == *index);
            match there {
                Some(row) if row.is_old && chosen.contains(index) => {
                    sheet.rows.push(self.redrawn(&sheet.look, row, line));
                }
                Some(row) => sheet.rows.push(row),
                None if chosen.contains(index) => {
                    let mut row = self.drawn(&sheet.look, *index, line);
                    let next = sheet.rows.last();
                    if !next.is_some_and(|next| next.state.insert_before_this(&mut row.state)) {
                        row.state.mount(&body, None);
                    }
                    sheet.rows.push(row);
                }
                None => {}
            }
        }
        sheet.rows.reverse();
    }

    /// The rows to draw now of those that are not there: as many as there is time for
    /// before the next frame, those in view first. That frame goes on.
    fn chosen(self, wanted: &Rows, there: &[Drawn]) -> Vec<u32> {
        self.redraw.track();
        let State { drawn_rows, is_frame_asked, .. } = self.state();
        let is_new = |index: &u32| there.iter().all(|row| row.index != *index || row.is_old);
        let new: Vec<u32> = wanted.iter().map(|(index, _)| *index).filter(is_new).collect();
        let seen = self.seen();
        let is_any_seen = new.iter().any(|index| seen.contains(index));
        let first = new.iter().filter(|index| !is_any_seen || seen.contains(index));
        let chosen: Vec<u32> = first.take(PER_FRAME.saturating_sub(drawn_rows)).copied().collect();
        self.set(&|state| {
            state.drawn_rows += chosen.len();
            state.is_more = chosen.len() < new.len();
            state.is_frame_asked |= !new.is_empty();
        });
        if !new.is_empty() && !is_frame_asked {
            // The frame that comes first shows what was drawn for it, and is not kept waiting.
            request_animation_frame(move || request_animation_frame(move || self.go_on()));
        }
        chosen
    }

    /// A frame is over: there is time for more rows.
    pub(super) fn go_on(self) {
        let is_more = self.state().is_more;
        self.set(&|state| (state.drawn_rows, state.is_frame_asked) = (0, false));
        if is_more {
            self.redraw.try_update(|times| *times = times.wrapping_add(1));
        }
    }

    fn mark(self, rows: &[Drawn]) {
        let active = self.active.get();
        let current = self.host().current();
        let is_active_there = rows.iter().any(|row| row.index == active);
        for (place, row) in rows.iter().enumerate() {
            let mark = Mark {
                is_selected: row.line.is_selected,
                is_current: current.as_ref() == Some(&row.line.id),
                is_stop: if is_active_there { row.index == active } else { place == 0 },
            };
            if row.mark.get_untracked() != mark {
                row.mark.set(mark);
            }
        }
    }

    /// Gives the focus to the active row when it has come, or was drawn anew.
    fn refocus(self, rows: &[Drawn]) {
        if !self.keyboard.get() {
            return;
        }
        let active = self.active.get_untracked();
        if rows.iter().any(|row| row.index == active) {
            let link = format!("tbody [aria-rowindex=\"{}\"] a", u64::from(active) + 2);
            self.host().focus(".table-frame", &link);
        }
    }

    fn drawn(self, look: &Look, index: u32, line: &Arc<Line>) -> Drawn {
        let owner = Owner::default();
        let (mark, state) = owner.with(|| {
            let mark = RwSignal::new(Mark { is_selected: line.is_selected, ..Mark::default() });
            (mark, self.row(look, index, line, mark).build())
        });
        Drawn { index, line: line.clone(), mark, state, is_old: false, _owner: owner }
    }

    /// The same row with another content: only what differs in it changes.
    fn redrawn(self, look: &Look, row: Drawn, line: &Arc<Line>) -> Drawn {
        let owner = Owner::default();
        let Drawn { index, mark, mut state, .. } = row;
        let mark = Mark { is_selected: line.is_selected, ..mark.get_untracked() };
        let mark = owner.with(|| {
            let mark = RwSignal::new(mark);
            self.row(look, index, line, mark).rebuild(&mut state);
            mark
        });
        Drawn { index, line: line.clone(), mark, state, is_old: false, _owner: owner }
    }

    fn row(self, look: &Look, index: u32, line: &Line, mark: RwSignal<Mark>) -> AnyView {
        let host = self.host();
        let cell = |(column, cell): (&Column, &Cell)| {
            let mut inner = host.cell(cell);
            if column.is_link {
                let id = line.id.clone();
                let href = text(move || self.host().href(&id));
                let stop = text(move || if mark.get().is_stop { "0" } else { "-1" }.to_owned());
                inner = view! { <a id=host.link_id(&line.id) href=href tabindex=stop>{inner}</a> };
            }
            let class = if column.is_link {
                "name"
            } else if column.is_number {
                "end"
            } else {
                ""
            };
            view! { <td role="cell" data-col=column.key.clone() class=class>{inner}</td> }
        };
        // A row that is kept for its focus may be farther than the table is high.
        let place = look.base + i64::from(index) * i64::from(look.row_height);
        let top = place.clamp(0, i64::from(MAX_HEIGHT.saturating_sub(look.row_height)));
        view! {
            <tr
                role="row"
                aria-rowindex=(u64::from(index) + 2).to_string()
                aria-current=text(move || mark.get().is_current.to_string())
                class:chosen=flag(move || mark.get().is_selected)
                style:top=pixels(top)
            >
                <td role="cell" data-col=CHECK class="pick">
                    <input
                        type="checkbox"
                        tabindex="-1"
                        aria-label=line.label.clone()
                        prop:checked=flag(move || mark.get().is_selected)
                    />
                </td>
                {look.columns.iter().zip(&line.cells).map(cell).collect_view()}
            </tr>
        }
    }
}

impl Line {
    /// Whether it is drawn in the same way.
    fn reads_as(&self, other: &Self) -> bool {
        self.id == other.id && self.label == other.label && self.cells == other.cells
    }
}
