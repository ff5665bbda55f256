//! The session: what the entries so far add up to. Clones share their parts, so a snapshot costs what changed.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::collections::VecDeque;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use serde::{Deserialize, Serialize};

use super::after::After;
use super::decide::Draft;
use super::deciding::DecisionState;
use super::entry::{Entry, Header, Times};
use super::event::Event;
use super::follow::Followed;
use super::hall::Hall;
use super::notes::Notes;
use super::people::People;
use super::story::Story;
use super::talk::Talk;
use super::undo::Act;
use super::vocabulary::{Attribution, Briefing, GapWhy, PauseWhy};
use crate::clock::{Millis, StoryTime, Timestamp};
use crate::ident::{Actor, AgendaId, ItemId, Seq};
use crate::scenario::{Agenda, Scenario, Tier, Tlp};

/// Where the exercise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Lobby,
    /// From `StartEx` to `EndEx`.
    Play,
    /// From `EndEx` until the room is closed.
    HotWash,
    /// The room is closed, the debrief has not begun.
    Closed,
    Debrief,
    Finalised,
}

/// Why play stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    Paused(PauseWhy),
    Gap(GapWhy),
    Break { back_at: Timestamp, item: Option<ItemId> },
    OffRecord,
    Emergency,
}

/// The clocks of play and story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayClock {
    pub hold: Option<Hold>,
    /// What held when the emergency was declared; it holds again afterwards.
    pub before_emergency: Option<Hold>,
    pub speed: u32,
    pub started: Option<Times>,
    pub ended: Option<Times>,
    /// When the hold began, and every finished one.
    pub held_since: Option<Times>,
    pub stops: Vector<Stop>,
    story_from: (StoryTime, Millis),
    /// Where the story's time went on from before the inject that moved it last.
    story_before: Option<(ItemId, (StoryTime, Millis))>,
    pace: Option<u32>,
}

/// A stretch in which play stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub why: Hold,
    pub from: Times,
    pub to: Times,
}

impl Stop {
    /// Returns how long it was by the wall's clock.
    pub fn length(&self) -> Millis {
        self.to.happened().since(self.from.happened())
    }
}

/// The agenda as last fitted to the time there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    pub id: AgendaId,
    pub modules: Vec<Millis>,
    pub welcome: Millis,
    pub hot_wash: Millis,
    pub close: Millis,
    pub tiers: Vec<Tier>,
    pub show_countdowns: bool,
    pub dropped: OrdSet<ItemId>,
    pub until: Option<Timestamp>,
    /// How long after `StartEx` it was fitted anew: nothing still to come is planned before that.
    pub fitted_at: Option<Millis>,
}

/// An exercise in progress or over.
#[derive(Debug, Clone)]
pub struct Session {
    pub header: Arc<Header>,
    pub last: Seq,
    /// The times of the last entry.
    pub at: Times,
    /// When the first entry was written.
    pub began: Option<Timestamp>,
    pub phase: Phase,
    pub clock: PlayClock,
    pub marking: Tlp,
    pub attribution: Attribution,
    pub agenda: Fitted,
    /// Every agenda as authored.
    agendas: Arc<Vec<Fitted>>,
    pub accepted: OrdSet<String>,
    pub ground_rules_read: bool,
    pub warm_up_asked: bool,
    /// The exercise this one follows.
    pub follows: Option<Arc<Followed>>,
    pub story: Story,
    pub talk: Talk,
    pub notes: Notes,
    pub decisions: OrdMap<ItemId, Arc<DecisionState>>,
    /// The decisions with a round that waits for answers, close, reveal or record.
    pub(super) deciding: OrdSet<ItemId>,
    pub hall: Hall,
    pub people: People,
    pub after: After,
    /// Entries whose words are struck from every projection.
    pub struck: OrdSet<Seq>,
    pub jumps: Vector<(Times, ItemId)>,
    /// Stretches played while no file could be written: from, to, entries.
    pub unrecorded: Vector<(Timestamp, Timestamp, u64)>,
    /// What can be taken back, each with the entry that did it.
    pub(super) undo: Arc<VecDeque<(Seq, Act)>>,
    /// How the agenda was, while the entry that takes a fit back is folded in.
    pub(super) fitted_before: Option<Box<Fitted>>,
    /// How the clocks were, while the entry that takes a module back is folded in.
    pub(super) clock_before: Option<Box<PlayClock>>,
}

