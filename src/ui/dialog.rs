//! `dialog`: a native modal dialog: the focus stays in it, Escape closes it. `Confirm`: a
//! question before something that cannot be undone.

use super::view;
use leptos::html;
use leptos::prelude::*;

/// A dialog with this title. It is open while `is_open` is.
pub fn dialog(is_open: RwSignal<bool>, title: Signal<String>, content: AnyView) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=dialog aria-label=title on:close=move |_| is_open.set(false)>
            <h2>{title}</h2>
            {content}
        </dialog>
    }
}

/// The question. It is open while `is_open` is; either answer closes it.
#[component]
pub fn Confirm(
    is_open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] yes: Signal<String>,
    #[prop(into)] no: Signal<String>,
    on_yes: Callback<()>,
) -> AnyView {
    let agree = move |_| {
        is_open.set(false);
        on_yes.run(());
    };
    let content = view! {
        <p>{text}</p>
        <div class="actions">
            <button type="button" class="btn primary" on:click=agree>{yes}</button>
            <button type="button" class="btn" on:click=move |_| is_open.set(false)>{no}</button>
        </div>
    };
    dialog(is_open, title, content)
}
