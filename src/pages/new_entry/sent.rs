//! What becomes of what was just submitted, in place of the form.

use crate::data::Data;
use crate::data::navigation::use_navigation;
use crate::data::whenever;
use crate::data::writing::{Phase, Writing};
use crate::pages::outbox::told;
use crate::ui::badge::badge;
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::outbox::Item;
use domain::{Draft, Route};
use leptos::prelude::*;

/// The entries that were submitted, and how many are stored by now. A single one that is
/// stored leads to its device.
pub(super) fn panel(data: Data, writing: Writing) -> AnyView {
    let navigation = use_navigation();
    let outbox = writing.outbox;
    let keys = untrack(|| match writing.phase.get() {
        Phase::Submitted(keys) => keys,
        _ => Vec::new(),
    });
    let all = keys.len();
    let device = writing.draft.with_untracked(Draft::device);
    let mine = keys.clone();
    let waiting = Memo::new(move |_| {
        let mut left = outbox.keys();
        left.retain(|key| mine.contains(key));
        left
    });
    whenever(move || {
        let is_stored = outbox.stored.with(|stored| keys.iter().any(|key| stored.contains(key)));
        let is_here = matches!(navigation.route.get_untracked(), Route::New(_));
        if is_stored && all == 1 && is_here {
            writing.write_another();
            navigation.replace(&Route::device(&device));
        }
    });
    let progress = move || {
        let left = waiting.with(Vec::len);
        let (done, all) = (data.number((all - left) as f64), data.number(all as f64));
        fill(words().desk.stored_of, &[("done", &done), ("all", &all)])
    };
    let line = move |item: &Item| {
        let (look, word) = told::state(item);
        let reason = item.error.as_ref().map(|error| data.explain(error).title).unwrap_or_default();
        waiting.with(|keys| keys.contains(&item.client_ref)).then(|| {
            view! {
                <li>
                    <p>{badge(look, word)} " " <bdi>{item.device_id.clone()}</bdi></p>
                    <p>{reason} " " {told::meaning(data, outbox, item)}</p>
                </li>
            }
        })
    };
    let again = move |_| writing.write_another();
    view! {
        <section class="card form" aria-labelledby="submitted">
            <h2 id="submitted">{say(|w| w.desk.submitted_title)}</h2>
            <p role="status">{text(progress)}</p>
            <ul class="outgoing">{live(move || outbox.items.get().iter().filter_map(line).collect_view())}</ul>
            <p class="muted">{say(|w| w.kept_until_confirmed)}</p>
            <div class="actions">
                <button type="button" class="btn" on:click=again>{say(|w| w.desk.write_another)}</button>
                <a class="btn" href=navigation.href(&Route::Outbox)>{say(|w| w.outbox)}</a>
            </div>
        </section>
    }
}
