//! The projector in a terminal of its own: what the room may see of a session that another startex conducts.

use std::sync::Arc;

use crossterm::event::KeyCode;

use super::key::{Context, KeyMap, Press, Verb};
use super::model::until_change;
use crate::clock::{Millis, Reading, Timestamp};
use crate::conduct::Anchor;
use crate::journal::Hash;
use crate::scenario::Scenario;
use crate::session::{Hold, Phase, Session};
use crate::wire::beside::Join;

/// How often somebody looks whether time alone has changed the screen, where nothing runs.
const STILL: Millis = Millis::minutes(1);

/// The screen and the little it remembers.
#[derive(Debug, Clone)]
pub struct Stage {
    pub scene: Arc<Scene>,
    pub help: bool,
}

/// What is known of the session at a moment; the latest one wins.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the console switches each of them by itself")]
pub struct Scene {
    pub scenario: Arc<Scenario>,
    /// What is durable; of a transcript that is followed alone, what stands in the file.
    pub session: Session,
    /// How wall time is told from a clock's reading.
    pub anchor: Anchor,
    pub link: Link,
    /// Whether all of it is being recorded.
    pub kept: bool,
    /// Declared at the console, perhaps not on disk yet.
    pub emergency: bool,
    pub blank: bool,
    pub again: bool,
    /// How the room joins, where it can.
    pub join: Option<Join>,
    /// The hash of the `EndEx` entry, once there is one.
    pub end_head: Option<Hash>,
    /// Why the file cannot be followed any further, for the facilitator.
    pub fault: Option<String>,
}

/// How the projector hears of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// From the console itself.
    Console,
    /// Somebody writes the file, or nobody can tell.
    File,
    /// Nobody writes the file: nothing moves until somebody does.
    Nobody,
}

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Nothing,
    Theme,
    Redraw,
    Suspend,
    Leave,
}

impl Stage {
    pub fn new(scene: Arc<Scene>) -> Self {
        Self { scene, help: false }
    }

    /// Takes a key. Nothing here can change the exercise: the console conducts it.
    pub fn key(&mut self, press: Press, keys: &KeyMap) -> Pressed {
        if std::mem::take(&mut self.help) {
            return Pressed::Nothing;
        }
        match (keys.verb(&[Context::Always], press), press.code) {
            (Some(Verb::Help), _) => self.help = true,
            (Some(Verb::Redraw), _) => return Pressed::Redraw,
            (Some(Verb::Suspend), _) => return Pressed::Suspend,
            (Some(Verb::Leave), _) | (None, KeyCode::Char('q')) => return Pressed::Leave,
            (None, KeyCode::Char('t')) => return Pressed::Theme,
            _ => {}
        }
        Pressed::Nothing
    }

    /// Returns how long until a clock on the screen changes.
    pub fn patience(&self, clock: Reading) -> Millis {
        if self.scene.link == Link::Nobody {
            return STILL;
        }
        until_change(&self.scene.session, self.scene.now(clock))
    }
}

impl Scene {
    /// Returns the exercise's wall time at a reading of the clock; where nobody conducts, it stands at the last entry.
    pub fn now(&self, clock: Reading) -> Timestamp {
        let last = self.session.at.wall;
        match self.link {
            Link::Nobody => last,
            Link::Console | Link::File => self.anchor.wall(clock).max(last),
        }
    }

    /// Tells whether the real-world emergency covers everything.
    pub fn in_emergency(&self) -> bool {
        self.emergency || self.session.clock.hold == Some(Hold::Emergency)
    }

    /// Tells whether the session is over, so that nobody needs to conduct it.
    pub fn is_over(&self) -> bool {
        self.session.phase >= Phase::Closed
    }
}
