//! The editor of a rule: its fields, what is wrong with them, and what the rule would have
//! found, before it is kept.

use super::Section;
use super::fields::{self, Typed};
use crate::data::focus;
use crate::pages::parts;
use crate::ui::dialog::dialog;
use crate::ui::field::{Field, Ids, Select, TextInput};
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{RuleWords, rules, say};
use domain::Rule;
use domain::rule::{BadRule, When};
use engine::message::{Answer, Question};
use leptos::prelude::*;

/// The button that opens it for a new rule.
pub(super) const ADD: &str = "add-rule";

/// The button that opens it for a rule.
pub(super) fn button(id: &str) -> String {
    ["edit-rule-", id].concat()
}

/// The rule in the editor.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub(super) section: Section,
    typed: RwSignal<Typed>,
    is_tried: RwSignal<bool>,
    is_on: bool,
    keys: Signal<Vec<String>>,
}

impl Section {
    /// The editor of the rule that is being changed.
    pub(super) fn editor(self) -> AnyView {
        let id = self.editing.get_untracked().unwrap_or_default();
        let known = untrack(|| self.detection.rules().get(&id).cloned());
        let details = self.data.records.follow(|| Some(Question::Details));
        let keys = move || match details.get() {
            Some(Ok(Answer::Values(values))) => values.into_iter().map(|(key, _)| key).collect(),
            _ => Vec::new(),
        };
        let editor = Editor {
            section: self,
            typed: RwSignal::new(known.as_ref().map_or_else(Typed::fresh, Typed::of)),
            is_tried: RwSignal::new(false),
            is_on: known.as_ref().is_none_or(|rule| rule.is_on),
            keys: Signal::derive(keys),
        };
        let is_open = RwSignal::new(true);
        let opener = if id.is_empty() { ADD.to_owned() } else { button(&id) };
        let title = known.as_ref().map(|rule| [rules().edit_rule, ": ", &rule.name].concat());
        let title = title.unwrap_or_else(|| rules().add_rule.to_owned());
        let save = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            editor.is_tried.set(true);
            match untrack(|| editor.rule()) {
                Ok(rule) => {
                    let id = if id.is_empty() { untrack(|| self.fresh_id(&rule.name)) } else { id.clone() };
                    self.keep(&id, Some(&rule));
                    is_open.set(false);
                }
                Err(bad) => focus::move_to(ids(Typed::field(&bad)).control()),
            }
        };
        Effect::new(move |_| {
            if !is_open.get() {
                self.editing.set(None);
                focus::move_to_first(&[&opener, ADD]);
            }
        });
        let content = view! {
            <form class="column rule" novalidate=true on:submit=save>
                {editor.input("name")}
                {editor.choice("severity", severities)}
                {editor.choice("when", conditions)}
                {live(move || editor.condition())}
                {Vec::from(["type", "device", "serial"].map(|field| editor.input(field)))}
                {editor.trial()}
                <div class="actions">
                    <button type="submit" class="btn primary">{rules().save_rule}</button>
                    <button type="button" class="btn" on:click=move |_| is_open.set(false)>{say(|w| w.cancel)}</button>
                </div>
            </form>
        };
        dialog(is_open, text(move || title.clone()), content)
    }

    /// An id that no rule has, from the name of a new one.
    fn fresh_id(self, name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let stem: String = name.chars().map(plain).take(40).collect();
        let is_free = |id: &String| !self.detection.is_taken(id);
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        std::iter::once(stem.clone()).chain(numbered).find(is_free).unwrap_or_default()
    }
}

impl Editor {
    /// The rule that is typed.
    pub(super) fn rule(self) -> Result<Rule, BadRule> {
        let value = self.json();
        if self.typed.with(|typed| typed.get("name").trim().is_empty()) {
            return Err(BadRule { field: "name".to_owned(), wrong: domain::rule::Wrong::Missing });
        }
        Rule::read("", &value)
    }

    pub(super) fn json(self) -> serde_json::Value {
        self.typed.with(|typed| typed.json(self.is_on))
    }

    fn problem(self, field: &'static str) -> Option<String> {
        let bad = self.rule().err().filter(|bad| Typed::field(bad) == field)?;
        self.is_tried.get().then(|| parts::bad_rule(&bad))
    }

