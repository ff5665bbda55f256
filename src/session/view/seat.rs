//! One player's surface: what somebody in a seat may see, and nothing else. Whatever draws it needs nothing beside it.

use super::{
    Closing, Frame, Open, Opening, Result, Work, closing, frame, observer_question, opening,
};
use crate::card::{Ask, Card};
use crate::clock::{Millis, Offset, Timestamp};
use crate::ident::{Actor, ItemId, OptionId, RoleCode, SeatId};
use crate::scenario::{Recipients, Reveal, Scenario};
use crate::session::entry::Times;
use crate::session::state::{Phase, Session};
use crate::session::visibility::Viewer;
use crate::session::vocabulary::{
    Attribution, Capacity, HotWashStep, Mode, Outcome, RequestReply, Sign,
};
use crate::text::Text;
use crate::words::Words;

/// Lines of the talk that are still shown.
const SAID_MAX: usize = 20;
/// Own requests that are still shown.
const ASKED_MAX: usize = 20;

/// One player's surface, by seat.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct PlayerView {
    pub frame: Frame,
    pub ticking: Ticking,
    pub attribution: Attribution,
    pub seat: SeatId,
    pub role: Card,
    /// Code and name of every role, as they stand on the table: whose something is, if it is not ours.
    pub roles: Vec<(RoleCode, String)>,
    /// What we know so far, oldest first, and what of it this seat has opened.
    pub known: Vec<(ItemId, Card)>,
    pub opened: Vec<ItemId>,
    /// The opening of the module in play, read aloud.
    pub situation: Option<String>,
    pub question: Option<Ask>,
    /// Whether this role is asked.
    pub asked: bool,
    pub open: Option<Open>,
    /// This seat's current answer, or its vote.
    pub mine: Option<Mine>,
    /// What is open to this seat beside: a self-assessment, the work of its group.
    pub work: Option<Work>,
    pub result: Option<Result>,
    /// The decision recorded last, until something newer is before the room.
    pub recorded: Option<Recorded>,
    pub observer_question: Option<String>,
    /// Who has the floor.
    pub floor: Option<RoleCode>,
    pub hand_up: bool,
    /// This seat asked for a stop since play last resumed.
    pub stop_asked: bool,
    pub away: bool,
    /// What this seat asked the control cell, oldest first.
    pub requests: Vec<Asked>,
    /// What was said at the table lately, oldest first; in rehearsals alone, where simulated players speak.
    pub said: Vec<Said>,
    /// The statements of the feedback form, while it is open to this seat and not given yet.
    pub feedback: Option<Vec<String>>,
    /// Before play alone.
    pub opening: Option<Opening>,
    /// After play alone.
    pub closing: Option<Closing>,
    /// Whether it is this role's turn in the round of the hot wash.
    pub my_turn: bool,
}

/// The clocks at the moment of the view, so that a surface can count on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticking {
    pub wall: Timestamp,
    pub offset: Offset,
    pub play: Millis,
    pub running: bool,
    pub speed: u32,
}

impl Ticking {
    /// Returns play time so long after the view was made.
    pub fn play_after(&self, passed: Millis) -> Millis {
        let factor = if self.running { u64::from(self.speed) } else { 0 };
        self.play.plus(Millis(passed.0.saturating_mul(factor)))
    }
}

/// What a seat answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mine {
    Answer {
        choice: OptionId,
        text: Option<String>,
        sure: Option<u8>,
        whose: Option<RoleCode>,
    },
    /// The place of the option in a poll.
    Vote(u16),
}

/// What a decision came to, and what its options were worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub item: ItemId,
    pub label: String,
    pub prompt: String,
    pub outcome: Outcome,
    /// The option's label, or own words.
    pub what: Option<String>,
    pub conditions: Option<String>,
    pub owner: Option<String>,
    pub options: Vec<Weighed>,
}

/// An option with hindsight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    pub letter: char,
    pub label: String,
    pub chosen: bool,
    /// `None` where the author hides it or where nothing is known.
    pub cost: Option<String>,
    /// What a project that chose it lived through; of the chosen option, in rehearsals alone.
    pub lived: Option<String>,
}

