//! The report's sections about play: schedule, decisions, polls, assessments, breakouts, injects.

use serde::Serialize;

use super::Moment;
use crate::card::Card;

/// The schedule as run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Schedule {
    pub modules: Vec<ModuleRun>,
    /// Every change of the plan, in order; what was planned stands as agreed at `StartEx`.
    pub changes: Vec<PlanChange>,
    pub items: Vec<ItemRun>,
    /// Pauses, breaks, emergencies, stretches off the record, gaps.
    pub stops: Vec<StopRun>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleRun {
    pub id: String,
    pub number: usize,
    pub title: String,
    /// As agreed at `StartEx`.
    pub planned_minutes: u64,
    /// What the plan was changed to, if it was.
    pub changed_minutes: Option<u64>,
    /// Minutes of play it took; absent if it was not played.
    pub actual_minutes: Option<u64>,
    pub started: Option<Moment>,
    /// Minutes over (positive) or under plan.
    pub over_minutes: Option<i64>,
}

/// The plan made anew: in the lobby, by a late start, to land in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanChange {
    pub at: Moment,
    /// Before or at `StartEx`, or in play, in words.
    pub when: String,
    pub agenda: String,
    pub modules: Vec<ModuleChange>,
    pub total_minutes: u64,
    /// Labels of items that were dropped, and of those that were played after all.
    pub left_out: Vec<String>,
    pub taken_in: Vec<String>,
}

/// The minutes of one module before and after a change of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleChange {
    pub number: usize,
    pub before: u64,
    pub after: u64,
}

/// One item as it was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemRun {
    pub id: String,
    pub label: String,
    pub kind: String,
    pub title: String,
    pub module: Option<String>,
    pub to: String,
    /// Minutes after the start of its module, planned.
    pub planned: Option<u64>,
    /// Minutes after the start of its module, as played.
    pub actual: Option<i64>,
    pub at: Option<Moment>,
    /// What became of it, in words.
    pub result: String,
    /// Seats that opened it of those it reached; absent where it is not known or may not be told.
    pub opened: Option<(usize, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StopRun {
    pub what: String,
    pub from: Moment,
    pub minutes: u64,
}

/// A decision from opening to record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionReport {
    pub id: String,
    pub label: String,
    pub prompt: String,
    pub background: Option<String>,
    pub module: Option<String>,
    pub asked_of: String,
    pub authored_owner: String,
    /// The condition under which it was to be put, in words.
    pub only_if: Option<String>,
    pub options: Vec<OptionReport>,
    pub rounds: Vec<RoundReport>,
    pub record: Option<RecordReport>,
    /// Records that stood until a later one took their place, first of all deferrals.
    pub earlier_records: Vec<RecordReport>,
    /// Records that were made by mistake and taken back.
    pub taken_back: usize,
    /// What it came to, in one line; also where there is no record.
    pub result: String,
    /// What still belongs in the record.
    pub to_complete: Vec<String>,
    /// Consequences the facilitator accepted.
    pub consequences: Vec<String>,
    pub objectives: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionReport {
    pub id: String,
    pub letter: char,
    pub label: String,
    pub cost: Option<String>,
    /// What a real project that chose this lived through.
    pub lived: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundReport {
    pub number: u16,
    pub group: Option<String>,
    pub opened: Moment,
    pub countdown_seconds: u64,
    /// Seconds of play from opening to close.
    pub used_seconds: Option<u64>,
    pub closed_why: Option<String>,
    pub ran_out: bool,
    pub peeked: bool,
    pub by_hands: bool,
    /// Absent where fewer than three people stand behind the figures.
    pub figures: Option<Figures>,
    /// What seats wrote with their answers.
    pub words: Vec<AnswerWords>,
    /// Roles that were asked and did not answer.
    pub silent: Vec<String>,
    pub named_others: Vec<(String, u32)>,
}

/// Answers of a round by option, in the order of the options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    pub counted: usize,
    pub answered: usize,
    pub late: usize,
    pub votes: Vec<OptionVotes>,
    /// How many seats answered beside hands, which are the result; absent where it may not be told.
    pub from_seats: Option<usize>,
    /// The answers of seats beside hands.
    pub beside: Vec<OptionVotes>,
    /// The mean of "how sure", in tenths, of those who said.
    pub sure_tenths: Option<u32>,
    pub changed: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionVotes {
    pub option: String,
    pub letter: char,
    pub label: String,
    pub votes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerWords {
    pub role: Option<String>,
    pub option: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordReport {
    pub outcome: String,
    pub from: String,
    pub at: Moment,
    pub option: Option<String>,
    pub text: Option<String>,
    pub owner: Option<String>,
    pub escalated_to: Option<String>,
    pub until: Option<String>,
    pub rationale: Option<String>,
    pub dissent: Option<String>,
    pub conditions: Option<String>,
    pub reversible: Option<bool>,
}

/// A poll, with the earlier one it asks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PollReport {
    pub label: String,
    pub ask: String,
    pub options: Vec<String>,
    /// Absent where fewer than three people voted and the rule forbids it.
    pub votes: Option<Vec<u32>>,
    pub by_hands: bool,
    pub before: Option<PollBefore>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PollBefore {
    pub label: String,
    pub votes: Option<Vec<u32>>,
    /// The change of each option in points of a hundred; absent with the votes.
    pub shift: Option<Vec<i32>>,
    /// Labels of the injects released and decisions recorded between the two, in that order.
    pub between: Vec<String>,
}

/// A self-assessment against a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessmentReport {
    pub label: String,
    /// The name scenarios call it.
    pub framework: String,
    /// Its title and version, where this program knows it.
    pub title: Option<String>,
    pub of: String,
    /// The label of the assessment it repeats.
    pub before: Option<String>,
    pub held: Vec<String>,
    pub not_held: Vec<String>,
    pub not_applicable: Vec<String>,
    /// Judged differently by different people.
    pub differ: Vec<String>,
    /// The level in each track of which something was judged to apply.
    pub tracks: Vec<TrackReport>,
}

/// How far something is in one track of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrackReport {
    pub name: String,
    /// The highest level at and below which nothing assessed is missing.
    pub reached: u8,
    pub before: Option<u8>,
    pub target: Option<u8>,
    pub held: usize,
    /// Judged to apply, held or not.
    pub assessed: usize,
    /// Capabilities the framework has in this track.
    pub of: usize,
    /// What is missing up to the target, or to the next level where the author set none.
    pub gaps: Vec<GapReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapReport {
    pub id: String,
    pub title: String,
    pub level: u8,
    /// Ids of the corrective actions under an objective that touches it.
    pub actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakoutReport {
    pub label: String,
    pub ask: String,
    pub groups: Vec<GroupReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupReport {
    pub name: String,
    pub lines: Vec<GroupLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    pub text: String,
    pub solutions: Vec<String>,
}

/// A released inject, word for word as its recipients read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InjectText {
    pub label: String,
    pub at: Moment,
    pub withdrawn: bool,
    pub kind: String,
    pub channel: String,
    pub from: String,
    pub to: String,
    pub title: String,
    pub text: String,
    pub attachments: Vec<String>,
    /// The same as a card, for formats that draw it.
    #[serde(skip)]
    pub card: Card,
}
