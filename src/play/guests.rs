//! People in a session nobody attends: observers with questions, players with phones.

use std::collections::BTreeSet;

use super::{Rare, Repertoire, Rng, phrases};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, PersonId, SeatId};
use crate::scenario::Scenario;
use crate::session::{AnswerDraft, Capacity, Command, QuestionState, Round, Session};
use crate::text::Text;

/// How often observers ask in one exercise.
const ROUNDS_OF_QUESTIONS: u8 = 2;

/// Something a guest does, worked out when its moment has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    Join(Capacity),
    /// The first player's phone is known, and another one instead.
    Device,
    Revoke,
    /// The player who joined so many before takes a seat.
    Sit(usize),
    Open(usize, ItemId),
    Answer(usize, ItemId),
    Move,
    Leave,
    Ask,
    Approve,
    Merge,
    Vote(bool),
}

/// Who came.
#[derive(Debug, Clone, Default)]
pub(super) struct Guests {
    observers: Vec<PersonId>,
    moderator: Option<PersonId>,
    players: Vec<(PersonId, Option<SeatId>)>,
    device: Option<String>,
    asked: u8,
    answered: BTreeSet<(usize, ItemId, u16)>,
}

impl Guests {
    /// Returns who opens an inject on a phone, and when.
    pub(super) fn opens(
        &self,
        inject: &ItemId,
        at: Timestamp,
        rng: &mut Rng,
    ) -> Vec<(Timestamp, Deed)> {
        (0..self.players.len())
            .map(|n| (at.plus(rng.seconds(3, 15)), Deed::Open(n, inject.clone())))
            .collect()
    }

    /// Returns the guests who have still to answer a round.
    pub(super) fn answers(
        &mut self,
        decision: &ItemId,
        round: &Round,
        session: &Session,
    ) -> Vec<Deed> {
        let missing: BTreeSet<&SeatId> = round.missing(session).collect();
        let mut deeds = Vec::new();
        for (n, (_, seat)) in self.players.iter().enumerate() {
            let waits = seat.as_ref().is_some_and(|s| missing.contains(s));
            if waits && self.answered.insert((n, decision.clone(), round.number)) {
                deeds.push(Deed::Answer(n, decision.clone()));
            }
        }
        deeds
    }

    /// Returns what observers do now and then.
    pub(super) fn stir(
        &mut self,
        session: &Session,
        wall: Timestamp,
        rng: &mut Rng,
    ) -> Vec<(Timestamp, Deed)> {
        let early = session.play_at(wall) < Millis::minutes(1);
        if self.observers.is_empty() || self.asked >= ROUNDS_OF_QUESTIONS || early {
            return Vec::new();
        }
        if !rng.chance(250) {
            return Vec::new();
        }
        self.asked += 1;
        let deeds = [
            (3, Deed::Ask),
            (9, Deed::Ask),
            (20, Deed::Approve),
            (24, Deed::Merge),
            (31, Deed::Vote(true)),
            (45, Deed::Vote(false)),
            (52, Deed::Vote(true)),
        ];
        deeds.into_iter().map(|(s, deed)| (wall.plus(Millis::seconds(s)), deed)).collect()
    }

    /// Returns a guest in a seat.
    pub(super) fn seated(&self) -> Option<&SeatId> {
        self.players.iter().find_map(|(_, seat)| seat.as_ref())
    }

    /// Works a deed out into what is asked of the session, and by whom.
    pub(super) fn act(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        deed: &Deed,
        rng: &mut Rng,
    ) -> Vec<(Actor, Command)> {
        self.work_out(scenario, session, deed, rng).into_iter().collect()
    }

    fn work_out(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        deed: &Deed,
        rng: &mut Rng,
    ) -> Option<(Actor, Command)> {
        Some(match deed {
            Deed::Join(capacity) => return Some(self.join(session, *capacity)),
            Deed::Device => {
                let person = self.players.first()?.0;
                let token = rng.hex(64);
                self.device = Some(token.clone());
                (Actor::Autopilot, Command::AddDevice { person, sha256: token })
            }
            Deed::Revoke => {
                let person = self.players.first()?.0;
                let sha256 = self.device.take()?;
                (Actor::Autopilot, Command::RevokeDevice { person, sha256 })
            }
            Deed::Sit(n) => {
                let seat = free_seat(scenario, session)?;
                let player = self.players.get_mut(*n)?;
                player.1 = Some(seat.clone());
                (Actor::Autopilot, Command::TakeSeat { person: player.0, seat })
            }
            Deed::Open(n, inject) => {
                let (person, seat) = self.players.get(*n)?;
                seat.as_ref()?;
                (Actor::Person(*person), Command::Open { inject: inject.clone(), seat: None })
            }
            Deed::Answer(n, decision) => {
                let (person, seat) = self.players.get(*n)?;
                let (_, known) = scenario.decision(decision)?;
                let draft = AnswerDraft {
                    decision: decision.clone(),
                    seat: seat.clone()?,
                    choice: rng.pick(&known.options)?.id.clone(),
                    sure: Some(3),
                    whose: None,
                    text: None,
                    late_is_fine: false,
                };
                (Actor::Person(*person), Command::Answer(Box::new(draft)))
            }
            Deed::Move | Deed::Leave => return self.change_seat(scenario, session, deed),
            Deed::Ask | Deed::Approve | Deed::Merge | Deed::Vote(_) => {
                return self.question(session, deed, rng);
            }
        })
    }

