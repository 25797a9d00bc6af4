//! `Templates`: entries that are written again and again, under names: what stands in the
//! form when one begins with it.

use super::{DETAILS, Draft, FOLLOW_UP, Field, Kind};
use crate::json::object;
use crate::saved_view::{LONGEST_NAME, MOST, NotSaved};
use serde_json::Value;

/// An entry under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What the person calls it.
    pub name: String,
    /// The entry, about no device.
    draft: Draft,
}

/// All that a person keeps, in the order in which they were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates(pub Vec<Template>);

impl Template {
    /// The one that everybody has: a firmware update. Its name is the page's word for it.
    #[must_use]
    pub fn firmware_update(name: &str) -> Self {
        let mut draft = Draft::new(Kind::Maintenance, None);
        draft.set_text(Field::Action, "firmware_update".to_owned());
        Self { name: name.to_owned(), draft }
    }

    /// An entry that begins with it, for these devices.
    #[must_use]
    pub fn begin(&self, device: &str, others: &[String]) -> Draft {
        let mut draft = self.draft.clone();
        if !device.is_empty() {
            draft.set_text(Field::Device, device.to_owned());
        }
        draft.others = others.to_vec();
        draft
    }
}

impl Templates {
    /// Keeps an entry under a name, without its devices and without the incident that it
    /// follows up; another one under the same name is replaced.
    ///
    /// # Errors
    /// When the name does not do, or no more can be kept.
    pub fn put(&mut self, name: &str, draft: &Draft) -> Result<(), NotSaved> {
        let name = name.trim();
        if name.is_empty() {
            return Err(NotSaved::NoName);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(NotSaved::LongName);
        }
        let template = Template { name: name.to_owned(), draft: about_nothing(draft) };
        match self.0.iter().position(|known| known.name == name) {
            Some(place) => self.0[place] = template,
            None if self.0.len() >= MOST => return Err(NotSaved::TooMany),
            None => self.0.push(template),
        }
        Ok(())
    }

    /// Forgets the one of this name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|template| template.name != name);
    }

    /// All of them as JSON, to be kept or given to others.
    #[must_use]
    pub fn to_text(&self) -> String {
        let one = |template: &Template| {
            object(vec![("name", Value::from(&*template.name)), ("draft", template.draft.to_json())])
        };
        Value::Array(self.0.iter().map(one).collect()).to_string()
    }

    /// Reads what [`Self::to_text`] wrote; `None` when it is no list of templates. One that
    /// cannot be read is passed over.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let mut all = Self::default();
        for one in value.as_array()? {
            if let (Some(name), Some(draft)) = (one.get("name").and_then(Value::as_str), one.get("draft")) {
                // A name that does not do is one that cannot be read.
                let _ = all.put(name, &Draft::from_json(draft));
            }
        }
        (!all.0.is_empty() || value.as_array().is_some_and(Vec::is_empty)).then_some(all)
    }

    /// Takes in those of a file; of one name, the file's. How many there were.
    ///
    /// # Errors
    /// When no more can be kept; those that can are taken in.
    pub fn take(&mut self, others: &Self) -> Result<usize, NotSaved> {
        let mut taken = 0;
        for template in &others.0 {
            self.put(&template.name, &template.draft)?;
            taken += 1;
        }
        Ok(taken)
    }
}

fn about_nothing(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    draft.others.clear();
    draft.half_json.clear();
    draft.entry.remove(Field::Device.path());
    if draft.step().is_some() {
        FOLLOW_UP.iter().for_each(|name| draft.remove(&[DETAILS, name].concat()));
        draft.set_text(Field::Status, "open".to_owned());
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Draft {
        let mut draft = Draft::new(Kind::Maintenance, Some("d-1".into()));
        draft.set_text(Field::Action, "cleaning".into());
        draft.set_text(Field::Notes, "With the blue cloth.".into());
        draft.others = vec!["d-2".into()];
        draft
    }

    #[test]
    fn a_template_begins_an_entry_for_other_devices() {
        let mut templates = Templates::default();
        assert_eq!(templates.put(" Cleaning ", &written()), Ok(()));
        let template = &templates.0[0];
        assert_eq!(template.name, "Cleaning");
        assert_eq!(template.begin("", &[]).devices(), [""; 0]);
        let draft = template.begin("d-7", &["d-8".to_owned()]);
        assert_eq!(draft.devices(), ["d-7", "d-8"]);
        assert_eq!(
            (draft.kind(), draft.text(Field::Notes).as_str()),
            (Kind::Maintenance, "With the blue cloth.")
        );
    }

    #[test]
    fn a_template_follows_up_no_incident() {
        let mut draft = Draft::new(Kind::IssueReport, Some("d".into()));
        draft.follow_up("diag-1", "resolved", "resolved");
        let mut templates = Templates::default();
        templates.put("Jam", &draft).unwrap();
        let begun = templates.0[0].begin("e", &[]);
        assert_eq!((begun.step(), begun.text(Field::Status).as_str()), (None, "open"));
    }

    #[test]
    fn the_firmware_update_needs_only_who_did_it() {
        let draft = Template::firmware_update("Firmware update").begin("d", &[]);
        let missing: Vec<Field> = draft.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(missing, [Field::PerformedBy]);
    }

    #[test]
    fn names_and_number_have_limits_and_one_name_is_one_template() {
        let mut templates = Templates::default();
        assert_eq!(templates.put(" ", &written()), Err(NotSaved::NoName));
        assert_eq!(templates.put(&"é".repeat(LONGEST_NAME + 1), &written()), Err(NotSaved::LongName));
        for number in 0..MOST {
            assert_eq!(templates.put(&number.to_string(), &written()), Ok(()));
        }
        assert_eq!(templates.put("one more", &written()), Err(NotSaved::TooMany));
        assert_eq!(templates.put("7", &Draft::default()), Ok(()));
        assert_eq!((templates.0.len(), &templates.0[7].draft), (MOST, &Draft::default()));
        templates.remove("7");
        assert_eq!(templates.0.len(), MOST - 1);
    }

    #[test]
    fn templates_go_to_a_file_and_come_back() {
        let mut templates = Templates::default();
        templates.put("Cleaning", &written()).unwrap();
        assert_eq!(Templates::read(&templates.to_text()), Some(templates.clone()));
        assert_eq!(Templates::read("[]"), Some(Templates::default()));
        for text in ["", "{}", "7", "[1, null]", r#"[{"name": 7}]"#, r#"[{"name": "", "draft": {}}]"#] {
            assert_eq!(Templates::read(text), None, "{text}");
        }
        let odd = Templates::read(r#"[{"name": "a", "draft": null}, 7]"#).unwrap();
        assert_eq!(odd.0.len(), 1);
        let mut own = Templates::default();
        own.put("Cleaning", &Draft::default()).unwrap();
        assert_eq!(own.take(&templates), Ok(1));
        assert_eq!(own, templates);
    }
}
