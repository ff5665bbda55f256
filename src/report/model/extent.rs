//! For whom a report is, how much of it, in whose house style; and what cannot wait.

use serde::Serialize;

use crate::report::document::Logo;

use super::{Action, DecisionLine};

/// For whom a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everything there is.
    #[default]
    Control,
    /// What is needed to decide: no item log, no injects, no discussion word for word.
    Sponsor,
    /// What those who took part may read: nothing that was for the control side alone.
    Participants,
}

impl Audience {
    pub const ALL: [Self; 3] = [Self::Sponsor, Self::Participants, Self::Control];

    /// Returns what `--for` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Sponsor => "sponsor",
            Self::Participants => "participants",
        }
    }
}

/// How much of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    #[default]
    Whole,
    /// The one page that cannot wait.
    Urgent,
}

/// What an organization puts on its reports, read from a template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HouseStyle {
    pub organization: Option<String>,
    #[serde(skip)]
    pub logo: Option<Logo>,
    /// Handling instructions besides those of the label and the scenario.
    pub handling: Vec<String>,
    pub sections: Vec<OwnSection>,
}

/// A section of the organization's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnSection {
    pub title: String,
    /// The section of the report beside which it stands, by its anchor.
    pub section: String,
    /// It stands before that section, not after it.
    pub before: bool,
    /// Markdown.
    pub text: String,
}

/// What must be acted on before the whole report has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Urgent {
    /// Corrective actions of high priority, or due within seven days of the last entry.
    pub actions: Vec<Action>,
    /// Real-world emergencies, and what was noted on safety: it happened, it was no exercise.
    pub real_world: Vec<String>,
    /// What could not be performed, by its rating and evidence.
    pub lapses: Vec<Lapse>,
    /// Decisions put and never taken, deferred, escalated, or that fell to their time-out.
    pub decisions: Vec<DecisionLine>,
}

/// A capability that could not be performed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lapse {
    /// The objective it failed, and the place of its analysis.
    pub objective: String,
    pub evidence: Option<String>,
    pub capability: String,
    /// What was observed.
    pub observed: Vec<String>,
}
