//! The place for short messages, which is announced politely.

use super::icon::Icon;
use super::live::live;
use super::view;
use leptos::prelude::*;

/// A message as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Names it among the shown ones.
    pub id: u32,
    /// Whether it is bad news.
    pub is_bad: bool,
    /// What it says.
    pub text: String,
}

/// The region; it is there from the start, or nothing would be announced.
#[component]
pub fn ToastRegion(
    messages: Signal<Vec<Message>>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] close_label: Signal<String>,
    on_close: Callback<u32>,
) -> AnyView {
    let toast = move |message: Message| {
        let (tone, icon) = if message.is_bad { ("crit", Icon::CrossCircle) } else { ("ok", Icon::Check) };
        view! {
            <li class=format!("toast {tone}")>
                {icon.draw()}
                <span>{message.text}</span>
                <button type="button" class="btn quiet" aria-label=close_label on:click=move |_| on_close.run(message.id)>
                    {Icon::Cross.draw()}
                </button>
            </li>
        }
    };
    view! {
        <section class="toasts" aria-label=label aria-live="polite">
            <ul>{live(move || messages.get().into_iter().map(toast).collect_view())}</ul>
        </section>
    }
}
