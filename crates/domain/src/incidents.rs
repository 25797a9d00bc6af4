//! `Incidents`: which incidents a list of them shows, and in which order; read from and
//! written to the query of an address.

use crate::Timestamp;
use crate::listing::Period;
use crate::rule::Show;
use crate::thread::Stage;
use serde::{Deserialize, Serialize};

/// The period of the times to acknowledge and to resolve, unless another is chosen.
const USUAL: Period = Period::Month;

/// A filter and an order over all incidents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Incidents {
    /// What was typed: words of a device, a subject, a person.
    pub text: String,
    /// Only incidents in one of these stages; none for all that are not resolved, and on the
    /// board for those that were resolved within the period, too.
    pub stages: Vec<Stage>,
    /// Only those of one of these priorities, as they are written; an empty one is none.
    pub priorities: Vec<String>,
    /// The order.
    pub order: Order,
    /// How the list looks.
    pub look: Look,
    /// The period of the times to acknowledge and to resolve.
    pub period: Period,
    /// Of what rules detected, which part.
    pub show: Show,
    /// The incident that is open beside the list, by its device and its id.
    pub open: Option<(String, String)>,
}

/// How incidents are ordered; equal ones by their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// The most urgent first, of these the oldest.
    #[default]
    Priority,
    /// The oldest first.
    Age,
    /// The latest event first.
    Latest,
}

/// How a list of incidents looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Look {
    /// A row for each.
    #[default]
    List,
    /// A card for each, in a column for each stage.
    Board,
    /// What rules detected, in place of incidents.
    Detected,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::List, Self::Board, Self::Detected];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
            Self::Detected => "detected",
        }
    }

    /// The look of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.key() == key)
    }
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Priority, Self::Age, Self::Latest];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Age => "age",
            Self::Latest => "latest",
        }
    }

    /// The order of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }
}

impl Default for Incidents {
    fn default() -> Self {
        Self {
            text: String::new(),
            stages: Vec::new(),
            priorities: Vec::new(),
            order: Order::default(),
            look: Look::default(),
            period: USUAL,
            show: Show::default(),
            open: None,
        }
    }
}

impl Incidents {
    /// Whether an incident in this stage is listed; of those that are resolved the board
    /// shows only what was resolved since the period began.
    #[must_use]
    pub fn shows(&self, stage: Stage, resolved_at: Option<Timestamp>, now: Timestamp) -> bool {
        match (self.stages.is_empty(), stage, self.look) {
            (false, ..) => self.stages.contains(&stage),
            (true, Stage::Resolved, Look::Board) => {
                resolved_at.is_some_and(|at| at >= now.plus(-self.period.length()))
            }
            (true, Stage::Resolved, _) => false,
            (true, ..) => true,
        }
    }

    /// Reads the parameters that concern it; what it does not know is passed over.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut this = Self::default();
        let (mut device, mut incident) = (None, None);
        for (name, value) in pairs {
            match name {
                "q" => value.clone_into(&mut this.text),
                "stage" => {
                    for stage in value.split(',').filter_map(Stage::from_key) {
                        if !this.stages.contains(&stage) {
                            this.stages.push(stage);
                        }
                    }
                }
                "priority" if !this.priorities.iter().any(|known| known == value) => {
                    this.priorities.push(value.to_owned());
                }
                "sort" => this.order = Order::from_key(value).unwrap_or_default(),
                "look" => this.look = Look::from_key(value).unwrap_or_default(),
                "show" => this.show = Show::from_key(value).unwrap_or_default(),
                "period" => this.period = Period::from_key(value).unwrap_or(USUAL),
                "device" => device = Some(value.to_owned()),
                "incident" => incident = Some(value.to_owned()),
                _ => {}
            }
        }
        this.open = device.zip(incident);
        this
    }

    /// The parameters of an address that shows it; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if !self.stages.is_empty() {
            pairs.push(("stage", self.stages.iter().map(|stage| stage.key()).collect::<Vec<_>>().join(",")));
        }
        pairs.extend(self.priorities.iter().map(|priority| ("priority", priority.clone())));
        if self.order != Order::default() {
            pairs.push(("sort", self.order.key().to_owned()));
        }
        if self.look != Look::default() {
            pairs.push(("look", self.look.key().to_owned()));
        }
        if self.show != Show::default() {
            pairs.push(("show", self.show.key().to_owned()));
        }
        if self.period != USUAL {
            pairs.push(("period", self.period.key().to_owned()));
        }
        if let Some((device, incident)) = &self.open {
            pairs.extend([("device", device.clone()), ("incident", incident.clone())]);
        }
        pairs
    }
}

/// How urgent a priority is: 0 is the most. An unknown word stands behind the known ones,
/// before none.
#[must_use]
pub fn urgency(priority: Option<&str>) -> u8 {
    let known = [["critical", "urgent"], ["high", "major"], ["medium", "normal"], ["low", "minor"]];
    let Some(priority) = priority else { return 5 };
    let is = |word: &str| crate::record::same_word(word, priority);
    (0..).zip(known).find(|(_, words)| words.iter().any(|word| is(word))).map_or(4, |(rank, _)| rank)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_incidents() -> impl Strategy<Value = Incidents> {
        let stages = prop::sample::subsequence(Stage::ALL.to_vec(), 0..=4);
        let priorities = prop::collection::btree_set("[a-z &,]{0,4}", 0..3);
        let order = prop::sample::select(Order::ALL.to_vec());
        let look = prop::sample::select(Look::ALL.to_vec());
        let show = prop::sample::select(Show::ALL.to_vec());
        let period = prop::sample::select(Period::ALL.to_vec());
        let open = prop::option::of((".{1,5}", ".{1,5}"));
        (".{0,8}", stages, priorities, order, look, period, show, open).prop_map(
            |(text, stages, priorities, order, look, period, show, open)| {
                let priorities = priorities.into_iter().collect();
                Incidents { text, stages, priorities, order, look, period, show, open }
            },
        )
    }

    #[test]
    fn what_is_resolved_is_listed_only_when_it_is_asked_for_or_new_on_the_board() {
        let now = Timestamp(Period::Month.length() * 3);
        let (old, new) = (Some(Timestamp(1)), Some(now));
        let list = Incidents::default();
        let board = Incidents { look: Look::Board, ..Incidents::default() };
        let resolved = Incidents { stages: vec![Stage::Resolved], ..Incidents::default() };
        for (incidents, of_open, of_old, of_new) in
            [(list, true, false, false), (board, true, false, true), (resolved, false, true, true)]
        {
            assert_eq!(incidents.shows(Stage::Open, None, now), of_open);
            assert_eq!(incidents.shows(Stage::Resolved, old, now), of_old);
            assert_eq!(incidents.shows(Stage::Resolved, new, now), of_new);
        }
    }

    #[test]
    fn known_priorities_have_their_order() {
        let words = [Some("Critical"), Some("high"), Some("medium"), Some("LOW"), Some("whatever"), None];
        let ranks: Vec<u8> = words.into_iter().map(urgency).collect();
        assert_eq!(ranks, [0, 1, 2, 3, 4, 5]);
        assert_eq!(urgency(Some("major")), urgency(Some("high")));
    }
}
