//! The contract: how the API differs from its reference, for whoever runs it, on the page and as
//! a file.

use super::Page;
use crate::data::{files, place};
use crate::pages::{failure, parts};
use crate::ui::live::{flag, live, text};
use crate::ui::view;
use crate::words::{ReportWords, fill, reports, say, words};
use domain::contract::Type;
use domain::json::{indent, object};
use engine::message::{AboutAudit, Answer, Answers, Difference, Differs, Drift, Endpoint, Spread, decode};
use leptos::prelude::*;
use serde_json::Value;

impl Page {
    pub(super) fn contract(self) -> AnyView {
        let is_absent = flag(move || self.drift.get().is_none());
        view! {
            <div class="heading">
                <h1>{say(|w| w.reports)}</h1>
                <div class="actions right">
                    <button type="button" class="btn primary" disabled=is_absent on:click=move |_| self.save_drift()>{text(|| reports().save_json.to_owned())}</button>
                </div>
            </div>
            <div class="spread">{self.looks()}</div>
            {live(move || self.drift.is_failed.get().then(|| failure::chunk(place::reload)))}
            {live(move || match self.drift.get() {
                Some(drift) => view! {
                    <article class="audit" aria-labelledby="contract">
                        <header>
                            <h2 id="contract">{reports().contract}</h2>
                            <p class="muted">{reports().contract_text}</p>
                        </header>
                        {self.differences(&drift)} {self.pages(&drift)} {self.answers(&drift)}
                    </article>
                },
                None => view! { <p class="empty late">{words().loading}</p> },
            })}
        }
    }

    fn differences(self, drift: &Drift) -> AnyView {
        let words = reports();
        if drift.total == 0 {
            let told = if drift.records == 0 { words.nothing_compared } else { words.no_differences };
            return view! { <section class="card"><h3>{words.differences}</h3><p class="muted">{told}</p></section> };
        }
        let row = |one: &Difference| {
            let name = if one.name.is_empty() {
                view! { <span>{words.whole_record}</span> }
            } else {
                view! { <bdi>{one.name.clone()}</bdi> }
            };
            let links: Vec<AnyView> = { one.examples.iter() }
                .map(|id| {
                    let href = self.navigation.href(&parts::entry_route(id.clone()));
                    view! { <a href=href><bdi>{id.clone()}</bdi></a> " " }
                })
                .collect();
            let share = f64::from(one.count) / f64::from(drift.records.max(1));
            view! {
                <tr>
                    <td>{word(one.differs)(words)}</td>
                    <th scope="row">{name}</th>
                    <td>{type_of(one.documented)}</td>
                    <td>{type_of(one.sent)}</td>
                    <td class="end">{self.data.number(one.count)}</td>
                    <td class="end">{self.percent(share)}</td>
                    <td>{links}</td>
                </tr>
            }
        };
        let heads = [
            words.differs,
            words.field_name,
            words.documented,
            words.sent,
            words.in_records,
            words.share,
            words.examples,
        ];
        let rows = drift.differences.iter().map(row).collect();
        view! {
            {self.table("differences", words.differences, (&heads, 4..6), rows, drift.total, None)}
            <p class="muted">{words.differs_hint}</p>
        }
    }

    fn pages(self, drift: &Drift) -> AnyView {
        let (pages, words) = (&drift.pages, reports());
        let number = |count: u32| self.data.number(count);
        let count = self.data.records.progress.with(|progress| progress.count);
        let told = fill(
            words.pages_told,
            &[
                ("read", &number(pages.read)),
                ("overlapped", &number(pages.overlapped)),
                ("repeated", &number(pages.repeated)),
                ("skipped", &number(pages.skipped)),
                ("held", &number(drift.records)),
                ("count", &count.map_or_else(|| "?".to_owned(), number)),
            ],
        );
        let told = if pages.read == 0 { words.pages_none.to_owned() } else { told };
        let offsets: Vec<String> = pages.examples.iter().map(|offset| number(*offset)).collect();
        let place = fill(words.pages_where, &[("offsets", &offsets.join(", "))]);
        view! {
            <section class="card" aria-labelledby="drift-pages">
                <h3 id="drift-pages">{words.pages_read}</h3>
                <p>{told}</p>
                {(!offsets.is_empty()).then(|| view! { <p class="muted">{place}</p> })}
            </section>
        }
    }

    fn answers(self, drift: &Drift) -> AnyView {
        let words = reports();
        if drift.answers.is_empty() {
            return view! { <section class="card"><h3>{words.answers}</h3><p class="muted">{words.no_answers}</p></section> };
        }
        let row = |one: &Answers| {
            let status = |(status, count): &(u16, u32)| {
                let name = if *status == 0 { words.no_answer.to_owned() } else { status.to_string() };
                [&name, " × ", &self.data.number(*count)].concat()
            };
            let statuses: Vec<String> = one.statuses.iter().map(status).collect();
            let figures = if one.ms.count == 0 {
                vec!["–".to_owned(); 6]
            } else {
                let times = [one.ms.median, one.ms.most_95, one.ms.most].map(|ms| self.took(ms));
                let sizes = [one.bytes.median, one.bytes.most, one.bytes.sum].map(|bytes| self.size(bytes));
                times.into_iter().chain(sizes).collect()
            };
            let figures: Vec<AnyView> =
                figures.into_iter().map(|figure| view! { <td class="end">{figure}</td> }).collect();
            view! {
                <tr>
                    <th scope="row"><code>{one.endpoint.request()}</code></th> <td>{statuses.join(", ")}</td> {figures}
                </tr>
            }
        };
        let heads = [
            words.request,
            words.statuses,
            words.time_median,
            words.time_95,
            words.time_most,
            words.size_median,
            words.size_most,
            words.size_sum,
        ];
        let rows: Vec<AnyView> = drift.answers.iter().map(row).collect();
        let total = rows.len() as u32;
        view! {
            {self.table("answers", words.answers, (&heads, 2..8), rows, total, None)}
            {self.check_cost(drift)}
        }
    }

