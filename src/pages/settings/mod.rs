//! Settings: what a person chooses for this browser, and signing out.

mod automaton;
mod limits;
mod rules;

use crate::data::settings::{EVERY, Theme};
use crate::data::writing::{Forgetter, Writing};
use crate::data::{self, Data, place, use_data, zones};
use crate::pages::style;
use crate::ui::dialog::Confirm;
use crate::ui::field::{Field, Ids, Select};
use crate::ui::icon::Icon;
use crate::ui::live::{live, text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::segmented::Segmented;
use crate::ui::view;
use crate::words::{Language, fill, preferences, say, words};
use domain::Timestamp;
use domain::time::SECOND;
use leptos::prelude::*;
use leptos::task::spawn_local;

const LANGUAGE: Ids = Ids("language");
const ZONE: Ids = Ids("zone");

/// The page.
pub fn page() -> AnyView {
    style::adopt();
    let data = use_data();
    let refused = move || {
        let is_refused = !data.settings.is_kept.get();
        is_refused.then(|| view! { <Notice tone=Tone::Warning title=preferences().settings_not_kept /> })
    };
    view! {
        <div class="heading"><h1>{say(|w| w.settings)}</h1></div>
        {live(refused)}
        <section class="card form" aria-labelledby="appearance">
            <h2 id="appearance">{text(|| preferences().appearance.to_owned())}</h2>
            {theme(data)}
            {language(data)}
            {zone(data)}
        </section>
        {refresh(data)}
        {limits::section()}
        {rules::section()}
        {automaton::section()}
        {session(data)}
    }
}

/// Reports by itself what rules detect, while that is switched on.
pub fn automate(data: Data) {
    data::automaton::follow(data);
}

fn theme(data: Data) -> AnyView {
    let theme = data.settings.theme;
    const ALL: [(&str, Theme); 3] =
        [("system", Theme::System), ("light", Theme::Light), ("dark", Theme::Dark)];
    let choices = || {
        let words = preferences();
        let named = [words.theme_system, words.theme_light, words.theme_dark];
        ALL.iter().zip(named).map(|((key, _), word)| ((*key).to_owned(), word.to_owned())).collect()
    };
    let value =
        move || ALL.iter().find(|(_, one)| *one == theme.get()).map_or("", |(key, _)| *key).to_owned();
    let choose = move |chosen: String| {
        if let Some((_, one)) = ALL.iter().find(|(key, _)| *key == chosen) {
            theme.set(*one);
        }
    };
    view! {
        <Segmented
            name="theme"
            label=say(|w| w.theme)
            choices=Signal::derive(choices)
            value=Signal::derive(value)
            on_change=Callback::new(choose)
        />
    }
}

fn language(data: Data) -> AnyView {
    let choices = || {
        let browsers = (String::new(), preferences().language_browser.to_owned());
        let known = Language::ALL.iter().map(|one| (one.tag().to_owned(), one.name().to_owned()));
        std::iter::once(browsers).chain(known).collect()
    };
    let value = move || data.settings.language.get().map_or("", Language::tag).to_owned();
    view! {
        <Field ids=LANGUAGE label=say(|w| w.language)>
            <Select
                ids=LANGUAGE
                choices=Signal::derive(choices)
                value=Signal::derive(value)
                on_change=Callback::new(move |tag: String| data.settings.language.set(Language::of_tag(&tag)))
            />
        </Field>
    }
}

fn zone(data: Data) -> AnyView {
    let choices = move || {
        let own = (String::new(), fill(preferences().zone_browser, &[("zone", &zones::own())]));
        std::iter::once(own).chain(zones::all().into_iter().map(|zone| (zone.clone(), zone))).collect()
    };
    let example = move || {
        fill(
            preferences().zone_now,
            &[("time", &data.exact(Timestamp(data.clock.now().0 / SECOND * SECOND)))],
        )
    };
    view! {
        <Field
            ids=ZONE
            label=say(|w| w.zone)
            hint=Signal::derive(example)
        >
            <Select
                ids=ZONE
                choices=Signal::derive(choices)
                value=data.settings.zone
                on_change=Callback::new(move |zone| data.settings.zone.set(zone))
            />
        </Field>
    }
}

fn refresh(data: Data) -> AnyView {
    let choices = move || {
        let minutes = |every: &u32| match every {
            0 => words().auto_off.to_owned(),
            every => fill(words().auto_minutes, &[("count", &data.number(*every))]),
        };
        EVERY.iter().map(|every| (every.to_string(), minutes(every))).collect()
    };
    let choose = move |minutes: String| {
        if let Some(every) = EVERY.into_iter().find(|every| every.to_string() == minutes) {
            data.settings.refresh_every.set(every);
        }
    };
    view! {
        <section class="card form" aria-labelledby="refresh">
            <h2 id="refresh">{say(|w| w.auto_refresh)}</h2>
            <Segmented
                name="refresh"
                label=say(|w| w.auto_refresh)
                choices=Signal::derive(choices)
                value=text(move || data.settings.refresh_every.get().to_string())
                on_change=Callback::new(choose)
            />
            <p class="muted">{say(|w| w.auto_text)}</p>
        </section>
    }
}

fn session(data: Data) -> AnyView {
    let is_asked = RwSignal::new(false);
    let Forgetter(forget) = expect_context();
    let leave = move || {
        data.session.sign_out();
        // Whoever signs in next has not agreed to it.
        data::automaton::change(|automaton| automaton.is_on = false);
        forget(data);
    };
    // Other tabs may have kept something, too.
    let press = move |_| {
        spawn_local(async move {
            if data::are_kept().await && Writing::of(data).has_any().await {
                is_asked.set(true);
            } else {
                leave();
            }
        });
    };
    view! {
        <section class="card form" aria-labelledby="session">
            <h2 id="session">{say(|w| w.session)}</h2>
            <p>{text(move || fill(preferences().signed_in_at, &[("host", &place::host(&data.session.base.get()))]))}</p>
            <p class="muted">{text(|| preferences().sign_out_text.to_owned())}</p>
            <p><button type="button" class="btn" on:click=press>{Icon::Exit.draw()} {text(|| preferences().sign_out.to_owned())}</button></p>
        </section>
        <Confirm
            is_open=is_asked
            title=text(|| preferences().sign_out_title.to_owned())
            text=text(|| preferences().sign_out_question.to_owned())
            yes=text(|| preferences().sign_out_discard.to_owned())
            no=text(|| preferences().stay.to_owned())
            on_yes=Callback::new(move |()| leave())
        />
    }
}
