//! The device of the report: choosing it, how it is now, and what is open there.

use super::Form;
use super::problems::ids;
use crate::data::navigation::use_navigation;
use crate::data::report::Report;
use crate::data::{Data, focus};
use crate::pages::parts;
use crate::ui::combobox::{Choice, Choices, Combobox};
use crate::ui::live::live;
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::draft::Field;
use engine::message::{Answer, DeviceHit, DeviceView, Question};
use leptos::prelude::*;

impl Form {
    pub(super) fn device(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let data = self.data;
        let id = self.text(|draft| &draft.device_id);
        let found = data.records.follow(move || {
            let text = typed.get();
            Some(Question::Devices { text, limit: 12, now: data.clock.ticked() })
        });
        let choices = Signal::derive(move || match found.get() {
            Some(Ok(Answer::Devices(text, hits))) => {
                Choices { text, items: hits.iter().map(choice).collect() }
            }
            _ => Choices::default(),
        });
        let known = self.device;
        let chosen = Signal::derive(move || {
            let id = id.get();
            let known = known.get().map(|view| choice(&view.device)).filter(|choice| choice.key == id);
            // A device that is not held, or not yet, is still the one that was chosen.
            let unknown = Choice { key: id.clone(), name: id.clone(), more: String::new() };
            (!id.is_empty()).then(|| known.unwrap_or(unknown))
        });
        let choose = move |choice: Option<Choice>| {
            self.report.edit(|draft| draft.device_id = choice.map(|choice| choice.key).unwrap_or_default());
            focus::move_to(ids(Field::Device).control());
        };
        self.frame(
            Field::Device,
            None,
            view! {
                <Combobox
                    ids=ids(Field::Device)
                    chosen
                    typed
                    choices
                    empty_label=say(|w| w.no_device_found)
                    clear_label=say(|w| w.choose_other_device)
                    on_choose=Callback::new(choose)
                    is_bad=self.is_bad(Field::Device)
                    is_disabled=self.is_frozen
                />
            },
        )
    }

    pub(super) fn known_incident(self) -> AnyView {
        let view = self.device;
        let notice = move || {
            let thread = view.get()?.open_incident?;
            let subject = thread.subject.clone().unwrap_or_else(|| thread.status.clone());
            let age = thread.opened_at.map_or_else(String::new, |at| self.data.relative(at));
            let text = fill(
                words().known_incident_text,
                &[("id", &thread.id), ("when", &age), ("subject", &subject)],
            );
            let href = use_navigation().href(&parts::entry_route(thread.id));
            Some(view! {
                <Notice tone=Tone::Warning title=words().known_incident text=text>
                    <a class="link" href=href>{words().to_incident}</a>
                </Notice>
            })
        };
        view! { <div role="status">{live(notice)}</div> }
    }

    pub(super) fn device_now(self) -> AnyView {
        let view = self.device;
        let body = move || {
            let view = view.get()?;
            let facts = parts::freshness(self.data, view.device.health).join(" · ");
            let check = view.last_check.map(|check| view! { <p><bdi>{check.row.summary}</bdi></p> });
            let maintenance = view.last_maintenance.map(|row| {
                let text = fill(words().last_maintenance, &[("what", &row.summary)]);
                view! { <p class="muted">{text} " · " {parts::time_of(self.data, row.updated_at)}</p> }
            });
            Some(view! {
                <section class="card">
                    <h2>{words().device_now}</h2>
                    <p>{parts::state_badge(view.device.health.state)} " " <span class="muted">{facts}</span></p>
                    {check}
                    {maintenance}
                </section>
            })
        };
        live(body)
    }
}

/// The device that the draft names, kept up to date.
pub(super) fn chosen_device(data: Data, report: Report) -> Signal<Option<Box<DeviceView>>> {
    let id = move || report.submission.with(|submission| submission.draft.device_id.clone());
    let answer = data.records.follow(move || {
        let id = id();
        (!id.is_empty()).then(|| Question::Device(id, data.clock.ticked()))
    });
    Signal::derive(move || match answer.get() {
        // An answer about the device that was chosen before is none.
        Some(Ok(Answer::Device(view))) => view.filter(|view| view.device.id == id()),
        _ => None,
    })
}

fn choice(hit: &DeviceHit) -> Choice {
    let more = std::iter::once(hit.id.clone()).chain(hit.serial.clone()).collect::<Vec<_>>().join(" · ");
    Choice { key: hit.id.clone(), name: hit.name.clone().unwrap_or_else(|| hit.id.clone()), more }
}