    /// What live checks cost, beside other answers.
    fn check_cost(self, drift: &Drift) -> Option<AnyView> {
        let of = |endpoint| drift.answers.iter().find(|one| one.endpoint == endpoint).map(|one| one.ms);
        let check = of(Endpoint::LiveCheck).filter(|ms| ms.count > 0)?;
        let other = of(Endpoint::List).filter(|ms| ms.count > 0)?;
        let told = fill(
            reports().check_cost,
            &[
                ("sum", &self.took(check.sum)),
                ("count", &self.data.number(check.count)),
                ("median", &self.took(check.median)),
                ("other", &self.took(other.median)),
            ],
        );
        Some(view! { <p class="muted">{told}</p> })
    }

    fn took(self, ms: i64) -> String {
        [&self.data.number(ms as f64), "\u{a0}ms"].concat()
    }

    fn size(self, bytes: i64) -> String {
        [&self.data.number((bytes as f64 / 100.0).round() / 10.0), "\u{a0}kB"].concat()
    }

    /// Saves all of it, whatever is shown.
    fn save_drift(self) {
        self.data.records.ask(AboutAudit::Drift(super::ALL).ask(), move |reply| {
            if let Ok(Answer::About(bytes)) = reply
                && let Some(drift) = decode::<Drift>(&bytes)
            {
                let made = self.data.clock.now().to_iso();
                let count = self.data.records.progress.with_untracked(|progress| progress.count);
                let whole = file(&drift, &made, count);
                files::save_text(self.data, "contract", "json", &indent(&whole.to_string()));
            }
        });
    }
}

fn file(drift: &Drift, made: &str, count: Option<u32>) -> Value {
    let key = |seen: Option<Type>| seen.map_or(Value::Null, |seen| seen.key().into());
    let difference = |one: &Difference| {
        object(vec![
            ("difference", differs_key(one.differs).into()),
            ("name", one.name.as_str().into()),
            ("documented", key(one.documented)),
            ("sent", key(one.sent)),
            ("records", one.count.into()),
            ("examples", one.examples.clone().into()),
        ])
    };
    let spread = |all: Spread| {
        object(vec![
            ("answers", all.count.into()),
            ("median", all.median.into()),
            ("most_of_95_in_100", all.most_95.into()),
            ("most", all.most.into()),
            ("sum", all.sum.into()),
        ])
    };
    let answers = |one: &Answers| {
        let statuses = one.statuses.iter();
        let statuses = statuses.map(|(status, count)| (status.to_string(), Value::from(*count)));
        object(vec![
            ("request", one.endpoint.request().into()),
            ("statuses", Value::Object(statuses.collect())),
            ("milliseconds", spread(one.ms)),
            ("bytes", spread(one.bytes)),
        ])
    };
    let pages = object(vec![
        ("read", drift.pages.read.into()),
        ("overlapped", drift.pages.overlapped.into()),
        ("records_repeated", drift.pages.repeated.into()),
        ("records_skipped", drift.pages.skipped.into()),
        ("offsets", drift.pages.examples.clone().into()),
    ]);
    object(vec![
        ("made_at", made.into()),
        ("records_held", drift.records.into()),
        ("records_on_server", count.map_or(Value::Null, Value::from)),
        ("differences", drift.differences.iter().map(difference).collect::<Vec<_>>().into()),
        ("pages", pages),
        ("answers", drift.answers.iter().map(answers).collect::<Vec<_>>().into()),
    ])
}

fn type_of(seen: Option<Type>) -> AnyView {
    seen.map_or_else(|| view! { <span>"–"</span> }, |seen| view! { <code>{seen.key()}</code> })
}

/// The name of a difference in a file.
fn differs_key(differs: Differs) -> &'static str {
    match differs {
        Differs::Missing => "missing",
        Differs::Type => "type",
        Differs::Status => "status",
        Differs::Unknown => "unknown",
        Differs::Older => "older_revision",
        Differs::Free => "free",
    }
}

fn word(differs: Differs) -> fn(&'static ReportWords) -> &'static str {
    match differs {
        Differs::Missing => |words| words.differs_missing,
        Differs::Type => |words| words.differs_type,
        Differs::Status => |words| words.differs_status,
        Differs::Unknown => |words| words.differs_unknown,
        Differs::Older => |words| words.differs_older,
        Differs::Free => |words| words.differs_free,
    }
}
