//! `Field`: a form control with its label, hint and error: the one way to ask for
//! something. The control itself is told by [`Ids`] how to refer to them.

use super::icon::Icon;
use super::live::{flag, live, text};
use super::view;
use leptos::prelude::*;

/// The ids of a field's parts, all made from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids(pub &'static str);

impl Ids {
    /// The control's own id.
    #[must_use]
    pub fn control(self) -> &'static str {
        self.0
    }

    fn hint(self) -> String {
        format!("{}-hint", self.0)
    }

    fn error(self) -> String {
        format!("{}-error", self.0)
    }

    /// What describes the control: both parts are always there, empty or not.
    #[must_use]
    pub fn described_by(self) -> String {
        format!("{} {}", self.hint(), self.error())
    }
}

/// The frame around a control.
#[component]
pub fn Field(
    ids: Ids,
    #[prop(into)] label: Signal<String>,
    #[prop(into, optional)] hint: Signal<String>,
    #[prop(into, optional)] error: Signal<Option<String>>,
    /// The word for "optional"; empty when it is needed.
    #[prop(into, optional)]
    optional: Signal<String>,
    children: Children,
) -> AnyView {
    view! {
        <div class="field" class:bad=flag(move || error.get().is_some())>
            <div class="label">
                <label for=ids.control()>{label}</label>
                <span class="optional">{optional}</span>
            </div>
            {children()}
            <p class="hint" id=ids.hint()>{hint}</p>
            <p class="error" id=ids.error()>
                {live(move || error.get().map(|text| view! { {Icon::CrossCircle.draw()} {text} }))}
            </p>
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextInput(
    ids: Ids,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional)] kind: Option<&'static str>,
    #[prop(optional)] input_mode: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(into, optional)] is_bad: Signal<bool>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
    /// Values that are offered while one types.
    #[prop(into, optional)]
    suggestions: Signal<Vec<String>>,
) -> AnyView {
    let list = format!("{}-list", ids.0);
    view! {
        <input
            id=ids.control()
            class="input"
            type=kind.unwrap_or("text")
            inputmode=input_mode
            autocomplete=autocomplete.unwrap_or("off")
            aria-describedby=ids.described_by()
            aria-invalid=text(move || is_bad.get().to_string())
            list=list.clone()
            disabled=is_disabled
            prop:value=value
            on:input=move |event| on_input.run(event_target_value(&event))
        />
        <Suggestions id=list values=suggestions />
    }
}

/// The values that an input with `list` offers.
#[component]
pub fn Suggestions(id: String, values: Signal<Vec<String>>) -> AnyView {
    let option = |value: String| view! { <option value=value></option> };
    view! { <datalist id=id>{live(move || values.get().into_iter().map(option).collect_view())}</datalist> }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    ids: Ids,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(into, optional)] is_bad: Signal<bool>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
) -> AnyView {
    view! {
        <textarea
            id=ids.control()
            class="input"
            rows="5"
            aria-describedby=ids.described_by()
            aria-invalid=text(move || is_bad.get().to_string())
            disabled=is_disabled
            prop:value=value
            on:input=move |event| on_input.run(event_target_value(&event))
        ></textarea>
    }
}

/// One of several.
#[component]
pub fn Select(
    ids: Ids,
    /// The values, with their words.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    on_change: Callback<String>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
) -> AnyView {
    let option = move |(key, word): (String, String)| {
        let chosen = key.clone();
        view! { <option value=key prop:selected=flag(move || value.get() == chosen)>{word}</option> }
    };
    view! {
        <select
            id=ids.control()
            class="input"
            aria-describedby=ids.described_by()
            disabled=is_disabled
            on:change=move |event| on_change.run(event_target_value(&event))
        >
            {live(move || choices.get().into_iter().map(option).collect_view())}
        </select>
    }
}
