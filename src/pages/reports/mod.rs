//! Reports: what happened in a time, for an audit: on the page, on paper, as files, and beside
//! the time before.

mod compared;
mod controls;
mod drift;
mod evidence;
mod file;
mod tables;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::records::Known;
use crate::data::views::Views;
use crate::data::{Data, document, place, use_data, whenever};
use crate::pages::failure;
use crate::pages::shelf::Shelf;
use crate::pages::style;
use crate::ui::live::{flag, live, text};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{fill, reports, say, words};
use domain::reports::{Look, Part, days_before};
use domain::time::MINUTE;
use domain::{Date, Reports, Route, Span, Timestamp};
use engine::message::{AboutAudit, AboutReport, Drift, Report};
use leptos::prelude::*;
use std::time::Duration;

/// So many rows of a table are shown at first.
const FEW: u32 = 25;
/// So many are printed and saved.
const ALL: u32 = 20_000;
/// While records are read, a report is asked for this often, in milliseconds.
const PACE: i64 = 1_500;
/// The browser lays the rows out before it prints them.
const BEFORE_PRINT: Duration = Duration::from_millis(100);

/// What the page knows.
#[derive(Clone, Copy)]
struct Page {
    data: Data,
    navigation: Navigation,
    /// What the address says.
    asked: Memo<Reports>,
    len: RwSignal<u32>,
    report: Known<Report>,
    /// The same of the time before.
    before: Known<Report>,
    drift: Known<Drift>,
    /// Whether it is printed as soon as all of it is here.
    is_printing: RwSignal<bool>,
    views: Views,
}

/// The page.
pub fn page() -> AnyView {
    style::adopt();
    let page = Page::new();
    live(move || match page.asked.with(|asked| asked.look) {
        Look::Report => page.audit(),
        Look::Contract => page.contract(),
    })
    .into_any()
}

/// Whether every row of a report is here.
fn is_all(report: &Report) -> bool {
    let is = |len: usize, total: u32| len as u32 >= total.min(ALL);
    is(report.work.len(), report.work_total)
        && is(report.incidents.len(), report.incident_total)
        && is(report.devices.len(), report.device_total)
}

