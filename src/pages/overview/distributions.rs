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

/// The classes of a bar, in the order of its series.
const CLASSES: [Option<Class>; 4] = [Some(Class::Healthy), Some(Class::Warning), Some(Class::Critical), None];

impl Fleet {
    pub(super) fn distributions(self, overview: &Overview) -> AnyView {
        let measures = self.data.measures();
        let charts: Vec<AnyView> =
            overview.distributions.iter().map(|one| self.distribution(one, &measures)).collect();
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

    fn distribution(self, one: &Distribution, measures: &Measures) -> AnyView {
        let measure = measures.get(&one.key);
        let columns = one.edges.windows(2).zip(&one.counts).enumerate().map(|(index, (pair, count))| {
            let [from, until] = [pair[0], pair[1]];
            let is_last = index + 1 == one.counts.len();
            let measured = Measured {
                key: one.key.clone(),
                from: from.to_string(),
                until: (!is_last).then(|| until.to_string()),
            };
            let route = Route::Devices(Devices { measured: Some(measured), ..Devices::default() });
            // By its middle: a limit that cuts a bar is told above the chart.
            let class = measure.and_then(|measure| measure.judge((from + until) / 2.0));
            let of = |tone: &Option<Class>| self.mark(if *tone == class { *count } else { 0 }, &route);
            let (from, to) = (self.data.number(from), self.data.measured(measure, until));
            Column {
                label: fill(words().range_to, &[("from", &from), ("to", &to)]),
                marks: Some(CLASSES.iter().map(of).collect()),
            }
        });
        let columns: Vec<Column> = columns.collect();
        let named = [words().within_limits, words().warning, words().critical, words().devices_head];
        let is_judged = measure.is_some_and(|measure| measure.judge(0.0).is_some());
        let series = CLASSES.iter().zip(named).map(|(class, word)| Series {
            tone: if is_judged { measures::tone(*class) } else { "kind-2" },
            word: word.to_owned(),
        });
        let told = parts::told(fill(words().distribution_of, &[("name", &one.key)]), words().range);
        let full = one.counts.iter().copied().max().unwrap_or_default();
        let limits = measure.map(|measure| {
            let all = [(words().warning, measure.warning), (words().critical, measure.critical)];
            let told = all.into_iter().filter_map(|(word, limit)| {
                Some(format!("{word}: {}", self.data.measured(Some(measure), limit?)))
            });
            told.collect::<Vec<_>>().join(" · ")
        });
        let limits =
            if measures.is_unconfirmed(&one.key) { Some(words().unconfirmed.to_owned()) } else { limits };
        let drawn = stacked(
            self.tables[2],
            told,
            shown(&series.collect::<Vec<_>>(), is_judged),
            trimmed(columns, is_judged),
            full,
        );
        view! { <div><h3><bdi>{one.key.clone()}</bdi> " " <span class="muted">{limits}</span></h3>{drawn}</div> }
    }
}

/// The series that there are: those of judged values, or the one of others.
fn shown(series: &[Series], is_judged: bool) -> Vec<Series> {
    let (judged, other) = series.split_at(CLASSES.len() - 1);
    if is_judged { judged.to_vec() } else { other.to_vec() }
}

/// The same of the figures.
fn trimmed(columns: Vec<Column>, is_judged: bool) -> Vec<Column> {
    let of = |column: Column| {
        let marks = column.marks.map(|marks| {
            let (judged, other) = marks.split_at(CLASSES.len() - 1);
            if is_judged { judged.to_vec() } else { other.to_vec() }
        });
        Column { marks, ..column }
    };
    columns.into_iter().map(of).collect()
}
