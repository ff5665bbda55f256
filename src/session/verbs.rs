//! The verbs the lead can hand over: which commands belong to each, and what stays with the lead.

use super::command::Command;

/// Every verb that can be handed over, with what it lets somebody do.
pub const VERBS: [(&str, &str); 11] = [
    (
        "release",
        "release, take back, skip, put off and write injects; accept consequences; end modules",
    ),
    ("pose", "put questions to the room"),
    ("floor", "give the floor"),
    ("note", "put notes right that others took"),
    ("tick", "tick expected actions"),
    ("decide", "open, close, reveal and record decisions"),
    ("poll", "run polls, self-assessments and breakouts"),
    ("inbox", "answer requests for information"),
    ("moderate", "approve, merge and show observers' questions"),
    ("clock", "pause, resume and break"),
    ("debrief", "run the hot wash, rate, and write corrective actions"),
];

impl Command {
    /// Returns the verb it belongs to; `None` where it stays with the lead or belongs to a seat.
    #[expect(clippy::too_many_lines, reason = "every command has one line")]
    pub fn verb(&self) -> Option<&'static str> {
        use Command as C;
        Some(match self {
            C::NextModule
            | C::Release { .. }
            | C::Insert(_)
            | C::Withdraw { .. }
            | C::Skip { .. }
            | C::Defer { .. }
            | C::Restore { .. }
            | C::Dismiss { .. }
            | C::Apply { .. } => "release",
            C::Pose { .. } | C::FinishQuestion => "pose",
            C::GiveFloor { .. } | C::TakeFloor => "floor",
            C::Note(_)
            | C::Amend { .. }
            | C::Refile { .. }
            | C::Promote { .. }
            | C::Demote { .. }
            | C::Merge { .. }
            | C::TakeBackNote { .. }
            | C::RestoreNote { .. }
            | C::SettleAssumption { .. }
            | C::CloseParked { .. } => "note",
            C::Tick { .. } => "tick",
            C::OpenDecision { .. }
            | C::MoveDeadline { .. }
            | C::Peek { .. }
            | C::CountHands { .. }
            | C::CloseDecision { .. }
            | C::ReopenDecision { .. }
            | C::WithdrawDecision { .. }
            | C::Reveal { .. }
            | C::Record { .. }
            | C::AmendRecord { .. } => "decide",
            C::OpenPoll { .. }
            | C::CountPollHands { .. }
            | C::ClosePoll { .. }
            | C::RevealPoll { .. }
            | C::OpenAssessment { .. }
            | C::CloseAssessment { .. }
            | C::OpenBreakout { .. }
            | C::CloseBreakout { .. }
            | C::NameRapporteur { .. } => "poll",
            C::AnswerRequest { .. } | C::ParkRequest { .. } => "inbox",
            C::SetObserverQuestion { .. } | C::HideObserverQuestion { .. } => "moderate",
            C::Pause(_) | C::Resume | C::StartBreak { .. } | C::GoOffRecord => "clock",
            C::HotWash { .. }
            | C::Rank { .. }
            | C::CountForms { .. }
            | C::StartDebrief
            | C::Rate { .. }
            | C::Analyse { .. }
            | C::AddAction { .. }
            | C::ChangeAction { .. }
            | C::AcceptAction { .. } => "debrief",
            C::Follow { .. }
            | C::Staff { .. }
            | C::FitAgenda { .. }
            | C::AcceptCheck { .. }
            | C::Brief(_)
            | C::Mark(_)
            | C::Start { .. }
            | C::DeclareEmergency
            | C::EndEmergency
            | C::SetSpeed(_)
            | C::Elapse
            | C::RecordGap { .. }
            | C::Reopen { .. }
            | C::Jump { .. }
            | C::End(_)
            | C::Open { .. }
            | C::RaiseHand { .. }
            | C::LowerHand { .. }
            | C::AskForStop { .. }
            | C::AskControl { .. }
            | C::Strike { .. }
            | C::Undo
            | C::Answer(_)
            | C::Vote { .. }
            | C::Assess { .. }
            | C::SayInBreakout { .. }
            | C::Join { .. }
            | C::AddDevice { .. }
            | C::RevokeDevice { .. }
            | C::TakeSeat { .. }
            | C::LeaveSeat { .. }
            | C::MoveSeat { .. }
            | C::CallAway { .. }
            | C::ComeBack { .. }
            | C::SetReachable { .. }
            | C::Withhold { .. }
            | C::TightenAttribution(_)
            | C::FormGroup { .. }
            | C::HandVerbs { .. }
            | C::AskAsObserver { .. }
            | C::VoteForQuestion { .. }
            | C::GiveFeedback { .. }
            | C::CloseRoom
            | C::Finalise { .. } => return None,
        })
    }
}
