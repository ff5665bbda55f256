//! Decisions, consequences and what one key takes back, worked out again.

use std::collections::{BTreeMap, BTreeSet};

use startex::clock::Millis;
use startex::ident::{ItemId, ModuleId, OptionId, RoleCode, SeatId, Seq};
use startex::scenario::{AtZero, Count, Effect, Scenario};
use startex::session::{Entry, Event, Outcome, Tick};

use super::record::Recorded;

/// A round, told by the entries.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what was said of it, each for itself")]
pub(super) struct Told {
    pub(super) closes_at: Millis,
    pub(super) ran_out: bool,
    pub(super) closed: bool,
    pub(super) revealed: bool,
    pub(super) withdrawn: bool,
    pub(super) answers: BTreeMap<SeatId, OptionId>,
    hands: Option<Vec<(OptionId, u32)>>,
}

impl Told {
    pub(super) fn is_open(&self) -> bool {
        !self.closed && !self.withdrawn
    }

    /// Returns the votes by option.
    pub(super) fn votes(&self, count: Count) -> BTreeMap<String, u32> {
        let mut votes = BTreeMap::new();
        if let Some(hands) = &self.hands {
            for (option, n) in hands.iter().filter(|(_, n)| *n > 0) {
                votes.insert(option.to_string(), *n);
            }
            return votes;
        }
        let mut by_role: BTreeMap<&RoleCode, BTreeMap<&OptionId, u32>> = BTreeMap::new();
        for (seat, option) in &self.answers {
            *by_role.entry(&seat.role).or_default().entry(option).or_default() += 1;
        }
        for choices in by_role.values() {
            let most = choices.values().max().copied().unwrap_or(0);
            let leaders: Vec<_> = choices.iter().filter(|(_, n)| **n == most).collect();
            match count {
                Count::Seats => {
                    for (option, n) in choices {
                        *votes.entry(option.to_string()).or_default() += n;
                    }
                }
                Count::Roles if leaders.len() == 1 => {
                    *votes.entry(leaders[0].0.to_string()).or_default() += 1;
                }
                Count::Roles => {}
            }
        }
        votes
    }
}

pub(super) type Rounds = BTreeMap<(ItemId, u16), Told>;

/// Takes one entry in.
pub(super) fn follow(rounds: &mut Rounds, entry: &Entry) {
    let mut change = |decision: &ItemId, round: u16, f: &dyn Fn(&mut Told)| {
        if let Some(told) = rounds.get_mut(&(decision.clone(), round)) {
            f(told);
        }
    };
    match &entry.event {
        Event::DecisionOpened { decision, round, closes_at, .. } => {
            let told = Told { closes_at: *closes_at, ..Told::default() };
            rounds.insert((decision.clone(), *round), told);
        }
        Event::DeadlineMoved { decision, closes_at } => {
            for (_, told) in rounds.iter_mut().filter(|((id, _), t)| id == decision && t.is_open())
            {
                // Time that is taken away again after it ran out runs out at this moment.
                let closes_at = (*closes_at).max(entry.times.play);
                (told.closes_at, told.ran_out) = (closes_at, false);
            }
        }
        Event::Answered { decision, round, choice, late: false, .. } => {
            let seat = entry.seat.clone().expect("an answer counts for a seat");
            change(decision, *round, &|t| drop(t.answers.insert(seat.clone(), choice.clone())));
        }
        Event::HandsCounted { decision, round, hands } => {
            change(decision, *round, &|t| t.hands = Some(hands.clone()));
        }
        Event::TimeRanOut { decision, round } => change(decision, *round, &|t| t.ran_out = true),
        Event::DecisionClosed { decision, round, .. } => {
            change(decision, *round, &|t| t.closed = true);
        }
        Event::DecisionReopened { decision, round, closes_at } => change(decision, *round, &|t| {
            (t.closed, t.revealed, t.ran_out, t.closes_at) = (false, false, false, *closes_at);
        }),
        Event::DecisionWithdrawn { decision, round } => {
            change(decision, *round, &|t| t.withdrawn = true);
        }
        Event::Revealed { decision, round } => change(decision, *round, &|t| t.revealed = true),
        Event::RevealTakenBack { decision, round } => {
            change(decision, *round, &|t| t.revealed = false);
        }
        _ => {}
    }
}

fn closes_by_itself(scenario: &Scenario, decision: &ItemId) -> bool {
    scenario.decision(decision).is_some_and(|(_, d)| d.at_zero == AtZero::Close)
}

/// How long after its end a countdown may be noticed in these sessions, in play: steps of two seconds, speed up to 3.
const NOTICED: Millis = Millis(13_000);

pub(super) fn time_runs_out(recorded: &Recorded) -> Result<(), String> {
    let mut rounds = Rounds::new();
    for entry in &recorded.entries {
        if let Event::TimeRanOut { decision, round } = &entry.event {
            let told = rounds.get(&(decision.clone(), *round));
            let fits =
                told.is_some_and(|t| t.is_open() && !t.ran_out && entry.times.play >= t.closes_at);
            if !fits {
                return Err(format!("entry {}: {decision} had time left ({told:?})", entry.seq));
            }
        }
        let overdue = rounds.iter().find(|(_, told)| {
            told.is_open() && !told.ran_out && entry.times.play > told.closes_at.plus(NOTICED)
        });
        if let Some((id, told)) = overdue {
            return Err(format!("entry {}: {id:?} ran on after {}", entry.seq, told.closes_at));
        }
        follow(&mut rounds, entry);
    }
    Ok(())
}

