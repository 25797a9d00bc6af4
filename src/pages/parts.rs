//! Parts that several pages share: times, states and types in words, links to
//! devices and entries.

use crate::data::{Data, element};
use crate::ui::badge::{badge, of_state};
use crate::ui::chart::Told;
use crate::ui::notice::{Notice, Tone};
use crate::ui::time;
use crate::ui::view;
use crate::words::{fill, rules, say, words};
use domain::clip::clipped_to;
use domain::listing::Period;
use domain::rule::{BadRule, Wrong};
use domain::{DeviceState, Health, Incidents, Route, Timestamp};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A moment; a dash where it is missing.
pub fn time_of(data: Data, at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => time::time(at, move || data.relative(at), move || data.exact(at)),
        None => missing(),
    }
}

/// A moment where there is room for its time of day.
pub fn full_time_of(data: Data, at: Timestamp) -> AnyView {
    time::time(at, move || data.told(at), move || data.exact(at))
}

/// What stands where a value is missing.
pub fn missing() -> AnyView {
    view! { <span class="faint" title=say(|w| w.not_given)>"–"</span> }
}

/// How many characters of a text are drawn beside others; the raw record has the rest.
const LONGEST: usize = 5_000;

/// A text as the server sent it; a dash where it is missing. `bdi` keeps text that
/// runs the other way from turning its surroundings around.
pub fn text_of(text: Option<String>) -> AnyView {
    match text {
        Some(text) => view! { <bdi>{clipped_to(&text, LONGEST)}</bdi> },
        None => missing(),
    }
}

/// The word for a device's state.
pub fn state_word(state: DeviceState) -> &'static str {
    let words = words();
    match state {
        DeviceState::Healthy => words.healthy,
        DeviceState::Warning => words.warning,
        DeviceState::Critical => words.critical,
        DeviceState::NotReporting => words.not_reporting,
        DeviceState::Other => words.other_state,
        DeviceState::Unknown => words.never_checked,
    }
}

/// The badge of a device's state.
pub fn state_badge(state: DeviceState) -> AnyView {
    badge(of_state(state), state_word(state))
}

/// When a device was last checked and when the next check is expected, in words.
pub fn freshness(data: Data, health: Health) -> Vec<String> {
    let words = words();
    let Some(last) = health.last else { return vec![words.never_checked.to_owned()] };
    let seen = fill(words.last_check, &[("when", &data.relative(last.at))]);
    let due = health.expected.map(|due| {
        let text = if due.since(data.clock.now()) < 0 { words.was_due } else { words.next_due };
        fill(text, &[("when", &data.relative(due))])
    });
    let was = (health.state == DeviceState::NotReporting).then(|| {
        let state = Health::derive(Some(last), None, i64::MAX / 4, last.at).state;
        fill(words.last_seen_as, &[("state", &state_word(state).to_lowercase())])
    });
    [was, Some(seen), due].into_iter().flatten().collect()
}

/// A value of an open set with the words of the established ones beside it.
pub fn kind_word(kind: &str) -> Option<&'static str> {
    let words = words();
    let known = [
        (domain::record::HEALTH_CHECK, words.health_check),
        (domain::record::MAINTENANCE, words.maintenance),
        (domain::record::ISSUE_REPORT, words.issue_report),
    ];
    known.into_iter().find(|(name, _)| domain::record::same_word(name, kind)).map(|(_, word)| word)
}

/// Hears every press on what has a value within `content`.
pub fn heard(class: &'static str, hear: impl Fn(String) + Send + 'static, content: AnyView) -> AnyView {
    let press = move |event: MouseEvent| {
        if let Some(value) = element::around(&event, "[data-value]", "data-value") {
            hear(value);
        }
    };
    view! { <div class=class on:click=press>{content}</div> }
}

/// The usual periods, as choices.
pub fn periods() -> Vec<(String, String)> {
    let words = words();
    let named = [words.period_24h, words.period_7d, words.period_30d, words.period_90d];
    Period::ALL.iter().zip(named).map(|(period, word)| (period.key().to_owned(), word.to_owned())).collect()
}

/// The words of a chart whose columns are these.
pub fn told(title: String, column: &str) -> Told {
    let words = words();
    Told {
        title,
        column: column.to_owned(),
        no_data: words.no_data.to_owned(),
        as_table: words.as_table.to_owned(),
        hint: words.chart_hint.to_owned(),
        save_as: words.save_as.to_owned(),
    }
}

/// Rules that are none, and why, for whoever wrote them.
pub fn wrong_rules(wrong: Vec<(String, BadRule)>) -> Option<AnyView> {
    let line = |(id, bad): (String, BadRule)| {
        let field = (!bad.field.is_empty()).then(|| view! { <code>{bad.field.clone()}</code> ": " });
        view! { <li><bdi>{id}</bdi> ": " {field} {bad_rule(&bad)}</li> }
    };
    (!wrong.is_empty()).then(|| {
        let lines: Vec<AnyView> = wrong.into_iter().map(line).collect();
        view! { <Notice tone=Tone::Warning title=rules().wrong_rules><ul>{lines}</ul></Notice> }
    })
}

/// What is wrong with a field of a rule, in words.
pub fn bad_rule(bad: &BadRule) -> String {
    let words = rules();
    let plain = match &bad.wrong {
        Wrong::Bounds(least, most) => {
            return fill(words.bad_bounds, &[("least", &least.to_string()), ("most", &most.to_string())]);
        }
        Wrong::Words(known) => return fill(words.bad_words, &[("words", &known.join(", "))]),
        Wrong::Missing => words.bad_missing,
        Wrong::NoNumber => words.bad_number,
        Wrong::Side => words.bad_side,
        Wrong::Unknown => words.bad_unknown,
        Wrong::NoObject => words.bad_object,
        Wrong::NoText => words.bad_text,
        Wrong::NoTruth => words.bad_truth,
        Wrong::Id => words.bad_id,
    };
    plain.to_owned()
}

/// How far a value is on its scale, in thousandths, as a bar.
pub fn bar(tone: &'static str, share: u32) -> AnyView {
    let width = format!("{}.{}%", share / 10, share % 10);
    view! { <span class="gauge" aria-hidden="true"><i class=tone style:width=width></i></span> }
}

/// The page with an incident open.
pub fn incident_route(device: &str, id: &str) -> Route {
    let open = Some((device.to_owned(), id.to_owned()));
    Route::Incidents(Incidents { open, ..Incidents::default() })
}

/// The entry with this id, in the list.
pub fn entry_route(id: String) -> Route {
    Route::Diagnostics { listing: domain::Listing::default(), entry: Some(id) }
}
