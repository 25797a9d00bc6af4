//! The answers about findings: what rules see now, and what a rule would have seen.

use super::Detected;
use crate::devices::{Held, Incidents as Ways};
use crate::engine::Engine;
use crate::message::{
    AboutFindings, Backtest, Evidence, Finding, FindingList, Fired, FoundBy, Ruling, decode, encode,
};
use crate::paths::Paths;
use crate::reach::{Reach, Value};
use domain::clip::clipped;
use domain::order::sorted;
use domain::query::lower;
use domain::rule::{Mutes, Show, Watch, When, fingerprint};
use domain::{Class, Rule, Rules, Timestamp};
use serde_json::Value as Json;

/// So many records are told of a finding.
const MOST_EVIDENCE: usize = 10;
/// So many times are told of a rule that is tried.
const MOST_FIRED: usize = 10;

impl Engine {
    /// Answers an [`AboutFindings`] from what is held; `None` for what is none.
    pub fn answer_about_findings(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutFindings::FindingList { ruling, show, text, rule, len, now } => {
                let asked = Asked { show, words: text.split_whitespace().map(lower).collect(), rule };
                encode(&self.findings(&ruling, &asked, len, now))
            }
            AboutFindings::Backtest { rule, edges, now } => encode(&self.backtest(&rule, &edges, now)),
        }
    }

    /// What is found now.
    fn findings(&mut self, ruling: &Ruling, asked: &Asked, len: u32, now: Timestamp) -> FindingList {
        let mut detected = std::mem::take(&mut self.detected);
        detected.take_up(&ruling.installed, &ruling.own);
        detected.watch(Held { records: &self.store.records, whats: &self.whats }, &self.devices);
        let mutes = serde_json::from_str::<Json>(&ruling.mutes).unwrap_or_default();
        let mutes = Mutes::read(&mutes, now);
        let mut list = FindingList { rules: detected.rules.all.len() as u32, ..FindingList::default() };
        let mut reports = Reports::of(self);
        let mut found = Vec::new();
        for (index, code, watch, since) in detected.firing(now) {
            let Some((id, rule)) = detected.rules.all.get(index) else { continue };
            let is_asked = asked.rule.is_empty() || asked.rule == *id;
            if !is_asked || !asked.words.is_empty() && !self.has_words(code, &rule.name, &asked.words) {
                continue;
            }
            let report = reports.about(self, code, id);
            let shown = match report {
                _ if !mutes.0.is_empty() && mutes.covers(&self.fingerprint(id, code), now) => Show::Muted,
                Some(_) => Show::Reported,
                None => Show::Unreported,
            };
            list.counts[shown as usize] += 1;
            if shown == asked.show {
                found.push(((rule.severity != Class::Critical, index, since, code), watch, report));
            }
        }
        list.total = found.len() as u32;
        let order = sorted(found.len(), &|a, b| found[a].0.cmp(&found[b].0));
        for (place, index) in (0..).zip(order) {
            let ((_, rule, since, code), watch, report) = &found[index];
            let Some((id, rule)) = detected.rules.all.get(*rule) else { continue };
            match list.kinds.last_mut().filter(|kind| kind.rule == *id) {
                Some(kind) => kind.count += 1,
                None => list.kinds.push(FoundBy {
                    rule: id.clone(),
                    name: rule.name.clone(),
                    severity: rule.severity,
                    when: rule.when.key().to_owned(),
                    count: 1,
                }),
            }
            if place < len {
                list.rows.push(Finding {
                    rule: id.clone(),
                    name: rule.name.clone(),
                    severity: rule.severity,
                    device: self.name_of(*code).unwrap_or_default(),
                    device_name: self.newest_name(*code).map(|name| clipped(&name)),
                    fingerprint: self.fingerprint(id, *code),
                    since: *since,
                    fired: watch.until(rule, now).len() as u32,
                    evidence: self.evidence(rule, watch),
                    incident: report
                        .and_then(|slot| self.store.records.text(slot, Paths::ID))
                        .map(str::to_owned),
                    reported_at: reports.last(self, *code, id),
                });
            }
        }
        list.automaton = reports.automaton(self);
        self.detected = detected;
        list
    }

    /// What a rule would have found.
    fn backtest(&mut self, rule: &str, edges: &[Timestamp], now: Timestamp) -> Backtest {
        let value: Json = serde_json::from_str(rule).unwrap_or_default();
        let rule = match Rule::read("rule", &value) {
            Ok(rule) => rule,
            Err(bad) => {
                let wrong = Some((bad.field.clone(), bad.to_string()));
                return Backtest { wrong, ..Backtest::default() };
            }
        };
        let held = Held { records: &self.store.records, whats: &self.whats };
        let mut detected =
            Detected::of(Rules { all: vec![("rule".to_owned(), rule.clone())], wrong: Vec::new() });
        detected.watch(held, &self.devices);
        let first = held.records.slots().filter_map(|slot| held.records.changed(slot)).min();
        let spans = vec![0; edges.len().saturating_sub(1)];
        let unknown =
            rule.when.detail().filter(|key| Reach::single_detail(held.records, key).paths().is_empty());
        let mut test = Backtest { unknown: unknown.map(clipped), first, spans, ..Backtest::default() };
        let mut all = Vec::new();
        for (_, code, watch) in detected.watches() {
            let firings = watch.until(&rule, now);
            test.watched += 1;
            test.fired += firings.len() as u32;
            test.devices += u32::from(!firings.is_empty());
            test.now += u32::from(firings.last().is_some_and(|firing| firing.until.is_none()));
            for firing in &firings {
                let span = edges.partition_point(|edge| *edge <= firing.since);
                if let Some(count) = span.checked_sub(1).and_then(|span| test.spans.get_mut(span)) {
                    *count += 1;
                }
            }
            all.extend(firings.into_iter().map(|firing| (firing, code)));
        }
        let order = sorted(all.len(), &|a, b| (all[b].0.since, all[b].1).cmp(&(all[a].0.since, all[a].1)));
        for (firing, code) in order.into_iter().take(MOST_FIRED).map(|index| all[index]) {
            let device = self.name_of(code).unwrap_or_default();
            let device_name = self.newest_name(code).map(|name| clipped(&name));
            test.last.push(Fired { device, device_name, since: firing.since, until: firing.until });
        }
        test
    }

    /// What names a finding of a rule on a device.
    fn fingerprint(&self, rule: &str, code: u32) -> String {
        fingerprint(rule, &self.name_of(code).unwrap_or_default())
    }

    /// Whether the names of a rule and a device hold all words, which are in lower case.
    fn has_words(&self, code: u32, rule: &str, words: &[String]) -> bool {
        let names = [Some(rule.to_owned()), self.name_of(code), self.newest_name(code)];
        let names = lower(&names.into_iter().flatten().collect::<Vec<_>>().join("\n"));
        words.iter().all(|word| names.contains(word))
    }

    /// The id of a device.
    fn name_of(&self, code: u32) -> Option<String> {
        self.store.records.templates.paths.text(Paths::DEVICE_ID, code).map(str::to_owned)
    }

    /// Its newest name.
    fn newest_name(&self, code: u32) -> Option<String> {
        let held = Held { records: &self.store.records, whats: &self.whats };
        self.devices.name(held, code, Paths::DEVICE_NAME).map(str::to_owned)
    }

    /// The records that made a rule fire.
    fn evidence(&self, rule: &Rule, watch: &Watch) -> Vec<Evidence> {
        let fitting = watch.fitting();
        let told = fitting.get(fitting.len().saturating_sub(MOST_EVIDENCE)..).unwrap_or_default();
        let one = |slot: &u32| {
            let record = crate::row::record(&self.store.records, *slot);
            let text = match (&rule.when, rule.when.detail()) {
                (_, Some(key)) => record.detail(key),
                (When::Code(code), _) => Some(code.clone()),
                _ => record.status.clone(),
            };
            let text = text.as_deref().map(clipped).unwrap_or_default();
            Evidence { id: record.id.clone(), at: record.changed_at(), text }
        };
        told.iter().map(one).collect()
    }
}

