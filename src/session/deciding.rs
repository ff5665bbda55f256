//! Decisions from opening to record: rounds, answers, hands, the decision record.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::state::Session;
use super::story::Status;
use super::vocabulary::{ClosedWhy, Outcome, RecordFrom, Until};
use crate::clock::Millis;
use crate::ident::{Actor, GroupId, ItemId, OptionId, RoleCode, SeatId, Seq};
use crate::scenario::{Count, Decision, Propose};
use crate::text::Text;

/// One decision of the session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionState {
    pub rounds: Vector<Arc<Round>>,
    pub record: Option<Arc<Record>>,
    /// Records that no longer stand, kept: replaced by a later one, or taken back.
    pub former: Vector<Arc<Record>>,
}

/// One time a decision was put to seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub number: u16,
    /// The entry that opened it.
    pub seq: Seq,
    pub group: Option<GroupId>,
    /// Shared: it stays as it was while answers come in by the thousand.
    pub asked: Arc<[SeatId]>,
    /// Those of the asked that have not answered in time.
    pub waiting: OrdSet<SeatId>,
    pub opened: Times,
    pub closes_at: Millis,
    pub ran_out: Option<Times>,
    /// The current answer of each seat.
    pub answers: OrdMap<SeatId, Arc<Given>>,
    /// Answers after the close, kept apart and never counted.
    pub late: OrdMap<SeatId, Arc<Given>>,
    pub hands: Option<Vec<(OptionId, u32)>>,
    pub peeked: bool,
    pub closed: Option<(ClosedWhy, Times)>,
    pub revealed: Option<Times>,
    pub withdrawn: bool,
}

/// A seat's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub seq: Seq,
    pub by: Actor,
    pub choice: OptionId,
    pub sure: Option<u8>,
    pub whose: Option<RoleCode>,
    pub text: Option<Text>,
    pub at: Times,
    /// How often the seat answered this round before.
    pub changes: u16,
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub seq: Seq,
    pub at: Times,
    pub outcome: Outcome,
    pub from: RecordFrom,
    pub option: Option<OptionId>,
    pub owner: Option<RoleCode>,
    pub to: Option<RoleCode>,
    pub until: Option<Until>,
    pub reversible: Option<bool>,
    pub text: Option<Text>,
    pub rationale: Option<Text>,
    pub dissent: Option<Text>,
    pub conditions: Option<Text>,
    /// Made by mistake; otherwise a former record was replaced by a later one.
    pub taken_back: bool,
}

impl Record {
    /// Tells whether something was decided here and now, by the room or by the authored time-out outcome.
    pub fn is_decided(&self) -> bool {
        self.from == RecordFrom::TimeOut
            || matches!(self.outcome, Outcome::Taken | Outcome::Conditional)
    }

    /// Returns what may still be completed, in the order of the list.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.owner.is_none() && self.outcome != Outcome::EachItsOwn {
            missing.push("owner");
        }
        if self.rationale.is_none() {
            missing.push("rationale");
        }
        if self.dissent.is_none() {
            missing.push("dissent");
        }
        if self.reversible.is_none() {
            missing.push("reversible");
        }
        missing
    }
}

