//! What a report is about: the days, the devices, the parts.

use super::{Page, days};
use crate::ui::field::{Field, Ids, TextInput};
use crate::ui::live::{flag, text};
use crate::ui::view;
use crate::words::{ReportWords, reports};
use domain::reports::{Part, month};
use domain::{Date, Span};
use leptos::prelude::*;

const FROM: Ids = Ids("report-from");
const TO: Ids = Ids("report-to");
const DEVICES: Ids = Ids("report-text");

impl Page {
    pub(super) fn controls(self) -> AnyView {
        let day = move |is_last: bool| {
            text(move || {
                let (first, last) = days(self.data, self.asked.get().span);
                if is_last { last } else { first }.text()
            })
        };
        let choose = move |is_last: bool| {
            Callback::new(move |value: String| {
                let Some(chosen) = Date::parse(&value) else { return };
                let (first, last) = untrack(|| days(self.data, self.asked.get().span));
                let other = if is_last { first } else { last };
                self.refine(|asked| asked.span = Span::days(chosen, other));
            })
        };
        let of_month = move |before: u32| {
            move |_| {
                let today = self.data.date(self.data.clock.now());
                let (first, last) = month(today, before);
                self.refine(|asked| asked.span = Span::Days(first, last));
            }
        };
        let type_devices = move |value: String| self.refine(|asked| asked.text = value);
        view! {
            <search class="card form unprinted report-controls">
                <div class="days">
                    <Field ids=FROM label=text(|| reports().from_day.to_owned())>
                        <TextInput ids=FROM kind="date" value=day(false) on_input=choose(false) />
                    </Field>
                    <Field ids=TO label=text(|| reports().to_day.to_owned())>
                        <TextInput ids=TO kind="date" value=day(true) on_input=choose(true) />
                    </Field>
                    <button type="button" class="btn" on:click=of_month(0)>{text(|| reports().this_month.to_owned())}</button>
                    <button type="button" class="btn" on:click=of_month(1)>{text(|| reports().last_month.to_owned())}</button>
                </div>
                <Field ids=DEVICES label=text(|| reports().which_devices.to_owned()) hint=text(|| reports().which_devices_hint.to_owned())>
                    <TextInput
                        ids=DEVICES
                        value=text(move || self.asked.with(|asked| asked.text.clone()))
                        on_input=Callback::new(type_devices)
                    />
                </Field>
                <div class="chips" role="group" aria-label=text(|| reports().which_parts.to_owned())>
                    {Vec::from(Part::ALL.map(|part| self.part(part)))}
                </div>
            </search>
        }
    }

    /// Whether a part is in the report.
    fn part(self, part: Part) -> AnyView {
        let is_on = move || self.has(part);
        let press = move |_| {
            self.refine(|asked| match asked.without.iter().position(|known| *known == part) {
                Some(place) => drop(asked.without.remove(place)),
                None => asked.without.push(part),
            });
        };
        view! {
            <button type="button" class="chip" class:on=flag(is_on) aria-pressed=text(move || is_on().to_string()) on:click=press>
                {text(move || word(part)(reports()).to_owned())}
            </button>
        }
    }
}

/// What a part is called.
pub(super) fn word(part: Part) -> fn(&'static ReportWords) -> &'static str {
    match part {
        Part::Maintenance => |reports| reports.part_maintenance,
        Part::Incidents => |reports| reports.part_incidents,
        Part::Checks => |reports| reports.part_checks,
        Part::Measurements => |reports| reports.part_measurements,
    }
}
