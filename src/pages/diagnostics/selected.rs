//! What is selected, and what can be done with it or with the whole list: bars
//! below the rows, and the panel of the export.

use super::List;
use super::search::FILTER;
use super::tools::Tool;
use crate::data::export::Order;
use crate::data::{focus, popover};
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::{text, when};
use crate::ui::options::{self, Choice};
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::export::Format;
use engine::message::AboutList;
use leptos::prelude::*;

const PANEL: &str = "export";
/// What is pressed.
const ALL: &str = "all";
const NONE: &str = "none";
const COPY: &str = "copy";
const STOP: &str = "stop";
const MARKED: &str = "marked";
const ONLY: &str = "only";

impl List {
    /// Selects the rows `from .. until` of the list, or lets them go.
    pub(super) fn select(self, rows: (u32, u32), on: bool) {
        let (listing, now) = (self.asked.get_untracked(), self.data.clock.ticked());
        self.data.records.ask(AboutList::Select { listing, now, rows, on }.ask(), move |_| {
            self.tick.try_update(|tick| *tick = tick.wrapping_add(1));
        });
    }

    fn selected(self) -> u32 {
        self.window.with(|window| window.as_ref().map_or(0, |window| window.selected))
    }

    fn number(self, number: u32) -> String {
        self.data.number(number)
    }

    /// How many are selected, and what to do with them; how far an export is.
    pub(super) fn bars(self) -> AnyView {
        let is_any = move || self.selected() > 0 || self.is_exporting();
        when(is_any, move || self.tool(Tool::Bars))
    }

    /// One that ends with its first part needs no bar.
    fn is_exporting(self) -> bool {
        self.data.export.is_running.get() && self.data.export.progress.get().1 > 0
    }

    pub(super) fn own_bars(self) -> AnyView {
        let bars = view! {
            {when(move || self.selected() > 0, move || self.selection_bar())}
            {when(move || self.is_exporting(), move || self.export_bar())}
        };
        parts::heard("bars", move |value: String| self.on_press(&value), bars)
    }

    fn selection_bar(self) -> AnyView {
        let count = move || {
            let (count, total) = (self.number(self.selected()), self.number(self.total()));
            fill(words().selected_of, &[("count", &count), ("total", &total)])
        };
        let every = move || fill(words().select_every, &[("total", &self.number(self.total()))]);
        view! {
            <div class="bar">
                <span role="status">{text(count)}</span>
                {options::button("btn quiet", ALL, text(every))}
                {options::button("btn quiet", NONE, say(|w| w.clear_selection))}
                <span class="grow"></span>
                {options::button("btn", COPY, say(|w| w.copy))}
                {opener(PANEL, "btn", view! { {say(|w| w.export)} })}
            </div>
        }
    }

    fn export_bar(self) -> AnyView {
        let progress = self.data.export.progress;
        let told = move || {
            let (done, total) = progress.get();
            fill(words().exporting, &[("done", &self.number(done)), ("total", &self.number(total))])
        };
        let done = text(move || progress.get().0.to_string());
        let total = text(move || progress.get().1.max(1).to_string());
        view! {
            <div class="bar">
                <span>{text(told)}</span>
                <progress class="grow" aria-label=say(|w| w.export) max=total value=done></progress>
                {options::button("btn", STOP, say(|w| w.cancel))}
            </div>
        }
    }

    /// The button that opens the panel of the export, and the panel.
    pub(super) fn exporter(self) -> AnyView {
        view! {
            {opener(PANEL, "btn", view! { {Icon::Download.draw()} {say(|w| w.export)} })}
            {panel(PANEL, say(|w| w.export), move || self.tool(Tool::Export))}
        }
    }

    pub(super) fn export_choice(self) -> AnyView {
        let title = move || {
            let (count, word) = match self.takes_selected() {
                true => (self.selected(), words().export_selected),
                false => (self.total(), words().export_all),
            };
            fill(word, &[("count", &self.number(count))])
        };
        let only = move || {
            let (value, word) = (ONLY.to_owned(), words().only_selected.to_owned());
            Choice { value, word, is_on: self.takes_selected(), ..Choice::default() }.draw(None, None)
        };
        let content = view! {
            <h2>{text(title)}</h2>
            {when(move || self.selected() > 0, only)}
            {options::button("btn quiet", Format::Csv.extension(), say(|_| "CSV"))}
            {options::button("btn quiet", MARKED, say(|w| w.csv_marked))}
            {options::button("btn quiet", Format::Json.extension(), say(|_| "JSON"))}
            {options::button("btn quiet", Format::Ndjson.extension(), say(|w| w.ndjson))}
            {options::button("btn quiet", Format::Text.extension(), say(|w| w.copy_rows))}
        };
        parts::heard("options stack", move |value: String| self.on_press(&value), content)
    }

    /// Whether an export takes only what is selected: it does, unless one says no.
    fn takes_selected(self) -> bool {
        self.selected() > 0 && !self.exports_all.get()
    }

    fn on_press(self, value: &str) {
        match value {
            ALL => self.select((0, u32::MAX), true),
            NONE => {
                self.select((0, u32::MAX), false);
                focus::move_to(FILTER);
            }
            COPY => self.export(Format::Text, false, true),
            STOP => self.data.export.stop(self.data),
            ONLY => self.exports_all.update(|all| *all = !*all),
            key => {
                let format = Format::ALL.into_iter().find(|format| format.extension() == key);
                popover::hide(PANEL);
                self.export(format.unwrap_or(Format::Csv), key == MARKED, untrack(|| self.takes_selected()));
            }
        }
    }

    fn export(self, format: Format, is_marked: bool, is_selected: bool) {
        let listing = self.asked.get_untracked();
        self.data.export.start(self.data, Order::of_list(listing, is_selected, format, is_marked));
    }
}
