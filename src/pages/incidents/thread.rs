//! One incident beside the list: who, how long, every step, and what can be done.

use super::act::{self, Target};
use super::{Page, conflict, event_word, priority, stage_look, status, subject};
use crate::data::focus;
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::clipped;
use domain::thread::Stage;
use domain::time::duration;
use domain::{Incidents, Route, Start};
use engine::message::{AboutIncidents, IncidentStep, IncidentView};
use leptos::prelude::*;

/// The id of the panel.
pub(super) const PANEL: &str = "incident";

impl Page {
    /// The one that is open.
    pub(super) fn beside(self) -> AnyView {
        let open = Memo::new(move |_| self.listing.with(|listing| listing.open.clone()));
        let known = self.data.records.know::<Option<IncidentView>>(super::PACE, move || {
            let (device, id) = open.get()?;
            Some(AboutIncidents::One { device, id }.ask())
        });
        let close = move || {
            let listing = Incidents { open: None, ..self.listing.get() };
            self.navigation.href(&Route::Incidents(listing))
        };
        let content = move || {
            let (device, id) = open.get()?;
            let is_it = |view: &IncidentView| view.line.device == device;
            Some(match known.get() {
                Some(Some(view)) if is_it(&view) => self.whole(view),
                Some(None) => view! { <h2><bdi>{id}</bdi></h2> <p>{words().entry_absent}</p> },
                _ => view! { <p class="muted">{words().loading}</p> },
            })
        };
        let panel = move || {
            // What opens takes the focus.
            focus::move_to(PANEL);
            view! {
                <aside class="entry card" id=PANEL tabindex="-1" aria-label=say(|w| w.desk.incident)>
                    <a class="btn quiet close" href=close() aria-label=say(|w| w.close)>{Icon::Cross.draw()}</a>
                    <div class="scroll">{live(content)}</div>
                </aside>
            }
        };
        let is_open = Memo::new(move |_| open.with(Option::is_some));
        live(move || is_open.get().then(panel))
    }

    fn whole(self, view: IncidentView) -> AnyView {
        let line = view.line;
        let device = line.device_name.clone().unwrap_or_else(|| clipped(&line.device));
        let taken = |word: &str, ms: Option<i64>| ms.map(|ms| fill(word, &[("time", &duration(ms))]));
        let words = words();
        let facts = [
            taken(words.desk.acknowledged_after, line.course.to_acknowledge()),
            taken(words.desk.resolved_after, line.course.to_resolve()),
            (line.stage != Stage::Resolved).then(|| [words.desk.open_for, ": ", &self.age(&line)].concat()),
        ];
        let facts: Vec<AnyView> = facts.into_iter().flatten().map(|fact| view! { <li>{fact}</li> }).collect();
        let warning = conflict(&line).map(|_| {
            view! { <Notice tone=Tone::Warning title=words.desk.conflict text=words.desk.conflict_text /> }
        });
        let comment = Start::step(&line.device, &line.thread.id, "comment", &line.thread.status);
        let target = Target::of(&line);
        let next = |event: &'static str| {
            let target = target.clone();
            let press = move |_| self.asked.set(Some((event, vec![target.clone()])));
            view! { <button type="button" class="btn" on:click=press>{act::word(event)}</button> }
        };
        let nexts: Vec<AnyView> = self.next(&line).iter().map(|event| next(event)).collect();
        let steps: Vec<AnyView> = view.steps.into_iter().map(|step| self.step(step)).collect();
        view! {
            <header><h2><bdi>{subject(&line)}</bdi></h2> {status(&line)} {priority(line.priority.clone())}</header>
            <p><a class="link" href=self.navigation.href(&Route::device(&line.device))><bdi>{device}</bdi></a></p>
            <ul class="facts">{facts}</ul>
            {self.waiting(&line)}
            {warning}
            <div class="actions">
                {nexts}
                <a class="btn" href=self.navigation.href(&Route::New(comment))>{words.desk.event_comment}</a>
            </div>
            <section>
                <h3>{words.desk.steps}</h3>
                <ol class="timeline">{steps}</ol>
            </section>
        }
    }

    fn step(self, step: IncidentStep) -> AnyView {
        let look = stage_look(Stage::of(&step.status));
        let href = self.navigation.href(&parts::entry_route(step.id));
        let doubt = step.is_conflict.then(|| view! { <p class="crit">{words().desk.contradicts}</p> });
        let notes = step.notes.map(|notes| view! { <p class="muted said"><bdi>{notes}</bdi></p> });
        view! {
            <li>
                <span class=look.tone>{look.icon.draw()}</span>
                <p class="what"><a href=href><bdi>{event_word(step.event.as_deref())}</bdi></a> {parts::time_of(self.data, step.at)}</p>
                <p class="muted">{parts::text_of(step.by)}</p>
                {doubt}
                {notes}
            </li>
        }
    }
}
