//! Ends a session in which nobody has done anything for the configured time. What the app
//! does by itself, as reading again, is nothing that anybody does.

use super::clock::present;
use super::session::Access;
use super::{Data, Navigation};
use crate::platform::activity::on_activity;
use crate::platform::effect::whenever;
use crate::platform::storage::Store;
use domain::{Config, Route, Timestamp};
use leptos::prelude::*;

/// When somebody last did something, in milliseconds since 1970: in the session storage, for
/// browsers bring tabs back with what is in it.
const ACTIVE: &str = "diagboard.active";

/// Whether the session that is kept in this tab has lasted too long without anybody.
pub fn is_over(config: &Config) -> bool {
    kept().is_some_and(|active| config.is_idle(active, present()))
}

fn kept() -> Option<Timestamp> {
    Store::Session.read(ACTIVE)?.parse().ok().map(Timestamp)
}

/// Watches for as long as the app lives.
pub fn watch(data: Data, navigation: Navigation) {
    // A page that is loaded again, or that the browser brings back, is nothing that anybody does.
    let active = StoredValue::new(kept().unwrap_or_else(present));
    let look = move || {
        let is_in = data.session.access.get_untracked() == Access::SignedIn;
        // Nobody operates a wall.
        let is_wall = navigation.route.with_untracked(|route| matches!(route, Route::Wall(_)));
        if is_wall || !is_in {
            active.set_value(present());
        }
        let active = active.get_value();
        Store::Session.write(ACTIVE, &active.0.to_string());
        if is_in && data.config.with_value(|config| config.is_idle(active, present())) {
            data.session.leave_idle();
        }
    };
    // A press after a machine has slept comes before the clock's next tick.
    on_activity(move || {
        look();
        active.set_value(present());
    });
    whenever(move || {
        let _ = data.clock.ticked();
        look();
    });
}
