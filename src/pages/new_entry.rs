//! New entry: an issue report, kept as one types, sent once, gone only when the
//! server has it.

use crate::data::navigation::use_navigation;
use crate::data::report::{Kept, Phase};
use crate::data::{Data, focus, use_data};
use crate::pages::parts;
use crate::ui::combobox::{Choice, Combobox};
use crate::ui::dialog::Confirm;
use crate::ui::field::{Field as Frame, Ids, Select, TextArea, TextInput};
use crate::ui::live::{flag, live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::segmented::Segmented;
use crate::ui::tokens::Tokens;
use crate::words::{fill, say, words};
use domain::draft::{Field, LONGEST_NOTE, Problem};
use domain::{ApiError, IssueDraft, Refusal, Route};
use engine::message::{Answer, DeviceHit, DeviceView, Question, ValueField};
use leptos::prelude::*;

const SUMMARY: &str = "problems";
/// Suggestions that are offered for a field.
const SUGGESTED: u32 = 40;

/// What the page knows.
#[derive(Clone, Copy)]
struct Form {
    data: Data,
    /// Whether a submission was tried, so that missing fields are told.
    is_tried: RwSignal<bool>,
    is_frozen: Signal<bool>,
    problems: Memo<Vec<(Field, String)>>,
    /// The chosen device, when a record of it is held.
    device: Signal<Option<Box<DeviceView>>>,
}

/// The page.
pub fn page() -> AnyView {
    let data = use_data();
    let form = Form::new(data);
    prefill(data);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    view! {
        <div class="heading">
            <h1>{say(|w| w.new_entry)}</h1>
            <p class="muted right">{text(move || form.kept())}</p>
        </div>
        <div class="columns form-columns">
            <form class="card form" on:submit=submit novalidate aria-label=say(|w| w.issue_report)>
                <h2>{say(|w| w.issue_report)}</h2>
                {form.outcome()}
                {form.summary()}
                {form.device()}
                {form.known_incident()}
                <div class="pair">{form.category()} {form.priority()}</div>
                {form.symptoms()}
                <div class="pair">{form.error_codes()} {form.impact()}</div>
                {form.notes()}
                {form.reported_by()}
                {form.buttons()}
            </form>
            <div class="column">
                {live(move || form.device_now())}
                <section class="card">
                    <h2>{say(|w| w.will_be_sent)}</h2>
                    <pre tabindex="0" role="region" aria-label=say(|w| w.will_be_sent)>{text(move || data.report.body())}</pre>
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// Takes the device from the address, once the draft is there.
fn prefill(data: Data) {
    let navigation = use_navigation();
    Effect::new(move |_| {
        if let (Phase::Writing, Route::New(Some(device))) = (data.report.phase.get(), navigation.route.get())
        {
            data.report.prefill(&device);
        }
    });
}

impl Form {
    fn new(data: Data) -> Self {
        let is_tried = RwSignal::new(false);
        let report = data.report;
        let problems = Memo::new(move |_| {
            let found = report.submission.with(|submission| submission.draft.problems());
            let own = found.into_iter().filter(|(_, problem)| is_tried.get() || *problem == Problem::TooLong);
            let own = own.map(|(field, problem)| (field, problem_words(field, problem)));
            let refused = report.refusal.get().map(|error| on_fields(&error)).unwrap_or_default();
            own.chain(refused).collect::<Vec<_>>()
        });
        let is_frozen = Signal::derive(move || report.phase.get() != Phase::Writing);
        Self { data, is_tried, is_frozen, problems, device: chosen_device(data) }
    }

    fn text(self, read: fn(&IssueDraft) -> &String) -> Signal<String> {
        Signal::derive(move || self.data.report.submission.with(|submission| read(&submission.draft).clone()))
    }

    fn list(self, read: fn(&IssueDraft) -> &Vec<String>) -> Signal<Vec<String>> {
        Signal::derive(move || self.data.report.submission.with(|submission| read(&submission.draft).clone()))
    }

    fn write(self, field: fn(&mut IssueDraft) -> &mut String) -> Callback<String> {
        Callback::new(move |text| self.data.report.edit(|draft| *field(draft) = text))
    }

    fn write_list(self, field: fn(&mut IssueDraft) -> &mut Vec<String>) -> Callback<Vec<String>> {
        Callback::new(move |list| self.data.report.edit(|draft| *field(draft) = list))
    }

    fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems
                .with(|all| all.iter().find(|(name, _)| *name == field).map(|(_, words)| words.clone()))
        })
    }

    fn is_bad(self, field: Field) -> Signal<bool> {
        Signal::derive(move || self.problems.with(|all| all.iter().any(|(name, _)| *name == field)))
    }

    /// The organization's own values, the most used first, then the established ones.
    fn suggestions(self, field: ValueField, established: &'static [&'static str]) -> Signal<Vec<String>> {
        let answer = self.data.records.follow(move || Some(Question::Values(field, SUGGESTED)));
        Signal::derive(move || {
            let own = match answer.get() {
                Some(Ok(Answer::Values(values))) => values,
                _ => Vec::new(),
            };
            let mut all: Vec<String> = own.into_iter().map(|(value, _)| value).collect();
            all.extend(established.iter().map(|value| (*value).to_owned()));
            let mut seen: Vec<String> = Vec::new();
            for value in all {
                if !seen.contains(&value) {
                    seen.push(value);
                }
            }
            seen
        })
    }

    fn submit(self) {
        self.is_tried.set(true);
        let is_whole =
            self.data.report.submission.with_untracked(|submission| submission.draft.problems().is_empty());
        if is_whole {
            self.data.report.submit();
        } else {
            focus::move_to(SUMMARY);
        }
    }

    fn kept(self) -> String {
        let words = words();
        match self.data.report.kept.get() {
            Kept::Nothing => String::new(),
            Kept::Since(at) => fill(words.draft_kept, &[("when", &self.data.relative(at))]),
            Kept::Refused => words.draft_not_kept.to_owned(),
        }
    }

    /// All problems in one place, which takes the focus; each leads to its field.
    fn summary(self) -> AnyView {
        let item = |(field, text): (Field, String)| {
            let ids = ids(field);
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                focus::move_to(ids.control());
            };
            let href = format!("#{}", ids.control());
            view! { <li><a href=href on:click=go>{label(field)} ": " {text}</a></li> }
        };
        let list = move || {
            let problems = self.problems.get();
            (!problems.is_empty()).then(|| {
                view! {
                    <div class="notice crit" id=SUMMARY tabindex="-1" role="group" aria-labelledby="problems-title">
                        {crate::ui::icon::Icon::CrossCircle.draw()}
                        <div>
                            <strong id="problems-title">{words().problems_title}</strong>
                            <ul>{problems.into_iter().map(item).collect_view()}</ul>
                        </div>
                    </div>
                }
            })
        };
        Effect::new(move |_| {
            if self.data.report.refusal.with(Option::is_some) && !self.problems.with(Vec::is_empty) {
                focus::move_to(SUMMARY);
            }
        });
        view! { <div>{live(list)}</div> }.into_any()
    }

    fn device(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let data = self.data;
        let id = self.text(|draft| &draft.device_id);
        let found = data.records.follow(move || {
            let text = typed.get();
            Some(Question::Devices { text, limit: 12, now: data.clock.ticked() })
        });
        let choices = Signal::derive(move || match found.get() {
            Some(Ok(Answer::Devices(hits))) => hits.iter().map(choice).collect(),
            _ => Vec::new(),
        });
        let known = self.device;
        let chosen = Signal::derive(move || {
            let id = id.get();
            let known = known.get().map(|view| choice(&view.device)).filter(|choice| choice.key == id);
            // A device that is not held, or not yet, is still the one that was chosen.
            let unknown = Choice { key: id.clone(), name: id.clone(), more: String::new() };
            (!id.is_empty()).then(|| known.unwrap_or(unknown))
        });
        let choose = move |choice: Option<Choice>| {
            data.report.edit(|draft| draft.device_id = choice.map(|choice| choice.key).unwrap_or_default());
            focus::move_to(ids(Field::Device).control());
        };
        self.frame(
            Field::Device,
            None,
            view! {
                <Combobox
                    ids=ids(Field::Device)
                    chosen
                    typed
                    choices
                    empty_label=say(|w| w.no_device_found)
                    clear_label=say(|w| w.choose_other_device)
                    on_choose=Callback::new(choose)
                    is_bad=self.is_bad(Field::Device)
                    is_disabled=self.is_frozen
                />
            }
            .into_any(),
        )
    }

    fn known_incident(self) -> AnyView {
        let view = self.device;
        let notice = move || {
            let thread = view.get()?.open_incident?;
            let subject = thread.subject.clone().unwrap_or_else(|| thread.status.clone());
            let age = thread.opened_at.map_or_else(String::new, |at| self.data.relative(at));
            let text = fill(
                words().known_incident_text,
                &[("id", &thread.id), ("when", &age), ("subject", &subject)],
            );
            let href = use_navigation().href(&parts::entry_route(thread.id));
            Some(view! {
                <Notice tone=Tone::Warning title=words().known_incident text=text>
                    <a class="link" href=href>{words().to_incident}</a>
                </Notice>
            })
        };
        view! { <div role="status">{live(notice)}</div> }.into_any()
    }

    fn device_now(self) -> AnyView {
        let view = self.device;
        let body = move || {
            let view = view.get()?;
            let facts = parts::freshness(self.data, view.device.health).join(" · ");
            let check = view.last_check.map(|check| view! { <p><bdi>{check.row.summary}</bdi></p> });
            let maintenance = view.last_maintenance.map(|row| {
                let text = fill(words().last_maintenance, &[("what", &row.summary)]);
                view! { <p class="muted">{text} " · " {parts::time_of(self.data, row.updated_at)}</p> }
            });
            Some(view! {
                <section class="card">
                    <h2>{words().device_now}</h2>
                    <p>{parts::state_badge(view.device.health.state)} " " <span class="muted">{facts}</span></p>
                    {check}
                    {maintenance}
                </section>
            })
        };
        live(body)
    }

    fn category(self) -> AnyView {
        let suggestions =
            self.suggestions(ValueField::Category, &["hardware", "software", "network", "power"]);
        self.frame(
            Field::Category,
            None,
            view! {
                <TextInput
                    ids=ids(Field::Category)
                    value=self.text(|draft| &draft.category)
                    on_input=self.write(|draft| &mut draft.category)
                    suggestions
                    is_bad=self.is_bad(Field::Category)
                    is_disabled=self.is_frozen
                />
            }
            .into_any(),
        )
    }

    fn priority(self) -> AnyView {
        let value = self.text(|draft| &draft.priority);
        let choices = Signal::derive(move || {
            let words = words();
            let mut known = named(&[
                ("low", words.low),
                ("medium", words.medium),
                ("high", words.high),
                ("urgent", words.urgent),
            ]);
            let value = value.get();
            if !known.iter().any(|(key, _)| *key == value) {
                known.push((value.clone(), value));
            }
            known
        });
        view! {
            <div class="field">
                <Segmented
                    name="priority"
                    label=Signal::derive(|| label(Field::Priority).to_owned())
                    choices
                    value
                    is_disabled=self.is_frozen
                    on_change=self.write(|draft| &mut draft.priority)
                />
                <p class="error">{live(move || self.error(Field::Priority).get())}</p>
            </div>
        }
        .into_any()
    }

    fn symptoms(self) -> AnyView {
        let suggestions = self.suggestions(ValueField::Symptom, &[]);
        let hint = Signal::derive(move || {
            let count = suggestions.with(Vec::len);
            if count == 0 {
                words().tokens_hint.to_owned()
            } else {
                fill(words().symptoms_hint, &[("count", &self.data.number(count as f64))])
            }
        });
        let tokens =
            self.tokens(Field::Symptoms, |draft| &draft.symptoms, |draft| &mut draft.symptoms, suggestions);
        self.frame(Field::Symptoms, Some(hint), tokens)
    }

    fn error_codes(self) -> AnyView {
        let suggestions = self.suggestions(ValueField::Code, &[]);
        let tokens = self.tokens(
            Field::ErrorCodes,
            |draft| &draft.error_codes,
            |draft| &mut draft.error_codes,
            suggestions,
        );
        self.frame(Field::ErrorCodes, None, tokens)
    }

    fn tokens(
        self,
        field: Field,
        read: fn(&IssueDraft) -> &Vec<String>,
        write: fn(&mut IssueDraft) -> &mut Vec<String>,
        suggestions: Signal<Vec<String>>,
    ) -> AnyView {
        view! {
            <Tokens
                ids=ids(field)
                values=self.list(read)
                on_change=self.write_list(write)
                suggestions
                remove_label=Callback::new(|value: String| fill(words().remove, &[("value", &value)]))
                is_disabled=self.is_frozen
            />
        }
        .into_any()
    }

    fn impact(self) -> AnyView {
        let own = self.suggestions(ValueField::Impact, &[]);
        let value = self.text(|draft| &draft.impact);
        let choices = Signal::derive(move || {
            let words = words();
            let mut known = named(&[
                ("low", words.low),
                ("medium", words.medium),
                ("high", words.high),
                ("critical", words.critical),
            ]);
            for value in own.get().into_iter().chain([value.get()]) {
                if !known.iter().any(|(key, _)| *key == value) {
                    known.push((value.clone(), value));
                }
            }
            known
        });
        self.frame(
            Field::Impact,
            None,
            view! {
                <Select
                    ids=ids(Field::Impact)
                    choices
                    value
                    on_change=self.write(|draft| &mut draft.impact)
                    is_disabled=self.is_frozen
                />
            }
            .into_any(),
        )
    }

    fn notes(self) -> AnyView {
        let value = self.text(|draft| &draft.notes);
        let hint = Signal::derive(move || {
            let count = value.with(|text| text.chars().count());
            // Only said when it begins to matter.
            let is_near = count * 10 > LONGEST_NOTE * 8;
            let figures =
                [("count", self.data.number(count as f64)), ("most", self.data.number(LONGEST_NOTE as f64))];
            if is_near {
                fill(words().notes_length, &[(figures[0].0, &figures[0].1), (figures[1].0, &figures[1].1)])
            } else {
                String::new()
            }
        });
        self.frame(
            Field::Notes,
            Some(hint),
            view! {
                <TextArea
                    ids=ids(Field::Notes)
                    value
                    on_input=self.write(|draft| &mut draft.notes)
                    is_bad=self.is_bad(Field::Notes)
                    is_disabled=self.is_frozen
                />
            }
            .into_any(),
        )
    }

    fn reported_by(self) -> AnyView {
        let suggestions = self.suggestions(ValueField::Reporter, &[]);
        self.frame(
            Field::ReportedBy,
            None,
            view! {
                <TextInput
                    ids=ids(Field::ReportedBy)
                    value=self.text(|draft| &draft.reported_by)
                    on_input=self.write(|draft| &mut draft.reported_by)
                    kind="email"
                    input_mode="email"
                    autocomplete="email"
                    suggestions
                    is_bad=self.is_bad(Field::ReportedBy)
                    is_disabled=self.is_frozen
                />
            }
            .into_any(),
        )
    }

    fn frame(self, field: Field, hint: Option<Signal<String>>, control: AnyView) -> AnyView {
        let is_optional = matches!(field, Field::Symptoms | Field::ErrorCodes);
        let optional =
            Signal::derive(move || if is_optional { words().optional.to_owned() } else { String::new() });
        let hint = hint.unwrap_or_else(|| Signal::derive(String::new));
        view! {
            <Frame
                ids=ids(field)
                label=Signal::derive(move || label(field).to_owned())
                hint
                optional
                error=self.error(field)
            >
                {control}
            </Frame>
        }
        .into_any()
    }

    /// What became of the submission, when it is not simply stored.
    fn outcome(self) -> AnyView {
        let report = self.data.report;
        let notice = move || {
            let words = words();
            match (report.phase.get(), report.refusal.get()) {
                (Phase::Uncertain(error), _) => {
                    let reason = error.map(|error| self.data.explain(&error).title);
                    let text = format!("{} {}", reason.unwrap_or_default(), words.uncertain_text);
                    Some(view! {
                        <Notice tone=Tone::Warning title=words.uncertain_title text=text.trim().to_owned()>
                            <button type="button" class="btn" on:click=move |_| report.look_up()>{words.look_up}</button>
                        </Notice>
                    }
                    .into_any())
                }
                (Phase::NotFound, _) => Some(view! {
                    <Notice tone=Tone::Warning title=words.not_there_title text=words.not_there_text>
                        <button type="button" class="btn" on:click=move |_| report.look_up()>{words.look_up}</button>
                        <button type="button" class="btn" on:click=move |_| report.send_again()>{words.send_again}</button>
                    </Notice>
                }
                .into_any()),
                (Phase::Looking, _) => Some(view! { <Notice tone=Tone::Info title=words.looking /> }.into_any()),
                (Phase::Writing, Some(error)) => {
                    let explained = self.data.explain(&error);
                    let text = format!("{} {}", explained.text, words.nothing_sent);
                    Some(view! { <Notice tone=Tone::Critical title=explained.title text=text /> }.into_any())
                }
                _ => None,
            }
        };
        view! { <div role="alert">{live(notice)}</div> }.into_any()
    }

    fn buttons(self) -> AnyView {
        let report = self.data.report;
        let is_asked = RwSignal::new(false);
        let label = move || match report.phase.get() {
            Phase::Sending => words().sending.to_owned(),
            _ => words().submit_report.to_owned(),
        };
        let discard = move || {
            self.is_tried.set(false);
            report.discard();
        };
        view! {
            <div class="actions">
                <button type="submit" class="btn primary" disabled=self.is_frozen>{text(label)}</button>
                <button
                    type="button"
                    class="btn quiet"
                    disabled=flag(move || report.is_empty() || report.phase.get() == Phase::Sending)
                    on:click=move |_| is_asked.set(true)
                >
                    {say(|w| w.discard_draft)}
                </button>
                <p class="muted right">{say(|w| w.kept_until_confirmed)}</p>
            </div>
            <Confirm
                is_open=is_asked
                title=say(|w| w.discard_title)
                text=Signal::derive(move || {
                    let is_sent = !report.submission.with(domain::submission::Submission::can_edit);
                    if is_sent { words().discard_sent_text } else { words().discard_text }.to_owned()
                })
                yes=say(|w| w.discard_draft)
                no=say(|w| w.keep_writing)
                on_yes=Callback::new(move |()| discard())
            />
        }
        .into_any()
    }
}