/// A request to the control cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub at: Timestamp,
    pub words: Option<String>,
    pub reply: Option<(RequestReply, Option<String>)>,
    pub parked: bool,
}

/// A line of the talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub role: RoleCode,
    pub own: bool,
    pub words: String,
}

/// Returns what somebody in a seat sees; `None` if there is no such seat.
pub fn player(
    scenario: &Scenario,
    session: &Session,
    seat: &SeatId,
    wall: Timestamp,
    words: &Words,
) -> Option<PlayerView> {
    let role = scenario.role(&seat.role).filter(|r| (1..=r.seats).contains(&seat.number))?;
    let viewer = Viewer::Seat(seat.clone());
    let known: Vec<(ItemId, Card)> = session
        .known_to(scenario, &viewer)
        .into_iter()
        .filter_map(|id| session.card(scenario, &id, &viewer, words).map(|card| (id, card)))
        .collect();
    let opened = |id: &&ItemId| session.story.item(id).opened.contains(seat);
    let open = session
        .open_to(scenario, &viewer, words)
        .or_else(|| session.open_poll_to(scenario, &viewer, words));
    let asked = crate::session::addressed(scenario, session)
        .is_some_and(|to: Recipients| session.addressed(scenario, &to, &viewer));
    let turn = session.after.role.as_ref().filter(|_| session.phase == Phase::HotWash);
    Some(PlayerView {
        frame: frame(scenario, session, wall, words),
        ticking: session.ticking(wall),
        attribution: session.attribution,
        seat: seat.clone(),
        role: role.card(words),
        roles: scenario.roles.iter().map(|r| (r.code.clone(), r.name.clone())).collect(),
        opened: known.iter().map(|(id, _)| id).filter(opened).cloned().collect(),
        known,
        situation: super::situation(scenario, session),
        question: session.question_before(scenario, &viewer, words),
        asked,
        mine: open.as_ref().and_then(|open| session.mine(open, seat)),
        open,
        work: session.work_of(scenario, seat, words),
        result: session.result_for(scenario, &viewer, words),
        recorded: session.recorded_for(scenario, &viewer, words),
        observer_question: observer_question(session),
        floor: session.talk.floor.as_ref().map(|(role, _)| role.clone()),
        hand_up: session.talk.hands.contains(seat),
        stop_asked: session.talk.stops_asked.contains(seat),
        away: session.people.seats.get(seat).is_some_and(|s| s.away.is_some()),
        requests: session.requests_of(seat),
        said: session.said_before(seat),
        feedback: session.feedback_for(scenario, seat, words),
        opening: opening(scenario, session, words),
        closing: closing(scenario, session, words),
        my_turn: turn == Some(&seat.role),
    })
}

impl Session {
    pub(super) fn ticking(&self, wall: Timestamp) -> Ticking {
        Ticking {
            wall,
            offset: self.header.offset,
            play: self.play_at(wall),
            running: self.running(),
            speed: self.clock.speed.max(1),
        }
    }

    /// Returns what a seat answered to what is open to it.
    fn mine(&self, open: &Open, seat: &SeatId) -> Option<Mine> {
        if let Some(poll) = self.hall.polls.get(&open.item) {
            let own = poll.votes.iter().find(|((_, voter), _)| voter.as_ref() == Some(seat));
            return own.map(|(_, choice)| Mine::Vote(*choice));
        }
        self.answer_of(&open.item, open.round, seat)
    }

    /// Returns a seat's current answer in a round.
    pub(super) fn answer_of(&self, decision: &ItemId, round: u16, seat: &SeatId) -> Option<Mine> {
        let state = self.decision(decision)?;
        let round = state.rounds.iter().find(|r| r.number == round)?;
        let given = round.answers.get(seat)?;
        let text = given.text.as_ref().filter(|_| !self.struck.contains(&given.seq));
        Some(Mine::Answer {
            choice: given.choice.clone(),
            text: text.map(ToString::to_string),
            sure: given.sure,
            whose: given.whose.clone(),
        })
    }

