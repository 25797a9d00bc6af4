//! Reporting all that a rule has found: one report for each device, through the outbox.

use super::{Detected, device};
use crate::data::detection;
use crate::data::toasts::Tone;
use crate::data::writing::Writing;
use crate::ui::dialog::dialog;
use crate::ui::field::{Field as Frame, Ids, TextInput};
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{fill, rules, say, words};
use domain::Draft;
use domain::draft::{Field, Problem};
use domain::rule::Show;
use engine::message::{AboutFindings, FindingList};
use leptos::prelude::*;
use leptos::task::spawn_local;

const BY: Ids = Ids("all-by");
/// So many are reported at once.
const MOST: u32 = 200;

impl Detected {
    pub(super) fn report_dialog(self) -> AnyView {
        let data = self.page.data;
        let (rule, name) = self.reporting.get_untracked().unwrap_or_default();
        let text_now = self.page.listing.with_untracked(|listing| listing.text.clone());
        let opened_at = data.clock.now();
        let found = data.records.know::<FindingList>(0, move || {
            // What is found while somebody reads the names is not reported unread.
            let (text, now) = (text_now.clone(), opened_at);
            let (ruling, rule) = (self.detection.ruling()?, rule.clone());
            Some(
                AboutFindings::FindingList { ruling, show: Show::Unreported, text, rule, len: MOST, now }
                    .ask(),
            )
        });
        let outbox = Writing::of(data).outbox;
        let by = self.page.by;
        let (is_tried, is_busy, is_open) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(true));
        let drafts = move || -> Vec<Draft> {
            let mut rows = found.get().map(|list| list.rows).unwrap_or_default();
            rows.retain(|row| !super::waits(self.page, row));
            let one = |row| {
                let mut draft = detection::report(row).begin();
                draft.set_text(Field::ReportedBy, by.get().trim().to_owned());
                draft
            };
            rows.iter().map(one).collect()
        };
        let problem = move || {
            let all = drafts();
            let wrong = all.first().and_then(|draft| {
                draft.problems().into_iter().find(|(field, _)| *field == Field::ReportedBy)
            });
            wrong.filter(|_| is_tried.get()).map(|(_, problem)| match problem {
                Problem::NotAnAddress => words().half_address.to_owned(),
                _ => words().reporter_missing.to_owned(),
            })
        };
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            is_tried.set(true);
            let all = untrack(drafts);
            if is_busy.get_untracked()
                || all.is_empty()
                || all.iter().any(|draft| !draft.problems().is_empty())
            {
                return crate::data::focus::move_to(BY.control());
            }
            is_busy.set(true);
            spawn_local(async move {
                let kept = outbox.submit(all, None).await;
                is_busy.set(false);
                let Some(keys) = kept else {
                    return data.toasts.say(Tone::Bad, words().desk.storage_title.to_owned());
                };
                let count = data.number(keys.len() as u32);
                data.toasts.say(Tone::Good, fill(rules().reports_submitted, &[("count", &count)]));
                is_open.set(false);
            });
        };
        Effect::new(move |_| {
            if !is_open.get() {
                self.reporting.set(None);
            }
        });
        let names = move || {
            let mut rows = found.get().map(|list| list.rows).unwrap_or_default();
            rows.retain(|row| !super::waits(self.page, row));
            rows.iter().map(|row| view! { <li><bdi>{device(row)}</bdi></li> }).collect::<Vec<_>>()
        };
        let count = move || drafts().len() as u32;
        let more = move || {
            let total = found.get().map_or(0, |list| list.total);
            (total > MOST).then(|| {
                fill(rules().first_of, &[("count", &data.number(MOST)), ("total", &data.number(total))])
            })
        };
        let title =
            move || fill(rules().report_all_title, &[("rule", &name), ("count", &data.number(count()))]);
        let content = view! {
            <p>{rules().report_all_text}</p>
            <p class="muted">{live(more)}</p>
            <ul class="muted names">{live(names)}</ul>
            <form class="column" novalidate=true on:submit=submit>
                <Frame ids=BY label=say(|w| w.reported_by) error=Signal::derive(problem)>
                    <TextInput
                        ids=BY
                        value=by
                        on_input=Callback::new(move |text| by.set(text))
                        kind="email"
                        input_mode="email"
                        autocomplete="email"
                    />
                </Frame>
                <div class="actions">
                    <button type="submit" class="btn primary" disabled=flag(move || is_busy.get() || count() == 0)>
                        {text(move || fill(rules().report_all, &[("count", &data.number(count()))]))}
                    </button>
                    <button type="button" class="btn" on:click=move |_| is_open.set(false)>{say(|w| w.desk.not_now)}</button>
                </div>
            </form>
        };
        dialog(is_open, text(title), content)
    }
}
