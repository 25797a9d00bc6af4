//! What measurements mean here: units, which direction is bad, and from where on.

use crate::data::{Data, use_data};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{Words, say, words};
use domain::Measure;
use domain::measure::Bad;
use domain::record::number;
use engine::message::{Answer, Question};
use leptos::prelude::*;
use serde_json::Value;

/// The section of the settings.
pub fn section() -> AnyView {
    let data = use_data();
    let keys = Memo::new(move |_| data.measures().keys().map(str::to_owned).collect::<Vec<_>>());
    let rows = move || keys.get().iter().map(|key| row(data, key)).collect::<Vec<_>>();
    let heads = move || {
        let words = words();
        let heads =
            [words.measurement, words.unit, words.bad_when, words.warning_limit, words.critical_limit];
        heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect::<Vec<_>>()
    };
    view! {
        <section class="card form limits" aria-labelledby="limits">
            <h2 id="limits">{say(|w| w.limits)}</h2>
            <p class="muted">{say(|w| w.limits_text)}</p>
            <table class="plain">
                <thead><tr>{live(heads)}</tr></thead>
                <tbody>{live(rows)}</tbody>
            </table>
            {add(data)}
        </section>
    }
}

/// What is typed for a measurement.
#[derive(Clone, Copy)]
struct Typed {
    unit: RwSignal<String>,
    bad: RwSignal<Bad>,
    warning: RwSignal<String>,
    critical: RwSignal<String>,
}

impl Typed {
    fn of(measure: &Measure) -> Self {
        let written =
            |limit: Option<f64>| RwSignal::new(limit.map_or_else(String::new, |limit| limit.to_string()));
        Self {
            unit: RwSignal::new(measure.unit.clone()),
            bad: RwSignal::new(measure.bad),
            warning: written(measure.warning),
            critical: written(measure.critical),
        }
    }

    /// It as a measure, or what is wrong with it.
    fn read(self) -> Result<Measure, &'static str> {
        let limit = |typed: RwSignal<String>| match typed.get().trim() {
            "" => Ok(None),
            typed => number(&Value::String(typed.replace(',', "."))).map(Some).ok_or(words().not_a_limit),
        };
        let (warning, critical) = (limit(self.warning)?, limit(self.critical)?);
        let measure =
            Measure { unit: self.unit.get().trim().to_owned(), bad: self.bad.get(), warning, critical };
        if measure.is_in_order() { Ok(measure) } else { Err(words().limits_order) }
    }
}

fn row(data: Data, key: &str) -> AnyView {
    let key = key.to_owned();
    let own = data.settings.measures;
    let known = untrack(|| data.measures().get(&key).cloned()).unwrap_or_default();
    let typed = Typed::of(&known);
    let problem = text(move || typed.read().err().unwrap_or_default().to_owned());
    let is_bad = flag(move || !problem.get().is_empty());
    let save = {
        let key = key.clone();
        move || {
            // What is wrong is kept in its field, and changes nothing.
            if let Ok(measure) = untrack(|| typed.read()) {
                own.update(|own| own.insert(key.clone(), measure));
            }
        }
    };
    let label = |word: fn(&Words) -> &'static str| {
        let key = key.clone();
        text(move || [&key, ": ", word(words())].concat())
    };
    let input =
        |value: RwSignal<String>, word: fn(&Words) -> &'static str, mode: &'static str, checks: bool| {
            let save = save.clone();
            view! {
                <input
                    class="input"
                    inputmode=mode
                    autocomplete="off"
                    aria-label=label(word)
                    aria-invalid=text(move || (checks && is_bad.get()).to_string())
                    prop:value=value
                    on:change=move |event| {
                        value.set(event_target_value(&event));
                        save();
                    }
                />
            }
        };
    let option = move |bad: Bad| {
        let word = move || match bad {
            Bad::Unknown => words().bad_unknown,
            Bad::High => words().bad_high,
            Bad::Low => words().bad_low,
        };
        view! { <option value=bad.key() prop:selected=flag(move || typed.bad.get() == bad)>{text(move || word().to_owned())}</option> }
    };
    let choose = {
        let save = save.clone();
        move |event: leptos::ev::Event| {
            typed.bad.set(Bad::from_key(&event_target_value(&event)).unwrap_or_default());
            save();
        }
    };
    let reset = {
        let key = key.clone();
        move |_| {
            own.update(|own| own.remove(&key));
            let known = untrack(|| data.measures().get(&key).cloned()).unwrap_or_default();
            let usual = Typed::of(&known);
            typed.unit.set(usual.unit.get_untracked());
            typed.bad.set(known.bad);
            typed.warning.set(usual.warning.get_untracked());
            typed.critical.set(usual.critical.get_untracked());
        }
    };
    let is_own = {
        let key = key.clone();
        Memo::new(move |_| own.with(|own| own.get(&key).is_some()))
    };
    let back = move || {
        let reset = reset.clone();
        is_own.get().then(|| {
            view! { <button type="button" class="btn quiet" on:click=reset>{say(|w| w.usual_limits)}</button> }
        })
    };
    let options: Vec<AnyView> = Bad::ALL.into_iter().map(option).collect();
    view! {
        <tr>
            <th scope="row"><bdi>{key.clone()}</bdi> {live(back)}</th>
            <td data-label=say(|w| w.unit)>{input(typed.unit, |w| w.unit, "text", false)}</td>
            <td data-label=say(|w| w.bad_when)>
                <select class="input" aria-label=label(|w| w.bad_when) on:change=choose>{options}</select>
            </td>
            <td data-label=say(|w| w.warning_limit)>{input(typed.warning, |w| w.warning_limit, "decimal", true)}</td>
            <td data-label=say(|w| w.critical_limit)>
                {input(typed.critical, |w| w.critical_limit, "decimal", true)}
                <p class="crit" role="alert">{problem}</p>
            </td>
        </tr>
    }
}

/// A further measurement, of those that occur.
fn add(data: Data) -> AnyView {
    let typed = RwSignal::new(String::new());
    let details = data.records.follow(|| Some(Question::Details));
    let offered = move || {
        let measures = data.measures();
        let option = |key: String| view! { <option value=key></option> };
        match details.get() {
            Some(Ok(Answer::Values(values))) => values
                .into_iter()
                .map(|(key, _)| key)
                .filter(|key| measures.get(key).is_none() && !key.contains('.'))
                .map(option)
                .collect(),
            _ => Vec::new(),
        }
    };
    let press = move |_| {
        let key = typed.get_untracked().trim().to_owned();
        if !key.is_empty() && untrack(|| data.measures().get(&key).is_none()) {
            data.settings.measures.update(|own| own.insert(key, Measure::default()));
        }
        typed.set(String::new());
    };
    view! {
        <div class="actions">
            <input
                class="input"
                list="more-measurements"
                autocomplete="off"
                aria-label=say(|w| w.measurement)
                placeholder=say(|w| w.measurement)
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <datalist id="more-measurements">{live(offered)}</datalist>
            <button type="button" class="btn" on:click=press>{Icon::Plus.draw()} {say(|w| w.add_measurement)}</button>
        </div>
    }
}
