//! What can be done with incidents: which steps follow, choosing several, and the bar with
//! what is done with these.

use super::{Page, event_word, subject};
use crate::ui::live::{live, when};
use crate::ui::view;
use crate::words::{fill, words};
use domain::Route;
use domain::thread::Stage;
use engine::message::IncidentLine;
use leptos::prelude::*;

/// An incident that is taken a step further.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its device's id.
    pub device: String,
    /// The id of the report that opened it.
    pub id: String,
    /// Its status now.
    pub status: String,
    /// What it is about, and where.
    pub name: String,
}

impl Target {
    pub(super) fn of(line: &IncidentLine) -> Self {
        let place = line.device_name.as_ref().unwrap_or(&line.device);
        Self {
            device: line.device.clone(),
            id: line.thread.id.clone(),
            status: line.thread.status.clone(),
            name: [&subject(line), " · ", place].concat(),
        }
    }
}

/// The events that can follow in a stage.
fn after(stage: Stage) -> &'static [&'static str] {
    match stage {
        Stage::Open => &["acknowledged", "in_progress", "resolved"],
        Stage::Acknowledged => &["in_progress", "resolved"],
        Stage::InProgress => &["resolved"],
        Stage::Resolved => &["reopened"],
    }
}

/// What taking this step is called.
pub(super) fn word(event: &str) -> &'static str {
    let words = &words().desk;
    match event {
        "acknowledged" => words.acknowledge,
        "in_progress" => words.start_work,
        "resolved" => words.resolve,
        _ => words.reopen,
    }
}

impl Page {
    /// Selects one, by its device and its id, or lets it go.
    pub(super) fn turn(self, one: &(String, String)) {
        self.selected.update(|selected| match selected.iter().position(|known| known == one) {
            Some(place) => drop(selected.remove(place)),
            None => selected.push(one.clone()),
        });
    }

    /// Those that are selected, as they are now; what the list no longer has counts no more.
    fn chosen(self) -> Vec<IncidentLine> {
        let rows = self.list.get().map(|list| list.rows).unwrap_or_default().into_iter();
        self.selected.with(|selected| {
            let is_chosen = |line: &IncidentLine| {
                selected.iter().any(|(device, id)| *device == line.device && *id == line.thread.id)
            };
            rows.filter(is_chosen).collect()
        })
    }

    /// The event of an incident that waits in the outbox.
    fn waiting_event(self, line: &IncidentLine) -> Option<String> {
        let is_it = |(incident, _): &&(String, String)| *incident == line.thread.id;
        self.data.in_outbox.track();
        self.data
            .waiting_steps
            .with_value(|steps| steps.iter().rev().find(is_it).map(|(_, event)| event.clone()))
    }

    /// The steps that can be taken now: none while one is on its way.
    pub(super) fn next(self, line: &IncidentLine) -> &'static [&'static str] {
        if self.waiting_event(line).is_some() { &[] } else { after(line.stage) }
    }

    /// Said of an incident of which a step is on its way.
    pub(super) fn waiting(self, line: &IncidentLine) -> Option<AnyView> {
        let event = event_word(Some(&self.waiting_event(line)?));
        let told = fill(words().desk.step_waits, &[("event", &event)]);
        let href = self.navigation.href(&Route::Outbox);
        Some(view! { <a class="link" href=href>{told}</a> })
    }

    /// How many are selected, and the steps that make sense for one of them at least.
    pub(super) fn bar(self) -> AnyView {
        let bar = move || {
            let chosen = self.chosen();
            let count = fill(words().desk.selected, &[("count", &self.data.number(chosen.len() as u32))]);
            let fits = move |line: &IncidentLine, event: &str| self.next(line).contains(&event);
            let button = |event: &'static str| {
                let press = move |_| {
                    let targets = untrack(|| self.chosen()).into_iter().filter(|line| fits(line, event));
                    self.asked.set(Some((event, targets.map(|line| Target::of(&line)).collect())));
                };
                view! { <button type="button" class="btn" on:click=press>{word(event)}</button> }
            };
            let all = ["acknowledged", "in_progress", "resolved", "reopened"];
            let can = |event: &&'static str| chosen.iter().any(|line| fits(line, event));
            let buttons: Vec<AnyView> = all.into_iter().filter(can).map(button).collect();
            view! {
                <div class="bar" role="region" aria-label=words().desk.selection>
                    <strong role="status">{count}</strong>
                    {buttons}
                    <span class="grow"></span>
                    <button type="button" class="btn quiet" on:click=move |_| self.selected.set(Vec::new())>{words().clear_selection}</button>
                </div>
            }
        };
        let is_any = move || self.selected.with(|selected| !selected.is_empty()) && !self.chosen().is_empty();
        view! { <div class="bars">{when(is_any, move || live(bar))}</div> }
    }
}
