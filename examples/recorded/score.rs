//! What a score says: who comes, what is written down when, and what the debrief comes to.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use startex::clock::Offset;
use startex::session::{
    Capacity, Element, Mode, Outcome, Priority, RatingAnswers, RequestReply, Sign, Tick,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Score {
    pub(crate) session: String,
    pub(crate) seed: u64,
    /// The wall clock when the lobby opens, UTC.
    pub(crate) starts: String,
    pub(crate) offset: String,
    pub(crate) agenda: String,
    pub(crate) mode: Mode,
    /// Breaks off in play after so many minutes.
    #[serde(default)]
    pub(crate) stops_after: Option<u64>,
    #[serde(default)]
    /// The record of the exercise before.
    pub(crate) follows: Option<String>,
    #[serde(default)]
    pub(crate) people: Vec<Person>,
    #[serde(default)]
    pub(crate) cues: Vec<Cue>,
    #[serde(default)]
    pub(crate) records: BTreeMap<String, Recorded>,
    /// What players' questions to the control cell are answered with, by a part of the question.
    #[serde(default)]
    pub(crate) replies: Vec<(String, RequestReply, String)>,
    #[serde(default)]
    pub(crate) debrief: Debrief,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) organization: String,
    pub(crate) capacity: Capacity,
    /// `REG/1`
    #[serde(default)]
    pub(crate) seat: Option<String>,
    /// What cues call a person who writes.
    #[serde(default)]
    pub(crate) key: Option<String>,
}

/// What somebody does so many seconds after something happened: an item was played, a role had its turn in the hot wash.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cue {
    pub(crate) on: String,
    pub(crate) after: u64,
    pub(crate) act: Act,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Act {
    Note {
        by: String,
        sign: Sign,
        text: String,
        #[serde(default)]
        role: Option<String>,
        #[serde(default)]
        spoke_for: Option<String>,
        #[serde(default)]
        task: Option<String>,
        #[serde(default)]
        item: Option<String>,
        #[serde(default)]
        key: Option<String>,
    },
    Tick {
        item: String,
        action: u16,
        tick: Tick,
    },
    /// An assumption is confirmed or refuted.
    Settle {
        key: String,
        confirmed: bool,
    },
    /// A player asks the control cell, and nobody answers by a line of the score.
    Ask {
        seat: String,
        text: String,
    },
    /// An observer asks; others want it asked, too.
    Question {
        by: String,
        text: String,
        key: String,
        wanted_by: Vec<String>,
    },
    /// It was put to the room and answered.
    Answered {
        key: String,
    },
    Rank {
        key: String,
        rank: u8,
    },
    Feedback {
        scores: Vec<u8>,
        #[serde(default)]
        text: Option<String>,
        seat: String,
    },
}

/// A decision record as the facilitator wrote it down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recorded {
    pub(crate) outcome: Outcome,
    #[serde(default)]
    pub(crate) option: Option<String>,
    #[serde(default)]
    pub(crate) owner: Option<String>,
    #[serde(default)]
    pub(crate) to: Option<String>,
    #[serde(default)]
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) rationale: Option<String>,
    #[serde(default)]
    pub(crate) dissent: Option<String>,
    #[serde(default)]
    pub(crate) conditions: Option<String>,
    #[serde(default)]
    pub(crate) reversible: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Debrief {
    /// By objective, or `objective/task`: who rated, the five answers, why.
    pub(crate) ratings: Vec<Rating>,
    /// By the key of a note: why, and the plan that applies.
    pub(crate) analyses: Vec<(String, String, String)>,
    /// Decision records completed afterwards.
    pub(crate) amended: BTreeMap<String, Recorded>,
    pub(crate) actions: Vec<Action>,
    /// Working notes taken into the report.
    pub(crate) promoted: Vec<String>,
    /// Notes that say the same as another, by their keys.
    pub(crate) merged: Vec<(String, String)>,
    /// Parked items closed.
    pub(crate) closed: Vec<String>,
    /// Words struck from the report.
    pub(crate) struck: Vec<String>,
    pub(crate) finalised_by: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rating {
    pub(crate) of: String,
    pub(crate) by: String,
    pub(crate) answers: RatingAnswers,
    #[serde(default)]
    pub(crate) why: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    /// The key of the note it comes from.
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) owner: Option<String>,
    pub(crate) organization: Option<String>,
    pub(crate) element: Option<Element>,
    pub(crate) priority: Option<Priority>,
    pub(crate) starts: Option<String>,
    pub(crate) due: Option<String>,
    pub(crate) accepted: bool,
}

impl Score {
    pub(crate) fn read(path: &Path) -> Result<Self, super::Fault> {
        let text = std::fs::read_to_string(path)?;
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        Ok(options.from_str(&text)?)
    }

    /// Tells whether nobody answers what a player asked.
    pub(crate) fn leaves_open(&self, asked: &str) -> bool {
        self.replies.iter().any(|(part, _, words)| words.is_empty() && asked.contains(part))
    }

    pub(crate) fn offset(&self) -> Offset {
        self.offset.parse().unwrap_or(Offset::UTC)
    }
}