pub(super) fn late_is_late(recorded: &Recorded) -> Result<(), String> {
    let mut rounds = Rounds::new();
    for entry in &recorded.entries {
        if let Event::Answered { decision, round, late, .. } = &entry.event {
            let Some(told) = rounds.get(&(decision.clone(), *round)) else {
                return Err(format!("entry {} answers nothing", entry.seq));
            };
            let gone = closes_by_itself(&recorded.scenario, decision)
                && entry.times.play >= told.closes_at;
            let should_be_late = !told.is_open() || gone;
            if told.revealed || told.withdrawn || *late != should_be_late {
                let seq = entry.seq;
                return Err(format!("entry {seq} at {}: {told:?}", entry.times.play.0));
            }
        }
        follow(&mut rounds, entry);
    }
    Ok(())
}

/// Counts the late answers: after a close, and to a decision that closes by itself before anybody noticed that it had.
pub(super) fn late_answers(recorded: &Recorded) -> (usize, usize) {
    let (mut rounds, mut closed, mut at_zero) = (Rounds::new(), 0, 0);
    for entry in &recorded.entries {
        if let Event::Answered { decision, round, late: true, .. } = &entry.event {
            let is_open = rounds.get(&(decision.clone(), *round)).is_some_and(Told::is_open);
            at_zero += usize::from(is_open);
            closed += usize::from(!is_open);
        }
        follow(&mut rounds, entry);
    }
    (closed, at_zero)
}

pub(super) fn tallies(recorded: &Recorded) -> Result<(), String> {
    let mut rounds = Rounds::new();
    recorded.entries.iter().for_each(|e| follow(&mut rounds, e));
    for (decision, number, votes) in &recorded.results {
        let count = recorded.scenario.decision(decision).map_or(Count::Seats, |(_, d)| d.count);
        let told = rounds.get(&(decision.clone(), *number));
        let expected = told.map(|t| t.votes(count)).unwrap_or_default();
        let shown: BTreeMap<String, u32> = votes.iter().cloned().collect();
        if shown != expected {
            return Err(format!("{decision} round {number}: {shown:?}, not {expected:?}"));
        }
    }
    Ok(())
}

