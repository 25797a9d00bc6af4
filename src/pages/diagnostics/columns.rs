//! Which columns the list has, and in which order.

use super::List;
use super::rows::column_word;
use super::tools::Tool;
use crate::data::focus;
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::options::{self, Choice};
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Route;
use domain::listing::{Column, Listing, Shown};
use domain::query::lower;
use engine::message::{Answer, Question};
use leptos::prelude::*;

const PANEL: &str = "columns";
/// So many more columns are offered at once.
const MOST: usize = 60;
/// What a press does to the column whose key follows; without a sign it comes or goes.
const UP: &str = "<";
const DOWN: &str = ">";
/// The value of the button that brings the usual columns back.
const USUAL: &str = "*";

impl List {
    pub(super) fn columns(self) -> AnyView {
        view! {
            {opener(PANEL, "btn", view! { {Icon::Columns.draw()} {say(|w| w.columns)} })}
            {panel(PANEL, say(|w| w.columns), move || self.tool(Tool::Columns))}
        }
    }

    pub(super) fn column_choice(self) -> AnyView {
        let press = move |value: String| self.on_column_press(&value);
        let typed = RwSignal::new(String::new());
        let details = self.data.records.follow(|| Some(Question::Details));
        let shown = move || self.listing.with(Listing::shown);
        let chosen = move || {
            let shown = shown();
            shown.iter().enumerate().map(|(at, one)| chosen(&one.column, at, shown.len())).collect()
        };
        let others = move || {
            let details = match details.get() {
                Some(Ok(Answer::Values(values))) => values,
                _ => Vec::new(),
            };
            let (shown, typed) = (shown(), lower(&typed.get()));
            let details = details.into_iter().map(|(path, _)| Column::Detail(path));
            let others = Column::KNOWN.into_iter().chain(details).filter(|column| {
                let is_shown = shown.iter().any(|known| known.column == *column);
                !is_shown && lower(&column_word(column)).contains(&typed)
            });
            others.take(MOST).map(|column| choice(&column, false, false)).collect()
        };
        let content = view! {
            {options::list(chosen)}
            {options::button("btn quiet", USUAL, say(|w| w.usual_columns))}
            <input
                class="input"
                type="search"
                autocomplete="off"
                aria-label=say(|w| w.find_column)
                placeholder=say(|w| w.find_column)
                on:input=move |event| typed.set(event_target_value(&event))
            />
            {options::list(others)}
        };
        parts::heard("options", press, content)
    }

    fn on_column_press(self, value: &str) {
        let sign = &value[..value.len().min(1)];
        let key = if [UP, DOWN, USUAL].contains(&sign) { &value[1..] } else { value };
        self.arrange(|listing| {
            listing.columns = match Column::from_key(key) {
                Some(column) => changed(listing.shown(), column, sign),
                None => Vec::new(),
            };
        });
        let back = [if sign == UP { DOWN } else { UP }, key].concat();
        focus::move_to_first(&[&id_of(value), &id_of(&back)]);
    }

    /// Changes how the list looks: no step of the history of its own.
    pub(super) fn arrange(self, change: impl FnOnce(&mut Listing)) {
        let mut listing = self.listing.get_untracked();
        change(&mut listing);
        let entry = self.open.get_untracked();
        self.navigation.rearrange(&Route::Diagnostics { listing, entry });
    }
}

/// The columns after a press. One always stays.
fn changed(mut columns: Vec<Shown>, column: Column, sign: &str) -> Vec<Shown> {
    let at = columns.iter().position(|shown| shown.column == column);
    match (at, sign) {
        (Some(at), UP) if at > 0 => columns.swap(at - 1, at),
        (Some(at), DOWN) if at + 1 < columns.len() => columns.swap(at, at + 1),
        (_, UP | DOWN) => {}
        (Some(at), _) if columns.len() > 1 => drop(columns.remove(at)),
        (Some(_), _) => {}
        (None, _) => columns.push(Shown::new(column)),
    }
    if columns == Listing::default().shown() { Vec::new() } else { columns }
}

/// The id of what is pressed for this.
fn id_of(value: &str) -> String {
    ["column-", value].concat()
}

/// A column that is shown.
fn chosen(column: &Column, at: usize, len: usize) -> AnyView {
    let word = column_word(column);
    let mover = |sign: &str, sentence, icon, is_off| {
        let value = [sign, &column.key()].concat();
        options::sign(Some(id_of(&value)), value, fill(sentence, &[("column", &word)]), is_off, icon)
    };
    let up = mover(UP, words().move_up, Icon::Up, at == 0);
    let down = mover(DOWN, words().move_down, Icon::Down, at + 1 == len);
    view! { {choice(column, true, len == 1)} {up} {down} }
}

fn choice(column: &Column, is_on: bool, is_fixed: bool) -> AnyView {
    let value = column.key().into_owned();
    let id = id_of(&value);
    Choice { value, word: column_word(column), count: String::new(), is_on, is_fixed }.draw(Some(id), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn columns(keys: &str) -> Vec<Shown> {
        keys.split(' ').filter_map(Column::from_key).map(Shown::new).collect()
    }

    #[track_caller]
    fn check(before: &str, key: &str, sign: &str, after: &str) {
        let column = Column::from_key(key).unwrap();
        assert_eq!(changed(columns(before), column, sign), columns(after), "{sign}{key} in {before}");
    }

    #[wasm_bindgen_test]
    fn a_press_moves_a_column_and_lets_it_come_and_go() {
        check("id by status", "by", UP, "by id status");
        check("id by status", "by", DOWN, "id status by");
        check("id by status", "id", UP, "id by status");
        check("id by status", "status", DOWN, "id by status");
        check("id by", "details.a", "d", "id by details.a");
        check("id by", "id", "i", "by");
        check("by", "by", "b", "by");
    }

    #[wasm_bindgen_test]
    fn the_usual_columns_in_their_order_are_no_choice() {
        let usual = Listing::default().shown();
        let mut turned = usual.clone();
        turned.swap(0, 1);
        assert_eq!(changed(turned, usual[0].column.clone(), UP), []);
    }
}
