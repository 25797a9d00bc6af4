//! How what the latest checks measured is distributed over the fleet.

use super::Fleet;
use crate::data::measures;
use crate::pages::parts;
use crate::ui::chart::{Column, Series, stacked};
use crate::ui::view;
use crate::words::{fill, words};
use domain::devices::Measured;
use domain::{Class, Devices, Measures, Route};
use engine::message::{Distribution, Overview};
use leptos::prelude::*;

impl Fleet {
    pub(super) fn distributions(self, overview: &Overview) -> AnyView {
        let measures = self.data.measures();
        let charts: Vec<AnyView> = overview
            .distributions
            .iter()
            .zip(&self.tables[3..])
            .map(|(one, is_open)| self.distribution(one, *is_open, &measures))
            .collect();
        let none = charts.is_empty().then(|| view! { <p class="muted">{words().no_data}</p> });
        view! {
            <section class="card" aria-labelledby="distributions">
                <header>
                    <h2 id="distributions">{words().distributions}</h2>
                    <p class="muted">{words().distributions_text}</p> {self.so_far()}
                </header>
                {none}
                <div class="distributions">{charts}</div>
            </section>
        }
    }

    fn distribution(self, one: &Distribution, is_open: RwSignal<bool>, measures: &Measures) -> AnyView {
        let measure = measures.get(&one.key);
        let judge = |value: f64| measure.and_then(|measure| measure.judge(value));
        let judged = [
            (Some(Class::Healthy), words().within_limits),
            (Some(Class::Warning), words().warning),
            (Some(Class::Critical), words().critical),
        ];
        let classes = if judge(0.0).is_some() { judged.to_vec() } else { vec![(None, words().devices_head)] };
        let columns = one.edges.windows(2).zip(&one.counts).enumerate().map(|(index, (pair, count))| {
            let [from, until] = [pair[0], pair[1]];
            let is_last = index + 1 == one.counts.len();
            let measured = Measured {
                key: one.key.clone(),
                from: from.to_string(),
                until: (!is_last).then(|| until.to_string()),
            };
            let route = Route::Devices(Devices { measured: Some(measured), ..Devices::default() });
            // Bars end at limits: what is true of its middle is true of a bar.
            let own = judge((from + until) / 2.0);
            let of =
                |(class, _): &(Option<Class>, _)| self.mark(if *class == own { *count } else { 0 }, &route);
            let exactly = format!("{from}..{until}");
            let (from, to) = (self.data.number(from), self.data.measured(measure, until));
            Column {
                label: fill(words().range_to, &[("from", &from), ("to", &to)]),
                exactly,
                marks: Some(classes.iter().map(of).collect()),
            }
        });
        let columns: Vec<Column> = columns.collect();
        let series = classes.iter().map(|(class, word)| Series {
            tone: class.map_or("kind-2", |class| measures::tone(Some(class))),
            word: (*word).to_owned(),
        });
        let told = parts::told(fill(words().distribution_of, &[("name", &one.key)]), words().range);
        let full = one.counts.iter().copied().max().unwrap_or_default();
        let drawn = stacked(is_open, told, series.collect(), columns, full);
        let unsure = measures.is_unconfirmed(&one.key).then(|| words().unconfirmed.to_owned());
        view! { <div><h3><bdi>{one.key.clone()}</bdi> " " <span class="muted">{unsure}</span></h3>{drawn}</div> }
    }
}
