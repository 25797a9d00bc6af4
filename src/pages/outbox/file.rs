//! The outbox as a file, for a browser that is about to go, and back.

use crate::data::outbox::Outbox;
use crate::data::{Data, files};
use crate::ui::live::{flag, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section.
pub(super) fn section(data: Data, outbox: Outbox) -> AnyView {
    let said = RwSignal::new(String::new());
    let save = move |_| files::save_text(data, "outbox", "json", &outbox.file());
    let load = move |event: leptos::ev::Event| {
        files::read_text(&event, move |text| {
            spawn_local(async move {
                let words = words();
                let told = match outbox.load(&text.unwrap_or_default()).await {
                    Some(count) => fill(words.desk.loaded, &[("count", &data.number(count as f64))]),
                    None => words.desk.not_loaded.to_owned(),
                };
                said.set(told);
            });
        });
    };
    view! {
        <section class="card form" aria-labelledby="outbox-file">
            <h2 id="outbox-file">{say(|w| w.desk.outbox_file)}</h2>
            <div class="actions">
                <button type="button" class="btn" disabled=flag(move || outbox.items.with(Vec::is_empty)) on:click=save>
                    {say(|w| w.desk.save_to_file)}
                </button>
                <label class="btn file">
                    {say(|w| w.desk.load_file)}
                    <input type="file" accept=".json,application/json" on:change=load />
                </label>
            </div>
            <p role="status">{text(move || said.get())}</p>
        </section>
    }
}
