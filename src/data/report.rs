//! `Report`: the issue report that is being written or sent. It is kept as one
//! types, frozen when it is sent, and forgotten only when the server has it.

use super::clock::present;
use super::navigation::Navigation;
use super::records::Reply;
use super::session::Access;
use super::{Data, toasts};
use crate::platform::{drafts, network, random};
use crate::words::{fill, words};
use domain::draft::wrapped;
use domain::submission::Submission;
use domain::{ApiError, IssueDraft, Route, Timestamp};
use engine::message::{Answer, Question};
use leptos::prelude::*;
use leptos::task::spawn_local;

const KEY: &str = "issue_report";

/// What is going on with the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The kept draft is being read.
    Loading,
    /// Somebody writes.
    Writing,
    /// It is on its way.
    Sending,
    /// The server is asked whether it has it.
    Looking,
    /// It was sent; whether the server has it is not known, for this reason if one is.
    Uncertain(Option<ApiError>),
    /// It was sent, and the server was seen not to have it.
    NotFound,
}

/// Whether what was typed is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There is nothing to keep.
    Nothing,
    /// Kept since this moment.
    Since(Timestamp),
    /// The browser refuses to keep it.
    Refused,
}

/// The report of this browser.
#[derive(Clone, Copy)]
pub struct Report {
    /// What is written, with its mark.
    pub submission: RwSignal<Submission>,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// Whether it is kept.
    pub kept: RwSignal<Kept>,
    /// Why the server refused it.
    pub refusal: RwSignal<Option<ApiError>>,
    data: Data,
    navigation: Navigation,
    wraps: bool,
    marks: bool,
    /// Whether a write of the draft is under way, and whether another is due.
    saving: StoredValue<(bool, bool)>,
}

impl Report {
    /// The report, for the life of the app; the kept draft is taken up at the first use.
    pub fn of(data: Data, navigation: Navigation) -> Self {
        if let Some(report) = data.report.get_value() {
            return report;
        }
        // It outlives the page that asks first. A new root is at once the current one.
        let here = Owner::current();
        let owner = Owner::new_root(None);
        let report = Self::take_up(data, navigation);
        here.iter().for_each(Owner::set);
        std::mem::forget(owner);
        data.report.set_value(Some(report));
        report
    }

    fn take_up(data: Data, navigation: Navigation) -> Self {
        let (wraps, marks) = data.config.with_value(|config| (config.wrap_body, config.client_ref));
        let report = Self {
            submission: RwSignal::new(Submission::default()),
            phase: RwSignal::new(Phase::Loading),
            kept: RwSignal::new(Kept::Nothing),
            refusal: RwSignal::new(None),
            data,
            navigation,
            wraps,
            marks,
            saving: StoredValue::new((false, false)),
        };
        spawn_local(report.load());
        // A report whose fate is unknown is looked up as soon as somebody is signed in.
        Effect::new(move |_| {
            let is_in = data.session.access.get() == Access::SignedIn;
            match report.phase.get() {
                Phase::Uncertain(None) if is_in => report.look_up(),
                // Whoever signs out while it is on its way does not hear the answer.
                Phase::Sending | Phase::Looking if !is_in => report.phase.set(Phase::Uncertain(None)),
                _ => {}
            }
        });
        Effect::new(move |_| data.has_draft.set(!report.is_empty()));
        report
    }

    async fn load(self) {
        match drafts::load(KEY).await {
            Ok(text) => {
                let kept: Option<Submission> = text.and_then(|text| serde_json::from_str(&text).ok());
                match kept {
                    Some(submission) => {
                        let is_sent = !submission.can_edit();
                        self.submission.set(submission);
                        self.kept.set(Kept::Since(present()));
                        self.phase.set(if is_sent { Phase::Uncertain(None) } else { Phase::Writing });
                    }
                    None => self.start_over(),
                }
            }
            Err(_) => {
                self.start_over();
                self.kept.set(Kept::Refused);
            }
        }
    }

    /// An empty report.
    fn start_over(self) {
        self.submission.set(Submission::new(IssueDraft::new(None), random::mark().unwrap_or_default()));
        self.refusal.set(None);
        self.kept.set(Kept::Nothing);
        self.phase.set(Phase::Writing);
    }