    fn join(&mut self, session: &Session, capacity: Capacity) -> (Actor, Command) {
        let person = session.people.next_person();
        let name = match capacity {
            Capacity::Observer => {
                self.observers.push(person);
                "Observer"
            }
            Capacity::Player => {
                self.players.push((person, None));
                "Player"
            }
            Capacity::Moderator => {
                self.moderator = Some(person);
                "Moderator"
            }
            Capacity::Scribe | Capacity::Evaluator | Capacity::Second => "Desk",
        };
        let name = Text::name(&format!("{name} {}", person.0)).ok();
        (Actor::Person(person), Command::Join { capacity, name, organization: None })
    }

    fn change_seat(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        deed: &Deed,
    ) -> Option<(Actor, Command)> {
        let free = free_seat(scenario, session);
        let (person, seat) = self.players.iter_mut().find(|(_, seat)| seat.is_some())?;
        let (person, from) = (*person, seat.clone()?);
        if *deed == Deed::Leave {
            *seat = None;
            return Some((Actor::Autopilot, Command::LeaveSeat { person, seat: from }));
        }
        let to = free?;
        *seat = Some(to.clone());
        Some((Actor::Autopilot, Command::MoveSeat { person, from, to }))
    }

    fn question(
        &mut self,
        session: &Session,
        deed: &Deed,
        rng: &mut Rng,
    ) -> Option<(Actor, Command)> {
        let questions = || session.hall.questions.values();
        let waiting = || questions().find(|q| q.state == QuestionState::Asked).map(|q| q.seq);
        let open = || {
            let state = [QuestionState::Approved, QuestionState::Shown];
            questions().find(|q| state.contains(&q.state)).map(|q| q.seq)
        };
        let set = |question, state, into| Command::SetObserverQuestion { question, state, into };
        Some(match deed {
            Deed::Ask => {
                let by = *rng.pick(&self.observers)?;
                let text = phrases::text(rng.pick(&phrases::OBSERVERS)?);
                (Actor::Person(by), Command::AskAsObserver { text })
            }
            Deed::Approve => {
                let moderator = Actor::Person(self.moderator?);
                (moderator, set(waiting()?, QuestionState::Approved, None))
            }
            Deed::Merge => {
                let moderator = Actor::Person(self.moderator?);
                (moderator, set(waiting()?, QuestionState::Merged, Some(open()?)))
            }
            Deed::Vote(up) => {
                let by = Actor::Person(*self.observers.first()?);
                (by, Command::VoteForQuestion { question: open()?, up: *up })
            }
            Deed::Join(_)
            | Deed::Device
            | Deed::Revoke
            | Deed::Sit(_)
            | Deed::Open(..)
            | Deed::Answer(..)
            | Deed::Move
            | Deed::Leave => return None,
        })
    }
}

/// Returns that a guest changes seats and later leaves.
pub(super) fn wander(wall: Timestamp, rng: &mut Rng) -> Vec<(Timestamp, Deed)> {
    let moved = wall.plus(rng.seconds(2, 8));
    vec![(moved, Deed::Move), (moved.plus(rng.seconds(100, 200)), Deed::Leave)]
}

/// Returns a seat nobody holds, rather one of several in its role.
fn free_seat(scenario: &Scenario, session: &Session) -> Option<SeatId> {
    let free = |seat: &SeatId| session.people.seats.get(seat).is_some_and(|s| s.holders.is_empty());
    let last = |role: &crate::scenario::Role| SeatId::new(&role.code, role.seats);
    let shared = scenario.roles.iter().filter(|r| r.seats > 1).map(last).find(free);
    shared.or_else(|| scenario.roles.iter().rev().map(last).find(free))
}

/// Returns who arrives in the lobby and what they do first.
pub(super) fn arrive(
    repertoire: &mut Repertoire,
    rng: &mut Rng,
    wall: Timestamp,
) -> Vec<(Timestamp, Deed)> {
    let mut deeds = Vec::new();
    if repertoire.take(Rare::Observers, rng) {
        let joins = [Capacity::Observer, Capacity::Observer, Capacity::Moderator];
        deeds.extend(joins.map(Deed::Join));
    }
    if repertoire.take(Rare::Guests, rng) {
        deeds.extend([Deed::Join(Capacity::Player), Deed::Join(Capacity::Player)]);
        deeds.extend([Deed::Device, Deed::Revoke, Deed::Device]);
        deeds.extend([Deed::Sit(0), Deed::Sit(1)]);
    }
    let mut at = wall;
    deeds
        .into_iter()
        .map(|deed| {
            at = at.plus(rng.seconds(2, 8));
            (at, deed)
        })
        .collect()
}
