//! `Notice`: something that a person has to know here, with what to do about it.

use super::icon::Icon;
use super::view;
use leptos::prelude::*;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Mind it.
    Warning,
    /// Something went wrong.
    Critical,
}

impl Tone {
    fn look(self) -> (&'static str, Icon) {
        match self {
            Self::Info => ("info", Icon::Info),
            Self::Warning => ("warn", Icon::Triangle),
            Self::Critical => ("crit", Icon::CrossCircle),
        }
    }
}

/// A notice. One that appears later is announced: put it where `role="alert"` or a
/// live region already is, or give it `is_alert`.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(optional)] is_alert: bool,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    let (colours, icon) = tone.look();
    view! {
        <div class=format!("notice {colours}") role=is_alert.then_some("alert")>
            {icon.draw()}
            <div>
                <strong>{title}</strong>
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                {children.map(|children| view! { <div class="actions">{children()}</div> })}
            </div>
        </div>
    }
}
