//! `Automaton`: reports of findings that a browser makes without a person, and when it may
//! make the next one. Several browsers can do so at one server, which arbitrates nothing: each
//! waits for another while, whoever has reported last goes on, and the others stand by.

use crate::json::object;
use crate::order::sorted;
use crate::time::{HOUR, MINUTE, SECOND};
use crate::{Named, Timestamp};
use serde_json::Value;

/// Within so long after a finding was seen first a browser reports it.
const SPREAD: i64 = 30 * SECOND;
/// So much longer whoever stands by waits: in that time whoever goes on has reported it, and
/// the server has answered or not.
const STANDBY: i64 = 3 * MINUTE;
/// So long after its last report a browser is believed to go on.
const LEASE: i64 = HOUR;
/// So many lines of the log are kept that are no submissions of the last hour.
const LONGEST_LOG: usize = 200;
/// So long a browser waits after it could not do something, or had nothing to do.
const AGAIN: i64 = 10 * MINUTE;

/// What a browser reports by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Automaton {
    /// Whether it does.
    pub is_on: bool,
    /// What this browser is called in its reports: a random mark.
    pub browser: String,
    /// In whose name: an e-mail address.
    pub by: String,
    /// The address of the API that it was switched on for: for another one it is off.
    pub base: String,
    /// What it did, the latest last.
    pub log: Vec<Logged>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When.
    pub at: Timestamp,
    /// The finding.
    pub fingerprint: String,
    /// What was done about it.
    pub deed: Deed,
}

/// What was done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It was put into the outbox.
    Submitted,
    /// The server had a report about it already.
    Covered,
    /// The server could not be asked whether it has one; nothing was sent.
    NotAsked,
    /// This browser could not keep it; nothing was sent.
    NotKept,
}

impl Deed {
    const KEYS: [(&'static str, Self); 4] = [
        ("submitted", Self::Submitted),
        ("covered", Self::Covered),
        ("not-asked", Self::NotAsked),
        ("not-kept", Self::NotKept),
    ];
}

/// A finding that nobody has reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name for ever.
    pub fingerprint: String,
    /// Since when it is so.
    pub since: Timestamp,
    /// When it was reported last, by an incident that has ended.
    pub reported_at: Option<Timestamp>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing, as far as is known now.
    Rest,
    /// So many were reported within an hour that the next one has to wait until then.
    Full(Timestamp),
    /// The finding at this place may be looked up, and reported unless somebody has.
    Report(usize),
}

/// When each finding was seen first, by its fingerprint.
pub type SeenFirst = Named<Timestamp>;

impl Automaton {
    /// What comes next. `latest` is who has made the latest report by itself, and when;
    /// `seen` remembers since when each finding waits.
    #[must_use]
    pub fn turn(
        &self,
        found: &[Candidate],
        seen: &mut SeenFirst,
        latest: Option<(&str, Timestamp)>,
        per_hour: u32,
        now: Timestamp,
    ) -> Turn {
        let mut still = SeenFirst::default();
        for one in found {
            let first = seen.get(&one.fingerprint).copied().unwrap_or(now);
            still.insert(one.fingerprint.clone(), first);
        }
        *seen = still;
        if !self.is_on {
            return Turn::Rest;
        }
        let due = |place: usize| {
            let fingerprint = &found[place].fingerprint;
            let first = seen.get(fingerprint).copied().unwrap_or(now);
            (first.plus(self.wait(fingerprint, latest, now)), &found[place].since)
        };
        let open: Vec<usize> = (0..found.len()).filter(|place| self.may(&found[*place], now)).collect();
        let order = sorted(open.len(), &|a, b| due(open[a]).cmp(&due(open[b])));
        let Some(next) = order.first().map(|index| open[*index]).filter(|place| due(*place).0 <= now) else {
            return Turn::Rest;
        };
        self.full_until(per_hour, now).map_or(Turn::Report(next), Turn::Full)
    }

    /// Until when nothing more may be reported, for so many were within an hour; `None` when
    /// more may be.
    #[must_use]
    pub fn full_until(&self, per_hour: u32, now: Timestamp) -> Option<Timestamp> {
        let recent = self.log.iter().filter(|line| line.deed == Deed::Submitted && now.since(line.at) < HOUR);
        let recent: Vec<Timestamp> = recent.map(|line| line.at).collect();
        let over = recent.len().checked_sub(per_hour as usize)?;
        Some(recent.get(over).map_or(now, |at| at.plus(HOUR)))
    }

