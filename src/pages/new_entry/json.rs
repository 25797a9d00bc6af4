//! The JSON editor: it and the form write the same draft.

use super::Form;
use crate::data::whenever;
use crate::ui::field::{Field, Ids, TextArea};
use crate::ui::live::flag;
use crate::ui::view;
use crate::words::{fill, say, words};
use domain::Draft;
use domain::draft::BadJson;
use leptos::prelude::*;

const IDS: Ids = Ids("entry-json");

impl Form {
    /// What is typed counts as soon as it is JSON; until then it stands as it is, and says
    /// where it is not.
    pub(super) fn json_editor(self) -> AnyView {
        let half = self.writing.draft.with_untracked(|draft| draft.half_json.clone());
        let wrong = RwSignal::new(Draft::default().read(&half).err().filter(|_| !half.is_empty()));
        let typed = RwSignal::new(if half.is_empty() { self.writing.body() } else { half });
        let on_input = move |json: String| {
            let mut draft = self.writing.draft.get_untracked();
            match draft.read(&json) {
                Ok(()) => {
                    wrong.set(None);
                    self.writing.edit(|kept| *kept = draft);
                }
                // It is kept as it is, like all that somebody types.
                Err(why) => {
                    wrong.set(Some(why));
                    self.writing.edit(|kept| kept.half_json.clone_from(&json));
                }
            }
            typed.set(json);
        };
        // The form writes here, too, while nobody types.
        whenever(move || {
            let body = self.writing.body();
            let same = untrack(|| {
                let mut typed_draft = self.writing.draft.get_untracked();
                typed.with(|typed| typed_draft.read(typed)).is_ok() && typed_draft.body(None) == body
            });
            if !same && wrong.get_untracked().is_none() {
                typed.set(body);
            }
        });
        let error = Signal::derive(move || {
            let why = wrong.get()?;
            Some(match why {
                BadJson::Syntax(line, column) => fill(
                    words().desk.json_syntax,
                    &[("line", &line.to_string()), ("column", &column.to_string())],
                ),
                BadJson::Shape => words().desk.json_shape.to_owned(),
            })
        });
        view! {
            <Field ids=IDS label=say(|w| w.desk.entry_as_json) error>
                <TextArea
                    ids=IDS
                    value=typed
                    on_input=Callback::new(on_input)
                    is_bad=flag(move || wrong.with(Option::is_some))
                    is_disabled=self.is_frozen
                />
            </Field>
        }
    }
}
