//! The fleet on a wall: one view after another, large, without anybody's help, and loud
//! when it is not up to date.

use super::Fleet;
use crate::data::whenever;
use crate::data::{document, keys, screen};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text, value};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::wall::{self, Scene, Wall};
use domain::{Route, Timestamp};
use engine::message::Stage;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Once;
use std::time::Duration;

/// Its style, which no other page has a use for.
const RULES: &str = include_str!("wall.css");
/// So long the controls stay after the pointer was moved.
const LINGER: Duration = Duration::from_secs(4);
/// Where everything stands, in pixels to the right and down, view after view: no part of
/// the screen shows the same for long.
const PLACES: [(i8, i8); 8] = [(0, 0), (6, 2), (10, 6), (6, 10), (0, 8), (-6, 10), (-10, 6), (-6, 2)];

/// A wall.
#[derive(Clone, Copy)]
struct Shown {
    fleet: Fleet,
    /// Counts the views that were shown.
    step: RwSignal<u32>,
    is_paused: RwSignal<bool>,
    /// Whether the browser lets the screen go dark.
    is_dark: RwSignal<bool>,
    /// Whether somebody is there.
    is_used: RwSignal<bool>,
    /// Counts the signs of that.
    used: StoredValue<u32>,
}

/// The page.
pub fn wall() -> AnyView {
    static HERE: Once = Once::new();
    HERE.call_once(|| document::adopt_style(RULES));
    let shown = Shown::new();
    shown.start();
    let place = move || PLACES[shown.step.get() as usize % PLACES.len()];
    let moved = move || {
        let (right, down) = place();
        format!("translate({right}px, {down}px)")
    };
    view! {
        <div
            class="wall"
            class:idle=flag(move || !shown.is_used.get())
            data-wall=""
            on:pointermove=move |_| shown.use_it()
            on:pointerdown=move |_| shown.use_it()
        >
            {live(move || shown.trouble())}
            <div class="scene" style:transform=value(moved)>
                <header>
                    <h1>{shown.fleet.data.config.with_value(|config| config.title.clone())}</h1>
                    <p class="muted">{text(move || shown.freshness())}</p>
                </header>
                {live(move || shown.draw(shown.scene()))}
            </div>
            {shown.controls()}
        </div>
    }
}

impl Fleet {
    /// The way to the wall.
    pub(super) fn to_wall(self) -> AnyView {
        let href = value(move || self.navigation.href(&Route::Wall(Wall::over(self.span.get()))));
        view! { <a class="btn" href=href on:click=|_: MouseEvent| screen::fill()>{Icon::Screen.draw()} {say(|w| w.wall)}</a> }
    }
}

impl Shown {
    fn new() -> Self {
        Self {
            fleet: Fleet::new(),
            step: RwSignal::new(0),
            is_paused: RwSignal::new(false),
            is_dark: RwSignal::new(false),
            is_used: RwSignal::new(false),
            used: StoredValue::new(0),
        }
    }

    /// What its address asks for.
    fn wall(self) -> Wall {
        match self.fleet.navigation.route.get() {
            Route::Wall(wall) => wall,
            // On the way to another page; this one is about to go.
            _ => Wall::over(untrack(|| self.fleet.span.get())),
        }
    }

    fn change(self, change: impl FnOnce(Wall) -> Wall) {
        self.fleet.navigation.replace(&Route::Wall(change(untrack(|| self.wall()))));
    }

    /// Goes on from view to view, keeps the screen lit and the records new.
    fn start(self) {
        let data = self.fleet.data;
        data.layout.is_wall.set(true);
        whenever(move || {
            let pace = Duration::from_secs(self.wall().pace.into());
            if !self.is_paused.get() {
                let next = move || self.step.update(|step| *step = step.wrapping_add(1));
                let clock = set_interval_with_handle(next, pace).ok();
                on_cleanup(move || clock.iter().for_each(IntervalHandle::clear));
            }
        });
        // A lock ends when the page is hidden.
        whenever(move || {
            let _ = data.clock.ticked();
            if data.layout.is_seen.get() {
                spawn_local(async move {
                    let _ = self.is_dark.try_set(!screen::keep_lit().await);
                });
            }
        });
        keys::on_key(move |key| {
            let leaves = key == "Escape";
            if leaves {
                self.fleet.navigation.go(&Route::Overview(untrack(|| self.fleet.span.get())));
            }
            leaves
        });
        on_cleanup(move || {
            data.layout.is_wall.set(false);
            screen::leave();
        });
        self.use_it();
    }

    /// Somebody is there: shows the controls for a while.
    fn use_it(self) {
        self.used.update_value(|used| *used = used.wrapping_add(1));
        if !self.is_used.get_untracked() {
            self.is_used.set(true);
            self.linger();
        }
    }

