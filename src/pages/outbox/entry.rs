//! An entry of the outbox: where it stands, why, what was sent, and what can be done.

use super::{file, told};
use crate::data::navigation::use_navigation;
use crate::data::writing::Writing;
use crate::data::{Data, use_data};
use crate::pages::parts;
use crate::ui::badge::badge;
use crate::ui::dialog::Confirm;
use crate::ui::live::live;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::outbox::{Item, State};
use domain::{Route, Start};
use leptos::prelude::*;

/// All entries, and the outbox as a file.
pub fn section() -> AnyView {
    let data = use_data();
    let writing = Writing::of(data);
    let keys = Memo::new(move |_| writing.outbox.keys());
    let all = move || keys.get().into_iter().map(|key| card(data, writing, key)).collect_view();
    view! {
        <div class="column">{live(all)}</div>
        {file::section(data, writing.outbox)}
    }
}

/// The entry with this mark, as long as it is here.
fn card(data: Data, writing: Writing, key: String) -> AnyView {
    let item = Memo::new(move |_| {
        writing.outbox.items.with(|items| items.iter().find(|item| item.client_ref == key).cloned())
    });
    let asks_again = RwSignal::new(false);
    let asks_discard = RwSignal::new(false);
    let with = move |act: &dyn Fn(&Item)| item.with_untracked(|item| item.iter().for_each(act));
    // What is sent never changes: what is open stays open.
    let body = item.with_untracked(|item| item.as_ref().map(|item| item.body.clone()));
    view! {
        <article class="card form outgoing">
            {live(move || Some(told_of(data, writing, &item.get()?)))}
            <details>
                <summary>{say(|w| w.desk.what_is_sent)}</summary>
                <pre tabindex="0" role="region" aria-label=say(|w| w.desk.what_is_sent)>{body.unwrap_or_default()}</pre>
            </details>
            {live(move || Some(actions(data, writing, &item.get()?, asks_again, asks_discard)))}
        </article>
        <Confirm
            is_open=asks_again
            title=say(|w| w.desk.again_title)
            text=say(|w| w.desk.again_text)
            yes=say(|w| w.send_again)
            no=say(|w| w.desk.keep_waiting)
            on_yes=Callback::new(move |()| with(&|item| writing.outbox.send_again(&item.client_ref)))
        />
        <Confirm
            is_open=asks_discard
            title=say(|w| w.desk.discard_entry_title)
            text=Signal::derive(move || discard_text(item.get()).to_owned())
            yes=say(|w| w.desk.discard_entry)
            no=say(|w| w.desk.keep_entry)
            on_yes=Callback::new(move |()| with(&|item| writing.outbox.discard(&item.client_ref)))
        />
    }
}

fn discard_text(item: Option<Item>) -> &'static str {
    match item.map(|item| item.state) {
        Some(State::Uncertain) => words().discard_sent_text,
        _ => words().desk.discard_entry_text,
    }
}

/// Where it stands, and why.
fn told_of(data: Data, writing: Writing, item: &Item) -> AnyView {
    let words = words();
    let (tone, word) = told::state(item);
    let reason = item.error.as_ref().map(|error| {
        let explained = data.explain(error);
        view! { <p><strong>{explained.title}</strong> " " {explained.text}</p> }
    });
    let means = told::meaning(data, writing.outbox, item);
    let kind =
        parts::kind_word(&item.draft.text(domain::draft::Field::Type)).unwrap_or(words.desk.other_type);
    let tries = fill(words.desk.tries, &[("count", &data.number(item.sends))]);
    view! {
        <div class="head">
            <h2>{kind} " · " <bdi>{item.device_id.clone()}</bdi></h2>
            {badge(tone, word)}
        </div>
        {(!means.is_empty()).then(|| view! { <p>{means}</p> })}
        {reason}
        <p class="muted">
            {words.desk.submitted} " " {parts::time_of(data, Some(item.submitted_at))} " · " {tries}
        </p>
    }
}

/// What can be done with it now.
fn actions(
    data: Data,
    writing: Writing,
    item: &Item,
    asks_again: RwSignal<bool>,
    asks_discard: RwSignal<bool>,
) -> AnyView {
    let navigation = use_navigation();
    let words = words();
    let key = item.client_ref.clone();
    let can = (item.can_hurry(data.clock.now()), item.can_send_again(), item.can_edit(), item.can_discard());
    let hurry_word = if item.state == State::Uncertain { words.look_up } else { words.desk.send_now };
    let hurry_key = key.clone();
    let edit = move |_| {
        if let Some(item) = writing.outbox.item(&key) {
            writing.take_back(item);
            navigation.go(&Route::New(Start::default()));
        }
    };
    view! {
        <div class="actions">
            {can.0.then(|| view! {
                <button type="button" class="btn" on:click=move |_| writing.outbox.hurry(&hurry_key)>{hurry_word}</button>
            })}
            {can.1.then(|| view! {
                <button type="button" class="btn" on:click=move |_| asks_again.set(true)>{words.send_again}</button>
            })}
            {can.2.then(|| view! { <button type="button" class="btn" on:click=edit>{words.desk.edit_entry}</button> })}
            {can.3.then(|| view! {
                <button type="button" class="btn quiet" on:click=move |_| asks_discard.set(true)>{words.desk.discard_entry}</button>
            })}
        </div>
    }
}
