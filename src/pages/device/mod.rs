//! Device: how one device is now, what was measured last, its history, and a
//! check on demand.

mod around;
mod check;
mod choice;
mod history;
mod latest;
mod measurements;
mod sheet;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, use_data};
use crate::pages::{entry, parts};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::clipped;
use domain::{Closeup, Devices, Route, Start};
use engine::message::{Answer, DeviceView, Question, Stage};
use leptos::prelude::*;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Device {
    data: Data,
    navigation: Navigation,
    id: StoredValue<String>,
    /// What devices are named that are like it.
    alike: StoredValue<String>,
    /// What the address says.
    closeup: Memo<Closeup>,
}

impl Device {
    /// Looks at it in another way; what `is_step` can be gone back from.
    fn look(self, is_step: bool, change: impl FnOnce(&mut Closeup)) {
        let mut closeup = self.closeup.get_untracked();
        change(&mut closeup);
        let route = Route::Device(self.id.get_value(), closeup);
        if is_step { self.navigation.go(&route) } else { self.navigation.replace(&route) }
    }
}

/// The page for a device.
pub fn page(id: String) -> AnyView {
    let data = use_data();
    let asked = id.clone();
    let answer = data.records.follow(move || Some(Question::Device(asked.clone(), data.clock.ticked())));
    let device = Signal::derive(move || match answer.get() {
        Some(Ok(Answer::Device(device))) => Some(device),
        _ => None,
    });
    let is_known = Memo::new(move |_| device.with(|device| device.as_ref().map(Option::is_some)));
    let page = move || match is_known.get() {
        None => view! { <p class="muted">{words().loading}</p> },
        Some(false) => absent(data, &id),
        Some(true) => {
            let view = Signal::derive(move || device.get().flatten());
            known(data, &id, view)
        }
    };
    live(page)
}

/// No record of it is held: it may still come, or it does not exist.
fn absent(data: Data, id: &str) -> AnyView {
    let is_reading = data
        .records
        .progress
        .with(|progress| matches!(progress.stage, Stage::Idle | Stage::Reading | Stage::Waiting(..)));
    let words = words();
    let (title, text) = if is_reading {
        (words.loading, words.device_may_come)
    } else {
        (words.device_unknown, words.device_unknown_text)
    };
    view! {
        <section class="empty">
            <h1>{title}</h1>
            <p><bdi>{clipped(id)}</bdi></p>
            <p>{text}</p>
            <a class="btn" href=use_navigation().href(&Route::diagnostics())>{words.to_diagnostics}</a>
        </section>
    }
}

fn known(data: Data, id: &str, view: Signal<Option<Box<DeviceView>>>) -> AnyView {
    let navigation = use_navigation();
    let closeup = Memo::new(move |before: Option<&Closeup>| match navigation.route.get() {
        Route::Device(_, closeup) => closeup,
        // On the way to another page; this one is about to go.
        _ => before.cloned().unwrap_or_default(),
    });
    let own = untrack(|| view.get()).and_then(|view| view.device.name).unwrap_or_default();
    let alike = StoredValue::new(domain::devices::alike(&own));
    let device = Device { data, navigation, id: StoredValue::new(id.to_owned()), alike, closeup };
    let name = move || {
        let device = view.get().map(|view| view.device);
        device.map(|device| device.name.unwrap_or_else(|| clipped(&device.id))).unwrap_or_default()
    };
    let state = move || view.get().map(|view| parts::state_badge(view.device.health.state));
    let facts = move || {
        let Some(view) = view.get() else { return Vec::new() };
        let serial = view.device.serial.as_ref().map(|serial| fill(words().serial_is, &[("serial", serial)]));
        let who = [Some(clipped(&view.device.id)), serial].into_iter().flatten();
        who.chain(parts::freshness(data, view.device.health)).collect::<Vec<_>>()
    };
    let last_check = move || view.get().and_then(|view| view.last_check);
    view! {
        <div class="heading">
            <p class="crumb"><a class="link" href=navigation.href(&Route::Devices(Devices::default()))>{say(|w| w.devices)}</a> " /"</p>
            <h1><bdi>{text(name)}</bdi></h1>
            {live(state)}
            <a class="btn primary right" href=navigation.href(&Route::New(Start::device(id)))>
                {Icon::Plus.draw()} {say(|w| w.report_issue)}
            </a>
        </div>
        <div class="heading">
            <ul class="facts">
                {live(move || facts().into_iter().map(|fact| view! { <li><bdi>{fact}</bdi></li> }).collect_view())}
            </ul>
            {device.check_now()}
        </div>
        {live(move || view.get().and_then(|view| Some(incident(&view.device.id, view.open_incident?))))}
        <div class="columns">
            <div class="column">
                {device.measurements()}
                {device.around()}
                {live(move || device.latest(last_check()))}
                {live(move || last_check().map(|check| view! { <section class="card">{entry::raw(data, &check.raw)}</section> }))}
            </div>
            {device.history()}
        </div>
    }
}

fn incident(device: &str, thread: domain::Thread) -> AnyView {
    let subject = thread.subject.unwrap_or_else(|| thread.status.clone());
    let text = fill(words().open_incident_text, &[("id", &thread.id), ("subject", &subject)]);
    let href = use_navigation().href(&parts::incident_route(device, &thread.id));
    view! {
        <Notice tone=Tone::Info title=words().open_incident text=text>
            <a class="link" href=href>{words().to_incident}</a>
        </Notice>
    }
}
