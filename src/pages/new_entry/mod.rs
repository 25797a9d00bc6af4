//! New entry: a form for each kind of entry, kept as one types; what is submitted goes to
//! the outbox, and is gone from here only then.

mod choices;
pub(super) mod device;
mod drafts;
pub mod extra;
mod fields;
mod free;
mod json;
mod outcome;
mod problems;
mod sent;
mod templates;

use crate::data::whenever;
use extra::Extra;
pub use extra::{DrawExtra, FetchExtras};

use crate::data::navigation::use_navigation;
use crate::data::writing::{Phase, Writing};
use crate::data::{Data, focus, use_data};
use crate::ui::live::{live, text, when};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::draft::{Field, Kind, Problem};
use domain::{Route, Timestamp};
use engine::message::DeviceView;
use leptos::prelude::*;

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Form {
    data: Data,
    writing: Writing,
    /// Whether a submission was tried, so that missing fields are told.
    is_tried: RwSignal<bool>,
    /// Whether entries for several devices are about to be submitted.
    is_asked: RwSignal<bool>,
    /// Whether the draft is about to be thrown away.
    is_discarding: RwSignal<bool>,
    is_frozen: Signal<bool>,
    problems: Signal<Vec<(Field, String)>>,
    /// The chosen device, when a record of it is held.
    device: Signal<Option<Box<DeviceView>>>,
    /// Its place among [`Kind::ALL`]: a signal of another type costs kilobytes.
    kind_place: Memo<u32>,
    extras: FetchExtras,
}

/// The page.
pub fn page(extras: FetchExtras) -> AnyView {
    let data = use_data();
    let navigation = use_navigation();
    let writing = Writing::of(data);
    let form = Form::new(data, writing, extras);
    whenever(move || {
        if let Route::New(start) = navigation.route.get() {
            untrack(|| writing.open(start));
        }
    });
    let is_submitted = move || matches!(writing.phase.get(), Phase::Submitted(_));
    view! {
        <div class="heading">
            <h1>{say(|w| w.new_entry)}</h1>
            <p class="muted right">{text(move || form.kept())}</p>
        </div>
        {when(is_submitted, move || sent::panel(data, writing))}
        {when(move || !is_submitted(), move || form.draw())}
        {form.extra(Extra::Drafts)}
    }
}

/// Goes on with what was written or submitted before.
pub fn take_up(data: Data) {
    Writing::of(data);
}

/// Forgets all of it.
pub fn clear(data: Data) {
    Writing::of(data).clear();
}

impl Form {
    fn new(data: Data, writing: Writing, extras: FetchExtras) -> Self {
        let is_tried = RwSignal::new(false);
        let problems = Signal::derive(move || {
            let found = writing.draft.with(domain::Draft::problems);
            let own = found.into_iter().filter(|(_, problem)| is_tried.get() || *problem == Problem::TooLong);
            let own = own.map(|(field, problem)| (field, problems::problem_words(field, problem)));
            let refused = writing.refusal.get().map(|error| problems::on_fields(&error)).unwrap_or_default();
            own.chain(refused).collect::<Vec<_>>()
        });
        // Whoever writes the next one is not told what it misses before it is tried.
        whenever(move || {
            if matches!(writing.phase.get(), Phase::Submitted(_) | Phase::Loading) {
                is_tried.set(false);
            }
        });
        Self {
            data,
            writing,
            is_tried,
            is_asked: RwSignal::new(false),
            is_discarding: RwSignal::new(false),
            is_frozen: Signal::derive(move || writing.phase.get() != Phase::Writing),
            problems,
            device: device::chosen_device(data, writing),
            extras,
            kind_place: Memo::new(move |_| {
                let kind = writing.draft.with(domain::Draft::kind);
                Kind::ALL.iter().position(|known| *known == kind).unwrap_or_default() as u32
            }),
        }
    }

    fn draw(self) -> AnyView {
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.submit();
        };
        view! {
            <div class="columns form-columns">
                <form class="card form" on:submit=submit novalidate aria-label=text(move || self.title().to_owned())>
                    <div class="head"><h2>{text(move || self.title().to_owned())}</h2> <div class="right">{self.templates()}</div></div>
                    {self.extra(Extra::Storage)}
                    <div role="alert">{self.extra(Extra::Refusal)}</div>
                    {self.summary()}
                    {self.kinds()}
                    {self.device()}
                    {self.extra(Extra::Devices)}
                    {self.extra(Extra::Incident)}
                    {live(move || self.fields(self.kind()))}
                    {self.extra(Extra::Free)}
                    {self.buttons()}
                    {self.extra(Extra::Discard)}
                </form>
                <div class="column">
                    {self.extra(Extra::Device)}
                    {self.will_be_sent()}
                </div>
            </div>
        }
    }

    fn kind(self) -> Kind {
        Kind::ALL.get(self.kind_place.get() as usize).copied().unwrap_or(Kind::Other)
    }

    fn title(self) -> &'static str {
        problems::kind_word(self.kind())
    }

    fn kinds(self) -> AnyView {
        let key = |kind: Kind| if kind == Kind::Other { "other" } else { kind.key() };
        let choices = move || {
            Kind::ALL
                .iter()
                .map(|kind| (key(*kind).to_owned(), problems::kind_word(*kind).to_owned()))
                .collect()
        };
        let choose = move |chosen: String| {
            if let Some(kind) = Kind::ALL.into_iter().find(|kind| key(*kind) == chosen) {
                self.writing.edit(|draft| draft.change_kind(kind));
            }
        };
        view! {
            <Segmented
                name="kind"
                label=say(|w| w.desk.entry_kind)
                choices=Signal::derive(choices)
                value=text(move || key(self.kind()).to_owned())
                is_disabled=self.is_frozen
                on_change=Callback::new(choose)
            />
        }
    }

    fn submit(self) {
        self.is_tried.set(true);
        let (is_whole, devices) = self.writing.draft.with_untracked(|draft| {
            let is_json_whole = draft.half_json.is_empty() && draft.bad_free_fields().is_empty();
            (draft.problems().is_empty() && is_json_whole, draft.devices().len())
        });
        if !is_whole {
            focus::move_to(outcome::SUMMARY);
        } else if devices > 1 {
            self.is_asked.set(true);
        } else {
            self.writing.submit();
        }
    }

    fn kept(self) -> String {
        let words = words();
        match self.writing.kept_at.get() {
            _ if self.writing.is_unkept.get() => words.draft_not_kept.to_owned(),
            Timestamp(0) => String::new(),
            at => fill(words.draft_kept, &[("when", &self.data.relative(at))]),
        }
    }
}
