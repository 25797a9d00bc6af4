//! `Segmented`: one of a few, as radio buttons that look like one control.

use super::live::{flag, live};
use super::view;
use leptos::prelude::*;

/// A choice: the value, and its word.
pub type Choice = (String, String);

/// The control. `name` is also the prefix of its ids.
#[component]
pub fn Segmented(
    name: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
    on_change: Callback<String>,
) -> AnyView {
    let choice = move |(key, word): Choice| {
        let chosen = key.clone();
        let is_chosen = move || value.get() == chosen;
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    value=key.clone()
                    prop:checked=flag(is_chosen)
                    disabled=is_disabled
                    on:change=move |_| on_change.run(key.clone())
                />
                <span>{word}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend>{label}</legend>
            <div class="segments">{live(move || choices.get().into_iter().map(choice).collect_view())}</div>
        </fieldset>
    }
}
