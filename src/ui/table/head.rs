//! The headings: sorting by them, selecting every row, and how wide the columns are.

use super::cursor::CHECK;
use super::{Grid, Heading, Select, Selected, pixels};
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use leptos::ev;
use leptos::prelude::*;

/// The least and the greatest width that a person can give to a column.
const LEAST: u16 = 48;
const GREATEST: u16 = 1_200;
/// How far an arrow key moves a handle.
const STEP: u16 = 16;
/// How wide the column of check boxes is.
const CHECK_WIDTH: i64 = 44;

const HANDLE: &str = "[role=separator]";

impl Grid {
    pub(super) fn head(self, all_label: Signal<String>) -> AnyView {
        let columns = Memo::new(move |_| {
            let keys = self.host().headings().into_iter().map(|heading| heading.key);
            keys.collect::<Vec<_>>().join("\n")
        });
        let is = move |selected: Selected| flag(move || self.host().selected() == selected);
        view! {
            <thead
                role="rowgroup"
                node_ref=self.head
                on:keydown=move |event| self.on_handle_key(&event)
                on:pointerdown=move |event| self.on_handle_press(&event)
                on:pointermove=move |event| self.on_handle_move(&event)
                on:lostpointercapture=move |_| self.resized()
            >
                <tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col" data-col=CHECK class="pick">
                        <input
                            type="checkbox"
                            aria-label=all_label
                            prop:checked=is(Selected::All)
                            prop:indeterminate=is(Selected::Some)
                        />
                    </th>
                    {live(move || {
                        // Reading it, for a memo that nobody reads never changes.
                        columns.get();
                        let headings = untrack(|| self.host().headings());
                        headings.into_iter().map(|heading| self.heading(heading)).collect_view()
                    })}
                </tr>
            </thead>
        }
    }

    /// A heading is drawn once; what changes about it changes in place, for the
    /// focus may be in it.
    fn heading(self, heading: Heading) -> AnyView {
        let key = heading.key;
        let read = |read: fn(&Heading) -> String| {
            let key = key.clone();
            text(move || self.find(&key).as_ref().map(read).unwrap_or_default())
        };
        let sorted = {
            let key = key.clone();
            Signal::derive(move || self.find(&key).as_ref().and_then(Heading::aria_sort))
        };
        let width = {
            let key = key.clone();
            text(move || self.width_now(&key).to_string())
        };
        view! {
            <th role="columnheader" scope="col" data-col=key.clone() class=heading.is_number.then_some("end") aria-sort=sorted>
                <button type="button">
                    {read(|heading| heading.label.clone())}
                    <span class="arrow" aria-hidden="true">{read(Heading::arrow)}</span>
                    <span class="hidden">{read(Heading::told)}</span>
                </button>
                <span
                    role="separator"
                    tabindex="0"
                    aria-orientation="vertical"
                    aria-label=read(|heading| heading.handle.clone())
                    aria-valuemin=LEAST.to_string()
                    aria-valuemax=GREATEST.to_string()
                    aria-valuenow=width
                ></span>
            </th>
        }
    }

    /// A press in the table that was in none of its rows.
    pub(super) fn on_head_click(self, event: &ev::MouseEvent) {
        let column = self.host().around(event, "th", "data-col");
        let on = |selector: &str| self.host().around(event, selector, "type").is_some();
        match column {
            Some(key) if on("th button") => self.host().sort(&key, event.shift_key()),
            Some(_) if on("th input") => {
                // A box shows what is selected, and nothing of its own.
                event.prevent_default();
                let is_all = untrack(|| self.host().selected()) == Selected::All;
                self.host().select(if is_all { Select::None } else { Select::All }, !is_all);
            }
            _ => {}
        }
    }

    /// Notes how wide the column is whose handle has got the focus, for it to say so.
    pub(super) fn note_handle(self, event: &ev::Event) {
        let handled = self.handle(event).map(|key| (key, self.width(event)));
        self.handled.set(handled);
    }

    fn on_handle_press(self, event: &ev::PointerEvent) {
        if let Some(key) = self.handle(event) {
            self.handled.set(Some((key, self.width(event))));
            self.host().hold(event);
            let grip = Some((event.client_x(), self.width(event)));
            self.set(&|state| state.grip = grip);
        }
    }

