//! Ends a session in which nobody has done anything for the configured time. What the app
//! does by itself, as reading again, is nothing that anybody does.

use super::clock::present;
use super::session::{Access, Session};
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
    let kept = Store::Session.read(ACTIVE).and_then(|text| text.parse().ok());
    kept.is_some_and(|active| config.is_idle(Timestamp(active), present()))
}

/// Watches for as long as the app lives.
pub fn watch(data: Data, navigation: Navigation) {
    let active = StoredValue::new(present());
    on_activity(move || active.set_value(present()));
    whenever(move || {
        let now = data.clock.ticked();
        let Session { access, .. } = data.session;
        // Nobody operates a wall.
        if navigation.route.with(|route| matches!(route, Route::Wall(_))) || access.get() != Access::SignedIn
        {
            active.set_value(present());
        }
        let active = active.get_value();
        Store::Session.write(ACTIVE, &active.0.to_string());
        if data.config.with_value(|config| config.is_idle(active, now)) {
            data.session.leave_idle();
        }
    });
}