pub(super) fn one_record(recorded: &Recorded) -> Result<(), String> {
    // The outcome that stands, and whether the decision was put again since.
    let mut standing: BTreeMap<ItemId, (Outcome, bool)> = BTreeMap::new();
    // What a record took the place of: it stands again if that record is taken back.
    let mut replaced: BTreeMap<ItemId, Vec<Option<(Outcome, bool)>>> = BTreeMap::new();
    for entry in &recorded.entries {
        match &entry.event {
            Event::DecisionOpened { decision, .. } => {
                if let Some(record) = standing.get_mut(decision) {
                    record.1 = true;
                }
            }
            Event::Recorded { decision, outcome, .. } => {
                let again = [Outcome::Deferred, Outcome::Escalated];
                if standing.get(decision).is_some_and(|(o, put)| !put && !again.contains(o)) {
                    return Err(format!("entry {}: {decision} has a record", entry.seq));
                }
                let before = standing.insert(decision.clone(), (*outcome, false));
                replaced.entry(decision.clone()).or_default().push(before);
            }
            Event::RecordAmended { decision, outcome, .. } => {
                let Some(record) = standing.get_mut(decision) else {
                    return Err(format!("entry {}: {decision} has no record", entry.seq));
                };
                record.0 = outcome.unwrap_or(record.0);
            }
            Event::RecordTakenBack { decision } => {
                if standing.remove(decision).is_none() {
                    return Err(format!("entry {}: {decision} has no record", entry.seq));
                }
                let before = replaced.get_mut(decision).and_then(Vec::pop).flatten();
                standing.extend(before.map(|record| (decision.clone(), record)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the accepted consequences that were taken back.
fn undone(entries: &[Entry]) -> BTreeSet<Seq> {
    let undone = entries.iter().filter_map(|e| match e.event {
        Event::EffectsUndone { applied } => Some(applied),
        _ => None,
    });
    undone.collect()
}

/// Returns facts and gauges that accepted consequences add up to.
fn world_of(
    scenario: &Scenario,
    entries: &[Entry],
) -> (BTreeMap<String, bool>, BTreeMap<String, i64>) {
    let undone = undone(entries);
    let mut facts: BTreeMap<String, bool> =
        scenario.facts.iter().map(|(n, v)| (n.to_string(), *v)).collect();
    let mut gauges: BTreeMap<String, i64> =
        scenario.gauges.iter().map(|(n, g)| (n.to_string(), g.start)).collect();
    for entry in entries.iter().filter(|e| !undone.contains(&e.seq)) {
        let Event::EffectsApplied { effects, .. } = &entry.event else { continue };
        for effect in effects {
            match effect {
                Effect::Set(name) => drop(facts.insert(name.to_string(), true)),
                Effect::Clear(name) => drop(facts.insert(name.to_string(), false)),
                Effect::Add(name, n) => {
                    if let (Some(gauge), Some(value)) =
                        (scenario.gauges.get(name), gauges.get_mut(name.as_str()))
                    {
                        *value = (*value + n).max(gauge.min).min(gauge.max);
                    }
                }
                Effect::Queue(..) | Effect::Drop(_) | Effect::GoTo(_) => {}
            }
        }
    }
    (facts, gauges)
}

pub(super) fn consequences(recorded: &Recorded) -> Result<(), String> {
    let (facts, gauges) = world_of(&recorded.scenario, &recorded.entries);
    let shown: BTreeMap<String, bool> = recorded.facts.iter().cloned().collect();
    let values: BTreeMap<String, i64> = recorded.gauges.iter().cloned().collect();
    if shown == facts && values == gauges {
        return Ok(());
    }
    Err(format!("{shown:?} {values:?}, not {facts:?} {gauges:?}"))
}

/// Everything one key may touch, told by the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Touchable {
    released: BTreeSet<ItemId>,
    left_out: BTreeSet<ItemId>,
    notes: BTreeSet<Seq>,
    ticks: BTreeMap<(ItemId, u16), Tick>,
    floor: Option<RoleCode>,
    module: Option<ModuleId>,
    rounds: BTreeMap<(ItemId, u16), (bool, bool)>,
    records: BTreeMap<ItemId, Vec<Seq>>,
    facts: BTreeMap<String, bool>,
    gauges: BTreeMap<String, i64>,
}

fn touchable(scenario: &Scenario, entries: &[Entry]) -> Touchable {
    let mut told = Touchable::default();
    let mut rounds = Rounds::new();
    let undone = undone(entries);
    // What was passed over and never by hand: a standing consequence that queues it puts it back on the list.
    let mut passed: BTreeSet<ItemId> = BTreeSet::new();
    for entry in entries {
        follow(&mut rounds, entry);
        match &entry.event {
            Event::EffectsApplied { effects, .. } if !undone.contains(&entry.seq) => {
                for effect in effects {
                    if let Effect::Queue(item, _) = effect
                        && passed.remove(item)
                    {
                        told.left_out.remove(item);
                    }
                }
            }
            Event::Released { inject, .. } => drop(told.released.insert(inject.clone())),
            Event::Withdrawn { inject } => drop(told.released.remove(inject)),
            Event::PassedOver { item } => {
                told.left_out.insert(item.clone());
                passed.insert(item.clone());
            }
            Event::Skipped { item, .. } => drop(told.left_out.insert(item.clone())),
            Event::ContingencyDismissed { inject } => drop(told.left_out.insert(inject.clone())),
            Event::Restored { item } => {
                told.left_out.remove(item);
                passed.remove(item);
            }
            Event::Noted { .. } => drop(told.notes.insert(entry.seq)),
            Event::NoteTakenBack { entry } => drop(told.notes.remove(entry)),
            Event::NoteRestored { entry } => drop(told.notes.insert(*entry)),
            Event::ActionTicked { item, action, tick: Tick::Open } => {
                told.ticks.remove(&(item.clone(), *action));
            }
            Event::ActionTicked { item, action, tick } => {
                told.ticks.insert((item.clone(), *action), *tick);
            }
            Event::ModuleStarted { module, .. } | Event::ModuleTakenBack { again: module, .. } => {
                told.module = Some(module.clone());
            }
            Event::FloorGiven { role } => told.floor = Some(role.clone()),
            Event::FloorTaken {} | Event::EndEx { .. } => told.floor = None,
            Event::Recorded { decision, .. } => {
                told.records.entry(decision.clone()).or_default().push(entry.seq);
            }
            Event::RecordTakenBack { decision } => {
                let left = told.records.get_mut(decision).map(|r| (r.pop(), r.is_empty()));
                if left.is_some_and(|(_, empty)| empty) {
                    told.records.remove(decision);
                }
            }
            _ => {}
        }
    }
    let standing = rounds.into_iter().filter(|(_, round)| !round.withdrawn);
    told.rounds = standing.map(|(id, r)| (id, (r.closed, r.revealed))).collect();
    (told.facts, told.gauges) = world_of(scenario, entries);
    told
}

pub(super) fn undo_reverses(recorded: &Recorded) -> Result<(), String> {
    for (before, after) in &recorded.undone {
        let was = touchable(&recorded.scenario, recorded.until(*before));
        let is = touchable(&recorded.scenario, recorded.until(*after));
        if was != is {
            let acts: Vec<_> = recorded
                .until(*after)
                .iter()
                .filter(|e| e.seq > *before)
                .map(|e| e.event.kind())
                .collect();
            return Err(format!("entries {before} to {after} ({acts:?}): {was:?}, then {is:?}"));
        }
    }
    Ok(())
}
