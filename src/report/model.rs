//! The after-action report as data: everything a format may draw, already veiled by the attribution rule.

use serde::Serialize;

mod after;
mod became;
mod extent;
mod play;

pub use after::*;
pub use became::*;
pub use extent::*;
pub use play::*;

/// The version of the report's JSON form, see `docs/report-json.md`.
pub const REPORT: u32 = 1;

/// An After-Action Report / Improvement Plan. Nothing in it still has to be hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AfterActionReport {
    /// The exercise mark with everything that stands beside it; the first member.
    pub exercise: String,
    pub report: u32,
    /// For whom it is, which decides its annexes.
    pub audience: Audience,
    /// The whole report, or the one page that cannot wait.
    pub extent: Extent,
    pub house: HouseStyle,
    pub marking: Marking,
    pub cover: Cover,
    pub summary: Summary,
    /// What must be acted on before the whole report has been read.
    pub urgent: Urgent,
    pub overview: Overview,
    /// Analysis of capabilities, objective by objective.
    pub objectives: Vec<ObjectiveAnalysis>,
    /// Observations filed under no objective.
    pub unfiled: Vec<Statement>,
    pub improvement_plan: Vec<Action>,
    /// What became of the corrective actions of the exercise before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub became: Vec<Became>,
    pub participants: Participants,
    pub feedback: FeedbackSummary,
    pub schedule: Schedule,
    pub decisions: Vec<DecisionReport>,
    pub polls: Vec<PollReport>,
    pub assessments: Vec<AssessmentReport>,
    pub breakouts: Vec<BreakoutReport>,
    pub hot_wash: HotWashReport,
    pub parking_lot: Vec<Parked>,
    pub requests: Vec<RequestReport>,
    pub observers_questions: Vec<ObserverQuestionReport>,
    /// What the record shows and no scribe could have counted.
    pub findings: Vec<Finding>,
    /// The released injects, word for word.
    pub injects: Vec<InjectText>,
    pub provenance: Provenance,
    /// The exercise mark again; the last member.
    pub end: String,
}

/// What stands on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marking {
    /// `REHEARSAL` or `SIMULATED` where that is so.
    pub kind: Option<String>,
    pub tlp: String,
    pub tlp_means: String,
    pub attribution: String,
    pub attribution_means: String,
    /// Nobody has signed it yet.
    pub draft: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    pub title: String,
    pub session: String,
    /// The day of `StartEx`, or of the first entry, `2027-03-06`.
    pub date: String,
    /// The day of the last entry the report was made from.
    pub issued: String,
    pub sponsor: Option<String>,
    pub organization: Option<String>,
    pub contact: Option<String>,
    /// Handling instructions.
    pub handling: Vec<String>,
    /// Where the exercise stood when the report was made, in words.
    pub state: String,
    pub finalised_by: Option<String>,
    /// What a human must still write, most important first.
    pub still_to_write: Vec<StillToWrite>,
    pub actions: ActionCounts,
}

/// One thing no record can supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StillToWrite {
    /// The section it belongs to, by its anchor.
    pub section: String,
    pub what: String,
    pub count: usize,
}

/// Corrective actions that would not survive an after-action meeting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ActionCounts {
    pub all: usize,
    pub without_owner: usize,
    pub without_date: usize,
    /// Beginning with "consider", "improve" and the like.
    pub without_commitment: usize,
    /// Lacking at least one of the three.
    pub lacking: usize,
}

/// Page one: it stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub purpose: Option<String>,
    /// What happened, in sentences made from the record.
    pub overall: Vec<String>,
    /// Three at most.
    pub strengths: Vec<Headline>,
    /// Three at most.
    pub improvements: Vec<Headline>,
    /// What the room ranked, first rank first, whatever it is; three at most.
    pub ranked: Vec<Headline>,
    pub decisions: Vec<DecisionLine>,
    pub actions: Vec<ActionLine>,
}

/// A strength or an area for improvement on page one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Headline {
    pub text: String,
    /// Observed by somebody, or worked out from the record.
    pub source: Source,
    pub role: Option<String>,
    /// Where the room ranked it.
    pub rank: Option<u8>,
    pub id: Option<String>,
    /// The place in the report that bears it out.
    pub evidence: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Observed,
    Record,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    pub id: String,
    pub label: String,
    pub prompt: String,
    /// What it came to, in one line.
    pub result: String,
    pub owner: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    pub id: String,
    pub text: String,
    pub owner: Option<String>,
    pub due: Option<String>,
}

/// The exercise overview table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    pub name: String,
    /// What every time of day in the report is counted from, `+02:00`.
    pub offset: String,
    pub starts: Option<Moment>,
    pub ends: Option<Moment>,
    pub ended_why: Option<String>,
    pub scope: Option<String>,
    /// As agreed at `StartEx`.
    pub planned_minutes: u64,
    /// What the plan was changed to, if it was.
    pub changed_minutes: Option<u64>,
    /// Minutes of play, stops left out.
    pub played_minutes: u64,
    pub agenda: String,
    pub location: Option<String>,
    pub mission_areas: Vec<String>,
    /// Every capability of the objectives, with whether anything that touches it was played.
    pub capabilities: Vec<CapabilityTouched>,
    /// Framework capabilities the released items named.
    pub framework_capabilities: Vec<String>,
    /// The same by framework.
    pub frameworks: Vec<FrameworkTouched>,
    pub objectives: Vec<String>,
    pub threat: Option<String>,
    pub scenario: String,
    /// Accepted consequences and branches, in order.
    pub branches: Vec<String>,
    /// Where the gauges that participants saw began, and where they came to, if they moved.
    pub gauges: Vec<GaugeMoved>,
    pub sponsor: Option<String>,
    pub organizations: Vec<String>,
    pub contact: Option<String>,
    pub follows: Option<String>,
    /// The corrective actions that exercise had left open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open_before: Vec<String>,
}

