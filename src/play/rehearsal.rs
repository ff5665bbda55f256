//! The clockwork of a session that plays itself: who does what next, autopilot, players or time.

use std::collections::VecDeque;

use super::{Autopilot, Intention, Players, Repertoire, Rng};
use crate::clock::Timestamp;
use crate::ident::{Actor, Seq};
use crate::scenario::Scenario;
use crate::session::{Command, Session};

/// So many acts in a row may come to nothing before the autopilot gives up.
const FRUITLESS_MAX: u32 = 200;

/// Plays a session to its end. Whoever owns the session asks for the next act, moves its clock there and serves it.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    autopilot: Autopilot,
    players: Players,
    waiting: VecDeque<Intention>,
    last: Option<Seq>,
    fruitless: u32,
}

impl Rehearsal {
    /// Makes the rehearsal of a seed; `until` is when everything must have ended.
    pub fn new(seed: u64, repertoire: Repertoire, until: Option<Timestamp>) -> Self {
        let players = Players::of(Rng::new(seed).fork("players"), repertoire.words);
        Self {
            autopilot: Autopilot::new(seed, repertoire, until),
            players,
            waiting: VecDeque::new(),
            last: None,
            fruitless: 0,
        }
    }

    /// Returns what happens next, never before `wall`; `None` when everything is over.
    pub fn next(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Option<Intention> {
        if self.last.replace(session.last) == Some(session.last) {
            self.fruitless += 1;
        } else {
            self.fruitless = 0;
        }
        let mut wall = wall.max(session.at.wall);
        loop {
            if self.fruitless > FRUITLESS_MAX {
                self.fruitless = 0;
                self.autopilot.give_up(session, wall);
            }
            if let Some(next) = self.waiting.pop_front() {
                return Some(Intention { at: next.at.max(wall), ..next });
            }
            self.players.look(scenario, session, wall);
            let own = self.autopilot.next(scenario, session, wall);
            if self.autopilot.finished() {
                return None;
            }
            let deadline = session.next_deadline();
            let player = self.players.next(session);
            let Some(at) = [own, deadline, player].into_iter().flatten().min() else {
                self.fruitless = FRUITLESS_MAX + 1;
                continue;
            };
            wall = wall.max(at);
            if deadline == Some(at) {
                return Some(Intention { at: wall, by: Actor::Clock, command: Command::Elapse });
            }
            if player == Some(at) {
                if let Some(next) = self.players.act(scenario, session, wall) {
                    return Some(next);
                }
            } else {
                self.waiting.extend(self.autopilot.act(scenario, session, wall));
            }
            self.fruitless += 1;
        }
    }
}
