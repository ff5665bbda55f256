//! The autopilot in the room's own time, where real people join beside simulated players: everything goes by as many times as
//! fast as play does, the lobby and the hot wash too, but nobody is shut out by that.

use super::{Act, Autopilot};
use crate::clock::{Millis, Timestamp};
use crate::ident::ItemId;
use crate::scenario::{Item, Scenario};
use crate::session::{Capacity, Command, PauseWhy, QuestionState, Session, plan};

/// So long the lobby, and the feedback form, stay open at least, however fast the rest goes.
const STAYS_OPEN: Millis = Millis::seconds(15);
/// How often somebody looks whether what is waited for has come.
const LOOK: Millis = Millis::seconds(1);

/// A room that real people may join.
#[derive(Debug, Clone)]
pub(super) struct Room {
    /// Play, and everything else, runs so many times as fast as the wall clock.
    pace: u32,
    /// When the feedback form was opened.
    feedback: Option<Timestamp>,
}

impl Autopilot {
    /// Conducts in the room's own time, at so many times its pace.
    pub fn in_a_room(&mut self, pace: u32) {
        self.room = Some(Room { pace: pace.max(1), feedback: None });
    }

    /// Fits what was written just now to the pace.
    pub(super) fn keep_pace(&mut self, wall: Timestamp) {
        if let Some(pace) = self.room.as_ref().map(|room| room.pace).filter(|pace| *pace > 1) {
            self.script.stretch(wall, (1, pace));
        }
    }

    /// Waits for a moment of the wall clock, whatever the pace.
    fn look_again(&mut self, wall: Timestamp) {
        let pace = self.room.as_ref().map_or(1, |room| u64::from(room.pace));
        self.at(wall.plus(Millis(LOOK.0 * pace)), Act::Wait);
    }

    /// Returns when the agenda has an item, by play alone.
    pub(super) fn planned_in_a_room(
        scenario: &Scenario,
        session: &Session,
        item: &Item,
        wall: Timestamp,
    ) -> Option<Timestamp> {
        let offset = plan::planned_offset(scenario, session, item)?;
        Some(wall.plus(offset.minus(session.play_at(wall))))
    }

    /// Leaves people time to come; returns whether that is what is waited for.
    pub(super) fn lets_join(&mut self, wall: Timestamp) -> bool {
        let opened = self.opened.unwrap_or(wall);
        let waits = self.room.is_some() && wall < opened.plus(STAYS_OPEN);
        if waits {
            self.look_again(wall);
        }
        waits
    }

    /// Leaves people who joined time for the feedback form; returns whether that is what is waited for.
    pub(super) fn lets_feed_back(&mut self, session: &Session, wall: Timestamp) -> bool {
        let Some(room) = &mut self.room else { return false };
        let since = *room.feedback.get_or_insert(wall);
        let mut persons = session.people.persons.keys();
        let missing = persons
            .any(|person| !session.after.gave_feedback(crate::ident::Actor::Person(*person)));
        let waits = missing && wall < since.plus(STAYS_OPEN);
        if waits {
            self.look_again(wall);
        }
        waits
    }

    /// Keeps a decision that everybody has answered open to its end, where people may still change their minds; returns
    /// whether it does.
    pub(super) fn lets_change(
        &mut self,
        session: &Session,
        decision: &ItemId,
        wall: Timestamp,
    ) -> bool {
        if self.room.is_none() {
            return false;
        }
        let open = session.decision(decision).into_iter().flat_map(|d| d.unsettled());
        let open: Vec<_> = open.filter(|round| round.is_open()).collect();
        let held = open.iter().flat_map(|round| round.asked.iter()).any(|seat| {
            session.people.seats.get(seat).is_some_and(|state| !state.holders.is_empty())
        });
        let ends = open.iter().map(|round| round.closes_at).max();
        let left = ends.filter(|_| held).map(|end| end.minus(session.play_at(wall)));
        match left.filter(|left| *left > Millis::ZERO) {
            Some(left) => {
                self.at(wall.plus(left), Act::Wait);
                true
            }
            None => false,
        }
    }

    /// Does what people in the room wait for between two items: a stop that was asked for, a question nobody else sorts.
    pub(super) fn in_the_room(&mut self, session: &Session, wall: Timestamp) -> bool {
        if self.room.is_none() {
            return false;
        }
        if !session.talk.stops_asked.is_empty() {
            self.does(wall, 1, 2, Command::Pause(PauseWhy::Requested));
            return true;
        }
        let waiting = session.hall.questions.values().find(|q| q.state == QuestionState::Asked);
        let nobody = session.people.arrived(Capacity::Moderator) == 0;
        if let Some(question) = waiting.filter(|_| nobody).map(|q| q.seq) {
            let command = Command::SetObserverQuestion {
                question,
                state: QuestionState::Approved,
                into: None,
            };
            self.does(wall, 1, 2, command);
            return true;
        }
        false
    }
}
