//! Labels: codes to print for chosen devices. Whoever scans one has the device's form open.

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::{Data, document, place, use_data};
use crate::pages::new_entry::device::found;
use crate::pages::parts;
use crate::pages::style;
use crate::ui::combobox::{Choice, Combobox};
use crate::ui::field::{Field, Ids, Select};
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Route;
use domain::draft::Kind;
use domain::labels::{Labels, MOST};
use engine::message::{Answer, Question};
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

const DEVICE: Ids = Ids("label-device");
const KIND: Ids = Ids("label-kind");
/// The forms that a code can open.
const KINDS: [Kind; 3] = [Kind::IssueReport, Kind::Maintenance, Kind::HealthCheck];
/// So many modules of white are around a code (ISO/IEC 18004).
const QUIET: i32 = 4;

#[derive(Clone, Copy)]
struct Page {
    data: Data,
    navigation: Navigation,
    /// What the address says.
    labels: Memo<Labels>,
}

/// The page.
pub fn page() -> AnyView {
    style::adopt();
    let (data, navigation) = (use_data(), use_navigation());
    let labels = Memo::new(move |before: Option<&Labels>| match navigation.route.get() {
        Route::Labels(labels) => labels,
        // On the way to another page; this one is about to go.
        _ => before.cloned().unwrap_or_default(),
    });
    let page = Page { data, navigation, labels };
    let is_empty = move || labels.with(|labels| labels.devices.is_empty());
    view! {
        <div class="heading">
            <h1>{say(|w| w.labels)}</h1>
            <div class="actions right">
                <button type="button" class="btn primary" disabled=flag(is_empty) on:click=move |_| document::print()>
                    {say(|w| w.desk.print)}
                </button>
            </div>
        </div>
        <section class="card form unprinted" aria-label=say(|w| w.labels)>
            <p class="muted">{say(|w| w.desk.labels_text)}</p>
            {page.kinds()}
            {page.devices()}
        </section>
        {live(move || page.sheet())}
    }
}

impl Page {
    fn change(self, change: impl FnOnce(&mut Labels)) {
        let mut labels = self.labels.get_untracked();
        change(&mut labels);
        self.navigation.replace(&Route::Labels(labels));
    }

    fn kinds(self) -> AnyView {
        let choices =
            || KINDS.iter().map(|kind| (kind.key().to_owned(), word(*kind).to_owned())).collect::<Vec<_>>();
        let choose = move |key: String| self.change(|labels| labels.kind = Kind::of(&key));
        view! {
            <Field ids=KIND label=say(|w| w.desk.label_opens)>
                <Select
                    ids=KIND
                    choices=Signal::derive(choices)
                    value=text(move || self.labels.with(|labels| labels.kind.key().to_owned()))
                    on_change=Callback::new(choose)
                />
            </Field>
        }
    }

    fn devices(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let add = move |choice: Option<Choice>| {
            if let Some(choice) = choice {
                self.change(|labels| labels.add(choice.key));
            }
        };
        view! {
            <Field ids=DEVICE label=say(|w| w.desk.label_device) hint=text(move || self.full())>
                <Combobox
                    ids=DEVICE
                    chosen=Signal::derive(|| None)
                    typed
                    choices=found(self.data, typed)
                    empty_label=say(|w| w.no_device_found)
                    clear_label=say(|w| w.choose_other_device)
                    on_choose=Callback::new(add)
                />
            </Field>
        }
    }

    /// Said when there is no room for another one.
    fn full(self) -> String {
        let is_full = self.labels.with(|labels| labels.devices.len() >= MOST);
        if is_full {
            fill(words().desk.labels_full, &[("most", &self.data.number(MOST as u32))])
        } else {
            String::new()
        }
    }

    fn sheet(self) -> AnyView {
        let labels = self.labels.get();
        if labels.devices.is_empty() {
            return view! { <p class="card empty">{words().desk.no_labels}</p> };
        }
        let label = |id: &String| self.label(&labels, id);
        let all: Vec<AnyView> = labels.devices.iter().map(label).collect();
        view! { <ul class="labels" aria-label=words().labels>{all}</ul> }
    }

    fn label(self, labels: &Labels, id: &str) -> AnyView {
        let href = self.navigation.href(&Route::New(labels.start(id)));
        let address = place::absolute(&href).unwrap_or(href);
        let id = id.to_owned();
        let asked = id.clone();
        let answer =
            self.data.records.follow(move || Some(Question::Device(asked.clone(), self.data.clock.ticked())));
        let known = move || match answer.get() {
            Some(Ok(Answer::Device(view))) => view.map(|view| view.device),
            _ => None,
        };
        let name = move || known().and_then(|device| device.name).unwrap_or_default();
        let serial = move || {
            let serial = known().and_then(|device| device.serial);
            serial.map_or_else(String::new, |serial| fill(words().serial_is, &[("serial", &serial)]))
        };
        let kind = labels.kind;
        let told = fill(words().desk.code_of, &[("device", &id)]);
        let gone = id.clone();
        let remove = move |_| self.change(|labels| labels.devices.retain(|one| *one != gone));
        view! {
            <li class="card">
                {code(&address, told)}
                <div>
                    <strong><bdi>{text(name)}</bdi></strong>
                    <p><bdi>{id.clone()}</bdi></p>
                    <p class="muted"><bdi>{text(serial)}</bdi></p>
                    <p class="muted">{text(move || word(kind).to_owned())}</p>
                </div>
                <button type="button" class="btn quiet" aria-label=fill(words().remove, &[("value", &id)]) on:click=remove>
                    {Icon::Cross.draw()}
                </button>
            </li>
        }
    }
}

fn word(kind: Kind) -> &'static str {
    parts::kind_word(kind.key()).unwrap_or_default()
}

/// A text as a code, or that it is too long for one.
fn code(address: &str, told: String) -> AnyView {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else {
        return view! { <p class="crit">{words().desk.code_too_long}</p> };
    };
    let size = code.size() + 2 * QUIET;
    view! {
        <svg class="qr" role="img" aria-label=told viewBox=format!("0 0 {size} {size}")>
            <path d=drawn(&code) />
        </svg>
    }
}

/// The dark modules of a code: each run in a row is a bar.
fn drawn(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if length > 0 {
                let [x, y, length] = [x + QUIET, y + QUIET, length].map(|number| number.to_string());
                path.push_str(&["M", &x, " ", &y, "h", &length, "v1h-", &length, "z"].concat());
            }
            x += length.max(1);
        }
    }
    path
}
