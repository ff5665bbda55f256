//! Every path through a scenario: what no path reaches, what makes no difference, how long the longest is.

use std::collections::{BTreeMap, BTreeSet};

use super::check::paths::{CUT_SHORT, NO_DIFFERENCE, TOO_LONG, UNREACHABLE};
use super::check::{each_condition, effects_of, planned_time};
use super::draft::{Draft, Owner};
use super::model::{Agenda, Condition, Content, Item, Scenario, Tier};
use crate::clock::Millis;
use crate::diagnostic::Diagnostic;
use crate::ident::AgendaId;

mod world;

use world::{Clock, State, World};

/// More states than this are not explored.
const STATES_MAX: usize = 2_000_000;

/// What exploring one agenda found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathSummary {
    pub agenda: AgendaId,
    pub states: usize,
    /// In how many different ways the story can end.
    pub endings: usize,
    /// Whether every path was explored.
    pub exhaustive: bool,
    /// What countdowns, questions, polls, breakouts and breaks take on the shortest and on the longest path.
    pub shortest: Millis,
    pub longest: Millis,
    /// The minutes of play the agenda gives.
    pub play: Millis,
}

/// An item in the order of play.
struct Stop {
    item: usize,
    /// Planned, in minutes of play.
    minute: i64,
    /// How long it takes, in milliseconds.
    takes: u64,
    /// Whether it may be left out by hand.
    may_skip: bool,
}

/// The least and the most time a state was reached with.
type Spent = (u64, u64);

struct Walk {
    world: World,
    stops: Vec<Stop>,
    /// By item: the stop where its turn comes.
    stop_of: BTreeMap<usize, usize>,
    clock: Clock,
    /// Contingencies are taken when they are offered.
    offers: bool,
    layers: Vec<BTreeMap<State, Spent>>,
    states: usize,
    states_max: usize,
    reached: BTreeSet<usize>,
    /// By slot of the states: the last stop at which somebody wants to know it.
    asked_until: Vec<usize>,
}

impl Walk {
    fn new(scenario: &Scenario, stops: Vec<Stop>, clock: Clock, offers: bool) -> Self {
        let world = World::new(scenario, &stops.iter().map(|s| s.item).collect::<Vec<_>>());
        let mut layers: Vec<BTreeMap<State, Spent>> = Vec::new();
        layers.resize_with(stops.len() + 1, BTreeMap::new);
        layers[0].insert(world.start.clone(), (0, 0));
        Self {
            world,
            stop_of: stops.iter().enumerate().map(|(at, stop)| (stop.item, at)).collect(),
            stops,
            clock,
            offers,
            layers,
            states: 0,
            states_max: STATES_MAX,
            reached: BTreeSet::new(),
            asked_until: Vec::new(),
        }
    }

    /// Visits every state; `false` if there were too many.
    fn run(&mut self) -> bool {
        for at in 0..self.layers.len() {
            self.asked_until = self.world.asked_until(&self.reached);
            let last = at + 1 == self.layers.len();
            let mut layer = std::mem::take(&mut self.layers[at]);
            self.states += layer.len();
            if self.states > self.states_max {
                return false;
            }
            let mut seen = BTreeSet::new();
            if last {
                for (state, spent) in &layer {
                    self.arrive(at, state.clone(), *spent, &mut seen);
                }
                self.layers[at] = layer;
                return true;
            }
            while let Some((state, spent)) = layer.pop_first() {
                for (state, spent) in self.arrive(at, state, spent, &mut seen) {
                    self.play(at, &state, spent);
                }
                if self.layers[at + 1].len() + self.states > self.states_max {
                    return false;
                }
            }
        }
        true
    }

    fn minute(&self, at: usize) -> i64 {
        self.stops.get(at).map_or(i64::MAX, |stop| stop.minute)
    }

    fn put(&mut self, at: usize, mut state: State, spent: Spent) {
        World::forget(&mut state, at, &self.asked_until);
        let known = self.layers[at].entry(state).or_insert(spent);
        *known = (known.0.min(spent.0), known.1.max(spent.1));
    }

