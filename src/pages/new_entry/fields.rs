//! The fields of an entry: each reads its part of the draft and writes it back.

use super::Form;
use super::choices::{add_unknown, established, named, suggested_by};
use super::problems::{ids, label};
use crate::ui::field::{Field as Frame, Select, TextArea, TextInput};
use crate::ui::live::live;
use crate::ui::segmented::Segmented;
use crate::ui::tokens::Tokens;
use crate::ui::view;
use crate::words::{fill, words};
use domain::draft::{Field, Input, Kind, LONGEST_NOTE, near_miss};
use engine::message::{Answer, Question};
use leptos::prelude::*;

/// Suggestions that are offered for a field.
const SUGGESTED: u32 = 40;

impl Form {
    /// The fields of a kind, but for the device.
    pub(super) fn fields(self, kind: Kind) -> AnyView {
        let pair = |left: Field, right: Field| {
            view! { <div class="pair">{self.field(left)} {self.field(right)}</div> }
        };
        untrack(|| match kind {
            Kind::IssueReport => view! {
                <div class="stack">
                    {pair(Field::Category, Field::Priority)}
                    {self.field(Field::Symptoms)}
                    {pair(Field::ErrorCodes, Field::Impact)}
                    {self.field(Field::Notes)}
                    {self.field(Field::ReportedBy)}
                </div>
            },
            Kind::Maintenance => view! {
                <div class="stack">
                    {self.field(Field::Action)}
                    {pair(Field::PreviousVersion, Field::NewVersion)}
                    {pair(Field::Duration, Field::Status)}
                    {self.field(Field::PerformedBy)}
                    {self.field(Field::Notes)}
                </div>
            },
            Kind::HealthCheck => view! {
                <div class="stack">
                    {self.field(Field::Status)}
                    {pair(Field::Cpu, Field::Memory)}
                    {pair(Field::Disk, Field::Network)}
                    {self.field(Field::PerformedBy)}
                    {self.field(Field::Notes)}
                </div>
            },
            Kind::Other => view! {
                <div class="stack">
                    {pair(Field::Type, Field::Status)}
                    {self.field(Field::Notes)}
                    {pair(Field::ReportedBy, Field::PerformedBy)}
                </div>
            },
        })
    }

    fn field(self, field: Field) -> AnyView {
        match (field, field.input()) {
            (Field::Priority, _) => self.priority(),
            (Field::Impact, _) => self.impact(),
            (_, Input::Words) => self.words(field),
            (_, Input::Notes) => self.notes(),
            _ => self.line(field),
        }
    }

    pub(super) fn text(self, field: Field) -> Signal<String> {
        Signal::derive(move || self.writing.draft.with(|draft| draft.text(field)))
    }

    fn write(self, field: Field) -> Callback<String> {
        Callback::new(move |text| self.writing.edit(|draft| draft.set_text(field, text)))
    }

    fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems
                .with(|all| all.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone()))
        })
    }

    pub(super) fn is_bad(self, field: Field) -> Signal<bool> {
        Signal::derive(move || self.problems.with(|all| all.iter().any(|(name, _)| *name == field)))
    }

    /// The organization's own values, the most used first, then the established ones.
    fn suggestions(self, field: Field) -> Signal<Vec<String>> {
        let kind = untrack(|| self.kind());
        let Some(path) = suggested_by(field) else { return Signal::derive(Vec::new) };
        let answer = self.data.records.follow(move || {
            Some(Question::Values { field: path.clone(), text: String::new(), limit: SUGGESTED })
        });
        Signal::derive(move || {
            let own = match answer.get() {
                Some(Ok(Answer::Values(values))) => values,
                _ => Vec::new(),
            };
            let mut all: Vec<String> = own.into_iter().map(|(value, _)| value).collect();
            all.extend(established(kind, field).iter().map(|value| (*value).to_owned()));
            let mut seen: Vec<String> = Vec::new();
            for value in all {
                if !seen.contains(&value) {
                    seen.push(value);
                }
            }
            seen
        })
    }

    /// One line of text; a word that is nearly an established one offers that.
    fn line(self, field: Field) -> AnyView {
        let suggestions = self.suggestions(field);
        let (kind, input_mode, autocomplete) = match field.input() {
            Input::Address => ("email", "email", "email"),
            Input::Person => ("text", "email", "email"),
            Input::Number => ("text", "decimal", "off"),
            _ => ("text", "text", "off"),
        };
        let value = self.text(field);
        let offer = move || {
            let meant = suggestions.with(|known| near_miss(&value.get(), known).map(str::to_owned))?;
            if field.input() != Input::Word || self.is_frozen.get() {
                return None;
            }
            let label = fill(words().desk.did_you_mean, &[("value", &meant)]);
            let take = move |_| self.write(field).run(meant.clone());
            Some(view! { <p><button type="button" class="btn quiet" on:click=take>{label}</button></p> })
        };
        self.frame(
            field,
            None,
            view! {
                <div class="stack">
                    <TextInput
                        ids=ids(field)
                        value
                        on_input=self.write(field)
                        kind
                        input_mode
                        autocomplete
                        suggestions
                        is_bad=self.is_bad(field)
                        is_disabled=self.is_frozen
                    />
                    {live(offer)}
                </div>
            },
        )
    }

    fn priority(self) -> AnyView {
        let value = self.text(Field::Priority);
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
                    label=Signal::derive(|| words().priority.to_owned())
                    choices
                    value
                    is_disabled=self.is_frozen
                    on_change=self.write(Field::Priority)
                />
                <p class="error">{live(move || self.error(Field::Priority).get())}</p>
            </div>
        }
    }

    fn words(self, field: Field) -> AnyView {
        let suggestions = self.suggestions(field);
        let hint = Signal::derive(move || {
            let count = suggestions.with(Vec::len);
            if field != Field::Symptoms {
                String::new()
            } else if count == 0 {
                words().tokens_hint.to_owned()
            } else {
                fill(words().symptoms_hint, &[("count", &self.data.number(count as f64))])
            }
        });
        self.frame(
            field,
            Some(hint),
            view! {
                <Tokens
                    ids=ids(field)
                    values=Signal::derive(move || self.writing.draft.with(|draft| draft.list(field)))
                    on_change=Callback::new(move |list| self.writing.edit(|draft| draft.set_list(field, list)))
                    suggestions
                    remove_label=Callback::new(|value: String| fill(words().remove, &[("value", &value)]))
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    fn impact(self) -> AnyView {
        let own = self.suggestions(Field::Impact);
        let value = self.text(Field::Impact);
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
                    on_change=self.write(Field::Impact)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    fn notes(self) -> AnyView {
        let value = self.text(Field::Notes);
        let hint = Signal::derive(move || {
            let count = value.with(|text| text.chars().count());
            // Only said when it begins to matter.
            if count * 10 <= LONGEST_NOTE * 8 {
                return String::new();
            }
            let (count, most) = (self.data.number(count as f64), self.data.number(LONGEST_NOTE as f64));
            fill(words().notes_length, &[("count", &count), ("most", &most)])
        });
        self.frame(
            Field::Notes,
            Some(hint),
            view! {
                <TextArea
                    ids=ids(Field::Notes)
                    value
                    on_input=self.write(Field::Notes)
                    is_bad=self.is_bad(Field::Notes)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn frame(self, field: Field, hint: Option<Signal<String>>, control: AnyView) -> AnyView {
        let optional = Signal::derive(move || {
            let needs = self.writing.draft.with(|draft| draft.needs(field));
            let has_value = matches!(field, Field::Impact | Field::Priority | Field::Status);
            if needs || has_value { String::new() } else { words().optional.to_owned() }
        });
        let hint = hint.unwrap_or_else(|| Signal::derive(String::new));
        view! {
            <Frame
                ids=ids(field)
                label=Signal::derive(move || label(self.kind(), field).to_owned())
                hint
                optional
                error=self.error(field)
            >
                {control}
            </Frame>
        }
    }
}
