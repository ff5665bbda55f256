//! The report's section on the exercise before: what became of its corrective actions.

use serde::Serialize;

/// A corrective action of an earlier exercise, and what this one showed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Became {
    /// `SESSION-SEQ`, as that exercise numbered it.
    pub id: String,
    pub text: Option<String>,
    /// Owner, date and what was known of it when this exercise began, as it was noted then.
    pub known: Option<String>,
    /// What in this exercise was meant to verify it: objectives and items.
    pub tested_by: Vec<String>,
    pub result: Shown,
    /// What the result rests on, a line each.
    pub evidence: Vec<String>,
}

/// What an exercise showed of an earlier corrective action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Everything that was meant to verify it was performed.
    Verified,
    /// Performed with major challenges, or only when prompted.
    Partly,
    /// Something that was meant to verify it was not performed.
    NotVerified,
    /// Played, and nobody rated or ticked it.
    NotJudged,
    /// Nothing in this exercise was meant to verify it, or it was not played.
    NotTested,
}
