//! Automatic refresh: as often as the settings say, while somebody can see the page; on a
//! wall always.

use super::Data;
use super::session::Access;
use domain::time::MINUTE;
use domain::wall;
use leptos::prelude::*;

impl Data {
    /// How often records are read again by themselves, in milliseconds; 0 is never.
    #[must_use]
    pub fn refresh_every(self) -> i64 {
        let chosen = i64::from(self.settings.refresh_every.get()) * MINUTE;
        if chosen == 0 && self.layout.is_wall.get() { wall::REFRESH } else { chosen }
    }
}

/// Reads by itself from now on, for the life of the app.
pub fn watch(data: Data) {
    Effect::new(move |before: Option<i64>| {
        let is_on = data.session.access.get() == Access::SignedIn && data.layout.is_seen.get();
        let every = if is_on { data.refresh_every() } else { 0 };
        if before.unwrap_or_default() != every {
            data.records.read_every(every);
        }
        every
    });
}
