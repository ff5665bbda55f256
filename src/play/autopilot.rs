//! The autopilot: follows the next key as a facilitator would, at the times the agenda has planned.

use std::collections::{BTreeMap, BTreeSet};

use super::guests::Guests;
use super::{Intention, Rare, Repertoire, Rng, wall_of};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, Seq, TaskId};
use crate::scenario::{Content, Scenario};
use crate::session::{
    Command, EndWhy, GapWhy, Hold, PauseWhy, Phase, QuestionState, Session, Step, next_step,
    offers, plan,
};

mod after;
mod care;
mod chair;
mod deciding;
mod lobby;
mod paced;
mod stop;
mod talk;

/// Nobody talks longer than this about one thing that has no time of its own.
const TALK_MAX: Millis = Millis::minutes(4);

/// Something the autopilot will do at a moment of its script; worked out when the moment has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Do(Command),
    /// Done by somebody else.
    As(Actor, Command),
    /// The floor goes to whoever is to be asked next.
    Floor,
    /// Something that was said is taken down, signed.
    TakeDown {
        about: Option<ItemId>,
    },
    /// An expected action is ticked.
    Tick {
        item: ItemId,
        action: u16,
    },
    /// A role spoke for another.
    SpokeFor,
    Confirm,
    Requests,
    /// Somebody at the table is asked.
    Ask(ItemId),
    Record(ItemId),
    Guest(super::guests::Deed),
    Care(care::Care),
    Gap(GapWhy),
    CallAway,
    ComeBack,
    Rank,
    Debrief(after::Item),
    /// Nothing: time passes.
    Wait,
}

impl Act {
    /// Returns an act of the facilitator's own hand, which one key takes back.
    fn by_hand(command: Command) -> Self {
        Self::As(Actor::Facilitator, command)
    }
}

/// Acts in the order of their moments; what was written first comes first.
#[derive(Debug, Clone, Default)]
struct Script {
    acts: BTreeMap<(Timestamp, u64), Act>,
    written: u64,
}

impl Script {
    fn write(&mut self, at: Timestamp, act: Act) {
        self.written += 1;
        self.acts.insert((at, self.written), act);
    }

    fn next(&self) -> Option<Timestamp> {
        self.acts.keys().next().map(|(at, _)| *at)
    }

    fn take(&mut self, wall: Timestamp) -> Option<Act> {
        let first = self.acts.first_entry().filter(|act| act.key().0 <= wall);
        first.map(std::collections::btree_map::OccupiedEntry::remove)
    }
}

/// Conducts a session nobody attends.
#[derive(Debug, Clone)]
pub struct Autopilot {
    rng: Rng,
    repertoire: Repertoire,
    until: Option<Timestamp>,
    /// When it began.
    opened: Option<Timestamp>,
    script: Script,
    /// What goes on beside: somebody comes back, an observer asks.
    aside: Script,
    guests: Guests,
    /// Offers that were considered, and what was ticked, deferred or taken down already.
    considered: BTreeSet<ItemId>,
    ticked: BTreeSet<(ItemId, u16)>,
    deferred: BTreeSet<ItemId>,
    listed: BTreeSet<String>,
    /// Whether a critical task was heard; ticks and notes agree on it, whatever is talked about.
    heard: BTreeMap<TaskId, bool>,
    debriefed: bool,
    finished: bool,
    /// Somebody plays a seat, in the room's own time.
    chair: Option<chair::Chair>,
    /// Real people may join, in the room's own time.
    room: Option<paced::Room>,
}

impl Autopilot {
    /// Makes the autopilot of a seed; `until` is when everything must have ended.
    pub fn new(seed: u64, repertoire: Repertoire, until: Option<Timestamp>) -> Self {
        Self {
            rng: Rng::new(seed).fork("autopilot"),
            repertoire,
            until,
            opened: None,
            script: Script::default(),
            aside: Script::default(),
            guests: Guests::default(),
            considered: BTreeSet::new(),
            ticked: BTreeSet::new(),
            deferred: BTreeSet::new(),
            listed: BTreeSet::new(),
            heard: BTreeMap::new(),
            debriefed: false,
            finished: false,
            chair: None,
            room: None,
        }
    }

    /// Tells whether there is nothing left to do.
    pub fn finished(&self) -> bool {
        self.finished
    }

