//! The devices of the entry: choosing them, how the first is now, and what is open there.

use super::Form;
use super::problems::ids;
use crate::data::navigation::use_navigation;
use crate::data::writing::Writing;
use crate::data::{Data, focus, whenever};
use crate::pages::parts;
use crate::ui::combobox::{Choice, Choices, Combobox};
use crate::ui::dialog::Confirm;
use crate::ui::field::{Field as Frame, Ids};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::clipped;
use domain::draft::{Field, Kind};
use domain::start::COMMENT;
use engine::message::{AboutIncidents, Answer, DeviceHit, DeviceView, IncidentView, Question, Stage};
use leptos::prelude::*;

impl Form {
    pub(super) fn device(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let data = self.data;
        let id = self.text(Field::Device);
        let choices = found(data, typed);
        let known = self.device;
        let chosen = Signal::derive(move || {
            let id = id.get();
            let known = known.get().map(|view| choice(&view.device)).filter(|choice| choice.key == id);
            // A device that is not held, or not yet, is still the one that was chosen.
            let unknown = Choice { key: id.clone(), name: id.clone(), more: String::new() };
            (!id.is_empty()).then(|| known.unwrap_or(unknown))
        });
        let choose = move |choice: Option<Choice>| {
            let id = choice.map(|choice| choice.key).unwrap_or_default();
            self.writing.edit(|draft| {
                // A step is of an incident of its device alone.
                if draft.step().is_some() && draft.device() != id {
                    draft.open_own();
                }
                draft.set_text(Field::Device, id);
            });
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

    /// Further devices: each gets an entry of its own.
    pub(super) fn more_devices(self) -> AnyView {
        const IDS: Ids = Ids("more-devices");
        let typed = RwSignal::new(String::new());
        let others = Signal::derive(move || self.writing.draft.with(|draft| draft.others.clone()));
        let choices = found(self.data, typed);
        let add = move |choice: Option<Choice>| {
            if let Some(choice) = choice {
                self.writing.edit(|draft| {
                    if !draft.devices().contains(&choice.key) {
                        draft.others.push(choice.key);
                    }
                });
            }
        };
        let chip = move |id: String| {
            let (label, gone) = (fill(words().remove, &[("value", &id)]), id.clone());
            let remove = move |_| self.writing.edit(|draft| draft.others.retain(|other| *other != gone));
            view! {
                <li class="chip on">
                    <bdi>{id}</bdi>
                    <button type="button" aria-label=label disabled=self.is_frozen on:click=remove>
                        {Icon::Cross.draw()}
                    </button>
                </li>
            }
        };
        let many = move || {
            let devices = self.writing.draft.with(domain::Draft::devices);
            let count = self.data.number(devices.len() as f64);
            fill(words().desk.many_text, &[("count", &count), ("devices", &devices.join(", "))])
        };
        view! {
            <Frame ids=IDS label=say(|w| w.desk.more_devices) hint=say(|w| w.desk.more_devices_hint)>
                <Combobox
                    ids=IDS
                    chosen=Signal::derive(|| None)
                    typed
                    choices
                    empty_label=say(|w| w.no_device_found)
                    clear_label=say(|w| w.choose_other_device)
                    on_choose=Callback::new(add)
                    is_disabled=self.is_frozen
                />
                <ul class="chosen-list">{live(move || others.get().into_iter().map(chip).collect_view())}</ul>
            </Frame>
            <Confirm
                is_open=self.is_asked
                title=say(|w| w.desk.many_title)
                text=text(many)
                yes=say(|w| w.desk.many_yes)
                no=say(|w| w.keep_writing)
                on_yes=Callback::new(move |()| self.writing.submit())
            />
        }
    }

    /// Which step of which incident it is. A comment leaves the incident as it is, also when
    /// somebody takes it further while the comment is written.
    pub(super) fn step(self) -> AnyView {
        let known = self.data.records.know::<Option<IncidentView>>(0, move || {
            let (device, (id, _)) = self.writing.draft.with(|draft| Some((draft.device(), draft.step()?)))?;
            Some(AboutIncidents::One { device, id }.ask())
        });
        whenever(move || {
            let Some(line) = known.get().flatten().map(|view| view.line) else { return };
            let is_outdated = self.writing.draft.with_untracked(|draft| {
                draft.step() == Some((line.thread.id.clone(), COMMENT.to_owned()))
                    && draft.text(Field::Status) != line.thread.status
            });
            if is_outdated {
                self.writing.edit(|draft| draft.set_text(Field::Status, line.thread.status));
            }
        });
        let notice = move || {
            let (incident, event) = self.writing.draft.with(domain::Draft::step)?;
            let text = fill(words().desk.step_text, &[("event", &event), ("id", &incident)]);
            let leave = move |_| self.writing.edit(domain::Draft::open_own);
            Some(view! {
                <Notice tone=Tone::Info title=words().desk.step_title text=text>
                    <button type="button" class="btn" on:click=leave>{words().desk.open_own}</button>
                </Notice>
            })
        };
        view! { <div>{live(notice)}</div> }
    }

    pub(super) fn known_incident(self) -> AnyView {
        let view = self.device;
        let notice = move || {
            let is_free =
                self.kind() == Kind::IssueReport && self.writing.draft.with(|draft| draft.step().is_none());
            let view = view.get().filter(|_| is_free)?;
            let thread = view.open_incident?;
            let subject = thread.subject.clone().unwrap_or_else(|| thread.status.clone());
            let age = thread.opened_at.map_or_else(String::new, |at| self.data.relative(at));
            let text = fill(
                words().known_incident_text,
                &[("id", &thread.id), ("when", &age), ("subject", &subject)],
            );
            let href = use_navigation().href(&parts::incident_route(&view.device.id, &thread.id));
            let join = move |_| {
                self.writing.edit(|draft| draft.follow_up(&thread.id, "comment", &thread.status));
            };
            Some(view! {
                <Notice tone=Tone::Warning title=words().known_incident text=text>
                    <a class="link" href=href>{words().to_incident}</a>
                    <button type="button" class="btn" on:click=join>{words().desk.join_incident}</button>
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

/// The devices that fit to what is typed. Where nothing is held and nothing can be read, as
/// without a network, it is the id of a device that nobody can look up.
pub(in crate::pages) fn found(data: Data, typed: RwSignal<String>) -> Signal<Choices> {
    let found = data.records.follow(move || {
        let text = typed.get();
        Some(Question::Devices { text, limit: 12, now: data.clock.ticked() })
    });
    Signal::derive(move || {
        let typed = typed.get();
        let id = typed.trim().to_owned();
        let is_blind = data.records.progress.with(|progress| {
            progress.held == 0
                && matches!(progress.stage, Stage::Idle | Stage::Failed(_) | Stage::Waiting(..))
        });
        if !id.is_empty() && is_blind {
            return Choices {
                text: typed,
                items: vec![Choice { key: id.clone(), name: id, more: String::new() }],
            };
        }
        match found.get() {
            Some(Ok(Answer::Devices(text, hits))) => {
                Choices { text, items: hits.iter().map(choice).collect() }
            }
            _ => Choices::default(),
        }
    })
}

/// The device that the draft names, kept up to date.
pub(super) fn chosen_device(data: Data, writing: Writing) -> Signal<Option<Box<DeviceView>>> {
    let id = move || writing.draft.with(domain::Draft::device);
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
    let more = std::iter::once(clipped(&hit.id)).chain(hit.serial.clone()).collect::<Vec<_>>().join(" · ");
    Choice { key: hit.id.clone(), name: hit.name.clone().unwrap_or_else(|| clipped(&hit.id)), more }
}
