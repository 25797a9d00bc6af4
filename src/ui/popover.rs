//! `Popover`: a panel that opens at a button. The browser opens it, puts the
//! keyboard into it and back, and closes it on Escape or a press elsewhere.

use super::live::live;
use super::view;
use leptos::prelude::*;
use leptos::{ev, html};

/// The button that opens the panel with this id.
#[must_use]
pub fn opener(panel: &str, class: &'static str, content: AnyView) -> AnyView {
    view! { <button type="button" class=class popovertarget=panel.to_owned()>{content}</button> }
}

/// The panel. What is in it is drawn while it is open.
#[must_use]
pub fn panel(id: &str, label: Signal<String>, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let is_open = RwSignal::new(false);
    let element = NodeRef::<html::Dialog>::new();
    let toggled = move |_: ev::Event| {
        let element = element.get_untracked();
        is_open.set(element.is_some_and(|element| element.matches(":popover-open").unwrap_or(false)));
    };
    view! {
        <dialog
            popover="auto"
            class="panel"
            id=id.to_owned()
            aria-label=label
            node_ref=element
            on:toggle=toggled
        >
            {live(move || if is_open.get() { untrack(&draw) } else { ().into_any() })}
        </dialog>
    }
}
