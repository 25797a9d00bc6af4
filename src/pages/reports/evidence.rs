//! The records behind a report as a file that proves what it was made of, and the check of one.

use super::{Page, days};
use crate::data::evidence;
use crate::ui::live::{flag, live, text, when};
use crate::ui::view;
use crate::words::{fill, reports, say};
use domain::Timestamp;
use domain::clip::clipped;
use domain::json::object;
use engine::message::{AboutReport, PACK_BEGIN, Sealed, Verdict};
use leptos::ev::{DragEvent, Event};
use leptos::prelude::*;
use serde_json::Value;

/// Verifies a pack wherever there is a shell.
const COMMAND: &str = "sed '$d' FILE | sha256sum";

/// How a check went; `Err` while it is at work, and when the file cannot be read.
type Told = Option<Result<Verdict, bool>>;

impl Page {
    /// Saves the pack of the report that is shown.
    pub(super) fn save_pack(self) {
        let (now, asked) = (self.data.clock.now(), self.asked.get_untracked());
        let edges = self.data.spans(asked.span, now);
        let (Some(from), Some(until)) = (edges.first(), edges.last()) else { return };
        let about = AboutReport { from: *from, until: *until, text: asked.text, len: 0, now };
        let head = untrack(|| self.head_line(&about));
        evidence::save(self.data, about, head);
    }

    /// What a pack says of itself, in a line.
    fn head_line(self, about: &AboutReport) -> String {
        let (first, last) = days(self.data, self.asked.get().span);
        let progress = self.data.records.progress.get();
        let iso = |at: Option<Timestamp>| at.map_or(Value::Null, |at| at.to_iso().into());
        let [_, method] = self.said_method();
        let query = object(vec![
            ("first_day", first.text().into()),
            ("last_day", last.text().into()),
            ("from", about.from.to_iso().into()),
            ("until", about.until.to_iso().into()),
            ("devices", about.text.as_str().into()),
        ]);
        let told = object(vec![
            ("made_at", about.now.to_iso().into()),
            ("base", self.data.session.base_now().into()),
            ("read_at", iso(progress.read_at)),
            ("all_read_at", iso(progress.full_at)),
            ("records_held", progress.held.into()),
            ("records_on_server", progress.count.map_or(Value::Null, Value::from)),
            ("query", query),
            ("accounting", method.into()),
            ("contents", reports().pack_contents.into()),
            ("verify", COMMAND.into()),
        ]);
        // What it begins with tells what the file is.
        [PACK_BEGIN, told.to_string().trim_start_matches('{')].concat()
    }

    /// Where a pack is dropped or chosen, and what became of it.
    pub(super) fn checker(self) -> AnyView {
        let told: RwSignal<Told> = RwSignal::new(None);
        let take = move |event: &Event| {
            // Whoever left the page is told nothing.
            let then = move |verdict: Option<Verdict>| drop(told.try_set(Some(verdict.ok_or(true))));
            if evidence::check(self.data, event, then) {
                told.set(Some(Err(false)));
            }
        };
        let is_busy = move || told.with(|told| matches!(told, Some(Err(false))));
        let drop = move |event: DragEvent| {
            event.prevent_default();
            if !untrack(is_busy) {
                take(&event);
            }
        };
        view! {
            <section
                class="card form unprinted"
                aria-labelledby="check-pack"
                on:dragover=|event: DragEvent| event.prevent_default()
                on:drop=drop
            >
                <h2 id="check-pack">{text(|| reports().check_pack.to_owned())}</h2>
                <p class="muted">{text(|| reports().check_pack_text.to_owned())} " " <code>{COMMAND}</code></p>
                <div class="actions">
                    <label class="btn file">
                        {text(|| reports().choose_pack.to_owned())}
                        <input type="file" accept=".ndjson" disabled=flag(is_busy) on:change=move |event| take(&event) />
                    </label>
                </div>
                <div role="status">{live(move || told.get().map(|told| self.verdict(told)))}</div>
            </section>
        }
    }

    fn verdict(self, told: Result<Verdict, bool>) -> AnyView {
        let words = reports();
        let line = |text: &str| view! { <p>{text.to_owned()}</p> };
        match told {
            Err(false) => line(words.checking_pack),
            Err(true) => line(words.pack_unreadable),
            Ok(Verdict::NoPack) => line(words.no_pack),
            Ok(Verdict::Torn) => line(words.pack_torn),
            Ok(Verdict::Changed(sealed)) => self.sealed(words.pack_changed, sealed),
            Ok(Verdict::Whole(sealed)) => self.sealed(words.pack_whole, sealed),
        }
    }

    /// What a pack holds.
    fn sealed(self, told: &'static str, sealed: Sealed) -> AnyView {
        let head: Value = serde_json::from_str(&sealed.head).unwrap_or_default();
        let of = |name: &str| match head.get(name) {
            Some(Value::String(text)) => clipped(text.as_str()),
            Some(Value::Null) | None => "?".to_owned(),
            Some(other) => clipped(&other.to_string()),
        };
        let held = fill(
            reports().pack_made,
            &[
                ("when", &of("made_at")),
                ("base", &of("base")),
                ("records", &self.data.number(sealed.records)),
                ("held", &of("records_held")),
                ("count", &of("records_on_server")),
            ],
        );
        view! {
            <p><strong>{told}</strong></p>
            <p>{held}</p>
            <p class="muted">"SHA-256: " <code>{sealed.sum}</code></p>
        }
    }

    /// How far saving is, and the way to end it.
    pub(super) fn saving(self) -> AnyView {
        let export = self.data.export;
        let done = text(move || export.progress.get().0.to_string());
        let total = text(move || export.progress.get().1.max(1).to_string());
        let bar = move || {
            view! {
                <div class="actions unprinted">
                    <progress aria-label=say(|w| w.export) max=total value=done></progress>
                    <button type="button" class="btn" on:click=move |_| export.stop(self.data)>{say(|w| w.cancel)}</button>
                </div>
            }
        };
        when(move || export.is_running.get(), bar)
    }
}
