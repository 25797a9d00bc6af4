//! Device: how one device is now, what was measured last, its history, and a
//! check on demand.

use crate::data::navigation::use_navigation;
use crate::data::toasts::Tone as Mood;
use crate::data::{Data, use_data};
use crate::pages::{entry, parts};
use crate::ui::badge;
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::listing::{Column, Shown};
use domain::{ApiError, Devices, Listing, Route};
use engine::message::{Answer, Cell, DeviceView, Entry, Line, Question, Stage, Window};
use leptos::prelude::*;
use serde_json::Value;

/// History is shown by this many at a time.
const STEP: u32 = 30;
/// What a step of the history says.
const STEP_COLUMNS: [Column; 5] =
    [Column::Kind, Column::Status, Column::Updated, Column::Codes, Column::Summary];

/// The page for a device.
pub fn page(id: String) -> AnyView {
    let data = use_data();
    let asked = id.clone();
    let answer = data.records.follow(move || Some(Question::Device(asked.clone(), data.clock.ticked())));
    let device = Signal::derive(move || match answer.get() {
        Some(Ok(Answer::Device(device))) => Some(device),
        _ => None,
    });
    let is_known = Memo::new(move |_| device.with(|device| device.as_ref().map(Option::is_some)));
    let page = move || match is_known.get() {
        None => view! { <p class="muted">{words().loading}</p> },
        Some(false) => absent(data, &id),
        Some(true) => {
            let view = Signal::derive(move || device.get().flatten());
            known(data, id.clone(), view)
        }
    };
    live(page)
}

/// No record of it is held: it may still come, or it does not exist.
fn absent(data: Data, id: &str) -> AnyView {
    let is_reading = data
        .records
        .progress
        .with(|progress| matches!(progress.stage, Stage::Idle | Stage::Reading | Stage::Waiting(..)));
    let words = words();
    let (title, text) = if is_reading {
        (words.loading, words.device_may_come)
    } else {
        (words.device_unknown, words.device_unknown_text)
    };
    view! {
        <section class="empty">
            <h1>{title}</h1>
            <p><bdi>{id.to_owned()}</bdi></p>
            <p>{text}</p>
            <a class="btn" href=use_navigation().href(&Route::diagnostics())>{words.to_diagnostics}</a>
        </section>
    }
}

fn known(data: Data, id: String, view: Signal<Option<Box<DeviceView>>>) -> AnyView {
    let name = move || {
        let device = view.get().map(|view| view.device);
        device.map(|device| device.name.unwrap_or(device.id)).unwrap_or_default()
    };
    let navigation = use_navigation();
    let state = move || view.get().map(|view| parts::state_badge(view.device.health.state));
    let facts = move || {
        let Some(view) = view.get() else { return Vec::new() };
        let serial = view.device.serial.as_ref().map(|serial| fill(words().serial_is, &[("serial", serial)]));
        let who = [Some(view.device.id.clone()), serial].into_iter().flatten();
        who.chain(parts::freshness(data, view.device.health)).collect::<Vec<_>>()
    };
    let last_check = move || view.get().and_then(|view| view.last_check);
    view! {
        <div class="heading">
            <p class="crumb"><a class="link" href=navigation.href(&Route::Devices(Devices::default()))>{say(|w| w.devices)}</a> " /"</p>
            <h1><bdi>{text(name)}</bdi></h1>
            {live(state)}
            <a class="btn primary right" href=navigation.href(&Route::New(Some(id.clone())))>
                {Icon::Plus.draw()} {say(|w| w.report_issue)}
            </a>
        </div>
        <div class="heading">
            <ul class="facts">
                {live(move || facts().into_iter().map(|fact| view! { <li><bdi>{fact}</bdi></li> }).collect_view())}
            </ul>
            {check_now(data, id.clone())}
        </div>
        {live(move || view.get().and_then(|view| view.open_incident).map(incident))}
        <div class="columns">
            <div class="column">
                {live(move || measurements(data, last_check()))}
                {live(move || last_check().map(|check| view! { <section class="card">{entry::raw(data, &check.raw)}</section> }))}
            </div>
            {history(data, id)}
        </div>
    }
}

fn incident(thread: domain::Thread) -> AnyView {
    let subject = thread.subject.unwrap_or_else(|| thread.status.clone());
    let text = fill(words().open_incident_text, &[("id", &thread.id), ("subject", &subject)]);
    let href = use_navigation().href(&parts::entry_route(thread.id));
    view! {
        <Notice tone=Tone::Info title=words().open_incident text=text>
            <a class="link" href=href>{words().to_incident}</a>
        </Notice>
    }
}

