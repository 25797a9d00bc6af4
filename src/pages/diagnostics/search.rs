//! The search box: a plain box that offers what the word at the caret can become,
//! and says what it does not understand.

use super::List;
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::{flag, live, text, value};
use crate::ui::popover::opener;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::query::complete::{Completion, Wanted, apply, complete};
use domain::query::{FIELD_NAMES, Field, Problem, Query, QueryError, lower};
use engine::message::{Answer, Question};
use leptos::prelude::*;
use leptos::{ev, html};
use std::time::Duration;

/// The id of the box.
pub(super) const FILTER: &str = "filter";
const CHOICES: &str = "filter-choices";
const PROBLEM: &str = "filter-problem";

/// So much is offered at once.
const MOST: usize = 10;
/// So long a pause in typing asks for what is offered.
const PAUSE: Duration = Duration::from_millis(150);
/// So many characters before a problem are shown with it.
const CONTEXT: usize = 24;

/// Something that is offered, and how often it is used.
type Choice = (String, Option<u32>);

#[derive(Clone, Copy)]
struct Search {
    list: List,
    input: NodeRef<html::Input>,
    /// How many bytes stand before it.
    caret: RwSignal<u32>,
    /// Whether one types, so that what fits is offered.
    is_typing: RwSignal<bool>,
    /// Whether one asked for what there is, where nothing is typed.
    is_asking: RwSignal<bool>,
    has_focus: RwSignal<bool>,
    choices: RwSignal<Vec<Choice>>,
    active: RwSignal<Option<u32>>,
}

impl List {
    pub(super) fn search(self) -> AnyView {
        let search = Search::new(self);
        let is_bad = move || search.problem().is_some();
        view! {
            <div class="search">
                {Icon::Search.draw()}
                <input
                    id=FILTER
                    node_ref=search.input
                    type="search"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-label=say(|w| w.filter_entries)
                    aria-autocomplete="list"
                    aria-controls=CHOICES
                    aria-activedescendant=value(move || search.active.get().map(option_id))
                    aria-describedby=PROBLEM
                    aria-invalid=text(move || is_bad().to_string())
                    placeholder=say(|w| w.filter_placeholder)
                    prop:value=text(move || self.listing.with(|listing| listing.query.clone()))
                    on:input=move |event| search.on_input(&event)
                    on:keydown=move |event| search.on_key(&event)
                    on:focus=move |_| search.has_focus.set(true)
                    on:blur=move |_| {
                        search.has_focus.set(false);
                        search.close();
                    }
                />
                <kbd aria-hidden="true">"/"</kbd>
                {opener(super::help::PANEL, "btn quiet", view! { <span aria-hidden="true">"?"</span> <span class="hidden">{say(|w| w.query_help)}</span> })}
                {search.popup()}
            </div>
            <p class="problem" id=PROBLEM role="status">{live(move || search.problem().map(told))}</p>
            {self.help()}
        }
    }
}

impl Search {
    fn new(list: List) -> Self {
        let search = Self {
            list,
            input: NodeRef::new(),
            caret: RwSignal::new(0),
            is_typing: RwSignal::new(false),
            is_asking: RwSignal::new(false),
            has_focus: RwSignal::new(false),
            choices: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
        };
        search.find_choices();
        search
    }

    /// What can be completed at the caret.
    fn wanted(self) -> Option<Completion> {
        let (is_typing, is_asking) = (self.is_typing.get(), self.is_asking.get());
        let caret = self.caret.get() as usize;
        let wanted = self.list.listing.with(|listing| complete(&listing.query, caret))?;
        let is_empty = matches!(&wanted.kind, Wanted::Field(typed) if typed.is_empty());
        (is_asking || is_typing && !is_empty).then_some(wanted)
    }

    /// Nothing is offered until one types again.
    fn close(self) {
        self.is_typing.set(false);
        self.is_asking.set(false);
    }

    /// Finds what fits, in a pause of typing: what the query finds comes first.
    fn find_choices(self) {
        Effect::new(move |before: Option<(usize, Option<TimeoutHandle>)>| {
            let (place, timer) = before.unwrap_or_default();
            if let Some(timer) = timer {
                timer.clear();
            }
            self.active.set(None);
            let wanted = self.wanted();
            let now = wanted.as_ref().map_or(usize::MAX, |wanted| wanted.span.0);
            if now != place {
                self.choices.set(Vec::new());
            }
            let ask = wanted.map(|wanted| set_timeout_with_handle(move || self.ask(wanted.clone()), PAUSE));
            (now, ask.and_then(Result::ok))
        });
    }