    fn linger(self) {
        let used = self.used.get_value();
        let end = move || match self.used.try_get_value() {
            Some(now) if now == used => drop(self.is_used.try_set(false)),
            Some(_) => self.linger(),
            None => {}
        };
        set_timeout(end, LINGER);
    }

    fn scene(self) -> Scene {
        let scenes = self.wall().scenes;
        scenes[self.step.get() as usize % scenes.len()]
    }

    fn draw(self, scene: Scene) -> AnyView {
        let fleet = self.fleet;
        match scene {
            Scene::States => fleet.tiles(),
            Scene::Attention => fleet.part(Fleet::attention),
            Scene::Trend => fleet.part(Fleet::by_day),
            Scene::Incidents => {
                view! { <div class="both">{fleet.part(Fleet::waiting)} {fleet.part(Fleet::overdue)}</div> }
            }
            Scene::Activity => fleet.part(Fleet::activity),
        }
    }

    fn read_at(self) -> Option<Timestamp> {
        self.fleet.data.records.progress.with(|progress| progress.read_at)
    }

    fn freshness(self) -> String {
        let data = self.fleet.data;
        match self.read_at() {
            Some(at) => fill(words().updated, &[("when", &data.relative(at))]),
            None => fill(words().so_far, &[("figure", &data.number(data.records.progress.get().held))]),
        }
    }

    /// Why it could not read, if so.
    fn failure(self) -> Option<String> {
        let data = self.fleet.data;
        match data.records.progress.with(|progress| progress.stage.clone()) {
            Stage::Failed(error) | Stage::Waiting(error, _) => Some(data.explain(&error).title),
            _ => None,
        }
    }

    /// What keeps it from being true now.
    fn trouble(self) -> Option<AnyView> {
        let data = self.fleet.data;
        let failed = self.failure();
        let every = data.refresh_every();
        let is_stale = self.read_at().is_some_and(|at| wall::is_stale(at, every, data.clock.now()));
        (failed.is_some() || is_stale).then(|| {
            let when = self.read_at().map(|at| fill(words().updated, &[("when", &data.relative(at))]));
            let told: Vec<String> = when.into_iter().chain(failed).collect();
            view! {
                <p class="stale" role="alert">
                    {Icon::CrossCircle.draw()} <strong>{words().stale}</strong> <span>{told.join(" · ")}</span>
                </p>
            }
        })
    }

    fn controls(self) -> AnyView {
        let navigation = self.fleet.navigation;
        let toggle = move |scene: Scene| {
            let is_on = flag(move || self.wall().scenes.contains(&scene));
            let press = move |_| self.change(|wall| wall.toggled(scene));
            view! {
                <label><input type="checkbox" prop:checked=is_on on:change=press /> {say(word(scene))}</label>
            }
        };
        let scenes: Vec<AnyView> = Scene::ALL.into_iter().map(toggle).collect();
        let paces = || {
            let told =
                |pace: u32| (pace.to_string(), fill(words().wall_seconds, &[("count", &pace.to_string())]));
            Wall::PACES.into_iter().map(told).collect()
        };
        let choose = move |pace: String| {
            let pace = pace.parse().unwrap_or_default();
            self.change(|wall| Wall { pace, ..wall });
        };
        let pause = move |_| self.is_paused.update(|is_paused| *is_paused = !*is_paused);
        let pauses =
            text(move || if self.is_paused.get() { words().go_on } else { words().pause }.to_owned());
        let out = value(move || navigation.href(&Route::Overview(self.fleet.span.get())));
        view! {
            <div class="controls card" role="group" aria-label=say(|w| w.wall)>
                <fieldset><legend>{say(|w| w.wall_views)}</legend>{scenes}</fieldset>
                <Segmented
                    name="pace"
                    label=say(|w| w.wall_pace)
                    choices=Signal::derive(paces)
                    value=text(move || self.wall().pace.to_string())
                    on_change=Callback::new(choose)
                />
                <div class="actions">
                    <button type="button" class="btn" on:click=pause>{pauses}</button>
                    <button type="button" class="btn" on:click=|_: MouseEvent| screen::fill()>{say(|w| w.full_screen)}</button>
                    <a class="btn primary" href=out>{say(|w| w.leave_wall)}</a>
                </div>
                {live(move || self.is_dark.get().then(|| view! { <p class="muted">{words().screen_may_sleep}</p> }))}
            </div>
        }
    }
}

/// What a view is called.
fn word(scene: Scene) -> fn(&'static Words) -> &'static str {
    match scene {
        Scene::States => |w| w.overview,
        Scene::Attention => |w| w.attention,
        Scene::Trend => |w| w.by_day,
        Scene::Incidents => |w| w.open_incidents,
        Scene::Activity => |w| w.activity,
    }
}
