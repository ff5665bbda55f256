//! What happens when the disk refuses: another file, or play that is not recorded until a file is to be had.

use std::path::Path;

use super::{Conductor, Refused};
use crate::clock::{Clock, Timestamp};
use crate::ident::{Actor, Seq};
use crate::journal::Journal;
use crate::session::{Draft, Entry, Event, Files, GapWhy};

/// How the record is kept; every surface says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recording {
    /// Every entry shown is on disk.
    Kept,
    /// The disk refused; choose where to go on.
    Failed(String),
    /// Received, not on disk.
    Unrecorded { entries: u64 },
}

/// Entries played while nothing could be written, after those that will say so.
#[derive(Debug)]
pub(super) struct Held {
    entries: Vec<Entry>,
    /// How many of them, the first ones, say what happened and are not play.
    about: usize,
}

impl Held {
    pub(super) fn push(&mut self, entries: Vec<Entry>) {
        self.entries.extend(entries);
    }

    pub(super) fn len(&self) -> u64 {
        self.entries.len().saturating_sub(self.about) as u64
    }
}

impl<C: Clock> Conductor<C> {
    /// Goes on although nothing can be written: entries are folded and kept in memory. Their numbers leave room for
    /// the entries that will stand before them in the next file.
    pub fn go_unrecorded(&mut self) {
        if self.held.is_some() {
            return;
        }
        let now = self.now();
        let mut drafts = self.going_on(Files::Transcript);
        drafts.push(Draft::from(Event::Unrecorded { from: now, to: now, entries: 0 }));
        self.held = Some(Held { entries: Vec::new(), about: drafts.len() });
        // With `held` set this cannot fail: nothing is written.
        drop(self.commit_drafts(drafts, Actor::Clock));
        self.missed = None;
    }

    /// Returns what stands first in another file. A sleep that could not be recorded comes before all else: play
    /// stood still from its beginning, so that no entry after it may count it as play.
    fn going_on(&self, from: Files) -> Vec<Draft> {
        let slept = self
            .missed
            .filter(|_| self.session.running())
            .map(|(from, to)| Draft::from(Event::GapRecorded { from, to, why: GapWhy::Asleep }));
        let at = self.session.last;
        slept.into_iter().chain([Draft::from(Event::Continued { from, at })]).collect()
    }

    /// Goes on in another file: `journal` stands where this one's durable part ended, copied from `from`. What was
    /// played unrecorded is written first, in one batch.
    ///
    /// # Errors
    /// If the new file refuses as well; then play goes on as it did.
    pub fn continue_in(&mut self, journal: Box<dyn Journal>, from: Files) -> Result<(), Refused> {
        if journal.head() != self.journal.head() {
            return Err(Refused::NotRecorded(format!(
                "the other file stands at entry {}, this one at {}",
                journal.head().seq,
                self.journal.head().seq
            )));
        }
        let before = std::mem::replace(&mut self.journal, journal);
        let was = std::mem::replace(&mut self.recording, Recording::Kept);
        let written = match self.held.take() {
            None => {
                let drafts = self.going_on(from);
                self.commit_drafts(drafts, Actor::Clock).map(|_| ())
            }
            Some(held) => self.write_held(held, from),
        };
        if let Err(refused) = written {
            self.journal = before;
            self.recording = was;
            return Err(refused);
        }
        self.missed = None;
        Ok(())
    }

    /// Begins a second copy of the record at another place.
    ///
    /// # Errors
    /// If it cannot be made, or there is no file it could be copied from.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), Refused> {
        if self.recording != Recording::Kept {
            return Err(Refused::NotRecorded("go on in another file first".to_owned()));
        }
        self.journal.copy_to(path).map_err(|fault| Refused::NotRecorded(fault.to_string()))
    }

    fn write_held(&mut self, mut held: Held, from: Files) -> Result<(), Refused> {
        let to = held.entries.last().map_or(self.now(), |e| e.times.wall);
        let count = held.len();
        complete(&mut held.entries[..held.about], from, to, count);
        // Nothing of this batch was durable when it was written.
        let sync = held.entries.first().map_or(Seq(0), |e| Seq(e.seq.0 - 1));
        held.entries.iter_mut().for_each(|entry| entry.sync = sync);
        // `EndEx` ends a batch, so that the hash the journal stands at then is that of its entry.
        let is_end = |e: &Entry| matches!(e.event, Event::EndEx { .. });
        let end = held.entries.iter().position(is_end).map_or(0, |at| at + 1);
        let (until_end, rest) = held.entries.split_at(end);
        let mut written = Ok(());
        for (batch, ends) in [(until_end, true), (rest, false)] {
            if batch.is_empty() || written.is_err() {
                continue;
            }
            written = self.journal.append(batch);
            if ends && written.is_ok() {
                self.end_head = Some(self.journal.head().hash);
            }
        }
        match written {
            Ok(()) => {
                if let Some(stretch) = self.session.unrecorded.back_mut() {
                    stretch.1 = to;
                    stretch.2 = count;
                }
                Ok(())
            }
            Err(fault) => {
                self.held = Some(held);
                Err(Refused::NotRecorded(fault.to_string()))
            }
        }
    }
}

/// Fills in what the entries before unrecorded play could not know when their numbers were given.
fn complete(about: &mut [Entry], from: Files, to: Timestamp, count: u64) {
    for entry in about {
        if let Event::Continued { from: copied, .. } = &mut entry.event {
            *copied = from;
        }
        if let Event::Unrecorded { to: until, entries, .. } = &mut entry.event {
            *until = to;
            *entries = count;
        }
    }
}
