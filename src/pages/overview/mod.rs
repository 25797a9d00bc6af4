//! Overview: the fleet at a glance, over what has been read so far. Every figure leads to
//! what is behind it.

mod attention;
mod charts;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, place, use_data};
use crate::pages::failure;
use crate::ui::badge::of_state;
use crate::ui::chart::spark;
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::listing::Period;
use domain::thread::ENDED;
use domain::{DeviceState, Devices, Listing, Route, Timestamp};
use engine::message::{Answer, Counts, Overview, Question, Stage};
use leptos::prelude::*;

/// So often is the fleet worked out while records arrive, in milliseconds.
const PACE: i64 = 700;

/// The spans of the chosen period, and the period.
type Spans = (Period, Vec<Timestamp>);

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Fleet {
    data: Data,
    navigation: Navigation,
    period: Memo<Period>,
    /// Whether the tables of the two charts are open.
    tables: (RwSignal<bool>, RwSignal<bool>),
    /// Whether nothing is known because it could not be found out.
    is_failed: Memo<bool>,
    /// What is known of the fleet over these spans.
    known: Memo<Option<(Spans, Overview)>>,
}

/// The page.
pub fn page() -> AnyView {
    let fleet = Fleet::new();
    view! {
        <div class="heading">
            <h1>{say(|w| w.overview)}</h1>
            <p class="muted">{text(move || fleet.subtitle())}</p>
            <div class="right">{fleet.periods()}</div>
        </div>
        <ul class="tiles">
            {fleet.tile(DeviceState::Healthy, |w| w.healthy)}
            {fleet.tile(DeviceState::Warning, |w| w.warning)}
            {fleet.tile(DeviceState::Critical, |w| w.critical)}
            {fleet.tile(DeviceState::NotReporting, |w| w.not_reporting)}
            {fleet.incidents()}
        </ul>
        {live(move || fleet.is_failed.get().then(|| failure::chunk(place::reload)))}
        <div class="fleet">
            {live(move || fleet.known.get().map(|(spans, overview)| fleet.by_day(&spans, &overview)))}
            {live(move || fleet.known.get().map(|(_, overview)| fleet.attention(overview)))}
            {live(move || fleet.known.get().map(|(spans, overview)| fleet.lanes(&spans, &overview)))}
            {live(move || fleet.known.get().map(|(spans, overview)| fleet.activity(&spans, &overview)))}
        </div>
    }
}

