//! Detected: what rules find and nobody has reported, with its evidence, rule by rule; and what
//! is reported or muted.

mod mute;
mod report_all;
mod rows;

use super::{Page, STEP};
use crate::data::detection::Detection;
use crate::data::records::Known;
use crate::data::writing::Writing;
use crate::pages::parts;
use crate::ui::live::{live, text, when};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{rules, words};
use domain::Route;
use domain::outbox::Item;
use domain::rule::Show;
use engine::message::{AboutFindings, Finding, FindingList, Stage};
use leptos::prelude::*;

/// What the list of findings knows.
#[derive(Clone, Copy)]
pub(super) struct Detected {
    page: Page,
    detection: Detection,
    list: Known<FindingList>,
    /// The finding that is about to be muted, and what it is called.
    muting: RwSignal<Option<(String, String)>>,
    /// The rule of which all findings are about to be reported, and its name.
    reporting: RwSignal<Option<(String, String)>>,
}

/// The list of findings.
pub(super) fn draw(page: Page) -> AnyView {
    let detection = Detection::follow(page.data);
    let list = page.data.records.know::<FindingList>(super::PACE, move || {
        let (text, show) = page.listing.with(|listing| (listing.text.clone(), listing.show));
        let (len, now) = (page.len.get(), page.data.clock.ticked());
        let ruling = detection.ruling()?;
        Some(AboutFindings::FindingList { ruling, show, text, rule: String::new(), len, now }.ask())
    });
    let this =
        Detected { page, detection, list, muting: RwSignal::new(None), reporting: RwSignal::new(None) };
    view! {
        <div class="filters">{this.shows()} <p class="muted" role="status">{text(move || this.counted())}</p></div>
        {live(move || parts::wrong_rules(detection.rules().wrong))}
        {live(move || this.content())}
        {when(move || this.muting.with(Option::is_some), move || this.mute_dialog())}
        {when(move || this.reporting.with(Option::is_some), move || this.report_dialog())}
    }
}

impl Detected {
    fn show(self) -> Show {
        self.page.listing.with(|listing| listing.show)
    }

    /// Which findings are shown, with how many there are.
    fn shows(self) -> AnyView {
        let choices = move || {
            let words = rules();
            let named = [words.show_unreported, words.show_reported, words.show_muted];
            let counts = self.list.get().map(|list| list.counts);
            let one = |(show, word): (&Show, &str)| {
                let count =
                    counts.map_or_else(String::new, |counts| self.page.data.number(counts[*show as usize]));
                (show.key().to_owned(), [word, " ", &count].concat().trim().to_owned())
            };
            Show::ALL.iter().zip(named).map(one).collect()
        };
        let choose = move |key: String| {
            self.page.refine(|listing| listing.show = Show::from_key(&key).unwrap_or_default());
        };
        view! {
            <Segmented
                name="show"
                label=text(|| rules().show_which.to_owned())
                choices=Signal::derive(choices)
                value=text(move || self.show().key().to_owned())
                on_change=Callback::new(choose)
            />
        }
    }

    fn counted(self) -> String {
        let total = self.list.get().map_or(0, |list| list.total);
        let word = self.page.data.plural(total, rules().finding_one, rules().finding_many);
        self.page.so_far(&format!("{} {word}", self.page.data.number(total)))
    }

    fn content(self) -> AnyView {
        let words = words();
        if self.detection.ruling().is_none() {
            let href = self.page.navigation.href(&Route::Settings);
            return view! {
                <div class="card empty">
                    <h2>{rules().no_rules}</h2>
                    <p>{rules().no_rules_text}</p>
                    <p><a class="btn" href=href>{rules().to_rules}</a></p>
                </div>
            };
        }
        if self.list.is_failed.get() {
            return crate::pages::failure::chunk(crate::data::place::reload);
        }
        match self.list.get() {
            None => view! { <p class="empty late">{words.loading}</p> },
            Some(list) if list.rows.is_empty() => self.nothing(),
            Some(list) => self.rows(&list),
        }
    }

    fn nothing(self) -> AnyView {
        let data = self.page.data;
        let (stage, held) = data.records.progress.with(|progress| (progress.stage.clone(), progress.held));
        let (title, told) = match stage {
            Stage::Failed(_) if held == 0 => (words().nothing_read, words().nothing_read_text),
            _ if data.records.is_whole() => (rules().nothing_found, rules().nothing_found_text),
            Stage::Failed(_) | Stage::Stopped => (rules().nothing_found, rules().nothing_found_text),
            _ => (words().loading, words().loading_text),
        };
        view! { <div class="card empty"><h2>{title}</h2><p>{told}</p></div> }
    }
}

/// Whether a report of a finding waits in the outbox.
fn waits(page: Page, finding: &Finding) -> bool {
    page.data.in_outbox.track();
    let outbox = Writing::of(page.data).outbox;
    let is_it = |item: &Item| item.draft.free_text("fingerprint") == Some(&finding.fingerprint);
    outbox.items.with_untracked(|items| items.iter().any(is_it))
}

/// What a device is called.
fn device(finding: &Finding) -> String {
    finding.device_name.clone().unwrap_or_else(|| domain::clip::clipped(&finding.device))
}

/// How many more are shown at each press.
const MORE: u32 = STEP;