    fn ask(self, wanted: Completion) {
        let question = match &wanted.kind {
            Wanted::Field(_) => Question::Details,
            Wanted::Value(field, typed) => {
                Question::Values { field: field.clone(), text: lower(typed), limit: MOST as u32 }
            }
            Wanted::OneOf(all, typed) => {
                let fitting = all.iter().filter(|one| one.starts_with(&lower(typed)));
                return self.choices.set(fitting.map(|one| ((*one).to_owned(), None)).collect());
            }
            Wanted::Word(_) => return,
        };
        self.list.data.records.ask(question, move |reply| {
            // Whoever typed on wants something else, and whoever left the page nothing.
            let is_wanted =
                !self.choices.is_disposed() && untrack(|| self.wanted()).as_ref() == Some(&wanted);
            if let (true, Ok(Answer::Values(values))) = (is_wanted, reply) {
                self.choices.set(fitting(&wanted.kind, values));
            }
        });
    }

    fn popup(self) -> AnyView {
        let item = move |(index, (word, count)): (u32, Choice)| {
            let count = count.map(|count| self.list.data.number(count));
            view! {
                <li role="option" id=option_id(index) data-value=index.to_string() aria-selected=text(move || (self.active.get() == Some(index)).to_string())>
                    <bdi class="name">{word}</bdi>
                    <span class="muted">{count}</span>
                </li>
            }
        };
        let press = move |value: String| {
            if let Ok(index) = value.parse() {
                self.choose(index);
            }
        };
        let count = move || {
            let count = self.choices.with(Vec::len);
            let told = || fill(words().choices, &[("count", &self.list.data.number(count as u32))]);
            if count > 0 { told() } else { String::new() }
        };
        let choices = view! {
            <ul
                class="choices"
                role="listbox"
                id=CHOICES
                aria-label=say(|w| w.suggestions)
                hidden=flag(move || self.choices.with(Vec::is_empty))
                // The box must not lose the focus before the press counts.
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
            >
                {live(move || (0..).zip(self.choices.get()).map(item).collect::<Vec<_>>())}
            </ul>
            <span class="hidden" role="status">{text(count)}</span>
        };
        parts::heard("", press, choices)
    }

    fn on_input(self, event: &ev::Event) {
        let typed = event_target_value(event);
        self.note_caret(&typed);
        self.is_typing.set(true);
        self.list.type_query(typed);
    }

    fn note_caret(self, query: &str) {
        let units = self.input.get_untracked().and_then(|input| input.selection_start().ok().flatten());
        let caret = units.map_or(query.len(), |units| byte_at(query, units as usize));
        self.caret.set(caret as u32);
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        let is_open = self.choices.with_untracked(|choices| !choices.is_empty());
        let active = self.active.get_untracked();
        let is_used = match event.key().as_str() {
            _ if event.is_composing() => false,
            "ArrowDown" => self.step(1),
            "ArrowUp" if is_open => self.step(-1),
            "Enter" => match active {
                Some(index) => self.choose(index),
                None => {
                    self.close();
                    true
                }
            },
            "Tab" if is_open && !event.shift_key() => match active {
                Some(index) => self.choose(index),
                // Where nothing is typed yet, Tab goes on as ever.
                None => self.has_begun() && self.choose(0),
            },
            "Escape" if is_open => {
                self.close();
                true
            }
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                self.close();
                false
            }
            _ => false,
        };
        if is_used {
            event.prevent_default();
        }
    }

    /// Goes through what is offered, and asks for it where nothing is.
    fn step(self, by: i32) -> bool {
        let count = self.choices.with_untracked(Vec::len) as u32;
        if count == 0 {
            self.list.listing.with_untracked(|listing| self.note_caret(&listing.query));
            self.is_asking.set(true);
            return true;
        }
        let next = match self.active.get_untracked() {
            None if by < 0 => count - 1,
            None => 0,
            Some(index) => index.saturating_add_signed(by).min(count - 1),
        };
        self.active.set(Some(next));
        true
    }

    /// Whether a part of what is offered is typed.
    fn has_begun(self) -> bool {
        match untrack(|| self.wanted()).map(|wanted| wanted.kind) {
            Some(Wanted::Field(typed) | Wanted::Value(_, typed) | Wanted::OneOf(_, typed)) => {
                !typed.is_empty()
            }
            _ => false,
        }
    }

    fn choose(self, index: u32) -> bool {
        let choice = self.choices.with_untracked(|choices| choices.get(index as usize).cloned());
        let (Some((choice, _)), Some(completion)) = (choice, untrack(|| self.wanted())) else {
            return false;
        };
        let query = self.list.listing.with_untracked(|listing| listing.query.clone());
        let (query, caret) = apply(&query, &completion, &choice);
        if let Some(input) = self.input.get_untracked() {
            let units = u32::try_from(query[..caret].encode_utf16().count()).ok();
            input.set_value(&query);
            // Fails only for boxes that hold no text.
            let _ = input.set_selection_start(units);
            let _ = input.set_selection_end(units);
        }
        self.caret.set(caret as u32);
        self.is_asking.set(false);
        self.is_typing.set(true);
        self.list.type_query(query);
        true
    }

    /// What is wrong with the query, save for what is about to be typed.
    fn problem(self) -> Option<(QueryError, String)> {
        let query = self.list.listing.with(|listing| listing.query.clone());
        let error = Query::parse(&query).err()?;
        let is_begun = match error.problem {
            Problem::UnclosedQuote => true,
            Problem::MissingValue(_) => error.at >= query.trim_end_matches(',').chars().count(),
            _ => false,
        };
        (!is_begun || !self.has_focus.get()).then_some((error, query))
    }
}

