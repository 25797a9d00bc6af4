//! The fields of the report: each reads its part of the draft and writes it back.

use super::Form;
use super::problems::{ids, label};
use crate::ui::field::{Field as Frame, Select, TextArea, TextInput};
use crate::ui::live::live;
use crate::ui::segmented::Segmented;
use crate::ui::tokens::Tokens;
use crate::ui::view;
use crate::words::{fill, words};
use domain::IssueDraft;
use domain::draft::{Field, LONGEST_NOTE};
use domain::query::Field as ValueField;
use engine::message::{Answer, Question};
use leptos::prelude::*;

/// Suggestions that are offered for a field.
const SUGGESTED: u32 = 40;

/// The values at this path in details.
fn detail(path: &str) -> ValueField {
    ValueField::Detail(path.to_owned())
}

impl Form {
    pub(super) fn text(self, read: fn(&IssueDraft) -> &String) -> Signal<String> {
        Signal::derive(move || self.report.submission.with(|submission| read(&submission.draft).clone()))
    }

    pub(super) fn list(self, read: fn(&IssueDraft) -> &Vec<String>) -> Signal<Vec<String>> {
        Signal::derive(move || self.report.submission.with(|submission| read(&submission.draft).clone()))
    }

    pub(super) fn write(self, field: fn(&mut IssueDraft) -> &mut String) -> Callback<String> {
        Callback::new(move |text| self.report.edit(|draft| *field(draft) = text))
    }

    pub(super) fn write_list(self, field: fn(&mut IssueDraft) -> &mut Vec<String>) -> Callback<Vec<String>> {
        Callback::new(move |list| self.report.edit(|draft| *field(draft) = list))
    }

