//! Tells projectors in other terminals of this machine how the console stands, over a socket beside the transcript that nobody
//! else may open. Whatever goes wrong with it is the projector's loss alone.

use std::path::Path;

#[cfg(not(unix))]
use no_socket::Sockets;
#[cfg(unix)]
use socket::Sockets;

use crate::conduct::Recording;
use crate::ident::Seq;
use crate::tui::{Desk, Model};
use crate::wire::beside::{Beside, Kept, VERSION};

#[cfg(not(unix))]
mod no_socket;
#[cfg(unix)]
mod socket;

/// The console's side: what was said last, and to whom.
#[derive(Debug)]
pub(super) struct Publisher {
    said: Option<Beside>,
    /// The last entry that is known to be on disk.
    head: Seq,
    file: Option<String>,
    sockets: Sockets,
}

impl Publisher {
    /// Begins to listen beside a transcript, whose lock this process holds.
    pub(super) fn beside(transcript: &Path) -> Self {
        let mut sockets = Sockets::default();
        sockets.listen(transcript);
        Self { said: None, head: Seq(0), file: None, sockets }
    }

    /// The record goes on in another file: those who follow are told, those who come later find it there.
    pub(super) fn moved(&mut self, transcript: &Path) {
        let there = std::path::absolute(transcript).unwrap_or_else(|_| transcript.to_owned());
        self.file = there.to_str().map(str::to_owned);
        self.sockets.listen(transcript);
    }

    /// Looks at the console and passes on what has changed.
    pub(super) fn look(&mut self, model: &Model) {
        let Some(desk) = model.desk() else { return };
        let now = self.state(desk);
        if self.said.as_ref() != Some(&now) {
            self.sockets.say(now.line());
            self.said = Some(now);
        }
    }

    fn state(&mut self, desk: &Desk) -> Beside {
        let snapshot = &desk.snapshot;
        let recording = match snapshot.recording {
            Recording::Kept => Kept::Kept,
            Recording::Failed(_) => Kept::Failed,
            Recording::Unrecorded { .. } => Kept::Unrecorded,
        };
        // What is played unrecorded stands in no file.
        if recording != Kept::Unrecorded {
            self.head = snapshot.session.last;
        }
        Beside {
            startex_beside: VERSION,
            session: snapshot.session.header.session.clone(),
            head: self.head,
            recording,
            emergency: desk.in_emergency(),
            blank: desk.blank,
            again: desk.again.is_some(),
            wall: snapshot.anchor.wall,
            mono: snapshot.anchor.mono,
            file: self.file.clone(),
            join: desk.room.as_ref().filter(|room| room.fault.is_none()).map(|room| room.join()),
        }
    }
}
