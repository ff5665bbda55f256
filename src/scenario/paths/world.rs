//! The state a path is in, cut down to what some condition still asks for, and the script turned into steps on it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::check::{each_condition, effects_of};
use super::super::model::{Bound, Condition, Content, Effect, Scenario, TimeOut};
use super::{conditions_of, trigger_of};
use crate::ident::ItemId;

/// A value for each slot, four bytes each, in the order of their size: states are compared far more often than changed,
/// and bytes are compared at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State(Box<[u8]>);

impl State {
    fn new(slots: usize) -> Self {
        let mut state = Self(vec![0; slots * 4].into_boxed_slice());
        for slot in 0..slots {
            state.put(slot, 0);
        }
        state
    }

    fn get(&self, slot: usize) -> i64 {
        let bytes = self.0.get(slot * 4..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map_or(0, |bytes| i64::from(u32::from_be_bytes(*bytes)) - BIAS)
    }

    pub(super) fn put(&mut self, slot: usize, value: i64) {
        let value = u32::try_from(value.saturating_add(BIAS).max(0)).unwrap_or(u32::MAX);
        self.0[slot * 4..slot * 4 + 4].copy_from_slice(&value.to_be_bytes());
    }
}

/// What is added to a value so that it is never below zero.
const BIAS: i64 = 1 << 31;

/// An inject that has been played, or is never to be again.
pub(super) const DONE: i64 = 1;
const DROPPED: i64 = 2;
/// From here on: queued for the minute above it.
const QUEUED: i64 = 10;

/// How conditions on the time are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// The room may be as fast or slow as it likes.
    Any,
    /// Everything comes when it is planned.
    Planned,
}

impl Clock {
    pub(super) fn at(self, minute: i64) -> Option<i64> {
        (self == Self::Planned).then_some(minute)
    }
}

/// A condition over slots.
#[derive(Debug)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Is(usize, i64),
    /// The option of an outcome, and whether it came by the time running out.
    Option(usize, i64),
    RanOut(usize),
    Gauge(usize, Bound),
    Minutes(Bound),
    /// What it asks for is not there.
    Never,
}

impl Test {
    /// Tells whether it may hold and whether it may not; without a minute the time may be any.
    pub(super) fn may(&self, state: &State, minute: Option<i64>) -> (bool, bool) {
        let is = |yes: bool| (yes, !yes);
        match self {
            Self::All(parts) => parts.iter().fold((true, false), |so_far, part| {
                let may = part.may(state, minute);
                (so_far.0 && may.0, so_far.1 || may.1)
            }),
            Self::Any(parts) => parts.iter().fold((false, true), |so_far, part| {
                let may = part.may(state, minute);
                (so_far.0 || may.0, so_far.1 && may.1)
            }),
            Self::Not(inner) => {
                let may = inner.may(state, minute);
                (may.1, may.0)
            }
            Self::Is(slot, value) => is(state.get(*slot) == *value),
            Self::Option(slot, option) => is(state.get(*slot) / 2 == *option),
            Self::RanOut(slot) => is(state.get(*slot) % 2 == 1),
            Self::Gauge(slot, bound) => is(bound.holds(state.get(*slot))),
            Self::Minutes(bound) => minute.map_or((true, true), |m| is(bound.holds(m))),
            Self::Never => is(false),
        }
    }
}

/// What a release or an outcome does to the state.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Put(usize, i64),
    Add { slot: usize, amount: i64, min: i64, max: i64 },
    Queue(usize, i64),
    Drop(usize),
}

impl Change {
    pub(super) fn apply(&self, state: &mut State, minute: i64) {
        match *self {
            Self::Put(slot, value) => state.put(slot, value),
            Self::Add { slot, amount, min, max } => {
                state.put(slot, state.get(slot).saturating_add(amount).clamp(min, max));
            }
            Self::Queue(slot, minutes) if state.get(slot) != DONE => {
                // No exercise lasts so long that it matters when a later minute comes.
                state.put(slot, minute.saturating_add(minutes).min(BIAS / 2) + QUEUED);
            }
            Self::Drop(slot) if state.get(slot) != DONE => state.put(slot, DROPPED),
            Self::Queue(..) | Self::Drop(_) => {}
        }
    }
}

