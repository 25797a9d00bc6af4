//! `Badge`: a state as icon, word and colour; never colour alone.

use super::icon::Icon;
use super::view;
use domain::clip::clipped;
use domain::{Class, DeviceState};
use leptos::prelude::*;

/// How a state looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The name of its colours in `style/`.
    pub tone: &'static str,
    /// Its drawing.
    pub icon: Icon,
}

/// The look of a class. A status that says that work has ended looks done.
#[must_use]
pub fn of_class(class: Class, is_done: bool) -> Look {
    let (tone, icon) = match class {
        Class::Healthy => ("ok", Icon::Check),
        Class::Warning => ("warn", Icon::Triangle),
        Class::Critical => ("crit", Icon::CrossCircle),
        Class::Work if is_done => ("ok", Icon::Check),
        Class::Work => ("info", Icon::Info),
        Class::Other => ("unk", Icon::Dashed),
    };
    Look { tone, icon }
}

/// The look of a device's state.
#[must_use]
pub fn of_state(state: DeviceState) -> Look {
    match state {
        DeviceState::Healthy => of_class(Class::Healthy, false),
        DeviceState::Warning => of_class(Class::Warning, false),
        DeviceState::Critical => of_class(Class::Critical, false),
        DeviceState::NotReporting | DeviceState::Other | DeviceState::Unknown => {
            of_class(Class::Other, false)
        }
    }
}

/// A badge with this word.
#[must_use]
pub fn badge(look: Look, word: &str) -> AnyView {
    view! { <span class=format!("badge {}", look.tone)>{look.icon.draw()}<bdi>{clipped(word)}</bdi></span> }
}

/// The badge of a status or a severity as the server wrote it.
#[must_use]
pub fn status(class: Class, word: &str) -> AnyView {
    let is_done = !domain::thread::is_open(word);
    badge(of_class(class, is_done), word)
}