impl Page {
    fn new() -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let asked = Memo::new(move |before: Option<&Reports>| match navigation.route.get() {
            Route::Reports(query) => Reports::parse(&query),
            // On the way to another page; this one is about to go.
            _ => before.cloned().unwrap_or_default(),
        });
        let len = RwSignal::new(FEW);
        let of = move |days: Option<(Date, Date)>, len: u32| {
            let asked = asked.get();
            if asked.look != Look::Report {
                return None;
            }
            let now = data.clock.ticked();
            let span = days.map_or(asked.span, |(first, last)| Span::Days(first, last));
            let edges = data.spans(span, now);
            let (from, until) = (*edges.first()?, *edges.last()?);
            Some(AboutReport { from, until, text: asked.text, len, now }.ask())
        };
        let report = data.records.know::<Report>(PACE, move || of(None, len.get()));
        let before = data.records.know::<Report>(PACE, move || {
            let (first, last) = days(data, asked.get().span);
            of(Some(days_before(first, last)), 0)
        });
        let drift = data.records.know::<Drift>(PACE, move || {
            let is_shown = asked.with(|asked| asked.look == Look::Contract);
            is_shown.then(|| AboutAudit::Drift(len.get()).ask())
        });
        Self {
            data,
            navigation,
            asked,
            len,
            report,
            before,
            drift,
            is_printing: RwSignal::new(false),
            views: Views::of_reports(),
        }
    }

    fn audit(self) -> AnyView {
        let print = move |_| {
            self.is_printing.set(true);
            self.len.set(ALL);
        };
        whenever(move || {
            let is_whole = self.report.get().is_some_and(|report| is_all(&report));
            if is_whole && self.is_printing.get() {
                self.is_printing.set(false);
                set_timeout(document::print, BEFORE_PRINT);
            }
        });
        let is_absent = flag(move || self.report.get().is_none());
        view! {
            <div class="heading">
                <h1>{say(|w| w.reports)}</h1>
                <div class="actions right">
                    {self.shelf().menu(move || self.shelf().choice())}
                    <button type="button" class="btn" disabled=is_absent on:click=move |_| self.save_pack()>{text(|| reports().save_pack.to_owned())}</button>
                    <button type="button" class="btn" disabled=is_absent on:click=move |_| self.save_json()>{text(|| reports().save_json.to_owned())}</button>
                    <button type="button" class="btn primary" disabled=is_absent on:click=print>{text(|| reports().print_report.to_owned())}</button>
                </div>
            </div>
            <div class="spread unprinted">{self.looks()} <p class="muted">{text(|| reports().reports_text.to_owned())}</p></div>
            {self.controls()}
            {self.saving()}
            {live(move || self.report.is_failed.get().then(|| failure::chunk(place::reload)))}
            {live(move || match self.report.get() {
                Some(report) => self.whole(&report),
                None => view! { <p class="empty late">{words().loading}</p> },
            })}
            {self.checker()}
        }
    }

    /// Which look it is.
    fn looks(self) -> AnyView {
        let choices = || {
            let named = [reports().report_title, reports().contract];
            Look::ALL.iter().zip(named).map(|(look, word)| (look.key().to_owned(), word.to_owned())).collect()
        };
        let choose = move |key: String| {
            self.refine(|asked| asked.look = Look::from_key(&key).unwrap_or_default());
        };
        view! {
            <Segmented
                name="look"
                label=say(|w| w.look)
                choices=Signal::derive(choices)
                value=text(move || self.asked.with(|asked| asked.look.key().to_owned()))
                on_change=Callback::new(choose)
            />
        }
    }

    /// The reports that are kept.
    fn shelf(self) -> Shelf {
        let here = move || self.asked.get().route();
        Shelf { views: self.views, here: Signal::derive(here), usual: |_| reports().usual_report }
    }

    /// Goes to the report after a change.
    fn refine(self, change: impl FnOnce(&mut Reports)) {
        let mut asked = self.asked.get_untracked();
        change(&mut asked);
        self.len.set(FEW);
        self.navigation.replace(&asked.route());
    }

    fn has(self, part: Part) -> bool {
        self.asked.with(|asked| asked.has(part))
    }

    fn whole(self, report: &Report) -> AnyView {
        view! {
            <article class="audit" aria-label=reports().report_title>
                {self.head()}
                {self.compared(report)}
                {self.has(Part::Maintenance).then(|| self.work(report))}
                {self.has(Part::Incidents).then(|| self.incidents(report))}
                {self.has(Part::Checks).then(|| self.devices(report))}
                {self.has(Part::Measurements).then(|| self.extremes(report))}
            </article>
        }
    }

    /// The days of the report, in words.
    fn said_days(self) -> String {
        let (first, last) = days(self.data, self.asked.get().span);
        let zone = self.data.settings.zone.get();
        let zone = if zone.is_empty() { crate::data::zones::own() } else { zone };
        fill(reports().report_of, &[("from", &first.text()), ("until", &last.text()), ("zone", &zone)])
    }

    /// Where it comes from, and how it is counted.
    fn said_method(self) -> [String; 2] {
        let (held, count) = self.data.records.progress.with(|progress| (progress.held, progress.count));
        let count = count.map_or_else(|| "?".to_owned(), |count| self.data.number(count));
        let grace = self.data.config.with_value(|config| config.grace_minutes);
        let made = fill(
            reports().made_at,
            &[
                ("when", &Timestamp(self.data.clock.ticked().0 / MINUTE * MINUTE).to_iso()),
                ("base", &untrack(|| self.data.session.base_now())),
                ("held", &self.data.number(held)),
                ("count", &count),
            ],
        );
        [made, fill(reports().method, &[("grace", &self.data.number(grace))])]
    }

    fn head(self) -> AnyView {
        let [made, method] = self.said_method();
        view! {
            <header>
                <h2>{reports().report_title} ": " {self.said_days()}</h2>
                <p class="muted">{made}</p>
                <p class="muted">{method}</p>
            </header>
        }
    }
}

/// The first and the last day of a time.
fn days(data: Data, span: Span) -> (Date, Date) {
    match span {
        Span::Days(first, last) => (first, last),
        Span::Period(_) => {
            let edges = data.spans(span, data.clock.ticked());
            let day = |at: Option<&Timestamp>| at.map_or(Date(0), |at| data.date(*at));
            let last = edges.last().map(|until| until.plus(-1));
            (day(edges.first()), day(last.as_ref()))
        }
    }
}
