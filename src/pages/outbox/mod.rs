//! Outbox: what was submitted here and is not known to be stored, and what to do about it.

mod entry;
mod file;
pub mod told;

use crate::data::navigation::use_navigation;
use crate::data::outbox::Outbox;
use crate::data::use_data;
use crate::data::writing::Writing;
use crate::ui::live::live;
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{say, words};
use domain::{Route, Start};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = use_data();
    let writing = Writing::of(data);
    let outbox = writing.outbox;
    let empty = move || {
        (data.in_outbox.get() == 0).then(|| {
            let href = use_navigation().href(&Route::New(Start::default()));
            view! {
                <div class="card empty">
                    <p><strong>{words().desk.outbox_empty}</strong></p>
                    <p class="muted">{words().desk.promise}</p>
                    <p><a class="btn" href=href>{words().new_entry}</a></p>
                </div>
            }
        })
    };
    view! {
        <div class="heading">
            <h1>{say(|w| w.outbox)}</h1>
        </div>
        {live(move || storage(outbox))}
        {live(empty)}
        {entry::section()}
    }
}

/// What the browser says about keeping things.
fn storage(outbox: Outbox) -> AnyView {
    if !outbox.is_durable.get() {
        return view! {
            <Notice tone=Tone::Critical title=words().desk.not_durable_title text=words().desk.not_durable_text />
        };
    }
    let is_refused = outbox.may_be_cleared.get() && outbox.items.with(|items| !items.is_empty());
    is_refused
        .then(|| view! { <Notice tone=Tone::Info title=words().desk.not_persistent_title /> })
        .into_any()
}
