//! Where an entry of the outbox stands, in words.

use crate::data::Data;
use crate::data::outbox::Outbox;
use crate::ui::badge::{Look, of_class};
use crate::words::{fill, words};
use domain::Class;
use domain::outbox::{Item, State};
use leptos::prelude::*;

/// The word for where an entry stands, and its look.
pub fn state(item: &Item) -> (Look, &'static str) {
    let words = words();
    let (class, word) = match item.state {
        State::Waiting => (Class::Work, words.desk.state_waiting),
        State::Sending | State::Stored => (Class::Work, words.desk.state_sending),
        State::Uncertain if item.needs_person => (Class::Critical, words.desk.state_unclear),
        State::Uncertain => (Class::Warning, words.desk.state_uncertain),
        State::Refused => (Class::Critical, words.desk.state_refused),
    };
    (of_class(class, false), word)
}

/// What it means, and what happens next by itself.
pub fn meaning(data: Data, outbox: Outbox, item: &Item) -> String {
    let words = words();
    let next = data.exact_time(item.due.max(item.held_until));
    let is_past = item.due.max(item.held_until) <= data.clock.now();
    match item.state {
        State::Waiting if !outbox.can_reach(item) => words.desk.waits_for_sign_in.to_owned(),
        State::Waiting if outbox.needs_probe.get() => words.desk.waits_for_network.to_owned(),
        State::Waiting => fill(words.desk.sent_next, &[("time", &next)]),
        State::Sending => words.desk.sending_text.to_owned(),
        State::Uncertain if item.needs_person => words.desk.unclear_text.to_owned(),
        State::Uncertain if is_past => words.looking.to_owned(),
        State::Uncertain => fill(words.desk.looked_for_next, &[("time", &next)]),
        State::Refused => words.nothing_sent.to_owned(),
        State::Stored => String::new(),
    }
}
