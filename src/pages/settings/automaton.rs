//! Reporting by itself: switched on and off, in whose name, and what it did.

use crate::data::detection::Detection;
use crate::data::navigation::use_navigation;
use crate::data::{Data, automaton, use_data};
use crate::pages::parts;
use crate::ui::field::{Field, Ids, TextInput};
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{fill, rules};
use domain::draft::{Field as Of, Kind, Problem};
use domain::rule::{Automaton, Deed, Logged};
use domain::{Draft, Route, Rules, Timestamp};
use leptos::prelude::*;

const BY: Ids = Ids("automaton-by");

/// The section of the settings.
pub fn section() -> AnyView {
    let data = use_data();
    let detection = Detection::follow(data);
    let state = RwSignal::new(automaton::kept());
    let by = RwSignal::new(untrack(|| state.with(|state| state.by.clone())));
    let is_refused = RwSignal::new(false);
    let change = move |is_on: bool| {
        is_refused.set(is_on && !is_address(&by.get_untracked()));
        if is_refused.get_untracked() {
            return crate::data::focus::move_to(BY.control());
        }
        let is_kept = automaton::change(|automaton| {
            automaton.is_on = is_on;
            automaton.by = by.get_untracked().trim().to_owned();
            automaton.base = untrack(|| data.session.base_now());
        });
        if !is_kept {
            data.toasts.say(crate::data::toasts::Tone::Bad, rules().not_kept.to_owned());
        }
        state.set(automaton::kept());
        automaton::follow(data);
    };
    // What other tabs did is seen when the clock ticks.
    crate::data::whenever(move || {
        let _ = data.clock.ticked();
        state.set(automaton::kept());
    });
    let type_by = move |value: String| {
        by.set(value);
        is_refused.set(false);
    };
    let is_on = flag(move || state.with(|state| state.is_on));
    let explained = move || {
        let count = data.config.with_value(|config| config.auto_reports_per_hour);
        fill(rules().auto_explained, &[("count", &data.number(count))])
    };
    let problem = move || is_refused.get().then(|| rules().auto_needs_by.to_owned());
    view! {
        <section class="card form" aria-labelledby="automaton">
            <h2 id="automaton">{text(|| rules().auto_title.to_owned())}</h2>
            <p class="muted">{text(explained)}</p>
            <Field ids=BY label=text(|| rules().auto_by.to_owned()) error=Signal::derive(problem)>
                <TextInput
                    ids=BY
                    value=by
                    on_input=Callback::new(type_by)
                    kind="email"
                    input_mode="email"
                    autocomplete="email"
                    is_bad=is_refused
                    is_disabled=is_on
                />
            </Field>
            <p>
                <button
                    type="button"
                    class="btn switch"
                    role="switch"
                    aria-checked=text(move || is_on.get().to_string())
                    on:click=move |_| change(!state.with_untracked(|state| state.is_on))
                >
                    {text(|| rules().auto_switch.to_owned())}
                </button>
            </p>
            {live(move || full_until(data, &state.get()).map(|at| {
                let told = fill(rules().auto_full, &[("time", &data.moment(at))]);
                view! { <p>{told}</p> }
            }))}
            <h3>{text(|| rules().auto_log.to_owned())}</h3>
            {live(move || {
                let log = state.with(|state| state.log.clone());
                let known = detection.rules();
                let lines: Vec<AnyView> = log.iter().rev().take(20).map(|one| line(&known, one)).collect();
                if lines.is_empty() {
                    view! { <p class="muted">{rules().auto_log_none}</p> }
                } else {
                    view! { <ul class="evidence">{lines}</ul> }
                }
            })}
        </section>
    }
}

/// What was done about a finding: of which rule, on which device.
fn line(known: &Rules, line: &Logged) -> AnyView {
    let words = rules();
    let deed = match line.deed {
        Deed::Submitted => words.deed_submitted,
        Deed::Covered => words.deed_covered,
        Deed::NotAsked => words.deed_not_asked,
        Deed::NotKept => words.deed_not_kept,
    };
    let (rule, device) = line.fingerprint.split_once(':').unwrap_or((&line.fingerprint, ""));
    let name = known.get(rule).map_or_else(|| rule.to_owned(), |rule| rule.name.clone());
    let href = use_navigation().href(&Route::device(device));
    view! { <li><bdi>{name}</bdi> ", " <a href=href><bdi>{device.to_owned()}</bdi></a> ": " {deed} " " <span class="muted">{parts::full_time_of(use_data(), line.at)}</span></li> }
}

/// Until when the most that may be reported within an hour was reported.
fn full_until(data: Data, state: &Automaton) -> Option<Timestamp> {
    let most = data.config.with_value(|config| config.auto_reports_per_hour);
    let now = data.clock.ticked();
    state.full_until(most, now).filter(|at| state.is_on && *at > now)
}

/// Whether a text is an address that a report can be made in the name of.
fn is_address(text: &str) -> bool {
    let mut draft = Draft::new(Kind::IssueReport, None);
    draft.set_text(Of::ReportedBy, text.to_owned());
    let is_bad = |(field, problem): &(Of, Problem)| *field == Of::ReportedBy && *problem != Problem::TooLong;
    !draft.problems().iter().any(is_bad)
}