/// One way an item can go.
#[derive(Debug, Default)]
pub(super) struct Branch {
    pub(super) changes: Vec<Change>,
    /// The item it jumps to.
    pub(super) jump: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing<'a> {
    Fact(&'a str),
    Gauge(&'a str),
    Outcome(usize),
    Released(usize),
    /// Whether an inject was played, dropped or queued.
    Turn(usize),
}

/// Which slots there are, while the script is turned into steps.
struct Slots<'a> {
    scenario: &'a Scenario,
    by_thing: BTreeMap<Thing<'a>, usize>,
    asked: Vec<Asked>,
}

/// Who wants to know what is in a slot.
#[derive(Debug)]
struct Asked {
    slot: usize,
    /// The last stop at which it may be wanted.
    until: usize,
    /// The contingency whose trigger asks; nobody else does.
    offer: Option<usize>,
}

impl<'a> Slots<'a> {
    /// Makes slots for what conditions ask for, and for injects that effects move.
    fn new(scenario: &'a Scenario, stops: &[usize]) -> Self {
        let mut slots = Self { scenario, by_thing: BTreeMap::new(), asked: Vec::new() };
        let moved = moved(scenario);
        let mut turns = BTreeMap::new();
        for (turn, item) in stops.iter().enumerate() {
            turns.insert(*item, turn);
        }
        for (i, item) in scenario.items.iter().enumerate() {
            // What stands in no order, or may be moved out of it, can be asked for at any time.
            let turn = turns.get(&i).copied().filter(|_| moved.binary_search(&i).is_err());
            let until = turn.unwrap_or(usize::MAX);
            if let Some(condition) = &item.when {
                each_condition(condition, &mut |part| slots.ask(part, until, None));
            }
            if let Some(condition) = trigger_of(item) {
                each_condition(condition, &mut |part| slots.ask(part, until, Some(i)));
            }
        }
        for i in moved {
            slots.keep(Thing::Turn(i), usize::MAX, None);
        }
        slots
    }

    fn keep(&mut self, thing: Thing<'a>, until: usize, offer: Option<usize>) {
        let next = self.by_thing.len();
        let slot = *self.by_thing.entry(thing).or_insert(next);
        self.asked.push(Asked { slot, until, offer });
    }

    fn ask(&mut self, condition: &'a Condition, until: usize, offer: Option<usize>) {
        let item = |id| self.scenario.index.get(id).copied();
        let thing = match condition {
            Condition::Fact(name) => Some(Thing::Fact(name.as_str())),
            Condition::Gauge(name, _) => Some(Thing::Gauge(name.as_str())),
            Condition::Chose(id, _) | Condition::TimedOut(id) => item(id).map(Thing::Outcome),
            Condition::Released(id) => item(id).map(Thing::Released),
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::PlayMinutes(_) => None,
        };
        if let Some(thing) = thing {
            self.keep(thing, until, offer);
        }
    }

    fn start(&self) -> State {
        let mut state = State::new(self.by_thing.len());
        for (thing, slot) in &self.by_thing {
            let value = match thing {
                Thing::Fact(name) => {
                    self.scenario.facts.get(*name).map_or(0, |set| i64::from(*set))
                }
                Thing::Gauge(name) => self.scenario.gauges.get(*name).map_or(0, |g| g.start),
                Thing::Outcome(_) | Thing::Released(_) | Thing::Turn(_) => 0,
            };
            state.put(*slot, value);
        }
        state
    }

    fn get(&self, thing: &Thing<'a>) -> Option<usize> {
        self.by_thing.get(thing).copied()
    }

    fn of_item(&self, id: &ItemId, thing: fn(usize) -> Thing<'a>) -> Option<usize> {
        self.scenario.index.get(id).and_then(|i| self.get(&thing(*i)))
    }

