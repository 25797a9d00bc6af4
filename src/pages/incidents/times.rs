//! How long it took to acknowledge and to resolve the incidents of a period.

use super::Page;
use crate::pages::parts;
use crate::ui::live::{live, text};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::course::Durations;
use domain::listing::Period;
use domain::time::duration;
use leptos::prelude::*;

impl Page {
    pub(super) fn times(self) -> AnyView {
        let choose = move |key: String| {
            if let Some(period) = Period::from_key(&key) {
                self.refine(|listing| listing.period = period);
            }
        };
        let figures = move || {
            let list = self.list.get()?;
            let words = &words().desk;
            let opened = view! {
                <div><dt>{words.opened_in_period}</dt><dd><strong>{self.data.number(list.opened)}</strong></dd></div>
            };
            let facts = vec![
                opened,
                self.durations(words.to_acknowledge, &list.to_acknowledge),
                self.durations(words.to_resolve, &list.to_resolve),
            ];
            Some(view! { <dl class="times">{facts}</dl> })
        };
        view! {
            <section class="card spread" aria-label=say(|w| w.desk.times)>
                {live(figures)}
                <Segmented
                    name="period"
                    label=say(|w| w.period)
                    choices=Signal::derive(parts::periods)
                    value=text(move || self.listing.with(|listing| listing.period.key().to_owned()))
                    on_change=Callback::new(choose)
                />
            </section>
        }
    }

    fn durations(self, name: &'static str, durations: &Durations) -> AnyView {
        let told = match (durations.median, durations.longest) {
            (Some(median), Some(longest)) => {
                let (count, longest) = (self.data.number(durations.count), duration(longest));
                let rest = fill(words().desk.median_of, &[("count", &count), ("longest", &longest)]);
                view! { <strong>{duration(median)}</strong> " " <span class="muted">{rest}</span> }
            }
            _ => parts::missing(),
        };
        view! { <div><dt>{name}</dt><dd>{told}</dd></div> }
    }
}
