//! Decisions from opening to record: rounds, answers, hands, the decision record.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::state::Session;
use super::vocabulary::{ClosedWhy, Outcome, RecordFrom, Until};
use crate::clock::Millis;
use crate::ident::{Actor, GroupId, ItemId, OptionId, RoleCode, SeatId, Seq};
use crate::scenario::Count;
use crate::text::Text;

/// One decision of the session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionState {
    pub rounds: Vector<Arc<Round>>,
    pub record: Option<Arc<Record>>,
    /// Records that were taken back, kept.
    pub former: Vector<Arc<Record>>,
}

/// One time a decision was put to seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub number: u16,
    pub group: Option<GroupId>,
    pub asked: Vec<SeatId>,
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
}

impl Record {
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

    /// Returns the seats that were asked and have not answered, except those no longer counted.
    pub fn missing<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a SeatId> {
        self.asked.iter().filter(|s| !self.answers.contains_key(*s) && session.people.counts(s))
    }

    /// Returns m of "n of m": seats asked at opening, less those called away or unreachable that have not answered.
    pub fn counted(&self, session: &Session) -> usize {
        self.asked
            .iter()
            .filter(|s| self.answers.contains_key(*s) || session.people.counts(s))
            .count()
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

    fn update_round(&mut self, number: u16, change: impl FnOnce(&mut Round)) {
        if let Some(at) = self.rounds.iter().position(|r| r.number == number) {
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
        let mut open: Vec<_> = self
            .decisions
            .iter()
            .flat_map(|(id, d)| d.rounds.iter().filter(|r| r.is_open()).map(move |r| (id, r)))
            .collect();
        open.sort_by_key(|(id, r)| (r.closes_at, (*id).clone()));
        open
    }

    fn update_decision(&mut self, id: &ItemId, change: impl FnOnce(&mut DecisionState)) {
        change(Arc::make_mut(self.decisions.entry(id.clone()).or_default()));
    }

    pub(super) fn apply_decision(&mut self, entry: &Entry) {
        let at = entry.times;
        match &entry.event {
            Event::DecisionOpened { decision, round, asked, closes_at, group } => {
                let round = Round {
                    number: *round,
                    group: group.clone(),
                    asked: asked.clone(),
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
            Event::DeadlineMoved { decision, closes_at } => self.update_decision(decision, |d| {
                if let Some(number) = d.round().map(|r| r.number) {
                    d.update_round(number, |r| {
                        r.closes_at = *closes_at;
                        r.ran_out = None;
                    });
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
                change(decision, *round, &|r| r.hands = Some(hands.clone()));
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
            Event::RecordTakenBack { decision } => {
                self.update_decision(decision, |d| d.former.extend(d.record.take()));
            }
            _ => {}
        }
    }
}