impl Round {
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && !self.withdrawn
    }

    /// Tells whether a seat is in the round: asked at the opening, or there since it answered.
    pub fn asks(&self, seat: &SeatId) -> bool {
        self.waiting.contains(seat) || self.answers.contains_key(seat)
    }

    /// Returns the seats that were asked and have not answered, except those no longer counted, in the scenario's order.
    pub fn missing<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a SeatId> {
        self.asked.iter().filter(|s| self.waiting.contains(*s) && session.people.counts(s))
    }

    /// Tells whether nobody is waited for any more; asked at every answer, so it does not go through those that came.
    pub fn is_all_in(&self, session: &Session) -> bool {
        !self.waiting.iter().any(|s| session.people.counts(s))
    }

    /// Returns n of "n of m": the seats that answered, or the hands counted in the room.
    pub fn answered(&self) -> usize {
        match &self.hands {
            Some(hands) => hands.iter().map(|(_, n)| *n as usize).sum(),
            None => self.answers.len(),
        }
    }

    /// Returns m of "n of m": seats asked at opening, less those called away or unreachable that have not answered;
    /// where hands were counted, their sum.
    pub fn counted(&self, session: &Session) -> usize {
        match self.hands {
            Some(_) => self.answered(),
            None => self.answers.len() + self.missing(session).count(),
        }
    }

    /// Returns the option the author's rule proposes, if it asks for a proposal and there is one. It only proposes.
    pub fn proposed(&self, decision: &Decision, session: &Session) -> Option<OptionId> {
        let tally = self.tally(decision.count);
        let lead = leading(&tally)?;
        let votes = tally.get(&lead).copied().unwrap_or(0) as usize;
        let voices = match decision.count {
            Count::Roles if self.hands.is_none() => self.roles(session),
            Count::Seats | Count::Roles => self.counted(session),
        };
        let enough = match decision.propose {
            Propose::Nothing => false,
            Propose::Plurality => true,
            Propose::Majority => votes * 2 > voices,
            Propose::Unanimity => votes == voices,
        };
        enough.then_some(lead)
    }

    /// Returns how many roles have a voice in the round.
    fn roles(&self, session: &Session) -> usize {
        let voices = self.answers.keys().chain(self.missing(session)).map(|s| &s.role);
        voices.collect::<std::collections::BTreeSet<_>>().len()
    }

    /// Returns the round's result, votes by option. Hands counted in the room are the result; otherwise each seat
    /// has one voice, or each role (the plurality of its seats; a tie is none).
    pub fn tally(&self, count: Count) -> BTreeMap<OptionId, u32> {
        if let Some(hands) = &self.hands {
            return hands.iter().filter(|(_, n)| *n > 0).cloned().collect();
        }
        self.tally_of_seats(count)
    }

    /// Returns the seats' answers alone, also where hands decided.
    pub fn tally_of_seats(&self, count: Count) -> BTreeMap<OptionId, u32> {
        let mut tally = BTreeMap::new();
        match count {
            Count::Seats => {
                for given in self.answers.values() {
                    *tally.entry(given.choice.clone()).or_insert(0) += 1;
                }
            }
            Count::Roles => {
                let mut roles: BTreeMap<&RoleCode, BTreeMap<OptionId, u32>> = BTreeMap::new();
                for (seat, given) in &self.answers {
                    let role = roles.entry(&seat.role).or_default();
                    *role.entry(given.choice.clone()).or_insert(0) += 1;
                }
                for votes in roles.values() {
                    if let Some(option) = leading(votes) {
                        *tally.entry(option).or_insert(0) += 1;
                    }
                }
            }
        }
        tally
    }
}

/// Returns the option with the most votes, none where two share the lead.
pub fn leading(tally: &BTreeMap<OptionId, u32>) -> Option<OptionId> {
    let most = tally.values().max()?;
    let mut first = tally.iter().filter(|(_, n)| *n == most);
    let (option, _) = first.next()?;
    first.next().is_none().then(|| option.clone())
}

impl DecisionState {
    /// Returns the latest round that was not withdrawn.
    pub fn round(&self) -> Option<&Arc<Round>> {
        self.rounds.iter().rev().find(|r| !r.withdrawn)
    }

    /// Returns the round that was shown before this one, to the same people: what it shifted from.
    pub fn shown_before(&self, round: &Round) -> Option<&Arc<Round>> {
        let earlier = self.rounds.iter().rev().filter(|r| r.number < round.number && !r.withdrawn);
        earlier.into_iter().find(|r| r.revealed.is_some() && r.group == round.group)
    }

    /// Tells whether the record was made after a round was put to the room, so that the round is settled.
    pub fn is_recorded_since(&self, round: &Round) -> bool {
        self.record.as_ref().is_some_and(|record| record.seq > round.seq)
    }

    /// Returns the rounds that still wait for something: answers, the close, the reveal or the record.
    pub fn unsettled(&self) -> impl DoubleEndedIterator<Item = &Arc<Round>> {
        self.rounds.iter().filter(|r| !r.withdrawn && !self.is_recorded_since(r))
    }

    /// Takes the record back; what it had replaced stands again.
    fn take_back(&mut self) {
        let Some(record) = self.record.take() else { return };
        let replaced = self.former.iter().rposition(|r| !r.taken_back);
        self.record = replaced.map(|at| self.former.remove(at));
        self.former.push_back(Arc::new(Record { taken_back: true, ..(*record).clone() }));
    }

