//! What can be done with incidents: which steps follow, choosing several, and the bar with
//! what is done with these.

use super::{Page, subject};
use crate::ui::live::{live, when};
use crate::ui::view;
use crate::words::{fill, words};
use domain::thread::Stage;
use engine::message::IncidentLine;
use leptos::prelude::*;

/// An incident that is taken a step further.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub(super) fn after(stage: Stage) -> &'static [&'static str] {
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
    /// Selects one, or lets it go.
    pub(super) fn turn(self, target: &Target) {
        self.selected.update(|selected| match selected.iter().position(|known| known == target) {
            Some(place) => drop(selected.remove(place)),
            None => selected.push(target.clone()),
        });
    }

    /// How many are selected, and the steps that make sense for one of them at least.
    pub(super) fn bar(self) -> AnyView {
        let bar = move || {
            let selected = self.selected.get();
            let count = fill(words().desk.selected, &[("count", &self.data.number(selected.len() as u32))]);
            let can = |event: &&'static str| {
                selected.iter().any(|target| after(Stage::of(&target.status)).contains(event))
            };
            let button = |event: &'static str| {
                let fits = move |target: &Target| after(Stage::of(&target.status)).contains(&event);
                let press = move |_| {
                    let chosen = self
                        .selected
                        .with_untracked(|all| all.iter().filter(|one| fits(one)).cloned().collect());
                    self.asked.set(Some((event, chosen)));
                };
                view! { <button type="button" class="btn" on:click=press>{word(event)}</button> }
            };
            let all = ["acknowledged", "in_progress", "resolved", "reopened"];
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
        let is_any = move || self.selected.with(|selected| !selected.is_empty());
        view! { <div class="bars">{when(is_any, move || live(bar))}</div> }
    }
}
