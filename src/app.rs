//! The composition root: what starts when the page does, the shell around every
//! page, and which page an address shows.

use crate::chunks::{self, Chunk, speak};
use crate::data::idle;
use crate::data::session::Access;
use crate::data::settings::Settings;
use crate::data::whenever;
use crate::data::writing::Forgetter;
use crate::data::{self, Data, Navigation, document, focus};
use crate::pages::{failure, missing, shell, sign_in};
use crate::platform::config;
use crate::ui::chart::Saver;
use crate::ui::live::live;
use crate::words::{self, words};
use domain::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::panic::PanicHookInfo;

/// Last words instead of a dead page. What was typed is kept already.
pub(crate) fn on_panic(panic: &PanicHookInfo<'_>) {
    leptos::logging::error!("{panic}");
    if !words::are_here() {
        // boot.js hears the panic, and has words of its own.
        return;
    }
    let words = words();
    document::show_last_words(words.crash_title, words.crash_text, words.reload);
}

/// The whole app: reads the configuration first, for nothing can start without it.
pub(crate) fn app() -> AnyView {
    let settings = Settings::restore();
    let config = RwSignal::new(None);
    let words = RwSignal::new(false);
    spawn_local(async move {
        speak(untrack(|| settings.spoken())).await;
        words.set(true);
    });
    spawn_local(async move { config.set(Some(config::load().await)) });
    whenever(move || {
        let language = settings.spoken();
        spawn_local(speak(language));
    });
    live(move || {
        let Some(config) = config.get().filter(|_| words.get()) else { return ().into_any() };
        document::clear_start();
        match config {
            Err(error) => failure::config(&error),
            Ok(config) => running(config, settings),
        }
    })
}

fn running(config: domain::Config, settings: Settings) -> AnyView {
    let data = Data::provide(config, settings);
    let navigation = Navigation::provide();
    provide_context(Saver(chunks::save_chart));
    provide_context(Forgetter(chunks::forget_drafts));
    spawn_local(take_up(data));
    pages(data, navigation)
}

/// Goes on with what was written or sent before, if anything was.
async fn take_up(data: Data) {
    if data::are_kept().await {
        chunks::take_up(data).await;
    }
    data::automaton::on_switch(move || spawn_local(chunks::automate(data)));
}

/// Which page is shown. Pages are made anew when another kind of page or another
/// device is asked for, not when a filter changes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Page {
    SignIn,
    Chunk(Chunk),
    Missing,
}

impl Page {
    fn of(route: Route) -> Self {
        match route {
            Route::SignIn(_) => Self::SignIn,
            Route::Overview(_) => Self::Chunk(Chunk::Overview),
            Route::Wall(_) => Self::Chunk(Chunk::Wall),
            Route::Devices(_) => Self::Chunk(Chunk::Devices),
            Route::Incidents(_) => Self::Chunk(Chunk::Incidents),
            Route::Diagnostics { .. } => Self::Chunk(Chunk::Diagnostics),
            Route::Device(id, _) => Self::Chunk(Chunk::Device(id)),
            Route::New(_) => Self::Chunk(Chunk::NewEntry),
            Route::Labels(_) => Self::Chunk(Chunk::Labels),
            Route::Outbox => Self::Chunk(Chunk::Outbox),
            Route::Settings => Self::Chunk(Chunk::Settings),
            Route::Reports(_) => Self::Chunk(Chunk::Reports),
            Route::Missing(_) => Self::Missing,
        }
    }

    fn title(&self) -> &'static str {
        let words = words();
        match self {
            Self::SignIn => words.sign_in,
            Self::Chunk(Chunk::Overview) => words.overview,
            Self::Chunk(Chunk::Wall) => words.wall,
            Self::Chunk(Chunk::Devices) => words.devices,
            Self::Chunk(Chunk::Incidents) => words.incidents,
            Self::Chunk(Chunk::Diagnostics) => words.diagnostics,
            Self::Chunk(Chunk::Device(_)) => words.device,
            Self::Chunk(Chunk::NewEntry) => words.new_entry,
            Self::Chunk(Chunk::Labels) => words.labels,
            Self::Chunk(Chunk::Outbox) => words.outbox,
            Self::Chunk(Chunk::Settings) => words.settings,
            Self::Chunk(Chunk::Reports) => words.reports,
            Self::Missing => words.missing_title,
        }
    }

    fn draw(self) -> AnyView {
        match self {
            Self::SignIn => sign_in::page(),
            Self::Chunk(chunk) => chunk.draw(),
            Self::Missing => missing::page(),
        }
    }
}

fn pages(data: Data, navigation: Navigation) -> AnyView {
    let route = navigation.route;
    guard(data, navigation);
    idle::watch(data, navigation);
    // Nothing of a page is made for whoever is not signed in; the address follows.
    let page = Memo::new(move |_| match data.session.access.get() {
        Access::SignedIn => Page::of(route.get()),
        Access::Writing if writes(&route.get()) => Page::of(route.get()),
        _ => Page::SignIn,
    });
    whenever(move || {
        let title = data.config.with_value(|config| config.title.clone());
        document::set_title(&format!("{} · {title}", page.with(Page::title)));
    });
    // Whoever listens or tabs starts at the top of a new page, not at the first one.
    Effect::new(move |before: Option<Page>| {
        let now = page.get();
        if before.is_some_and(|before| before != now) {
            focus::move_to_page(shell::CONTENT);
        }
        now
    });
    live(move || {
        if data.records.is_broken.get() {
            return failure::engine();
        }
        match page.get() {
            Page::SignIn => sign_in::page(),
            Page::Chunk(Chunk::Wall) => shell::alone(Chunk::Wall.draw()),
            page => shell::around(page.draw()),
        }
    })
}

/// Whether a page is one that can be used before signing in.
fn writes(route: &Route) -> bool {
    matches!(route, Route::New(_))
}

/// Sends whoever is not signed in to the sign-in page, and back afterwards.
fn guard(data: Data, navigation: Navigation) {
    whenever(move || {
        let access = data.session.access.get();
        match (access, navigation.route.get()) {
            (Access::SignedIn, Route::SignIn(next)) => {
                navigation.replace(&next.map_or_else(Route::overview, |next| *next));
            }
            (Access::SignedIn, _) => {}
            (Access::Writing, route) if writes(&route) => {}
            // What comes next can come while somebody types.
            (_, Route::SignIn(next)) => {
                if let Page::Chunk(chunk) = Page::of(next.map_or_else(Route::overview, |next| *next)) {
                    chunk.prepare(data);
                }
            }
            (Access::SignedOut, route) if route == Route::overview() => {
                navigation.replace(&Route::SignIn(None));
            }
            (_, route) => navigation.replace(&Route::SignIn(Some(Box::new(route)))),
        }
    });
}
