//! Scrubbing through a recorded session: the state at any entry, and playing it again at any speed.

use std::sync::Arc;

use super::key::{Context, KeyMap, Press, Verb};
use super::model::{Desk, Outcome};
use crate::clock::{Millis, Reading, Timestamp};
use crate::conduct::{self, Anchor, Recording, Snapshot};
use crate::ident::Seq;
use crate::journal::CopyState;
use crate::scenario::Scenario;
use crate::session::{Entry, Event, Header, Session};

/// A state is kept every so many entries; the ones between are folded when they are asked for.
const EVERY: usize = 256;
/// A silence longer than this is played as this long.
const SILENCE_MAX: Millis = Millis::seconds(10);
/// How fast it plays.
const SPEEDS: [u64; 8] = [1, 2, 5, 10, 20, 60, 120, 600];

/// A recorded session and the place in it.
#[derive(Debug)]
pub struct Replay {
    pub entries: Vec<Entry>,
    /// The entry whose state is shown, by its place.
    pub at: usize,
    kept: Vec<(Arc<Scenario>, Session)>,
    /// Places of module starts, decisions, stops and the end.
    stops: Vec<usize>,
    /// The desk as it was then; drawing it is what the console does.
    pub desk: Desk,
    pub playing: Option<Playing>,
    speed: usize,
    pub help: bool,
}

/// Since when it plays, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playing {
    from: Millis,
    /// Time until the next entry, at the speed it plays with.
    next: Millis,
}

impl Replay {
    /// Folds a recorded session.
    ///
    /// # Errors
    /// Says which entry cannot have happened.
    pub fn new(header: Header, entries: Vec<Entry>) -> Result<Self, (Seq, String)> {
        let mut fold = conduct::Replay::new(header);
        let mut kept = Vec::new();
        let mut stops = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            fold.take(entry).map_err(|why| (entry.seq, why))?;
            if at % EVERY == 0
                && let Some((scenario, session)) = fold.state()
            {
                kept.push((Arc::clone(scenario), session.clone()));
            }
            if is_stop(&entry.event) {
                stops.push(at);
            }
        }
        let Some((scenario, session)) = kept.first().cloned() else {
            return Err((Seq(1), "it holds no entry, not even a scenario".to_owned()));
        };
        let desk = Desk::new(Arc::clone(&scenario), Arc::new(shown(scenario, session)));
        let mut replay =
            Self { entries, at: 0, kept, stops, desk, playing: None, speed: 0, help: false };
        replay.desk.private = true;
        replay.go(0);
        Ok(replay)
    }

    pub fn entry(&self) -> &Entry {
        &self.entries[self.at]
    }

    pub fn speed(&self) -> u64 {
        SPEEDS[self.speed]
    }

    /// Shows the state after an entry.
    pub fn go(&mut self, at: usize) {
        self.at = at.min(self.entries.len() - 1);
        let base = self.at / EVERY;
        let (mut scenario, mut session) = self.kept[base].clone();
        for entry in &self.entries[base * EVERY + 1..=self.at.max(base * EVERY)] {
            if let Event::ScenarioReplaced { .. } = entry.event {
                // The state kept after it holds the scenario it brought.
                if let Some((later, _)) = self.kept.get(base + 1) {
                    scenario = Arc::clone(later);
                }
            }
            session.apply(entry);
        }
        self.desk.scenario = Arc::clone(&scenario);
        self.desk.snapshot = Arc::new(shown(scenario, session));
    }

    /// Takes a key; an outcome ends the screen.
    pub fn key(&mut self, press: Press, keys: &KeyMap, clock: Reading) -> Option<Outcome> {
        if std::mem::take(&mut self.help) {
            return None;
        }
        let verb = keys.verb(&[Context::Replay, Context::Always], press);
        if verb != Some(Verb::Next) {
            self.playing = None;
        }
        match verb {
            Some(Verb::Next) => self.toggle(clock),
            Some(Verb::Back) => self.go(self.at.saturating_sub(1)),
            Some(Verb::Forward) => self.go(self.at + 1),
            Some(Verb::First) => self.go(0),
            Some(Verb::Last) => self.go(self.entries.len() - 1),
            Some(Verb::StopBack) => {
                let before = self.stops.iter().rev().find(|s| **s < self.at);
                self.go(before.copied().unwrap_or(0));
            }
            Some(Verb::StopForward) => {
                let after = self.stops.iter().find(|s| **s > self.at);
                self.go(after.copied().unwrap_or(self.entries.len() - 1));
            }
            Some(Verb::Faster) => self.speed = (self.speed + 1).min(SPEEDS.len() - 1),
            Some(Verb::Slower) => self.speed = self.speed.saturating_sub(1),
            Some(Verb::Help) => self.help = true,
            Some(Verb::Leave) => return Some(Outcome::Left),
            _ if matches!(
                press.code,
                crossterm::event::KeyCode::Esc | crossterm::event::KeyCode::Char('q')
            ) =>
            {
                return Some(Outcome::Left);
            }
            _ => {}
        }
        None
    }

    fn toggle(&mut self, clock: Reading) {
        self.playing = match self.playing {
            Some(_) => None,
            None => self.pause_before_next().map(|next| Playing { from: clock.mono, next }),
        };
    }

    /// Returns how long the next entry is away at the speed it plays with; `None` at the end.
    fn pause_before_next(&self) -> Option<Millis> {
        let next = self.entries.get(self.at + 1)?;
        let silence = next.times.wall.since(self.entry().times.wall).min(SILENCE_MAX);
        Some(Millis(silence.0 / self.speed()))
    }

    /// Goes on as far as the time that has passed leads.
    pub fn elapse(&mut self, clock: Reading) {
        while let Some(Playing { from, next }) = self.playing {
            if clock.mono < from.plus(next) {
                return;
            }
            self.go(self.at + 1);
            let from = from.plus(next);
            self.playing = self.pause_before_next().map(|next| Playing { from, next });
        }
    }

    /// Returns how long until something moves by itself.
    pub fn patience(&self, clock: Reading) -> Option<Millis> {
        self.playing.map(|p| p.from.plus(p.next).minus(clock.mono))
    }
}

