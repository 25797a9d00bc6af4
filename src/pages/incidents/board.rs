//! Incidents as cards, in a column for each stage.

use super::{Page, conflict, priority, stage_word, subject};
use crate::ui::view;
use crate::words::words;
use domain::clip::clipped;
use domain::thread::Stage;
use engine::message::{IncidentLine, IncidentList};
use leptos::prelude::*;

impl Page {
    pub(super) fn board(self, list: &IncidentList) -> AnyView {
        if list.rows.is_empty() {
            return self.nothing();
        }
        let column = |stage: Stage| {
            let cards: Vec<AnyView> =
                list.rows.iter().filter(|line| line.stage == stage).map(|line| self.card(line)).collect();
            let id = ["stage-", stage.key()].concat();
            let shown = self.data.number(list.listed[stage as usize]);
            let none = cards.is_empty().then(|| view! { <p class="muted">{words().desk.none_here}</p> });
            view! {
                <section aria-labelledby=id.clone()>
                    <h2 id=id>{stage_word(stage)} " " <span class="count">{shown}</span></h2>
                    {none}
                    <ul>{cards}</ul>
                </section>
            }
        };
        let columns: Vec<AnyView> = Stage::ALL.into_iter().map(column).collect();
        view! { <div class="board">{columns}</div> {self.more(list)} }
    }

    fn card(self, line: &IncidentLine) -> AnyView {
        let device = line.device_name.clone().unwrap_or_else(|| clipped(&line.device));
        view! {
            <li class="card">
                <a href=self.href(line)><bdi>{subject(line)}</bdi></a>
                <p class="muted"><bdi>{device}</bdi></p>
                <p class="state">{priority(line.priority.clone())} {conflict(line)} <span class="muted">{self.age(line)}</span></p>
            </li>
        }
    }
}
