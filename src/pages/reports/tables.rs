//! The tables of a report: what was done, what was reported, each device, the extremes.

use super::{FEW, Page, file};
use crate::pages::parts;
use crate::ui::view;
use crate::words::{fill, reports, words};
use domain::clip::clipped;
use domain::time::duration;
use domain::{DeviceState, Route, Timestamp};
use engine::message::{Accounted, Extreme, Measurement, Report, Reported, Work};
use leptos::prelude::*;
use std::ops::Range;

impl Page {
    /// A table with its title, and what can be done with it. Some of its columns have figures.
    pub(super) fn table(
        self,
        id: &'static str,
        title: &'static str,
        (heads, figures): (&[&'static str], Range<usize>),
        rows: Vec<AnyView>,
        total: u32,
        sheet: Option<file::Sheet>,
    ) -> AnyView {
        let shown = rows.len() as u32;
        let head = |(place, head): (usize, &&'static str)| {
            let class = if figures.contains(&place) { "end" } else { "" };
            view! { <th scope="col" class=class>{*head}</th> }
        };
        let heads: Vec<AnyView> = heads.iter().enumerate().map(head).collect();
        let more = (shown < total && self.len.get() <= FEW).then(|| {
            let told = fill(
                reports().shown_of,
                &[("shown", &self.data.number(shown)), ("total", &self.data.number(total))],
            );
            view! {
                <p class="more unprinted">
                    <span class="muted">{told}</span>
                    <button type="button" class="btn" on:click=move |_| self.len.set(super::ALL)>{reports().show_all}</button>
                </p>
            }
        });
        let save = sheet.map(|sheet| {
            let label = fill(reports().save_csv, &[("table", title)]);
            let save = move |_| self.save_csv(sheet);
            view! { <button type="button" class="btn quiet right unprinted" on:click=save>{label}</button> }
        });
        let body = if rows.is_empty() {
            view! { <p class="muted">{reports().no_rows}</p> }
        } else {
            view! {
                <div class="wide" tabindex="0" role="group" aria-labelledby=id>
                    <table aria-labelledby=id><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
                </div>
            }
        };
        view! {
            <section class="card" aria-labelledby=id>
                <header>
                    <h3 id=id>{title}</h3> <p class="muted">{self.data.number(total)}</p>
                    {save}
                </header>
                {body}
                {more}
            </section>
        }
    }

    /// A moment as it is to be read on paper, too.
    fn moment(self, at: Option<Timestamp>) -> AnyView {
        let told = at.map_or_else(|| "–".to_owned(), |at| self.data.moment(at));
        view! { <td>{told}</td> }
    }

    fn device(self, id: &str, name: Option<&String>) -> AnyView {
        let href = self.navigation.href(&Route::device(id));
        let name = name.cloned().unwrap_or_else(|| clipped(id));
        view! { <a href=href><bdi>{name}</bdi></a> }
    }

    pub(super) fn work(self, report: &Report) -> AnyView {
        let row = |work: &Work| {
            let (before, after) = &work.versions;
            let versions: Vec<&str> = [before, after].into_iter().flatten().map(String::as_str).collect();
            let minutes = work.minutes.map_or_else(|| "–".to_owned(), |minutes| self.data.number(minutes));
            view! {
                <tr>
                    {self.moment(work.at)}
                    <td>{self.device(&work.device, work.device_name.as_ref())}</td>
                    <td>{parts::text_of(work.action.clone())}</td>
                    <td><bdi>{versions.join(" → ")}</bdi></td>
                    <td class="end">{minutes}</td>
                    <td>{parts::text_of(work.by.clone())}</td>
                </tr>
            }
        };
        let words = reports();
        let heads =
            [words.when_done, self::words().device, words.action, words.versions, words.took, words.done_by];
        let rows = report.work.iter().map(row).collect();
        self.table(
            "report-work",
            words.part_maintenance,
            (&heads, 4..5),
            rows,
            report.work_total,
            Some(file::Sheet::Work),
        )
    }

    pub(super) fn incidents(self, report: &Report) -> AnyView {
        let took = |ms: Option<i64>| ms.map_or_else(|| "–".to_owned(), duration);
        let row = |one: &Reported| {
            let href = self.navigation.href(&parts::incident_route(&one.device, &one.id));
            let subject = one.subject.clone().unwrap_or_else(|| clipped(&one.id));
            view! {
                <tr>
                    {self.moment(one.course.opened_at)}
                    <td>{self.device(&one.device, one.device_name.as_ref())}</td>
                    <td><a href=href><bdi>{subject}</bdi></a></td>
                    <td>{parts::text_of(one.priority.clone())}</td>
                    <td><bdi>{one.status.clone()}</bdi></td>
                    <td>{took(one.course.to_acknowledge())}</td>
                    <td>{took(one.course.to_resolve())}</td>
                </tr>
            }
        };
        let (words, common) = (reports(), words());
        let heads = [
            words.opened,
            common.device,
            common.desk.incident,
            common.priority,
            common.status,
            words.acknowledged,
            words.resolved,
        ];
        let rows = report.incidents.iter().map(row).collect();
        let total = report.incident_total;
        self.table(
            "report-incidents",
            words.part_incidents,
            (&heads, 0..0),
            rows,
            total,
            Some(file::Sheet::Incidents),
        )
    }

    pub(super) fn devices(self, report: &Report) -> AnyView {
        let row = |one: &Accounted| {
            let figure = |count: u32| view! { <td class="end">{self.data.number(count)}</td> };
            let share = one.availability.share().map_or_else(|| "–".to_owned(), |share| self.percent(share));
            let states = STATES.map(|state| {
                let time = one.availability.0[state as usize];
                let told = if time == 0 { String::new() } else { duration(time) };
                view! { <td class="end">{told}</td> }
            });
            view! {
                <tr>
                    <td>{self.device(&one.id, one.name.as_ref())}</td>
                    {figure(one.checks.done)} {figure(one.checks.due)} {figure(one.checks.in_time)}
                    <td class="end">{share}</td>
                    {Vec::from(states)}
                </tr>
            }
        };
        let words = reports();
        let mut heads = vec![
            self::words().device,
            words.checks_done,
            words.checks_due,
            words.checks_in_time,
            words.sum_availability,
        ];
        heads.extend(STATES.map(state_word));
        let rows = report.devices.iter().map(row).collect();
        self.table(
            "report-devices",
            words.part_checks,
            (&heads, 1..11),
            rows,
            report.device_total,
            Some(file::Sheet::Devices),
        )
    }

    pub(super) fn extremes(self, report: &Report) -> AnyView {
        let measures = self.data.measures();
        let end = |key: &str, one: &Measurement| {
            let value = self.data.measured(measures.get(key), one.value);
            let href = one.id.clone().map(|id| self.navigation.href(&parts::entry_route(id)));
            let when = one.at.map(|at| self.data.moment(at));
            view! { <td><a href=href>{value}</a> " " <span class="muted"><bdi>{one.device.clone()}</bdi> " " {when}</span></td> }
        };
        let row = |one: &Extreme| {
            view! {
                <tr>
                    <th scope="row"><bdi>{one.key.clone()}</bdi></th>
                    <td class="end">{self.data.number(one.count)}</td>
                    {Vec::from([0, 1].map(|place| end(&one.key, &one.ends[place])))}
                </tr>
            }
        };
        let words = reports();
        let heads = [self::words().measurement, words.measured_checks, words.least, words.most];
        let rows: Vec<AnyView> = report.extremes.iter().map(row).collect();
        let total = rows.len() as u32;
        self.table(
            "report-extremes",
            words.part_measurements,
            (&heads, 1..4),
            rows,
            total,
            Some(file::Sheet::Extremes),
        )
    }

    /// A share in percent.
    pub(super) fn percent(self, share: f64) -> String {
        [&self.data.number((share * 10_000.0).round() / 100.0), "\u{a0}%"].concat()
    }
}

/// The states in the order of the table.
pub(super) const STATES: [DeviceState; 6] = [
    DeviceState::Healthy,
    DeviceState::Warning,
    DeviceState::Critical,
    DeviceState::NotReporting,
    DeviceState::Other,
    DeviceState::Unknown,
];

/// The word for a state; before the first check nothing is known.
fn state_word(state: DeviceState) -> &'static str {
    if state == DeviceState::Unknown { reports().unknown_time } else { parts::state_word(state) }
}