fn is_stop(event: &Event) -> bool {
    matches!(
        event,
        Event::StartEx { .. }
            | Event::ModuleStarted { .. }
            | Event::ModuleTakenBack { .. }
            | Event::DecisionOpened { .. }
            | Event::Recorded { .. }
            | Event::EmergencyDeclared {}
            | Event::EndEx { .. }
            | Event::RoomClosed {}
            | Event::DebriefStarted {}
    )
}

/// Wraps a state of the past as the snapshot it once was; its clock stands at its last entry.
fn shown(scenario: Arc<Scenario>, session: Session) -> Snapshot {
    let anchor = Anchor { wall: session.at.wall, mono: Millis(u64::MAX) };
    Snapshot {
        scenario,
        session,
        anchor,
        recording: Recording::Kept,
        copy: CopyState::None,
        end_head: None,
    }
}

/// Says an entry in one line: when, who, what, and its words.
pub fn line(entry: &Entry, offset: crate::clock::Offset) -> String {
    let at: Timestamp = entry.times.wall;
    let earlier = entry.times.observed_at.map(|at| format!(" (happened {})", at.hms(offset)));
    let seat = entry.seat.as_ref().map(|s| format!(" for {s}")).unwrap_or_default();
    let words = entry.text().map(|t| format!("  {}", t.as_str().replace('\n', " ")));
    format!(
        "{}{} {} {}{seat}  {}{}",
        at.hms(offset),
        earlier.unwrap_or_default(),
        entry.by,
        entry.event.kind().replace('_', " "),
        entry.event.data_json(),
        words.unwrap_or_default()
    )
}
