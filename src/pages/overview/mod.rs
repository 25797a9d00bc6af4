//! Overview: the fleet at a glance, over what has been read so far. Every figure leads to
//! what is behind it.

mod attention;
mod charts;
mod detected;
mod distributions;
mod incidents;
mod period;
mod wall;

pub use wall::wall;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::records::Known;
use crate::data::{Data, place, use_data};
use crate::pages::failure;
use crate::ui::badge::of_state;
use crate::ui::chart::spark;
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::time::HOUR;
use domain::{DeviceState, Devices, Route, Span};
use engine::message::{AboutFleet, Counts, Overview};
use leptos::prelude::*;

/// So often is the fleet worked out while records arrive, in milliseconds.
const PACE: i64 = 700;

/// So many measurements have a distribution, at most.
const MOST_DISTRIBUTIONS: usize = 6;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Fleet {
    data: Data,
    navigation: Navigation,
    span: Memo<Span>,
    /// Whether the tables of the charts are open: by day, activity, lanes, each
    /// distribution.
    tables: [RwSignal<bool>; 3 + MOST_DISTRIBUTIONS],
    known: Known<Overview>,
}

/// The page.
pub fn page() -> AnyView {
    let fleet = Fleet::new();
    view! {
        <div class="heading">
            <h1>{say(|w| w.overview)}</h1>
            <p class="muted">{text(move || fleet.subtitle())}</p>
            <div class="right">{fleet.periods()} {fleet.to_wall()}</div>
        </div>
        {fleet.days()}
        {fleet.tiles()}
        {live(move || fleet.known.is_failed.get().then(|| failure::chunk(place::reload)))}
        <div class="fleet">
            {fleet.part(Fleet::by_day)}
            {fleet.part(Fleet::attention)}
            {fleet.part(Fleet::lanes)}
            {fleet.part(Fleet::activity)}
            {fleet.part(Fleet::distributions)}
            <div class="column">
                {fleet.detected()}
                {fleet.part(Fleet::waiting)}
                {fleet.part(Fleet::overdue)}
            </div>
        </div>
    }
}

impl Fleet {
    fn new() -> Self {
        let (data, navigation) = (use_data(), use_navigation());
        let span = Memo::new(move |before: Option<&Span>| match navigation.route.get() {
            Route::Overview(span) => span,
            Route::Wall(wall) => wall.span,
            // On the way to another page; this one is about to go.
            _ => before.copied().unwrap_or(Span::Period(domain::listing::Period::Month)),
        });
        let known = data.records.know::<Overview>(PACE, move || {
            let now = data.clock.ticked();
            Some(
                AboutFleet::Overview {
                    edges: data.spans(span.get(), now),
                    limits: data.measures().limits(),
                    now,
                }
                .ask(),
            )
        });
        let tables = [(); 3 + MOST_DISTRIBUTIONS].map(|()| RwSignal::new(false));
        Self { data, navigation, span, tables, known }
    }

    fn tiles(self) -> AnyView {
        view! {
            <ul class="tiles">
                {self.tile(DeviceState::Healthy, |w| w.healthy)}
                {self.tile(DeviceState::Warning, |w| w.warning)}
                {self.tile(DeviceState::Critical, |w| w.critical)}
                {self.tile(DeviceState::NotReporting, |w| w.not_reporting)}
                {self.open_incidents()}
            </ul>
        }
    }

    /// A part of the page, drawn anew when something else is known.
    fn part(self, draw: fn(Self, &Overview) -> AnyView) -> AnyView {
        live(move || self.known.get().map(|overview| draw(self, &overview)))
    }

    fn is_whole(self) -> bool {
        self.data.records.is_whole()
    }

    /// Says of figures over a part of the records that they are.
    fn so_far(self) -> AnyView {
        live(move || (!self.is_whole()).then(|| view! { <span class="so-far">{words().so_far_short}</span> }))
    }

    fn subtitle(self) -> String {
        let devices = self.known.get().map_or(0, |overview| sum(&overview.now));
        let word = self.data.plural(devices, words().device_one, words().device_many);
        let counted = format!("{} {word}", self.data.number(devices));
        if self.is_whole() { counted } else { fill(words().so_far, &[("figure", &counted)]) }
    }

    /// How many devices are in a state, since yesterday, and over the period.
    fn tile(self, state: DeviceState, word: fn(&Words) -> &'static str) -> AnyView {
        let look = of_state(state);
        let of = move |read: fn(&Overview) -> &Counts| {
            self.known.get().map(|overview| read(&overview)[state as usize])
        };
        let figure = move || {
            of(|overview| &overview.now).map_or_else(|| "–".to_owned(), |count| self.data.number(count))
        };
        let told = move || {
            let (Some(now), Some(before)) = (of(|overview| &overview.now), of(|overview| &overview.day_ago))
            else {
                return String::new();
            };
            let since = self.change(now, before);
            if state == DeviceState::Healthy { [self.share(now), since].join(" · ") } else { since }
        };
        let trend = move || {
            let ends = self.known.get().map(|overview| overview.ends).unwrap_or_default();
            // Before anybody knew a device there is no figure, not even none.
            let is_known = |counts: &Counts| sum(counts) > counts[DeviceState::Unknown as usize];
            let value = |counts: &Counts| is_known(counts).then_some(counts[state as usize]);
            let values: Vec<Option<u32>> = ends.iter().map(value).collect();
            spark(&values, look.tone)
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

    /// How a figure differs from that of yesterday.
    fn change(self, now: u32, before: u32) -> String {
        let change = i64::from(now) - i64::from(before);
        if change == 0 {
            return words().as_yesterday.to_owned();
        }
        let number = self.data.number(change.unsigned_abs() as f64);
        let sign = if change > 0 { "+" } else { "−" };
        fill(words().since_yesterday, &[("change", &[sign, &number].concat())])
    }

    /// How many of a hundred devices these are.
    fn share(self, count: u32) -> String {
        let all = self.known.get().map_or(0, |overview| sum(&overview.now));
        let percent = f64::from(count) * 100.0 / f64::from(all.max(1));
        let percent = self.data.number((percent * 10.0).round() / 10.0);
        fill(words().percent_of_devices, &[("percent", &percent)])
    }
}

/// Whether the spans are hours, not days.
fn is_hourly(overview: &Overview) -> bool {
    overview.edges.first().zip(overview.edges.get(1)).is_some_and(|(from, until)| until.since(*from) <= HOUR)
}

fn sum(counts: &Counts) -> u32 {
    counts.iter().sum()
}