    /// Whether there is anything that would be missed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.submission.with(|submission| submission.can_edit() && submission.draft.is_untouched())
    }

    /// Changes the draft, and keeps it.
    pub fn edit(self, change: impl FnOnce(&mut IssueDraft)) {
        if self.phase.get_untracked() != Phase::Writing {
            return;
        }
        self.submission.update(|submission| change(&mut submission.draft));
        // What was refused is no longer what is written.
        if self.refusal.with_untracked(Option::is_some) {
            self.refusal.set(None);
        }
        self.keep();
    }

    /// Writes the report for this device, unless it is about another one already.
    pub fn prefill(self, device: &str) {
        let is_free = self.submission.with_untracked(|submission| {
            submission.can_edit()
                && (submission.draft.device_id.is_empty() || submission.draft.is_untouched())
        });
        if is_free {
            self.edit(|draft| device.clone_into(&mut draft.device_id));
        }
    }

    /// Throws the draft away.
    pub fn discard(self) {
        spawn_local(async move {
            // What could not be kept need not be forgotten.
            let _ = drafts::remove(KEY).await;
        });
        self.start_over();
    }

    /// What will be sent, for reading.
    #[must_use]
    pub fn body(self) -> String {
        self.submission.with(|submission| submission.body(self.marks))
    }

    /// Sends it: once, and not before the browser has it on its disk as sent.
    pub fn submit(self) {
        if self.phase.get_untracked() != Phase::Writing {
            return;
        }
        if !network::is_online() {
            self.refusal.set(Some(ApiError::Offline));
            return;
        }
        self.send();
    }

    /// Sends it again, after somebody has seen that the server does not have it.
    pub fn send_again(self) {
        if self.phase.get_untracked() == Phase::NotFound {
            self.send();
        }
    }

    fn send(self) {
        self.refusal.set(None);
        self.phase.set(Phase::Sending);
        self.submission.update(|submission| submission.freeze(self.marks, present()));
        spawn_local(async move {
            self.write().await;
            let device_id =
                self.submission.with_untracked(|submission| submission.draft.device_id.trim().to_owned());
            let body = wrapped(&self.body(), self.wraps);
            self.data.records.ask(Question::Submit { device_id, body }, move |reply| self.hear(reply));
        });
    }

    fn hear(self, reply: Reply) {
        match reply {
            Ok(Answer::Stored(id) | Answer::Found(Some(id))) => self.is_stored(&id),
            Ok(Answer::Refused(error)) => self.is_refused(error),
            Ok(Answer::Uncertain(error)) => {
                self.phase.set(Phase::Uncertain(Some(error)));
                self.look_up();
            }
            Ok(Answer::Found(None)) => self.phase.set(Phase::NotFound),
            // To be looked up after the next sign-in.
            Ok(_) | Err(ApiError::Unauthorized) => self.phase.set(Phase::Uncertain(None)),
            Err(error) => self.phase.set(Phase::Uncertain(Some(error))),
        }
    }

    /// Says so, and shows it, also when it was found long after it was sent.
    fn is_stored(self, id: &str) {
        let device = self.submission.with_untracked(|submission| submission.draft.device_id.clone());
        self.discard();
        self.data.toasts.say(toasts::Tone::Good, fill(words().report_stored, &[("id", id)]));
        if matches!(self.navigation.route.get_untracked(), Route::New(_)) {
            self.navigation.replace(&Route::device(&device));
        }
    }

    /// The server said no, so nothing is there: back to writing.
    fn is_refused(self, error: ApiError) {
        self.submission.update(|submission| submission.sent = None);
        self.phase.set(Phase::Writing);
        self.refusal.set(Some(error));
        self.keep();
    }

    /// Asks the server whether it has the report.
    pub fn look_up(self) {
        if !matches!(self.phase.get_untracked(), Phase::Uncertain(_) | Phase::NotFound) {
            return;
        }
        let asked = self.submission.with_untracked(|submission| {
            Some((submission.draft.device_id.trim().to_owned(), submission.mark()?))
        });
        if let Some((device_id, mark)) = asked {
            self.phase.set(Phase::Looking);
            self.data.records.ask(Question::Find { device_id, mark }, move |reply| self.hear(reply));
        }
    }

    /// Keeps the draft: one write at a time, and another if something changed meanwhile.
    fn keep(self) {
        let is_busy = self.saving.with_value(|(is_busy, _)| *is_busy);
        if is_busy {
            self.saving.set_value((true, true));
            return;
        }
        self.saving.set_value((true, false));
        spawn_local(async move {
            self.write().await;
            let is_due = self.saving.with_value(|(_, is_due)| *is_due);
            self.saving.set_value((false, false));
            if is_due {
                self.keep();
            }
        });
    }

    async fn write(self) {
        let text = self
            .submission
            .with_untracked(|submission| serde_json::to_string(submission).unwrap_or_default());
        let kept = match drafts::save(KEY, &text).await {
            Ok(()) => Kept::Since(present()),
            Err(_) => Kept::Refused,
        };
        self.kept.set(kept);
    }
}