/// How long before `StartEx` an exercise held on paper may have begun: the room is set up, people arrive.
pub const BEFORE_PLAY: Millis = Millis::minutes(6 * 60);

impl Session {
    /// Returns the state before the first entry.
    pub fn new(header: Header, scenario: &Scenario) -> Self {
        let agenda = scenario
            .agenda(&header.agenda)
            .or_else(|| scenario.agendas.first())
            .map_or_else(|| Fitted::none(header.agenda.clone()), Fitted::from_agenda);
        Self {
            last: Seq(0),
            at: Times { story: scenario.starts, ..Times::default() },
            began: None,
            phase: Phase::Lobby,
            clock: PlayClock {
                hold: None,
                before_emergency: None,
                speed: 1,
                started: None,
                ended: None,
                held_since: None,
                stops: Vector::new(),
                story_from: (scenario.starts, Millis::ZERO),
                story_before: None,
                pace: None,
            },
            marking: header.tlp,
            attribution: header.attribution,
            agenda,
            agendas: Arc::new(scenario.agendas.iter().map(Fitted::from_agenda).collect()),
            accepted: OrdSet::new(),
            ground_rules_read: false,
            warm_up_asked: false,
            follows: None,
            story: Story::new(scenario),
            talk: Talk::default(),
            notes: Notes::default(),
            decisions: OrdMap::new(),
            deciding: OrdSet::new(),
            hall: Hall::default(),
            people: People::new(scenario),
            after: After::default(),
            struck: OrdSet::new(),
            jumps: Vector::new(),
            unrecorded: Vector::new(),
            undo: Arc::default(),
            fitted_before: None,
            clock_before: None,
            header: Arc::new(header),
        }
    }

    /// Tells whether play has begun and is not over.
    pub fn in_play(&self) -> bool {
        self.phase == Phase::Play
    }

    /// Returns the moment before which nothing can have happened: when the session was begun, or the hours before
    /// `StartEx` if that was before it, on paper. Before `StartEx` nobody knows yet which it will be.
    pub fn reaches_back_to(&self) -> Option<Timestamp> {
        let (began, started) = (self.began?, self.clock.started?.happened());
        let arrived = Timestamp(started.0.saturating_sub_unsigned(BEFORE_PLAY.0));
        Some(if started < began { arrived } else { began })
    }

    /// Returns how long was played so far. Where begin or end were entered later the record knows no play time of
    /// them: then it is the time between them without the stops.
    pub fn played(&self) -> Millis {
        let Some(started) = self.clock.started else { return Millis::ZERO };
        let ended = self.clock.ended.unwrap_or(self.at);
        // What was said of an earlier moment while play goes on is no end of it.
        let end_later = self.clock.ended.is_some_and(Times::entered_later);
        if !started.entered_later() && !end_later {
            return ended.play;
        }
        let whole = started.until(ended);
        let within = |stop: &&Stop| {
            stop.from.happened() >= started.happened() && stop.to.happened() <= ended.happened()
        };
        let stopped = self.clock.stops.iter().filter(within).map(Stop::length);
        stopped.fold(whole, Millis::minus)
    }

    /// Tells whether play time runs.
    pub fn running(&self) -> bool {
        self.phase == Phase::Play && self.clock.hold.is_none()
    }

    /// Returns play time at a moment not before the last entry.
    pub fn play_at(&self, wall: Timestamp) -> Millis {
        if !self.running() {
            return self.at.play;
        }
        let passed = wall.since(self.at.wall).0.saturating_mul(u64::from(self.clock.speed.max(1)));
        self.at.play.plus(Millis(passed))
    }

    /// Returns the story's time at a moment of play.
    pub fn story_at(&self, play: Millis) -> StoryTime {
        let (from, since) = self.clock.story_from;
        let seconds = play.minus(since).0 / 1000 * u64::from(self.clock.pace.unwrap_or(0));
        StoryTime(from.0.saturating_add(u32::try_from(seconds / 60).unwrap_or(u32::MAX)))
    }

