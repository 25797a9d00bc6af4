//! The entries around a moment, and what each check found different: what came before a
//! fault, and what a check or some work changed.

use super::Device;
use super::history::{PACE, title};
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Timestamp;
use engine::message::{AboutDevice, History, Step};
use leptos::prelude::*;

/// So many entries are told before the moment, and after it.
const LEN: u32 = 4;

impl Device {
    pub(super) fn around(self) -> AnyView {
        let at = move || self.closeup.with(|closeup| closeup.at);
        let known = self.data.records.know::<History>(PACE, move || {
            Some(AboutDevice::Around { id: self.id.get_value(), at: at()?, len: LEN }.ask())
        });
        live(move || {
            let (at, history) = (at()?, known.get()?);
            Some(self.surroundings(at, history))
        })
    }

    fn surroundings(self, at: Timestamp, history: History) -> AnyView {
        let close = move |_| self.look(true, |closeup| closeup.at = None);
        let is_after = |step: &Step| step.at.is_some_and(|moment| moment > at);
        let (after, before): (Vec<Step>, Vec<Step>) = history.steps.into_iter().partition(is_after);
        let rows = |steps: Vec<Step>| steps.into_iter().map(|step| self.found(step)).collect::<Vec<_>>();
        let told = fill(words().around_text, &[("when", &self.data.moment(at))]);
        view! {
            <section class="card" aria-labelledby="around">
                <header>
                    <h2 id="around">{say(|w| w.around)}</h2>
                    <p class="muted">{told}</p>
                    <button type="button" class="btn quiet right" aria-label=words().close on:click=close>{Icon::Cross.draw()}</button>
                </header>
                <ol class="timeline around">
                    {rows(after)}
                    <li class="here"><span class="info">{Icon::Info.draw()}</span><p class="muted">{words().chosen_moment}</p></li>
                    {rows(before)}
                </ol>
            </section>
        }
    }

    fn found(self, step: Step) -> AnyView {
        let (name, look) = title(&step);
        let name = match step.id.clone() {
            Some(id) => {
                let href = self.navigation.href(&parts::entry_route(id));
                view! { <a href=href>{name}</a> }
            }
            None => name,
        };
        let change = |(key, before, now): (String, Option<String>, Option<String>)| {
            view! {
                <li>
                    <bdi>{key}</bdi> " " {parts::text_of(before)}
                    <span aria-hidden="true">" → "</span><span class="hidden">{words().then}</span> " "
                    <strong>{parts::text_of(now)}</strong>
                </li>
            }
        };
        let same = step
            .changes
            .is_empty()
            .then(|| view! { <p class="muted"><bdi>{step.told.join(" · ")}</bdi></p> });
        let changes: Vec<AnyView> = step.changes.into_iter().map(change).collect();
        view! {
            <li>
                <span class=look.tone>{look.icon.draw()}</span>
                <p class="what">{name} {parts::time_of(self.data, step.at)}</p>
                {same}
                <ul class="changes">{changes}</ul>
            </li>
        }
    }
}
