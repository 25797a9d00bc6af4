//! Which time the page is about: a usual period, or days that somebody chooses.

use super::Fleet;
use crate::pages::parts;
use crate::ui::field::{Field, Ids};
use crate::ui::live::{live, text};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{Words, say, words};
use domain::listing::Period;
use domain::span::MOST_DAYS;
use domain::{Date, Route, Span};
use leptos::prelude::*;

/// The value of the choice of days.
const DAYS: &str = "days";
const FIRST: Ids = Ids("first-day");
const LAST: Ids = Ids("last-day");

impl Fleet {
    pub(super) fn periods(self) -> AnyView {
        let choices = || {
            let days = (DAYS.to_owned(), words().period_custom.to_owned());
            parts::periods().into_iter().chain([days]).collect()
        };
        let value = move || match self.span.get() {
            Span::Period(period) => period.key().to_owned(),
            Span::Days(..) => DAYS.to_owned(),
        };
        let choose = move |key: String| {
            let span = Period::from_key(&key).map_or_else(|| self.as_days(), Span::Period);
            self.navigation.go(&Route::Overview(span));
        };
        view! {
            <Segmented
                name="period"
                label=say(|w| w.period)
                choices=Signal::derive(choices)
                value=text(value)
                on_change=Callback::new(choose)
            />
        }
    }

    /// The days of the period that is shown.
    fn as_days(self) -> Span {
        let edges = untrack(|| self.known.get()).map(|overview| overview.edges).unwrap_or_default();
        let known = edges.first().zip(edges.last()).map(|(first, last)| (*first, last.plus(-1)));
        let now = self.data.clock.ticked();
        let (first, last) = known.unwrap_or((now, now));
        untrack(|| Span::days(self.data.date(first), self.data.date(last)))
    }

    /// The fields for the first day and the last.
    pub(super) fn days(self) -> AnyView {
        let is_days = Memo::new(move |_| matches!(self.span.get(), Span::Days(..)));
        live(move || {
            is_days.get().then(|| {
                view! {
                    <div class="days">
                        {self.day(FIRST, |w| w.first_day, |(first, _)| first, |(_, last), day| (day, last.clamp(day, Date(day.0 + MOST_DAYS - 1))))}
                        {self.day(LAST, |w| w.last_day, |(_, last)| last, |(first, _), day| (first.clamp(Date(day.0 - MOST_DAYS + 1), day), day))}
                    </div>
                }
            })
        })
    }

    fn day(
        self,
        ids: Ids,
        word: fn(&Words) -> &'static str,
        read: fn((Date, Date)) -> Date,
        with: fn((Date, Date), Date) -> (Date, Date),
    ) -> AnyView {
        let days = move || match self.span.get() {
            Span::Days(first, last) => Some((first, last)),
            Span::Period(_) => None,
        };
        let value = move || days().map_or_else(String::new, |days| read(days).text());
        let change = move |event: leptos::ev::Event| {
            // What is no day yet changes nothing.
            if let Some((days, day)) = untrack(days).zip(Date::parse(&event_target_value(&event))) {
                let (first, last) = with(days, day);
                self.navigation.replace(&Route::Overview(Span::days(first, last)));
            }
        };
        view! {
            <Field ids=ids label=say(word)>
                <input class="input" type="date" id=ids.0 prop:value=text(value) on:change=change />
            </Field>
        }
    }
}