    /// Returns the times an event gets when it is written at `wall`. Wall time never goes back.
    pub fn times(&self, draft: &Draft, wall: Timestamp) -> Times {
        let event = &draft.event;
        let wall = wall.max(self.at.wall);
        let play = match event {
            // Time nobody ordered is no play.
            Event::GapRecorded { from, .. } => self.play_at(*from),
            _ => self.play_at(wall),
        };
        let story = match event {
            Event::Released { story: Some(at), .. }
            | Event::ModuleStarted { story: Some(at), .. } => *at,
            _ => self.story_at(play),
        };
        Times { wall, play, story, observed_at: draft.observed_at }
    }

    /// Takes in one entry. It is total: what does not fit the state is kept out by `admit` when a transcript is read.
    pub fn apply(&mut self, entry: &Entry) {
        self.last = entry.seq;
        self.began.get_or_insert(entry.times.wall);
        self.note_act(entry);
        self.at = entry.times;
        self.apply_frame(entry);
        self.story.apply(entry);
        self.talk.apply(entry, self.story.current);
        self.notes.apply(entry);
        self.apply_decision(entry);
        let asked = matches!(entry.event, Event::ObserverAsked {});
        let about = asked.then(|| self.shown_item()).flatten();
        self.hall.apply(entry, about.filter(|_| self.phase <= Phase::Play));
        self.people.apply(entry);
        self.after.apply(entry);
        self.after.follow_note(&self.notes, entry);
    }

    fn apply_frame(&mut self, entry: &Entry) {
        let times = entry.times;
        if self.phase == Phase::Finalised {
            // Any later entry makes a new draft.
            self.phase = Phase::Debrief;
            self.after.finalised = None;
        }
        match &entry.event {
            Event::CheckAccepted { check } => {
                self.accepted.insert(check.clone());
            }
            Event::Briefed { step: Briefing::GroundRules } => self.ground_rules_read = true,
            Event::Briefed { step: Briefing::WarmUp } => self.warm_up_asked = true,
            Event::StartEx { must_end } => {
                self.phase = Phase::Play;
                self.clock.started = Some(times);
                self.agenda.until = must_end.or(self.agenda.until);
            }
            Event::Marked { tlp } => self.marking = *tlp,
            Event::AttributionTightened { mode } => {
                self.attribution = self.attribution.max(*mode);
            }
            Event::ModuleStarted { module, story } => {
                let at = story.unwrap_or_else(|| self.story_at(times.play));
                self.jump_story(Some(at), times);
                self.clock.pace = self.story.pace(module);
            }
            // The story goes on where the module before it had got to.
            Event::ModuleTakenBack { again, .. } => {
                self.clock.pace = self.story.pace(again);
                if let Some(before) = self.clock_before.take() {
                    self.clock.story_from = before.story_from;
                    self.clock.story_before = before.story_before;
                }
            }
            Event::Released { inject, story } => {
                let before = self.clock.story_from;
                self.jump_story(*story, times);
                if story.is_some() {
                    self.clock.story_before = Some((inject.clone(), before));
                }
            }
            // Taken back, the inject takes back the leap it made, unless the story leapt again since.
            Event::Withdrawn { inject } => {
                let moved = self.clock.story_before.take_if(|(moved_by, _)| moved_by == inject);
                self.clock.story_from = moved.map_or(self.clock.story_from, |(_, before)| before);
            }
            Event::EndEx { .. } => {
                self.release_hold(times);
                self.clock.before_emergency = None;
                self.phase = Phase::HotWash;
                self.clock.ended = Some(times);
                Act::keep(self, Act::outlives_play);
            }
            Event::RoomClosed {} => self.phase = Phase::Closed,
            Event::DebriefStarted {} => self.phase = Phase::Debrief,
            Event::Finalised {} => self.phase = Phase::Finalised,
            Event::Struck { entry } => {
                self.struck.insert(*entry);
            }
            Event::Jumped { to } => self.jumps.push_back((times, to.clone())),
            Event::Unrecorded { from, to, entries } => {
                self.unrecorded.push_back((*from, *to, *entries));
            }
            _ => self.apply_plan(entry),
        }
    }

    fn apply_plan(&mut self, entry: &Entry) {
        let times = entry.times;
        match &entry.event {
            Event::Follows { session, head, open } => {
                self.follows = Some(Arc::new(Followed {
                    seq: entry.seq,
                    session: session.clone(),
                    head: head.clone(),
                    open: *open,
                    actions: entry.text().cloned(),
                }));
            }
            Event::AgendaFitted { .. } => self.fit(&entry.event, times),
            _ => self.apply_clock(entry),
        }
    }