    fn update_round(&mut self, number: u16, change: impl FnOnce(&mut Round)) {
        // Rounds are numbered in order, and nearly always the last one is meant.
        if let Some(at) = self.rounds.iter().rposition(|r| r.number == number) {
            change(Arc::make_mut(&mut self.rounds[at]));
        }
    }
}

impl Session {
    pub fn decision(&self, id: &ItemId) -> Option<&Arc<DecisionState>> {
        self.decisions.get(id)
    }

    /// Returns the open rounds, the one ending first first.
    pub fn open_rounds(&self) -> Vec<(&ItemId, &Arc<Round>)> {
        let mut open: Vec<_> =
            self.unsettled().filter(|(_, _, r)| r.is_open()).map(|(id, _, r)| (id, r)).collect();
        open.sort_by_key(|(id, r)| (r.closes_at, *id, r.number));
        open
    }

    /// Returns every round that still waits for something, with its decision.
    pub fn unsettled(&self) -> impl Iterator<Item = (&ItemId, &Arc<DecisionState>, &Arc<Round>)> {
        self.deciding
            .iter()
            .filter_map(|id| self.decisions.get_key_value(id))
            .flat_map(|(id, decision)| decision.unsettled().map(move |round| (id, decision, round)))
    }

    /// Returns the decision recorded last, until something newer is before the room.
    pub fn just_recorded(&self) -> Option<ItemId> {
        let records = self.decisions.iter().filter_map(|(id, d)| Some((d.record.as_ref()?, id)));
        let (record, id) = records.max_by_key(|(record, _)| record.seq)?;
        let released = self.story.out.get_max().map(|(seq, _)| *seq);
        let newer = self.talk.current.is_some() || released.is_some_and(|at| at > record.seq);
        let module = self.story.current.and_then(|at| self.story.modules.get(at));
        let before =
            module.and_then(|m| m.started).is_some_and(|started| record.at.wall < started.wall);
        (!newer && !before).then(|| id.clone())
    }

    fn update_decision(&mut self, id: &ItemId, change: impl FnOnce(&mut DecisionState)) {
        let decision = Arc::make_mut(self.decisions.entry(id.clone()).or_default());
        change(decision);
        let unsettled = decision.unsettled().next().is_some();
        if unsettled == self.deciding.contains(id) {
            return;
        }
        if unsettled {
            self.deciding.insert(id.clone());
        } else {
            self.deciding.remove(id);
        }
    }

    pub(super) fn apply_decision(&mut self, entry: &Entry) {
        let at = entry.times;
        match &entry.event {
            Event::DecisionOpened { decision, round, asked, closes_at, group } => {
                let round = Round {
                    number: *round,
                    seq: entry.seq,
                    group: group.clone(),
                    asked: asked.as_slice().into(),
                    waiting: asked.iter().cloned().collect(),
                    opened: at,
                    closes_at: *closes_at,
                    ran_out: None,
                    answers: OrdMap::new(),
                    late: OrdMap::new(),
                    hands: None,
                    peeked: false,
                    closed: None,
                    revealed: None,
                    withdrawn: false,
                };
                self.update_decision(decision, |d| d.rounds.push_back(Arc::new(round)));
            }
            // Groups that answer apart share one clock.
            Event::DeadlineMoved { decision, closes_at } => self.update_decision(decision, |d| {
                for round in d.rounds.iter_mut().filter(|r| r.is_open()) {
                    let round = Arc::make_mut(round);
                    round.closes_at = *closes_at;
                    round.ran_out = None;
                }
            }),
            Event::Answered { decision, round, choice, sure, whose, late } => {
                let Some(seat) = entry.seat.clone() else { return };
                let mut given = Given {
                    seq: entry.seq,
                    by: entry.by,
                    choice: choice.clone(),
                    sure: *sure,
                    whose: whose.clone(),
                    text: entry.text().cloned(),
                    at,
                    changes: 0,
                };
                self.update_decision(decision, |d| {
                    d.update_round(*round, |r| {
                        let answers = if *late { &mut r.late } else { &mut r.answers };
                        given.changes = answers.get(&seat).map_or(0, |g| g.changes + 1);
                        if !late {
                            r.waiting.remove(&seat);
                        }
                        answers.insert(seat, Arc::new(given));
                    });
                });
            }
            Event::Recorded { .. }
            | Event::RecordAmended { .. }
            | Event::RecordTakenBack { .. } => self.apply_record(entry),
            _ => self.apply_round(entry),
        }
    }

