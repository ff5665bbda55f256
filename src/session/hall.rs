//! What goes beyond decisions: polls, self-assessments, breakouts, observers' questions.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::state::Session;
use super::vocabulary::{Capacity, QuestionState};
use crate::clock::Millis;
use crate::ident::{Actor, GroupId, ItemId, SeatId, Seq};
use crate::scenario::{Content, Recipients, Scenario};
use crate::text::Text;

/// Who voted: a person, or a seat somebody acts for.
pub type Voter = (Actor, Option<SeatId>);

#[derive(Debug, Clone, Default)]
pub struct Hall {
    pub polls: OrdMap<ItemId, Arc<PollState>>,
    pub assessments: OrdMap<ItemId, Arc<AssessmentState>>,
    pub breakouts: OrdMap<ItemId, Arc<BreakoutState>>,
    pub groups: OrdMap<GroupId, Vec<SeatId>>,
    pub rapporteurs: OrdMap<GroupId, SeatId>,
    pub questions: OrdMap<Seq, Arc<ObserverQuestion>>,
    /// The questions merged into one, by that one.
    merged: OrdMap<Seq, OrdSet<Seq>>,
    /// What each person asked and wants asked, so that a page of theirs costs no more than they did.
    pub guests: OrdMap<Actor, Arc<Guest>>,
    /// The questions nobody has answered, hidden or merged.
    pub waiting: OrdSet<Seq>,
    /// The observers' question on the projector.
    pub shown: Option<Seq>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollState {
    pub opened: Times,
    pub closes_at: Millis,
    pub votes: OrdMap<Voter, u16>,
    pub hands: Option<Vec<u32>>,
    pub closed: Option<Times>,
    pub revealed: Option<Times>,
}

impl PollState {
    /// Returns the votes by option; hands counted in the room are the result.
    pub fn tally(&self, options: usize) -> Vec<u32> {
        if let Some(hands) = &self.hands {
            return hands.clone();
        }
        let mut tally = vec![0; options];
        for choice in self.votes.values() {
            if let Some(n) = tally.get_mut(usize::from(*choice)) {
                *n += 1;
            }
        }
        tally
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentState {
    pub opened: Times,
    pub closed: Option<Times>,
    /// What was judged, by what is assessed, capability and who judged.
    pub judged: OrdMap<(u16, String, Voter), Option<bool>>,
    pub voters: OrdSet<Voter>,
    /// What the judgements come to, counted as they come in.
    counted: OrdMap<(u16, String), Judged>,
}

/// How many hold a capability, do not, or say that it does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judged {
    pub held: u32,
    pub not_held: u32,
    pub not_applicable: u32,
}

impl Judged {
    fn of(&mut self, held: Option<bool>) -> &mut u32 {
        match held {
            Some(true) => &mut self.held,
            Some(false) => &mut self.not_held,
            None => &mut self.not_applicable,
        }
    }
}

impl AssessmentState {
    /// Returns what the judgements of a capability come to.
    pub fn came(&self, of: u16, capability: &str) -> Judged {
        self.counted.get(&(of, capability.to_owned())).copied().unwrap_or_default()
    }

    fn take(&mut self, of: u16, capability: &str, voter: Voter, held: Option<bool>) {
        self.voters.insert(voter.clone());
        let before = self.judged.insert((of, capability.to_owned(), voter), held);
        let counted = self.counted.entry((of, capability.to_owned())).or_default();
        if let Some(before) = before {
            *counted.of(before) -= 1;
        }
        *counted.of(held) += 1;
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakoutState {
    pub opened: Times,
    pub ends_at: Millis,
    pub said: Vector<Arc<GroupLine>>,
    pub closed: Option<Times>,
}

/// A challenge or answer of a group, or a possible solution to an earlier line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLine {
    pub seq: Seq,
    pub group: GroupId,
    pub solves: Option<Seq>,
    pub text: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObserverQuestion {
    pub seq: Seq,
    pub at: Times,
    pub by: Actor,
    pub text: Option<Text>,
    pub votes: OrdSet<Actor>,
    pub state: QuestionState,
    pub into: Option<Seq>,
    /// What was before the room when it was asked.
    pub about: Option<ItemId>,
    /// Why it was hidden, where somebody said so; for the control side.
    pub reason: Option<Text>,
}

/// What somebody asked, oldest first, and which questions they want asked too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guest {
    pub asked: Vector<Seq>,
    pub wants: OrdSet<Seq>,
}

impl Session {
    /// Tells whether everybody an open poll is put to has voted: each seat that counts, by itself or by whoever holds
    /// it, and the observers if it is put to them too. Where nobody is known to vote nobody has.
    pub fn have_all_voted(&self, scenario: &Scenario, id: &ItemId) -> bool {
        let Some(Content::Poll(poll)) = scenario.item(id).map(|i| &i.content) else { return false };
        let Some(state) = self.hall.polls.get(id) else { return false };
        let audience = poll.to == Recipients::All;
        let observers = if audience { self.people.arrived(Capacity::Observer) } else { 0 };
        // Cheaply, for a hall: fewer votes than there are observers.
        if state.votes.is_empty() || state.votes.len() < observers {
            return false;
        }
        let asked = self.seats_for(scenario, &poll.to).into_iter();
        let mut seats: OrdSet<SeatId> = asked.filter(|s| self.people.counts(s)).collect();
        let mut from_the_hall = 0;
        for voter in state.votes.keys() {
            match voter {
                (_, Some(seat)) => drop(seats.remove(seat)),
                (Actor::Person(person), None) => {
                    let held = self.people.seats_of(*person);
                    let observer = self.people.persons.get(person).map(|p| p.capacity);
                    from_the_hall += usize::from(observer == Some(Capacity::Observer));
                    held.for_each(|seat| drop(seats.remove(seat)));
                }
                (_, None) => {}
            }
        }
        seats.is_empty() && from_the_hall >= observers
    }
}

impl Hall {
    /// Returns the open polls with their deadline.
    pub fn open_polls(&self) -> impl Iterator<Item = (&ItemId, &Arc<PollState>)> {
        self.polls.iter().filter(|(_, p)| p.closed.is_none())
    }

