//! What all viewers of one kind see alike, and apart from it what is a single seat's or person's own.

use super::{
    Asked, Closing, Frame, Mine, Open, Opening, Recorded, Result, Ticking, closing, frame,
    observer_question, opening, situation,
};
use crate::card::Ask;
use crate::clock::Timestamp;
use crate::ident::{Actor, ItemId, PersonId, RoleCode, SeatId};
use crate::scenario::Scenario;
use crate::session::hall::Voter;
use crate::session::state::{Phase, Session};
use crate::session::visibility::Viewer;
use crate::session::vocabulary::HotWashStep;
use crate::words::Words;

/// What stands before viewers of one kind, without the injects they know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub frame: Frame,
    pub ticking: Ticking,
    pub situation: Option<String>,
    pub question: Option<Ask>,
    /// Whether the viewer's role is asked.
    pub asked: bool,
    pub open: Option<Open>,
    pub result: Option<Result>,
    pub recorded: Option<Recorded>,
    pub observer_question: Option<String>,
    /// Who has the floor.
    pub floor: Option<(RoleCode, String)>,
    pub opening: Option<Opening>,
    pub closing: Option<Closing>,
    /// Whether it is the viewer's role's turn in the round of the hot wash.
    pub my_turn: bool,
}

/// What is one person's alone, looking from a seat if they hold one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct Own {
    pub answer: Option<(ItemId, Mine)>,
    pub hand_up: bool,
    pub stop_asked: bool,
    pub away: bool,
    /// The injects this seat has opened.
    pub opened: Vec<ItemId>,
    pub requests: Vec<Asked>,
    /// The feedback form is open, and this person has not given it yet.
    pub feedback: bool,
    /// This person's form is in; never known where the session is anonymous.
    pub feedback_given: bool,
}

/// Returns what stands before viewers of one kind.
pub fn table(
    scenario: &Scenario,
    session: &Session,
    viewer: &Viewer,
    wall: Timestamp,
    words: &Words,
) -> Table {
    let role = match viewer {
        Viewer::Seat(seat) => Some(&seat.role),
        Viewer::Control | Viewer::Public => None,
    };
    let asked = role.is_some()
        && crate::session::addressed(scenario, session)
            .is_some_and(|to| session.addressed(scenario, &to, viewer));
    let turn = session.after.role.as_ref().filter(|_| session.phase == Phase::HotWash);
    let name = |code: &RoleCode| scenario.role(code).map(|r| r.name.clone()).unwrap_or_default();
    Table {
        frame: frame(scenario, session, wall, words),
        ticking: session.ticking(wall),
        situation: situation(scenario, session),
        question: session.question_before(scenario, viewer, words),
        asked,
        open: session
            .open_to(scenario, viewer, words)
            .or_else(|| session.open_poll_to(scenario, viewer, words)),
        result: session.result_for(scenario, viewer, words),
        recorded: session.recorded_for(scenario, viewer, words),
        observer_question: observer_question(session),
        floor: session.talk.floor.as_ref().map(|(code, _)| (code.clone(), name(code))),
        opening: opening(scenario, session, words),
        closing: closing(scenario, session, words),
        my_turn: role.is_some() && turn == role,
    }
}

/// Returns what is a person's own; `open` is what stands open before them.
pub fn own(
    session: &Session,
    person: PersonId,
    seat: Option<&SeatId>,
    open: Option<&ItemId>,
    round: u16,
) -> Own {
    let by = Actor::Person(person);
    let given = session.after.gave_feedback(by);
    let forms = session.phase == Phase::HotWash
        && session.after.step == Some(HotWashStep::Feedback)
        && session.people.persons.contains_key(&person);
    let vote = || {
        let votes = &session.hall.polls.get(open?)?.votes;
        let mut under = session.voters_for(person, seat).into_iter();
        under.find_map(|voter| votes.get(&voter)).map(|choice| Mine::Vote(*choice))
    };
    let answer = || {
        let (open, seat) = (open?, seat?);
        session.answer_of(open, round, seat)
    };
    let mine = answer().or_else(vote);
    let holds = |f: &dyn Fn(&SeatId) -> bool| seat.is_some_and(f);
    Own {
        answer: open.cloned().zip(mine),
        hand_up: holds(&|s| session.talk.hands.contains(s)),
        stop_asked: holds(&|s| session.talk.stops_asked.contains(s)),
        away: holds(&|s| session.people.seats.get(s).is_some_and(|s| s.away.is_some())),
        opened: seat.map(|s| session.opened_by(s)).unwrap_or_default(),
        requests: seat.map(|s| session.requests_of(s)).unwrap_or_default(),
        feedback: forms && !given,
        feedback_given: given,
    }
}

/// Returns the statements of the feedback form: the built-in ones, then the author's.
pub fn feedback_statements(scenario: &Scenario, words: &Words) -> Vec<String> {
    let own = words.feedback_statements.iter().map(|line| (*line).to_owned());
    own.chain(scenario.feedback.iter().cloned()).collect()
}

impl Session {
    /// Returns under whom votes and judgements that count as a person's may stand: their own, and whoever acted for the seat.
    pub fn voters_for(&self, person: PersonId, seat: Option<&SeatId>) -> Vec<Voter> {
        let by = Actor::Person(person);
        let mut voters = vec![(by, None)];
        let Some(seat) = seat else { return voters };
        let holders = self.people.seats.get(seat).map(|s| s.holders.clone()).unwrap_or_default();
        let holders = holders.into_iter().map(Actor::Person).filter(|holder| *holder != by);
        let acting = [by].into_iter().chain(holders).chain([Actor::Facilitator]);
        voters.extend(acting.map(|actor| (actor, Some(seat.clone()))));
        voters
    }

    /// Returns the injects that are out and that a seat has opened.
    fn opened_by(&self, seat: &SeatId) -> Vec<ItemId> {
        let out = self.story.out.values();
        out.filter(|id| self.story.items.get(*id).is_some_and(|s| s.opened.contains(seat)))
            .cloned()
            .collect()
    }
}
