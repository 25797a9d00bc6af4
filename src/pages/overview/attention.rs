//! Who needs somebody now, the worst first.

use super::Fleet;
use crate::pages::parts;
use crate::ui::view;
use crate::words::{fill, words};
use domain::clip::clipped;
use domain::{DeviceState, Devices, Health, Route};
use engine::message::{Attention, Overview};
use leptos::prelude::*;

impl Fleet {
    pub(super) fn attention(self, overview: &Overview) -> AnyView {
        let all =
            Devices::in_states(&[DeviceState::Critical, DeviceState::NotReporting, DeviceState::Warning]);
        let all = self.navigation.href(&Route::Devices(all));
        let count = self.data.number(overview.attention_total);
        let more = (overview.attention_total > 0).then(
            || view! { <a class="link right" href=all>{fill(words().all_of, &[("count", &count)])}</a> },
        );
        let none = overview.attention.is_empty().then(|| view! { <p class="muted">{words().nobody}</p> });
        let rows: Vec<AnyView> = overview.attention.iter().map(|one| self.needing(one)).collect();
        view! {
            <section class="card" aria-labelledby="attention">
                <header>
                    <h2 id="attention">{words().attention}</h2><p class="muted">{words().worst_first}</p> {self.so_far()}
                    {more}
                </header>
                {none}
                <ul class="attention">{rows}</ul>
            </section>
        }
    }

    fn needing(self, one: &Attention) -> AnyView {
        let device = &one.device;
        let href = self.navigation.href(&Route::device(&device.id));
        let name = device.name.clone().unwrap_or_else(|| clipped(&device.id));
        let reason = self.reason(device.health, &one.codes);
        view! {
            <li>
                {parts::state_badge(device.health.state)}
                <p class="who"><a href=href><bdi>{name}</bdi></a><span class="muted">{reason}</span></p>
                {parts::time_of(self.data, one.since)}
            </li>
        }
    }

    /// Why a device needs somebody.
    fn reason(self, health: Health, codes: &[String]) -> String {
        match health.state {
            DeviceState::NotReporting => parts::freshness(self.data, health).join(" · "),
            _ if codes.is_empty() => words().no_codes.to_owned(),
            _ => codes.join(" · "),
        }
    }
}