    fn fit(&mut self, event: &Event, times: Times) {
        let Event::AgendaFitted { agenda, until, modules, hot_wash, dropped } = event else {
            return;
        };
        if let Some(before) = self.fitted_before.take() {
            // Taken back, it is as it was, and counts from when it did.
            self.agenda = *before;
            return;
        }
        if let Some(authored) = self.agendas.iter().find(|a| a.id == *agenda) {
            self.agenda = authored.clone();
        }
        self.agenda.id = agenda.clone();
        self.agenda.until = *until;
        self.agenda.fitted_at =
            self.clock.started.map(|started| times.happened().since(started.happened()));
        self.agenda.modules.clone_from(modules);
        self.agenda.hot_wash = *hot_wash;
        self.agenda.dropped = dropped.iter().cloned().collect();
    }

    fn apply_clock(&mut self, entry: &Entry) {
        let times = entry.times;
        match &entry.event {
            Event::Paused { why } => self.hold(Hold::Paused(*why), times),
            Event::BreakStarted { item, back_at } => {
                self.hold(Hold::Break { back_at: *back_at, item: item.clone() }, times);
            }
            Event::OffRecord {} => self.hold(Hold::OffRecord, times),
            Event::GapRecorded { why, .. } if self.running() => {
                self.hold(Hold::Gap(*why), times);
            }
            Event::EmergencyDeclared {} => {
                // The pause of the first key press belongs to the emergency.
                if self.clock.hold == Some(Hold::Paused(PauseWhy::Emergency)) {
                    self.clock.hold = Some(Hold::Emergency);
                } else {
                    self.clock.before_emergency = self.clock.hold.clone();
                    self.hold(Hold::Emergency, times);
                }
            }
            Event::EmergencyOver {} => {
                let before = self.clock.before_emergency.take();
                self.release_hold(times);
                if let Some(before) = before {
                    self.hold(before, times);
                }
            }
            Event::Resumed {} => self.release_hold(times),
            Event::SpeedSet { speed } => self.clock.speed = *speed,
            _ => {}
        }
    }

    fn hold(&mut self, hold: Hold, times: Times) {
        if self.clock.hold.is_some() {
            self.release_hold(times);
        }
        self.clock.hold = Some(hold);
        self.clock.held_since = Some(times);
    }

    fn release_hold(&mut self, times: Times) {
        if let (Some(why), Some(from)) = (self.clock.hold.take(), self.clock.held_since.take()) {
            self.clock.stops.push_back(Stop { why, from, to: times });
        }
    }

    fn jump_story(&mut self, story: Option<StoryTime>, times: Times) {
        if let Some(at) = story {
            self.clock.story_from = (at, times.play);
            self.clock.story_before = None;
        }
    }

    /// Returns the last thing the facilitator did that can be taken back.
    pub fn last_act(&self) -> Option<&Act> {
        self.undo.back().map(|(_, act)| act)
    }

    fn note_act(&mut self, entry: &Entry) {
        let control = match entry.by {
            Actor::Facilitator => true,
            Actor::Person(person) => self.people.verbs.contains_key(&person),
            Actor::Clock | Actor::Simulated | Actor::Autopilot => false,
        };
        if let Event::ChangeTakenBack { entry } = &entry.event {
            Act::change_back(self, *entry);
        } else if control {
            Act::follow(self, entry);
        }
        if entry.by != Actor::Facilitator {
            Act::overtake(self, &entry.event);
        }
        Act::outdate(self, &entry.event);
    }
}

impl Fitted {
    fn from_agenda(agenda: &Agenda) -> Self {
        Self {
            id: agenda.id.clone(),
            modules: agenda.modules.clone(),
            welcome: agenda.welcome,
            hot_wash: agenda.hot_wash,
            close: agenda.close,
            tiers: agenda.tiers.clone(),
            show_countdowns: agenda.show_countdowns,
            dropped: OrdSet::new(),
            until: None,
            fitted_at: None,
        }
    }

    fn none(id: AgendaId) -> Self {
        Self {
            id,
            modules: Vec::new(),
            welcome: Millis::ZERO,
            hot_wash: Millis::ZERO,
            close: Millis::ZERO,
            tiers: vec![Tier::Core],
            show_countdowns: true,
            dropped: OrdSet::new(),
            until: None,
            fitted_at: None,
        }
    }
}