    fn test(&self, condition: &'a Condition) -> Test {
        let all = |parts: &'a [Condition]| parts.iter().map(|p| self.test(p)).collect();
        let test = match condition {
            Condition::All(parts) => Some(Test::All(all(parts))),
            Condition::Any(parts) => Some(Test::Any(all(parts))),
            Condition::Not(inner) => Some(Test::Not(Box::new(self.test(inner)))),
            Condition::Fact(name) => self.get(&Thing::Fact(name.as_str())).map(|s| Test::Is(s, 1)),
            Condition::Chose(id, option) => {
                let decision = self.scenario.decision(id).map(|(_, d)| d);
                let at = decision.and_then(|d| d.options.iter().position(|o| o.id == *option));
                self.of_item(id, Thing::Outcome)
                    .zip(at)
                    .map(|(s, o)| Test::Option(s, outcome(Some(o)) / 2))
            }
            Condition::TimedOut(id) => self.of_item(id, Thing::Outcome).map(Test::RanOut),
            Condition::Released(id) => self.of_item(id, Thing::Released).map(|s| Test::Is(s, 1)),
            Condition::Gauge(name, bound) => {
                self.get(&Thing::Gauge(name.as_str())).map(|s| Test::Gauge(s, *bound))
            }
            Condition::PlayMinutes(bound) => Some(Test::Minutes(*bound)),
        };
        test.unwrap_or(Test::Never)
    }

    /// Turns effects into a branch; what nothing asks for leaves no trace.
    fn branch(&self, first: Vec<Change>, effects: &'a [Effect]) -> Branch {
        let mut branch = Branch { changes: first, jump: None };
        for effect in effects {
            let change =
                match effect {
                    Effect::Set(name) => {
                        self.get(&Thing::Fact(name.as_str())).map(|s| Change::Put(s, 1))
                    }
                    Effect::Clear(name) => {
                        self.get(&Thing::Fact(name.as_str())).map(|s| Change::Put(s, 0))
                    }
                    Effect::Add(name, amount) => {
                        let gauge = self.scenario.gauges.get(name);
                        self.get(&Thing::Gauge(name.as_str())).zip(gauge).map(|(slot, g)| {
                            Change::Add { slot, amount: *amount, min: g.min, max: g.max }
                        })
                    }
                    Effect::Queue(id, minutes) => {
                        self.of_item(id, Thing::Turn).map(|s| Change::Queue(s, i64::from(*minutes)))
                    }
                    Effect::Drop(id) => self.of_item(id, Thing::Turn).map(Change::Drop),
                    Effect::GoTo(id) => {
                        branch.jump = self.scenario.index.get(id).copied();
                        None
                    }
                };
            branch.changes.extend(change);
        }
        branch
    }

