//! New entry: an issue report, kept as one types, sent once, gone only when the
//! server has it.

mod device;
mod fields;
mod outcome;
mod problems;

use crate::data::navigation::{Navigation, use_navigation};
use crate::data::report::{Kept, Phase, Report};
use crate::data::{Data, focus, use_data};
use crate::ui::live::{live, text};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Route;
use domain::draft::{Field, Problem};
use engine::message::DeviceView;
use leptos::prelude::*;

/// What the page knows.
#[derive(Clone, Copy)]
struct Form {
    data: Data,
    report: Report,
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
    let navigation = use_navigation();
    let report = Report::of(data, navigation);
    let form = Form::new(data, report);
    prefill(report, navigation);
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
                    <pre tabindex="0" role="region" aria-label=say(|w| w.will_be_sent)>{text(move || report.body())}</pre>
                </section>
            </div>
        </div>
    }
}

/// Goes on with what was written or sent before.
pub fn take_up(data: Data, navigation: Navigation) {
    Report::of(data, navigation);
}

/// Takes the device from the address, once the draft is there.
fn prefill(report: Report, navigation: Navigation) {
    let is_done = StoredValue::new(false);
    Effect::new(move |_| {
        if report.phase.get() != Phase::Writing || is_done.get_value() {
            return;
        }
        is_done.set_value(true);
        if let Route::New(Some(device)) = navigation.route.get_untracked() {
            report.prefill(&device);
        }
    });
}

impl Form {
    fn new(data: Data, report: Report) -> Self {
        let is_tried = RwSignal::new(false);
        let problems = Memo::new(move |_| {
            let found = report.submission.with(|submission| submission.draft.problems());
            let own = found.into_iter().filter(|(_, problem)| is_tried.get() || *problem == Problem::TooLong);
            let own = own.map(|(field, problem)| (field, problems::problem_words(field, problem)));
            let refused = report.refusal.get().map(|error| problems::on_fields(&error)).unwrap_or_default();
            own.chain(refused).collect::<Vec<_>>()
        });
        let is_frozen = Signal::derive(move || report.phase.get() != Phase::Writing);
        Self { data, report, is_tried, is_frozen, problems, device: device::chosen_device(data, report) }
    }

    fn submit(self) {
        self.is_tried.set(true);
        let is_whole =
            self.report.submission.with_untracked(|submission| submission.draft.problems().is_empty());
        if is_whole {
            self.report.submit();
        } else {
            focus::move_to(outcome::SUMMARY);
        }
    }

    fn kept(self) -> String {
        let words = words();
        match self.report.kept.get() {
            Kept::Nothing => String::new(),
            Kept::Since(at) => fill(words.draft_kept, &[("when", &self.data.relative(at))]),
            Kept::Refused => words.draft_not_kept.to_owned(),
        }
    }
}