    pub fn open_breakouts(&self) -> impl Iterator<Item = (&ItemId, &Arc<BreakoutState>)> {
        self.breakouts.iter().filter(|(_, b)| b.closed.is_none())
    }

    fn update_poll(&mut self, id: &ItemId, change: impl FnOnce(&mut PollState)) {
        if let Some(poll) = self.polls.get_mut(id) {
            change(Arc::make_mut(poll));
        }
    }

    /// Returns the question that stands for one: what it was merged into, else itself.
    pub fn standing(&self, question: Seq) -> Seq {
        let mut at = question;
        // Nothing is merged into what was merged itself; the bound is for records made elsewhere.
        for _ in 0..self.questions.len() {
            let known = self.questions.get(&at).filter(|q| q.state == QuestionState::Merged);
            match known.and_then(|q| q.into) {
                Some(into) if self.questions.contains_key(&into) => at = into,
                Some(_) | None => break,
            }
        }
        at
    }

    /// Returns the questions that stand together: one and all that were merged into it.
    pub fn together(&self, question: Seq) -> Vec<&Arc<ObserverQuestion>> {
        let (mut all, mut waiting) = (OrdSet::new(), vec![question]);
        while let Some(seq) = waiting.pop() {
            if all.insert(seq).is_none() {
                waiting.extend(self.merged.get(&seq).into_iter().flatten().copied());
            }
        }
        all.iter().filter_map(|seq| self.questions.get(seq)).collect()
    }

    /// Returns how many want a question asked: everybody once, also who asked the same in other words.
    pub fn voices(&self, question: &ObserverQuestion) -> usize {
        if !self.merged.contains_key(&question.seq) {
            return question.votes.len();
        }
        let (mut people, mut nameless) = (question.votes.clone(), 0);
        for other in self.together(question.seq).into_iter().filter(|q| q.seq != question.seq) {
            people.extend(other.votes.iter().copied());
            match other.by {
                Actor::Person(_) if other.by == question.by => {}
                Actor::Person(_) => drop(people.insert(other.by)),
                Actor::Facilitator | Actor::Clock | Actor::Simulated | Actor::Autopilot => {
                    nameless += 1;
                }
            }
        }
        people.len() + nameless
    }