    fn on_handle_move(self, event: &ev::PointerEvent) {
        if let Some((from, width)) = self.state().grip {
            let width = i32::from(width).saturating_add(event.client_x()).saturating_sub(from);
            self.set_width(u16::try_from(width.max(0)).unwrap_or(GREATEST));
        }
    }

    /// The pointer let the handle go.
    fn resized(self) {
        if let (Some(_), Some((key, width))) = (self.state().grip, self.handled.get_untracked()) {
            self.set(&|state| state.grip = None);
            self.host().resize(&key, Some(width));
        }
    }

    fn on_handle_key(self, event: &ev::KeyboardEvent) {
        let Some(key) = self.handle(event) else { return };
        let width = self.width(event);
        let width = match event.key().as_str() {
            "ArrowLeft" => Some(width.saturating_sub(STEP).max(LEAST)),
            "ArrowRight" => Some(width.saturating_add(STEP).min(GREATEST)),
            "Home" => None,
            _ => return,
        };
        event.prevent_default();
        self.handled.set(width.map(|width| (key.clone(), width)));
        self.host().resize(&key, width);
    }

    fn set_width(self, width: u16) {
        self.handled.update(|handled| {
            if let Some((_, now)) = handled {
                *now = width.clamp(LEAST, GREATEST);
            }
        });
    }

    /// The key of the column whose handle an event happened on.
    fn handle(self, event: &ev::Event) -> Option<String> {
        self.host().around(event, HANDLE, "role")?;
        self.host().around(event, "th", "data-col")
    }

    fn width(self, event: &ev::Event) -> u16 {
        u16::try_from(self.host().width(event, "th")).unwrap_or(GREATEST).clamp(LEAST, GREATEST)
    }

    /// The width that a handle tells.
    fn width_now(self, key: &str) -> u16 {
        let handled = self.handled.get().filter(|(handled, _)| handled == key);
        let usual = || self.find(key).map_or(LEAST, |one| one.width.unwrap_or(one.least));
        handled.map_or_else(usual, |(_, width)| width)
    }

    /// The width that a person has given, or is about to give, to a column.
    fn width_of(self, heading: &Heading) -> Option<u16> {
        let dragged = self.state().grip.is_some().then(|| self.handled.get()).flatten();
        dragged.filter(|(key, _)| *key == heading.key).map(|(_, width)| width).or(heading.width)
    }

    /// Whether the columns are not the usual ones in their usual widths.
    pub(super) fn is_own(self) -> bool {
        self.handled.track();
        let host = self.host();
        host.is_own() || host.headings().iter().any(|heading| self.width_of(heading).is_some())
    }

    /// The columns as `grid-template-columns` takes them.
    pub(super) fn tracks(self) -> String {
        self.handled.track();
        let mut tracks = pixels(CHECK_WIDTH);
        for heading in self.host().headings() {
            let track = match (self.width_of(&heading), heading.share) {
                (Some(width), _) => pixels(width.into()),
                (None, 0) => pixels(heading.least.into()),
                (None, share) => format!("minmax({}px,{share}fr)", heading.least),
            };
            tracks.push(' ');
            tracks.push_str(&track);
        }
        tracks
    }

    /// Below this width the table scrolls sideways.
    pub(super) fn least_width(self) -> String {
        self.handled.track();
        let headings = self.host().headings();
        let widths = headings.iter().map(|one| i64::from(self.width_of(one).unwrap_or(one.least)));
        pixels(CHECK_WIDTH + widths.sum::<i64>())
    }

    fn find(self, key: &str) -> Option<Heading> {
        self.host().headings().into_iter().find(|heading| heading.key == key)
    }
}

impl Heading {
    /// ARIA wants one column to say it; the other says it in words.
    fn aria_sort(&self) -> Option<String> {
        let sorted = self.sorted.as_ref().filter(|sorted| sorted.rank.is_none_or(|rank| rank == 1))?;
        Some(if sorted.is_descending { "descending" } else { "ascending" }.to_owned())
    }

    fn told(&self) -> String {
        self.sorted.as_ref().and_then(|sorted| sorted.told.clone()).unwrap_or_default()
    }

    fn arrow(&self) -> String {
        let Some(sorted) = &self.sorted else { return String::new() };
        let mut arrow = if sorted.is_descending { "↓" } else { "↑" }.to_owned();
        if let Some(rank) = sorted.rank {
            arrow.push_str(&rank.to_string());
        }
        arrow
    }
}
