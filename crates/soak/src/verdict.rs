//! `Verdict`: what all schedules came to, by the server's ledger.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, ensure};
use domain::ClassTable;
use engine::Engine;

use crate::schedule::Outcome;
use crate::server::Server;

/// At most so many of a thousand entries may wait for a person.
const MOST_WAITING: f64 = 1.0;
/// At most so many requests may be made for an entry, at ten faults in a hundred.
const MOST_REQUESTS: f64 = 1.15;

/// The verdict.
#[derive(Default)]
pub(crate) struct Verdict {
    schedules: u64,
    entries: u64,
    requests: u64,
    waiting: u64,
    repeated: u64,
    /// The seed of each mark's schedule, and how often a transport repeated its POST.
    marks: BTreeMap<String, (u64, u64, bool)>,
    lost: Vec<u64>,
    twice: Vec<u64>,
    /// Entries that are on the server and still in the outbox when nothing was left to do.
    stuck: Vec<u64>,
    doubles: u64,
    /// Further copies that the app's engine takes for submissions of their own, or the other
    /// way round.
    mistaken: u64,
}

impl Verdict {
    pub(crate) fn take(&mut self, outcome: Outcome) {
        self.schedules += 1;
        self.entries += outcome.submitted.len() as u64;
        self.requests += outcome.counts.requests;
        self.waiting += outcome.waiting;
        if outcome.kept.len() as u64 > outcome.waiting {
            self.stuck.push(outcome.seed);
        }
        for mark in outcome.submitted {
            let repeated = outcome.counts.repeated.get(&mark).copied().unwrap_or_default();
            self.repeated += repeated;
            let is_kept = outcome.kept.contains(&mark);
            self.marks.insert(mark, (outcome.seed, repeated, is_kept));
        }
    }

    /// Compares with what the server holds.
    pub(crate) fn judge(&mut self, server: &Server) -> Result<()> {
        let ledger = server.ledger()?;
        for (mark, (seed, repeated, is_kept)) in &self.marks {
            let copies = ledger[mark].as_u64().unwrap_or_default();
            if copies == 0 && !is_kept {
                self.lost.push(*seed);
            }
            if copies > 1 + repeated {
                self.twice.push(*seed);
            }
            self.doubles += u64::from(copies > 1);
        }
        // The app shows one of the records of a mark, and hides the others.
        let copies = ledger.as_object().into_iter().flatten().filter_map(|(_, copies)| copies.as_u64());
        let further: u64 = copies.map(|copies| copies.saturating_sub(1)).sum();
        let mut engine = Engine::new(0, ClassTable::default());
        for page in server.pages()? {
            ensure!(engine.ingest_page(page.as_bytes()).is_ok(), "the server's list was not understood");
        }
        self.mistaken = further.abs_diff(u64::from(engine.doubles()));
        Ok(())
    }

    fn requests_per_entry(&self) -> f64 {
        self.requests as f64 / self.entries.max(1) as f64
    }

    fn waiting_of_thousand(&self) -> f64 {
        1_000.0 * self.waiting as f64 / self.entries.max(1) as f64
    }

    pub(crate) fn is_good(&self) -> bool {
        let faultless = self.lost.is_empty() && self.twice.is_empty() && self.stuck.is_empty();
        faultless
            && self.mistaken == 0
            && self.requests_per_entry() <= MOST_REQUESTS
            && self.waiting_of_thousand() <= MOST_WAITING
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} schedules, {} entries", self.schedules, self.entries)?;
        let mut line = |what: &str, seeds: &[u64]| {
            write!(f, "{what:<44}{}", seeds.len())?;
            match seeds.first() {
                Some(seed) => writeln!(f, "   (--seed {seed} --schedules 1)"),
                None => writeln!(f),
            }
        };
        line("lost", &self.lost)?;
        line("sent twice by the outbox", &self.twice)?;
        line("left over with nothing to do", &self.stuck)?;
        writeln!(f, "{:<44}{}", "held twice: a transport repeated the POST", self.doubles)?;
        writeln!(f, "{:<44}{}", "of these not shown as one", self.mistaken)?;
        writeln!(
            f,
            "{:<44}{:.2} of 1,000 (at most {MOST_WAITING})",
            "waiting for a person",
            self.waiting_of_thousand()
        )?;
        let requests = self.requests_per_entry();
        writeln!(f, "{:<44}{requests:.3} (at most {MOST_REQUESTS})", "requests for an entry")
    }
}
