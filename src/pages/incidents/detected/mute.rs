//! The question before a finding is muted: why, and for how long.

use super::Detected;
use crate::data::toasts::Tone;
use crate::ui::dialog::dialog;
use crate::ui::field::{Field, Ids, Select, TextInput};
use crate::ui::live::text;
use crate::ui::view;
use crate::words::{fill, rules, say};
use domain::time::{DAY, HOUR};
use leptos::prelude::*;

const REASON: Ids = Ids("mute-reason");
const TIME: Ids = Ids("mute-time");

impl Detected {
    pub(super) fn mute_dialog(self) -> AnyView {
        let (fingerprint, name) = self.muting.get_untracked().unwrap_or_default();
        let (reason, hours) = (RwSignal::new(String::new()), RwSignal::new("24".to_owned()));
        let (is_tried, is_open) = (RwSignal::new(false), RwSignal::new(true));
        let choices = || {
            let words = rules();
            let named = [
                ("1", words.mute_hour),
                ("24", words.mute_day),
                ("168", words.mute_week),
                ("720", words.mute_month),
            ];
            named.map(|(hours, word)| (hours.to_owned(), word.to_owned())).to_vec()
        };
        let is_bad = move || is_tried.get() && reason.with(|reason| reason.trim().is_empty());
        let problem = move || is_bad().then(|| rules().mute_reason_missing.to_owned());
        let mute = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            is_tried.set(true);
            let why = reason.get_untracked().trim().to_owned();
            if why.is_empty() {
                return crate::data::focus::move_to(REASON.control());
            }
            let hours: i64 = hours.with_untracked(|hours| hours.parse().unwrap_or(DAY / HOUR));
            if !self.detection.mute(&fingerprint, Some((why, hours * HOUR))) {
                self.page.data.toasts.say(Tone::Bad, rules().not_kept.to_owned());
            }
            is_open.set(false);
        };
        Effect::new(move |_| {
            if !is_open.get() {
                self.muting.set(None);
            }
        });
        let content = view! {
            <form class="column" novalidate=true on:submit=mute>
                <Field ids=REASON label=text(|| rules().mute_reason.to_owned()) error=Signal::derive(problem)>
                    <TextInput
                        ids=REASON
                        value=reason
                        on_input=Callback::new(move |text| reason.set(text))
                        is_bad=Signal::derive(is_bad)
                    />
                </Field>
                <Field ids=TIME label=text(|| rules().mute_time.to_owned())>
                    <Select
                        ids=TIME
                        choices=Signal::derive(choices)
                        value=hours
                        on_change=Callback::new(move |value| hours.set(value))
                    />
                </Field>
                <div class="actions">
                    <button type="submit" class="btn primary">{rules().mute_do}</button>
                    <button type="button" class="btn" on:click=move |_| is_open.set(false)>{say(|w| w.desk.not_now)}</button>
                </div>
            </form>
        };
        let title = move || fill(rules().mute_title, &[("finding", &name)]);
        dialog(is_open, text(title), content)
    }
}
