//! Pages for when the app cannot start: what is wrong, in words.

use crate::data::{ConfigFailure, place};
use crate::ui::view;
use crate::words::{fill, words};
use leptos::prelude::*;

/// The configuration cannot be used.
pub fn config(error: &ConfigFailure) -> AnyView {
    let words = words();
    let reason = match error {
        ConfigFailure::Status(status) => fill(words.config_status, &[("status", &status.to_string())]),
        ConfigFailure::Unreachable => words.config_unreachable.to_owned(),
        ConfigFailure::Broken(reason) => reason.clone(),
        ConfigFailure::Forbidden(origin) => fill(words.config_forbidden, &[("origin", origin)]),
    };
    page(words.config_title, words.config_text, Some(reason))
}

/// The engine did not start or died.
pub fn engine() -> AnyView {
    let words = words();
    page(words.engine_title, words.engine_text, None)
}

/// A page that comes as a file of its own could not be fetched.
pub fn chunk(again: impl Fn() + Send + 'static) -> AnyView {
    let words = words();
    let reload = |_| place::reload();
    view! {
        <section class="empty" role="alert">
            <h1>{words.chunk_title}</h1>
            <p>{words.chunk_text}</p>
            <button type="button" class="btn primary" on:click=move |_| again()>{words.try_again}</button>
            <button type="button" class="btn" on:click=reload>{words.reload}</button>
        </section>
    }
}

fn page(title: &'static str, text: &'static str, reason: Option<String>) -> AnyView {
    view! {
        <main>
            <div class="last-words" role="alert">
                <h1>{title}</h1>
                <p>{text}</p>
                {reason.map(|reason| view! { <pre tabindex="0">{reason}</pre> })}
            </div>
        </main>
    }
}
