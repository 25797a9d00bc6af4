//! One entry in full: every field, what it found, and the record as it was sent.

use crate::data::navigation::use_navigation;
use crate::data::toasts;
use crate::data::{Data, clipboard, use_data};
use crate::pages::parts;
use crate::ui::badge;
use crate::ui::icon::Icon;
use crate::ui::live::{live, value};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::clip::{clipped, clipped_to, pieces};
use domain::json::indent;
use domain::record::{self, Record};
use domain::{Class, Route, Start, Timestamp};
use engine::message::{Answer, Entry, Line, Question, Stage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

/// The id of the panel.
pub const PANEL: &str = "entry";

/// Stands before the key of an entry without an id.
const KEY_MARK: char = '~';

/// What names an entry in an address: its id, or, without one, the key that it has
/// in this tab.
pub fn name(line: &Line) -> String {
    line.id.clone().unwrap_or_else(|| format!("{KEY_MARK}{}", line.key))
}

fn question(name: &str) -> Question {
    match name.strip_prefix(KEY_MARK).and_then(|key| key.parse().ok()) {
        Some(key) => Question::EntryOf(key),
        None => Question::Entry(name.to_owned()),
    }
}

/// The panel beside a list. `close` is the address without it.
pub fn panel(id: String, close: Signal<String>) -> AnyView {
    let data = use_data();
    let asked = id.clone();
    let answer = data.records.follow(move || Some(question(&asked)));
    let content = move || match answer.get() {
        Some(Ok(Answer::Entry(Some(entry)))) => whole(data, *entry),
        Some(_) => absent(data, &id),
        None => view! { <p class="muted">{words().loading}</p> },
    };
    view! {
        <aside class="entry card" id=PANEL tabindex="-1" aria-label=say(|w| w.entry)>
            <a class="btn quiet close" href=close aria-label=say(|w| w.close)>{Icon::Cross.draw()}</a>
            <div class="scroll">{live(content)}</div>
        </aside>
    }
}

/// Not held: it may still come.
fn absent(data: Data, id: &str) -> AnyView {
    let is_reading = data
        .records
        .progress
        .with(|progress| matches!(progress.stage, Stage::Idle | Stage::Reading | Stage::Waiting(..)));
    let text = if is_reading { words().entry_may_come } else { words().entry_absent };
    view! { <h2><bdi>{clipped(id)}</bdi></h2> <p>{text}</p> }
}

fn whole(data: Data, entry: Entry) -> AnyView {
    let value: Value = serde_json::from_str(&entry.raw).unwrap_or_default();
    let record = Record::read(&value);
    let name = record.device_name.clone().or_else(|| record.device_id.clone());
    let title = name.map_or_else(|| words().no_device.to_owned(), |name| clipped(&name));
    let device = record.device_id.clone().map(|id| {
        view! { <a class="link" href=use_navigation().href(&Route::device(&id))>{words().to_device}</a> }
    });
    view! {
        <header>
            <h2><bdi>{title}</bdi></h2>
            {status(&entry)}
        </header>
        {device}
        {twins(&entry.twins)}
        {issues(data, entry.issues, record.device_id.as_deref())}
        {notes(&record)}
        {fields(data, &value)}
        {raw(data, &entry.raw)}
    }
}

fn status(entry: &Entry) -> Option<AnyView> {
    Some(badge::status(entry.row.class?, entry.row.status.as_deref()?))
}

/// Said where the server made several records of one submission.
fn twins(ids: &[String]) -> Option<AnyView> {
    let text = fill(words().stored_twice_text, &[("ids", &ids.join(", "))]);
    (!ids.is_empty())
        .then(|| view! { <Notice tone=Tone::Info title=words().stored_twice text=text /> }.into_any())
}

/// What a check of a device found, each with the way to its report; of very many the first.
pub fn issues(data: Data, issues: Vec<(record::Issue, Class)>, device: Option<&str>) -> Option<AnyView> {
    let item = |(issue, class): (record::Issue, Class)| {
        let message = issue.message.unwrap_or_default();
        let report = device.map(|device| {
            let start = Start::problem(device, issue.code.as_deref(), &message);
            let href = use_navigation().href(&Route::New(start));
            view! { <a class="link" href=href>{words().report_problem}</a> }
        });
        view! {
            <li>
                {issue.severity.map(|severity| badge::status(class, &severity))}
                <bdi>{clipped_to(&message, NESTED)}</bdi>
                {issue.code.map(|code| view! { <code>{clipped(&code)}</code> })}
                {report}
            </li>
        }
    };
    let more = issues.len().saturating_sub(FIELDS);
    let more = (more > 0).then(|| view! { <li>"… + " {data.number(more as f64)}</li> });
    (!issues.is_empty()).then(|| {
        let items = issues.into_iter().take(FIELDS).map(item).collect_view();
        view! {
            <section>
                <h3>{words().issues}</h3>
                <ul class="issues">{items} {more}</ul>
            </section>
        }
    })
}

fn notes(record: &Record) -> Option<AnyView> {
    let notes = long(record.notes.as_ref()?);
    Some(
        view! { <section><h3>{words().notes}</h3><p class="notes" tabindex="0" role="region" aria-label=say(|w| w.notes)><bdi>{notes}</bdi></p></section> },
    )
}

/// Every field as it was sent, except those shown above.
fn fields(data: Data, value: &Value) -> AnyView {
    let shown = |name: &str| matches!(name, "issues" | "alerts" | "notes" | "details" | "diagnostics");
    let top = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| !shown(name) || !is_nested(name, value));
    let details =
        ["details", "diagnostics"].iter().filter_map(|name| value.get(*name)?.as_object()).flatten();
    view! {
        <section>
            <h3>{words().details}</h3>
            {definitions(data, details)}
        </section>
        <section>
            <h3>{words().fields}</h3>
            {definitions(data, top)}
        </section>
    }
}