    fn branches(&self, item: usize) -> Vec<Branch> {
        match &self.scenario.items[item].content {
            Content::Inject(inject) => {
                let released = self.get(&Thing::Released(item)).map(|s| Change::Put(s, 1));
                let done = self.get(&Thing::Turn(item)).map(|s| Change::Put(s, DONE));
                vec![self.branch(released.into_iter().chain(done).collect(), &inject.then)]
            }
            Content::Decision(decision) => {
                let slot = self.get(&Thing::Outcome(item));
                let put = |value: i64| slot.map(|s| Change::Put(s, value)).into_iter().collect();
                let mut branches = vec![Branch::default()];
                for (o, option) in decision.options.iter().enumerate() {
                    branches.push(self.branch(put(outcome(Some(o))), &option.then));
                }
                branches.push(match &decision.time_out {
                    TimeOut::Own { then, .. } => self.branch(put(outcome(None) + 1), then),
                    TimeOut::As(id) => {
                        let o = decision.options.iter().position(|option| option.id == *id);
                        let then = o.map_or(&[][..], |o| decision.options[o].then.as_slice());
                        self.branch(put(outcome(o) + 1), then)
                    }
                });
                branches
            }
            Content::Question(_)
            | Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => vec![Branch::default()],
        }
    }
}

/// The value of an outcome's slot: an option or none; one more if the time ran out.
fn outcome(option: Option<usize>) -> i64 {
    option.map_or(0, |o| (i64::try_from(o).unwrap_or(i64::MAX / 4) + 1) * 2)
}

/// The injects that effects queue or drop, and the contingencies whose release changes something, in order.
fn moved(scenario: &Scenario) -> Vec<usize> {
    let mut moved: Vec<usize> = Vec::new();
    for item in &scenario.items {
        for effect in effects_of(&item.content) {
            if let Effect::Queue(id, _) | Effect::Drop(id) = effect {
                moved.extend(scenario.index.get(id));
            }
        }
    }
    let mut released = Vec::new();
    for condition in scenario.items.iter().flat_map(conditions_of) {
        each_condition(condition, &mut |part| {
            if let Condition::Released(id) = part {
                released.extend(scenario.index.get(id).copied());
            }
        });
    }
    for (i, item) in scenario.items.iter().enumerate() {
        let Content::Inject(inject) = &item.content else { continue };
        if inject.contingency.is_some() && (!inject.then.is_empty() || released.contains(&i)) {
            moved.push(i);
        }
    }
    moved.sort_unstable();
    moved.dedup();
    moved
}

/// The script as steps on states.
pub(super) struct World {
    pub(super) start: State,
    asked: Vec<Asked>,
    slots: usize,
    /// By item: the slot that says whether its turn can still come.
    turns: Vec<Option<usize>>,
    /// The items whose turn can be moved, with their slots.
    moved: Vec<(usize, usize)>,
    /// By item: when it is played, and in which ways it can go.
    pub(super) when: Vec<Option<Test>>,
    pub(super) branches: Vec<Vec<Branch>>,
    /// The contingencies with their triggers.
    pub(super) offers: Vec<(usize, Test)>,
}

impl World {
    pub(super) fn new(scenario: &Scenario, stops: &[usize]) -> Self {
        let slots = Slots::new(scenario, stops);
        let turns: Vec<Option<usize>> =
            (0..scenario.items.len()).map(|i| slots.get(&Thing::Turn(i))).collect();
        let items = scenario.items.iter().enumerate();
        let offers = items.filter_map(|(i, item)| {
            let Content::Inject(inject) = &item.content else { return None };
            Some((i, slots.test(&inject.contingency.as_ref()?.offer_when)))
        });
        Self {
            start: slots.start(),
            moved: turns.iter().enumerate().filter_map(|(i, s)| Some((i, (*s)?))).collect(),
            when: scenario.items.iter().map(|i| i.when.as_ref().map(|w| slots.test(w))).collect(),
            branches: (0..scenario.items.len()).map(|i| slots.branches(i)).collect(),
            offers: offers.collect(),
            turns,
            slots: slots.by_thing.len(),
            asked: slots.asked,
        }
    }

    /// Returns for each slot the last stop at which somebody wants to know what is in it. What only the trigger of a
    /// contingency asks, which is known to be reached and changes nothing, nobody wants to know any more.
    pub(super) fn asked_until(&self, reached: &BTreeSet<usize>) -> Vec<usize> {
        let mut until = vec![0; self.slots];
        for asked in &self.asked {
            let settled = |i: usize| reached.contains(&i) && !self.is_followed(i);
            if !asked.offer.is_some_and(settled) {
                until[asked.slot] = until[asked.slot].max(asked.until);
            }
        }
        until
    }

    /// Forgets what nothing asks for from stop `at` on, so that states that differ no more become one.
    pub(super) fn forget(state: &mut State, at: usize, asked_until: &[usize]) {
        for (slot, until) in asked_until.iter().enumerate() {
            if *until < at {
                state.put(slot, 0);
            }
        }
    }

    /// Tells whether an item's turn can still come in the order.
    pub(super) fn is_open(&self, state: &State, item: usize) -> bool {
        self.turns[item].is_none_or(|slot| state.get(slot) == 0)
    }

    /// Tells whether it matters that an item has been played.
    pub(super) fn is_followed(&self, item: usize) -> bool {
        self.turns[item].is_some()
    }

    /// Returns the queued inject that was due first by `minute`, with its slot.
    pub(super) fn due(&self, state: &State, minute: i64) -> Option<(usize, usize)> {
        let queued = self.moved.iter().filter(|(_, slot)| state.get(*slot) >= QUEUED);
        queued
            .map(|(item, slot)| (state.get(*slot) - QUEUED, *item, *slot))
            .min()
            .filter(|(due, ..)| *due <= minute)
            .map(|(_, item, slot)| (item, slot))
    }

    pub(super) fn may(&self, item: usize, state: &State, minute: Option<i64>) -> (bool, bool) {
        self.when[item].as_ref().map_or((true, false), |test| test.may(state, minute))
    }
}
