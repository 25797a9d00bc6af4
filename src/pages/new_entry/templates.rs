//! Entries that are written again and again: beginning with one, keeping this one, and all
//! of them as a file.

use super::Form;
use super::extra::Extra;
use crate::data::templates::Templates;
use crate::data::{files, popover};
use crate::pages::{parts, shelf};
use crate::ui::icon::Icon;
use crate::ui::live::text;
use crate::ui::options;
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::draft::Template;
use leptos::prelude::*;

const PANEL: &str = "templates";
/// What a press does: to the template whose name follows, or to this entry.
const USE: &str = "!";
const FORGET: &str = "-";
const KEEP: &str = "+";
const SAVE: &str = "=";

impl Form {
    /// What opens them.
    pub(super) fn templates(self) -> AnyView {
        let content = view! { {say(|w| w.desk.templates)} {Icon::Down.draw()} };
        view! {
            {opener(PANEL, "btn quiet", content)}
            {panel(PANEL, say(|w| w.desk.templates), move || self.fetched(Extra::Templates))}
        }
    }

    pub(super) fn template_choice(self) -> AnyView {
        let templates = Templates::restore();
        let (typed, told) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let usual = || Template::firmware_update(words().desk.firmware_update);
        let begin = move |name: &str| {
            let kept = templates.all.with_untracked(|all| all.0.iter().find(|one| one.name == name).cloned());
            let (device, others) =
                self.writing.draft.with_untracked(|draft| (draft.device(), draft.others.clone()));
            self.writing.begin_with(kept.unwrap_or_else(usual).begin(&device, &others));
            popover::hide(PANEL);
        };
        let keep = move || {
            let draft = self.writing.draft.get_untracked();
            match templates.keep(&typed.get_untracked(), &draft) {
                Ok(()) => popover::hide(PANEL),
                Err(refusal) => told.set(shelf::told(refusal)),
            }
        };
        let press = move |value: String| match (value.get(..1), value.get(1..)) {
            (Some(USE), Some(name)) => begin(name),
            (Some(FORGET), Some(name)) => templates.forget(name),
            (Some(KEEP), _) => keep(),
            (Some(SAVE), _) => files::save_text(self.data, "templates", "json", &templates.file()),
            _ => {}
        };
        let load = move |event: leptos::ev::Event| {
            files::read_text(&event, move |text| {
                let words = words();
                told.set(match templates.load(&text.unwrap_or_default()) {
                    Some(Ok(count)) => fill(words.desk.loaded, &[("count", &self.data.number(count as f64))]),
                    Some(Err(refusal)) => shelf::told(refusal),
                    None => words.desk.no_templates_file.to_owned(),
                });
            });
        };
        let all = move || {
            let own = templates.all.get().0.into_iter().map(|one| one.name);
            let first = words().desk.firmware_update.to_owned();
            // An own one of that name takes its place.
            let is_replaced = templates.all.with(|all| all.0.iter().any(|one| one.name == first));
            let first = (!is_replaced).then(|| one(&first, false));
            first.into_iter().chain(own.map(|name| one(&name, true))).collect()
        };
        let content = view! {
            {options::list(all)}
            <label for="template-name">{say(|w| w.desk.template_name)}</label>
            <input
                class="input"
                id="template-name"
                autocomplete="off"
                aria-describedby="template-told"
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <p id="template-told" role="alert">{text(move || told.get())}</p>
            <div class="actions">
                {options::button("btn", KEEP, say(|w| w.desk.keep_template))}
            </div>
            <div class="actions">
                {options::button("btn quiet", SAVE, say(|w| w.desk.save_to_file))}
                <label class="btn quiet file">
                    {say(|w| w.desk.load_file)}
                    <input type="file" accept=".json,application/json" on:change=load />
                </label>
            </div>
        };
        parts::heard("options", press, content)
    }
}

fn one(name: &str, is_own: bool) -> AnyView {
    let label = fill(words().remove, &[("value", name)]);
    let forget = is_own.then(|| options::sign(None, [FORGET, name].concat(), label, false, Icon::Cross));
    view! {
        <button type="button" class="btn quiet grow" data-value=[USE, name].concat()><bdi>{name.to_owned()}</bdi></button>
        {forget}
    }
}
