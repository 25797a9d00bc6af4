//! What was measured over time: a chart for each unit, for what has different units has no
//! common scale.

use super::Device;
use super::history::PACE;
use crate::pages::parts;
use crate::ui::chart::{self, Figures, Limit, Line, Plot, Stops, Told, WIDTH};
use crate::ui::live::live;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::chart::HEIGHT;
use domain::closeup::Reach;
use domain::measure::Bad;
use domain::order::sorted;
use domain::series::{self, Scale};
use domain::time::{DAY, HOUR, MINUTE};
use domain::{Measures, Timestamp};
use engine::message::{AboutDevice, Series, SeriesLine};
use leptos::prelude::*;
use std::sync::Arc;

/// A line is told in so many columns, each of at most four points.
const COLUMNS: u32 = 300;
/// So many rows a table has at most.
const MOST_ROWS: usize = 200;
/// So many moments are named below a chart.
const NAMES: i64 = 4;
/// The colours of measurements, and the strokes of devices.
const TONES: [&str; 5] = ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5"];
const STROKES: [&str; 4] = ["solid", "dashed", "dotted", "mixed"];

/// Lines that have a scale in common.
struct Group {
    /// Their unit, or the key where that has none.
    name: String,
    lines: Vec<SeriesLine>,
}

impl Device {
    pub(super) fn measurements(self) -> AnyView {
        let asked = move || {
            let closeup = self.closeup.get();
            let mut ids = vec![self.id.get_value()];
            ids.extend(closeup.beside);
            // On the full minute: a line does not move with every tick.
            let now = Timestamp(self.data.clock.ticked().0 / MINUTE * MINUTE + MINUTE);
            let (from, until) = match closeup.reach {
                Reach::Period(period) => (Some(now.plus(-period.length())), now),
                Reach::All => (None, now),
                Reach::Between(from, until) => (Some(from), until),
            };
            AboutDevice::Series { ids, keys: closeup.keys, from, until, columns: COLUMNS }
        };
        let series = self.data.records.know::<Series>(PACE, move || Some(asked().ask()));
        let is_open = RwSignal::new(false);
        let drawn = move || match series.get() {
            None => view! { <p class="muted late">{words().loading}</p> },
            Some(series) if series.keys.is_empty() => {
                view! { <p class="muted">{words().no_measurements}</p> }
            }
            Some(series) => self.charts(&series, &untrack(asked), is_open),
        };
        view! {
            <section class="card over-time" aria-labelledby="measurements">
                <header>
                    <h2 id="measurements">{say(|w| w.measurements)}</h2>
                    <div class="right">{self.reach()}</div>
                </header>
                {self.choices(series)}
                {live(drawn)}
            </section>
        }
    }

    fn charts(self, series: &Series, asked: &AboutDevice, is_open: RwSignal<bool>) -> AnyView {
        let measures = self.data.measures();
        let keys: Vec<String> = series.lines.iter().fold(Vec::new(), |mut keys, line| {
            if !keys.contains(&line.key) {
                keys.push(line.key.clone());
            }
            keys
        });
        let charts: Vec<AnyView> = groups(&measures, series.lines.clone())
            .into_iter()
            .map(|group| self.chart(group, (asked, series), &measures, &keys, is_open))
            .collect();
        let unsure: Vec<String> = keys.into_iter().filter(|key| measures.is_unconfirmed(key)).collect();
        let unsure = (!unsure.is_empty()).then(|| {
            let told = fill(words().unconfirmed_of, &[("keys", &unsure.join(", "))]);
            view! { <p class="hint">{told}</p> }
        });
        view! { {charts} {self.zoom(series.span)} {unsure} }
    }

