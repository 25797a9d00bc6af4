//! The machine in all its states: one entry, two tabs that do not know of each other, the
//! disk, the server and the person, in every order of what can happen, with a crash after
//! each step. All worlds that can be reached are visited.

use super::*;
use crate::Refusal;
use std::collections::{HashMap, VecDeque};

const RULES: Rules = Rules { timeout: 1, settle: 2, most_sends: 2 };

const NO: Refusal = Refusal { general: Vec::new(), fields: Vec::new() };
const LOSSES: [ApiError; 3] =
    [ApiError::Unreachable, ApiError::Server(500, None), ApiError::Server(503, Some(1))];
const DENIALS: [ApiError; 4] =
    [ApiError::Unauthorized, ApiError::Refused(NO), ApiError::Offline, ApiError::RateLimited(Some(1))];
const LOOK_FAILURES: [ApiError; 3] =
    [ApiError::Unreachable, ApiError::Forbidden(NO), ApiError::RateLimited(Some(1))];

/// An entry that was just kept.
fn new() -> Item {
    Item::new(Draft::default(), String::new(), true, String::new(), Timestamp(0))
}

/// What is under way in a tab.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Task {
    /// These effects are still to be carried out.
    Effects(Vec<Effect>),
    /// The POST is out; it began then.
    Posting(Timestamp),
    /// The records of the device are read, since then; whether the server had it then.
    Looking(Timestamp, bool),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
struct Tab {
    item: Option<Key>,
    task: Option<Task>,
}

/// An item as far as worlds differ by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    state: State,
    was_sent: bool,
    doubts: u32,
    last_sent: Option<i64>,
    due: i64,
    settled: i64,
    held_until: i64,
    needs_person: bool,
    version: u32,
}

/// How long a look takes at most.
const LONGEST_LOOK: i64 = 2;
/// Moments that are so long past are all alike: a look ends, and all that a sending can
/// bring about has come, before.
const PAST: i64 = -4;

impl Key {
    fn of(item: &Item) -> Self {
        Self {
            state: item.state,
            was_sent: item.sends > 0,
            doubts: item.doubts,
            last_sent: item.last_sent.map(|at| at.0),
            due: item.due.0,
            settled: item.settled.0,
            held_until: item.held_until.0,
            needs_person: item.needs_person,
            version: item.version,
        }
    }

    fn item(&self) -> Item {
        let mut item = new();
        item.state = self.state;
        item.sends = u32::from(self.was_sent);
        item.doubts = self.doubts;
        item.last_sent = self.last_sent.map(Timestamp);
        item.first_sent = item.last_sent;
        (item.due, item.settled) = (Timestamp(self.due), Timestamp(self.settled));
        item.held_until = Timestamp(self.held_until);
        (item.needs_person, item.version) = (self.needs_person, self.version);
        item
    }

    fn shift(&mut self, by: i64, oldest: u32) {
        let moved = |at: i64| (at - by).max(PAST);
        self.last_sent = self.last_sent.map(moved);
        // What was due is due.
        self.due = moved(self.due).max(0);
        self.settled = moved(self.settled).max(PAST);
        self.held_until = moved(self.held_until).max(0);
        self.version -= oldest;
    }
}

/// Everything there is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    /// With a second tab, fewer kinds of failures are tried.
    has_two: bool,
    disk: Option<Key>,
    tabs: [Tab; 2],
    /// Copies on the server.
    copies: u32,
    /// When the server stores at the latest what it got on connections that were lost.
    late: Vec<i64>,
    /// How often the person chose to have it sent again.
    resends: u32,
}

impl World {
    fn start(has_two: bool) -> Self {
        let item = new();
        let disk = Some(Key::of(&item));
        let tab = Tab { item: disk.clone(), task: None };
        Self { has_two, disk, tabs: [tab, Tab::default()], copies: 0, late: Vec::new(), resends: 0 }
    }

