//! The clockwork of a session that plays itself: who does what next, autopilot, players or time.

use std::collections::VecDeque;

use super::{Autopilot, Intention, Players, Repertoire, Rng};
use crate::clock::Timestamp;
use crate::ident::{Actor, SeatId, Seq};
use crate::scenario::Scenario;
use crate::session::{Command, Session};

/// So many acts in a row may come to nothing before the autopilot gives up.
const FRUITLESS_MAX: u32 = 200;

/// Whose moment comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Clock,
    Player,
    Autopilot,
}

/// What a rehearsal does at a moment of the room's own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    Act(Intention),
    /// Nothing before this moment, or before something happens.
    Wait(Option<Timestamp>),
    Over,
}

/// Plays a session to its end. Whoever owns the session asks for the next act, moves its clock there and serves it.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    autopilot: Autopilot,
    players: Players,
    waiting: VecDeque<Intention>,
    last: Option<Seq>,
    fruitless: u32,
    /// What was found out last to come first, and for which entry: what is asked twice is not thought up twice.
    found: Option<(Seq, Option<(Timestamp, First)>)>,
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
            found: None,
        }
    }

    /// Makes the rehearsal of a seed in which somebody plays a seat among simulated players.
    pub fn with_somebody(seed: u64, seat: SeatId) -> Self {
        let mut rehearsal = Self::new(seed, Repertoire::for_somebody(), None);
        rehearsal.autopilot.seat(seat);
        rehearsal
    }

    /// Makes the rehearsal of a seed that real people may join, in the room's own time and at so many times its pace.
    pub fn in_a_room(seed: u64, pace: u32) -> Self {
        let mut rehearsal = Self::new(seed, Repertoire::for_somebody(), None);
        rehearsal.autopilot.in_a_room(pace);
        rehearsal
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
            let first = self.first(scenario, session, wall);
            if self.autopilot.finished() {
                return None;
            }
            let Some((at, first)) = first else {
                self.fruitless = FRUITLESS_MAX + 1;
                continue;
            };
            wall = wall.max(at);
            if let Some(next) = self.act(scenario, session, wall, first) {
                return Some(next);
            }
            self.fruitless += 1;
        }
    }

    /// Returns what is done at a moment of a clock that nobody moves: the autopilot's and the players' part of it, the
    /// deadlines are for whoever owns the session. Ask again after each act, when something has happened, and at the
    /// moment it names.
    pub fn turn(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) -> Turn {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                return Turn::Act(Intention { at: wall, ..next });
            }
            let known = self.found.filter(|(seq, _)| *seq == session.last);
            let first = match known {
                Some((_, first)) => first,
                None => self.first(scenario, session, wall),
            };
            if self.autopilot.finished() {
                return Turn::Over;
            }
            match first {
                Some((at, first)) if at <= wall => {
                    self.found = None;
                    if let Some(next) = self.act(scenario, session, wall, first) {
                        return Turn::Act(next);
                    }
                }
                first => {
                    self.found = Some((session.last, first));
                    return Turn::Wait(first.map(|(at, _)| at));
                }
            }
        }
    }

    /// Goes on at once: somebody is ready, or passes.
    pub fn go_on(&mut self, session: &Session, wall: Timestamp) {
        self.found = None;
        if session.running() && !session.open_rounds().is_empty() {
            self.players.hurry(session.play_at(wall));
        }
        self.autopilot.go_on(session, wall);
    }

    /// Returns when the autopilot goes on if nobody says that they are ready.
    pub fn goes_on_at(&self) -> Option<Timestamp> {
        self.autopilot.goes_on_at()
    }

    fn first(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Option<(Timestamp, First)> {
        self.players.look(scenario, session, wall);
        let own = self.autopilot.next(scenario, session, wall).map(|at| (at, First::Autopilot));
        let deadline = session.next_deadline().map(|at| (at, First::Clock));
        let player = self.players.next(session).map(|at| (at, First::Player));
        // Of equals the clock comes before the players, and they before the autopilot.
        [deadline, player, own].into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    fn act(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        first: First,
    ) -> Option<Intention> {
        match first {
            First::Clock => {
                Some(Intention { at: wall, by: Actor::Clock, command: Command::Elapse })
            }
            First::Player => self.players.act(scenario, session, wall),
            First::Autopilot => {
                self.waiting.extend(self.autopilot.act(scenario, session, wall));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Millis;
    use crate::diagnostic::Source;
    use crate::play::{Runner, header, virtual_start};
    use crate::scenario::read_for_replay;
    use crate::session::{Capacity, Event, NoteDraft, Phase, Sign, Staffing};
    use crate::text::Text;

    const FIRST_LIGHT: &str = include_str!("../../scenarios/first-light.ron");

    /// What somebody at the table does at a moment.
    type Somebody = fn(&mut Rehearsal, &Session, Timestamp) -> Option<Command>;

    fn scenario() -> Scenario {
        let source = Source { name: "scenario.ron".to_owned(), text: FIRST_LIGHT.to_owned() };
        read_for_replay(&source, &|_| None).unwrap()
    }

    /// Plays one role of First Light to its end on a clock that goes by seconds, and returns the session and its events.
    fn played(somebody: Somebody) -> (Session, Vec<Event>) {
        let scenario = scenario();
        let header = header(&scenario, String::new(), scenario.agendas[0].id.clone(), 7);
        let mut runner = Runner::new(&scenario, header, virtual_start(&scenario));
        let wall = runner.wall;
        for role in &scenario.roles {
            let how = Staffing::Simulated;
            let command = Command::Staff { role: role.code.clone(), how };
            runner.submit(wall, Actor::Autopilot, &command);
        }
        let person = runner.session.people.next_person();
        let seat = SeatId::new(&"HAR".into(), 1);
        let join = Command::Join { capacity: Capacity::Player, name: None, organization: None };
        runner.submit(wall, Actor::Person(person), &join);
        let sit = Command::TakeSeat { person, seat: seat.clone() };
        runner.submit(wall, Actor::Person(person), &sit);
        let mut rehearsal = Rehearsal::with_somebody(7, seat);
        for second in 0..20_000_u64 {
            let now = wall.plus(Millis::seconds(second));
            runner.submit(now, Actor::Clock, &Command::Elapse);
            if let Some(command) = somebody(&mut rehearsal, &runner.session, now) {
                runner.submit(now, Actor::Person(person), &command);
            }
            loop {
                match rehearsal.turn(&scenario, &runner.session, now) {
                    Turn::Act(next) => runner.submit(now, next.by, &next.command),
                    Turn::Wait(at) => {
                        assert!(at.is_none_or(|at| at > now), "it waits for what is past");
                        break;
                    }
                    Turn::Over => {
                        let events = runner.entries.into_iter().map(|e| e.event).collect();
                        return (runner.session, events);
                    }
                }
            }
        }
        panic!("it never came to its end: {:?}", runner.session.phase);
    }

    fn floors(events: &[Event], role: &str) -> usize {
        let given = |e: &&Event| matches!(e, Event::FloorGiven { role: to } if to.as_str() == role);
        events.iter().filter(given).count()
    }

    #[test]
    fn whoever_says_nothing_is_asked_waited_for_and_brings_nothing_to_a_halt() {
        let (session, events) = played(|_, _, _| None);
        assert_eq!(session.phase, Phase::Closed);
        let planned = session.agenda.modules.iter().map(|m| m.0).sum::<u64>();
        let took = session.clock.ended.unwrap().play.0;
        assert!(took * 10 > planned * 7 && took < planned * 2, "{took} of {planned}");
        assert!(floors(&events, "HAR") > 0, "somebody alone is asked too");
        let rated = events.iter().any(|e| matches!(e, Event::Rated { .. }));
        assert!(!rated, "nobody rates what somebody did");
    }

    #[test]
    fn whoever_is_always_ready_is_through_in_a_fraction_of_the_time() {
        let (slow, _) = played(|_, _, _| None);
        let (fast, _) = played(|rehearsal, session, now| {
            rehearsal.go_on(session, now);
            None
        });
        let took = |session: &Session| session.clock.ended.unwrap().play;
        assert_eq!(fast.phase, Phase::Closed);
        assert!(took(&fast).0 * 3 < took(&slow).0, "{} and {}", took(&fast), took(&slow));
        assert_eq!(fast.decisions.len(), slow.decisions.len(), "nothing was left out");
    }

    #[test]
    fn a_raised_hand_gets_the_floor_at_once() {
        let (session, events) = played(|_, session, _| {
            let seat = SeatId::new(&"HAR".into(), 1);
            let floor = session.talk.floor.as_ref().is_some_and(|(role, _)| *role == seat.role);
            let said = session.notes.standing().filter(|n| matches!(n.by, Actor::Person(_)));
            if said.count() > 3 || !session.running() {
                return None;
            }
            if !floor {
                let up = session.talk.hands.contains(&seat);
                return (!up).then_some(Command::RaiseHand { seat });
            }
            let mut note = NoteDraft::new(Sign::Note, Text::new("I look at the lamp.").unwrap());
            note.role = Some(seat.role);
            Some(Command::Note(Box::new(note)))
        });
        assert!(floors(&events, "HAR") > 0);
        let spoke = session.talk.heard.get("HAR").unwrap();
        assert!(spoke.turns > 0, "{spoke:?}");
        let first = |wanted: fn(&Event) -> bool| events.iter().position(wanted).unwrap();
        let up = first(|e| matches!(e, Event::HandRaised {}));
        let given = first(|e| matches!(e, Event::FloorGiven { role } if role.as_str() == "HAR"));
        assert!(up < given && given < up + 4, "{:?}", &events[up..=given]);
    }

    #[test]
    fn whoever_asks_for_a_stop_says_when_it_goes_on() {
        let (session, events) = played(|rehearsal, session, now| {
            let seat = SeatId::new(&"HAR".into(), 1);
            let stopped = session.clock.stops.iter().count();
            if session.phase != Phase::Play || stopped > 0 {
                return None;
            }
            if session.clock.hold.is_none() {
                let asked = session.talk.stops_asked.contains(&seat);
                return (!asked).then_some(Command::AskForStop { seat });
            }
            // It stands still for ten minutes.
            if now.since(session.at.wall) > Millis::minutes(10) {
                rehearsal.go_on(session, now);
            }
            None
        });
        assert_eq!(session.phase, Phase::Closed);
        assert!(events.iter().any(|e| matches!(e, Event::Paused { .. })));
        let stop = session.clock.stops.iter().next().unwrap();
        assert!(stop.length() > Millis::minutes(9), "{stop:?}");
    }

    /// Plays First Light in a room that one person joins, at sixty times its pace, on a clock that goes by tenths of a second.
    fn in_a_room(somebody: fn(&Session) -> Option<Command>) -> (Session, Vec<Event>, Timestamp) {
        let scenario = scenario();
        let header = header(&scenario, String::new(), scenario.agendas[0].id.clone(), 7);
        let mut runner = Runner::new(&scenario, header, virtual_start(&scenario));
        let wall = runner.wall;
        for role in &scenario.roles {
            let command = Command::Staff { role: role.code.clone(), how: Staffing::Simulated };
            runner.submit(wall, Actor::Autopilot, &command);
        }
        runner.submit(wall, Actor::Autopilot, &Command::SetSpeed(60));
        let person = runner.session.people.next_person();
        let seat = SeatId::new(&"HAR".into(), 1);
        let join = Command::Join { capacity: Capacity::Player, name: None, organization: None };
        runner.submit(wall, Actor::Person(person), &join);
        runner.submit(wall, Actor::Person(person), &Command::TakeSeat { person, seat });
        let mut rehearsal = Rehearsal::in_a_room(7, 60);
        for tenth in 0..6_000_u64 {
            let now = wall.plus(Millis(tenth * 100));
            runner.submit(now, Actor::Clock, &Command::Elapse);
            if let Some(command) = somebody(&runner.session) {
                runner.submit(now, Actor::Person(person), &command);
            }
            loop {
                match rehearsal.turn(&scenario, &runner.session, now) {
                    Turn::Act(next) => runner.submit(now, next.by, &next.command),
                    Turn::Wait(_) => break,
                    Turn::Over => {
                        let events = runner.entries.into_iter().map(|e| e.event).collect();
                        return (runner.session, events, now);
                    }
                }
            }
        }
        panic!("it never came to its end: {:?}", runner.session.phase);
    }

    fn answers(session: &Session) -> Option<Command> {
        let seat = SeatId::new(&"HAR".into(), 1);
        let (id, round) = session.open_rounds().first().map(|(id, r)| ((*id).clone(), *r))?;
        let mine = round.answers.contains_key(&seat) || !round.asked.contains(&seat);
        let choice = crate::ident::OptionId::new(crate::ident::NO_PLAN);
        (!mine).then(|| {
            let draft = crate::session::AnswerDraft {
                decision: id,
                seat,
                choice,
                sure: None,
                whose: None,
                text: None,
                late_is_fine: false,
            };
            Command::Answer(Box::new(draft))
        })
    }

    #[test]
    fn a_room_at_sixty_times_its_pace_ends_in_a_sixtieth_of_its_time_and_shuts_nobody_out() {
        let (session, _, ended) = in_a_room(|_| None);
        assert_eq!(session.phase, Phase::Closed);
        let began = virtual_start(&scenario());
        let planned = session.agenda.modules.iter().map(|m| m.0).sum::<u64>() / 60;
        let play = session.clock.ended.unwrap().wall.since(session.clock.started.unwrap().wall).0;
        assert!(play * 10 > planned * 7 && play < planned * 2, "{play} of {planned}");
        let lobby = session.clock.started.unwrap().wall.since(began);
        assert!(lobby >= Millis::seconds(15) && lobby < Millis::seconds(40), "{lobby:?}");
        // Whoever joined and gave no feedback is waited for, but not for ever.
        assert!(ended.since(session.clock.ended.unwrap().wall) > Millis::seconds(15));
    }

    #[test]
    fn somebody_who_joined_answers_beside_simulated_players_and_may_change_it_until_the_countdown_ends()
     {
        let (session, events, _) = in_a_room(answers);
        assert_eq!(session.phase, Phase::Closed);
        let own = events.iter().filter(|e| {
            matches!(e, Event::Answered { choice, .. } if choice.as_str() == crate::ident::NO_PLAN)
        });
        assert!(own.count() > 0, "{events:?}");
        for decision in session.decisions.values() {
            for round in decision.rounds.iter().filter(|r| r.hands.is_none()) {
                let asked = round.asked.contains(&SeatId::new(&"HAR".into(), 1));
                let (_, closed) = round.closed.unwrap();
                assert!(!asked || closed.play >= round.closes_at, "{round:?}");
            }
        }
        assert!(session.decisions.values().all(|d| d.record.is_some()));
    }
}
