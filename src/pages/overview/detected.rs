//! What rules detected and nobody has reported: by which rules, on how many devices.

use super::{Fleet, PACE};
use crate::data::detection::Detection;
use crate::ui::badge::{badge, of_class};
use crate::ui::live::live;
use crate::ui::view;
use crate::words::{fill, words};
use domain::incidents::Look;
use domain::rule::Show;
use domain::{Class, Incidents, Route};
use engine::message::{AboutFindings, FindingList, FoundBy};
use leptos::prelude::*;

/// So many rules are named.
const MOST: usize = 6;

impl Fleet {
    /// The card; none without rules.
    pub(super) fn detected(self) -> AnyView {
        let detection = Detection::follow(self.data);
        let found = self.data.records.know::<FindingList>(PACE, move || {
            let (text, rule, now) = (String::new(), String::new(), self.data.clock.ticked());
            // What rules detect comes when the page is there, as does the code that tells it.
            self.known.get()?;
            let ruling = detection.ruling()?;
            Some(AboutFindings::FindingList { ruling, show: Show::Unreported, text, rule, len: 0, now }.ask())
        });
        live(move || found.get().map(|list| self.found(&list)))
    }

    fn found(self, list: &FindingList) -> AnyView {
        let all = Incidents { look: Look::Detected, ..Incidents::default() };
        let href = self.navigation.href(&Route::Incidents(all));
        let all = fill(words().all_of, &[("count", &self.data.number(list.total))]);
        let more = (list.total > 0).then(|| view! { <a class="link right" href=href>{all}</a> });
        let none = (list.total == 0).then(|| view! { <p class="muted">{words().nothing_unreported}</p> });
        let rows: Vec<AnyView> = list.kinds.iter().take(MOST).map(|kind| self.kind(kind)).collect();
        view! {
            <section class="card" aria-labelledby="detected">
                <header><h2 id="detected">{words().detected}</h2><p class="muted">{words().detected_text}</p> {self.so_far()} {more}</header>
                {none}
                <ul class="attention">{rows}</ul>
            </section>
        }
    }

    fn kind(self, kind: &FoundBy) -> AnyView {
        let word = if kind.severity == Class::Critical { words().critical } else { words().warning };
        let one = Incidents { look: Look::Detected, text: kind.name.clone(), ..Incidents::default() };
        let href = self.navigation.href(&Route::Incidents(one));
        let devices = self.data.plural(kind.count, words().device_one, words().device_many);
        view! {
            <li>
                {badge(of_class(kind.severity, false), word)}
                <p class="who"><a href=href><bdi>{kind.name.clone()}</bdi></a><span class="muted">{self.data.number(kind.count)} " " {devices}</span></p>
            </li>
        }
    }
}
