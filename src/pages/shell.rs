//! What stands around every page: navigation, freshness, the place for messages.

use crate::data::navigation::use_navigation;
use crate::data::session::Access;
use crate::data::toasts::Tone;
use crate::data::{Data, place, use_data};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text, value};
use crate::ui::toast::{Message, ToastRegion};
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::{Devices, Incidents, Route, Start, Timestamp};
use engine::message::{Kind, Progress, Stage};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The id of the page's own part, which takes the focus when the page changes.
pub const CONTENT: &str = "content";

/// The shell with a page in it.
pub fn around(page: AnyView) -> AnyView {
    let data = use_data();
    view! {
        <a class="skip" href=format!("#{CONTENT}") on:click=|event| skip(&event)>{say(|w| w.skip)}</a>
        <div class="app">
            {navigation_bar(data)}
            <div class="stage" id="stage">
                <header class="top">
                    {freshness(data)}
                    <a class="btn primary report" href=use_navigation().href(&Route::New(Start::default()))>
                        {Icon::Plus.draw()} {say(|w| w.report_issue)}
                    </a>
                </header>
                {reading(data)}
                <main id=CONTENT tabindex="-1">{page}</main>
            </div>
        </div>
        {newer(data)}
        {toasts(data)}
    }
}

/// That a newer version is deployed; whoever is at work loads it when it suits.
fn newer(data: Data) -> AnyView {
    let notice = move || {
        data.is_outdated.get().then(|| {
            let load = |_: MouseEvent| place::reload();
            view! {
                <p class="toast">
                    <span>{words().newer}</span>
                    <button type="button" class="btn primary" on:click=load>{words().reload}</button>
                    <button type="button" class="btn" on:click=move |_| data.is_outdated.set(false)>{words().close}</button>
                </p>
            }
        })
    };
    view! { <div class="newer" role="status">{live(notice)}</div> }
}

/// A page without anything around it.
pub fn alone(page: AnyView) -> AnyView {
    view! { <main id=CONTENT tabindex="-1">{page}</main> }
}

/// Moves to the page itself; an address with a fragment would leave the base.
fn skip(event: &leptos::ev::MouseEvent) {
    event.prevent_default();
    crate::data::focus::move_to(CONTENT);
}

fn navigation_bar(data: Data) -> AnyView {
    let navigation = use_navigation();
    let link =
        move |icon: Icon, route: Route, word: fn(&Words) -> &'static str, count: Option<Signal<String>>| {
            let href = navigation.href(&route);
            let is_here =
                move || navigation.route.with(|here| section(here) == section(&route)).then_some("page");
            view! {
                <a href=href aria-current=value(is_here)>
                    {icon.draw()}
                    <span>{say(word)}</span>
                    {count.map(|count| view! { <span class="count" aria-hidden="true">{count}</span> })}
                </a>
            }
        };
    let count = move |of: fn(&Progress) -> u32| {
        Signal::derive(move || {
            let progress = data.records.progress.get();
            // Before anything was asked for nobody knows.
            if progress.stage == Stage::Idle { String::new() } else { data.number(of(&progress)) }
        })
    };
    let devices = count(|progress| progress.devices);
    let records = count(|progress| progress.held);
    let draft =
        Signal::derive(move || if data.has_draft.get() { words().draft.to_owned() } else { String::new() });
    let waiting = Signal::derive(move || match data.in_outbox.get() {
        0 => String::new(),
        count => data.number(count),
    });
    view! {
        <nav class="main" aria-label=say(|w| w.main)>
            <p class="brand">{Icon::Pulse.draw()} {data.config.with_value(|config| config.title.clone())}</p>
            {link(Icon::Grid, Route::overview(), |w| w.overview, None)}
            {link(Icon::Screen, Route::Devices(Devices::default()), |w| w.devices, Some(devices))}
            {link(Icon::Flag, Route::Incidents(Incidents::default()), |w| w.incidents, None)}
            {link(Icon::List, Route::diagnostics(), |w| w.diagnostics, Some(records))}
            {link(Icon::Plus, Route::New(Start::default()), |w| w.new_entry, Some(draft))}
            {link(Icon::Tray, Route::Outbox, |w| w.outbox, Some(waiting))}
            {link(Icon::Sheet, Route::Reports(String::new()), |w| w.reports, None)}
            <span class="grow"></span>
            {link(Icon::Gear, Route::Settings, |w| w.settings, None)}
        </nav>
    }
}

/// Which link of the navigation a route belongs to.
fn section(route: &Route) -> u8 {
    match route {
        Route::Overview(_) | Route::Wall(_) => 0,
        Route::Diagnostics { .. } => 1,
        Route::New(_) => 2,
        Route::Outbox => 6,
        Route::Incidents(_) => 7,
        Route::Settings => 3,
        Route::Reports(_) => 8,
        Route::SignIn(_) | Route::Missing(_) => 4,
        Route::Devices(_) | Route::Device(..) | Route::Labels(_) => 5,
    }
}

