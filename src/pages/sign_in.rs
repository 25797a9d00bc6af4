//! Sign in: which API, which token, and why it was refused.

use crate::data::navigation::use_navigation;
use crate::data::session::{Access, Session};
use crate::data::{Data, focus, is_online, place, use_data};
use crate::ui::field::{Field, Ids, TextInput};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::token::TokenProblem;
use domain::{ApiError, Route, Start, Token};
use leptos::prelude::*;

const BASE: Ids = Ids("api-base");
const TOKEN: Ids = Ids("api-token");

/// What the page knows.
#[derive(Clone, Copy)]
struct Form {
    data: Data,
    base: RwSignal<String>,
    token: RwSignal<String>,
    is_shown: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    base_error: RwSignal<Option<String>>,
    token_error: RwSignal<Option<String>>,
    failure: RwSignal<Option<ApiError>>,
}

/// The page.
pub fn page() -> AnyView {
    let data = use_data();
    let form = Form {
        data,
        base: RwSignal::new(data.session.base.get_untracked()),
        token: RwSignal::new(String::new()),
        is_shown: RwSignal::new(false),
        is_busy: RwSignal::new(false),
        base_error: RwSignal::new(None),
        token_error: RwSignal::new(None),
        failure: RwSignal::new(None),
    };
    focus::move_to(TOKEN.control());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    view! {
        <main class="sign-in" id="content">
            <form class="card" on:submit=submit novalidate>
                <p class="brand">{Icon::Pulse.draw()} {data.config.with_value(|config| config.title.clone())}</p>
                <div>
                    <h1>{say(|w| w.sign_in)}</h1>
                    {(!form.is_base_editable()).then(|| view! { <p class="muted host">{place::host(&form.base.get_untracked())}</p> })}
                </div>
                {form.is_base_editable().then(|| form.base_field())}
                {form.token_field()}
                {form.outcome()}
                <button type="submit" class="btn primary wide" disabled=form.is_busy>
                    {text(move || if form.is_busy.get() { words().signing_in } else { words().sign_in }.to_owned())}
                </button>
                {form.write_first()}
            </form>
        </main>
    }
}

impl Form {
    fn is_base_editable(self) -> bool {
        self.data.config.with_value(|config| config.api_base_editable)
    }

    fn base_field(self) -> AnyView {
        view! {
            <Field
                ids=BASE
                label=say(|w| w.api_address)
                hint=say(|w| w.api_address_hint)
                error=self.base_error
            >
                <TextInput
                    ids=BASE
                    value=self.base
                    kind="url"
                    input_mode="url"
                    is_bad=Signal::derive(move || self.base_error.get().is_some())
                    on_input=Callback::new(move |text| self.base.set(text))
                />
            </Field>
        }
    }

    fn token_field(self) -> AnyView {
        let kind = move || if self.is_shown.get() { "text" } else { "password" }.to_owned();
        let toggle = move || if self.is_shown.get() { words().hide } else { words().show }.to_owned();
        view! {
            <Field
                ids=TOKEN
                label=say(|w| w.api_token)
                hint=say(|w| w.api_token_hint)
                error=self.token_error
            >
                <div class="input with-button">
                    <input
                        id=TOKEN.control()
                        type=text(kind)
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby=TOKEN.described_by()
                        aria-invalid=text(move || self.token_error.get().is_some().to_string())
                        prop:value=self.token
                        on:input=move |event| self.token.set(event_target_value(&event))
                    />
                    <button
                        type="button"
                        class="btn quiet"
                        aria-pressed=text(move || self.is_shown.get().to_string())
                        on:click=move |_| self.is_shown.update(|is_shown| *is_shown = !*is_shown)
                    >
                        {text(toggle)} <span class="hidden">{say(|w| w.api_token)}</span>
                    </button>
                </div>
            </Field>
        }
    }

    /// Why one is here, or why it did not work.
    fn outcome(self) -> AnyView {
        let notice = move || {
            let words = words();
            if let Some(error) = self.failure.get() {
                let explained = self.data.explain(&error);
                return Some(
                    view! { <Notice tone=Tone::Critical title=explained.title text=explained.text /> },
                );
            }
            let (title, text) = match self.data.session.access.get() {
                Access::Expired => (words.expired_title, words.expired_text),
                Access::Idle => (words.idle_title, words.idle_text),
                _ if !Session::is_kept() => (words.unkept_title, words.unkept_text),
                _ => return None,
            };
            Some(view! { <Notice tone=Tone::Warning title=title text=text /> })
        };
        view! { <div role="alert">{live(notice)}</div> }
    }

    /// Where no network lets anybody sign in, an entry can be written all the same.
    fn write_first(self) -> AnyView {
        let navigation = use_navigation();
        let begin = move |_| {
            let next = match navigation.route.get_untracked() {
                Route::SignIn(Some(next)) if matches!(*next, Route::New(_)) => *next,
                _ => Route::New(Start::default()),
            };
            self.data.session.write_first();
            navigation.go(&next);
        };
        let offer = move || {
            let is_cut_off = matches!(
                self.failure.get(),
                Some(ApiError::Offline | ApiError::Timeout | ApiError::Unreachable)
            );
            (is_cut_off || !is_online()).then(|| {
                view! {
                    <p class="muted">{words().write_first_text}</p>
                    <button type="button" class="btn wide" on:click=begin>{words().write_first}</button>
                }
            })
        };
        live(offer)
    }

    fn submit(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let words = words();
        self.failure.set(None);
        let base = place::entered(&self.base.get_untracked());
        let is_allowed = base.as_deref().is_none_or(place::may_ask);
        self.base_error.set(match &base {
            None => Some(words.bad_address.to_owned()),
            Some(base) => {
                (!is_allowed).then(|| fill(words.config_forbidden, &[("origin", &place::origin(base))]))
            }
        });
        let token = Token::new(&self.token.get_untracked());
        self.token_error.set(token.as_ref().err().map(|problem| match problem {
            TokenProblem::Empty => words.token_missing.to_owned(),
            TokenProblem::Unprintable => words.token_unprintable.to_owned(),
        }));
        match (base.filter(|_| is_allowed), token) {
            (Some(base), Ok(token)) => {
                self.is_busy.set(true);
                self.data.session.sign_in(base, token, move |outcome| self.finish(outcome));
            }
            (None, _) => focus::move_to(BASE.control()),
            (_, Err(_)) => focus::move_to(TOKEN.control()),
        }
    }

    fn finish(self, outcome: Result<(), ApiError>) {
        // The page is gone when it worked.
        self.is_busy.try_set(false);
        if let Err(error) = outcome {
            self.failure.try_set(Some(error));
            focus::move_to(TOKEN.control());
        }
    }
}
