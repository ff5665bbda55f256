//! The parts of the desks: the control side's view, following what is shown. Nothing of it is sent to participants.

use serde::{Deserialize, Serialize};

use super::card::Card;
use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, ModuleId, ObjectiveId, OptionId, PersonId, RoleCode, SeatId, Seq};
use crate::session::{Capacity, Phase, QuestionState, Rating, RatingAnswers, Sign, Subject, Tick};

mod act;
mod of;

pub use act::{Act, Asked, Moment};

/// Something that is before the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub kind: String,
    pub label: String,
    pub title: String,
    pub to: String,
    /// The time of day since when it is.
    pub since: Option<String>,
    pub answered: Option<Counted>,
}

/// n of m.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub n: usize,
    pub of: usize,
}

/// What a line taken down now would be about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub role: Option<RoleCode>,
    pub item: Option<String>,
    pub objective: Option<String>,
    pub task: Option<String>,
    pub module: Option<String>,
    /// The same as a client sends it back with a line that was begun while it held.
    pub about_item: Option<ItemId>,
    pub about_module: Option<ModuleId>,
    /// The codes a line may begin with.
    pub roles: Vec<RoleCode>,
    /// Nothing is taken down now, and why.
    pub closed: Option<String>,
}

/// Who speaks, who wants to, and whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    pub has: Option<Speaker>,
    pub roles: Vec<RoleRow>,
    pub hands: Vec<SeatId>,
    pub ask_next: Option<AskNext>,
    pub stops_asked: Vec<SeatId>,
    /// Whether the reader may give the floor.
    pub may_give: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    pub role: RoleCode,
    pub since: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskNext {
    pub role: RoleCode,
    pub silent_minutes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct RoleRow {
    pub code: RoleCode,
    pub name: String,
    pub heard: u32,
    pub has_floor: bool,
    pub asked: bool,
    pub hand_up: bool,
    pub away: bool,
}

/// A line that was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub seq: Seq,
    pub at: Timestamp,
    pub time: String,
    pub sign: Sign,
    pub role: Option<RoleCode>,
    pub spoke_for: Option<RoleCode>,
    /// Whether the other role confirmed it; `null` is not settled.
    pub confirmed: Option<bool>,
    /// `null` where it was struck.
    pub words: Option<String>,
    pub item: Option<String>,
    pub by: String,
    /// Whether the reader may put it right.
    pub own: bool,
    pub taken_back: bool,
}

/// The list *to complete*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDo {
    pub all: usize,
    pub rows: Vec<Open>,
    /// What a line may be filed under.
    pub objectives: Vec<Objective>,
    /// Who may own a decision.
    pub roles: Vec<RoleCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    pub id: ObjectiveId,
    pub text: String,
}

/// Something left open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub kind: String,
    pub words: String,
    pub missing: Vec<String>,
    /// The entry it is about, or the decision.
    pub entry: Option<Seq>,
    pub decision: Option<ItemId>,
    /// Whether the reader may settle it here.
    pub may: bool,
}

/// An expected action of what is before the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    pub item: ItemId,
    pub action: u16,
    pub label: String,
    pub text: String,
    pub task: Option<String>,
    pub tick: Tick,
    pub may: bool,
}

/// An objective or critical task with everybody's rating side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    pub subject: Subject,
    pub text: String,
    pub touched: bool,
    pub observations: usize,
    pub other_evidence: usize,
    pub ratings: Vec<RatedBy>,
    pub differ: bool,
    pub tasks: Vec<Self>,
    pub may: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedBy {
    pub by: String,
    pub own: bool,
    pub answers: RatingAnswers,
    pub rating: Rating,
    pub remark: Option<String>,
}

/// Something nobody has observed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub subject: Subject,
    pub text: String,
    pub was_shown: bool,
}

/// The observers' questions as a moderator goes through them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    pub shown: Option<Question>,
    pub waiting: Vec<Question>,
    pub approved: Vec<Question>,
    pub settled: Vec<Question>,
    pub may: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub seq: Seq,
    pub time: String,
    pub words: String,
    pub votes: usize,
    pub state: QuestionState,
    pub into: Option<Seq>,
    /// What was before the room when it was asked.
    pub about: Option<String>,
    /// Why it was hidden.
    pub reason: Option<String>,
}

/// What the next key would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub words: String,
    /// Sent back it confirms this step; `null` where there is nothing to press.
    pub confirms: Option<String>,
    pub allowed: bool,
    /// What the second beat does; `null` where one press does it.
    pub then: Option<String>,
    pub read: Option<Read>,
}

/// An item as it is read before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub label: String,
    pub title: String,
    pub card: Option<Card>,
    pub read_aloud: Option<String>,
    pub control: Option<String>,
    pub lines: Vec<String>,
    pub consequences: Vec<String>,
}

/// What holds play, what comes, and what the reader may do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    pub phase: Phase,
    /// Why play stands still.
    pub hold: Option<String>,
    pub emergency: Alarm,
    pub may: Vec<Power>,
    pub coming: Vec<Coming>,
    pub if_stuck: Vec<String>,
    pub if_asked: Vec<Fact>,
    /// The inject shown last.
    pub last_inject: Option<Labelled>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    No,
    /// The first press stopped the clocks; the second declares.
    Armed,
    Declared,
}

/// Something the reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    Pause,
    OffRecord,
    GiveFloor,
    Decide,
    Release,
    AnswerRequests,
    DeclareEmergency,
    EndEmergency,
    Undo,
    End,
    HandOver,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    pub item: ItemId,
    pub label: String,
}

/// A held-back fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub ask: String,
    pub answer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    pub item: ItemId,
    pub label: String,
    pub title: String,
    pub to: String,
    pub planned: Option<String>,
    pub late_minutes: i64,
    pub offered: Option<String>,
    pub can_go: bool,
}

/// A decision before the room, from its opening to its consequences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct Deciding {
    pub item: ItemId,
    pub label: String,
    pub prompt: String,
    pub owner: RoleCode,
    pub roles: Vec<RoleCode>,
    pub choices: Vec<Choice>,
    pub answered: Counted,
    pub missing: Vec<RoleCode>,
    pub open: bool,
    pub closes_at: Option<Millis>,
    pub revealed: bool,
    pub effects: Vec<String>,
    pub may_decide: bool,
    pub may_apply: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub option: OptionId,
    pub letter: char,
    pub label: String,
    pub cost: String,
    /// `null` while answers are hidden.
    pub votes: Option<u32>,
    pub proposed: bool,
}

/// A request of a player to the control cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub seq: Seq,
    pub time: String,
    pub by: String,
    pub words: Option<String>,
}

/// Somebody at a desk, for the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub person: PersonId,
    pub capacity: Capacity,
    pub verbs: Vec<Verb>,
    pub devices: Vec<String>,
}

/// A verb that can be handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verb {
    pub verb: String,
    pub means: String,
    pub handed: bool,
}
