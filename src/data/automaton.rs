//! What this browser reports by itself: opt-in, by the tab that sends, one at a time, looked up
//! on the server before each one.

use super::Data;
use super::clock::present;
use super::detection::{Detection, report};
use super::session::Access;
use super::writing::Writing;
use crate::platform::random;
use crate::platform::storage::{Store, on_change};
use domain::draft::{Field, FreeField, FreeKind};
use domain::outbox::{DETECTED_BY, Item};
use domain::rule::{Automaton, Candidate, Deed, SeenFirst, Show, Turn};
use domain::submission::Mark;
use engine::message::{AboutFindings, Answer, Finding, FindingList, Question, decode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const KEY: &str = "diagboard.automaton";
/// How often it is looked whether something is to be reported.
const BEAT: Duration = Duration::from_secs(2);
/// So many findings are looked at.
const MOST: u32 = 500;

/// Whether this browser was told to report by itself.
#[must_use]
pub fn is_on() -> bool {
    Store::Local.read(KEY).is_some_and(|text| text.contains("\"on\":true"))
}

/// Calls, for the life of the app, whenever it may have been switched on, here at the start or
/// in another tab.
pub fn on_switch(then: impl Fn() + 'static) {
    let look = move || {
        if is_on() {
            then();
        }
    };
    look();
    std::mem::forget(on_change(look));
}

/// What is kept of it. Every tab of this browser reads the same, so that switching it off
/// works at once.
#[must_use]
pub fn kept() -> Automaton {
    let text = Store::Local.read(KEY).unwrap_or_default();
    Automaton::read(&serde_json::from_str::<Value>(&text).unwrap_or_default())
}

/// Changes it; whether the browser keeps that.
pub fn change(change: impl FnOnce(&mut Automaton)) -> bool {
    let mut automaton = kept();
    change(&mut automaton);
    if automaton.browser.is_empty() {
        automaton.browser = random::mark().unwrap_or_default();
    }
    Store::Local.write(KEY, &automaton.to_json().to_string())
}

thread_local! {
    /// Whether this tab looks already.
    static IS_FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// Looks, every now and then, whether something is to be reported, from the first time that it
/// is switched on for the life of the app.
pub fn follow(data: Data) {
    if !is_on() || IS_FOLLOWED.replace(true) {
        return;
    }
    let driver = Rc::new(Driver {
        data,
        writing: Writing::of(data),
        seen: RefCell::default(),
        is_busy: Rc::default(),
    });
    set_interval(move || driver.beat(), BEAT);
}

struct Driver {
    data: Data,
    writing: Writing,
    seen: RefCell<SeenFirst>,
    is_busy: Rc<Cell<bool>>,
}

/// Something is being looked up or submitted, until this is dropped: also when an answer never
/// comes.
struct Busy(Rc<Cell<bool>>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Driver {
    fn beat(self: &Rc<Self>) {
        if self.is_busy.get() || !self.may() {
            return;
        }
        self.is_busy.set(true);
        let (this, busy) = (Rc::clone(self), Busy(Rc::clone(&self.is_busy)));
        self.find(move |list| this.choose(&list, busy));
    }

    /// Whether this tab may report now.
    fn may(&self) -> bool {
        let outbox = self.writing.outbox;
        // Only what was read whole says what nobody has reported; and one is on its way at a time.
        is_on()
            && self.data.session.access.get_untracked() == Access::SignedIn
            && kept().base == untrack(|| self.data.session.base_now())
            && outbox.is_leading.get_untracked()
            && outbox.is_durable.get_untracked()
            && untrack(|| self.data.records.is_whole())
            && !outbox.items.with_untracked(|items| items.iter().any(Item::is_automatic))
    }

    /// Asks what is found and not reported.
    fn find(&self, then: impl FnOnce(FindingList) + 'static) {
        // Other tabs may have changed the rules.
        let Some(ruling) = untrack(|| Detection::restore(self.data).ruling()) else { return };
        let question = AboutFindings::FindingList {
            ruling,
            show: Show::Unreported,
            text: String::new(),
            rule: String::new(),
            len: MOST,
            now: present(),
        };
        self.data.records.ask(question.ask(), move |reply| {
            if let Ok(Answer::About(bytes)) = reply
                && let Some(list) = decode(&bytes)
            {
                then(list);
            }
        });
    }

    /// Takes the finding whose turn it is, if there is one, and looks it up on the server.
    fn choose(self: Rc<Self>, list: &FindingList, busy: Busy) {
        let waits = |row: &Finding| {
            let is_it = |item: &Item| item.draft.free_text("fingerprint") == Some(&row.fingerprint);
            self.writing.outbox.items.with_untracked(|items| items.iter().any(is_it))
        };
        let open: Vec<&Finding> = list.rows.iter().filter(|row| !waits(row)).collect();
        let candidate = |row: &&Finding| Candidate {
            fingerprint: row.fingerprint.clone(),
            since: row.since,
            reported_at: row.reported_at,
        };
        let candidates: Vec<Candidate> = open.iter().map(candidate).collect();
        let latest = list.automaton.as_ref().map(|(browser, at)| (browser.as_str(), *at));
        let per_hour = self.data.config.with_value(|config| config.auto_reports_per_hour);
        let turn = kept().turn(&candidates, &mut self.seen.borrow_mut(), latest, per_hour, present());
        let Turn::Report(place) = turn else { return };
        let Some(row) = open.get(place).map(|row| Finding::clone(row)) else { return };
        let look = Question::Find { device_id: row.device.clone(), mark: Mark::Nothing };
        let records = self.data.records;
        records.ask(look, move |reply| match reply {
            Ok(_) => Rc::clone(&self).find(move |now| self.report(row, &now, busy)),
            Err(_) => log(&row, Deed::NotAsked),
        });
    }

    /// Reports it, unless somebody has, or it was switched off meanwhile.
    fn report(self: Rc<Self>, row: Finding, now: &FindingList, busy: Busy) {
        let is_it = |now: &&Finding| now.fingerprint == row.fingerprint && now.reported_at == row.reported_at;
        if !now.rows.iter().any(|now| is_it(&now)) {
            return log(&row, Deed::Covered);
        }
        if !self.may() {
            return;
        }
        let automaton = kept();
        let mut draft = report(&row).begin();
        draft.set_text(Field::ReportedBy, automaton.by);
        draft.free.push(FreeField {
            name: DETECTED_BY.to_owned(),
            kind: FreeKind::Text,
            text: automaton.browser,
        });
        spawn_local(async move {
            let is_kept = self.writing.outbox.submit(vec![draft], None).await.is_some();
            log(&row, if is_kept { Deed::Submitted } else { Deed::NotKept });
            drop(busy);
        });
    }
}

fn log(row: &Finding, deed: Deed) {
    // Where the browser keeps nothing, it reports nothing either.
    change(|automaton| automaton.log(&row.fingerprint, deed, present()));
}