/// What can stand where something is wanted: values, or the names of fields, those
/// that are known first. What is typed already is not offered.
fn fitting(wanted: &Wanted, used: Vec<(String, u32)>) -> Vec<Choice> {
    let used = used.into_iter();
    let Wanted::Field(typed) = wanted else {
        let typed = if let Wanted::Value(_, typed) = wanted { lower(typed) } else { String::new() };
        return used
            .filter(|(value, _)| lower(value) != typed)
            .map(|(value, count)| (value, Some(count)))
            .collect();
    };
    let typed = lower(typed);
    let known = FIELD_NAMES.iter().map(|name| ((*name).to_owned(), None));
    let known = known.filter(|(name, _)| name.starts_with(&typed));
    let is_name =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let details = used.filter(|(path, _)| lower(path).contains(&typed) && is_name(path));
    let details = details.map(|(path, count)| (Field::Detail(path).name(), Some(count)));
    known.chain(details).filter(|(name, _)| *name != typed).take(MOST).collect()
}

fn option_id(index: u32) -> String {
    ["filter-choice-", &index.to_string()].concat()
}

/// The byte at which this many units of UTF-16 end.
fn byte_at(text: &str, units: usize) -> usize {
    let mut rest = units;
    for (at, sign) in text.char_indices() {
        if rest == 0 {
            return at;
        }
        rest = rest.saturating_sub(sign.len_utf16());
    }
    text.len()
}

/// What is wrong, in words, and the place.
fn told((QueryError { at, problem }, query): (QueryError, String)) -> AnyView {
    let words = words();
    let value = |sentence, value: &str| fill(sentence, &[("value", value)]);
    let message = match &problem {
        Problem::UnclosedQuote => words.unclosed_quote.to_owned(),
        Problem::MissingValue(name) => value(words.missing_value, name),
        Problem::NotANumber(text) => value(words.not_a_number, text),
        Problem::NotAMoment(text) => value(words.not_a_moment, text),
        Problem::NotAPeriod(text) => value(words.not_a_period, text),
        Problem::NotAFreshness(text) => value(words.not_a_freshness, text),
        Problem::NotAState(text) => value(words.not_a_state, text),
        Problem::NotComparable(name) => value(words.not_comparable, name),
    };
    let before: String = query.chars().take(at).skip(at.saturating_sub(CONTEXT)).collect();
    let place: String = query.chars().skip(at).take_while(|sign| !sign.is_whitespace()).collect();
    let place = if place.is_empty() { "…".to_owned() } else { place };
    view! {
        {Icon::Triangle.draw()}
        <span>{message} " " {words.last_result}</span>
        <code>{before}<mark>{place}</mark></code>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[track_caller]
    fn check(wanted: &Wanted, used: &[(&str, u32)], expected: &[&str]) {
        let used = used.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect();
        let found: Vec<String> = fitting(wanted, used).into_iter().map(|(word, _)| word).collect();
        assert_eq!(found, expected, "{wanted:?}");
    }

    #[wasm_bindgen_test]
    fn what_is_offered_fits_and_is_not_there_already() {
        let name = |typed: &str| Wanted::Field(typed.into());
        check(&name("st"), &[("store", 3), ("a b st", 2)], &["status", "store"]);
        check(&name("STATUS"), &[("status", 3), ("cost", 2)], &["details.status"]);
        let value = |typed: &str| Wanted::Value(Field::Status, typed.into());
        check(&value("o"), &[("open", 3), ("O", 2)], &["open"]);
    }

    #[wasm_bindgen_test]
    fn the_caret_stands_between_whole_signs() {
        let text = "aé😀b";
        let places: Vec<usize> = (0..7).map(|units| byte_at(text, units)).collect();
        assert_eq!(places, [0, 1, 3, 7, 7, 8, 8]);
    }
}
