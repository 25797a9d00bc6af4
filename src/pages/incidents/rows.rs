//! Incidents as rows: how urgent, what, since when, what happened last, who reported it.

use super::{Page, conflict, event_word, link_id, priority, status, subject};
use crate::pages::parts;
use crate::ui::live::flag;
use crate::ui::view;
use crate::words::{fill, words};
use domain::Incidents;
use domain::clip::clipped;
use engine::message::{IncidentLine, IncidentList, Stage};
use leptos::prelude::*;

impl Page {
    pub(super) fn rows(self, list: IncidentList) -> AnyView {
        if list.rows.is_empty() {
            return self.nothing();
        }
        let more = self.more(&list);
        let rows: Vec<AnyView> = list.rows.into_iter().map(|line| self.row(line)).collect();
        let words = words();
        view! {
            <section class="card flush devices">
                <table class="plain" aria-label=words.incidents>
                    <thead>
                        <tr>
                            <th scope="col">{words.status}</th>
                            <th scope="col">{words.desk.incident}</th>
                            <th scope="col">{words.priority}</th>
                            <th scope="col">{words.desk.open_for}</th>
                            <th scope="col">{words.desk.last_event}</th>
                            <th scope="col">{words.reported_by}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {more}
            </section>
        }
    }

    /// What shows more of them, if there are more.
    pub(super) fn more(self, list: &IncidentList) -> Option<AnyView> {
        let press = move |_| self.len.update(|len| *len += super::STEP);
        let button =
            || view! { <button type="button" class="btn" on:click=press>{words().show_more}</button> };
        (list.total as usize > list.rows.len()).then(|| view! { <p class="more">{button()}</p> })
    }

    pub(super) fn nothing(self) -> AnyView {
        let usual = Incidents {
            open: None,
            look: self.listing.with_untracked(|listing| listing.look),
            ..Incidents::default()
        };
        let is_filtered = self.listing.with_untracked(|listing| {
            Incidents { open: None, period: usual.period, order: usual.order, ..listing.clone() } != usual
        });
        let words = words();
        let (stage, held) =
            self.data.records.progress.with(|progress| (progress.stage.clone(), progress.held));
        let (title, told) = match stage {
            _ if self.data.records.is_whole() && is_filtered => {
                (words.no_match, words.desk.no_incident_match)
            }
            _ if self.data.records.is_whole() => (words.no_incidents, words.desk.no_incidents_text),
            Stage::Failed(_) if held == 0 => (words.nothing_read, words.nothing_read_text),
            // That only a part was read is said above the page.
            Stage::Failed(_) | Stage::Stopped => (words.no_match, words.desk.no_incident_match),
            _ => (words.loading, words.loading_text),
        };
        view! { <div class="card empty"><h2>{title}</h2><p>{told}</p></div> }
    }

    fn row(self, line: IncidentLine) -> AnyView {
        let words = words();
        let label = fill(words.select_row, &[("device", &subject(&line))]);
        let known = (line.device.clone(), line.thread.id.clone());
        let turned = known.clone();
        let is_on = move || self.selected.with(|selected| selected.contains(&known));
        let turn = move |_| self.turn(&turned);
        let is_here = self.listing.with(|listing| {
            listing.open.as_ref().is_some_and(|(device, id)| *device == line.device && *id == line.thread.id)
        });
        let device = line.device_name.clone().unwrap_or_else(|| clipped(&line.device));
        let event = event_word(line.event.as_deref());
        view! {
            <tr>
                <td>
                    <span class="state">
                        <input type="checkbox" aria-label=label prop:checked=flag(is_on) on:change=turn />
                        {status(&line)} {self.waiting(&line)} {conflict(&line)}
                    </span>
                </td>
                <td class="name">
                    <a id=link_id(&line.thread.id) href=self.href(&line) aria-current=is_here.then_some("true")><bdi>{subject(&line)}</bdi></a>
                    <span class="muted"><bdi>{device}</bdi></span>
                </td>
                <td data-label=words.priority>{priority(line.priority.clone())}</td>
                <td data-label=words.desk.open_for>{self.age(&line)}</td>
                <td data-label=words.desk.last_event><bdi>{event}</bdi> " " <span class="muted">{parts::time_of(self.data, line.last_at)}</span></td>
                <td data-label=words.reported_by>{parts::text_of(line.reported_by)}</td>
            </tr>
        }
    }
}