    /// Whether it may report a finding at all: one that began since it was reported last.
    fn may(&self, one: &Candidate, now: Timestamp) -> bool {
        let is_new = one.reported_at.is_none_or(|reported| reported < one.since);
        let own = self.log.iter().rfind(|line| line.fingerprint == one.fingerprint);
        is_new
            && own.is_none_or(|line| match line.deed {
                // Nothing came of what neither waits nor is there after so long.
                Deed::Submitted => line.at < one.since || now.since(line.at) >= AGAIN,
                // What went wrong, or was there and is gone, is tried again after a while.
                Deed::Covered | Deed::NotAsked | Deed::NotKept => now.since(line.at) >= AGAIN,
            })
    }

    /// How long it waits with a finding, in milliseconds.
    fn wait(&self, fingerprint: &str, latest: Option<(&str, Timestamp)>, now: Timestamp) -> i64 {
        let own = scattered(&[&self.browser, " ", fingerprint].concat());
        match latest.filter(|(_, at)| now.since(*at) < LEASE) {
            Some((browser, _)) if browser == self.browser => 0,
            Some(_) => STANDBY + own,
            None => own,
        }
    }

    /// Writes down what was done. What goes wrong again and again is one line; what was
    /// submitted within an hour stays, for it counts.
    pub fn log(&mut self, fingerprint: &str, deed: Deed, now: Timestamp) {
        let is_again = |line: &Logged| line.fingerprint == fingerprint && line.deed == deed;
        if deed != Deed::Submitted {
            self.log.retain(|line| !is_again(line));
        }
        self.log.push(Logged { at: now, fingerprint: fingerprint.to_owned(), deed });
        let mut more = self.log.len().saturating_sub(LONGEST_LOG);
        self.log.retain(|line| {
            let counts = line.deed == Deed::Submitted && now.since(line.at) < HOUR;
            let goes = more > 0 && !counts;
            more -= usize::from(goes);
            !goes
        });
    }

    /// Reads what [`Self::to_json`] wrote; what is missing is as usual.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let text = |value: &Value, name: &str| {
            value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let line = |value: &Value| {
            let word = text(value, "deed");
            Some(Logged {
                at: value.get("at").and_then(Value::as_i64).map(Timestamp)?,
                fingerprint: text(value, "fingerprint"),
                deed: Deed::KEYS.iter().find(|(key, _)| *key == word)?.1,
            })
        };
        Self {
            is_on: value.get("on").and_then(Value::as_bool).unwrap_or(false),
            browser: text(value, "browser"),
            by: text(value, "by"),
            base: text(value, "base"),
            log: value.get("log").and_then(Value::as_array).into_iter().flatten().filter_map(line).collect(),
        }
    }

    /// Writes it, to be read by [`Self::read`].
    #[must_use]
    pub fn to_json(&self) -> Value {
        let line = |line: &Logged| {
            let deed = Deed::KEYS.iter().find(|(_, deed)| *deed == line.deed).map_or("", |(key, _)| *key);
            object(vec![
                ("at", line.at.0.into()),
                ("fingerprint", line.fingerprint.as_str().into()),
                ("deed", deed.into()),
            ])
        };
        object(vec![
            ("on", self.is_on.into()),
            ("browser", self.browser.as_str().into()),
            ("by", self.by.as_str().into()),
            ("base", self.base.as_str().into()),
            ("log", Value::Array(self.log.iter().map(line).collect())),
        ])
    }
}

