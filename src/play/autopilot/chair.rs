//! The autopilot with somebody at the table: they are asked, listened to, waited for, and it goes on when they are ready.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not named here goes on as it does without anybody"
)]

use std::collections::BTreeSet;

use super::{Act, Autopilot, Script};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, SeatId, Seq};
use crate::scenario::{Item, Scenario};
use crate::session::{Command, Hold, PauseWhy, Round, Session, Viewer, plan};

/// So long somebody who has the floor is waited for.
const LISTENS: Millis = Millis::seconds(90);
/// So long after a line another one of the same speaker may follow.
const BREATH: Millis = Millis::seconds(5);
/// What a request to the control cell takes.
const ASKING: Millis = Millis::seconds(6);
/// What something that is to be read takes before anything else comes: so long a word, and within these.
const READS_A_WORD: Millis = Millis(300);
const READS: (Millis, Millis) = (Millis::seconds(5), Millis::seconds(25));
/// So long after it was put somebody at the table is asked about a question, at most.
const ASKED_AFTER: Millis = Millis::seconds(14);

/// A seat that somebody plays.
#[derive(Debug, Clone)]
pub(super) struct Chair {
    pub(super) seat: SeatId,
    /// Ready for what comes next.
    pub(super) ready: bool,
    listening: Option<Listening>,
    /// They have spoken: so long nobody else has the floor, in case there is more.
    spoken: Option<Timestamp>,
    /// Something new is to be read first, and how long that takes.
    reads: Option<Millis>,
    /// What they were asked about.
    asked: BTreeSet<ItemId>,
    /// The speed its script was written for.
    speed: u32,
}

/// Somebody has the floor.
#[derive(Debug, Clone, Copy)]
struct Listening {
    from: Timestamp,
    until: Timestamp,
    /// The last entry before.
    since: Seq,
}

impl Script {
    /// Moves everything that is still to come: what was to come `ahead` comes after `factor.0 / factor.1` of that.
    pub(super) fn stretch(&mut self, wall: Timestamp, factor: (u32, u32)) {
        let (times, by) = (u64::from(factor.0), u64::from(factor.1.max(1)));
        self.shift(|at| wall.plus(Millis(at.since(wall).0.saturating_mul(times) / by)));
    }

    fn shift(&mut self, to: impl Fn(Timestamp) -> Timestamp) {
        let acts = std::mem::take(&mut self.acts);
        self.acts = acts.into_iter().map(|((at, n), act)| ((to(at), n), act)).collect();
    }
}

/// Returns what a command gives somebody at the table to read; `None` where nothing new is to be read.
fn to_read(scenario: &Scenario, session: &Session, command: &Command) -> Option<String> {
    match command {
        Command::Brief(_) => Some(scenario.warm_up.clone().unwrap_or_default()),
        Command::Start { .. } | Command::NextModule => {
            let next = session.story.current.map_or(0, |at| at + 1);
            Some(scenario.modules.get(next)?.situation.clone().unwrap_or_default())
        }
        Command::Record { decision, .. } => {
            let (_, known) = scenario.decision(decision)?;
            let options = known.options.iter().flat_map(|o| [o.label.as_str(), o.cost.as_str()]);
            Some(options.collect::<Vec<_>>().join(" "))
        }
        Command::AnswerRequest { text, .. } => {
            Some(text.as_ref().map(ToString::to_string).unwrap_or_default())
        }
        _ => None,
    }
}

/// Tells whether an act brings what comes next, rather than filling the time until then.
fn goes_on(act: &Act) -> bool {
    matches!(act, Act::Do(_) | Act::Record(_) | Act::Ask(_))
}

/// Tells whether an act only fills time.
fn fills(act: &Act) -> bool {
    matches!(act, Act::Floor | Act::TakeDown { .. } | Act::SpokeFor | Act::Wait)
}

impl Autopilot {
    /// Lets somebody play a seat.
    pub fn seat(&mut self, seat: SeatId) {
        self.chair = Some(Chair {
            seat,
            ready: false,
            listening: None,
            spoken: None,
            reads: Some(READS.1),
            asked: BTreeSet::new(),
            speed: 1,
        });
    }