    /// Returns the decision recorded last, for those who may see what came of it.
    pub(super) fn recorded_for(
        &self,
        scenario: &Scenario,
        viewer: &Viewer,
        words: &Words,
    ) -> Option<Recorded> {
        let id = self.just_recorded()?;
        let record = self.decision(&id)?.record.as_ref()?;
        let (item, decision) = scenario.decision(&id)?;
        if decision.reveal != Reveal::All && !self.addressed(scenario, &decision.asks, viewer) {
            return None;
        }
        let chosen = record.option.as_ref();
        let rehearsed = self.header.mode != Mode::Live;
        let options = decision.options.iter().zip('A'..).map(|(option, letter)| {
            let own = chosen == Some(&option.id);
            let cost = Some(option.cost.clone()).filter(|c| decision.costs_shown && !c.is_empty());
            Weighed {
                letter,
                label: option.label.clone(),
                chosen: own,
                cost,
                lived: option.lived.clone().filter(|_| own && rehearsed),
            }
        });
        let unstruck = !self.struck.contains(&record.seq);
        let said =
            |text: &Option<Text>| text.as_ref().filter(|_| unstruck).map(ToString::to_string);
        let label = chosen.and_then(|o| decision.option(o).map(|o| o.label.clone()));
        let fixed = || chosen.and_then(|o| words.fixed_option(o.as_str()).map(str::to_owned));
        let owner = record.owner.as_ref().and_then(|code| scenario.role(code));
        Some(Recorded {
            label: item.label.clone(),
            prompt: decision.prompt.clone(),
            outcome: record.outcome,
            what: label.or_else(fixed).or_else(|| said(&record.text)),
            conditions: said(&record.conditions),
            owner: owner.map(|role| role.name.clone()),
            options: options.collect(),
            item: id,
        })
    }

    pub(super) fn requests_of(&self, seat: &SeatId) -> Vec<Asked> {
        let own = self.talk.requests.values().filter(|r| r.seat.as_ref() == Some(seat));
        let asked = own.map(|r| {
            let unstruck = !self.struck.contains(&r.seq);
            let reply = r.reply.as_ref();
            Asked {
                at: r.at.happened(),
                words: r.text.as_ref().filter(|_| unstruck).map(ToString::to_string),
                reply: reply.map(|(how, text, _)| (*how, text.as_ref().map(ToString::to_string))),
                parked: r.parked,
            }
        });
        let mut asked: Vec<Asked> = asked.collect();
        asked.drain(..asked.len().saturating_sub(ASKED_MAX));
        asked
    }

    /// Returns what simulated players said since the module began, and what this seat said itself. Everybody at the table
    /// hears that; what a desk takes down nobody does.
    fn said_before(&self, seat: &SeatId) -> Vec<Said> {
        if self.header.mode == Mode::Live {
            return Vec::new();
        }
        let module = self.story.current.and_then(|at| self.story.modules.get(at));
        let since = module.and_then(|m| m.started).map(Times::happened);
        let own = |by: Actor| {
            let Actor::Person(person) = by else { return false };
            let capacity = self.people.persons.get(&person).map(|p| p.capacity);
            capacity == Some(Capacity::Player) && self.people.seats_of(person).any(|s| s == seat)
        };
        let lines = self.notes.standing().rev();
        let lines = lines.take_while(|n| since.is_none_or(|since| n.at.happened() >= since));
        let mut said: Vec<Said> = lines
            // What control put right is control's.
            .filter(|n| n.sign == Sign::Note && !n.amended && !self.struck.contains(&n.seq))
            .filter(|n| n.by == Actor::Simulated || own(n.by))
            .filter_map(|n| {
                let (role, text) = (n.role.clone()?, n.text.as_ref()?);
                Some(Said { own: own(n.by), role, words: text.to_string() })
            })
            .take(SAID_MAX)
            .collect();
        said.reverse();
        said
    }

    fn feedback_for(
        &self,
        scenario: &Scenario,
        seat: &SeatId,
        words: &Words,
    ) -> Option<Vec<String>> {
        let open = self.after.step == Some(HotWashStep::Feedback) && self.phase == Phase::HotWash;
        let holders = &self.people.seats.get(seat).filter(|_| open)?.holders;
        let given = |person| self.after.gave_feedback(Actor::Person(person));
        if !holders.is_empty() && holders.iter().all(|person| given(*person)) {
            return None;
        }
        Some(super::feedback_statements(scenario, words))
    }
}

#[cfg(test)]
mod tests;