    /// The fields of the chosen condition.
    fn condition(self) -> Vec<AnyView> {
        let when = Memo::new(move |_| self.typed.with(|typed| typed.get("when").to_owned())).get();
        let field = |field: &&'static str| match *field {
            "side" => self.choice("side", sides),
            "way" => self.choice("way", ways),
            field => self.input(field),
        };
        fields::of(&when).iter().map(field).collect()
    }

    fn set(self, field: &'static str) -> Callback<String> {
        Callback::new(move |value: String| self.typed.update(|typed| typed.set(field, &value)))
    }

    fn input(self, field: &'static str) -> AnyView {
        let (label, hint) = label(field);
        let value = text(move || self.typed.with(|typed| typed.get(field).to_owned()));
        let offered = move || if field == "key" { self.keys.get() } else { Vec::new() };
        let is_bad = move || self.problem(field).is_some();
        let hint = text(move || hint.map_or_else(String::new, |hint| hint(rules()).to_owned()));
        let mode = if matches!(field, "limit" | "until" | "rate") {
            "decimal"
        } else if is_whole(field) {
            "numeric"
        } else {
            "text"
        };
        view! {
            <Field ids=ids(field) label=text(move || label(rules()).to_owned()) hint=hint error=Signal::derive(move || self.problem(field))>
                <TextInput
                    ids=ids(field)
                    value
                    on_input=self.set(field)
                    input_mode=mode
                    is_bad=Signal::derive(is_bad)
                    suggestions=Signal::derive(offered)
                />
            </Field>
        }
    }

    fn choice(self, field: &'static str, choices: fn() -> Vec<(String, String)>) -> AnyView {
        let (label, _) = label(field);
        view! {
            <Field ids=ids(field) label=text(move || label(rules()).to_owned())>
                <Select
                    ids=ids(field)
                    choices=Signal::derive(choices)
                    value=text(move || self.typed.with(|typed| typed.get(field).to_owned()))
                    on_change=self.set(field)
                />
            </Field>
        }
    }
}

fn is_whole(field: &str) -> bool {
    matches!(field, "minutes" | "turns" | "checks" | "of" | "clear")
}

type Word = fn(&'static RuleWords) -> &'static str;

/// What a field is called, and what else is to be said about it.
fn label(field: &str) -> (Word, Option<Word>) {
    let label: Word = match field {
        "name" => |rules| rules.rule_name,
        "severity" => |rules| rules.severity_label,
        "when" => |rules| rules.when_label,
        "key" => |rules| rules.key_label,
        "side" | "way" => |rules| rules.side_label,
        "limit" => |rules| rules.limit_label,
        "until" => |rules| rules.until_label,
        "rate" => |rules| rules.per_hour_label,
        "word" => |rules| rules.word_label,
        "minutes" => |rules| rules.minutes_label,
        "turns" => |rules| rules.turns_label,
        "checks" => |rules| rules.checks_label,
        "of" => |rules| rules.of_label,
        "clear" => |rules| rules.clear_label,
        "type" => |rules| rules.type_label,
        "device" => |rules| rules.device_label,
        _ => |rules| rules.serial_label,
    };
    let hint: Option<Word> = match field {
        "until" => Some(|rules| rules.until_hint),
        "of" => Some(|rules| rules.of_hint),
        "type" => Some(|rules| rules.type_hint),
        "device" => Some(|rules| rules.device_hint),
        _ => None,
    };
    (label, hint)
}

/// The ids of a field.
fn ids(field: &str) -> Ids {
    const ALL: [(&str, Ids); 17] = [
        ("name", Ids("rule-name")),
        ("severity", Ids("rule-severity")),
        ("when", Ids("rule-when")),
        ("key", Ids("rule-key")),
        ("side", Ids("rule-side")),
        ("way", Ids("rule-way")),
        ("limit", Ids("rule-limit")),
        ("until", Ids("rule-until")),
        ("rate", Ids("rule-rate")),
        ("word", Ids("rule-word")),
        ("minutes", Ids("rule-minutes")),
        ("turns", Ids("rule-turns")),
        ("checks", Ids("rule-checks")),
        ("of", Ids("rule-of")),
        ("clear", Ids("rule-clear")),
        ("type", Ids("rule-type")),
        ("device", Ids("rule-device")),
    ];
    ALL.into_iter().find(|(known, _)| *known == field).map_or(Ids("rule-serial"), |(_, ids)| ids)
}

fn severities() -> Vec<(String, String)> {
    named([("warning", rules().severity_warning), ("critical", rules().severity_critical)])
}

fn conditions() -> Vec<(String, String)> {
    let rules = rules();
    let words = [
        rules.when_measurement,
        rules.when_rate,
        rules.when_status,
        rules.when_code,
        rules.when_silence,
        rules.when_version,
        rules.when_flapping,
    ];
    When::KEYS.into_iter().zip(words).map(|(key, word)| (key.to_owned(), word.to_owned())).collect()
}

fn sides() -> Vec<(String, String)> {
    named([("above", rules().side_above), ("below", rules().side_below)])
}

fn ways() -> Vec<(String, String)> {
    named([("rise", rules().side_rise), ("fall", rules().side_fall)])
}

fn named(all: [(&str, &str); 2]) -> Vec<(String, String)> {
    all.map(|(key, word)| (key.to_owned(), word.to_owned())).to_vec()
}
