//! The findings, rule by rule: on which device, since when, what says so, and what can be done.

use super::{Detected, MORE, device};
use crate::data::{detection, focus};
use crate::pages::parts;
use crate::ui::badge::{badge, of_class};
use crate::ui::view;
use crate::words::{fill, rules, words};
use domain::rule::Show;
use domain::{Class, Route};
use engine::message::{Evidence, Finding, FindingList, FoundBy};
use leptos::prelude::*;

/// So many records are named in a row; the report has all that are told.
const FEW: usize = 3;

impl Detected {
    pub(super) fn rows(self, list: &FindingList) -> AnyView {
        let is_more = list.total as usize > list.rows.len();
        let section = |(place, kind): (usize, &FoundBy)| {
            let own: Vec<&Finding> = list.rows.iter().filter(|row| row.rule == kind.rule).collect();
            (!own.is_empty()).then(|| self.kind(place, kind, &own))
        };
        let sections: Vec<AnyView> = list.kinds.iter().enumerate().filter_map(section).collect();
        let press = move |_| self.page.len.update(|len| *len += MORE);
        let more = is_more.then(|| {
            view! { <p class="more"><button type="button" class="btn" on:click=press>{words().show_more}</button></p> }
        });
        view! { <div class="column">{sections}{more}</div> }
    }

    /// What a rule has found.
    fn kind(self, place: usize, kind: &FoundBy, own: &[&Finding]) -> AnyView {
        let id = format!("found-{place}");
        let word = if kind.severity == Class::Critical {
            rules().severity_critical
        } else {
            rules().severity_warning
        };
        let count = self.page.data.number(kind.count);
        let devices = self.page.data.plural(kind.count, words().device_one, words().device_many);
        let asked = (kind.rule.clone(), kind.name.clone());
        let press = move |_| self.reporting.set(Some(asked.clone()));
        let all = (kind.count > 1 && self.show() == Show::Unreported).then(|| {
            let label = fill(rules().report_all, &[("count", &count)]);
            view! { <button type="button" class="btn right" on:click=press>{label}</button> }
        });
        let rows: Vec<AnyView> = own.iter().map(|row| self.row(row)).collect();
        view! {
            <section class="card flush devices found" aria-labelledby=id.clone()>
                <header>
                    {badge(of_class(kind.severity, false), word)}
                    <h2 id=id><bdi>{kind.name.clone()}</bdi></h2>
                    <p class="muted">{count.clone()} " " {devices}</p>
                    {all}
                </header>
                <table class="plain" aria-label=kind.name.clone()>
                    <thead>
                        <tr>
                            <th scope="col">{words().device}</th>
                            <th scope="col">{rules().since}</th>
                            <th scope="col">{rules().evidence}</th>
                            <th scope="col">{rules().fired}</th>
                            <th scope="col"><span class="hidden">{rules().row_actions}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    }

    fn row(self, finding: &Finding) -> AnyView {
        let href = self.page.navigation.href(&Route::device(&finding.device));
        let fired = match finding.fired {
            0 | 1 => rules().fired_once.to_owned(),
            count => fill(rules().fired_times, &[("count", &self.page.data.number(count))]),
        };
        let evidence: Vec<AnyView> =
            finding.evidence.iter().rev().take(FEW).map(|one| self.evidence(one)).collect();
        view! {
            <tr>
                <td class="name"><a href=href><bdi>{device(finding)}</bdi></a></td>
                <td data-label=rules().since>{parts::time_of(self.page.data, Some(finding.since))}</td>
                <td data-label=rules().evidence><ul class="evidence">{evidence}</ul></td>
                <td data-label=rules().fired>{fired}</td>
                <td><div class="actions">{self.actions(finding)}</div></td>
            </tr>
        }
    }

    fn evidence(self, one: &Evidence) -> AnyView {
        let time = parts::time_of(self.page.data, one.at);
        let text = if one.text.is_empty() { words().entry.to_owned() } else { one.text.clone() };
        let said = match &one.id {
            Some(id) => {
                let href = self.page.navigation.href(&parts::entry_route(id.clone()));
                view! { <a class="link" href=href><bdi>{text}</bdi></a> }
            }
            None => view! { <bdi>{text}</bdi> },
        };
        view! { <li>{said} " " <span class="muted">{time}</span></li> }
    }

    fn actions(self, finding: &Finding) -> AnyView {
        let fingerprint = finding.fingerprint.clone();
        match self.show() {
            Show::Unreported if super::waits(self.page, finding) => {
                let href = self.page.navigation.href(&Route::Outbox);
                view! { <a class="link" href=href>{rules().report_waits}</a> }
            }
            Show::Unreported => {
                let start = detection::report(finding);
                let href = self.page.navigation.href(&Route::New(start));
                let name = [&finding.name, ", ", &device(finding)].concat();
                let of = |word: &str| [word, ": ", &device(finding)].concat();
                let (report, mute) = (of(rules().report_it), of(rules().mute));
                let press = move |_| self.muting.set(Some((fingerprint.clone(), name.clone())));
                view! {
                    <a class="btn" href=href aria-label=report>{rules().report_it}</a>
                    <button type="button" class="btn quiet" aria-label=mute on:click=press>{rules().mute}</button>
                }
            }
            Show::Reported => {
                let id = finding.incident.clone().unwrap_or_default();
                let href = self.page.navigation.href(&parts::incident_route(&finding.device, &id));
                view! { <a class="link" href=href>{fill(rules().covered_by, &[("id", &id)])}</a> }
            }
            Show::Muted => {
                let mute = self.detection.mutes().0.into_iter().find(|mute| mute.fingerprint == fingerprint);
                let told = mute.map(|mute| {
                    let when = self.page.data.moment(mute.until);
                    fill(rules().mute_until, &[("when", &when), ("reason", &mute.reason)])
                });
                let press = move |_| {
                    self.detection.mute(&fingerprint, None);
                    focus::move_to_first(&["find-incidents"]);
                };
                let label = [rules().hear_again, ": ", &device(finding)].concat();
                view! {
                    <span class="muted">{told}</span>
                    <button type="button" class="btn" aria-label=label on:click=press>{rules().hear_again}</button>
                }
            }
        }
    }
}