    fn apply_round(&mut self, entry: &Entry) {
        let at = entry.times;
        let mut change = |decision: &ItemId, round: u16, f: &dyn Fn(&mut Round)| {
            self.update_decision(decision, |d| d.update_round(round, |r| f(r)));
        };
        match &entry.event {
            Event::Peeked { decision, round } => change(decision, *round, &|r| r.peeked = true),
            Event::HandsCounted { decision, round, hands } => {
                // No hands at all: the count is taken back.
                let hands = Some(hands.clone()).filter(|hands| !hands.is_empty());
                change(decision, *round, &|r| r.hands.clone_from(&hands));
            }
            Event::TimeRanOut { decision, round } => {
                change(decision, *round, &|r| r.ran_out = Some(at));
            }
            Event::DecisionClosed { decision, round, why } => {
                change(decision, *round, &|r| r.closed = Some((*why, at)));
            }
            Event::DecisionReopened { decision, round, closes_at } => {
                change(decision, *round, &|r| {
                    r.closed = None;
                    r.revealed = None;
                    r.ran_out = None;
                    r.closes_at = *closes_at;
                });
            }
            Event::DecisionWithdrawn { decision, round } => {
                change(decision, *round, &|r| r.withdrawn = true);
                self.turn_follows(decision);
            }
            Event::Revealed { decision, round } => {
                change(decision, *round, &|r| r.revealed = Some(at));
            }
            Event::RevealTakenBack { decision, round } => {
                change(decision, *round, &|r| r.revealed = None);
            }
            _ => {}
        }
    }

    /// What was taken back decides whether the item still had its turn: a decision without round and record is to come.
    fn turn_follows(&mut self, id: &ItemId) {
        let Some(decision) = self.decisions.get(id) else { return };
        let status = if decision.record.is_some() {
            Status::Done
        } else if decision.round().is_some() {
            Status::Active
        } else {
            Status::Pending
        };
        self.story.update(id, |item| {
            item.status = status;
            item.done = item.done.filter(|_| status == Status::Done);
            item.released = item.released.filter(|_| status != Status::Pending);
        });
    }

    /// Puts a record back as it was before it was completed.
    pub(super) fn put_back_record(&mut self, decision: &ItemId, before: Arc<Record>) {
        self.update_decision(decision, |d| {
            if d.record.as_ref().is_some_and(|record| record.seq == before.seq) {
                d.record = Some(before);
            }
        });
    }

    fn apply_record(&mut self, entry: &Entry) {
        let said = entry.said.clone().unwrap_or_default();
        match &entry.event {
            Event::Recorded { decision, outcome, from, option, owner, to, until, reversible } => {
                let record = Record {
                    seq: entry.seq,
                    at: entry.times,
                    outcome: *outcome,
                    from: *from,
                    option: option.clone(),
                    owner: owner.clone(),
                    to: to.clone(),
                    until: until.clone(),
                    reversible: *reversible,
                    text: said.text,
                    rationale: said.rationale,
                    dissent: said.dissent,
                    conditions: said.conditions,
                    taken_back: false,
                };
                self.update_decision(decision, |d| {
                    d.former.extend(d.record.take());
                    d.record = Some(Arc::new(record));
                });
            }
            Event::RecordAmended { decision, outcome, option, owner, reversible } => {
                self.update_decision(decision, |d| {
                    let Some(record) = &d.record else { return };
                    let mut record = (**record).clone();
                    record.outcome = outcome.unwrap_or(record.outcome);
                    record.option = option.clone().or(record.option);
                    record.owner = owner.clone().or(record.owner);
                    record.reversible = reversible.or(record.reversible);
                    record.text = said.text.or(record.text);
                    record.rationale = said.rationale.or(record.rationale);
                    record.dissent = said.dissent.or(record.dissent);
                    record.conditions = said.conditions.or(record.conditions);
                    d.record = Some(Arc::new(record));
                });
            }
            // What the record replaced stands again.
            Event::RecordTakenBack { decision } => {
                self.update_decision(decision, DecisionState::take_back);
                self.turn_follows(decision);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
