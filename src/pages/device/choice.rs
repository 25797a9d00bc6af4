//! What is chosen for the chart: which measurements, beside which devices, over which time.

use super::Device;
use crate::data::records::Known;
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::text;
use crate::ui::options::{self, Choice};
use crate::ui::popover::{opener, panel};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{say, words};
use domain::clip::clipped;
use domain::closeup::{MOST_BESIDE, Reach};
use domain::listing::Period;
use domain::{Closeup, Timestamp};
use engine::message::{Answer, Question, Series};
use leptos::prelude::*;

const KEYS: &str = "measurement-keys";
const BESIDE: &str = "beside";
/// The value of the choice of everything.
const ALL: &str = "all";
/// The value of a time that was made by zooming.
const ZOOMED: &str = "zoomed";
/// So many devices are offered.
const OFFERED: u32 = 12;

impl Device {
    /// The time, the measurements, the devices.
    pub(super) fn choices(self, series: Known<Series>) -> AnyView {
        view! {
            <div class="actions">
                {opener(KEYS, "btn", view! { {Icon::Columns.draw()} {say(|w| w.choose_measurements)} })}
                {panel(KEYS, say(|w| w.choose_measurements), move || self.keys(series))}
                {opener(BESIDE, "btn", view! { {Icon::Plus.draw()} {say(|w| w.compare)} })}
                {panel(BESIDE, say(|w| w.compare), move || self.beside())}
            </div>
        }
    }

    pub(super) fn reach(self) -> AnyView {
        let choices = move || {
            let words = words();
            let mut choices = parts::periods();
            choices.push((ALL.to_owned(), words.steps_all.to_owned()));
            if self.closeup.with(|closeup| matches!(closeup.reach, Reach::Between(..))) {
                choices.push((ZOOMED.to_owned(), words.zoomed.to_owned()));
            }
            choices
        };
        let value = move || match self.closeup.with(|closeup| closeup.reach) {
            Reach::Period(period) => period.key().to_owned(),
            Reach::All => ALL.to_owned(),
            Reach::Between(..) => ZOOMED.to_owned(),
        };
        let choose = move |key: String| {
            let reach = if key == ALL { Some(Reach::All) } else { Period::from_key(&key).map(Reach::Period) };
            if let Some(reach) = reach {
                self.look(true, |closeup| closeup.reach = reach);
            }
        };
        view! {
            <Segmented
                name="reach"
                label=say(|w| w.period)
                choices=Signal::derive(choices)
                value=text(value)
                on_change=Callback::new(choose)
            />
        }
    }

    /// Buttons that show less, more, what was before and what came after.
    pub(super) fn zoom(self, span: (Timestamp, Timestamp)) -> AnyView {
        let (from, until) = span;
        let length = until.since(from);
        let press = move |value: String| {
            let middle = self.closeup.with_untracked(|closeup| closeup.at);
            let middle = middle.filter(|at| from <= *at && *at <= until).unwrap_or(from.plus(length / 2));
            let now = self.data.clock.ticked();
            let (from, until) = match value.as_str() {
                "in" => (middle.plus(-length / 4), middle.plus(length / 4)),
                "out" => (middle.plus(-length), middle.plus(length)),
                "earlier" => (from.plus(-length / 2), until.plus(-length / 2)),
                _ => (from.plus(length / 2), until.plus(length / 2)),
            };
            let until = until.min(now.plus(1));
            if until.since(from) > 60_000 {
                self.look(false, |closeup| closeup.reach = Reach::Between(from, until));
            }
        };
        let button = |value: &'static str, word: &'static str, sign: &'static str| {
            view! { <button type="button" class="btn quiet" data-value=value aria-label=word title=word>{sign}</button> }
        };
        let words = words();
        let buttons = view! {
            {button("earlier", words.earlier, "←")}
            {button("out", words.zoom_out, "−")}
            {button("in", words.zoom_in, "+")}
            {button("later", words.later, "→")}
        };
        parts::heard("zoom", press, buttons)
    }

    fn keys(self, series: Known<Series>) -> AnyView {
        let press = move |key: String| {
            let shown = untrack(|| series.get()).as_ref().map(shown).unwrap_or_default();
            self.look(false, |closeup| {
                let mut keys = if closeup.keys.is_empty() { shown } else { closeup.keys.clone() };
                match keys.iter().position(|known| *known == key) {
                    // One always stays.
                    Some(_) if keys.len() == 1 => {}
                    Some(index) => drop(keys.remove(index)),
                    None => keys.push(key),
                }
                closeup.keys = keys;
            });
        };
        let items = move || {
            let Some(series) = series.get() else { return Vec::new() };
            let shown = shown(&series);
            let choice = |key: &String| {
                let is_on = shown.contains(key);
                let is_fixed = is_on && shown.len() == 1;
                let count = String::new();
                Choice { value: key.clone(), word: key.clone(), count, is_on, is_fixed }.draw(None, None)
            };
            series.keys.iter().map(choice).collect()
        };
        parts::heard("options", press, options::list(items))
    }

    /// The devices that can stand beside this one, and those that do.
    fn beside(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let found = self.data.records.follow(move || {
            let typed = Some(typed.get()).filter(|typed| !typed.trim().is_empty());
            let text = typed.unwrap_or_else(|| self.alike.get_value());
            Some(Question::Devices { text, limit: OFFERED, now: self.data.clock.ticked() })
        });
        let press = move |id: String| {
            self.look(false, |closeup| match closeup.beside.iter().position(|known| *known == id) {
                Some(index) => drop(closeup.beside.remove(index)),
                None => closeup.beside.push(id),
            });
        };
        let choice = move |id: String, word: String, chosen: &Closeup| {
            let is_on = chosen.beside.contains(&id);
            let is_fixed = !is_on && chosen.beside.len() >= MOST_BESIDE;
            Choice { value: id, word, count: String::new(), is_on, is_fixed }.draw(None, None)
        };
        let items = move || {
            let chosen = self.closeup.get();
            let mut items: Vec<AnyView> =
                chosen.beside.iter().map(|id| choice(id.clone(), id.clone(), &chosen)).collect();
            if let Some(Ok(Answer::Devices(_, hits))) = found.get() {
                let own = self.id.get_value();
                let others = hits.into_iter().filter(|hit| hit.id != own && !chosen.beside.contains(&hit.id));
                items.extend(others.map(|hit| {
                    let word = hit.name.clone().unwrap_or_else(|| clipped(&hit.id));
                    choice(hit.id, word, &chosen)
                }));
            }
            items
        };
        let content = view! {
            <p class="muted">{words().compare_text}</p>
            <input
                class="input"
                type="search"
                autocomplete="off"
                aria-label=say(|w| w.find_devices)
                placeholder=say(|w| w.find_devices)
                on:input=move |event| typed.set(event_target_value(&event))
            />
            {options::list(items)}
        };
        parts::heard("options", press, content)
    }
}

/// The keys that are drawn.
fn shown(series: &Series) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for line in &series.lines {
        if !keys.contains(&line.key) {
            keys.push(line.key.clone());
        }
    }
    keys
}
