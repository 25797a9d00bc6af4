//! The sums of a report beside those of the time before.

use super::{Page, days};
use crate::ui::view;
use crate::words::{fill, reports};
use domain::reports::days_before;
use domain::time::duration;
use engine::message::Report;
use leptos::prelude::*;

/// A figure: as a number, where one can be told from another by how much, and in words.
struct Sum {
    word: &'static str,
    of: fn(&Report) -> Option<f64>,
    is_time: bool,
    is_share: bool,
}

fn sums() -> Vec<Sum> {
    let words = reports();
    let plain = |word, of| Sum { word, of, is_time: false, is_share: false };
    let time = |word, of| Sum { word, of, is_time: true, is_share: false };
    vec![
        plain(words.sum_records, |report| Some(f64::from(report.records))),
        plain(words.sum_devices, |report| Some(f64::from(report.device_total))),
        plain(words.sum_work, |report| Some(f64::from(report.work_total))),
        plain(words.sum_minutes, |report| Some(report.work_minutes)),
        plain(words.sum_incidents, |report| Some(f64::from(report.incident_total))),
        plain(words.sum_resolved, |report| Some(f64::from(report.resolved))),
        time(words.sum_acknowledge, |report| report.to_acknowledge.median.map(|ms| ms as f64)),
        time(words.sum_resolve, |report| report.to_resolve.median.map(|ms| ms as f64)),
        plain(words.sum_checks, |report| Some(f64::from(report.checks.done))),
        plain(words.sum_due, |report| Some(f64::from(report.checks.due))),
        plain(words.sum_in_time, |report| Some(f64::from(report.checks.in_time))),
        Sum {
            word: words.sum_availability,
            of: |report| report.availability.share().map(|share| share * 100.0),
            is_time: false,
            is_share: true,
        },
    ]
}

impl Page {
    pub(super) fn compared(self, report: &Report) -> AnyView {
        let before = self.before.get();
        let (first, last) = days(self.data, self.asked.get().span);
        let (first, last) = days_before(first, last);
        let row = |sum: Sum| {
            let told =
                |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| self.told(&sum, value));
            let now = (sum.of)(report);
            let then = before.as_ref().and_then(sum.of);
            let change = now.zip(then).map_or_else(
                || "–".to_owned(),
                |(now, then)| {
                    let sign = if now > then {
                        "+"
                    } else if now < then {
                        "−"
                    } else {
                        ""
                    };
                    [sign, &self.told(&sum, (now - then).abs())].concat()
                },
            );
            view! {
                <tr>
                    <th scope="row">{sum.word}</th>
                    <td class="end">{told(now)}</td>
                    <td class="end">{told(then)}</td>
                    <td class="end">{change}</td>
                </tr>
            }
        };
        let rows: Vec<AnyView> = sums().into_iter().map(row).collect();
        let title = fill(reports().compared, &[("from", &first.text()), ("until", &last.text())]);
        view! {
            <section class="card" aria-labelledby="report-sums">
                <h3 id="report-sums">{title}</h3>
                <div class="wide" tabindex="0" role="group" aria-labelledby="report-sums">
                    <table class="sums">
                        <thead>
                            <tr>
                                <th scope="col">{reports().figure}</th>
                                <th scope="col" class="end">{reports().this_time}</th>
                                <th scope="col" class="end">{reports().time_before}</th>
                                <th scope="col" class="end">{reports().change}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    }

    fn told(self, sum: &Sum, value: f64) -> String {
        if sum.is_time {
            return duration(value as i64);
        }
        let number = self.data.number((value * 100.0).round() / 100.0);
        if sum.is_share { [&number, "\u{a0}%"].concat() } else { number }
    }
}
