//! The filters above the list: each facet is a way to change the query's text.

use super::List;
use super::tools::Tool;
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::{flag, text, when};
use crate::ui::options::{self, Choice};
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::listing::Listing;
use domain::query::{Field, Query, Test, edit, lower};
use engine::message::{Facet, Window};
use leptos::prelude::*;

impl List {
    pub(super) fn filters(self) -> AnyView {
        let clear = || options::button("btn quiet", "", say(|w| w.clear_filters));
        let clear = when(move || !self.listing.with(Listing::is_unfiltered), clear);
        view! {
            <div class="filters" role="search">
                {self.search()}
                <div class="chips">
                    {self.facet(Facet::Status, |w| w.status)}
                    {self.facet(Facet::Type, |w| w.kind)}
                    {self.facet(Facet::Severity, |w| w.severity)}
                    {self.facet(Facet::Priority, |w| w.priority)}
                    {self.facet(Facet::Code, |w| w.codes)}
                    {self.facet(Facet::Freshness, |w| w.freshness)}
                    {self.facet(Facet::Period, |w| w.period)}
                    {parts::heard("", move |_| self.refine(|listing| listing.query.clear()), clear)}
                </div>
            </div>
        }
    }

    /// A chip that opens the values of one facet, and lets the chosen ones go.
    fn facet(self, facet: Facet, label: fn(&'static Words) -> &'static str) -> AnyView {
        let chosen = move || self.listing.with(|listing| chosen(facet, &listing.query));
        let shown = text(move || {
            chosen().iter().map(|value| value_word(facet, value)).collect::<Vec<_>>().join(", ")
        });
        let is_on = flag(move || !shown.with(String::is_empty));
        let clear_press = move |_| {
            self.refine(|listing| listing.query = edit::with_single(&listing.query, name(facet), None));
        };
        let clear = move || {
            let label = fill(words().clear_facet, &[("facet", label(words()))]);
            options::sign(None, String::new(), label, false, Icon::Cross)
        };
        let id = ["facet-", name(facet)].concat();
        let content = view! { {say(label)} <bdi class="value">{shown}</bdi> {Icon::Down.draw()} };
        view! {
            <div class="chip facet" class:on=is_on>
                {opener(&id, "open", content)} {parts::heard("", clear_press, when(move || is_on.get(), clear))}
            </div>
            {panel(&id, say(label), move || self.tool(Tool::Facet(facet)))}
        }
    }

    /// The values of a facet, to be chosen.
    pub(super) fn facet_values(self, facet: Facet) -> AnyView {
        let chosen = move || self.listing.with(|listing| chosen(facet, &listing.query));
        let press = move |value: String| {
            self.refine(|listing| listing.query = toggled(facet, &listing.query, &value));
        };
        parts::heard("options", press, options::list(move || self.values(facet, &chosen())))
    }

    fn values(self, facet: Facet, chosen: &[String]) -> Vec<AnyView> {
        let group = is_single(facet).then(|| name(facet));
        let mut drawn = Vec::new();
        if group.is_some() {
            let any = Choice { word: words().any.to_owned(), is_on: chosen.is_empty(), ..Choice::default() };
            drawn.push(any.draw(None, group));
        }
        let mut add = |value: &String, count| {
            let choice = Choice {
                value: value.clone(),
                word: value_word(facet, value),
                count: self.data.number(count),
                is_on: chosen.iter().any(|chosen| same(chosen, value)),
                is_fixed: false,
            };
            drawn.push(choice.draw(None, group));
        };
        self.window.with(|window| {
            let counted = counted(window.as_ref(), facet);
            counted.iter().for_each(|(value, count)| add(value, *count));
            // What is chosen stays in the list, also when nothing is left of it.
            let gone = chosen.iter().filter(|value| !counted.iter().any(|(known, _)| same(known, value)));
            gone.for_each(|value| add(value, 0));
        });
        if drawn.is_empty() {
            drawn.push(view! { <span class="muted">{words().no_values}</span> });
        }
        drawn
    }
}

/// Its name in a query.
fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Status => "status",
        Facet::Type => "type",
        Facet::Severity => "severity",
        Facet::Priority => "priority",
        Facet::Code => "code",
        Facet::Freshness => "freshness",
        Facet::Period => "period",
    }
}

fn is_single(facet: Facet) -> bool {
    matches!(facet, Facet::Freshness | Facet::Period)
}

/// The values that a query asks for.
fn chosen(facet: Facet, query: &str) -> Vec<String> {
    if let Some(field) = Field::of(name(facet)) {
        return edit::values_of(query, &field);
    }
    let terms = Query::parse(query).unwrap_or_default().terms;
    let value = terms.into_iter().filter(|term| !term.negated).find_map(|term| match term.test {
        Test::Period(period) if facet == Facet::Period => Some(vec![period.key().to_owned()]),
        Test::Freshness(chosen) if facet == Facet::Freshness => {
            Some(chosen.iter().map(|freshness| freshness.key().to_owned()).collect())
        }
        _ => None,
    });
    value.unwrap_or_default()
}

/// The query after a press on a value; an empty one stands for any.
fn toggled(facet: Facet, query: &str, value: &str) -> String {
    match Field::of(name(facet)) {
        Some(field) if !value.is_empty() => edit::toggled(query, &field, value),
        _ => edit::with_single(query, name(facet), Some(value)),
    }
}

fn counted(window: Option<&Window>, facet: Facet) -> &[(String, u32)] {
    let facets = window.map_or(&[][..], |window| &window.facets);
    facets.iter().find(|(known, _)| *known == facet).map_or(&[], |(_, values)| values)
}

fn same(one: &str, other: &str) -> bool {
    lower(one) == lower(other)
}

/// A value in words: those of an organization are shown as they are.
fn value_word(facet: Facet, value: &str) -> String {
    let words = words();
    let word = match (facet, value) {
        (Facet::Period, "24h") => words.last_24_hours,
        (Facet::Period, "7d") => words.last_7_days,
        (Facet::Period, "30d") => words.last_30_days,
        (Facet::Period, "90d") => words.last_90_days,
        (Facet::Freshness, "reporting") => words.reporting,
        (Facet::Freshness, "overdue") => words.overdue,
        (Facet::Freshness, "unchecked") => words.never_checked,
        _ => value,
    };
    word.to_owned()
}
