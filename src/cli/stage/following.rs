//! What the projector knows: the transcript as far as it may be shown, and how the console stands.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::super::Failure;
use super::super::file::shown;
use crate::clock::{Clock as _, SystemClock};
use crate::conduct::{Anchor, Replay};
use crate::ident::Seq;
use crate::journal::{Followed, Follower};
use crate::session::Entry;
use crate::tui::stage::{Link, Scene};
use crate::wire::beside::{Beside, Kept};

/// A transcript being followed.
#[derive(Debug)]
pub(super) struct Following {
    path: PathBuf,
    follower: Follower,
    fold: Replay,
    /// Entries that stand in the file and may not be durable yet.
    held: VecDeque<Entry>,
    console: Option<Box<Beside>>,
    /// An emergency outlives the console that declared it, until another one says that it is over.
    emergency: bool,
    link: Link,
    fault: Option<Failure>,
}

impl Following {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let follower = Follower::open(path)?;
        Ok(Self {
            path: path.to_owned(),
            fold: Replay::new(follower.header().clone()),
            follower,
            held: VecDeque::new(),
            console: None,
            emergency: false,
            link: Link::File,
            fault: None,
        })
    }

    /// Takes in how the console stands; returns whether that changes the screen.
    pub(super) fn hear(&mut self, console: Option<Box<Beside>>) -> bool {
        if let Some(state) = &console {
            let elsewhere = state.file.as_ref().map(PathBuf::from);
            if let Some(file) = elsewhere.filter(|file| *file != self.path) {
                self.switch(&file);
            }
        }
        let changed = self.console != console;
        self.console = console;
        if let Some(state) = self.ours() {
            self.emergency = state.emergency;
        }
        changed
    }

    /// Returns how the console stands, if it is the one of this session: the file may have been replaced.
    fn ours(&self) -> Option<&Beside> {
        self.console.as_deref().filter(|state| state.session == self.follower.header().session)
    }

    /// The record goes on in another file, which begins with everything that was durable in this one.
    fn switch(&mut self, path: &Path) {
        // If it cannot be opened, this one still shows what there was.
        if let Ok(other) = Self::open(path) {
            let emergency = self.emergency;
            *self = Self { emergency, console: self.console.take(), ..other };
        }
    }

    /// Reads on; returns whether there is something new to show.
    pub(super) fn look(&mut self) -> bool {
        let mut changed = self.fault.is_none() && self.read_on();
        let link = match (self.ours(), self.follower.is_written()) {
            (Some(_), _) => Link::Console,
            (None, Some(false)) => Link::Nobody,
            (None, Some(true) | None) => Link::File,
        };
        changed |= link != self.link;
        self.link = link;
        changed
    }

    fn read_on(&mut self) -> bool {
        let limit = self.ours().map_or(Seq(u64::MAX), |state| state.head);
        let mut impossible = None;
        let mut changed = false;
        let (fold, held) = (&mut self.fold, &mut self.held);
        let mut take = |entry: &Entry| {
            if impossible.is_none() {
                impossible = fold.take(entry).err().map(|why| (entry.seq, why));
                changed = true;
            }
        };
        while held.front().is_some_and(|entry| entry.seq <= limit) {
            held.pop_front().iter().for_each(&mut take);
        }
        let followed = self.follower.read_on(&mut |entry| {
            if entry.seq <= limit && held.is_empty() {
                take(&entry);
            } else {
                held.push_back(entry);
            }
        });
        match (followed, impossible) {
            (Err(fault), _) => self.fault = Some(fault.into()),
            (Ok(_), Some((seq, why))) => {
                let path = shown(&self.path);
                let why = format!("`{path}` cannot be shown at entry {seq}: {why}");
                self.fault = Some(Failure::new(why));
            }
            (Ok(Followed::Replaced), None) => return self.begin_again(),
            (Ok(Followed::On), None) => return changed,
        }
        true
    }

    /// Another file stands in its place; until it begins as a transcript does, what was known stays on the wall.
    fn begin_again(&mut self) -> bool {
        let Ok(other) = Self::open(&self.path) else { return false };
        *self = Self { console: self.console.take(), ..other };
        self.emergency = self.ours().is_some_and(|state| state.emergency);
        self.read_on()
    }

    /// Returns what the screen shows, once there is a scenario.
    pub(super) fn scene(&self) -> Option<Scene> {
        let (scenario, session) = self.fold.state()?;
        let end = session.after.ended.map(|(_, seq, _)| seq);
        let named = self.follower.heads().iter().find(|head| Some(head.seq) == end);
        let console = self.ours();
        let anchor = match console {
            Some(state) => Anchor { wall: state.wall, mono: state.mono },
            None => Anchor::fix(SystemClock.read(), session.at.wall).0,
        };
        Some(Scene {
            scenario: scenario.clone(),
            session: session.clone(),
            anchor,
            link: self.link,
            kept: console.is_none_or(|state| state.recording == Kept::Kept),
            emergency: self.emergency,
            blank: console.is_some_and(|state| state.blank),
            again: console.is_some_and(|state| state.again),
            join: console.and_then(|state| state.join.clone()),
            end_head: named.map(|head| head.hash),
            fault: self.fault.as_ref().map(|fault| fault.message.clone()),
        })
    }

    /// Takes in what there is, and returns what the screen shows first.
    pub(super) fn begin(&mut self) -> Result<Scene, Failure> {
        self.look();
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let nothing = || Failure::new(format!("`{}` holds no scenario yet", shown(&self.path)));
        self.scene().ok_or_else(nothing)
    }

    /// Returns the line to be said of a torn tail.
    pub(super) fn notice(&self) -> Option<String> {
        self.follower.finding().ok()?.notice(&self.path, self.follower.head())
    }

    pub(super) fn into_fault(self) -> Option<Failure> {
        self.fault
    }
}
