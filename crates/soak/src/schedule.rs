//! `Schedule`: some entries, one tab or two, and what goes wrong, all from one seed. Time is
//! the schedule's own, but for what the server does late, which is waited for.

use anyhow::Result;
use domain::draft::{Field, Kind};
use domain::outbox::Item;
use domain::{Draft, Timestamp};
use oorandom::Rand64;
use serde_json::{Value, json};

use crate::client::Client;
use crate::sender::{Counts, Disk, Sender};
use crate::server::{LATE, Server};

/// After so many steps a schedule is stuck.
const MOST_STEPS: u32 = 2_000;

/// A schedule.
pub(crate) struct Schedule {
    seed: u64,
    chance: Rand64,
    /// How many of a hundred requests go wrong.
    faults: u32,
    now: Timestamp,
    /// Whether the server has something to store late.
    is_late: bool,
}

/// When a tab is killed: before or after its next step, or at one that asks nobody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Death {
    No,
    Before,
    After,
    Later,
}

/// What it came to.
pub(crate) struct Outcome {
    pub(crate) seed: u64,
    /// The marks of all that was submitted.
    pub(crate) submitted: Vec<String>,
    /// Those that the disk still holds.
    pub(crate) kept: Vec<String>,
    /// How many wait for a person.
    pub(crate) waiting: u64,
    pub(crate) counts: Counts,
}

impl Schedule {
    pub(crate) fn new(seed: u64, faults: u32) -> Self {
        let chance = Rand64::new(seed.into());
        Self { seed, chance, faults, now: Timestamp(1_700_000_000_000), is_late: false }
    }

    /// Runs it to its end: until nothing is left to do without a person.
    pub(crate) fn run(mut self, server: &Server) -> Result<Outcome> {
        let repeats = self.is_hit(20);
        let mut disk = Disk::default();
        let submitted = self.submit(server, &mut disk);
        let mut counts = Counts::default();
        let tabs = 1 + usize::from(self.is_hit(20));
        // Tabs tell each other what they write; one that was held up hears it too late.
        let hears = !self.is_hit(20);
        let mut senders: Vec<Option<Sender>> = (0..tabs).map(|_| None).collect();
        let (mut waiting, mut dies) = (0, Death::No);
        for _ in 0..MOST_STEPS {
            let tab = self.chance.rand_range(0..tabs as u64) as usize;
            let place = &mut senders[tab];
            let Some(sender) = place else {
                let client = Client::new(server, repeats);
                *place = Some(Sender::start(client, &disk, tabs == 1));
                continue;
            };
            if hears {
                sender.listen(&disk);
            }
            waiting = sender.waiting();
            if !sender.is_busy(self.now) && self.is_hit(10) {
                sender.hurry(self.now, &mut self.chance);
                continue;
            }
            if !sender.is_busy(self.now) {
                let (next, is_over) = (sender.next(), disk.keys().len() as u64 == waiting);
                // Time passes while nobody works, but for a tab that is held up now and then.
                let is_quiet = senders.iter().flatten().all(|sender| !sender.is_busy(self.now));
                match next {
                    Some(next) if is_quiet || self.is_hit(1) => self.wait(next),
                    Some(_) => {}
                    None if is_over => break,
                    None => senders[tab] = None,
                }
                continue;
            }
            let asks = sender.asks(self.now);
            let death = match asks {
                Some(method) => self.go_wrong(server, method)?,
                None => std::mem::replace(&mut dies, Death::No),
            };
            if death != Death::Before {
                sender.step(&mut disk, self.now, &mut self.chance, &mut counts);
            }
            // Whoever signs in again is accepted.
            server.accept("demo-token")?;
            match death {
                Death::Before | Death::After => senders[tab] = None,
                Death::Later => dies = if self.is_hit(50) { Death::Before } else { Death::After },
                Death::No => {}
            }
        }
        Ok(Outcome { seed: self.seed, submitted, kept: disk.keys(), waiting, counts })
    }

    fn submit(&mut self, server: &Server, disk: &mut Disk) -> Vec<String> {
        let count = self.chance.rand_range(1..4);
        let mut marks = Vec::new();
        for number in 0..count {
            let device = self.chance.rand_range(0..server.devices.len() as u64) as usize;
            let mut draft = Draft::new(Kind::Maintenance, server.devices.get(device).cloned());
            draft.set_text(Field::Action, "reboot".to_owned());
            draft.set_text(Field::PerformedBy, "soak".to_owned());
            let mark = format!("{:016x}-{number}", self.seed);
            disk.keep(&Item::new(draft, mark.clone(), true, String::new(), self.now));
            marks.push(mark);
        }
        marks
    }

    fn is_hit(&mut self, percent: u32) -> bool {
        self.chance.rand_range(0..100) < u64::from(percent)
    }

    /// Orders a fault for the next request, perhaps; or the tab's death.
    fn go_wrong(&mut self, server: &Server, method: &str) -> Result<Death> {
        if !self.is_hit(self.faults) {
            return Ok(Death::No);
        }
        let faults: [Value; 9] = [
            json!({"fault": "reset"}),
            json!({"fault": "store_then_drop"}),
            json!({"fault": "store_late", "ms": LATE}),
            json!({"fault": "store_then_fail", "status": 500}),
            json!({"fault": "unavailable"}),
            json!({"fault": "rate_limit", "retry_after": 30}),
            json!({"fault": "portal"}),
            json!({"fault": "cut"}),
            json!({"fault": "revoke"}),
        ];
        let number = self.chance.rand_range(0..faults.len() as u64 + 1) as usize;
        // One in ten is the death of the tab itself.
        let Some(fault) = faults.get(number) else {
            return Ok([Death::Before, Death::After, Death::Later][self.chance.rand_range(0..3) as usize]);
        };
        self.is_late |= fault["fault"] == "store_late";
        server.go_wrong(fault.clone(), method)?;
        Ok(Death::No)
    }

    /// Lets time pass. Once it is time to believe that something is absent, the server has
    /// done what it does late.
    fn wait(&mut self, until: Timestamp) {
        let until = until.max(self.now.plus(1));
        if self.is_late {
            std::thread::sleep(std::time::Duration::from_millis(LATE * 3));
            self.is_late = false;
        }
        self.now = until;
    }
}
