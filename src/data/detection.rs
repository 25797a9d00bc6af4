//! `Detection`: the rules that are in force here, an installation's and this person's own, and
//! what nobody wants to hear of for a time. Kept in this browser.

use super::Data;
use super::clock::present;
use crate::platform::storage::{Store, on_change};
use crate::words::{fill, rules};
use domain::rule::{Mute, Mutes};
use domain::{Class, Rule, Rules, Start, Timestamp};
use engine::message::{Finding, Ruling};
use leptos::prelude::*;
use serde_json::Value;

const RULES: &str = "diagboard.rules";
const MUTES: &str = "diagboard.mutes";

/// The rules and the mutes, as JSON: what draws them reads them.
#[derive(Clone, Copy)]
pub struct Detection {
    own: RwSignal<String>,
    mutes: RwSignal<String>,
    data: Data,
}

impl Detection {
    /// What is kept.
    pub fn restore(data: Data) -> Self {
        Self { own: RwSignal::new(read(RULES, "{}")), mutes: RwSignal::new(read(MUTES, "[]")), data }
    }

    /// The same, kept up to date with what other tabs change, for as long as whoever asks is
    /// shown.
    pub fn follow(data: Data) -> Self {
        let this = Self::restore(data);
        let listener = on_change(move || {
            let renew = |signal: RwSignal<String>, kept: String| {
                // Another tab changes many other things.
                if signal.try_get_untracked().is_some_and(|known| known != kept) {
                    signal.set(kept);
                }
            };
            renew(this.own, read(RULES, "{}"));
            renew(this.mutes, read(MUTES, "[]"));
        });
        on_cleanup(move || listener.remove());
        this
    }

    /// A rule as it is kept now: another tab may have changed it.
    pub fn latest(self, id: &str) -> Option<Rule> {
        let own = read(RULES, "{}");
        self.data.config.with_value(|config| Rules::read(&config.rules, &own).get(id).cloned())
    }

    /// Whether some rule has this id now, also one that is none.
    pub fn is_taken(self, id: &str) -> bool {
        Rules::by_id(&read(RULES, "{}")).contains_key(id) || self.is_installed(id)
    }

    /// Whether a rule is the same as an installation's.
    pub fn is_usual(self, id: &str, rule: &Rule) -> bool {
        self.data.config.with_value(|config| Rules::read(&config.rules, "{}").get(id) == Some(rule))
    }

    /// The rules and the mutes for the engine; `None` without any rule.
    pub fn ruling(self) -> Option<Ruling> {
        let own = self.own.get();
        let installed = self.data.config.with_value(|config| config.rules.clone());
        let is_none = installed == "{}" && own == "{}";
        (!is_none).then(|| Ruling { installed, own, mutes: self.mutes.get() })
    }

    /// The rules.
    pub fn rules(self) -> Rules {
        self.data.config.with_value(|config| self.own.with(|own| Rules::read(&config.rules, own)))
    }

    /// Whether a rule is this person's own, in place of an installation's or beside it.
    pub fn is_own(self, id: &str) -> bool {
        self.own.with(|own| Rules::by_id(own).contains_key(id))
    }

    /// Whether an installation has a rule with this id.
    pub fn is_installed(self, id: &str) -> bool {
        self.data.config.with_value(|config| Rules::by_id(&config.rules).contains_key(id))
    }

    /// Keeps a rule of this person's own; `None` forgets it. Whether the browser keeps it.
    pub fn set_rule(self, id: &str, rule: Option<Value>) -> bool {
        // Another tab may have changed them meanwhile.
        let kept = Store::Local.read(RULES).unwrap_or_else(|| self.own.get_untracked());
        let mut own = Rules::by_id(&kept);
        match rule {
            Some(rule) => drop(own.insert(id.to_owned(), rule)),
            None => drop(own.remove(id)),
        }
        let text = Value::Object(own).to_string();
        let is_kept = Store::Local.write(RULES, &text);
        self.own.set(text);
        is_kept
    }

    /// What is muted now.
    pub fn mutes(self) -> Mutes {
        self.mutes.with(|mutes| read_mutes(mutes, present()))
    }

    /// Mutes a finding for so many milliseconds, or hears of it again when there is no reason.
    /// Whether the browser keeps that.
    pub fn mute(self, fingerprint: &str, reason: Option<(String, i64)>) -> bool {
        let now = present();
        let kept = Store::Local.read(MUTES).unwrap_or_else(|| self.mutes.get_untracked());
        let mut mutes = read_mutes(&kept, now);
        match reason {
            Some((reason, time)) => {
                mutes.add(Mute { fingerprint: fingerprint.to_owned(), until: now.plus(time), reason });
            }
            None => mutes.remove(fingerprint),
        }
        let text = mutes.to_json().to_string();
        let is_kept = Store::Local.write(MUTES, &text);
        self.mutes.set(text);
        is_kept
    }
}

/// A report of a finding: where, by which rule, since when, and the records that say so.
pub fn report(row: &Finding) -> Start {
    let words = rules();
    // Whoever reads it may live in another zone.
    let mut notes = fill(words.report_notes, &[("rule", &row.name), ("since", &row.since.to_iso())]);
    for one in &row.evidence {
        let at = one.at.map_or_else(String::new, Timestamp::to_iso);
        let id = one.id.as_deref().unwrap_or_default();
        notes.push_str(&["\n", &at, "  ", &one.text, "  ", id].concat());
    }
    let ids: Vec<String> = row.evidence.iter().filter_map(|one| one.id.clone()).collect();
    let priority = if row.severity == Class::Critical { "high" } else { "medium" };
    Start::finding(&row.device, &row.rule, priority, &ids, &notes)
}

fn read(key: &str, none: &str) -> String {
    Store::Local.read(key).unwrap_or_else(|| none.to_owned())
}

fn read_mutes(text: &str, now: Timestamp) -> Mutes {
    Mutes::read(&serde_json::from_str::<Value>(text).unwrap_or_default(), now)
}