    /// Returns when it does what somebody at the table is waited for with; `None` where nobody is.
    pub(super) fn at_the_table(&mut self, session: &Session, wall: Timestamp) -> Option<Timestamp> {
        // The lobby and the hot wash go by the room's own clock.
        let speed = if session.in_play() { session.clock.speed.max(1) } else { 1 };
        let chair = self.chair.as_mut()?;
        if chair.speed != speed {
            self.script.stretch(wall, (chair.speed, speed));
            chair.speed = speed;
        }
        if let Some(listening) = chair.listening {
            let spoken = session.notes.standing().next_back().is_some_and(|n| {
                n.seq > listening.since
                    && matches!(n.by, Actor::Person(_))
                    && n.role.as_ref() == Some(&chair.seat.role)
            });
            let away = session.talk.floor.as_ref().is_none_or(|(r, _)| *r != chair.seat.role);
            if spoken {
                let speed = u64::from(session.clock.speed.max(1));
                chair.spoken = Some(wall.plus(Millis(BREATH.0 / speed)));
            }
            if spoken || away || !session.running() {
                self.listened(wall);
            } else {
                return Some(listening.until);
            }
        }
        self.urgent(session, wall).map(|(at, _)| at)
    }

    /// Returns what somebody at the table is not kept waiting with, and when it is done.
    fn urgent(&self, session: &Session, wall: Timestamp) -> Option<(Timestamp, Act)> {
        let seat = &self.chair.as_ref().filter(|_| session.running())?.seat;
        if session.talk.stops_asked.contains(seat) {
            return Some((wall, Act::Do(Command::Pause(PauseWhy::Requested))));
        }
        let speaks = session.talk.floor.as_ref().is_some_and(|(role, _)| *role == seat.role);
        if let Some(at) = self.chair.as_ref().and_then(|c| c.spoken).filter(|_| speaks) {
            return Some((at, Act::Do(Command::TakeFloor)));
        }
        if session.talk.hands.contains(seat) && !speaks {
            return Some((wall, Act::Do(Command::GiveFloor { role: seat.role.clone() })));
        }
        let asked = session.talk.open_requests().find(|r| r.seat.as_ref() == Some(seat))?;
        let speed = u64::from(session.clock.speed.max(1));
        Some((asked.at.wall.plus(Millis(ASKING.0 / speed)).max(wall), Act::Requests))
    }

    /// Acts for somebody at the table; `None` where there is nothing of that kind to do.
    pub(super) fn act_at_the_table(&mut self, session: &Session, wall: Timestamp) -> Option<Act> {
        let chair = self.chair.as_ref()?;
        if chair.listening.is_some_and(|l| l.until <= wall) {
            self.listened(wall);
            return Some(Act::Do(Command::TakeFloor));
        }
        if chair.listening.is_some() {
            return None;
        }
        let (_, act) = self.urgent(session, wall).filter(|(at, _)| *at <= wall)?;
        Some(act)
    }

    /// What was held up goes on from here.
    fn listened(&mut self, wall: Timestamp) {
        let Some(chair) = &mut self.chair else { return };
        if let Some(listening) = chair.listening.take() {
            let late = wall.since(listening.from);
            self.script.shift(|at| at.plus(late));
        }
    }

    /// Notes what somebody at the table has now to do: to speak, or to read.
    pub(super) fn sees(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        command: &Command,
    ) {
        let Some(chair) = &mut self.chair else { return };
        match command {
            Command::GiveFloor { role } if *role == chair.seat.role => {
                chair.spoken = None;
                let speed = u64::from(session.clock.speed.max(1));
                let length = Millis((LISTENS.0 / speed).max(10_000));
                let until = wall.plus(length);
                chair.listening = Some(Listening { from: wall, until, since: session.last });
            }
            _ => {
                if let Some(text) = to_read(scenario, session, command) {
                    let words = text.split_whitespace().count() as u64;
                    let length = Millis(READS_A_WORD.0 * words).clamp(READS.0, READS.1);
                    chair.reads = Some(length);
                }
            }
        }
    }

    /// Leaves time to read before the script goes on; returns whether that is what comes.
    pub(super) fn lets_read(&mut self, session: &Session, wall: Timestamp) -> bool {
        let Some(chair) = &mut self.chair else { return false };
        let held =
            session.clock.hold.as_ref().is_some_and(|hold| !matches!(hold, Hold::Break { .. }));
        if held {
            // They stopped it, or the machine slept: they say when it goes on.
            return true;
        }
        let reads = chair.reads.take().filter(|_| !chair.ready);
        if let Some(length) = reads {
            let speed = u64::from(chair.speed);
            self.at(wall.plus(Millis(length.0 / speed)), Act::Wait);
        }
        reads.is_some()
    }

    /// Fits what was written just now: to the speed of play, and to somebody who is ready.
    pub(super) fn written(&mut self, wall: Timestamp) {
        let Some(chair) = &self.chair else { return };
        let (speed, ready) = (chair.speed, chair.ready);
        self.script.stretch(wall, (1, speed));
        if ready {
            self.hurry(wall);
        }
    }

