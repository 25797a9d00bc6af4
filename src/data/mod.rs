//! What the pages read, as signals, and what they can do.

pub mod automaton;
pub mod clock;
pub mod detection;
pub mod evidence;
pub mod explain;
pub mod export;
pub mod files;
pub mod format;
pub mod idle;
pub mod kept_draft;
pub mod layout;
pub mod measures;
pub mod navigation;
pub mod outbox;
pub mod picture;
pub mod records;
pub mod refresh;
pub mod session;
pub mod settings;
pub mod templates;
pub mod toasts;
pub mod views;
pub mod writing;

use crate::platform::deployment::on_outdated;
use domain::Config;
use domain::live_check::Cost;
use leptos::prelude::*;
use std::time::Duration;

pub use crate::platform::config::ConfigFailure;
pub use crate::platform::deployment::recover;
pub use crate::platform::effect::whenever;
pub use crate::platform::kept::are_kept;
pub use crate::platform::network::is_online;
pub use crate::platform::{clipboard, document, element, focus, keys, place, popover, screen};
pub use navigation::Navigation;

/// The time zones that can be chosen.
pub mod zones {
    pub use crate::platform::intl::{own_zone as own, zones as all};
}

/// Everything that lives as long as the app.
#[derive(Clone, Copy)]
pub struct Data {
    /// What whoever deployed it decided.
    pub config: StoredValue<Config>,
    /// What this person chose in this browser.
    pub settings: settings::Settings,
    /// The present moment.
    pub clock: clock::Clock,
    /// How much room there is.
    pub layout: layout::Layout,
    /// Short messages.
    pub toasts: toasts::Toasts,
    /// Who is signed in, and where.
    pub session: session::Session,
    /// The records.
    pub records: records::Records,
    /// The lists that are kept under a name.
    pub views: views::Views,
    /// The export that is at work.
    pub export: export::Export,
    /// What is being written, once somebody wants it: its code is fetched with the form.
    pub writing: StoredValue<Option<writing::Writing>>,
    /// What was submitted, likewise.
    pub outbox: StoredValue<Option<outbox::Outbox>>,
    /// Whether a newer version of the app is deployed.
    pub is_outdated: RwSignal<bool>,
    /// Whether there is a draft that would be missed.
    pub has_draft: RwSignal<bool>,
    /// How many entries are in the outbox.
    pub in_outbox: RwSignal<u32>,
    /// The steps of incidents among them: the incident, and what happened. They change before
    /// that number is set: a signal of one more type costs a kilobyte.
    pub waiting_steps: StoredValue<Vec<(String, String)>>,
    /// What live checks cost in this tab, by the device's id; the latest counts.
    pub costs: RwSignal<Vec<(String, Cost)>>,
}

impl Data {
    /// Makes everything and hands it to the pages below.
    pub fn provide(config: Config, settings: settings::Settings) -> Self {
        let clock = clock::Clock::start();
        let toasts = toasts::Toasts::new();
        let layout = layout::Layout::watch();
        let records = records::Records::start();
        let session = session::Session::restore(&config, records);
        let (writing, outbox) = (StoredValue::new(None), StoredValue::new(None));
        let is_outdated = RwSignal::new(false);
        on_outdated(move || is_outdated.set(true));
        let (has_draft, in_outbox) = (RwSignal::new(false), RwSignal::new(0));
        let config = StoredValue::new(config);
        let (views, export) = (views::Views::of_diagnostics(), export::Export::new());
        let costs = RwSignal::new(Vec::new());
        let data = Self {
            config,
            settings,
            clock,
            layout,
            toasts,
            session,
            records,
            views,
            export,
            writing,
            outbox,
            is_outdated,
            has_draft,
            in_outbox,
            waiting_steps: StoredValue::new(Vec::new()),
            costs,
        };
        export.watch(data);
        refresh::watch(data);
        provide_context(data);
        // The browser's first use of `Intl` takes long: better now than with the first page.
        set_timeout(move || drop(data.number(0)), Duration::ZERO);
        data
    }
}

/// What [`Data::provide`] made.
#[must_use]
pub fn use_data() -> Data {
    expect_context()
}