    fn chart(
        self,
        group: Group,
        (asked, series): (&AboutDevice, &Series),
        measures: &Measures,
        keys: &[String],
        is_open: RwSignal<bool>,
    ) -> AnyView {
        let limits = limits(&group.lines, measures);
        let values = || group.lines.iter().flat_map(|line| line.pieces.iter().flatten()).map(|point| point.1);
        let all = || values().chain(limits.iter().map(|limit| limit.1));
        let scale = Scale::of(all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let span = series.span;
        let names: Vec<String> = group.lines.iter().map(|line| self.called(line, measures, series)).collect();
        let device = |line: &SeriesLine| {
            let ids =
                series.lines.iter().map(|line| &line.id).fold(Vec::new(), |mut ids: Vec<&String>, id| {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                    ids
                });
            ids.iter().position(|id| **id == line.id).unwrap_or_default()
        };
        let lines = group.lines.iter().zip(&names).map(|(line, word)| {
            let tone = keys.iter().position(|key| *key == line.key).unwrap_or_default();
            let tone = [TONES[tone % TONES.len()], " ", STROKES[device(line) % STROKES.len()]].concat();
            Line { tone, word: word.clone(), data: series::line(&line.pieces, span, &scale, WIDTH) }
        });
        let events = series.events.iter().map(|event| chart::Event {
            tone: if event.is_work { "work" } else { "report" },
            place: series::across(event.at, span, WIDTH),
            word: format!("{} · {}", self.data.moment(event.at), event.summary),
            kind: if event.is_work { words().maintenance } else { words().issue_report }.to_owned(),
            href: event
                .id
                .clone()
                .map_or_else(String::new, |id| self.navigation.href(&parts::entry_route(id))),
        });
        let plot = Plot {
            lines: lines.collect(),
            limits: limits
                .iter()
                .map(|(tone, value, word)| Limit { tone, word: word.clone(), place: scale.place(*value) })
                .collect(),
            events: events.collect(),
            silences: series
                .silences
                .iter()
                .map(|(from, until)| {
                    (series::across(*from, span, WIDTH), series::across(*until, span, WIDTH))
                })
                .collect(),
            levels: scale.ticks.iter().map(|tick| (scale.place(*tick), self.data.number(*tick))).collect(),
            names: (0..=NAMES).map(|index| self.name_of(moment_at(span, index), span)).collect(),
        };
        let title = fill(words().chart_of, &[("name", &group.name)]);
        let told = Told {
            no_data: words().no_data_silent.to_owned(),
            hint: words().chart_hint_moment.to_owned(),
            ..parts::told(title, words().moment)
        };
        let moments = moments(&group.lines);
        let places = moments.iter().map(|at| series::across(*at, span, HEIGHT)).collect();
        let sheets = self.sheets(asked, &group.lines, &names);
        let group = Arc::new((group, names, moments, measures.clone()));
        let known = Arc::clone(&group);
        let tell = Arc::new(move |index: usize| self.tell(&known, index));
        let known = Arc::clone(&group);
        let choose = Arc::new(move |index: usize| {
            let at = known.2.get(index).copied();
            self.look(false, |closeup| closeup.at = at);
        });
        let stops = Stops { places, tell, choose: Some(choose) };
        let figures = move || {
            let (group, names, moments, measures) = &*group;
            let shown = moments.iter().rev().take(MOST_ROWS);
            let row = |at: &Timestamp| {
                let value = |line: &SeriesLine| match value_at(line, *at) {
                    Some(value) => view! { {self.data.measured(measures.get(&line.key), value)} },
                    None => parts::missing(),
                };
                (self.data.moment(*at), group.lines.iter().map(value).collect())
            };
            let count = self.data.number(MOST_ROWS as u32);
            let note = (moments.len() > MOST_ROWS).then(|| fill(words().latest_rows, &[("count", &count)]));
            Figures { heads: names.clone(), rows: shown.map(row).collect(), note }
        };
        chart::lines(is_open, told, plot, stops, figures, sheets)
    }

    /// The values at a moment, in words.
    fn tell(
        self,
        (group, names, moments, measures): &(Group, Vec<String>, Vec<Timestamp>, Measures),
        index: usize,
    ) -> String {
        let Some(at) = moments.get(index) else { return String::new() };
        let value = |(line, name): (&SeriesLine, &String)| {
            let value = value_at(line, *at)?;
            Some(format!("{name}: {}", self.data.measured(measures.get(&line.key), value)))
        };
        let values = group.lines.iter().zip(names).filter_map(value);
        [self.data.moment(*at)].into_iter().chain(values).collect::<Vec<_>>().join(" · ")
    }

    /// What a line is called: its measurement, and whose it is when there are several.
    fn called(self, line: &SeriesLine, measures: &Measures, series: &Series) -> String {
        let unit = measures.get(&line.key).map_or("", |measure| measure.unit.as_str());
        let key = [line.key.as_str(), unit].join(" ");
        let is_alone = series.lines.iter().all(|other| other.id == line.id);
        let name = line.name.as_ref().unwrap_or(&line.id);
        let said = if is_alone { key.trim_end().to_owned() } else { format!("{name} · {}", key.trim_end()) };
        if line.count == 0 { format!("{said} ({})", words().no_data) } else { said }
    }

    /// A moment below the chart, as short as the span allows.
    fn name_of(self, at: Timestamp, (from, until): (Timestamp, Timestamp)) -> String {
        let (day, hour) = (self.data.short(at, false), self.data.short(at, true));
        match until.since(from) {
            length if length <= 26 * HOUR => hour,
            length if length <= 8 * DAY => [day, hour].join(" "),
            _ => day,
        }
    }
}

fn moment_at((from, until): (Timestamp, Timestamp), index: i64) -> Timestamp {
    from.plus(until.since(from) / NAMES * index)
}

/// Lines with the same unit have a scale in common; where nobody knows the unit, the same key.
fn groups(measures: &Measures, lines: Vec<SeriesLine>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let unit =
            measures.get(&line.key).map(|measure| measure.unit.clone()).filter(|unit| !unit.is_empty());
        let name = unit.unwrap_or_else(|| line.key.clone());
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { name, lines: vec![line] }),
        }
    }
    groups
}

/// The limits of these lines, each once.
fn limits(lines: &[SeriesLine], measures: &Measures) -> Vec<(&'static str, f64, String)> {
    let mut limits: Vec<(&'static str, f64, String)> = Vec::new();
    for line in lines {
        let Some(measure) = measures.get(&line.key).filter(|measure| measure.bad != Bad::Unknown) else {
            continue;
        };
        let all = [("crit", measure.critical, words().critical), ("warn", measure.warning, words().warning)];
        for (tone, value, word) in all {
            let Some(value) = value else { continue };
            if !limits.iter().any(|known| (known.0, known.1) == (tone, value)) {
                limits.push((tone, value, format!("{word}: {value} {}", measure.unit)));
            }
        }
    }
    limits
}

/// Every moment at which some line has a value, each once.
pub(super) fn moments(lines: &[SeriesLine]) -> Vec<Timestamp> {
    let all: Vec<Timestamp> =
        lines.iter().flat_map(|line| line.pieces.iter().flatten()).map(|point| point.0).collect();
    let mut moments: Vec<Timestamp> =
        sorted(all.len(), &|a, b| all[a].cmp(&all[b])).into_iter().map(|index| all[index]).collect();
    moments.dedup();
    moments
}

/// What a line shows at a moment.
pub(super) fn value_at(line: &SeriesLine, at: Timestamp) -> Option<f64> {
    let ended = line.pieces.partition_point(|piece| piece.last().is_some_and(|last| last.0 < at));
    let piece = line.pieces.get(ended)?;
    let index = piece.partition_point(|point| point.0 < at);
    piece.get(index).filter(|point| point.0 == at).map(|point| point.1)
}
