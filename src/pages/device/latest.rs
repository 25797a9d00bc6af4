//! The newest check: every value that it brought, judged where somebody said how.

use super::Device;
use crate::data::measures;
use crate::pages::{entry, parts};
use crate::ui::view;
use crate::words::{fill, words};
use domain::record::number;
use domain::series::Scale;
use engine::message::Entry;
use leptos::prelude::*;
use serde_json::{Map, Value};

impl Device {
    /// The values of the newest check, whatever they are.
    pub(super) fn latest(self, check: Option<Entry>) -> AnyView {
        let Some(check) = check else {
            return view! {
                <section class="card"><h2>{words().last_check_title}</h2><p class="muted">{words().never_checked}</p></section>
            };
        };
        let value: Value = serde_json::from_str(&check.raw).unwrap_or_default();
        let details: Map<String, Value> = ["details", "diagnostics"]
            .iter()
            .filter_map(|name| value.get(*name)?.as_object())
            .flat_map(Clone::clone)
            .collect();
        let (numbers, others): (Vec<_>, Vec<_>) =
            details.iter().partition(|(_, value)| number(value).is_some());
        let numbers: Vec<AnyView> =
            numbers.into_iter().filter_map(|(key, value)| Some(self.judged(key, number(value)?))).collect();
        let id = check.row.id.clone().unwrap_or_default();
        let kind = check.row.kind.clone().unwrap_or_default();
        view! {
            <section class="card">
                <header>
                    <h2>{words().last_check_title}</h2>
                    <p class="muted"><bdi>{kind}</bdi> " · " <bdi>{id}</bdi> " · " {parts::time_of(self.data, check.row.updated_at)}</p>
                </header>
                <dl class="fields judged">{numbers}</dl>
                {entry::definitions(self.data, others.into_iter())}
                {entry::issues(self.data, check.issues, check.row.device_id.as_deref())}
            </section>
        }
    }

    /// A number with its unit, and how far it is on its scale.
    fn judged(self, key: &str, value: f64) -> AnyView {
        let measures = self.data.measures();
        let measure = measures.get(key);
        let class = measure.and_then(|measure| measure.judge(value));
        let unsure = measures.is_unconfirmed(key).then(|| {
            view! { <span class="hint">{words().unconfirmed}</span> }
        });
        let scale = Scale::of(value.min(0.0), value);
        let bar = parts::bar(measures::tone(class), 1_000 - scale.place(value));
        let word = class.map(|class| {
            let word = match class {
                domain::Class::Critical => words().critical,
                domain::Class::Warning => words().warning,
                _ => words().within_limits,
            };
            view! { <span class="hidden">{fill(words().judged, &[("word", word)])}</span> }
        });
        view! {
            <div>
                <dt><bdi>{key.to_owned()}</bdi> " " {unsure}</dt>
                <dd><span>{self.data.measured(measure, value)} " " {word}</span> {bar}</dd>
            </div>
        }
    }
}