impl Fleet {
    fn new() -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let period = Memo::new(move |before: Option<&Period>| match navigation.route.get() {
            Route::Overview(period) => period,
            // On the way to another page; this one is about to go.
            _ => before.copied().unwrap_or(Period::Month),
        });
        let spans = Memo::new(move |before: Option<&Spans>| {
            let (period, now) = (period.get(), data.clock.ticked());
            let _ = data.settings.zone.get();
            let edges = data.spans(period, now);
            match before {
                Some(known) if known.0 == period && known.1 == edges => known.clone(),
                _ => (period, edges),
            }
        });
        let answer = data.records.follow_at(PACE, move || {
            Some(Question::Overview { edges: spans.get().1, now: data.clock.ticked() })
        });
        let known = Memo::new(move |before: Option<&Option<(Spans, Overview)>>| match answer.get() {
            // Outdated answers are dropped: what comes is of the spans of that moment.
            Some(Ok(Answer::Overview(overview))) => Some((spans.get_untracked(), *overview)),
            _ => before.cloned().flatten(),
        });
        let is_failed =
            Memo::new(move |_| matches!(answer.get(), Some(Err(_))) && known.with(Option::is_none));
        let tables = (RwSignal::new(false), RwSignal::new(false));
        Self { data, navigation, period, tables, is_failed, known }
    }

    fn is_whole(self) -> bool {
        self.data.records.progress.with(|progress| progress.stage == Stage::Complete)
    }

    /// Says of figures over a part of the records that they are.
    fn so_far(self) -> AnyView {
        live(move || (!self.is_whole()).then(|| view! { <span class="so-far">{words().so_far_short}</span> }))
    }

    fn subtitle(self) -> String {
        let devices = self.known.with(|known| known.as_ref().map_or(0, |(_, overview)| sum(&overview.now)));
        let word = self.data.plural(devices, words().device_one, words().device_many);
        let counted = format!("{} {word}", self.data.number(devices));
        if self.is_whole() { counted } else { fill(words().so_far, &[("figure", &counted)]) }
    }

    fn periods(self) -> AnyView {
        let choices = || {
            let words = words();
            let named = [words.period_24h, words.period_7d, words.period_30d, words.period_90d];
            Period::ALL
                .iter()
                .zip(named)
                .map(|(period, word)| (period.key().to_owned(), word.to_owned()))
                .collect()
        };
        let choose = move |key: String| {
            if let Some(period) = Period::from_key(&key) {
                self.navigation.go(&Route::Overview(period));
            }
        };
        view! {
            <Segmented
                name="period"
                label=say(|w| w.period)
                choices=Signal::derive(choices)
                value=text(move || self.period.get().key().to_owned())
                on_change=Callback::new(choose)
            />
        }
    }

    /// How many devices are in a state, since yesterday, and over the period.
    fn tile(self, state: DeviceState, word: fn(&Words) -> &'static str) -> AnyView {
        let look = of_state(state);
        let of = move |read: fn(&Overview) -> &Counts| {
            self.known.with(|known| known.as_ref().map(|(_, overview)| read(overview)[state as usize]))
        };
        let figure = move || {
            of(|overview| &overview.now).map_or_else(|| "–".to_owned(), |count| self.data.number(count))
        };
        let told = move || {
            let (Some(now), Some(before)) = (of(|overview| &overview.now), of(|overview| &overview.day_ago))
            else {
                return String::new();
            };
            let change = i64::from(now) - i64::from(before);
            let since = match change {
                0 => words().as_yesterday.to_owned(),
                _ => {
                    let number = self.data.number(change.unsigned_abs() as f64);
                    let sign = if change > 0 { "+" } else { "−" };
                    fill(words().since_yesterday, &[("change", &[sign, &number].concat())])
                }
            };
            if state == DeviceState::Healthy { [self.share(now), since].join(" · ") } else { since }
        };
        let trend = move || {
            self.known.with(|known| {
                let ends = known.as_ref().map(|(_, overview)| &overview.ends);
                // Before anybody knew a device there is no figure, not even none.
                let is_known = |counts: &Counts| sum(counts) > counts[DeviceState::Unknown as usize];
                let value = |counts: &Counts| is_known(counts).then_some(counts[state as usize]);
                let values: Vec<Option<u32>> = ends.into_iter().flatten().map(value).collect();
                spark(&values, look.tone)
            })
        };
        let href = self.navigation.href(&Route::Devices(Devices::in_states(&[state])));
        view! {
            <li class="card tile">
                <p class="name"><span class=look.tone>{look.icon.draw()}</span> {say(word)} {self.so_far()}</p>
                <p class="figure"><a href=href aria-label=text(move || format!("{}: {}", word(words()), figure()))>{text(figure)}</a></p>
                <p class="muted">{text(told)}</p>
                {live(trend)}
            </li>
        }
    }

    /// How many of a hundred devices these are.
    fn share(self, count: u32) -> String {
        let all = self.known.with(|known| known.as_ref().map_or(0, |(_, overview)| sum(&overview.now)));
        let percent = f64::from(count) * 100.0 / f64::from(all.max(1));
        let percent = self.data.number((percent * 10.0).round() / 10.0);
        fill(words().percent_of_devices, &[("percent", &percent)])
    }

    fn incidents(self) -> AnyView {
        let count =
            move || self.known.with(|known| known.as_ref().map(|(_, overview)| overview.open_incidents));
        let figure = move || count().map_or_else(|| "–".to_owned(), |count| self.data.number(count));
        let listing = Listing::of(["type:issue_report,issue-report -status:", &ENDED.join(",")].concat());
        let href = self.navigation.href(&Route::Diagnostics { listing, entry: None });
        view! {
            <li class="card tile">
                <p class="name"><span class="info">{Icon::Info.draw()}</span> {say(|w| w.open_incidents)} {self.so_far()}</p>
                <p class="figure">{text(figure)}</p>
                <p class="muted"><a class="link" href=href>{say(|w| w.open_reports)}</a></p>
            </li>
        }
    }
}

fn sum(counts: &Counts) -> u32 {
    counts.iter().sum()
}
