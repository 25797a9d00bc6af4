//! Things to press by their value. Whoever is around them hears every press: one
//! ear for all, which stays when they are drawn anew.

use super::icon::Icon;
use super::live::live;
use super::view;
use leptos::prelude::*;

/// What a box is like.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Its value.
    pub value: String,
    /// What it is called.
    pub word: String,
    /// How many there are; empty when that is not counted.
    pub count: String,
    /// Whether it is on.
    pub is_on: bool,
    /// Whether it cannot be changed.
    pub is_fixed: bool,
}

impl Choice {
    /// A box to tick; with the name of a group, one of several.
    #[must_use]
    pub fn draw(self, id: Option<String>, group: Option<&'static str>) -> AnyView {
        let kind = if group.is_some() { "radio" } else { "checkbox" };
        view! {
            <label>
                <input type=kind name=group id=id data-value=self.value prop:checked=self.is_on disabled=self.is_fixed />
                <bdi>{self.word}</bdi>
                <span class="count">{self.count}</span>
            </label>
        }
    }
}

/// A button in words.
#[must_use]
pub fn button(class: &'static str, value: &'static str, word: Signal<String>) -> AnyView {
    view! { <button type="button" class=class data-value=value>{word}</button> }
}

/// A button that only shows a sign, and is called by its label.
#[must_use]
pub fn sign(id: Option<String>, value: String, label: String, is_off: bool, icon: Icon) -> AnyView {
    view! {
        <button type="button" class="btn quiet" id=id data-value=value aria-label=label disabled=is_off>
            {icon.draw()}
        </button>
    }
}

/// A list that is drawn anew when it changes.
#[must_use]
pub fn list(items: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let item = |item| view! { <li>{item}</li> };
    view! { <ul>{live(move || items().into_iter().map(item).collect::<Vec<_>>())}</ul> }
}
