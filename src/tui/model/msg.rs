//! What reaches the console, and what it asks of the loop.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::clock::{Reading, Timestamp};
use crate::conduct::Snapshot;
use crate::ident::Seq;
use crate::report::document::Document;
use crate::session::Command;
use crate::tui::disk::Disk;
use crate::tui::home::Entry;
use crate::tui::player::{self, Pace};
use crate::tui::room::RoomStatus;
use crate::tui::stage::Scene;

/// What reaches the console.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The time; comes before every other message.
    Clock(Reading),
    Key(KeyEvent),
    Paste(String),
    /// What an editor made of the text of a line, or why it made nothing.
    Edited(Result<String, String>),
    /// A line, where commands are typed as lines.
    Typed(String),
    /// The terminal has another size.
    Resized,
    Snapshot(Arc<Snapshot>),
    /// What was found out about an entry of the home screen.
    Found(Entry),
    /// What the projector's terminal knows now.
    Scene(Arc<Scene>),
    /// What a player's seat sees now.
    Seat(Arc<player::Scene>),
    /// What became of a command.
    Replied(Token, Result<Seq, String>),
    /// How the files of the record lie.
    Disk(Disk),
    /// How the room over the network stands.
    Room(Arc<RoomStatus>),
    /// The report as it stands, or why there is none.
    ReportDrawn(Result<Arc<Document>, String>),
    /// The report's files, or why they could not be written.
    ReportWritten(Result<Vec<String>, String>),
    /// What became of going on in another file, or unrecorded.
    Continued(Result<(), String>),
    Signal(Signal),
    /// The terminal is gone: nobody can press a key any more.
    InputLost,
}

/// What the operating system wants of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM or SIGINT.
    End,
    /// SIGHUP: the terminal was closed.
    HangUp,
    /// SIGTSTP.
    Suspend,
    /// SIGCONT: somebody woke us; what was drawn may be gone.
    Continued,
}

/// Marks a command until its reply comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token(pub u64);

/// What the loop does for the model.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A command, and when it happened if that was earlier.
    Submit(Token, Box<Command>, Option<Timestamp>),
    WriteReport,
    /// Lay out the report as it stands, to be read here.
    DrawReport,
    ContinueIn(String),
    /// A new second copy of the record.
    CopyTo(String),
    PlayUnrecorded,
    /// Codes and links name this address of the room from here on.
    JoinBy(usize),
    /// Draw the code of this name anew.
    RenewCode(&'static str),
    /// Let this text be edited where there is room for it.
    Edit(String),
    /// What whoever plays alone asks of the program that leads.
    Pace(Pace),
    Suspend,
    /// Draw everything anew.
    Redraw,
}
