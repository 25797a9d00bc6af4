//! Further fields of an entry: a name, a kind and a value each.

use super::Form;
use crate::data::focus;
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::draft::{FreeField, FreeKind, near_miss};
use engine::message::{Answer, Question};
use leptos::prelude::*;

const NAMES: &str = "free-names";

fn kind_word(kind: FreeKind) -> &'static str {
    let words = words();
    match kind {
        FreeKind::Text => words.desk.free_text,
        FreeKind::Number => words.desk.free_number,
        FreeKind::Truth => words.desk.free_truth,
        FreeKind::Json => words.desk.free_json,
    }
}

impl Form {
    /// The further fields, and a button for one more.
    pub(super) fn free_fields(self) -> AnyView {
        let answer = self.data.records.follow(|| Some(Question::Details));
        let names = Signal::derive(move || match answer.get() {
            Some(Ok(Answer::Values(names))) => names.into_iter().map(|(name, _)| name).collect(),
            _ => Vec::<String>::new(),
        });
        let count = Memo::new(move |_| self.writing.draft.with(|draft| draft.free.len()));
        let rows = move || (0..count.get()).map(|index| self.free_field(index, names)).collect_view();
        let add = move |_| {
            self.writing.edit(|draft| draft.free.push(FreeField::default()));
            let last = self.writing.draft.with_untracked(|draft| draft.free.len());
            focus::move_to_next(format!("free-name-{}", last.saturating_sub(1)));
        };
        let option = |name: String| view! { <option value=name></option> };
        view! {
            <fieldset class="free">
                <legend>{say(|w| w.desk.more_fields)}</legend>
                {live(rows)}
                <p>
                    <button type="button" class="btn quiet" disabled=self.is_frozen on:click=add>
                        {Icon::Plus.draw()} {say(|w| w.desk.add_field)}
                    </button>
                </p>
                <datalist id=NAMES>{live(move || names.get().into_iter().map(option).collect_view())}</datalist>
            </fieldset>
        }
    }

    fn free_field(self, index: usize, names: Signal<Vec<String>>) -> AnyView {
        let read = move |part: fn(&FreeField) -> String| {
            text(move || self.writing.draft.with(|draft| draft.free.get(index).map(part).unwrap_or_default()))
        };
        let change = move |change: &dyn Fn(&mut FreeField)| {
            self.writing.edit(|draft| {
                if let Some(field) = draft.free.get_mut(index) {
                    change(field);
                }
            });
        };
        let name = read(|field| field.name.clone());
        let value = read(|field| field.text.clone());
        let kind = move || {
            self.writing.draft.with(|draft| draft.free.get(index).map_or(FreeKind::Text, |field| field.kind))
        };
        let is_bad = flag(move || {
            self.is_tried.get() && self.writing.draft.with(|draft| draft.bad_free_fields().contains(&index))
        });
        let option = move |(place, one): (usize, FreeKind)| {
            view! { <option value=place.to_string() prop:selected=flag(move || kind() == one)>{kind_word(one)}</option> }
        };
        let choose = move |event: leptos::ev::Event| {
            let chosen = FreeKind::ALL
                .into_iter()
                .enumerate()
                .find(|(place, _)| place.to_string() == event_target_value(&event));
            if let Some((_, kind)) = chosen {
                change(&|field| field.kind = kind);
            }
        };
        let offer = move || {
            let meant = names.with(|known| near_miss(&name.get(), known).map(str::to_owned))?;
            let label = fill(words().desk.did_you_mean, &[("value", &meant)]);
            let take = move |_| change(&|field| field.name.clone_from(&meant));
            Some(view! { <p><button type="button" class="btn quiet" on:click=take>{label}</button></p> })
        };
        let remove = move |_| self.writing.edit(|draft| drop(draft.free.remove(index)));
        let number = fill(words().desk.field_number, &[("number", &(index + 1).to_string())]);
        view! {
            <div class="free-row" role="group" aria-label=number>
                <input
                    id=format!("free-name-{index}")
                    class="input"
                    type="text"
                    autocomplete="off"
                    autocapitalize="none"
                    list=NAMES
                    aria-label=say(|w| w.desk.field_name)
                    placeholder=say(|w| w.desk.field_name)
                    aria-invalid=text(move || is_bad.get().to_string())
                    disabled=self.is_frozen
                    prop:value=name
                    on:input=move |event| change(&|field| field.name = event_target_value(&event))
                />
                <select class="input" aria-label=say(|w| w.desk.type_of_entry) disabled=self.is_frozen on:change=choose>
                    {FreeKind::ALL.into_iter().enumerate().map(option).collect_view()}
                </select>
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    inputmode=text(move || if kind() == FreeKind::Number { "decimal" } else { "text" }.to_owned())
                    aria-label=say(|w| w.desk.field_value)
                    placeholder=say(|w| w.desk.field_value)
                    aria-invalid=text(move || is_bad.get().to_string())
                    disabled=self.is_frozen
                    prop:value=value
                    on:input=move |event| change(&|field| field.text = event_target_value(&event))
                />
                <button type="button" class="btn quiet" aria-label=say(|w| w.desk.remove_field) disabled=self.is_frozen on:click=remove>
                    {Icon::Cross.draw()}
                </button>
                {live(offer)}
            </div>
        }
    }
}
