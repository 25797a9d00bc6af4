//! `Start`: what stands in a new entry from the beginning, as an address tells it: a code on
//! a device, or a button beside an incident, opens the form that is meant.

use crate::Draft;
use crate::draft::{Field, Kind};

/// What a link to the form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The device.
    pub device: Option<String>,
    /// The `diagnostic_type`.
    pub kind: Option<String>,
    /// The incident that it is a step of.
    pub incident: Option<String>,
    /// Which step.
    pub event: Option<String>,
    /// The draft that is gone on with.
    pub draft: Option<String>,
}

impl Start {
    /// A report about a device.
    #[must_use]
    pub fn device(id: &str) -> Self {
        Self { device: Some(id.to_owned()), ..Self::default() }
    }

    /// An entry of a kind.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind.key().to_owned());
        self
    }

    /// A step of an incident of the device.
    #[must_use]
    pub fn step(device: &str, incident: &str, event: &str) -> Self {
        let (incident, event) = (Some(incident.to_owned()), Some(event.to_owned()));
        Self { incident, event, ..Self::device(device) }
    }

    /// A draft that is kept.
    #[must_use]
    pub fn draft(id: &str) -> Self {
        Self { draft: Some(id.to_owned()), ..Self::default() }
    }

    /// Reads the pairs of an address.
    pub(crate) fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut start = Self::default();
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            let place = match name {
                "device" => &mut start.device,
                "type" => &mut start.kind,
                "incident" => &mut start.incident,
                "event" => &mut start.event,
                "draft" => &mut start.draft,
                _ => continue,
            };
            *place = Some(value.to_owned());
        }
        start
    }

    /// The pairs of its address.
    pub(crate) fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("device", &self.device),
            ("type", &self.kind),
            ("incident", &self.incident),
            ("event", &self.event),
            ("draft", &self.draft),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }

    /// The entry that it begins.
    #[must_use]
    pub fn begin(&self) -> Draft {
        let kind = self.kind.as_deref().map_or(Kind::IssueReport, Kind::of);
        let mut draft = Draft::new(kind, self.device.clone());
        if kind == Kind::Other {
            draft.set_text(Field::Type, self.kind.clone().unwrap_or_default());
        }
        if let Some(incident) = &self.incident {
            let event = self.event.as_deref().unwrap_or("comment");
            draft.follow_up(incident, event, status_after(event));
        }
        draft
    }

    /// Whether a draft is what the link asks for, as far as it asks for anything.
    #[must_use]
    pub fn fits(&self, draft: &Draft) -> bool {
        let same = |asked: &Option<String>, is: String| asked.as_ref().is_none_or(|asked| *asked == is);
        let kind = self.kind.as_deref().map(Kind::of);
        let step = self.incident.clone().zip(self.event.clone());
        same(&self.device, draft.device())
            && kind.is_none_or(|kind| kind == draft.kind())
            && (step.is_none() || step == draft.step())
    }
}

/// The status of an incident after an event; a comment leaves it open.
fn status_after(event: &str) -> &str {
    match event {
        "comment" | "reopened" => "open",
        event => event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_begins_the_entry_that_it_names() {
        let start = Start::device("d").kind(Kind::Maintenance);
        let draft = start.begin();
        assert_eq!((draft.kind(), draft.device().as_str()), (Kind::Maintenance, "d"));
        assert!(start.fits(&draft) && Start::device("d").fits(&draft) && Start::default().fits(&draft));
        assert!(!Start::device("e").fits(&draft) && !Start::default().kind(Kind::HealthCheck).fits(&draft));
        let other = Start { kind: Some("visual_inspection".into()), ..Start::default() }.begin();
        assert_eq!((other.kind(), other.text(Field::Type).as_str()), (Kind::Other, "visual_inspection"));
    }

    #[test]
    fn a_step_carries_its_incident_and_the_status_after_it() {
        for (event, status) in [("resolved", "resolved"), ("comment", "open"), ("reopened", "open")] {
            let start = Start::step("d", "diag-1", event);
            let draft = start.begin();
            assert_eq!(draft.step(), Some(("diag-1".into(), event.into())));
            assert_eq!(draft.text(Field::Status), status);
            assert!(start.fits(&draft) && !Start::step("d", "diag-2", event).fits(&draft));
        }
    }
}
