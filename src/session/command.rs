//! What somebody wants to happen; each may be refused.

use std::fmt;

use super::vocabulary::{
    Attribution, Briefing, Capacity, Element, EndWhy, GapWhy, HotWashStep, Outcome, PauseWhy,
    Priority, QuestionState, RatingAnswers, RecordFrom, RequestReply, Sign, SkipReason, Staffing,
    Subject, Tick, Until, Who,
};
use crate::clock::{Millis, Timestamp};
use crate::ident::{
    AgendaId, GroupId, ItemId, ModuleId, ObjectiveId, OptionId, PersonId, RoleCode, SeatId, Seq,
    TaskId,
};
use crate::scenario::{Channel, Effect, InjectKind, Recipients, Tlp};
use crate::text::Text;

/// A line to take down. What the author leaves open (module, item, objective, task) is filled from what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteDraft {
    pub sign: Sign,
    pub text: Text,
    pub role: Option<RoleCode>,
    pub spoke_for: Option<RoleCode>,
    pub objective: Option<ObjectiveId>,
    pub task: Option<TaskId>,
    pub item: Option<ItemId>,
    /// The module that was in play when the line was begun.
    pub module: Option<ModuleId>,
    /// What a corrective action has besides its words: owner, element, priority, date.
    pub action: Option<Box<ActionDraft>>,
}

impl NoteDraft {
    pub fn new(sign: Sign, text: Text) -> Self {
        Self {
            sign,
            text,
            role: None,
            spoke_for: None,
            objective: None,
            task: None,
            item: None,
            module: None,
            action: None,
        }
    }
}

/// A decision record to be made or completed; what is `None` may wait on the list *to complete*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDraft {
    pub outcome: Outcome,
    pub from: RecordFrom,
    pub option: Option<OptionId>,
    pub owner: Option<RoleCode>,
    /// To whom it was escalated.
    pub to: Option<RoleCode>,
    pub until: Option<Until>,
    pub reversible: Option<bool>,
    pub text: Option<Text>,
    pub rationale: Option<Text>,
    pub dissent: Option<Text>,
    pub conditions: Option<Text>,
}

impl RecordDraft {
    pub fn new(outcome: Outcome, from: RecordFrom) -> Self {
        Self {
            outcome,
            from,
            option: None,
            owner: None,
            to: None,
            until: None,
            reversible: None,
            text: None,
            rationale: None,
            dissent: None,
            conditions: None,
        }
    }
}

/// What a record is completed with; `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordPatch {
    pub outcome: Option<Outcome>,
    pub option: Option<OptionId>,
    pub owner: Option<RoleCode>,
    pub reversible: Option<bool>,
    pub text: Option<Text>,
    pub rationale: Option<Text>,
    pub dissent: Option<Text>,
    pub conditions: Option<Text>,
}

/// What a note is filed under; `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refile {
    pub sign: Option<Sign>,
    pub role: Option<RoleCode>,
    pub objective: Option<ObjectiveId>,
    pub task: Option<TaskId>,
    pub item: Option<ItemId>,
    pub observed_at: Option<Timestamp>,
}

/// A corrective action, or what one is completed with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionDraft {
    pub text: Option<Text>,
    pub owner: Option<Text>,
    pub organization: Option<Text>,
    pub objective: Option<ObjectiveId>,
    pub element: Option<Element>,
    pub priority: Option<Priority>,
    /// ISO dates, `2027-06-30`.
    pub starts: Option<String>,
    pub due: Option<String>,
}

/// An inject written during play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InjectDraft {
    pub title: Text,
    pub text: Text,
    pub from: Option<Text>,
    pub to: Recipients,
    pub kind: InjectKind,
    pub channel: Channel,
}

/// A seat's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDraft {
    pub decision: ItemId,
    pub seat: SeatId,
    pub choice: OptionId,
    /// How sure, 1 to 5.
    pub sure: Option<u8>,
    /// With *not ours, theirs*: whose.
    pub whose: Option<RoleCode>,
    pub text: Option<Text>,
    /// A late answer is only taken from somebody who was told that it is late.
    pub late_is_fine: bool,
}

