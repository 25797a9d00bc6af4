//! A check of the device on demand: what it costs, when the next one may be asked for, and
//! what it changed.

use super::Device;
use crate::data::toasts::Tone as Mood;
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, words};
use domain::{ApiError, live_check};
use engine::message::{Answer, Question};
use leptos::prelude::*;

impl Device {
    /// Asks the server to check the device now. While it runs, the old data stays.
    pub(super) fn check_now(self) -> AnyView {
        let (data, id) = (self.data, self.id.get_value());
        let started = RwSignal::new(None::<u32>);
        let failure = RwSignal::new(None::<ApiError>);
        let cost = move || {
            let is_own = |(known, _): &&(String, live_check::Cost)| self.id.with_value(|id| id == known);
            data.costs.with(|costs| costs.iter().rev().find(is_own).map(|(_, cost)| *cost))
        };
        let rest = move || cost().map_or(0, |cost| cost.rest(data.clock.now()));
        let known = id.clone();
        let finish = move |reply: Result<Answer, ApiError>| {
            // Whoever went to another page meanwhile stays there.
            let is_here = started.try_set(None).is_none();
            match reply {
                Ok(Answer::LiveCheck(ms)) => {
                    let ended = data.clock.now();
                    let cost = live_check::Cost { took: ms, ended };
                    data.costs.update(|costs| {
                        costs.push((known.clone(), cost));
                    });
                    // What it found is told beside what was known before.
                    if is_here {
                        self.look(false, |closeup| closeup.at = Some(ended));
                    }
                    let text = fill(words().checked_in, &[("time", &data.seconds(ms))]);
                    data.toasts.say(Mood::Good, text);
                }
                Ok(_) => {}
                Err(error) => drop(failure.try_set(Some(error))),
            }
        };
        let press = move |_| match started.get_untracked() {
            Some(question) => {
                data.records.cancel(question);
                started.set(None);
            }
            None => {
                failure.set(None);
                started.set(Some(data.records.ask(Question::LiveCheck(id.clone()), finish.clone())));
            }
        };
        let label = move || match (started.get(), cost()) {
            (Some(_), _) => view! { {Icon::Stop.draw()} {words().stop_check} },
            (None, Some(cost)) => {
                let rest = rest();
                let about = if rest > 0 {
                    fill(words().check_again_in, &[("time", &data.seconds(rest / 1_000 * 1_000))])
                } else {
                    fill(words().about, &[("time", &data.seconds(cost.took))])
                };
                view! { {Icon::Pulse.draw()} {words().check_now} <span class="muted">{about}</span> }
            }
            (None, None) => view! { {Icon::Pulse.draw()} {words().check_now} },
        };
        let outcome = move || {
            failure.get().map(|error| {
            let explained = data.explain(&error);
            let (title, text) = match error {
                ApiError::Server(500, _) => (words().helper_title.to_owned(), words().helper_text.to_owned()),
                ApiError::Timeout => {
                    (words().check_timeout_title.to_owned(), words().check_timeout_text.to_owned())
                }
                _ => (explained.title, explained.text),
            };
            view! { <Notice tone=Tone::Critical title text=format!("{text} {}", words().old_data_kept) /> }
        })
        };
        let checking = move || {
            started
                .get()
                .map(|_| view! { {words().checking} <progress aria-label=words().checking></progress> })
        };
        let is_resting = move || started.get().is_none() && rest() > 0;
        view! {
            <div class="check right">
                <button type="button" class="btn" disabled=flag(is_resting) on:click=press>{live(label)}</button>
                <div role="status">{live(checking)}</div>
            </div>
            <div class="wide" role="alert">{live(outcome)}</div>
        }
    }
}