/// How many records of how many, how old, and reading them again.
fn freshness(data: Data) -> AnyView {
    if untrack(|| data.session.access.get()) == Access::Writing {
        let sign_in = use_navigation().href(&Route::SignIn(None));
        return view! {
            <div class="freshness">
                <span class="dot warn" aria-hidden="true"></span>
                <span role="status">{say(|w| w.not_signed_in)}</span>
                <a class="btn" href=sign_in>{say(|w| w.sign_in)}</a>
            </div>
        };
    }
    let progress = data.records.progress;
    let is_busy = move || matches!(progress.get().stage, Stage::Reading | Stage::Waiting(..));
    let tone = move || {
        let tone = match progress.get().stage {
            Stage::Failed(_) => "crit",
            Stage::Stopped | Stage::Waiting(..) => "warn",
            Stage::Complete => "ok",
            Stage::Idle | Stage::Reading => "",
        };
        format!("dot {tone}")
    };
    let counts = move || {
        let progress = progress.get();
        let held = data.number(progress.held);
        let count = progress.count.map_or_else(|| "?".to_owned(), |count| data.number(count));
        fill(words().records_of, &[("held", &held), ("count", &count)])
    };
    let when = move |sentence: &str, at: Timestamp| fill(sentence, &[("when", &data.relative(at))]);
    let age = move || {
        let Progress { read_at, full_at, next_at, .. } = progress.get();
        let Some(at) = read_at else { return String::new() };
        let told = match full_at.filter(|full| *full < at) {
            Some(full) => [&when(words().new_read, at), " · ", &when(words().all_read, full)].concat(),
            None => when(words().updated, at),
        };
        match next_at {
            Some(next) => [&told, " · ", &when(words().next_try, next.max(at))].concat(),
            None => told,
        }
    };
    let exactly = move || {
        let Progress { read_at, full_at, .. } = progress.get();
        let told =
            |sentence: &str, at: Option<Timestamp>| at.map(|at| fill(sentence, &[("when", &data.exact(at))]));
        let new_at = read_at.filter(|at| full_at.is_some_and(|full| full < *at));
        let parts = [told(words().new_read, new_at), told(words().all_read, full_at)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
    };
    let press = move |_| if is_busy() { data.records.stop() } else { data.records.read() };
    view! {
        <div class="freshness">
            <span class=text(tone) aria-hidden="true"></span>
            <span role="status">{text(counts)}</span>
            <span class="age" title=text(exactly)>{text(age)}</span>
            <button type="button" class="btn" on:click=press>
                {live(move || if is_busy() { Icon::Stop.draw() } else { Icon::Refresh.draw() })}
                <span class="word">{text(move || if is_busy() { words().stop } else { words().refresh }.to_owned())}</span>
            </button>
        </div>
    }
}

/// The progress of a reading, and what is wrong when it does not go on.
fn reading(data: Data) -> AnyView {
    let progress = data.records.progress;
    let bar = move || {
        let progress = progress.get();
        let is_reading = matches!(progress.stage, Stage::Reading | Stage::Waiting(..));
        // Without a count, or when everything is held from before, nobody knows how far
        // it is, and the bar says so.
        let count = progress.count.filter(|count| *count > progress.held);
        let held = count.map(|_| progress.held);
        let label = if progress.kind == Kind::New { words().reading_new } else { words().reading };
        is_reading.then(|| view! { <progress aria-label=label max=count value=held></progress> })
    };
    let trouble = Memo::new(move |_| {
        let progress = progress.get();
        match progress.stage {
            Stage::Waiting(error, until) => Some((error, Some(until), false)),
            Stage::Failed(error) => Some((error, None, progress.held > 0)),
            _ => None,
        }
    });
    let stopped = move || {
        let progress = progress.get();
        (progress.stage == Stage::Stopped).then(|| {
            view! {
                <p class="banner warn">
                    {Icon::Triangle.draw()} {words().stopped}
                    <button type="button" class="btn" on:click=move |_| data.records.read()>{words().read_on}</button>
                </p>
            }
        })
    };
    let banner = move || {
        trouble.get().map(|(error, until, has_records)| {
            let explained = data.explain(&error);
            let wait = until.map(|until| fill(words().tries_again, &[("when", &data.relative(until))]));
            let kept = has_records.then(|| words().old_data_kept);
            let again = until.is_none().then(|| {
                view! {
                    <button type="button" class="btn" on:click=move |_| data.records.read()>{words().try_again}</button>
                }
            });
            view! {
                <div class="banner crit" role="alert">
                    {Icon::CrossCircle.draw()}
                    <p><strong>{explained.title}</strong> " " {explained.text} " " {kept} {wait}</p>
                    {again}
                </div>
            }
        })
    };
    let partial = move || {
        let progress = progress.get();
        let differs = progress.count.is_some_and(|count| count != progress.held);
        (progress.stage == Stage::Complete && differs).then(|| {
            let again = move |_: MouseEvent| data.records.read_all();
            view! {
                <p class="banner warn">
                    {Icon::Triangle.draw()} {words().count_differs}
                    <button type="button" class="btn" on:click=again>{words().read_everything}</button>
                </p>
            }
        })
    };
    view! { <section class="reading" aria-label=say(|w| w.reading)>{live(bar)} {live(banner)} {live(stopped)} {live(partial)}</section> }
}

fn toasts(data: Data) -> AnyView {
    let messages = Signal::derive(move || {
        let toasts = data.toasts.shown.get().into_iter();
        toasts
            .map(|toast| Message { id: toast.id, is_bad: toast.tone == Tone::Bad, text: toast.text })
            .collect()
    });
    view! {
        <ToastRegion
            messages
            label=say(|w| w.messages)
            close_label=say(|w| w.close)
            on_close=Callback::new(move |id| data.toasts.dismiss(id))
        />
    }
}
