//! Incidents: what is open, by priority and age, as a list or as a board; one of them with
//! all its steps beside it; and taking many of them a step further.

mod act;
mod board;
mod detected;
mod filters;
mod rows;
mod step;
mod thread;
mod times;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::views::Views;
use crate::data::{Data, focus, keys, place, use_data, whenever};
use crate::pages::failure;
use crate::pages::later::{Coming, Draw, later};
use crate::pages::shelf::Shelf;
use crate::pages::style;
use crate::ui::badge::{self, Look};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text, when};
use crate::ui::view;
use crate::words::{fill, say, words};
use act::Target;
use domain::incidents::{Look as Shape, urgency};
use domain::record::same_word;
use domain::thread::Stage;
use domain::{Class, Incidents, Route};
use engine::message::{AboutIncidents, IncidentLine, IncidentList};
use leptos::prelude::*;
use std::sync::Arc;

/// So many are shown at first, and so many more at each press.
const STEP: u32 = 100;
/// While records are read, the list is asked for this often, in milliseconds.
const PACE: i64 = 1_000;

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Page {
    data: Data,
    navigation: Navigation,
    /// What the address says.
    listing: Memo<Incidents>,
    len: RwSignal<u32>,
    list: crate::data::records::Known<IncidentList>,
    /// The text as typing last made it.
    typed: StoredValue<String>,
    /// Those that are taken a step further together, by their devices and their ids.
    selected: RwSignal<Vec<(String, String)>>,
    /// The step that somebody is about to take with some of them.
    asked: RwSignal<Option<(&'static str, Vec<Target>)>>,
    /// Who took the last one.
    by: RwSignal<String>,
    views: Views,
    parts: FetchParts,
}

/// What comes when it is first wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The question before a step.
    Step,
    /// The lists that are kept.
    Views,
    /// What rules have found.
    Detected,
}

/// Draws a part.
pub type DrawPart = fn(Page, Part) -> AnyView;
/// Fetches what draws them.
pub type FetchParts = fn() -> Coming<DrawPart>;

/// Draws a part.
pub fn draw_part(page: Page, part: Part) -> AnyView {
    style::adopt();
    match part {
        Part::Step => page.step_dialog(),
        Part::Views => page.shelf().choice(),
        Part::Detected => detected::draw(page),
    }
}

/// The page.
pub fn page(parts: FetchParts) -> AnyView {
    let page = Page::new(parts);
    keys::on_key(move |key| {
        let is_open = page.listing.with_untracked(|listing| listing.open.is_some());
        if key == "Escape" && is_open {
            page.refine(|listing| listing.open = None);
        }
        key == "Escape" && is_open
    });
    page.keep_focus();
    let is_open = move || page.listing.with(|listing| listing.open.is_some());
    view! {
        <div class="heading"><h1>{say(|w| w.incidents)}</h1> <p class="muted" role="status">{text(move || page.counted())}</p> <div class="actions right">{page.shelf().menu(move || page.part(Part::Views))}</div></div>
        {page.filters()}
        {when(move || page.is_detected(), move || page.part(Part::Detected))}
        {when(move || !page.is_detected(), move || page.incidents(is_open))}
        {when(move || page.asked.with(Option::is_some), move || page.part(Part::Step))}
    }
}