/// Which findings are asked for.
struct Asked {
    show: Show,
    /// In lower case.
    words: Vec<String>,
    /// The rule's id; empty for all.
    rule: String,
}

/// The open incidents that are about findings.
struct Reports {
    ways: Ways,
    fingerprint: Reach,
    automaton: Reach,
    /// The device that was asked for last, its id, and its reports that have a fingerprint.
    known: (u32, String, Vec<(u32, String)>),
}

impl Reports {
    fn of(engine: &Engine) -> Self {
        let records = &engine.store.records;
        Self {
            ways: Ways::new(records),
            fingerprint: Reach::single_detail(records, "fingerprint"),
            automaton: Reach::single_detail(records, "detected_by"),
            known: (u32::MAX, String::new(), Vec::new()),
        }
    }

    /// The report of an open incident of this device that is about this rule.
    fn about(&mut self, engine: &mut Engine, code: u32, rule: &str) -> Option<u32> {
        if self.known.0 != code {
            let held = Held { records: &engine.store.records, whats: &engine.whats };
            let open = engine.devices.open(held, code, &self.ways);
            let told = |slot: &u32| Some((*slot, text(&self.fingerprint, engine, *slot)?.to_owned()));
            let reports = open.slots.iter().filter_map(told).collect();
            self.known = (code, engine.name_of(code).unwrap_or_default(), reports);
        }
        let (_, device, reports) = &self.known;
        if reports.is_empty() {
            return None;
        }
        let wanted = fingerprint(rule, device);
        reports.iter().find(|(_, known)| *known == wanted).map(|(slot, _)| *slot)
    }

    /// When a finding was reported last, by an incident that is open or not.
    fn last(&self, engine: &Engine, code: u32, rule: &str) -> Option<Timestamp> {
        let wanted = engine.fingerprint(rule, code);
        let records = &engine.store.records;
        let own = engine.devices.slots(records, code);
        let about = own.filter(|slot| text(&self.fingerprint, engine, *slot) == Some(wanted.as_str()));
        about.filter_map(|slot| records.time(slot, Paths::CREATED_AT)).max()
    }

    /// Which browser has made the latest report by itself, and when.
    fn automaton(&self, engine: &Engine) -> Option<(String, Timestamp)> {
        let records = &engine.store.records;
        // Most organizations have none at all.
        let reports = (!self.automaton.paths().is_empty()).then(|| records.slots()).into_iter().flatten();
        let made = reports.filter(|slot| text(&self.automaton, engine, *slot).is_some());
        let last = made.max_by_key(|slot| records.time(*slot, Paths::CREATED_AT))?;
        Some((text(&self.automaton, engine, last)?.to_owned(), records.time(last, Paths::CREATED_AT)?))
    }
}

/// The text of a record at the end of a way.
fn text<'a>(way: &Reach, engine: &'a Engine, slot: u32) -> Option<&'a str> {
    let records = &engine.store.records;
    let texts = way.values(records, slot).filter_map(|value| match value {
        Value::Code(path, code) => records.templates.paths.text(path, code),
        Value::Moment(_) => None,
    });
    texts.last()
}