    pub(super) fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems
                .with(|all| all.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone()))
        })
    }

    pub(super) fn is_bad(self, field: Field) -> Signal<bool> {
        Signal::derive(move || self.problems.with(|all| all.iter().any(|(name, _)| *name == field)))
    }

    /// The organization's own values, the most used first, then the established ones.
    pub(super) fn suggestions(
        self,
        field: ValueField,
        established: &'static [&'static str],
    ) -> Signal<Vec<String>> {
        let answer = self.data.records.follow(move || {
            let field = field.clone();
            Some(Question::Values { field, text: String::new(), limit: SUGGESTED })
        });
        Signal::derive(move || {
            let own = match answer.get() {
                Some(Ok(Answer::Values(values))) => values,
                _ => Vec::new(),
            };
            let mut all: Vec<String> = own.into_iter().map(|(value, _)| value).collect();
            all.extend(established.iter().map(|value| (*value).to_owned()));
            let mut seen: Vec<String> = Vec::new();
            for value in all {
                if !seen.contains(&value) {
                    seen.push(value);
                }
            }
            seen
        })
    }

    pub(super) fn category(self) -> AnyView {
        let suggestions =
            self.suggestions(detail("issue_category"), &["hardware", "software", "network", "power"]);
        self.frame(
            Field::Category,
            None,
            view! {
                <TextInput
                    ids=ids(Field::Category)
                    value=self.text(|draft| &draft.category)
                    on_input=self.write(|draft| &mut draft.category)
                    suggestions
                    is_bad=self.is_bad(Field::Category)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn priority(self) -> AnyView {
        let value = self.text(|draft| &draft.priority);
        let choices = Signal::derive(move || {
            let words = words();
            let mut known = named(&[
                ("low", words.low),
                ("medium", words.medium),
                ("high", words.high),
                ("urgent", words.urgent),
            ]);
            add_unknown(&mut known, [value.get()]);
            known
        });
        view! {
            <div class="field">
                <Segmented
                    name="priority"
                    label=Signal::derive(|| label(Field::Priority).to_owned())
                    choices
                    value
                    is_disabled=self.is_frozen
                    on_change=self.write(|draft| &mut draft.priority)
                />
                <p class="error">{live(move || self.error(Field::Priority).get())}</p>
            </div>
        }
    }

    pub(super) fn symptoms(self) -> AnyView {
        let suggestions = self.suggestions(detail("symptoms"), &[]);
        let hint = Signal::derive(move || {
            let count = suggestions.with(Vec::len);
            if count == 0 {
                words().tokens_hint.to_owned()
            } else {
                fill(words().symptoms_hint, &[("count", &self.data.number(count as f64))])
            }
        });
        let tokens =
            self.tokens(Field::Symptoms, |draft| &draft.symptoms, |draft| &mut draft.symptoms, suggestions);
        self.frame(Field::Symptoms, Some(hint), tokens)
    }

    pub(super) fn error_codes(self) -> AnyView {
        let suggestions = self.suggestions(ValueField::Code, &[]);
        let tokens = self.tokens(
            Field::ErrorCodes,
            |draft| &draft.error_codes,
            |draft| &mut draft.error_codes,
            suggestions,
        );
        self.frame(Field::ErrorCodes, None, tokens)
    }

    pub(super) fn tokens(
        self,
        field: Field,
        read: fn(&IssueDraft) -> &Vec<String>,
        write: fn(&mut IssueDraft) -> &mut Vec<String>,
        suggestions: Signal<Vec<String>>,
    ) -> AnyView {
        view! {
            <Tokens
                ids=ids(field)
                values=self.list(read)
                on_change=self.write_list(write)
                suggestions
                remove_label=Callback::new(|value: String| fill(words().remove, &[("value", &value)]))
                is_disabled=self.is_frozen
            />
        }
    }

    pub(super) fn impact(self) -> AnyView {
        let own = self.suggestions(detail("impact_level"), &[]);
        let value = self.text(|draft| &draft.impact);
        let choices = Signal::derive(move || {
            let words = words();
            let mut known = named(&[
                ("low", words.low),
                ("medium", words.medium),
                ("high", words.high),
                ("critical", words.critical),
            ]);
            add_unknown(&mut known, own.get().into_iter().chain([value.get()]));
            known
        });
        self.frame(
            Field::Impact,
            None,
            view! {
                <Select
                    ids=ids(Field::Impact)
                    choices
                    value
                    on_change=self.write(|draft| &mut draft.impact)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn notes(self) -> AnyView {
        let value = self.text(|draft| &draft.notes);
        let hint = Signal::derive(move || {
            let count = value.with(|text| text.chars().count());
            // Only said when it begins to matter.
            let is_near = count * 10 > LONGEST_NOTE * 8;
            let figures =
                [("count", self.data.number(count as f64)), ("most", self.data.number(LONGEST_NOTE as f64))];
            if is_near {
                fill(words().notes_length, &[(figures[0].0, &figures[0].1), (figures[1].0, &figures[1].1)])
            } else {
                String::new()
            }
        });
        self.frame(
            Field::Notes,
            Some(hint),
            view! {
                <TextArea
                    ids=ids(Field::Notes)
                    value
                    on_input=self.write(|draft| &mut draft.notes)
                    is_bad=self.is_bad(Field::Notes)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn reported_by(self) -> AnyView {
        let suggestions = self.suggestions(ValueField::By, &[]);
        self.frame(
            Field::ReportedBy,
            None,
            view! {
                <TextInput
                    ids=ids(Field::ReportedBy)
                    value=self.text(|draft| &draft.reported_by)
                    on_input=self.write(|draft| &mut draft.reported_by)
                    kind="email"
                    input_mode="email"
                    autocomplete="email"
                    suggestions
                    is_bad=self.is_bad(Field::ReportedBy)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn frame(self, field: Field, hint: Option<Signal<String>>, control: AnyView) -> AnyView {
        let is_optional = matches!(field, Field::Symptoms | Field::ErrorCodes);
        let optional =
            Signal::derive(move || if is_optional { words().optional.to_owned() } else { String::new() });
        let hint = hint.unwrap_or_else(|| Signal::derive(String::new));
        view! {
            <Frame
                ids=ids(field)
                label=Signal::derive(move || label(field).to_owned())
                hint
                optional
                error=self.error(field)
            >
                {control}
            </Frame>
        }
    }
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}

/// Values of an open set that have no word of their own stand as they are.
fn add_unknown(choices: &mut Vec<(String, String)>, values: impl IntoIterator<Item = String>) {
    for value in values {
        if !choices.iter().any(|(key, _)| *key == value) {
            choices.push((value.clone(), value));
        }
    }
}