impl Page {
    fn new(parts: FetchParts) -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let listing = Memo::new(move |before: Option<&Incidents>| match navigation.route.get() {
            Route::Incidents(listing) => listing,
            // On the way to another page; this one is about to go.
            _ => before.cloned().unwrap_or_default(),
        });
        let len = RwSignal::new(STEP);
        let list = data.records.know::<IncidentList>(PACE, move || {
            // Which one is open changes nothing of the list.
            let listing = Incidents { open: None, ..listing.get() };
            Some(AboutIncidents::List { listing, len: len.get(), now: data.clock.ticked() }.ask())
        });
        Self {
            data,
            navigation,
            listing,
            len,
            list,
            typed: StoredValue::default(),
            selected: RwSignal::default(),
            asked: RwSignal::default(),
            by: RwSignal::default(),
            views: Views::of_incidents(),
            parts,
        }
    }

    /// Whether the page shows what rules have found, in place of incidents.
    fn is_detected(self) -> bool {
        self.listing.with(|listing| listing.look == Shape::Detected)
    }

    /// The incidents, and the one that is open beside them.
    fn incidents(self, is_open: impl Fn() -> bool + Copy + Send + Sync + 'static) -> AnyView {
        view! {
            {self.times()}
            {live(move || self.list.is_failed.get().then(|| failure::chunk(place::reload)))}
            <div class="columns threads" class:open=flag(is_open)>
                <div class="column">
                    {live(move || match self.list.get() {
                        Some(list) if self.listing.with(|listing| listing.look == Shape::Board) => self.board(&list),
                        Some(list) => self.rows(list),
                        None => view! { <p class="empty late">{words().loading}</p> },
                    })}
                    {self.bar()}
                </div>
                {self.beside()}
            </div>
        }
    }

    /// What closes gives the focus back to its row.
    fn keep_focus(self) {
        let before = StoredValue::new(None::<(String, String)>);
        whenever(move || {
            let now = self.listing.with(|listing| listing.open.clone());
            if let (Some((_, id)), None) = (before.get_value(), &now) {
                focus::move_to_first(&[&link_id(&id), filters::FIND]);
            }
            before.set_value(now);
        });
    }

    /// The lists that are kept.
    fn shelf(self) -> Shelf {
        let here = move || Route::Incidents(Incidents { open: None, ..self.listing.get() });
        Shelf { views: self.views, here: Signal::derive(here), usual: |words| words.desk.open_incidents }
    }

    /// Draws a part as soon as it is here.
    fn part(self, part: Part) -> AnyView {
        later(move || {
            let coming: Coming<Draw> = Box::pin(async move {
                let draw = (self.parts)().await?;
                Some(Arc::new(move || draw(self, part)) as Draw)
            });
            coming
        })
    }

    fn counted(self) -> String {
        if self.is_detected() {
            return String::new();
        }
        let total = self.list.get().map_or(0, |list| list.total);
        let word = self.data.plural(total, words().desk.incident_one, words().desk.incident_many);
        self.so_far(&format!("{} {word}", self.data.number(total)))
    }

    /// A figure, which is one over a part while not everything is read.
    fn so_far(self, figure: &str) -> String {
        if self.data.records.is_whole() {
            figure.to_owned()
        } else {
            fill(words().so_far, &[("figure", figure)])
        }
    }

    /// Goes to the list after a change.
    fn refine(self, change: impl FnOnce(&mut Incidents)) {
        let mut listing = self.listing.get_untracked();
        change(&mut listing);
        self.len.set(STEP);
        self.navigation.go(&Route::Incidents(listing));
    }

    /// The address that opens one beside the list.
    fn href(self, line: &IncidentLine) -> String {
        let open = Some((line.device.clone(), line.thread.id.clone()));
        self.navigation.href(&Route::Incidents(Incidents { open, ..self.listing.get() }))
    }

    /// How long it is open, or how long it took.
    fn age(self, line: &IncidentLine) -> String {
        let told = |ms| domain::time::duration(ms);
        match (line.stage, line.course.opened_at) {
            (Stage::Resolved, _) => line.course.to_resolve().map_or_else(String::new, told),
            (_, Some(at)) => told(self.data.clock.now().since(at)),
            (_, None) => String::new(),
        }
    }
}

/// The id of the link that opens an incident.
fn link_id(incident: &str) -> String {
    ["row-", incident].concat()
}

/// What an incident is about.
fn subject(line: &IncidentLine) -> String {
    line.thread.subject.clone().unwrap_or_else(|| words().desk.incident.to_owned())
}

/// The word for a stage.
fn stage_word(stage: Stage) -> &'static str {
    let words = &words().desk;
    match stage {
        Stage::Open => words.stage_open,
        Stage::Acknowledged => words.stage_acknowledged,
        Stage::InProgress => words.stage_in_progress,
        Stage::Resolved => words.stage_resolved,
    }
}

fn stage_look(stage: Stage) -> Look {
    match stage {
        Stage::Open => Look { tone: "warn", icon: Icon::Triangle },
        Stage::Acknowledged | Stage::InProgress => badge::of_class(Class::Work, false),
        Stage::Resolved => badge::of_class(Class::Work, true),
    }
}

/// The status of an incident: the established ones in words, any other as it is.
fn status(line: &IncidentLine) -> AnyView {
    let known = same_word(line.stage.key(), &line.thread.status);
    let word = if known { stage_word(line.stage).to_owned() } else { line.thread.status.clone() };
    badge::badge(stage_look(line.stage), &word)
}

/// How urgent it is, as it was reported.
fn priority(priority: Option<String>) -> Option<AnyView> {
    let tone = match urgency(priority.as_deref()) {
        0 | 1 => badge::of_class(Class::Critical, false),
        2 => badge::of_class(Class::Warning, false),
        3 => badge::of_class(Class::Work, false),
        _ => badge::of_class(Class::Other, false),
    };
    priority.map(|word| badge::badge(tone, &word))
}

/// Said of an incident whose steps contradict each other.
fn conflict(line: &IncidentLine) -> Option<AnyView> {
    (!line.course.conflicts.is_empty())
        .then(|| badge::badge(Look { tone: "crit", icon: Icon::Triangle }, words().desk.conflict))
}

/// What happened, in words.
fn event_word(event: Option<&str>) -> String {
    let words = &words().desk;
    let known = [
        ("comment", words.event_comment),
        ("acknowledged", words.stage_acknowledged),
        ("in_progress", words.stage_in_progress),
        ("resolved", words.stage_resolved),
        ("reopened", words.event_reopened),
    ];
    let Some(event) = event else { return words.event_opened.to_owned() };
    known.into_iter().find(|(key, _)| same_word(key, event)).map_or(event, |(_, word)| word).to_owned()
}
