//! What stands in the way of an entry: storage that keeps nothing, problems in one place, a
//! refusal; and the buttons.

use super::problems::{ids, label};
use super::{Form, drafts};
use crate::data::whenever;
use crate::data::{files, focus};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{say, words};
use domain::ApiError;
use domain::draft::{Field, Kind};
use leptos::prelude::*;

/// The id of the list of problems, which takes the focus.
pub(super) const SUMMARY: &str = "problems";

impl Form {
    /// Said before one types in vain: this browser keeps nothing.
    pub(super) fn storage(self) -> AnyView {
        let save = move |_| files::save_text(self.data, "draft", "json", &self.writing.body());
        let notice = move || {
            self.writing.is_unkept.get().then(|| {
                view! {
                    <Notice tone=Tone::Warning title=words().desk.storage_title text=words().desk.storage_text>
                        <button type="button" class="btn" on:click=save>{words().desk.save_to_file}</button>
                    </Notice>
                }
            })
        };
        view! { <div role="status">{live(notice)}</div> }
    }

    /// All problems in one place, which takes the focus; each leads to its field.
    pub(super) fn summary(self) -> AnyView {
        let item = move |(field, text): (Field, String)| {
            let ids = ids(field);
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                focus::move_to(ids.control());
            };
            let href = format!("#{}", ids.control());
            let name = label(untrack(|| self.kind()), field);
            view! { <li><a href=href on:click=go>{name} " – " {text}</a></li> }
        };
        let list = move || {
            let problems = self.problems.get();
            let has_bad =
                self.is_tried.get() && self.writing.draft.with(|draft| !draft.bad_free_fields().is_empty());
            let is_json_bad =
                self.is_tried.get() && self.writing.draft.with(|draft| !draft.half_json.is_empty());
            (has_bad || is_json_bad || !problems.is_empty()).then(|| {
                let json = is_json_bad.then(|| view! { <li>{words().desk.json_shape}</li> });
                let free = has_bad.then(|| view! { <li>{words().desk.bad_free_fields}</li> });
                view! {
                    <div class="notice crit" id=SUMMARY tabindex="-1" role="group" aria-labelledby="problems-title">
                        {Icon::CrossCircle.draw()}
                        <div>
                            <strong id="problems-title">{words().problems_title}</strong>
                            <ul>{problems.into_iter().map(item).collect_view()} {free} {json}</ul>
                        </div>
                    </div>
                }
            })
        };
        whenever(move || {
            if self.writing.refusal.with(Option::is_some) && !self.problems.with(Vec::is_empty) {
                focus::move_to(SUMMARY);
            }
        });
        view! { <div>{live(list)}</div> }
    }

    /// Why the server refused it.
    pub(super) fn outcome(self) -> AnyView {
        let notice = move || {
            let error: ApiError = self.writing.refusal.get()?;
            let explained = self.data.explain(&error);
            let text = format!("{} {}", explained.text, words().nothing_sent);
            Some(view! { <Notice tone=Tone::Critical title=explained.title text=text /> })
        };
        live(notice)
    }

    pub(super) fn buttons(self) -> AnyView {
        let writing = self.writing;
        let label = move || match self.kind() {
            Kind::IssueReport => words().submit_report,
            Kind::Maintenance => words().desk.log_maintenance,
            Kind::HealthCheck => words().desk.log_check,
            Kind::Other => words().desk.submit_entry,
        };
        view! {
            <div class="actions">
                <button type="submit" class="btn primary" disabled=self.is_frozen>
                    {text(move || label().to_owned())}
                </button>
                <button
                    type="button"
                    class="btn quiet"
                    disabled=flag(move || writing.is_empty())
                    on:click=move |_| self.is_discarding.set(true)
                >
                    {say(|w| w.discard_draft)}
                </button>
                <p class="muted right">{say(|w| w.kept_until_confirmed)}</p>
            </div>
        }
    }

    /// The question before the draft is thrown away.
    pub(super) fn discarding(self) -> AnyView {
        let discard = move || {
            self.is_tried.set(false);
            self.writing.discard();
        };
        drafts::discarding(self.is_discarding, Callback::new(move |()| discard()))
    }
}
