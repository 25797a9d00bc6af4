//! What happened to the device, the latest first; equal checks one after the other are one.

use super::Device;
use crate::pages::parts;
use crate::ui::badge;
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::history::Steps;
use domain::query::edit::quoted;
use domain::record::{HEALTH_CHECK, MAINTENANCE, same_word};
use domain::{Class, Listing, Route, Timestamp};
use engine::message::{AboutDevice, History, Step};
use leptos::prelude::*;

/// History is shown by this many at a time.
const MORE: u32 = 30;
/// So often is it worked out while records arrive, in milliseconds.
pub(super) const PACE: i64 = 400;

impl Device {
    pub(super) fn history(self) -> AnyView {
        let len = RwSignal::new(MORE);
        let history = self.data.records.know::<History>(PACE, move || {
            let steps = self.closeup.with(|closeup| closeup.steps);
            Some(AboutDevice::History { id: self.id.get_value(), steps, len: len.get() }.ask())
        });
        let count = move || {
            let entries = history.get().map_or(0, |history| history.entries);
            let word = self.data.plural(entries, words().entry_one, words().entry_many);
            format!("{} {word}", self.data.number(entries))
        };
        let more = move || {
            let rest = history.get().is_some_and(|history| history.total as usize > history.steps.len());
            rest.then(|| {
                let press = move |_| len.update(|len| *len += MORE);
                view! { <button type="button" class="btn" on:click=press>{words().show_more}</button> }
            })
        };
        let steps = move || match history.get() {
            Some(history) if history.steps.is_empty() => {
                view! { <li><p class="muted">{words().no_steps}</p></li> }
            }
            Some(history) => history.steps.into_iter().map(|step| self.step(step)).collect_view().into_any(),
            None => ().into_any(),
        };
        view! {
            <section class="card history" aria-labelledby="history">
                <header><h2 id="history">{say(|w| w.history)}</h2><p class="muted">{text(count)}</p></header>
                {self.choice_of_steps()}
                <ol class="timeline">{live(steps)}</ol>
                {live(more)}
            </section>
        }
    }

    fn choice_of_steps(self) -> AnyView {
        let choices = || {
            let words = words();
            let named = [words.steps_all, words.issues, words.maintenance];
            Steps::ALL
                .iter()
                .zip(named)
                .map(|(steps, word)| (steps.key().to_owned(), word.to_owned()))
                .collect()
        };
        let choose = move |key: String| {
            self.look(true, |closeup| closeup.steps = Steps::from_key(&key).unwrap_or_default());
        };
        view! {
            <Segmented
                name="steps"
                label=say(|w| w.history_of)
                choices=Signal::derive(choices)
                value=text(move || self.closeup.with(|closeup| closeup.steps.key().to_owned()))
                on_change=Callback::new(choose)
            />
        }
    }

    fn step(self, step: Step) -> AnyView {
        let (title, look) = title(&step);
        let href = self.behind(&step);
        let like = (step.count > 1).then(|| {
            let count = self.data.number(step.count);
            view! { <span class="muted">" · " {fill(words().like_this, &[("count", &count)])}</span> }
        });
        let title = match href {
            Some(href) => view! { <a href=href>{title} {like}</a> },
            None => view! { <span>{title} {like}</span> },
        };
        let when = match (step.since, step.at) {
            (Some(since), Some(at)) => {
                let told = fill(
                    words().from_to,
                    &[("from", &self.data.short(since, false)), ("to", &self.data.short(at, false))],
                );
                view! { <span class="muted">{told}</span> }
            }
            _ => parts::time_of(self.data, step.at),
        };
        let told = step.told.join(" · ");
        let words = step.words.into_iter().map(|said| view! { <p class="muted said"><bdi>{said}</bdi></p> });
        let words: Vec<AnyView> = words.collect();
        view! {
            <li>
                <span class=look.tone>{look.icon.draw()}</span>
                <p class="what">{title} {when}</p>
                <p class="muted"><bdi>{told}</bdi></p>
                {words}
            </li>
        }
    }

    /// The address of the entry, or of the entries that are folded.
    fn behind(self, step: &Step) -> Option<String> {
        let route = match (step.since, step.at) {
            (Some(since), Some(at)) => {
                Route::Diagnostics { listing: Listing::of(self.query(step, since, at)), entry: None }
            }
            _ => parts::entry_route(step.id.clone()?),
        };
        Some(self.navigation.href(&route))
    }

    fn query(self, step: &Step, since: Timestamp, at: Timestamp) -> String {
        let id = self.id.with_value(|id| quoted(id));
        let kind =
            step.kind.as_ref().map_or_else(|| "-type:*".to_owned(), |kind| format!("type:{}", quoted(kind)));
        format!("device:{id} {kind} after:{} before:{}", since.to_iso(), at.plus(1).to_iso())
    }
}

/// What a step is called, and how it looks.
pub(super) fn title(step: &Step) -> (AnyView, badge::Look) {
    let (status, class) = match &step.status {
        Some((status, class)) => (Some(status.clone()), *class),
        None => (None, Class::Other),
    };
    let is_done = !domain::thread::is_open(status.as_deref().unwrap_or_default());
    let mut look = badge::of_class(class, is_done);
    let kind = step.kind.clone().unwrap_or_else(|| HEALTH_CHECK.to_owned());
    if same_word(&kind, MAINTENANCE) {
        look.icon = Icon::Wrench;
    }
    let word = parts::kind_word(&kind).map_or_else(|| kind.clone(), str::to_owned);
    (view! { <bdi>{word}</bdi> ": " {parts::text_of(status)} }, look)
}
