//! The filters above the list.

use super::{FILTER, List};
use crate::data::focus;
use crate::ui::facet::{Facet, Option as Value};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::words::{fill, say, words};
use domain::listing::{Listing, Period};
use engine::message::Window;
use leptos::prelude::*;

impl List {
    pub(super) fn filters(self) -> AnyView {
        let clear = move || {
            let is_filtered = !self.listing.with(Listing::is_unfiltered);
            is_filtered.then(|| {
                let press = move |_| {
                    let sort = self.listing.with_untracked(|listing| listing.sort);
                    self.go(Listing { sort, ..Listing::default() }, None);
                };
                view! { <button type="button" class="btn quiet" on:click=press>{words().clear_filters}</button> }
            })
        };
        let device = move || {
            self.listing.with(|listing| listing.device.clone()).map(|id| {
                let label = fill(words().remove, &[("value", &id)]);
                let press = move |_| self.refine(|listing| listing.device = None, false);
                view! {
                    <span class="chip on">
                        {words().device} " " <bdi>{id}</bdi>
                        <button type="button" aria-label=label on:click=press>{Icon::Cross.draw()}</button>
                    </span>
                }
            })
        };
        view! {
            <div class="filters">
                <div class="search">
                    {Icon::Search.draw()}
                    <input
                        id=FILTER
                        type="search"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=say(|w| w.filter_entries)
                        placeholder=say(|w| w.filter_placeholder)
                        prop:value=text(move || self.listing.with(|listing| listing.text.clone()))
                        on:input=move |event| self.refine(|listing| listing.text = event_target_value(&event), true)
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </div>
                {self.facet("status", || words().status, |window| &window.statuses, |listing| &mut listing.statuses)}
                {self.facet("type", || words().kind, |window| &window.kinds, |listing| &mut listing.kinds)}
                {self.period()}
                {live(device)}
                {live(clear)}
            </div>
        }
        .into_any()
    }

    pub(super) fn facet(
        self,
        name: &'static str,
        label: fn() -> &'static str,
        counts: fn(&Window) -> &Vec<(String, u32)>,
        field: fn(&mut Listing) -> &mut Vec<String>,
    ) -> AnyView {
        let chosen = move || field(&mut self.listing.get()).clone();
        let options = move || {
            let chosen = chosen();
            let counted = self.window.with(|window| window.as_ref().map(counts).cloned()).unwrap_or_default();
            // What is chosen stays in the list, also when nothing is left of it.
            let gone = chosen.iter().filter(|value| !counted.iter().any(|(known, _)| known == *value));
            let gone: Vec<_> = gone.map(|value| (value.clone(), 0)).collect();
            let all = counted.into_iter().chain(gone);
            all.map(|(value, count)| Value {
                is_on: chosen.contains(&value),
                word: value.clone(),
                key: value,
                count: self.data.number(count),
            })
            .collect()
        };
        let toggle = move |value: String| {
            self.refine(
                |listing| {
                    let values = field(listing);
                    match values.iter().position(|known| *known == value) {
                        Some(index) => drop(values.remove(index)),
                        None => values.push(value),
                    }
                },
                false,
            );
        };
        self.facet_of(
            name,
            label,
            Signal::derive(move || chosen().join(", ")),
            Signal::derive(options),
            toggle,
        )
    }

    pub(super) fn period(self) -> AnyView {
        let word = |period: Period| {
            let words = words();
            match period {
                Period::Day => words.last_24_hours,
                Period::Week => words.last_7_days,
                Period::Month => words.last_30_days,
                Period::Quarter => words.last_90_days,
            }
        };
        let chosen = move || self.listing.with(|listing| listing.period);
        let options = move || {
            let any = Value {
                key: String::new(),
                word: words().any_time.to_owned(),
                count: String::new(),
                is_on: chosen().is_none(),
            };
            let all = Period::ALL.into_iter().map(|period| Value {
                key: period.key().to_owned(),
                word: word(period).to_owned(),
                count: String::new(),
                is_on: chosen() == Some(period),
            });
            std::iter::once(any).chain(all).collect()
        };
        let toggle = move |key: String| {
            let period = Period::ALL.into_iter().find(|period| period.key() == key);
            self.refine(|listing| listing.period = period, false);
        };
        let chosen = Signal::derive(move || chosen().map(word).unwrap_or_default().to_owned());
        self.facet_of("period", || words().period, chosen, Signal::derive(options), toggle)
    }

    pub(super) fn facet_of(
        self,
        name: &'static str,
        label: fn() -> &'static str,
        chosen: Signal<String>,
        options: Signal<Vec<Value>>,
        toggle: impl Fn(String) + Send + Sync + 'static,
    ) -> AnyView {
        view! {
            <Facet
                name
                label=Signal::derive(move || label().to_owned())
                chosen
                options
                is_single=name == "period"
                empty_label=say(|w| w.no_values)
                on_toggle=Callback::new(toggle)
                on_escape=Callback::new(|event: leptos::ev::KeyboardEvent| focus::close_details(&event))
                on_leave=Callback::new(|event: leptos::ev::FocusEvent| focus::close_left_details(&event))
            />
        }
        .into_any()
    }
}