    /// Leaves out what only fills time and brings what comes next now.
    fn hurry(&mut self, wall: Timestamp) {
        let acts = std::mem::take(&mut self.script.acts);
        let mut early = None;
        for ((at, n), act) in acts {
            let ahead = match early {
                Some(by) => at.since(wall).minus(by),
                None if fills(&act) => continue,
                None => Millis::ZERO,
            };
            if early.is_none() && goes_on(&act) {
                early = Some(at.since(wall));
            }
            self.script.acts.insert((wall.plus(ahead), n), act);
        }
        if let Some(chair) = &mut self.chair {
            chair.ready = early.is_none();
        }
    }

    /// Goes on: what stands still resumes, who has the floor passes, what comes next comes.
    pub fn go_on(&mut self, session: &Session, wall: Timestamp) {
        let Some(chair) = &mut self.chair else { return };
        if session.clock.hold.is_some() {
            self.script.acts.clear();
            self.at(wall, Act::Do(Command::Resume));
        } else if let Some(listening) = &mut chair.listening {
            listening.until = wall;
        } else if let Some(spoken) = &mut chair.spoken
            && session.talk.floor.as_ref().is_some_and(|(role, _)| *role == chair.seat.role)
        {
            *spoken = wall;
        } else {
            chair.ready = true;
            chair.reads = None;
            self.hurry(wall);
        }
    }

    /// Returns when it goes on if nobody says that they are ready.
    pub fn goes_on_at(&self) -> Option<Timestamp> {
        if let Some(listening) = self.chair.as_ref().and_then(|c| c.listening) {
            return Some(listening.until);
        }
        let next = self.script.acts.iter().find(|(_, act)| goes_on(act));
        next.or_else(|| self.script.acts.iter().next_back()).map(|((at, _), _)| *at)
    }

    /// Returns when the agenda has an item: with somebody at the table by play alone, and now if they are ready.
    pub(super) fn planned(
        &self,
        scenario: &Scenario,
        session: &Session,
        item: &Item,
        wall: Timestamp,
    ) -> Option<Timestamp> {
        if self.room.is_some() {
            return Self::planned_in_a_room(scenario, session, item, wall);
        }
        let Some(chair) = &self.chair else { return plan::planned_wall(scenario, session, item) };
        let offset = plan::planned_offset(scenario, session, item)?;
        let ahead = offset.minus(session.play_at(wall));
        Some(if chair.ready { wall } else { wall.plus(ahead) })
    }

    /// Tells whether an open round is over for somebody at the table: they have answered, or are not asked, and go on.
    pub(super) fn is_done_with(&self, round: &Round) -> bool {
        self.chair.as_ref().is_some_and(|c| c.ready && !round.waiting.contains(&c.seat))
    }

    /// Tells whether time that is left is to be filled: not for somebody who is ready.
    pub(super) fn has_time(&self) -> bool {
        self.chair.as_ref().is_none_or(|chair| !chair.ready)
    }

    /// Tells whether a role is played by somebody at the table.
    pub(super) fn is_somebodys(&self, role: &crate::ident::RoleCode) -> bool {
        self.chair.as_ref().is_some_and(|chair| chair.seat.role == *role)
    }

    /// Asks somebody at the table what they make of what the room talks about, once and before the middle of its time.
    pub(super) fn ask_somebody(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        about: &ItemId,
        (from, until): (Timestamp, Timestamp),
    ) {
        let Some(chair) = &mut self.chair else { return };
        let to = match (scenario.question(about), scenario.inject(about)) {
            (Some((_, question)), _) => &question.to,
            (None, Some((_, inject))) => &inject.to,
            (None, None) => return,
        };
        let viewer = Viewer::Seat(chair.seat.clone());
        if session.addressed(scenario, to, &viewer) && chair.asked.insert(about.clone()) {
            let at = from.plus(Millis(until.since(from).0 * 3 / 10).min(ASKED_AFTER));
            self.at(at, Act::Ask(about.clone()));
        }
    }

    /// Gives the floor to somebody at the table, if that is still before the room.
    pub(super) fn ask(&self, session: &Session, about: &ItemId) -> Option<Command> {
        let role = self.chair.as_ref()?.seat.role.clone();
        let speaks = session.talk.floor.as_ref().is_some_and(|(speaking, _)| *speaking == role);
        let shown = match &session.talk.current {
            Some(question) => question == about,
            None => session.latest_inject().as_ref() == Some(about),
        };
        (shown && !speaks).then_some(Command::GiveFloor { role })
    }
}
