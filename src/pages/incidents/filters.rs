//! Which incidents are shown: words, stages, priorities, order and look.

use super::{Page, stage_look, stage_word};
use crate::ui::field::{Field, Ids, Select};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text, when};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{say, words};
use domain::incidents::{Look, Order};
use domain::thread::Stage;
use domain::{Incidents, Route};
use leptos::prelude::*;

const ORDER: Ids = Ids("order");
/// The id of the search field.
pub(super) const FIND: &str = "find-incidents";

impl Page {
    pub(super) fn filters(self) -> AnyView {
        view! {
            <search class="filters">
                <div class="search">
                    {Icon::Search.draw()}
                    <input
                        id=FIND
                        type="search"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=say(|w| w.desk.find_incidents)
                        placeholder=say(|w| w.desk.find_incidents)
                        prop:value=text(move || self.listing.get().text)
                        on:input=move |event| self.type_text(event_target_value(&event))
                    />
                </div>
                {when(move || !self.is_detected(), move || view! {
                    <div class="chips">{self.stages()} {live(move || self.priorities())}</div>
                    {self.orders()}
                })}
                {self.looks()}
            </search>
        }
    }

    fn type_text(self, text: String) {
        let before = self.listing.get_untracked();
        let goes_on = !text.is_empty()
            && !before.text.is_empty()
            && self.typed.with_value(|typed| *typed == before.text);
        self.typed.set_value(text.clone());
        self.navigation.show_typed(Route::Incidents(Incidents { text, ..before }), goes_on);
    }

    /// The stages with how many incidents are in each.
    fn stages(self) -> AnyView {
        let chip = move |stage: Stage| {
            let look = stage_look(stage);
            let is_on = move || self.listing.with(|listing| listing.stages.contains(&stage));
            let count = move || {
                let count = self.list.get().map(|list| list.stages[stage as usize]);
                count.map_or_else(String::new, |count| self.data.number(count))
            };
            let press = move |_| {
                self.refine(|listing| match listing.stages.iter().position(|known| *known == stage) {
                    Some(place) => drop(listing.stages.remove(place)),
                    None => listing.stages.push(stage),
                });
            };
            view! {
                <button type="button" class="chip" class:on=flag(is_on) aria-pressed=text(move || is_on().to_string()) on:click=press>
                    <span class=look.tone>{look.icon.draw()}</span>
                    {text(move || stage_word(stage).to_owned())}
                    <span class="count">{text(count)}</span>
                </button>
            }
        };
        Stage::ALL.into_iter().map(chip).collect_view().into_any()
    }

    /// The priorities that occur, and those that are chosen.
    fn priorities(self) -> Vec<AnyView> {
        let chosen = self.listing.with(|listing| listing.priorities.clone());
        let mut all = self.list.get().map(|list| list.priorities).unwrap_or_default();
        for one in &chosen {
            if !all.iter().any(|(known, _)| known == one) {
                all.push((one.clone(), 0));
            }
        }
        let chip = |(priority, count): (String, u32)| {
            let is_on = chosen.contains(&priority);
            let word = if priority.is_empty() { words().no_priority.to_owned() } else { priority.clone() };
            let press = move |_| {
                self.refine(|listing| match listing.priorities.iter().position(|known| *known == priority) {
                    Some(place) => drop(listing.priorities.remove(place)),
                    None => listing.priorities.push(priority.clone()),
                });
            };
            view! {
                <button type="button" class=if is_on { "chip on" } else { "chip" } aria-pressed=is_on.to_string() on:click=press>
                    <bdi class="value">{word}</bdi> <span class="count">{self.data.number(count)}</span>
                </button>
            }
        };
        all.into_iter().map(chip).collect()
    }

    fn orders(self) -> AnyView {
        let choices = || {
            let words = &words().desk;
            let named = [words.order_priority, words.order_age, words.order_latest];
            Order::ALL
                .iter()
                .zip(named)
                .map(|(order, word)| (order.key().to_owned(), word.to_owned()))
                .collect()
        };
        let choose = move |key: String| {
            self.refine(|listing| listing.order = Order::from_key(&key).unwrap_or_default());
        };
        view! {
            <Field ids=ORDER label=say(|w| w.order)>
                <Select
                    ids=ORDER
                    choices=Signal::derive(choices)
                    value=text(move || self.listing.with(|listing| listing.order.key().to_owned()))
                    on_change=Callback::new(choose)
                />
            </Field>
        }
    }

    fn looks(self) -> AnyView {
        let choices = || {
            let words = &words().desk;
            let named = [words.look_list, words.look_board, words.look_detected];
            Look::ALL.iter().zip(named).map(|(look, word)| (look.key().to_owned(), word.to_owned())).collect()
        };
        let choose = move |key: String| {
            self.refine(|listing| listing.look = Look::from_key(&key).unwrap_or_default());
        };
        view! {
            <Segmented
                name="look"
                label=say(|w| w.look)
                choices=Signal::derive(choices)
                value=text(move || self.listing.with(|listing| listing.look.key().to_owned()))
                on_change=Callback::new(choose)
            />
        }
    }
}
