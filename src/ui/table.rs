//! `Table`: a list of any length of which only the rows in view exist. Its
//! semantics are those of a whole table: every row says which one it is.

use super::live::{live, text};
use leptos::prelude::*;
use leptos::{ev, html};
use std::hash::Hash;

/// Rows kept ready above and below the view.
const SPARE: u32 = 6;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Names it in the page and in callbacks.
    pub key: &'static str,
    /// Its word.
    pub label: String,
    /// `ascending` or `descending` when the rows are in its order.
    pub sorted: Option<&'static str>,
}

/// The rows that are there: the index of the first, and their contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice<T> {
    /// The first row's index, from 0.
    pub from: u32,
    /// The rows.
    pub rows: Vec<T>,
}

/// The table. `on_range` is told which rows `(from, len)` are wanted whenever that
/// changes; `cells` draws a row's cells in the order of the headings.
#[component]
pub fn Table<T: Clone + PartialEq + Eq + Hash + Send + Sync + 'static>(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] headings: Signal<Vec<Heading>>,
    #[prop(into)] total: Signal<u32>,
    slice: Signal<Slice<T>>,
    /// The height of a row in CSS pixels; `style/` draws rows of that height.
    #[prop(into)]
    row_height: Signal<u32>,
    /// How far it is scrolled at first, in CSS pixels.
    start: i32,
    /// Told how far it is scrolled.
    on_scroll: Callback<i32>,
    on_range: Callback<(u32, u32)>,
    on_sort: Callback<&'static str>,
    /// Draws a cell of a row.
    cell: Callback<(T, &'static str), AnyView>,
    /// Whether the row is the one that is open beside the list.
    is_current: Callback<T, bool>,
    on_open: Callback<T>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let measure = move || {
        let Some(frame) = frame.try_get_untracked().flatten() else { return };
        let height = row_height.get_untracked();
        let first = frame.scroll_top().unsigned_abs() / height;
        let visible = frame.client_height().unsigned_abs().div_ceil(height) + 1;
        let from = first.saturating_sub(SPARE) / SPARE * SPARE;
        on_range.run((from, visible + 3 * SPARE));
    };
    Effect::new(move |_| {
        frame.get();
        row_height.get();
        measure();
    });
    let is_at_start = StoredValue::new(start == 0);
    Effect::new(move |had_rows: Option<bool>| {
        let has_rows = total.get() > 0;
        // The frame has no height of its own, and nothing to scroll, before there are rows.
        if has_rows && had_rows != Some(true) {
            request_animation_frame(move || {
                let place = frame.try_get_untracked().flatten();
                if let Some(frame) = place.filter(|_| !is_at_start.get_value()) {
                    is_at_start.set_value(true);
                    frame.set_scroll_top(start);
                }
                measure();
            });
        }
        has_rows
    });
    let scroll = move || {
        if let Some(frame) = frame.get_untracked() {
            on_scroll.run(frame.scroll_top());
        }
        measure();
    };
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());

    let heading = move |heading: Heading| {
        let sort = move |_| on_sort.run(heading.key);
        view! {
            <th role="columnheader" scope="col" data-col=heading.key aria-sort=heading.sorted>
                <button type="button" on:click=sort>
                    {heading.label}
                    <span class="arrow" aria-hidden="true">
                        {match heading.sorted {
                            Some("ascending") => "↑",
                            Some(_) => "↓",
                            None => "",
                        }}
                    </span>
                </button>
            </th>
        }
    };
    let row = move |(index, row): (u32, T)| {
        let (opened, current) = (row.clone(), row.clone());
        let cell = move |heading: &Heading| {
            view! { <td role="cell" data-col=heading.key>{cell.run((row.clone(), heading.key))}</td> }
        };
        view! {
            <tr
                role="row"
                aria-rowindex=index + 2
                aria-current=text(move || is_current.run(current.clone()).to_string())
                style:top=text(move || pixels(index, row_height.get()))
                on:click=move |event| {
                    // A link in the row has gone there already.
                    if !event.default_prevented() {
                        on_open.run(opened.clone());
                    }
                }
            >
                {headings.with_untracked(|headings| headings.iter().map(cell).collect_view())}
            </tr>
        }
    };
    let rows = move || {
        let slice = slice.get();
        (slice.from..).zip(slice.rows).collect::<Vec<_>>()
    };
    view! {
        <div class="table-frame" node_ref=frame on:scroll=move |_| scroll()>
            <table role="table" aria-label=label aria-rowcount=text(move || (total.get() + 1).to_string())>
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {live(move || headings.get().into_iter().map(heading).collect_view())}
                    </tr>
                </thead>
                <tbody role="rowgroup" style:height=text(move || pixels(total.get(), row_height.get()))>
                    <For each=rows key=|(index, row)| (*index, row.clone()) children=row />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The height of so many rows.
fn pixels(rows: u32, row_height: u32) -> String {
    format!("{}px", u64::from(rows) * u64::from(row_height))
}