    /// Plays what is queued for this moment, and takes offers: the states in which the next item's turn comes.
    fn arrive(
        &mut self,
        at: usize,
        state: State,
        spent: Spent,
        seen: &mut BTreeSet<State>,
    ) -> Vec<(State, Spent)> {
        let mut ready = Vec::new();
        let minute = self.minute(at);
        let mut work = vec![(state, spent)];
        while let Some((state, spent)) = work.pop() {
            if let Some((item, slot)) = self.world.due(&state, minute) {
                let when = self.world.may(item, &state, self.clock.at(minute));
                let mut over = state.clone();
                over.put(slot, world::DONE);
                if when.0 {
                    work.push((self.released(item, state, minute), spent));
                }
                if when.1 {
                    work.push((over, spent));
                }
                continue;
            }
            let before = work.len();
            if self.offers {
                self.offered(&state, spent, minute, &mut work);
            }
            // Offers that were taken lead to states others may have led to before.
            let new: Vec<_> = work.split_off(before);
            work.extend(new.into_iter().filter(|(state, _)| seen.insert(state.clone())));
            ready.push((state, spent));
        }
        ready
    }

    fn offered(
        &mut self,
        state: &State,
        spent: Spent,
        minute: i64,
        work: &mut Vec<(State, Spent)>,
    ) {
        for n in 0..self.world.offers.len() {
            let (item, trigger) = &self.world.offers[n];
            let item = *item;
            let known = self.reached.contains(&item) && !self.world.is_followed(item);
            if known
                || !self.world.is_open(state, item)
                || !trigger.may(state, self.clock.at(minute)).0
            {
                continue;
            }
            self.reached.insert(item);
            if self.world.is_followed(item) {
                work.push((self.released(item, state.clone(), minute), spent));
            }
        }
    }

    /// Releases an inject out of the order; where it jumps to is not followed.
    fn released(&mut self, item: usize, mut state: State, minute: i64) -> State {
        self.reached.insert(item);
        for change in self.world.branches[item].iter().flat_map(|b| &b.changes) {
            change.apply(&mut state, minute);
        }
        state
    }

    /// Plays the item whose turn it is, in every way it can go.
    fn play(&mut self, at: usize, state: &State, spent: Spent) {
        let Stop { item, minute, takes, may_skip } = self.stops[at];
        if !self.world.is_open(state, item) {
            return self.put(at + 1, state.clone(), spent);
        }
        let may = self.world.may(item, state, self.clock.at(minute));
        if may.1 || may_skip {
            self.put(at + 1, state.clone(), spent);
        }
        if !may.0 {
            return;
        }
        self.reached.insert(item);
        let spent = (spent.0 + takes, spent.1 + takes);
        for n in 0..self.world.branches[item].len() {
            let branch = &self.world.branches[item][n];
            let mut next = state.clone();
            for change in &branch.changes {
                change.apply(&mut next, minute);
            }
            let target = branch.jump.and_then(|to| self.stop_of.get(&to).copied());
            self.put(target.filter(|to| *to > at).unwrap_or(at + 1), next, spent);
        }
    }
}

/// Everything in order, whatever an agenda plans.
fn all_stops(scenario: &Scenario) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut begins = Millis::ZERO;
    for (m, module) in scenario.modules.iter().enumerate() {
        for i in module.items.clone() {
            let item = &scenario.items[i];
            let minute = minutes(begins.plus(item.at));
            let may_skip = item.tier == Tier::Optional;
            stops.push(Stop { item: i, minute, takes: 0, may_skip });
        }
        begins = begins.plus(scenario.module_span(m));
    }
    stops
}

/// What an agenda plans.
fn stops_of(scenario: &Scenario, agenda: &Agenda) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut begins = Millis::ZERO;
    for (m, module) in scenario.modules.iter().enumerate() {
        let given = agenda.modules.get(m).copied().unwrap_or_default();
        if given == Millis::ZERO {
            continue;
        }
        for i in module.items.clone().filter(|i| agenda.tiers.contains(&scenario.items[*i].tier)) {
            let item: &Item = &scenario.items[i];
            let at = scenario.planned_at(item, &agenda.modules).unwrap_or_default();
            let takes = planned_time(scenario, agenda, m, item).0;
            stops.push(Stop { item: i, minute: minutes(begins.plus(at)), takes, may_skip: false });
        }
        begins = begins.plus(given);
    }
    stops
}

fn minutes(ms: Millis) -> i64 {
    i64::try_from(ms.0 / 60_000).unwrap_or(i64::MAX)
}

