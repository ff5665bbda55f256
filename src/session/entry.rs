//! One line of the transcript in memory: who, when, what, and the words said.

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::vocabulary::{Attribution, Mode};
use crate::clock::{Millis, Offset, StoryTime, Timestamp};
use crate::ident::{Actor, AgendaId, SeatId, Seq};
use crate::scenario::Tlp;
use crate::text::Text;

/// The version of the transcript format this program writes.
pub const FORMAT: u32 = 1;

/// The first line of a transcript, members in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub startex: u32,
    pub session: String,
    pub mode: Mode,
    pub language: u32,
    pub scenario_sha256: String,
    pub agenda: AgendaId,
    pub tlp: Tlp,
    pub attribution: Attribution,
    pub offset: Offset,
    pub made_by: String,
}

/// How much later than it happened something must have been entered for reports to say so.
const LATER: Millis = Millis::minutes(1);

/// The three times of an entry, and the one it was observed at if it was entered later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    pub wall: Timestamp,
    pub play: Millis,
    pub story: StoryTime,
    /// When it happened, if whoever entered it said that this was earlier.
    pub observed_at: Option<Timestamp>,
}

impl Times {
    /// Returns when it happened: the earlier time given, else when it was entered.
    pub fn happened(self) -> Timestamp {
        self.observed_at.unwrap_or(self.wall)
    }

    /// Tells whether it was entered so much later that a reader has to know.
    pub fn entered_later(self) -> bool {
        self.wall.since(self.happened()) >= LATER
    }

    /// Returns the play between this moment and a later one. Where one of them was entered later the record knows
    /// no play time of it, and the wall's has to do.
    pub fn until(self, later: Self) -> Millis {
        if self.entered_later() || later.entered_later() {
            later.happened().since(self.happened())
        } else {
            later.play.minus(self.play)
        }
    }
}

/// A command id a client made, remembered so that a repeated request gets its first answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommandId(pub String);

/// One entry. Its hash and its predecessor's belong to the file, see `journal`.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub seq: Seq,
    /// The last entry known durable when this one was written.
    pub sync: Seq,
    pub times: Times,
    pub by: Actor,
    /// The seat it counts for.
    pub seat: Option<SeatId>,
    pub cmd: Option<CommandId>,
    pub event: Event,
    /// The words that belong to it; `None` if there never were any or if they were redacted.
    pub said: Option<Said>,
    /// Words belonged to it once and were removed from this copy.
    pub redacted: bool,
}

impl Entry {
    /// Returns the words in `s.text`.
    pub fn text(&self) -> Option<&Text> {
        self.said.as_ref().and_then(|s| s.text.as_ref())
    }
}

/// The personal words of an entry, which enter the chain only as a salted digest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub organization: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rationale: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dissent: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub conditions: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<Text>,
    /// A scenario's text, byte for byte.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    /// An attachment's bytes, base64.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bytes: Option<String>,
}

impl Said {
    /// Returns words alone.
    pub fn words(text: Text) -> Self {
        Self { text: Some(text), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
