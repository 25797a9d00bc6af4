//! Automatic refresh: as often as the settings say, while somebody can see the page.

use super::Data;
use super::session::Access;
use crate::platform::document;
use domain::time::MINUTE;
use leptos::prelude::*;

/// Reads by itself from now on, for the life of the app.
pub fn watch(data: Data) {
    let is_seen = RwSignal::new(document::is_seen());
    document::on_seen(move |seen| is_seen.set(seen));
    Effect::new(move |before: Option<i64>| {
        let is_on = data.session.access.get() == Access::SignedIn && is_seen.get();
        let every = if is_on { i64::from(data.settings.refresh_every.get()) * MINUTE } else { 0 };
        if before.unwrap_or_default() != every {
            data.records.read_every(every);
        }
        every
    });
}
