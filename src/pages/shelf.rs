//! `Shelf`: the lists of a page that are kept under a name, and links to this one.

use crate::data::navigation::use_navigation;
use crate::data::toasts::Tone;
use crate::data::views::Views;
use crate::data::{Data, clipboard, place, popover, use_data};
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::{text, when};
use crate::ui::options;
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{Words, fill, say, words};
use domain::Route;
use domain::saved_view::{LONGEST_NAME, NotSaved};
use leptos::prelude::*;
use leptos::task::spawn_local;

const PANEL: &str = "views";
/// What a press does: to the view whose name follows, or to this one.
const FORGET: &str = "-";
const KEEP: &str = "+";
const COPY: &str = "=";

/// The lists of a page that are kept.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// Where they are kept.
    pub views: Views,
    /// The list that is shown: its whole address, without what is open beside it.
    pub here: Signal<Route>,
    /// What the usual list is called.
    pub usual: fn(&'static Words) -> &'static str,
}

impl Shelf {
    /// What opens it. `draw` gives [`Self::choice`], which may come later.
    pub fn menu(self, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let current = text(move || self.name().unwrap_or_else(|| words().view_not_kept.to_owned()));
        let content = view! { {say(|w| w.view)} <strong><bdi>{current}</bdi></strong> {Icon::Down.draw()} };
        let keep = || opener(PANEL, "btn", view! { {say(|w| w.keep_view)} });
        view! {
            {when(move || self.name().is_none(), keep)}
            {opener(PANEL, "btn quiet", content)}
            {panel(PANEL, say(|w| w.views), draw)}
        }
    }

    /// What this list is called; `None` when it is not kept.
    fn name(self) -> Option<String> {
        let here = self.here.get();
        let is_here = |query: &str| here.with(query) == here;
        let kept = self.views.all.with(|all| all.find(&is_here).map(str::to_owned));
        kept.or_else(|| is_here("").then(|| (self.usual)(words()).to_owned()))
    }

    /// All that are kept, and keeping this one.
    pub fn choice(self) -> AnyView {
        let data = use_data();
        let (typed, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let keep = move || {
            let query = self.here.get_untracked().query();
            match self.views.keep(&typed.get_untracked(), &query) {
                Ok(()) => popover::hide(PANEL),
                Err(refusal) => problem.set(told(refusal)),
            }
        };
        let press = move |value: String| match value.get(..1) {
            Some(KEEP) => keep(),
            Some(COPY) => self.copy_link(data),
            Some(FORGET) => self.views.forget(&value[1..]),
            // The link is followed by itself.
            _ => popover::hide(PANEL),
        };
        let all = move || {
            let usual = self.view((self.usual)(words()).to_owned(), "", false);
            let kept = self.views.all.get().0.into_iter();
            let kept = kept.map(|view| self.view(view.name, &view.address_query, true));
            std::iter::once(usual).chain(kept).collect()
        };
        let content = view! {
            {options::list(all)}
            <label for="view-name">{say(|w| w.view_name)}</label>
            <input
                class="input"
                id="view-name"
                autocomplete="off"
                aria-describedby="view-problem"
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <p class="crit" id="view-problem" role="alert">{text(move || problem.get())}</p>
            <div class="actions">
                {options::button("btn", KEEP, say(|w| w.keep_view))}
                {options::button("btn quiet", COPY, say(|w| w.copy_link))}
            </div>
        };
        parts::heard("options", press, content)
    }

    /// A view is a link, which can also be opened in another tab.
    fn view(self, name: String, query: &str, is_own: bool) -> AnyView {
        let is_here = self.name().as_ref() == Some(&name);
        let href = use_navigation().href(&self.here.get_untracked().with(query));
        let label = fill(words().forget_view, &[("view", &name)]);
        let value = [FORGET, &name].concat();
        let forget = is_own.then(|| options::sign(None, value, label, false, Icon::Cross));
        view! {
            <a href=href data-value="" aria-current=is_here.to_string()><bdi>{name}</bdi></a>
            {forget}
        }
    }

    fn copy_link(self, data: Data) {
        let href = use_navigation().href(&self.here.get_untracked());
        let address = place::absolute(&href).unwrap_or_default();
        spawn_local(async move {
            match clipboard::copy(address).await {
                true => data.toasts.say(Tone::Good, words().copied.to_owned()),
                false => data.toasts.say(Tone::Bad, words().link_not_copied.to_owned()),
            }
        });
    }
}

/// Why something was not kept under a name, in words.
pub fn told(refusal: NotSaved) -> String {
    let words = words();
    match refusal {
        NotSaved::NoName => words.view_no_name.to_owned(),
        NotSaved::LongName => fill(words.view_long_name, &[("most", &LONGEST_NAME.to_string())]),
        NotSaved::TooMany => words.view_too_many.to_owned(),
    }
}