/// Capabilities of a framework that released items named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameworkTouched {
    pub title: String,
    pub touched: Vec<String>,
    /// How many the framework has.
    pub of: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GaugeMoved {
    pub name: String,
    pub from: i64,
    pub to: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CapabilityTouched {
    pub name: String,
    pub touched: bool,
}

/// When something happened. Under the anonymous rule, and for people withheld, the module is all there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    pub date: Option<String>,
    /// `10:41`, at the header's offset.
    pub time: Option<String>,
    /// Milliseconds of play.
    pub play: Option<u64>,
    pub scenario: Option<String>,
    pub module: Option<String>,
    /// When it was entered, where that was a minute or more after it happened; its time of play and of the story are
    /// not known then.
    pub entered: Option<String>,
}

/// One observation or note that stands in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// `SESSION-SEQ`; absent under the anonymous rule.
    pub id: Option<String>,
    /// Absent where the words were struck.
    pub text: Option<String>,
    pub kind: StatementKind,
    /// It was made up by the program in a rehearsal.
    pub simulated: bool,
    pub role: Option<String>,
    pub spoke_for: Option<String>,
    pub at: Moment,
    pub item: Option<String>,
    pub task: Option<String>,
    pub rank: Option<u8>,
    /// Notes that say the same.
    pub merged: u32,
    pub analysis: Option<String>,
    pub reference: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    Strength,
    Improvement,
    Decision,
    Note,
}

/// One objective with its capabilities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveAnalysis {
    pub id: String,
    pub text: String,
    pub rating: Rated,
    pub capabilities: Vec<CapabilityAnalysis>,
    pub strengths: Vec<Statement>,
    pub improvements: Vec<Statement>,
    pub expected: Vec<ExpectedAction>,
    /// How many observations, ticks and decisions bear on it.
    pub evidence: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CapabilityAnalysis {
    pub name: String,
    pub target: Option<String>,
    pub rating: Rated,
    pub tasks: Vec<TaskAnalysis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskAnalysis {
    pub id: String,
    pub text: String,
    pub rating: Rated,
    pub evidence: usize,
}

/// A rating, never better than its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rated {
    /// `P`, `S`, `M`, `U` or `N/O`.
    pub letter: String,
    pub label: String,
    /// Somebody rated it, and there is no evidence for it.
    pub without_evidence: bool,
    /// Evaluators differ; the least favourable stands.
    pub differ: bool,
    /// It was made up by the program in a rehearsal.
    pub simulated: bool,
    pub remarks: Vec<String>,
}

/// An action the players were expected to take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpectedAction {
    pub text: String,
    pub item: String,
    pub task: Option<String>,
    /// `unprompted`, `prompted`, `not heard`, or `never ticked`.
    pub result: String,
}

/// A corrective action of the improvement plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// `SESSION-SEQ`, never renumbered.
    pub id: String,
    pub capability: Option<String>,
    /// The area for improvement it mends.
    pub issue: Option<String>,
    pub text: Option<String>,
    pub element: Option<String>,
    pub owner: Option<String>,
    pub organization: Option<String>,
    pub priority: Option<String>,
    pub starts: Option<String>,
    pub due: Option<String>,
    pub accepted: bool,
    pub lacks: Lacks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lacks {
    pub owner: bool,
    pub date: bool,
    pub commitment: bool,
}

impl Lacks {
    /// Tells whether anything is lacking.
    pub fn any(self) -> bool {
        self.owner || self.date || self.commitment
    }
}

/// Something worked out from the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub title: String,
    /// One line for each thing it was found at.
    pub lines: Vec<String>,
    /// For each line the place in the report that bears it out: a decision, an item, a module, a role, a request, a note.
    pub evidence: Vec<Option<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    ObjectivesWithoutEvidence,
    TasksWithoutEvidence,
    ExpectedNeverTicked,
    ExpectedNotHeard,
    DecisionsOnTimeOut,
    NoAnswerInPlan,
    NotOurs,
    OutsideAuthority,
    DecisionsNeverTaken,
    DecisionsNotPut,
    DecisionsIncomplete,
    InjectsReachedNobody,
    InjectsUnopened,
    ItemsNotPlayed,
    QuestionsNotPosed,
    RequestsUnanswered,
    AssumptionsUnconfirmed,
    AssumptionsRefuted,
    RolesNeverHeard,
    ParkedOpen,
    ModulesOffPlan,
    PollsMoved,
    Stops,
}

/// Where the report comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    pub session: String,
    pub mode: String,
    pub made_by: String,
    pub written_by: String,
    pub scenario_sha256: String,
    pub entries: u64,
    /// The hash of the last entry the report was made from.
    pub head: Option<String>,
    /// The hash of the `EndEx` entry: what the room saw and phones keep.
    pub head_at_end: Option<String>,
    /// The hash of the entry that made it final.
    pub head_finalised: Option<String>,
    /// Entries written after `EndEx`.
    pub after_end: u64,
    /// What was changed, taken back or struck after `EndEx` of what had been written before it: what, and how often.
    pub edits_after_end: Vec<Edits>,
    pub struck: usize,
    pub redacted: u64,
    pub notes_kept_back: usize,
    pub unrecorded: Vec<String>,
    pub off_record: Vec<String>,
    pub gaps: Vec<String>,
    /// What the record's reader had to say: a torn tail, a running session.
    pub remarks: Vec<String>,
    /// What the attribution rule cannot catch.
    pub limits: Vec<String>,
}

/// So many later entries of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edits {
    pub what: String,
    pub count: usize,
}
