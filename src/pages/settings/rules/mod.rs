//! The rules that detect trouble: which are in use, and changing them.

mod editor;
mod fields;
mod told;
mod trial;

use crate::data::detection::Detection;
use crate::data::toasts::Tone;
use crate::data::{Data, use_data};
use crate::pages::parts::wrong_rules;
use crate::ui::badge::{badge, of_class};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text, when};
use crate::ui::view;
use crate::words::{fill, rules};
use domain::rule::BadRule;
use domain::{Class, Rule};
use leptos::prelude::*;

/// The rules, and the one that is being changed.
#[derive(Clone, Copy)]
struct Section {
    data: Data,
    detection: Detection,
    /// The id of the rule in the editor; an empty one for a new rule.
    editing: RwSignal<Option<String>>,
}

/// The section of the settings.
pub fn section() -> AnyView {
    let data = use_data();
    let this = Section { data, detection: Detection::follow(data), editing: RwSignal::new(None) };
    let add = move |_| this.editing.set(Some(String::new()));
    view! {
        <section class="card form limits" aria-labelledby="rules">
            <h2 id="rules">{text(|| rules().detection_rules.to_owned())}</h2>
            <p class="muted">{text(|| rules().detection_text.to_owned())}</p>
            {live(move || wrong_rules(this.wrong()))}
            {live(move || this.wrong_own())}
            {live(move || this.table())}
            <div class="actions">
                <button type="button" class="btn" id=editor::ADD on:click=add>{Icon::Plus.draw()} {text(|| rules().add_rule.to_owned())}</button>
            </div>
            {when(move || this.editing.with(Option::is_some), move || this.editor())}
        </section>
    }
}

impl Section {
    fn wrong(self) -> Vec<(String, BadRule)> {
        self.detection.rules().wrong
    }

    /// What this person can do about rules of his own that are none.
    fn wrong_own(self) -> Vec<AnyView> {
        let own = self.wrong().into_iter().map(|(id, _)| id).filter(|id| self.detection.is_own(id));
        let remove = |id: String| {
            let label = [rules().remove_rule, ": ", &id].concat();
            let press = move |_| {
                self.keep(&id, None);
                crate::data::focus::move_to(editor::ADD);
            };
            view! { <p><button type="button" class="btn" on:click=press>{label}</button></p> }
        };
        own.map(remove).collect()
    }

    fn table(self) -> AnyView {
        let all = self.detection.rules().all;
        if all.is_empty() {
            return view! { <p class="muted">{rules().no_rules}</p> };
        }
        let rows: Vec<AnyView> = all.iter().map(|(id, rule)| self.row(id, rule)).collect();
        view! {
            <table class="plain" aria-label=rules().detection_rules>
                <thead>
                    <tr>
                        <th scope="col">{rules().rule_on}</th>
                        <th scope="col">{rules().rule_name}</th>
                        <th scope="col">{rules().when_label}</th>
                        <th scope="col">{rules().severity_label}</th>
                        <th scope="col"><span class="hidden">{rules().row_actions}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    }

    fn row(self, id: &str, rule: &Rule) -> AnyView {
        let name = rule.name.clone();
        let turn = {
            let (id, is_on) = (id.to_owned(), rule.is_on);
            move |_| {
                if let Some(rule) = self.detection.latest(&id) {
                    self.keep(&id, Some(&Rule { is_on: !is_on, ..rule }));
                }
            }
        };
        let edit = {
            let id = id.to_owned();
            move |_| self.editing.set(Some(id.clone()))
        };
        let is_bad = rule.severity == Class::Critical;
        let severity = if is_bad { rules().severity_critical } else { rules().severity_warning };
        let own = self.detection.is_own(id).then(|| {
            let (id, is_installed) = (id.to_owned(), self.detection.is_installed(id));
            let word = if is_installed { rules().usual_rule } else { rules().remove_rule };
            let label = [word, ": ", &name].concat();
            let press = move |_| {
                self.keep(&id, None);
                crate::data::focus::move_to(editor::ADD);
            };
            view! { <button type="button" class="btn quiet" aria-label=label on:click=press>{word}</button> }
        });
        let label = [rules().rule_on, ": ", &name].concat();
        let edit_label = [rules().edit_rule, ": ", &name].concat();
        view! {
            <tr>
                <td data-label=rules().rule_on><input type="checkbox" aria-label=label prop:checked=rule.is_on on:change=turn /></td>
                <th scope="row"><bdi>{name}</bdi></th>
                <td data-label=rules().when_label><bdi>{told::condition(self.data, rule)}</bdi></td>
                <td data-label=rules().severity_label>{badge(of_class(rule.severity, false), severity)}</td>
                <td><div class="actions"><button type="button" class="btn" id=editor::button(id) aria-label=edit_label on:click=edit>{rules().edit_rule}</button> {own}</div></td>
            </tr>
        }
    }

    /// Keeps a rule, or forgets what this person said about it.
    fn keep(self, id: &str, rule: Option<&Rule>) {
        // What is as in config.json follows what is changed there.
        let own = rule.filter(|rule| !self.detection.is_usual(id, rule));
        if !self.detection.set_rule(id, own.map(Rule::to_json)) {
            self.data.toasts.say(Tone::Bad, rules().not_kept.to_owned());
        }
    }
}

/// How many, in words.
fn counted(data: Data, count: u32, word: &str) -> String {
    fill(word, &[("count", &data.number(count))])
}
