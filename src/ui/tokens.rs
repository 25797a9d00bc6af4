//! `Tokens`: several short values in one field, each a chip that can be removed.

use super::field::{Ids, Suggestions};
use super::icon::Icon;
use super::live::live;
use super::view;
use leptos::prelude::*;

/// The control. Enter or a comma adds what is typed; so does leaving the field, so
/// that nothing typed is lost; Backspace in the empty field takes the last one back.
#[component]
pub fn Tokens(
    ids: Ids,
    #[prop(into)] values: Signal<Vec<String>>,
    on_change: Callback<Vec<String>>,
    #[prop(into)] suggestions: Signal<Vec<String>>,
    /// The words "Remove {value}".
    remove_label: Callback<String, String>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    let add = move || {
        let mut all = values.get_untracked();
        let fresh = typed.get_untracked();
        for value in fresh.split(',').map(str::trim).filter(|value| !value.is_empty()) {
            if !all.iter().any(|known| known == value) {
                all.push(value.to_owned());
            }
        }
        typed.set(String::new());
        if all != values.get_untracked() {
            on_change.run(all);
        }
    };
    let remove = move |value: &str| {
        let mut all = values.get_untracked();
        all.retain(|known| known != value);
        on_change.run(all);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            add();
        }
        "Backspace" if typed.get_untracked().is_empty() => {
            if let Some(last) = values.get_untracked().last() {
                remove(last);
            }
        }
        _ => {}
    };
    let on_input = move |text: String| {
        // A chosen suggestion or a comma ends a value.
        let ends = text.contains(',') || suggestions.with_untracked(|known| known.contains(&text));
        typed.set(text);
        if ends {
            add();
        }
    };
    let chip = move |value: String| {
        let label = remove_label.run(value.clone());
        let gone = value.clone();
        view! {
            <li class="chip on">
                <bdi>{value}</bdi>
                <button type="button" aria-label=label disabled=is_disabled on:click=move |_| remove(&gone)>
                    {Icon::Cross.draw()}
                </button>
            </li>
        }
    };
    let list = format!("{}-list", ids.0);
    view! {
        <div class="input tokens">
            <ul>{live(move || values.get().into_iter().map(chip).collect_view())}</ul>
            <input
                id=ids.control()
                type="text"
                autocomplete="off"
                autocapitalize="none"
                aria-describedby=ids.described_by()
                list=list.clone()
                disabled=is_disabled
                prop:value=typed
                on:input=move |event| on_input(event_target_value(&event))
                on:keydown=on_key
                on:blur=move |_| add()
            />
            <Suggestions id=list values=suggestions />
        </div>
    }
}