    /// Returns when it acts next, `None` while it waits for the players or the clock.
    pub fn next(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Option<Timestamp> {
        self.opened.get_or_insert(wall);
        if let Some(at) = self.at_the_table(session, wall) {
            return Some(at);
        }
        if self.script.acts.is_empty() && !self.finished && !self.lets_read(session, wall) {
            self.write_script(scenario, session, wall);
            self.written(wall);
            self.keep_pace(wall);
        }
        if self.finished {
            return None;
        }
        [self.script.next(), self.aside.next()].into_iter().flatten().min()
    }

    /// Acts: returns what is done at this moment, one after the other.
    pub fn act(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Vec<Intention> {
        if let Some(act) = self.act_at_the_table(session, wall) {
            return self.intentions(scenario, session, wall, act);
        }
        let aside_first = self.aside.next() < self.script.next();
        let act = match (self.aside.next(), self.script.next()) {
            (Some(_), None) => self.aside.take(wall),
            (Some(_), Some(_)) if aside_first => self.aside.take(wall),
            _ => self.script.take(wall),
        };
        let Some(act) = act else { return Vec::new() };
        self.intentions(scenario, session, wall, act)
    }

    fn intentions(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        act: Act,
    ) -> Vec<Intention> {
        let worked_out = self.work_out(scenario, session, wall, act);
        for (_, command) in &worked_out {
            self.sees(scenario, session, wall, command);
        }
        let intention = |(by, command)| Intention { at: wall, by, command };
        worked_out.into_iter().map(intention).collect()
    }

    /// Gives up what it meant to do, because it leads nowhere, and ends what can be ended.
    pub fn give_up(&mut self, session: &Session, wall: Timestamp) {
        self.script.acts.clear();
        self.aside.acts.clear();
        if session.phase == Phase::Play {
            self.soon(wall, 1, Act::Do(Command::End(EndWhy::Facilitator)));
        } else {
            self.finished = true;
        }
    }

    fn at(&mut self, at: Timestamp, act: Act) {
        self.script.write(at, act);
    }

    fn soon(&mut self, wall: Timestamp, seconds: u64, act: Act) {
        let at =
            wall.plus(Millis::seconds(seconds)).plus(self.rng.between(Millis(0), Millis(1500)));
        self.at(at, act);
    }

    fn does(&mut self, wall: Timestamp, from: u64, to: u64, command: Command) {
        let at = wall.plus(self.rng.seconds(from, to));
        self.at(at, Act::Do(command));
    }

    fn take(&mut self, rare: Rare) -> bool {
        self.repertoire.take(rare, &mut self.rng)
    }

    fn write_script(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        match session.phase {
            Phase::Lobby => self.in_lobby(scenario, session, wall),
            Phase::Play => self.in_play(scenario, session, wall),
            Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
                self.afterwards(scenario, session, wall);
            }
        }
    }

    fn in_play(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        let step = next_step(scenario, session, None, wall);
        let between = matches!(step, Step::Read(_) | Step::EndModule { .. });
        if between && self.in_between(scenario, session, wall) {
            return;
        }
        match step {
            Step::Emergency => self.does(wall, 60, 180, Command::EndEmergency),
            Step::Resume(hold) => self.resume(&hold, wall),
            Step::Reveal { decision } => self.reveal(session, decision, wall),
            Step::RevealPoll(poll) => {
                self.does(wall, 2, 6, Command::RevealPoll { poll });
            }
            Step::Record { decision } => self.record(scenario, session, decision, wall),
            Step::Apply { item, effects } => {
                self.does(wall, 3, 12, Command::Apply { item: Some(item), effects });
            }
            Step::Close { decision, ran_out } => {
                if ran_out || !self.lets_change(session, &decision, wall) {
                    self.close(session, decision, wall);
                }
            }
            Step::Wait { decision, .. } => self.while_open(scenario, session, &decision, wall),
            Step::WaitForVotes(poll) => self.while_polling(scenario, session, &poll),
            Step::ClosePoll(poll) => self.does(wall, 2, 7, Command::ClosePoll { poll }),
            Step::CloseAssessment(assessment) => {
                let length = match scenario.item(&assessment).map(|i| &i.content) {
                    Some(Content::Assessment(a)) => a.time,
                    _ => Millis::minutes(1),
                };
                let command = Command::CloseAssessment { assessment };
                self.at(wall.plus(length), Act::Do(command));
            }
            Step::CloseBreakout(breakout) => {
                let ends = session.hall.breakouts.get(&breakout).map(|b| b.ends_at);
                let at = ends.map_or(wall, |play| wall_of(session, play)).max(wall);
                self.at(at, Act::Do(Command::CloseBreakout { breakout }));
            }
            Step::AnswerObserverQuestion(question) => {
                let (state, into) = (QuestionState::Answered, None);
                let command = Command::SetObserverQuestion { question, state, into };
                self.does(wall, 30, 70, command);
            }
            Step::Pose(question) => self.pose(scenario, session, question, wall),
            // A question that stands alone is talk like any other, and put when its turn comes.
            Step::Read(item) if scenario.question(&item).is_some() => {
                self.pose(scenario, session, item, wall);
            }
            Step::Read(item) => self.read(scenario, session, item, wall),
            Step::EndModule { over } => self.end_module(session, over, wall),
            Step::EndEx(why) => {
                self.talk_until_planned_end(session, why, wall);
            }
            Step::Release(_)
            | Step::Open(_)
            | Step::BeginBreak(_)
            | Step::CheckNext(_)
            | Step::ReadGroundRules
            | Step::AskWarmUp
            | Step::StartEx { .. }
            | Step::HotWash { .. }
            | Step::CloseRoom
            | Step::StartDebrief
            | Step::Complete(_)
            | Step::Rate(_)
            | Step::Analyse(_)
            | Step::Mend(_)
            | Step::Sort(_)
            | Step::WriteReport
            | Step::Finalise
            | Step::Finished => self.soon(wall, 10, Act::Wait),
        }
    }

    fn resume(&mut self, hold: &Hold, wall: Timestamp) {
        let at = match hold {
            Hold::Break { back_at, .. } => (*back_at).max(wall).plus(self.rng.seconds(0, 25)),
            Hold::OffRecord | Hold::Gap(_) => wall.plus(self.rng.seconds(30, 120)),
            Hold::Paused(PauseWhy::Emergency) | Hold::Emergency => wall.plus(Millis::seconds(30)),
            Hold::Paused(_) => wall.plus(self.rng.seconds(20, 70)),
        };
        self.at(at, Act::Do(Command::Resume));
    }

    /// Sends what has been read, once the agenda has it; what is early leaves time to talk.
    fn read(&mut self, scenario: &Scenario, session: &Session, id: ItemId, wall: Timestamp) {
        let item = scenario.item(&id);
        let planned = item.and_then(|i| self.planned(scenario, session, i, wall)).unwrap_or(wall);
        // A deferred decision comes back when it comes back.
        let again = session.decision(&id).is_some();
        let reading = wall.plus(self.rng.seconds(6, 20));
        let at = if again { reading } else { reading.max(planned) };
        if at.since(wall) > Millis::seconds(50) {
            let until = Timestamp(at.0 - 8_000).min(wall.plus(TALK_MAX));
            self.talk(scenario, session, session.shown_item().as_ref(), wall, until);
            self.at(until, Act::Requests);
            return;
        }
        let command = match item.map(|i| &i.content) {
            Some(Content::Decision(_)) => return self.put(session, id, at),
            Some(Content::Poll(_)) => Command::OpenPoll { poll: id },
            Some(Content::Assessment(_)) => Command::OpenAssessment { assessment: id },
            Some(Content::Breakout(_)) => {
                self.open_breakout(scenario, session, &id, at);
                return;
            }
            Some(Content::Question(_)) => Command::Pose { question: id },
            Some(Content::Break(length)) => Command::StartBreak { item: Some(id), length: *length },
            Some(Content::Inject(_)) | None => return self.release(scenario, session, id, at),
        };
        self.at(at, Act::Do(command));
    }

    fn release(&mut self, scenario: &Scenario, session: &Session, id: ItemId, at: Timestamp) {
        self.at(at, Act::Do(Command::Release { inject: id.clone() }));
        for (at, deed) in self.guests.opens(&id, at, &mut self.rng) {
            self.aside.write(at, Act::Guest(deed));
        }
        let Some((_, inject)) = scenario.inject(&id) else { return };
        let reading = at.plus(self.rng.seconds(18, 45));
        self.at(reading, Act::Wait);
        if self.take(Rare::TakeBack) {
            self.does(reading, 2, 6, Command::Withdraw { inject: id });
            return;
        }
        if inject.questions.is_empty() {
            let length = self.rng.seconds(25, 70);
            let until = reading.plus(talk::hurried(scenario, session, at, length));
            self.talk(scenario, session, Some(&id), reading, until);
        }
    }

    fn open_breakout(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        at: Timestamp,
    ) {
        if let Some(Content::Breakout(breakout)) = scenario.item(id).map(|i| &i.content) {
            for group in &breakout.groups {
                let Some(roles) = scenario.group(group).map(|g| &g.roles) else { continue };
                let seat = roles.iter().find_map(|r| session.people.played(r).next().cloned());
                if let Some(seat) = seat {
                    let group = group.clone();
                    self.at(at, Act::Do(Command::NameRapporteur { group, seat }));
                }
            }
        }
        self.at(at, Act::Do(Command::OpenBreakout { breakout: id.clone() }));
    }

    fn end_module(&mut self, session: &Session, over: i64, wall: Timestamp) {
        // What is left of a module's time belongs to the room.
        let left = Millis(u64::try_from(-over).unwrap_or(0));
        if left > Millis::seconds(40) && self.repertoire.words && self.has_time() {
            let until = wall.plus(left.min(TALK_MAX));
            self.fill(session.shown_item().as_ref(), wall, until);
            self.at(until, Act::Requests);
            return;
        }
        if self.take(Rare::EarlyModule) {
            let at = wall.plus(Millis::seconds(3));
            self.at(at, Act::by_hand(Command::NextModule));
            self.at(at.plus(Millis::seconds(3)), Act::by_hand(Command::Undo));
            return;
        }
        self.does(wall, 4, 12, Command::NextModule);
    }

    fn talk_until_planned_end(&mut self, session: &Session, why: EndWhy, wall: Timestamp) {
        let planned = session.story.current.and_then(|m| session.agenda.modules.get(m).copied());
        let used = session.story.current.map(|m| plan::used_in(session, m, wall));
        let left = planned.unwrap_or_default().minus(used.unwrap_or_default());
        let filled = self.repertoire.words && self.has_time();
        if why == EndWhy::Finished && left > Millis::seconds(40) && filled {
            let until = wall.plus(left.min(TALK_MAX));
            self.fill(session.shown_item().as_ref(), wall, until);
            self.at(until, Act::Requests);
            return;
        }
        self.does(wall, 4, 10, Command::End(why));
    }

    /// What a facilitator does between two items; returns whether there was something.
    fn in_between(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) -> bool {
        if self.in_the_room(session, wall) {
            return true;
        }
        if session.talk.open_requests().next().is_some() {
            self.soon(wall, 4, Act::Requests);
            return true;
        }
        if let Some(question) = next_observer_question(session) {
            let (state, into) = (QuestionState::Shown, None);
            self.does(wall, 3, 8, Command::SetObserverQuestion { question, state, into });
            return true;
        }
        let offered = offers(scenario, session, wall);
        if let Some(inject) = offered.into_iter().find(|id| self.considered.insert(id.clone())) {
            let releases = self.rng.chance(600);
            if self.take(Rare::Dismiss) || (!releases && self.rng.chance(400)) {
                self.does(wall, 5, 12, Command::Dismiss { inject });
                return true;
            }
            if releases {
                let at = wall.plus(self.rng.seconds(8, 20));
                self.release(scenario, session, inject, at);
                return true;
            }
        }
        self.rare_act(scenario, session, wall)
    }

    fn work_out(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        act: Act,
    ) -> Vec<(Actor, Command)> {
        let own = |command: Command| vec![(Actor::Autopilot, command)];
        match act {
            Act::Do(command) => own(command),
            Act::As(actor, command) => vec![(actor, command)],
            Act::Wait => Vec::new(),
            Act::Floor => self.give_floor(scenario, session, wall).map(own).unwrap_or_default(),
            Act::TakeDown { about } => {
                self.take_down(scenario, session, about.as_ref()).map(own).unwrap_or_default()
            }
            Act::Tick { item, action } => self
                .tick(scenario, &item, action)
                .into_iter()
                .map(|command| (Actor::Autopilot, command))
                .collect(),
            Act::SpokeFor => self.spoke_for(scenario, session).map(own).unwrap_or_default(),
            Act::Confirm => self.confirm(session).map(own).unwrap_or_default(),
            Act::Requests => self
                .answer_requests(scenario, session)
                .into_iter()
                .map(|command| (Actor::Autopilot, command))
                .collect(),
            Act::Ask(question) => self.ask(session, &question).map(own).unwrap_or_default(),
            Act::Record(decision) => {
                self.draft(scenario, session, &decision, wall).map(own).unwrap_or_default()
            }
            Act::Guest(deed) => self.guests.act(scenario, session, &deed, &mut self.rng),
            Act::Care(care) => Self::care(session, care).map(own).unwrap_or_default(),
            Act::Gap(why) => vec![(Actor::Clock, stop::gap(session, wall, why))],
            Act::CallAway => self.call_away(scenario, session).map(own).unwrap_or_default(),
            Act::ComeBack => stop::come_back(session).map(own).unwrap_or_default(),
            Act::Rank => after::rank(session)
                .into_iter()
                .map(|command| (Actor::Autopilot, command))
                .collect(),
            Act::Debrief(item) => {
                self.debrief_item(scenario, session, wall, &item).map(own).unwrap_or_default()
            }
        }
    }
}

/// Returns the question observers want most.
fn next_observer_question(session: &Session) -> Option<Seq> {
    let approved = session.hall.questions.values().filter(|q| q.state == QuestionState::Approved);
    approved.max_by_key(|q| (session.hall.voices(q), std::cmp::Reverse(q.seq))).map(|q| q.seq)
}