    /// Takes in one entry; `about` is what was before the room.
    pub(super) fn apply(&mut self, entry: &Entry, about: Option<ItemId>) {
        let at = entry.times;
        let voter = (entry.by, entry.seat.clone());
        match &entry.event {
            // Closed by mistake, it goes on with what was voted.
            Event::PollOpened { poll, closes_at } if self.polls.contains_key(poll) => {
                self.update_poll(poll, |p| (p.closed, p.closes_at) = (None, *closes_at));
            }
            // Opened by mistake, it was never asked.
            Event::Restored { item } => drop(self.polls.remove(item)),
            Event::PollOpened { poll, closes_at } => {
                let state = PollState {
                    opened: at,
                    closes_at: *closes_at,
                    votes: OrdMap::new(),
                    hands: None,
                    closed: None,
                    revealed: None,
                };
                self.polls.insert(poll.clone(), Arc::new(state));
            }
            Event::Voted { poll, choice } => self.update_poll(poll, |p| {
                p.votes.insert(voter, *choice);
            }),
            Event::PollHands { poll, hands } => {
                let counted = Some(hands.clone()).filter(|h| !h.is_empty());
                self.update_poll(poll, |p| p.hands = counted);
            }
            // Shown by mistake, the result is hidden again.
            Event::PollClosed { poll } => self.update_poll(poll, |p| {
                p.closed = p.closed.or(Some(at));
                p.revealed = None;
            }),
            Event::PollRevealed { poll } => self.update_poll(poll, |p| p.revealed = Some(at)),
            Event::AssessmentOpened { assessment } => {
                let state = AssessmentState {
                    opened: at,
                    closed: None,
                    judged: OrdMap::new(),
                    voters: OrdSet::new(),
                    counted: OrdMap::new(),
                };
                self.assessments.insert(assessment.clone(), Arc::new(state));
            }
            Event::Assessed { assessment, of, capability, held } => {
                if let Some(state) = self.assessments.get_mut(assessment) {
                    Arc::make_mut(state).take(*of, capability, voter, *held);
                }
            }
            Event::AssessmentClosed { assessment } => {
                if let Some(state) = self.assessments.get_mut(assessment) {
                    Arc::make_mut(state).closed = Some(at);
                }
            }
            Event::GroupFormed { group, seats } => {
                self.groups.insert(group.clone(), seats.clone());
            }
            Event::RapporteurNamed { group, seat } => {
                self.rapporteurs.insert(group.clone(), seat.clone());
            }
            Event::BreakoutOpened { .. }
            | Event::BreakoutSaid { .. }
            | Event::BreakoutClosed { .. } => self.apply_breakout(entry),
            Event::ObserverAsked {} => self.take_question(entry, about),
            _ => self.apply_question(entry),
        }
    }

    fn apply_breakout(&mut self, entry: &Entry) {
        let at = entry.times;
        let mut change = |id: &ItemId, f: &dyn Fn(&mut BreakoutState)| {
            if let Some(state) = self.breakouts.get_mut(id) {
                f(Arc::make_mut(state));
            }
        };
        match &entry.event {
            Event::BreakoutOpened { breakout, ends_at } => {
                let state = BreakoutState {
                    opened: at,
                    ends_at: *ends_at,
                    said: Vector::new(),
                    closed: None,
                };
                self.breakouts.insert(breakout.clone(), Arc::new(state));
            }
            Event::BreakoutSaid { breakout, group, solves } => {
                let line = Arc::new(GroupLine {
                    seq: entry.seq,
                    group: group.clone(),
                    solves: *solves,
                    text: entry.text().cloned(),
                });
                change(breakout, &|b| b.said.push_back(line.clone()));
            }
            Event::BreakoutClosed { breakout } => change(breakout, &|b| b.closed = Some(at)),
            _ => {}
        }
    }

    fn take_question(&mut self, entry: &Entry, about: Option<ItemId>) {
        let question = ObserverQuestion {
            seq: entry.seq,
            at: entry.times,
            by: entry.by,
            text: entry.text().cloned(),
            votes: OrdSet::new(),
            state: QuestionState::Asked,
            into: None,
            about,
            reason: None,
        };
        self.questions.insert(entry.seq, Arc::new(question));
        self.waiting.insert(entry.seq);
        self.update_guest(entry.by, |guest| guest.asked.push_back(entry.seq));
    }

    /// What nobody's name is on is nobody's.
    fn update_guest(&mut self, by: Actor, change: impl FnOnce(&mut Guest)) {
        if let Actor::Person(_) = by {
            change(Arc::make_mut(self.guests.entry(by).or_default()));
        }
    }

    fn apply_question(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ObserverVoted { question, up } => {
                if let Some(known) = self.questions.get_mut(question) {
                    let votes = &mut Arc::make_mut(known).votes;
                    if *up {
                        votes.insert(entry.by);
                    } else {
                        votes.remove(&entry.by);
                    }
                }
                self.update_guest(entry.by, |guest| {
                    if *up {
                        guest.wants.insert(*question);
                    } else {
                        guest.wants.remove(question);
                    }
                });
            }
            Event::ObserverQuestionSet { question, state, into } => {
                if let Some(known) = self.questions.get_mut(question) {
                    let known = Arc::make_mut(known);
                    if let Some(others) = known.into.and_then(|i| self.merged.get_mut(&i)) {
                        others.remove(question);
                    }
                    known.state = *state;
                    known.into = *into;
                    known.reason = entry.text().cloned();
                    if let Some(into) = into {
                        self.merged.entry(*into).or_default().insert(*question);
                    }
                }
                match state {
                    QuestionState::Asked | QuestionState::Approved | QuestionState::Shown => {
                        self.waiting.insert(*question);
                    }
                    QuestionState::Hidden | QuestionState::Merged | QuestionState::Answered => {
                        self.waiting.remove(question);
                    }
                }
                if *state == QuestionState::Shown {
                    self.shown = Some(*question);
                } else {
                    self.shown.take_if(|shown| shown == question);
                }
            }
            _ => {}
        }
    }
}