    /// The same world with the present as 0 and the versions counted from the oldest.
    fn at(mut self, now: i64) -> Self {
        let keys = |world: &Self| -> Vec<u32> {
            let tabs = world.tabs.iter().filter_map(|tab| tab.item.as_ref());
            world.disk.iter().chain(tabs).map(|key| key.version).collect()
        };
        let newest = keys(&self).into_iter().max().unwrap_or(0);
        for key in self.disk.iter_mut().chain(self.tabs.iter_mut().filter_map(|tab| tab.item.as_mut())) {
            // Older is older, however much.
            key.version = key.version.max(newest.saturating_sub(2));
        }
        let oldest = keys(&self).into_iter().min().unwrap_or(0);
        for key in self.disk.iter_mut().chain(self.tabs.iter_mut().filter_map(|tab| tab.item.as_mut())) {
            key.shift(now, oldest);
        }
        for tab in &mut self.tabs {
            if let Some(Task::Posting(at) | Task::Looking(at, _)) = &mut tab.task {
                at.0 = (at.0 - now).max(PAST);
            }
        }
        self.late.iter_mut().for_each(|at| *at -= now);
        self.late.sort_unstable();
        self
    }

    /// Hands an event to a tab's item, and starts what follows.
    fn tell(&self, tab: usize, event: Event) -> Self {
        let mut world = self.clone();
        let Some(key) = &world.tabs[tab].item else { return world };
        let mut item = key.item();
        let effects = item.on(event, Timestamp(0), 0.0, RULES);
        world.tabs[tab].item = Some(Key::of(&item));
        world.tabs[tab].task = (!effects.is_empty()).then(|| Task::Effects(effects.to_vec()));
        world
    }

    /// All worlds that the next step can lead to.
    fn next(&self) -> Vec<Self> {
        let mut worlds = Vec::new();
        for tab in 0..1 + usize::from(self.has_two) {
            self.step(tab, &mut worlds);
        }
        for index in 0..self.late.len() {
            let mut world = self.clone();
            world.late.remove(index);
            world.copies += 1;
            worlds.push(world);
        }
        worlds.extend(self.later());
        worlds
    }

    /// Time goes on by one, unless something has to happen before.
    fn later(&self) -> Option<Self> {
        let is_urgent = self.late.first().is_some_and(|at| *at <= 0)
            || self.tabs.iter().any(|tab| match tab.task {
                Some(Task::Posting(at)) => at.0 <= -RULES.timeout,
                Some(Task::Looking(at, _)) => at.0 <= -LONGEST_LOOK,
                _ => false,
            });
        (!is_urgent).then(|| self.clone().at(1))
    }

    fn step(&self, tab: usize, worlds: &mut Vec<Self>) {
        let Tab { item, task } = &self.tabs[tab];
        let Some(item) = item else {
            // The tab is opened.
            if let Some(disk) = &self.disk {
                let mut world = self.clone();
                world.tabs[tab] = Tab { item: Some(disk.clone()), task: None };
                worlds.push(world.tell(tab, Event::Recovered));
            }
            return;
        };
        worlds.push(self.crash(tab));
        match task {
            None => self.idle(tab, &item.item(), worlds),
            Some(Task::Effects(effects)) => self.carry_out(tab, effects, worlds),
            Some(Task::Posting(_)) => self.answer(tab, worlds),
            Some(Task::Looking(asked, was_there)) => {
                let found = if *was_there { Event::Found } else { Event::Absent(*asked) };
                worlds.push(self.tell(tab, found));
                for error in LOOK_FAILURES.iter().take(self.variety()) {
                    worlds.push(self.tell(tab, Event::LookFailed(error.clone())));
                }
            }
        }
    }

    /// How many failures of a sort are tried.
    fn variety(&self) -> usize {
        if self.has_two { 1 } else { usize::MAX }
    }

    fn crash(&self, tab: usize) -> Self {
        let mut world = self.clone();
        // What was sent goes on without the tab.
        let is_out = matches!(self.tabs[tab].task, Some(Task::Posting(_)));
        world.tabs[tab] = Tab::default();
        if is_out {
            world.late.push(RULES.settle - 1);
        }
        world
    }

    fn idle(&self, tab: usize, item: &Item, worlds: &mut Vec<Self>) {
        let now = Timestamp(0);
        if item.is_due(now) {
            worlds.push(self.tell(tab, Event::Due));
        }
        if item.can_hurry(now) {
            worlds.push(self.tell(tab, Event::Now));
        }
        if item.can_send_again() && self.resends == 0 && !self.has_two {
            let mut world = self.tell(tab, Event::SendAgain);
            world.resends += 1;
            worlds.push(world);
        }
        // Another tab has written.
        if self.disk != self.tabs[tab].item {
            worlds.push(self.reload(tab));
        }
    }