/// The device that the draft names, kept up to date.
fn chosen_device(data: Data) -> Signal<Option<Box<DeviceView>>> {
    let id = move || data.report.submission.with(|submission| submission.draft.device_id.clone());
    let answer = data.records.follow(move || {
        let id = id();
        (!id.is_empty()).then(|| Question::Device(id, data.clock.ticked()))
    });
    Signal::derive(move || match answer.get() {
        // An answer about the device that was chosen before is none.
        Some(Ok(Answer::Device(view))) => view.filter(|view| view.device.id == id()),
        _ => None,
    })
}

fn choice(hit: &DeviceHit) -> Choice {
    let more = std::iter::once(hit.id.clone()).chain(hit.serial.clone()).collect::<Vec<_>>().join(" · ");
    Choice { key: hit.id.clone(), name: hit.name.clone().unwrap_or_else(|| hit.id.clone()), more }
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}

fn ids(field: Field) -> Ids {
    Ids(match field {
        Field::Device => "device",
        Field::Category => "category",
        Field::Priority => "priority",
        Field::Symptoms => "symptoms",
        Field::ErrorCodes => "error-codes",
        Field::Impact => "impact",
        Field::Notes => "notes",
        Field::ReportedBy => "reported-by",
    })
}

fn label(field: Field) -> &'static str {
    let words = words();
    match field {
        Field::Device => words.device,
        Field::Category => words.category,
        Field::Priority => words.priority,
        Field::Symptoms => words.symptoms,
        Field::ErrorCodes => words.error_codes,
        Field::Impact => words.impact,
        Field::Notes => words.what_happened,
        Field::ReportedBy => words.reported_by,
    }
}

fn problem_words(field: Field, problem: Problem) -> String {
    let words = words();
    match (field, problem) {
        (Field::Device, _) => words.device_missing,
        (Field::Category, _) => words.category_missing,
        (Field::ReportedBy, Problem::Missing) => words.reporter_missing,
        (_, Problem::NotAnAddress) => words.half_address,
        (_, Problem::TooLong) => words.notes_too_long,
        _ => words.notes_missing,
    }
    .to_owned()
}

/// What the server said about single fields. A device that it does not know is the
/// device field's.
fn on_fields(error: &ApiError) -> Vec<(Field, String)> {
    let said = |refusal: &Refusal| {
        let of = |field: Field| {
            refusal.about(field.path()).map(move |text| (field, text.to_owned())).collect::<Vec<_>>()
        };
        Field::ALL.into_iter().flat_map(of).collect()
    };
    match error {
        ApiError::Refused(refusal) | ApiError::Forbidden(refusal) => said(refusal),
        ApiError::NotFound(_) => vec![(Field::Device, words().device_not_there.to_owned())],
        _ => Vec::new(),
    }
}
