//! What the rule in the editor would have found in all that is held: how often, where, and when,
//! before it is switched on.

use super::editor::Editor;
use crate::pages::parts;
use crate::ui::chart::{self, Column, Mark, Series, stacked};
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{fill, rules, words};
use domain::listing::Period;
use domain::{Rule, Span, Timestamp};
use engine::message::{AboutFindings, Backtest, Fired};
use leptos::prelude::*;

/// The days that the timeline shows.
const SPAN: Span = Span::Period(Period::Month);

impl Editor {
    pub(super) fn trial(self) -> AnyView {
        let data = self.section.data;
        // Only what is a rule is tried; its name changes nothing.
        let rule = Memo::new(move |_| {
            let mut value = self.json();
            if let Some(fields) = value.as_object_mut() {
                fields.remove("name");
            }
            Rule::read("rule", &value).is_ok().then(|| value.to_string())
        });
        let known = data.records.know::<Backtest>(1_000, move || {
            let now = data.clock.ticked();
            Some(AboutFindings::Backtest { rule: rule.get()?, edges: data.spans(SPAN, now), now }.ask())
        });
        let is_table = RwSignal::new(false);
        // Of the rule as it is in the editor; a worse one is told there.
        let test = move || rule.get().and_then(|_| known.get());
        let told = text(move || match (rule.get(), test()) {
            (None, _) => String::new(),
            (Some(_), None) => words().loading.to_owned(),
            (Some(_), Some(test)) => self.told(&test),
        });
        view! {
            <section class="trial" aria-labelledby="trial">
                <h3 id="trial">{rules().trial}</h3>
                <p role="status">{told}</p>
                {live(move || test().filter(|test| test.fired > 0).map(|test| self.fired_times(is_table, &test)))}
            </section>
        }
    }

    fn told(self, test: &Backtest) -> String {
        let data = self.section.data;
        let number = |count: u32| data.number(count);
        let watched = number(test.watched);
        if let Some(key) = &test.unknown {
            return fill(rules().trial_unknown, &[("key", key)]);
        }
        if test.fired == 0 {
            return fill(rules().trial_none, &[("watched", &watched)]);
        }
        let since = test.first.map_or_else(String::new, |at| data.moment(at));
        fill(
            rules().trial_told,
            &[
                ("fired", &number(test.fired)),
                ("devices", &number(test.devices)),
                ("watched", &watched),
                ("since", &since),
                ("now", &number(test.now)),
            ],
        )
    }

    fn fired_times(self, is_table: RwSignal<bool>, test: &Backtest) -> AnyView {
        let last: Vec<AnyView> = test.last.iter().map(|fired| self.fired(fired)).collect();
        view! {
            {self.timeline(is_table, test)}
            <h4>{rules().trial_last}</h4>
            <ul class="evidence">{last}</ul>
        }
    }

    fn timeline(self, is_table: RwSignal<bool>, test: &Backtest) -> AnyView {
        let data = self.section.data;
        let edges = data.spans(SPAN, untrack(|| data.clock.ticked()));
        let is_before = |until: &Timestamp| test.first.is_none_or(|first| *until <= first);
        let column = |(pair, count): (&[Timestamp], &u32)| {
            let mark = Mark { count: *count, number: data.number(*count), href: String::new() };
            Column {
                label: data.short(pair[0], false),
                exactly: pair[0].to_iso(),
                // Before the first record nothing is known.
                marks: (!is_before(&pair[1])).then(|| vec![mark]),
            }
        };
        let columns: Vec<Column> = edges.windows(2).zip(&test.spans).map(column).collect();
        let full = test.spans.iter().copied().max().unwrap_or_default().max(1);
        let series = vec![Series { tone: "warn", word: rules().fired.to_owned() }];
        let told: chart::Told = parts::told(rules().trial_timeline.to_owned(), words().day);
        stacked(is_table, told, series, columns, full)
    }

    fn fired(self, fired: &Fired) -> AnyView {
        let data = self.section.data;
        let name = fired.device_name.clone().unwrap_or_else(|| fired.device.clone());
        let until = match fired.until {
            Some(until) => parts::full_time_of(data, until),
            None => view! { <span>{rules().trial_open}</span> },
        };
        view! { <li><bdi>{name}</bdi> " " <span class="muted">{parts::full_time_of(data, fired.since)} " – " {until}</span></li> }
    }
}
