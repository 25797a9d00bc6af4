//! The question before incidents are taken a step further: who says so, and what about it.
//! Each becomes an entry of the outbox.

use super::Page;
use super::act::{self, Target};
use super::filters::FIND;
use super::thread::PANEL;
use crate::data::focus;
use crate::data::toasts::Tone;
use crate::data::writing::Writing;
use crate::ui::dialog::dialog;
use crate::ui::field::{Field as Frame, Ids, TextArea, TextInput};
use crate::ui::live::text;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::draft::{Field, Problem};
use domain::{Draft, Start};
use leptos::prelude::*;
use leptos::task::spawn_local;

const BY: Ids = Ids("step-by");
const NOTES: Ids = Ids("step-notes");

/// The entry that this step is.
fn entry(target: &Target, event: &str, by: &str, notes: &str) -> Draft {
    let mut draft = Start::step(&target.device, &target.id, event, &target.status).begin();
    draft.set_text(Field::ReportedBy, by.trim().to_owned());
    if !notes.trim().is_empty() {
        draft.set_text(Field::Notes, notes.trim().to_owned());
    }
    draft
}

impl Page {
    /// The question.
    pub(super) fn step_dialog(self) -> AnyView {
        let asked = self.asked.get_untracked();
        let (event, targets) = asked.unwrap_or_default();
        let outbox = Writing::of(self.data).outbox;
        let (by, notes) = (self.by, RwSignal::new(String::new()));
        let (is_tried, is_busy) = (RwSignal::new(false), RwSignal::new(false));
        let is_open = RwSignal::new(true);
        let entries = {
            let targets = targets.clone();
            move |by: &str, notes: &str| -> Vec<Draft> {
                targets.iter().map(|target| entry(target, event, by, notes)).collect()
            }
        };
        let problem = {
            let entries = entries.clone();
            move |field: Field| {
                let all = by.with(|by| notes.with(|notes| entries(by, notes)));
                let of = |draft: &Draft| draft.problems().into_iter().find(|(one, _)| *one == field);
                all.first().filter(|_| is_tried.get()).and_then(of).map(|(_, problem)| told(problem))
            }
        };
        let (by_problem, notes_problem) = (problem.clone(), problem);
        let submit = move || {
            let all = untrack(|| by.with(|by| notes.with(|notes| entries(by, notes))));
            is_tried.set(true);
            if is_busy.get_untracked() || all.iter().any(|draft| !draft.problems().is_empty()) {
                return;
            }
            is_busy.set(true);
            spawn_local(async move {
                let kept = outbox.submit(all, None).await;
                is_busy.set(false);
                let Some(keys) = kept else {
                    return self.data.toasts.say(Tone::Bad, words().desk.storage_title.to_owned());
                };
                let count = self.data.number(keys.len() as u32);
                self.data.toasts.say(Tone::Good, fill(words().desk.steps_submitted, &[("count", &count)]));
                self.selected.set(Vec::new());
                is_open.set(false);
                focus::move_to_first(&[PANEL, FIND]);
            });
        };
        let count = targets.len() as u32;
        let title = move || {
            let word = self.data.plural(count, words().desk.incident_one, words().desk.incident_many);
            [act::word(event), ": ", &self.data.number(count), " ", word].concat()
        };
        let names: Vec<AnyView> =
            targets.into_iter().map(|target| view! { <li><bdi>{target.name}</bdi></li> }).collect();
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            submit();
        };
        let content = view! {
            <ul class="muted names">{names}</ul>
            <form class="column" novalidate=true on:submit=send>
                <Frame ids=BY label=say(|w| w.reported_by) error=Signal::derive(move || by_problem(Field::ReportedBy))>
                    <TextInput
                        ids=BY
                        value=by
                        on_input=Callback::new(move |text| by.set(text))
                        kind="email"
                        input_mode="email"
                        autocomplete="email"
                    />
                </Frame>
                <Frame ids=NOTES label=say(|w| w.notes) optional=say(|w| w.optional) error=Signal::derive(move || notes_problem(Field::Notes))>
                    <TextArea ids=NOTES value=notes on_input=Callback::new(move |text| notes.set(text)) />
                </Frame>
                <div class="actions">
                    <button type="submit" class="btn primary" disabled=is_busy>{act::word(event)}</button>
                    <button type="button" class="btn" on:click=move |_| is_open.set(false)>{say(|w| w.desk.not_now)}</button>
                </div>
            </form>
        };
        Effect::new(move |_| {
            if !is_open.get() {
                self.asked.set(None);
            }
        });
        dialog(is_open, text(title), content)
    }
}

/// What is wrong, in words.
fn told(problem: Problem) -> String {
    let words = words();
    match problem {
        Problem::Missing => words.reporter_missing,
        Problem::NotAnAddress => words.half_address,
        Problem::TooLong => words.notes_too_long,
        Problem::NotANumber => words.desk.not_a_number,
    }
    .to_owned()
}
