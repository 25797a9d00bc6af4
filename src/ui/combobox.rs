//! `Combobox`: choosing one thing out of very many by typing a part of it, after
//! the ARIA pattern of that name.

use super::field::Ids;
use super::icon::Icon;
use super::live::{live, text, value};
use super::view;
use leptos::prelude::*;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What is chosen.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name.
    pub more: String,
}

/// What fits to a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choices {
    /// The text that was looked up, which may be older than what is typed.
    pub text: String,
    /// The best first.
    pub items: Vec<Choice>,
}

/// The control. While nothing is chosen one types and picks; a chosen thing can be
/// taken back.
#[component]
pub fn Combobox(
    ids: Ids,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<Option<Choice>>,
    /// What is typed.
    typed: RwSignal<String>,
    /// What fits to what is typed.
    #[prop(into)]
    choices: Signal<Choices>,
    /// Said when nothing fits.
    #[prop(into)]
    empty_label: Signal<String>,
    /// The label of the button that takes the choice back.
    #[prop(into)]
    clear_label: Signal<String>,
    on_choose: Callback<Option<Choice>>,
    #[prop(into, optional)] is_bad: Signal<bool>,
    #[prop(into, optional)] is_disabled: Signal<bool>,
) -> AnyView {
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let is_entered = RwSignal::new(false);
    let list_id = format!("{}-choices", ids.0);
    let option_id = move |index: usize| format!("{}-choice-{index}", ids.0);
    let choose = move |choice: Choice| {
        is_open.set(false);
        typed.set(String::new());
        on_choose.run(Some(choice));
    };
    let step = move |by: isize| {
        let count = choices.with_untracked(|choices| choices.items.len());
        is_open.set(true);
        if count > 0 {
            active.update(|index| *index = index.saturating_add_signed(by).min(count - 1));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" if !is_open.get_untracked() => {
            event.prevent_default();
            step(0);
        }
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" => {
            event.prevent_default();
            is_entered.set(is_open.get_untracked());
        }
        "Escape" => is_open.set(false),
        _ => {}
    };
    // Who types and presses Enter at once (a scanner, say) means what fits to the
    // whole text, not what was offered for a part of it.
    Effect::new(move |_| {
        if is_entered.get() && choices.with(|choices| typed.with(|typed| choices.text == *typed)) {
            is_entered.set(false);
            let picked = choices.with(|choices| choices.items.get(active.get_untracked()).cloned());
            if let Some(choice) = picked {
                choose(choice);
            }
        }
    });
    let on_input = move |text: String| {
        is_entered.set(false);
        typed.set(text);
        active.set(0);
        is_open.set(true);
    };
    let item = move |(index, choice): (usize, Choice)| {
        let picked = choice.clone();
        view! {
            <li
                role="option"
                id=option_id(index)
                aria-selected=text(move || (active.get() == index).to_string())
                // The field must not lose the focus before the click counts.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| choose(picked.clone())
            >
                <bdi class="name">{choice.name}</bdi>
                <bdi class="muted">{choice.more}</bdi>
            </li>
        }
    };
    let list = list_id.clone();
    let popup = move || {
        let choices = choices.get().items;
        let is_shown = is_open.get();
        let is_empty = choices.is_empty();
        let message = (is_shown && is_empty).then(|| empty_label.get());
        let is_silent = message.is_none();
        view! {
            <ul class="choices" role="listbox" id=list.clone() aria-label=empty_label hidden=!is_shown || is_empty>
                {choices.into_iter().enumerate().map(item).collect_view()}
            </ul>
            <p class="choices none" role="status" hidden=is_silent>{message}</p>
        }
    };
    let search = move || {
        view! {
            <input
                id=ids.control()
                class="input"
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=text(move || is_open.get().to_string())
                aria-controls=list_id.clone()
                aria-activedescendant=value(move || {
                    let is_offered = is_open.get() && choices.with(|choices| active.get() < choices.items.len());
                    is_offered.then(|| option_id(active.get()))
                })
                aria-describedby=ids.described_by()
                aria-invalid=text(move || is_bad.get().to_string())
                disabled=is_disabled
                prop:value=typed
                on:input=move |event| on_input(event_target_value(&event))
                on:keydown=on_key
                on:focus=move |_| is_open.set(true)
                on:blur=move |_| {
                    is_open.set(false);
                    is_entered.set(false);
                }
            />
            {live(popup.clone())}
        }
    };
    let picked = move |choice: Choice| {
        view! {
            <div class="input chosen">
                <bdi class="name">{choice.name}</bdi>
                <bdi class="muted">{choice.more}</bdi>
                <button
                    type="button"
                    id=ids.control()
                    class="btn quiet"
                    aria-label=clear_label
                    aria-describedby=ids.described_by()
                    disabled=is_disabled
                    on:click=move |_| on_choose.run(None)
                >
                    {Icon::Cross.draw()}
                </button>
            </div>
        }
    };
    view! {
        <div class="combobox">
            {live(move || match chosen.get() {
                Some(choice) => picked(choice).into_any(),
                None => search().into_any(),
            })}
        </div>
    }
}