/// Explores every path and every agenda. `already` are findings of the checks, which are not repeated.
pub(super) fn explore(
    draft: &Draft,
    already: &[Diagnostic],
) -> (Vec<PathSummary>, Vec<Diagnostic>) {
    let scenario = &draft.scenario;
    let mut findings = Vec::new();
    let mut walk = Walk::new(scenario, all_stops(scenario), Clock::Any, true);
    let mut exhaustive = walk.run();
    if exhaustive {
        unreached(draft, &walk.reached, already, &mut findings);
    }
    no_difference(draft, &mut findings);
    let mut summaries = Vec::new();
    for (a, agenda) in scenario.agendas.iter().enumerate() {
        let mut walk = Walk::new(scenario, stops_of(scenario, agenda), Clock::Planned, false);
        let whole = walk.run();
        exhaustive &= whole;
        let endings = walk.layers.last().map_or(0, BTreeMap::len);
        let times = walk.layers.last().into_iter().flat_map(BTreeMap::values);
        let longest = Millis(times.clone().map(|t| t.1).max().unwrap_or(0));
        let shortest = Millis(times.map(|t| t.0).min().unwrap_or(0));
        let summary = PathSummary {
            agenda: agenda.id.clone(),
            states: walk.states.min(walk.states_max),
            endings,
            exhaustive: whole,
            shortest,
            longest,
            play: agenda.play(),
        };
        if longest > summary.play {
            findings.push(
                TOO_LONG
                    .finding(format!("a path of `{}` takes longer than its play", agenda.id))
                    .at(
                        draft.places.of(Owner::Agenda(a), "minutes"),
                        format!("{} are given, up to {longest} are planned", summary.play),
                    )
                    .help(
                        "make some items Optional, shorten some, or give the modules more minutes",
                    ),
            );
        }
        summaries.push(summary);
    }
    if !exhaustive {
        findings.push(
            CUT_SHORT
                .finding(format!(
                    "not every path was explored: there are more than {STATES_MAX} states"
                ))
                .help("fewer facts and gauges that conditions read make fewer states"),
        );
    }
    (summaries, findings)
}

fn unreached(
    draft: &Draft,
    reached: &BTreeSet<usize>,
    already: &[Diagnostic],
    findings: &mut Vec<Diagnostic>,
) {
    for (i, item) in draft.scenario.items.iter().enumerate() {
        let owner = Owner::Item(i);
        let guard = ["when", "offer_when"].iter().find_map(|f| draft.places.written(owner, f));
        let known = already
            .iter()
            .any(|f| f.code == "SX119" && f.place.as_ref().map(|p| &p.span) == guard.as_ref());
        if reached.contains(&i) || known {
            continue;
        }
        let mut finding = UNREACHABLE
            .finding(format!("no path reaches `{}`", item.id))
            .at(draft.places.of(owner, "id"), "never comes up")
            .help("look at its condition, and at what drops it or jumps over it");
        if let Some(guard) = guard {
            finding = finding.also(guard, "this never holds at its turn");
        }
        findings.push(finding);
    }
}

/// Options without a consequence, in decisions whose other options have one.
fn no_difference(draft: &Draft, findings: &mut Vec<Diagnostic>) {
    let mut asked: BTreeSet<(&str, &str)> = BTreeSet::new();
    for item in &draft.scenario.items {
        for condition in conditions_of(item) {
            each_condition(condition, &mut |part| {
                if let Condition::Chose(decision, option) = part {
                    asked.insert((decision.as_str(), option.as_str()));
                }
            });
        }
    }
    for (i, item) in draft.scenario.items.iter().enumerate() {
        let Content::Decision(decision) = &item.content else { continue };
        let matters = |o: &super::DecisionOption| {
            !o.then.is_empty() || asked.contains(&(item.id.as_str(), o.id.as_str()))
        };
        if effects_of(&item.content).is_empty() && !decision.options.iter().any(matters) {
            continue;
        }
        for (o, option) in
            decision.options.iter().enumerate().filter(|(_, option)| !matters(option))
        {
            findings.push(
                NO_DIFFERENCE
                    .finding(format!(
                        "the option `{}` of `{}` makes no difference",
                        option.id, item.id
                    ))
                    .at(draft.places.of(Owner::Choice(i, o), "id"), "nothing follows from it")
                    .help("give it an effect, or let a condition ask for it with `Chose`"),
            );
        }
    }
}

fn trigger_of(item: &Item) -> Option<&Condition> {
    if let Content::Inject(inject) = &item.content {
        inject.contingency.as_ref().map(|c| &c.offer_when)
    } else {
        None
    }
}

fn conditions_of(item: &Item) -> impl Iterator<Item = &Condition> {
    item.when.iter().chain(trigger_of(item))
}

#[cfg(test)]
mod tests;