/// Whether a field is shown in a section of its own; odd shapes are not.
fn is_nested(name: &str, value: &Value) -> bool {
    match name {
        "issues" | "alerts" => value.is_array(),
        "details" | "diagnostics" => value.is_object(),
        _ => true,
    }
}

/// How many fields or issues are drawn, and how many characters of a value that is no plain one.
const FIELDS: usize = 200;
const NESTED: usize = 2_000;

/// How many bytes of a text are laid out together.
const PIECE: usize = 4_096;

/// A text of any length, laid out as far as it is on screen.
fn long(text: &str) -> AnyView {
    let piece = |text: &str| view! { <span class="piece">{text.to_owned()}</span> };
    pieces(text, PIECE).into_iter().map(piece).collect_view().into_any()
}

/// Names and values; of very many the first, and how many more the raw record has.
pub fn definitions<'a>(data: Data, mut fields: impl Iterator<Item = (&'a String, &'a Value)>) -> AnyView {
    let item = |(name, value): (&String, &Value)| {
        view! { <div><dt><bdi>{clipped(name)}</bdi></dt><dd>{shown(data, value)}</dd></div> }
    };
    let items = fields.by_ref().take(FIELDS).map(item).collect_view();
    let more = Some(fields.count()).filter(|more| *more > 0);
    let more = more.map(|more| view! { <div><dt>"…"</dt><dd>"+ " {data.number(more as f64)}</dd></div> });
    view! { <dl class="fields">{items} {more}</dl> }
}

/// A value of any shape: times as times, texts as texts, the rest as JSON.
fn shown(data: Data, value: &Value) -> AnyView {
    match value {
        Value::String(text) => match Timestamp::parse(text).filter(|_| text.contains(':')) {
            Some(at) => parts::full_time_of(data, at),
            None => parts::text_of(record::text(value)),
        },
        Value::Null => parts::missing(),
        Value::Array(_) | Value::Object(_) => view! { <code>{clipped_to(&value.to_string(), NESTED)}</code> },
        scalar => parts::text_of(record::text(scalar)),
    }
}

/// The record as the server sent it, with a button that copies it.
pub fn raw(data: Data, raw: &str) -> AnyView {
    let text = indent(raw);
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            let words = words();
            match clipboard::copy(text).await {
                true => data.toasts.say(toasts::Tone::Good, words.copied.to_owned()),
                false => data.toasts.say(toasts::Tone::Bad, words.not_copied.to_owned()),
            }
        });
    };
    let shown = long(&text);
    let label = move || fill(words().raw_record_of, &[("size", &data.number(text.len() as f64))]);
    view! {
        <section>
            <header>
                <h3>{words().raw_record}</h3>
                <button type="button" class="btn quiet" on:click=copy>{Icon::Copy.draw()} {words().copy_json}</button>
            </header>
            <pre tabindex="0" role="region" aria-label=value(label)>{shown}</pre>
        </section>
    }
}