    fn reload(&self, tab: usize) -> Self {
        let mut world = self.clone();
        world.tabs[tab] = Tab { item: self.disk.clone(), task: None };
        world
    }

    fn carry_out(&self, tab: usize, effects: &[Effect], worlds: &mut Vec<Self>) {
        let mut world = self.clone();
        let rest = effects[1..].to_vec();
        world.tabs[tab].task = (!rest.is_empty()).then_some(Task::Effects(rest));
        let item = self.tabs[tab].item.as_ref();
        match effects[0] {
            Effect::Keep => {
                let is_next =
                    self.disk.as_ref().zip(item).is_some_and(|(disk, item)| disk.version + 1 == item.version);
                if !is_next {
                    worlds.push(self.reload(tab));
                    return;
                }
                world.disk.clone_from(&self.tabs[tab].item);
                worlds.push(world);
                // The disk is full.
                if effects.contains(&Effect::Post) {
                    worlds.push(self.tell(tab, Event::NotKept));
                }
            }
            Effect::Post => {
                let may_begin = item.is_some_and(|item| item.item().may_begin(Timestamp(0), RULES));
                if may_begin {
                    world.tabs[tab].task = Some(Task::Posting(Timestamp(0)));
                    worlds.push(world);
                } else {
                    worlds.push(self.tell(tab, Event::Lost(ApiError::Timeout)));
                }
            }
            Effect::Look => {
                world.tabs[tab].task = Some(Task::Looking(Timestamp(0), self.copies > 0));
                worlds.push(world);
            }
            Effect::Forget => {
                world.disk = None;
                world.tabs[tab] = Tab::default();
                worlds.push(world);
            }
        }
    }

    /// What can become of a POST.
    fn answer(&self, tab: usize, worlds: &mut Vec<Self>) {
        let stored = || {
            let mut world = self.clone();
            world.copies += 1;
            world
        };
        worlds.push(stored().tell(tab, Event::Found));
        for lost in LOSSES.iter().take(self.variety()) {
            worlds.push(stored().tell(tab, Event::Lost(lost.clone())));
            worlds.push(self.tell(tab, Event::Lost(lost.clone())));
            let mut late = self.clone();
            late.late.push(RULES.settle - 1);
            worlds.push(late.tell(tab, Event::Lost(lost.clone())));
        }
        for no in DENIALS.iter().take(self.variety()) {
            worlds.push(self.tell(tab, Event::Denied(no.clone())));
        }
    }

    fn check(&self) {
        assert!(self.disk.is_some() || self.copies > 0, "lost: {self:#?}");
        assert!(self.copies <= 1 + self.resends, "twice: {self:#?}");
    }

    /// Whether nothing more is done without a person.
    fn is_over(&self) -> bool {
        self.disk.as_ref().is_none_or(|key| key.item().waits_for_person())
    }
}

/// Visits every world that can be reached: how many there are. From each there is a way to
/// the end.
fn visit(has_two: bool) -> usize {
    let start = World::start(has_two).at(0);
    let mut numbers = HashMap::from([(start.clone(), 0)]);
    let mut before: Vec<Vec<usize>> = vec![Vec::new()];
    let mut ends = Vec::new();
    let mut open = VecDeque::from([(start, 0)]);
    while let Some((world, number)) = open.pop_front() {
        if world.is_over() {
            ends.push(number);
        }
        for next in world.next() {
            let next = next.at(0);
            next.check();
            let known = numbers.len();
            let place = *numbers.entry(next.clone()).or_insert(known);
            if place == known {
                before.push(Vec::new());
                open.push_back((next, place));
            }
            before[place].push(number);
        }
    }
    let mut ending = vec![false; before.len()];
    while let Some(number) = ends.pop() {
        if !std::mem::replace(&mut ending[number], true) {
            ends.extend(&before[number]);
        }
    }
    assert!(ending.iter().all(|ends| *ends), "an entry can be stuck");
    before.len()
}

#[test]
fn nothing_is_lost_and_nothing_is_there_twice_unless_a_person_chose_it() {
    assert!(visit(false) > 10_000);
}

#[test]
fn nor_where_two_tabs_send_that_do_not_know_of_each_other() {
    assert!(visit(true) > 100_000);
}
