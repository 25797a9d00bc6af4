//! What became of the report: problems in one place, the fate of what was sent, and
//! the buttons.

use super::Form;
use super::problems::{ids, label};
use crate::data::focus;
use crate::data::report::Phase;
use crate::ui::dialog::Confirm;
use crate::ui::live::{flag, live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{say, words};
use domain::draft::Field;
use leptos::prelude::*;

/// The id of the list of problems, which takes the focus.
pub(super) const SUMMARY: &str = "problems";

impl Form {
    /// All problems in one place, which takes the focus; each leads to its field.
    pub(super) fn summary(self) -> AnyView {
        let item = |(field, text): (Field, String)| {
            let ids = ids(field);
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                focus::move_to(ids.control());
            };
            let href = format!("#{}", ids.control());
            view! { <li><a href=href on:click=go>{label(field)} " – " {text}</a></li> }
        };
        let list = move || {
            let problems = self.problems.get();
            (!problems.is_empty()).then(|| {
                view! {
                    <div class="notice crit" id=SUMMARY tabindex="-1" role="group" aria-labelledby="problems-title">
                        {crate::ui::icon::Icon::CrossCircle.draw()}
                        <div>
                            <strong id="problems-title">{words().problems_title}</strong>
                            <ul>{problems.into_iter().map(item).collect_view()}</ul>
                        </div>
                    </div>
                }
            })
        };
        Effect::new(move |_| {
            if self.report.refusal.with(Option::is_some) && !self.problems.with(Vec::is_empty) {
                focus::move_to(SUMMARY);
            }
        });
        view! { <div>{live(list)}</div> }
    }

    /// What became of the submission, when it is not simply stored.
    pub(super) fn outcome(self) -> AnyView {
        let report = self.report;
        let notice = move || {
            let words = words();
            match (report.phase.get(), report.refusal.get()) {
                (Phase::Uncertain(error), _) => {
                    let reason = error.map(|error| self.data.explain(&error).title);
                    let text = format!("{} {}", reason.unwrap_or_default(), words.uncertain_text);
                    Some(view! {
                        <Notice tone=Tone::Warning title=words.uncertain_title text=text.trim().to_owned()>
                            <button type="button" class="btn" on:click=move |_| report.look_up()>{words.look_up}</button>
                        </Notice>
                    })
                }
                (Phase::NotFound, _) => Some(view! {
                    <Notice tone=Tone::Warning title=words.not_there_title text=words.not_there_text>
                        <button type="button" class="btn" on:click=move |_| report.look_up()>{words.look_up}</button>
                        <button type="button" class="btn" on:click=move |_| report.send_again()>{words.send_again}</button>
                    </Notice>
                }),
                (Phase::Looking, _) => Some(view! { <Notice tone=Tone::Info title=words.looking /> }),
                (Phase::Writing, Some(error)) => {
                    let explained = self.data.explain(&error);
                    let text = format!("{} {}", explained.text, words.nothing_sent);
                    Some(view! { <Notice tone=Tone::Critical title=explained.title text=text /> })
                }
                _ => None,
            }
        };
        view! { <div role="alert">{live(notice)}</div> }
    }

    pub(super) fn buttons(self) -> AnyView {
        let report = self.report;
        let is_asked = RwSignal::new(false);
        let label = move || match report.phase.get() {
            Phase::Sending => words().sending.to_owned(),
            _ => words().submit_report.to_owned(),
        };
        let discard = move || {
            self.is_tried.set(false);
            report.discard();
        };
        view! {
            <div class="actions">
                <button type="submit" class="btn primary" disabled=self.is_frozen>{text(label)}</button>
                <button
                    type="button"
                    class="btn quiet"
                    disabled=flag(move || report.is_empty() || report.phase.get() == Phase::Sending)
                    on:click=move |_| is_asked.set(true)
                >
                    {say(|w| w.discard_draft)}
                </button>
                <p class="muted right">{say(|w| w.kept_until_confirmed)}</p>
            </div>
            <Confirm
                is_open=is_asked
                title=say(|w| w.discard_title)
                text=Signal::derive(move || {
                    let is_sent = !report.submission.with(domain::submission::Submission::can_edit);
                    if is_sent { words().discard_sent_text } else { words().discard_text }.to_owned()
                })
                yes=say(|w| w.discard_draft)
                no=say(|w| w.keep_writing)
                on_yes=Callback::new(move |()| discard())
            />
        }
    }
}
