//! `Wall`: what a screen on a wall shows, one view after another; read from and written
//! to the query of an address.

use crate::listing::Period;
use crate::time::MINUTE;
use crate::{Span, Timestamp};

/// A view of the fleet that fills a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// How many devices are in each state, and how many incidents are open.
    States,
    /// Which devices need somebody.
    Attention,
    /// The states over time.
    Trend,
    /// Open incidents and overdue checks.
    Incidents,
    /// What was written over time.
    Activity,
}

impl Scene {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::States, Self::Attention, Self::Trend, Self::Incidents, Self::Activity];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::States => "states",
            Self::Attention => "attention",
            Self::Trend => "trend",
            Self::Incidents => "incidents",
            Self::Activity => "activity",
        }
    }
}

/// So long a view is shown, in seconds, unless another time is chosen.
const USUAL: u32 = 20;

/// So often it reads again by itself where the settings say never, in milliseconds.
pub const REFRESH: i64 = MINUTE;

/// Whether what was read last is too old to be shown as the present: two readings that
/// should have come since, `every` so many milliseconds, did not.
#[must_use]
pub fn is_stale(read_at: Timestamp, every: i64, now: Timestamp) -> bool {
    now.since(read_at) > 2 * every + MINUTE
}

/// What a wall shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wall {
    /// The views, in the order of [`Scene::ALL`]; at least one.
    pub scenes: Vec<Scene>,
    /// How long each is shown, in seconds.
    pub pace: u32,
    /// The time that they are about.
    pub span: Span,
}

impl Wall {
    /// The times that can be chosen for a view, in seconds.
    pub const PACES: [u32; 3] = [10, USUAL, 60];

    /// All views over a time.
    #[must_use]
    pub fn over(span: Span) -> Self {
        Self { scenes: Scene::ALL.to_vec(), pace: USUAL, span }
    }

    /// Reads the parameters of an address: `wall` alone is all views. `None` when it asks
    /// for none.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)], usual: Period) -> Option<Self> {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let asked = value("wall")?;
        let span = Span::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())), usual);
        let mut wall = Self::over(span);
        let is_asked = |scene: &Scene| asked.split(',').any(|key| key == scene.key());
        // Names that it does not know leave what a wall is for.
        if Scene::ALL.iter().any(is_asked) {
            wall.scenes.retain(is_asked);
        }
        let pace = value("pace").and_then(|pace| pace.parse().ok());
        wall.pace = pace.filter(|pace| Self::PACES.contains(pace)).unwrap_or(USUAL);
        Some(wall)
    }

    /// Its views as the first parameter of an address: all of them are the word alone.
    #[must_use]
    pub fn to_key(&self) -> String {
        let keys: Vec<&str> = self.scenes.iter().map(|scene| scene.key()).collect();
        if self.scenes == Scene::ALL { "wall".to_owned() } else { format!("wall={}", keys.join(",")) }
    }

    /// The other parameters; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self, usual: Period) -> Vec<(&'static str, String)> {
        let pace = (self.pace != USUAL).then(|| ("pace", self.pace.to_string()));
        pace.into_iter().chain(self.span.to_pairs(usual)).collect()
    }

    /// The same with a view more, or without it; the last one stays.
    #[must_use]
    pub fn toggled(&self, scene: Scene) -> Self {
        let is_shown = |one: &Scene| self.scenes.contains(one) != (*one == scene);
        let scenes: Vec<Scene> = Scene::ALL.into_iter().filter(is_shown).collect();
        Self { scenes: if scenes.is_empty() { self.scenes.clone() } else { scenes }, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Option<Wall> {
        let pairs: Vec<_> = query.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        Wall::from_pairs(&pairs, Period::Month)
    }

    #[test]
    fn a_wall_shows_what_its_address_names_and_else_everything() {
        let all = Wall::over(Span::Period(Period::Month));
        assert_eq!(read(&[("period", "7d")]), None);
        assert_eq!(read(&[("wall", "")]), Some(all.clone()));
        assert_eq!(read(&[("wall", "nonsense"), ("pace", "0")]), Some(all));
        let some = read(&[("wall", "trend,states,nonsense"), ("pace", "60"), ("period", "7d")]).unwrap();
        assert_eq!(some.scenes, [Scene::States, Scene::Trend]);
        assert_eq!((some.pace, some.span), (60, Span::Period(Period::Week)));
    }

    #[test]
    fn it_is_stale_when_two_readings_did_not_come() {
        let at = |minutes: i64| Timestamp(minutes * MINUTE);
        assert!(!is_stale(at(0), REFRESH, at(3)));
        assert!(is_stale(at(0), REFRESH, at(3).plus(1)));
        assert!(!is_stale(at(0), 15 * MINUTE, at(31)));
        // A clock that was set back makes nothing old.
        assert!(!is_stale(at(5), REFRESH, at(0)));
    }

    #[test]
    fn views_come_and_go_and_one_stays() {
        let mut wall = Wall::over(Span::Period(Period::Week));
        for scene in Scene::ALL {
            wall = wall.toggled(scene);
            assert!(!wall.scenes.contains(&scene) || wall.scenes == [scene]);
        }
        assert_eq!(wall.scenes, [Scene::Activity]);
        wall = wall.toggled(Scene::States);
        assert_eq!(wall.scenes, [Scene::States, Scene::Activity]);
    }
}
