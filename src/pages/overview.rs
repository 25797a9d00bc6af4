//! Overview: the fleet in a few figures, over what has been read so far.

use crate::data::navigation::use_navigation;
use crate::data::use_data;
use crate::ui::badge::{Look, of_state};
use crate::ui::icon::Icon;
use crate::ui::live::text;
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::{DeviceState, Route};
use engine::message::{Answer, FleetView, Question, Stage};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = use_data();
    let navigation = use_navigation();
    let answer = data.records.follow(move || Some(Question::Fleet(data.clock.ticked())));
    let fleet = Signal::derive(move || match answer.get() {
        Some(Ok(Answer::Fleet(fleet))) => Some(fleet),
        _ => None,
    });
    let is_whole = move || data.records.progress.get().stage == Stage::Complete;
    let subtitle = move || {
        let devices = fleet.get().map_or(0, |fleet| fleet.devices);
        let counted = format!(
            "{} {}",
            data.number(devices),
            data.plural(devices, words().device_one, words().device_many)
        );
        if is_whole() { counted } else { fill(words().so_far, &[("figure", &counted)]) }
    };
    let tile = move |look: Look, word: fn(&Words) -> &'static str, figure: fn(&FleetView) -> u32| {
        let value = move || fleet.get().map_or_else(|| "–".to_owned(), |fleet| data.number(figure(&fleet)));
        let share = move || {
            let Some(fleet) = fleet.get().filter(|fleet| fleet.devices > 0) else { return String::new() };
            let percent = f64::from(figure(&fleet)) * 100.0 / f64::from(fleet.devices);
            fill(words().percent_of_devices, &[("percent", &data.number((percent * 10.0).round() / 10.0))])
        };
        view! {
            <li class="card tile">
                <p class="name"><span class=look.tone>{look.icon.draw()}</span> {say(word)}</p>
                <p class="figure">{text(value)}</p>
                <p class="muted">{text(share)}</p>
            </li>
        }
    };
    let incidents =
        move || fleet.get().map_or_else(|| "–".to_owned(), |fleet| data.number(fleet.open_incidents));
    view! {
        <div class="heading">
            <h1>{say(|w| w.overview)}</h1>
            <p class="muted">{text(subtitle)}</p>
        </div>
        <ul class="tiles">
            {tile(of_state(DeviceState::Healthy), |w| w.healthy, |fleet| fleet.healthy)}
            {tile(of_state(DeviceState::Warning), |w| w.warning, |fleet| fleet.warning)}
            {tile(of_state(DeviceState::Critical), |w| w.critical, |fleet| fleet.critical)}
            {tile(of_state(DeviceState::NotReporting), |w| w.not_reporting, |fleet| fleet.not_reporting)}
            {tile(of_state(DeviceState::Unknown), |w| w.unknown_state, |fleet| fleet.unknown)}
            <li class="card tile">
                <p class="name"><span class="info">{Icon::Info.draw()}</span> {say(|w| w.open_incidents)}</p>
                <p class="figure">{text(incidents)}</p>
            </li>
        </ul>
        <p><a class="link" href=navigation.href(&Route::diagnostics())>{say(|w| w.see_every_entry)}</a></p>
    }
}
