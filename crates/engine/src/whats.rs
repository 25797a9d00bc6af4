//! `Whats`: what many records have in common (type, status, priority, severities,
//! codes), taken apart once for all of them.

use crate::paths::{Item, Paths, WHAT, what};
use crate::records::Records;
use domain::record::{HEALTH_CHECK, ISSUE_REPORT, MAINTENANCE, same_word};
use domain::{Class, ClassTable};

/// By the code of the tuple.
#[derive(Default)]
pub(crate) struct Whats(Vec<What>);

/// What some records have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct What {
    pub(crate) kind: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) severities: Vec<String>,
    /// The codes of issues and the reported error codes, each once.
    pub(crate) codes: Vec<String>,
    pub(crate) role: Role,
}

/// What a record is for its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// A check that was made, with the worst class that it found.
    Check(Class),
    /// The same if it has details: the older revision names no type.
    CheckWithDetails(Class),
    /// Work that was done.
    Maintenance,
    /// A report by a person.
    Report,
    /// Anything else.
    #[default]
    Other,
}

impl Whats {
    /// Takes apart what is new.
    pub(crate) fn update(&mut self, records: &Records, classes: &ClassTable) {
        for code in self.0.len() as u32..records.whats.len() {
            self.0.push(What::of(&records.templates.paths, records.whats.get(code), classes));
        }
    }

    /// What a record has in common with others.
    pub(crate) fn of(&self, records: &Records, slot: u32) -> Option<&What> {
        self.0.get(*records.what.get(slot as usize)? as usize)
    }

    /// All, by their codes; the first is none.
    pub(crate) fn all(&self) -> &[What] {
        &self.0
    }

    /// What a record is for its device.
    pub(crate) fn role(&self, records: &Records, slot: u32) -> Role {
        match self.of(records, slot).map_or(Role::Other, |what| what.role) {
            Role::CheckWithDetails(class) => {
                let has_details = records.shape(slot).is_some_and(|shape| shape.has_measurements);
                if has_details { Role::Check(class) } else { Role::Other }
            }
            role => role,
        }
    }
}

impl What {
    fn of(paths: &Paths, words: &[u32], classes: &ClassTable) -> Self {
        let head = |index: usize, path: u32| {
            words.get(index).and_then(|code| paths.text(path, *code)).map(str::to_owned)
        };
        let mut this = Self {
            kind: head(0, Paths::KIND),
            status: head(1, Paths::STATUS),
            priority: head(2, Paths::PRIORITY),
            ..Self::default()
        };
        let mut error_codes = Vec::new();
        for item in words.get(WHAT..).unwrap_or_default().chunks_exact(2) {
            let [path, code] = item else { continue };
            let Some(text) = paths.text(*path, *code) else { continue };
            let list = match paths.get(*path).and_then(|path| what(&path.name)) {
                Some(Item::Severity) => &mut this.severities,
                Some(Item::IssueCode) => &mut this.codes,
                Some(Item::ErrorCode) => &mut error_codes,
                None => continue,
            };
            list.push(text.to_owned());
        }
        this.codes.append(&mut error_codes);
        this.codes = distinct(&this.codes);
        this.severities = distinct(&this.severities);
        this.role = this.role(classes);
        this
    }

    fn role(&self, classes: &ClassTable) -> Role {
        let is = |word| self.kind.as_deref().is_some_and(|kind| same_word(kind, word));
        let status = self.status.as_deref().map_or(Class::Other, |status| classes.of(status));
        let severities = self.severities.iter().map(|severity| classes.of(severity));
        let worst = severities.fold(status, Class::worse);
        // A check that is only scheduled, say, tells nothing about the device.
        match () {
            () if is(MAINTENANCE) => Role::Maintenance,
            () if is(ISSUE_REPORT) => Role::Report,
            () if status == Class::Work => Role::Other,
            () if is(HEALTH_CHECK) => Role::Check(worst),
            () if self.kind.is_none() => Role::CheckWithDetails(worst),
            () => Role::Other,
        }
    }
}

fn distinct(texts: &[String]) -> Vec<String> {
    let is_first = |(index, text): &(usize, &String)| !texts.iter().take(*index).any(|other| other == *text);
    texts.iter().enumerate().filter(is_first).map(|(_, text)| text.clone()).collect()
}
