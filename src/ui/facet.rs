//! `Facet`: a filter over the values of one field, with how many there are of each.

use super::icon::Icon;
use super::live::{flag, live};
use leptos::prelude::*;

/// A value that can be switched on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Option {
    /// The value.
    pub key: String,
    /// Its word.
    pub word: String,
    /// How many there are; empty when that is not counted.
    pub count: String,
    /// Whether it is on.
    pub is_on: bool,
}

/// A chip that opens a list of values. `close` takes the list away for an event
/// inside it; `leaves` tells whether the focus left it.
#[component]
pub fn Facet(
    /// Groups the values of one facet.
    name: &'static str,
    #[prop(into)] label: Signal<String>,
    /// What is chosen, in words; empty when nothing is.
    #[prop(into)]
    chosen: Signal<String>,
    #[prop(into)] options: Signal<Vec<Option>>,
    /// Whether only one value can be on.
    #[prop(optional)]
    is_single: bool,
    #[prop(into)] empty_label: Signal<String>,
    on_toggle: Callback<String>,
    on_escape: Callback<leptos::ev::KeyboardEvent>,
    on_leave: Callback<leptos::ev::FocusEvent>,
) -> impl IntoView {
    let kind = if is_single { "radio" } else { "checkbox" };
    let item = move |option: Option| {
        let key = option.key.clone();
        view! {
            <li>
                <label>
                    <input type=kind name=name prop:checked=option.is_on on:click=move |_| on_toggle.run(key.clone()) />
                    <bdi>{option.word}</bdi>
                    <span class="count">{option.count}</span>
                </label>
            </li>
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_escape.run(event);
        }
    };
    view! {
        <details class="facet" on:keydown=on_key on:focusout=move |event| on_leave.run(event)>
            <summary class="chip" class:on=flag(move || !chosen.get().is_empty())>
                {label}
                <bdi class="value">{chosen}</bdi>
                {Icon::Plus.draw()}
            </summary>
            <ul class="menu">
                {live(move || {
                    let options = options.get();
                    options.is_empty().then(|| view! { <li class="muted">{empty_label}</li> })
                })}
                {live(move || options.get().into_iter().map(item).collect_view())}
            </ul>
        </details>
    }
    .into_any()
}
