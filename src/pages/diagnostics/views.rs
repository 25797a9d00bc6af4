//! Lists that are kept under a name, and links to this one.

use super::List;
use super::tools::Tool;
use crate::data::toasts::Tone;
use crate::data::{clipboard, place, popover};
use crate::pages::parts;
use crate::ui::icon::Icon;
use crate::ui::live::{text, when};
use crate::ui::options;
use crate::ui::popover::{opener, panel};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Route;
use domain::listing::Listing;
use domain::saved_view::{LONGEST_NAME, NotSaved};
use leptos::prelude::*;
use leptos::task::spawn_local;

const PANEL: &str = "views";
/// What a press does: to the view whose name follows, or to this one.
const FORGET: &str = "-";
const KEEP: &str = "+";
const COPY: &str = "=";

impl List {
    pub(super) fn views(self) -> AnyView {
        let current = text(move || self.view_name().unwrap_or_else(|| words().view_not_kept.to_owned()));
        let content = view! { {say(|w| w.view)} <strong><bdi>{current}</bdi></strong> {Icon::Down.draw()} };
        let keep = || opener(PANEL, "btn", view! { {say(|w| w.keep_view)} });
        view! {
            {when(move || self.view_name().is_none(), keep)}
            {opener(PANEL, "btn quiet", content)}
            {panel(PANEL, say(|w| w.views), move || self.tool(Tool::Views))}
        }
    }

    /// What this list is called; `None` when it is not kept.
    fn view_name(self) -> Option<String> {
        self.listing.with(|listing| {
            let kept = self.data.views.all.with(|all| all.matches(listing).map(str::to_owned));
            kept.or_else(|| (*listing == Listing::default()).then(|| words().all_entries.to_owned()))
        })
    }

    pub(super) fn view_choice(self) -> AnyView {
        let (typed, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let keep = move || {
            let (views, typed) = (self.data.views, typed.get_untracked());
            match self.listing.with_untracked(|listing| views.keep(&typed, listing)) {
                Ok(()) => popover::hide(PANEL),
                Err(refusal) => problem.set(told(refusal)),
            }
        };
        let press = move |value: String| match value.get(..1) {
            Some(KEEP) => keep(),
            Some(COPY) => self.copy_link(),
            Some(FORGET) => self.data.views.forget(&value[1..]),
            // The link is followed by itself.
            _ => popover::hide(PANEL),
        };
        let all = move || {
            let usual = self.view(words().all_entries.to_owned(), Listing::default(), false);
            let kept = self.data.views.all.get().0.into_iter();
            let kept = kept.map(|view| self.view(view.name.clone(), view.listing(), true));
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
    fn view(self, name: String, listing: Listing, is_own: bool) -> AnyView {
        let is_here = self.view_name().as_ref() == Some(&name);
        let href = self.navigation.href(&Route::Diagnostics { listing, entry: None });
        let label = fill(words().forget_view, &[("view", &name)]);
        let value = [FORGET, &name].concat();
        let forget = is_own.then(|| options::sign(None, value, label, false, Icon::Cross));
        view! {
            <a href=href data-value="" aria-current=is_here.to_string()><bdi>{name}</bdi></a>
            {forget}
        }
    }

    fn copy_link(self) {
        let route = Route::Diagnostics { listing: self.listing.get_untracked(), entry: None };
        let address = place::absolute(&self.navigation.href(&route)).unwrap_or_default();
        let toasts = self.data.toasts;
        spawn_local(async move {
            match clipboard::copy(address).await {
                true => toasts.say(Tone::Good, words().copied.to_owned()),
                false => toasts.say(Tone::Bad, words().link_not_copied.to_owned()),
            }
        });
    }
}

/// Why a view was not kept, in words.
fn told(refusal: NotSaved) -> String {
    let words = words();
    match refusal {
        NotSaved::NoName => words.view_no_name.to_owned(),
        NotSaved::LongName => fill(words.view_long_name, &[("most", &LONGEST_NAME.to_string())]),
        NotSaved::TooMany => words.view_too_many.to_owned(),
    }
}
