//! The other drafts of this browser.

use super::problems::kind_word;
use crate::data::Data;
use crate::data::kept_draft::KeptDraft;
use crate::data::navigation::use_navigation;
use crate::data::writing::Writing;
use crate::pages::parts;
use crate::ui::dialog::Confirm;
use crate::ui::live::live;
use crate::ui::view;
use crate::words::{say, words};
use domain::draft::Field;
use domain::{Route, Start};
use leptos::prelude::*;

/// The other drafts, to go on with or to throw away.
pub(super) fn others(data: Data, writing: Writing) -> AnyView {
    let navigation = use_navigation();
    let asked = RwSignal::new(None::<String>);
    let is_asked = RwSignal::new(false);
    let row = move |one: KeptDraft| {
        let href = navigation.href(&Route::New(Start::draft(&one.id)));
        let device = Some(one.draft.device()).filter(|id| !id.is_empty());
        let says = one.draft.text(Field::Notes).chars().take(80).collect::<String>();
        let ask = move |_| {
            asked.set(Some(one.id.clone()));
            is_asked.set(true);
        };
        view! {
            <li>
                <a class="link" href=href>{kind_word(one.draft.kind())} " · " {parts::text_of(device)}</a>
                <span class="muted"><bdi>{says}</bdi></span>
                <span class="muted right">{parts::time_of(data, Some(one.at))}</span>
                <button type="button" class="btn quiet" on:click=ask>{words().discard_draft}</button>
            </li>
        }
    };
    let list = move || {
        let others = writing.others.get();
        (!others.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="other-drafts">
                    <h2 id="other-drafts">{words().desk.other_drafts}</h2>
                    <ul class="kept">{others.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    };
    let forget = move || {
        if let Some(id) = asked.get_untracked() {
            writing.forget(id);
        }
    };
    view! {
        {live(list)}
        {discarding(is_asked, Callback::new(move |()| forget()))}
    }
}

/// The question before a draft is thrown away.
pub(super) fn discarding(is_open: RwSignal<bool>, on_yes: Callback<()>) -> AnyView {
    view! {
        <Confirm
            is_open
            title=say(|w| w.discard_title)
            text=say(|w| w.discard_text)
            yes=say(|w| w.discard_draft)
            no=say(|w| w.keep_writing)
            on_yes
        />
    }
}
