//! What only some entries need: further devices, further fields, the JSON editor, and the
//! list of other drafts. Their code is fetched at the press of a button, or when the draft
//! has them already.

use super::{Form, drafts};
use crate::data::whenever;
use crate::pages::later::{Coming, Draw, later};
use crate::pages::style;
use crate::ui::icon::Icon;
use crate::ui::live::{text, when};
use crate::ui::view;
use crate::words::{say, words};
use domain::draft::Kind;
use engine::message::DeviceView;
use leptos::prelude::*;
use std::sync::Arc;

/// A part that is fetched when it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// That nothing is kept.
    Storage,
    /// How the chosen device is now.
    Device,
    /// Which incident it follows up, or could.
    Incident,
    /// Further devices.
    Devices,
    /// Further fields.
    Free,
    /// The JSON editor.
    Json,
    /// The other drafts.
    Drafts,
    /// Entries that one can begin with.
    Templates,
    /// Why the server refused it.
    Refusal,
    /// The question before the draft is thrown away.
    Discard,
}

/// Draws a part.
pub type DrawExtra = fn(Form, Extra) -> AnyView;
/// Fetches what draws them.
pub type FetchExtras = fn() -> Coming<DrawExtra>;

/// The part.
pub fn draw(form: Form, extra: Extra) -> AnyView {
    style::adopt();
    match extra {
        Extra::Storage => form.storage(),
        Extra::Device => form.device_now(),
        Extra::Incident => view! { <div class="stack">{form.step()} {form.known_incident()}</div> },
        Extra::Devices => form.more_devices(),
        Extra::Free => form.free_fields(),
        Extra::Json => form.json_editor(),
        Extra::Drafts => drafts::others(form.data, form.writing),
        Extra::Templates => form.template_choice(),
        Extra::Refusal => form.outcome(),
        Extra::Discard => form.discarding(),
    }
}

impl Form {
    /// A part, or the button that opens it.
    pub(super) fn extra(self, extra: Extra) -> AnyView {
        let is_open = RwSignal::new(false);
        let is_used = move || match extra {
            Extra::Devices => self.writing.draft.with(|draft| !draft.others.is_empty()),
            Extra::Free => self.writing.draft.with(|draft| !draft.free.is_empty()),
            Extra::Drafts => !self.writing.others.with(Vec::is_empty),
            Extra::Storage => self.writing.is_unkept.get(),
            Extra::Device => self.device.with(Option::is_some),
            Extra::Incident => {
                let has_open = |view: &Option<Box<DeviceView>>| {
                    view.as_ref().is_some_and(|view| view.open_incident.is_some())
                };
                let is_step = self.writing.draft.with(|draft| draft.step().is_some());
                is_step || self.kind() == Kind::IssueReport && self.device.with(has_open)
            }
            Extra::Refusal => self.writing.refusal.with(Option::is_some),
            Extra::Discard => self.is_discarding.get(),
            Extra::Json | Extra::Templates => false,
        };
        let is_wanted = move || match extra {
            // A step of an incident is one device's.
            Extra::Devices if self.writing.draft.with(|draft| draft.step().is_some()) => false,
            Extra::Devices | Extra::Free | Extra::Json | Extra::Templates => true,
            // The question stays where it is, so that the focus can go back.
            Extra::Discard => is_open.get() || is_used(),
            _ => is_used(),
        };
        if extra == Extra::Discard {
            whenever(move || is_open.set(is_open.get_untracked() || self.is_discarding.get()));
        }
        let opener = move || {
            let label =
                if extra == Extra::Devices { words().desk.more_devices } else { words().desk.more_fields };
            view! {
                <p>
                    <button type="button" class="btn quiet" disabled=self.is_frozen on:click=move |_| is_open.set(true)>
                        {Icon::Plus.draw()} {label}
                    </button>
                </p>
            }
        };
        let shows = move || is_wanted() && (is_open.get() || is_used());
        view! {
            <div>
                {when(shows, move || self.fetched(extra))}
                {when(move || is_wanted() && !shows(), opener)}
            </div>
        }
    }

    pub(super) fn fetched(self, extra: Extra) -> AnyView {
        later(move || {
            let coming = (self.extras)();
            let drawn: Coming<Draw> = Box::pin(async move {
                let draw = coming.await?;
                let draw: Draw = Arc::new(move || draw(self, extra));
                Some(draw)
            });
            drawn
        })
    }

    /// What will be sent, to be read or edited as JSON.
    pub(super) fn will_be_sent(self) -> AnyView {
        let is_edited = RwSignal::new(false);
        // What is half written there is seen.
        whenever(move || {
            if self.writing.draft.with(|draft| !draft.half_json.is_empty()) {
                is_edited.set(true);
            }
        });
        let turn = move |_| {
            is_edited.update(|is_edited| *is_edited = !*is_edited);
            if !is_edited.get_untracked()
                && self.writing.draft.with_untracked(|draft| !draft.half_json.is_empty())
            {
                self.writing.edit(|draft| draft.half_json.clear());
            }
        };
        let marked = self.data.config.with_value(|config| config.client_ref);
        let shown = move || {
            view! {
                <pre tabindex="0" role="region" aria-label=say(|w| w.will_be_sent)>{text(move || self.writing.body())}</pre>
            }
        };
        view! {
            <section class="card">
                <div class="head">
                    <h2>{say(|w| w.will_be_sent)}</h2>
                    <button
                        type="button"
                        class="btn quiet right"
                        aria-pressed=text(move || is_edited.get().to_string())
                        disabled=self.is_frozen
                        on:click=turn
                    >
                        {say(|w| w.desk.edit_json)}
                    </button>
                </div>
                {when(move || is_edited.get(), move || self.fetched(Extra::Json))}
                {when(move || !is_edited.get(), shown)}
                {marked.then(|| view! { <p class="muted">{say(|w| w.desk.mark_text)}</p> })}
            </section>
        }
    }
}