/// A length of time within [`SPREAD`] that looks random and is always the same for a text
/// (FNV-1a).
fn scattered(text: &str) -> i64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    ((hash >> 20) % SPREAD as u64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000 * HOUR);

    fn on(browser: &str) -> Automaton {
        let (browser, by, base) = (browser.into(), "a@b.example".into(), "https://x/api".into());
        Automaton { is_on: true, browser, by, base, log: Vec::new() }
    }

    fn finding(fingerprint: &str, hours_ago: i64) -> Candidate {
        Candidate { fingerprint: fingerprint.into(), since: NOW.plus(-hours_ago * HOUR), reported_at: None }
    }

    /// When it reports the first of these, if within a day.
    fn reports(automaton: &Automaton, found: &[Candidate], latest: Option<(&str, Timestamp)>) -> Option<i64> {
        let mut seen = SeenFirst::default();
        let step = |second: i64| {
            let turn = automaton.turn(found, &mut seen, latest, 10, NOW.plus(second * SECOND));
            (turn == Turn::Report(0)).then_some(second)
        };
        (0..24 * 3_600).find_map(step)
    }

    #[test]
    fn a_browser_waits_for_its_own_while_and_whoever_reported_last_does_not() {
        let found = [finding("r:d", 1)];
        let (one, two) = (reports(&on("one"), &found, None), reports(&on("two"), &found, None));
        assert!(one.is_some_and(|at| at <= 30) && two.is_some_and(|at| at <= 30) && one != two);
        assert_eq!(reports(&on("one"), &found, Some(("one", NOW))), Some(0));
        let standby = reports(&on("one"), &found, Some(("two", NOW)));
        assert!(standby.is_some_and(|at| (180..=210).contains(&at)), "{standby:?}");
        assert_eq!(reports(&on("one"), &found, Some(("two", NOW.plus(-HOUR)))), one, "nobody goes on");
    }

    #[test]
    fn what_is_off_reports_nothing() {
        assert_eq!(reports(&Automaton { is_on: false, ..on("one") }, &[finding("r:d", 1)], None), None);
    }

    #[test]
    fn a_finding_is_reported_again_only_when_it_began_anew() {
        let latest = Some(("one", NOW));
        let mut automaton = on("one");
        let reported = Candidate { reported_at: Some(NOW), ..finding("r:d", 1) };
        assert_eq!(reports(&automaton, &[reported], latest), None);
        let again = Candidate { reported_at: Some(NOW.plus(-2 * HOUR)), ..finding("r:d", 1) };
        assert_eq!(reports(&automaton, std::slice::from_ref(&again), latest), Some(0));
        automaton.log("r:d", Deed::Submitted, NOW);
        assert_eq!(reports(&automaton, &[again], latest), Some(600), "unless nothing came of it");
    }

    #[test]
    fn what_could_not_be_done_is_tried_again_after_ten_minutes() {
        for deed in [Deed::Covered, Deed::NotAsked, Deed::NotKept] {
            let mut automaton = on("one");
            automaton.log("r:d", deed, NOW);
            assert_eq!(reports(&automaton, &[finding("r:d", 1)], Some(("one", NOW))), Some(600));
        }
    }

    #[test]
    fn no_more_than_so_many_are_reported_within_an_hour() {
        let mut automaton = on("one");
        let mut seen = SeenFirst::default();
        let found: Vec<Candidate> = (0..5).map(|index| finding(&format!("r:{index}"), 1)).collect();
        let mut turn = |automaton: &Automaton, minutes: i64| {
            automaton.turn(&found, &mut seen, Some(("one", NOW)), 2, NOW.plus(minutes * MINUTE))
        };
        for minutes in [0, 10] {
            let Turn::Report(place) = turn(&automaton, minutes) else { panic!("nothing is reported") };
            automaton.log(&found[place].fingerprint, Deed::Submitted, NOW.plus(minutes * MINUTE));
        }
        assert_eq!(turn(&automaton, 20), Turn::Full(NOW.plus(HOUR)));
        assert!(matches!(turn(&automaton, 60), Turn::Report(_)));
        assert_eq!(
            on("one").turn(&found, &mut SeenFirst::default(), Some(("one", NOW)), 0, NOW),
            Turn::Full(NOW)
        );
    }

    #[test]
    fn it_is_read_as_it_was_written_and_its_log_does_not_grow_for_ever() {
        let mut automaton = on("one");
        for (index, (_, deed)) in (0..300).zip(Deed::KEYS.into_iter().cycle()) {
            automaton.log(&format!("r:\"{index}\""), deed, NOW.plus(index));
        }
        assert_eq!(automaton.log.len(), 200);
        let submitted =
            |automaton: &Automaton| automaton.log.iter().filter(|line| line.deed == Deed::Submitted).count();
        assert_eq!(submitted(&automaton), 75, "none of this hour is forgotten");
        for index in 0..900 {
            automaton.log(&format!("s:{index}"), Deed::Submitted, NOW.plus(1_000 + index));
        }
        assert_eq!(submitted(&automaton), 975);
        for index in 0..9 {
            automaton.log("gone:d", Deed::NotAsked, NOW.plus(3 * HOUR + index));
        }
        assert_eq!(automaton.log.iter().filter(|line| line.fingerprint == "gone:d").count(), 1);
        assert_eq!(automaton.log.len(), 200, "what is older counts no more");
        let kept: Value = serde_json::from_str(&automaton.to_json().to_string()).unwrap_or_default();
        assert_eq!(Automaton::read(&kept), automaton);
        assert_eq!(Automaton::read(&Value::Null), Automaton::default());
    }
}