/// What somebody wants. Present imperative; [`super::Event`] says what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    // before StartEx
    Follow {
        session: String,
        head: String,
        /// How many corrective actions it left open, and a line for each.
        open: u32,
        actions: Option<Text>,
    },
    Staff {
        role: RoleCode,
        how: Staffing,
    },
    /// Fits the agenda; modules and dropped items as proposed by `plan`.
    FitAgenda {
        agenda: AgendaId,
        until: Option<Timestamp>,
        modules: Vec<Millis>,
        hot_wash: Millis,
        dropped: Vec<ItemId>,
    },
    AcceptCheck {
        check: String,
    },
    Brief(Briefing),
    Mark(Tlp),
    Start {
        must_end: Option<Timestamp>,
    },

    // the clock
    Pause(PauseWhy),
    Resume,
    StartBreak {
        item: Option<ItemId>,
        length: Millis,
    },
    GoOffRecord,
    DeclareEmergency,
    EndEmergency,
    SetSpeed(u32),
    /// Time passed; whatever is due happens.
    Elapse,
    /// A stretch nobody ordered.
    RecordGap {
        from: Timestamp,
        to: Timestamp,
        why: GapWhy,
    },
    Reopen {
        made_by: String,
    },
    Jump {
        to: ItemId,
    },
    End(EndWhy),

    // the story
    /// Ends the module in play, if any, and begins the next one.
    NextModule,
    Release {
        inject: ItemId,
    },
    Insert(Box<InjectDraft>),
    /// Somebody opened an inject; a person without a seat named acts from the seats they hold.
    Open {
        inject: ItemId,
        seat: Option<SeatId>,
    },
    Withdraw {
        inject: ItemId,
    },
    Skip {
        item: ItemId,
        reason: SkipReason,
        text: Option<Text>,
    },
    Defer {
        item: ItemId,
        by: Millis,
    },
    Restore {
        item: ItemId,
    },
    Dismiss {
        inject: ItemId,
    },
    /// Accepts consequences of an option, a time-out or an inject.
    Apply {
        item: Option<ItemId>,
        effects: Vec<Effect>,
    },

    // talk
    Pose {
        question: ItemId,
    },
    FinishQuestion,
    GiveFloor {
        role: RoleCode,
    },
    TakeFloor,
    RaiseHand {
        seat: SeatId,
    },
    LowerHand {
        seat: SeatId,
    },
    AskForStop {
        seat: SeatId,
    },
    Tick {
        item: ItemId,
        action: u16,
        tick: Tick,
    },
    AskControl {
        seat: Option<SeatId>,
        text: Text,
    },
    AnswerRequest {
        request: Seq,
        how: RequestReply,
        text: Option<Text>,
    },
    ParkRequest {
        request: Seq,
    },

    // what is taken down
    Note(Box<NoteDraft>),
    Amend {
        entry: Seq,
        text: Text,
    },
    Refile {
        entry: Seq,
        fields: Box<Refile>,
    },
    Promote {
        entry: Seq,
    },
    Demote {
        entry: Seq,
    },
    Merge {
        entry: Seq,
        into: Seq,
    },
    TakeBackNote {
        entry: Seq,
    },
    RestoreNote {
        entry: Seq,
    },
    Strike {
        entry: Seq,
    },
    SettleAssumption {
        entry: Seq,
        confirmed: bool,
    },
    CloseParked {
        entry: Seq,
    },
    /// Takes back the last act.
    Undo,

    // decisions
    OpenDecision {
        decision: ItemId,
        length: Option<Millis>,
        group: Option<GroupId>,
    },
    MoveDeadline {
        decision: ItemId,
        by: Millis,
    },
    Answer(Box<AnswerDraft>),
    Peek {
        decision: ItemId,
    },
    CountHands {
        decision: ItemId,
        hands: Vec<(OptionId, u32)>,
    },
    CloseDecision {
        decision: ItemId,
    },
    ReopenDecision {
        decision: ItemId,
        length: Millis,
    },
    WithdrawDecision {
        decision: ItemId,
    },
    Reveal {
        decision: ItemId,
    },
    Record {
        decision: ItemId,
        record: Box<RecordDraft>,
    },
    AmendRecord {
        decision: ItemId,
        fields: Box<RecordPatch>,
    },

    // polls, assessments, breakouts
    OpenPoll {
        poll: ItemId,
    },
    Vote {
        poll: ItemId,
        choice: u16,
        seat: Option<SeatId>,
    },
    CountPollHands {
        poll: ItemId,
        hands: Vec<u32>,
    },
    ClosePoll {
        poll: ItemId,
    },
    RevealPoll {
        poll: ItemId,
    },
    OpenAssessment {
        assessment: ItemId,
    },
    Assess {
        assessment: ItemId,
        of: u16,
        capability: String,
        held: Option<bool>,
        seat: Option<SeatId>,
    },
    CloseAssessment {
        assessment: ItemId,
    },
    OpenBreakout {
        breakout: ItemId,
    },
    SayInBreakout {
        breakout: ItemId,
        group: GroupId,
        solves: Option<Seq>,
        text: Text,
    },
    CloseBreakout {
        breakout: ItemId,
    },
    NameRapporteur {
        group: GroupId,
        seat: SeatId,
    },

    // people
    /// A person arrives; the shell passes the number the session proposes.
    Join {
        capacity: Capacity,
        name: Option<Text>,
        organization: Option<Text>,
    },
    AddDevice {
        person: PersonId,
        sha256: String,
    },
    RevokeDevice {
        person: PersonId,
        sha256: String,
    },
    TakeSeat {
        person: PersonId,
        seat: SeatId,
    },
    LeaveSeat {
        person: PersonId,
        seat: SeatId,
    },
    MoveSeat {
        person: PersonId,
        from: SeatId,
        to: SeatId,
    },
    CallAway {
        seat: SeatId,
    },
    ComeBack {
        seat: SeatId,
    },
    SetReachable {
        seat: SeatId,
        reachable: bool,
    },
    Withhold {
        who: Who,
        alias: String,
    },
    TightenAttribution(Attribution),
    FormGroup {
        group: GroupId,
        seats: Vec<SeatId>,
    },
    HandVerbs {
        person: PersonId,
        verbs: Vec<String>,
    },
    AskAsObserver {
        text: Text,
    },
    VoteForQuestion {
        question: Seq,
        up: bool,
    },
    SetObserverQuestion {
        question: Seq,
        state: QuestionState,
        into: Option<Seq>,
    },
    /// Hides an observer's question and says why, to the control side alone.
    HideObserverQuestion {
        question: Seq,
        reason: Text,
    },

    // after EndEx
    HotWash {
        step: HotWashStep,
        role: Option<RoleCode>,
    },
    Rank {
        entry: Seq,
        rank: u8,
    },
    GiveFeedback {
        scores: Vec<Option<u8>>,
        text: Option<Text>,
    },
    CountForms {
        forms: u32,
    },
    CloseRoom,
    StartDebrief,
    Rate {
        subject: Subject,
        answers: RatingAnswers,
        text: Option<Text>,
    },
    Analyse {
        entry: Seq,
        text: Option<Text>,
        reference: Option<Text>,
    },
    AddAction {
        from: Option<Seq>,
        action: Box<ActionDraft>,
    },
    ChangeAction {
        action: Seq,
        fields: Box<ActionDraft>,
    },
    AcceptAction {
        action: Seq,
    },
    Finalise {
        name: Text,
    },
}

/// Why a command was refused, in words fit for a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection(pub String);

impl Rejection {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Rejection {}
