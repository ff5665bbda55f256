//! The report's sections about people and about what came after play.

use serde::Serialize;

use super::{Moment, Statement};

/// Who took part, as far as the attribution rule lets it be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Participants {
    pub roles: Vec<RoleReport>,
    /// Organizations by level, as the roles and the people named them.
    pub organizations: Vec<OrganizationsOfLevel>,
    /// Names, in the attributed mode alone.
    pub people: Vec<PersonReport>,
    /// Heads by capacity; absent where fewer than three and the rule forbids it.
    pub heads: Vec<(String, Option<usize>)>,
    /// Rounds in which hands were counted in the room, which belong to no role.
    pub hands: Option<HandsReport>,
}

/// Rounds that hands decided: their voices stand in no role's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HandsReport {
    pub rounds: usize,
    /// Absent where fewer than three people stand behind a round.
    pub voices: Option<usize>,
    /// Answers from seats beside the hands, added to nothing; absent where fewer than three gave one.
    pub beside: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleReport {
    pub code: String,
    pub name: String,
    pub organization: Option<String>,
    pub level: Option<String>,
    /// Held, simulated, empty, given to another role, dropped.
    pub staffing: String,
    /// Absent where the rule forbids figures.
    pub figures: Option<RoleFigures>,
}

/// What a role did, where at least three people stand behind it or nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RoleFigures {
    pub asked: usize,
    pub answered: usize,
    /// Answers in rounds that hands decided, beside the hands.
    pub beside_hands: usize,
    pub turns: u32,
    /// The median time from opening to the first answer, in seconds; for groups of three or more alone.
    pub latency_seconds: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganizationsOfLevel {
    pub level: String,
    pub names: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonReport {
    pub name: String,
    pub organization: Option<String>,
    pub capacity: String,
    pub roles: Vec<String>,
}

/// What the participants said about the exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FeedbackSummary {
    pub forms: usize,
    pub paper_forms: u32,
    /// How many players could have given one.
    pub of: usize,
    pub statements: Vec<StatementScore>,
    pub comments: Vec<String>,
}

/// One statement of the form with the answers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementScore {
    pub text: String,
    pub answers: usize,
    /// Absent where fewer than three answered and the rule forbids it.
    pub mean_tenths: Option<u32>,
    pub lowest: Option<u8>,
    pub highest: Option<u8>,
    /// How many gave 1, 2, 3, 4 and 5.
    pub spread: Option<[usize; 5]>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HotWashReport {
    pub held: bool,
    /// The roles that had their turn.
    pub heard: Vec<String>,
    /// What was said after `EndEx`.
    pub statements: Vec<Statement>,
    /// What the room ranked, first rank first.
    pub ranked: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parked {
    pub text: Option<String>,
    pub role: Option<String>,
    pub at: Moment,
    pub closed: bool,
}

/// A request for information put to the control cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestReport {
    pub at: Moment,
    pub role: Option<String>,
    pub text: Option<String>,
    pub reply: Option<String>,
    /// How it was answered, or that it was not.
    pub how: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObserverQuestionReport {
    pub text: Option<String>,
    /// Absent where fewer than three and the rule forbids it.
    pub votes: Option<usize>,
    pub state: String,
}