/// Asks the server to check the device now. While it runs, the old data stays.
fn check_now(data: Data, id: String) -> AnyView {
    let started = RwSignal::new(None::<u32>);
    let failure = RwSignal::new(None::<ApiError>);
    let took = RwSignal::new(None::<i64>);
    let finish = move |reply: Result<Answer, ApiError>| {
        started.try_set(None);
        match reply {
            Ok(Answer::LiveCheck(ms)) => {
                took.try_set(Some(ms));
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
            started.set(Some(data.records.ask(Question::LiveCheck(id.clone()), finish)));
        }
    };
    let label = move || match (started.get(), took.get()) {
        (Some(_), _) => view! { {Icon::Stop.draw()} {words().stop_check} },
        (None, Some(ms)) => {
            let about = fill(words().about, &[("time", &data.seconds(ms))]);
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
        started.get().map(|_| view! { {words().checking} <progress aria-label=words().checking></progress> })
    };
    view! {
        <div class="check right">
            <button type="button" class="btn" on:click=press>{live(label)}</button>
            <div role="status">{live(checking)}</div>
        </div>
        <div class="wide" role="alert">{live(outcome)}</div>
    }
}

/// The values of the newest check, whatever they are.
fn measurements(data: Data, check: Option<Entry>) -> AnyView {
    let Some(check) = check else {
        return view! {
            <section class="card"><h2>{words().last_check_title}</h2><p class="muted">{words().never_checked}</p></section>
        };
    };
    let value: Value = serde_json::from_str(&check.raw).unwrap_or_default();
    let details =
        ["details", "diagnostics"].iter().filter_map(|name| value.get(*name)?.as_object()).flatten();
    let id = check.row.id.clone().unwrap_or_default();
    let kind = check.row.kind.clone().unwrap_or_default();
    view! {
        <section class="card">
            <header>
                <h2>{words().last_check_title}</h2>
                <p class="muted"><bdi>{kind}</bdi> " · " <bdi>{id}</bdi> " · " {parts::time_of(data, check.row.updated_at)}</p>
            </header>
            {entry::definitions(data, details)}
            {entry::issues(check.issues)}
        </section>
    }
}

fn history(data: Data, id: String) -> AnyView {
    let len = RwSignal::new(STEP);
    let answer = data.records.follow(move || {
        let columns = STEP_COLUMNS.into_iter().map(Shown::new).collect();
        let listing = Listing { columns, ..Listing::of_device(&id) };
        Some(Question::Window { listing, from: 0, len: len.get(), now: data.clock.ticked(), tick: 0 })
    });
    let window = Signal::derive(move || match answer.get() {
        Some(Ok(Answer::Window(window))) => window,
        _ => Window::default(),
    });
    let count = move || {
        let total = window.with(|window| window.total);
        format!("{} {}", data.number(total), data.plural(total, words().entry_one, words().entry_many))
    };
    let more = move || {
        let rest = window.with(|window| window.total as usize > window.rows.len());
        rest.then(|| {
            let press = move |_| len.update(|len| *len += STEP);
            view! { <button type="button" class="btn" on:click=press>{words().show_more}</button> }
        })
    };
    view! {
        <section class="card history" aria-labelledby="history">
            <header><h2 id="history">{say(|w| w.history)}</h2><p class="muted">{text(count)}</p></header>
            <ol class="timeline">
                {live(move || window.with(|window| window.rows.iter().map(|line| step(data, line)).collect_view()))}
            </ol>
            {live(more)}
        </section>
    }
}

fn step(data: Data, line: &Line) -> AnyView {
    let [kind, status, updated, more @ ..] = &line.cells[..] else { return ().into_any() };
    let (status, class) = match status {
        Cell::Word(status, class) => (Some(status.clone()), *class),
        _ => (None, domain::Class::Other),
    };
    let is_done = !domain::thread::is_open(status.as_deref().unwrap_or_default());
    let look = badge::of_class(class, is_done);
    let kind = parts::text_in(kind).unwrap_or_default();
    let word = move || parts::kind_word(&kind).map_or_else(|| kind.clone(), str::to_owned);
    let title = view! { <bdi>{text(word)}</bdi> ": " {parts::text_of(status)} };
    let title = match line.id.clone() {
        Some(id) => view! { <a href=use_navigation().href(&parts::entry_route(id))>{title}</a> },
        None => title.into_any(),
    };
    let more: Vec<String> = more.iter().filter_map(parts::text_in).collect();
    view! {
        <li>
            <span class=look.tone>{look.icon.draw()}</span>
            <p class="what">{title} {parts::cell(data, updated)}</p>
            <p class="muted"><bdi>{more.join(" · ")}</bdi></p>
        </li>
    }
}
