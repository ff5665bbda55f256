//! Short names for what is done in tests.

use super::Deed;
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, PersonId, SeatId};
use crate::scenario::{Channel, Content, Effect, InjectKind, Recipients, Scenario};
use crate::session::{
    AnswerDraft, Briefing, Capacity, Command, EndWhy, InjectDraft, NoteDraft, Outcome, PauseWhy,
    RecordDraft, RecordFrom, Sign, SkipReason, Step,
};
use crate::text::Text;

pub(crate) fn text(words: &str) -> Text {
    Text::new(words).expect("words")
}

pub(crate) fn seat(at: &str) -> SeatId {
    at.parse().expect("a seat")
}

pub(crate) fn wait(seconds: u64) -> Deed {
    Deed::Wait(Millis::seconds(seconds))
}

/// Done by the person of this number.
pub(crate) fn by(person: u32, command: Command) -> Deed {
    Deed::Do(Actor::Person(PersonId(person)), command)
}

/// Entered by the facilitator, who says that it happened earlier.
pub(crate) fn earlier(at: Timestamp, command: Command) -> Deed {
    earlier_by(Actor::Facilitator, at, command)
}

pub(crate) fn earlier_by(by: Actor, at: Timestamp, command: Command) -> Deed {
    Deed::Later(by, at, command)
}

pub(crate) fn simulated(command: Command) -> Deed {
    Deed::Do(Actor::Simulated, command)
}

/// The person of this number joins.
pub(crate) fn join(person: u32, capacity: Capacity) -> Deed {
    by(person, Command::Join { capacity, name: Text::name("Ada").ok(), organization: None })
}

/// The person of this number takes a seat.
pub(crate) fn sit(person: u32, at: &str) -> Deed {
    by(person, Command::TakeSeat { person: PersonId(person), seat: seat(at) })
}

pub(crate) fn release(inject: &str) -> Deed {
    Command::Release { inject: inject.into() }.into()
}

pub(crate) fn withdraw(inject: &str) -> Deed {
    Command::Withdraw { inject: inject.into() }.into()
}

pub(crate) fn pose(question: &str) -> Deed {
    Command::Pose { question: question.into() }.into()
}

pub(crate) fn skip(item: &str) -> Deed {
    Command::Skip { item: item.into(), reason: SkipReason::NotNeeded, text: None }.into()
}

pub(crate) fn defer(item: &str, minutes: u64) -> Deed {
    Command::Defer { item: item.into(), by: Millis::minutes(minutes) }.into()
}

pub(crate) fn restore(item: &str) -> Deed {
    Command::Restore { item: item.into() }.into()
}

pub(crate) fn open(decision: &str) -> Deed {
    Command::OpenDecision { decision: decision.into(), length: None, group: None }.into()
}

pub(crate) fn draft(at: &str, decision: &str, choice: &str) -> AnswerDraft {
    AnswerDraft {
        decision: decision.into(),
        seat: seat(at),
        choice: choice.into(),
        sure: None,
        whose: None,
        text: None,
        late_is_fine: false,
    }
}

/// An answer the facilitator enters for a seat.
pub(crate) fn answer(at: &str, decision: &str, choice: &str) -> Deed {
    Command::Answer(Box::new(draft(at, decision, choice))).into()
}

/// An answer of somebody who was told that it is late.
pub(crate) fn late(at: &str, decision: &str, choice: &str) -> Deed {
    let draft = AnswerDraft { late_is_fine: true, ..draft(at, decision, choice) };
    Command::Answer(Box::new(draft)).into()
}

pub(crate) fn hands(decision: &str, hands: &[(&str, u32)]) -> Deed {
    let hands = hands.iter().map(|(option, n)| ((*option).into(), *n)).collect();
    Command::CountHands { decision: decision.into(), hands }.into()
}

pub(crate) fn close(decision: &str) -> Deed {
    Command::CloseDecision { decision: decision.into() }.into()
}

pub(crate) fn reopen(decision: &str, seconds: u64) -> Deed {
    let length = Millis::seconds(seconds);
    Command::ReopenDecision { decision: decision.into(), length }.into()
}

pub(crate) fn reveal(decision: &str) -> Deed {
    Command::Reveal { decision: decision.into() }.into()
}

pub(crate) fn taken(option: &str) -> RecordDraft {
    let mut record = RecordDraft::new(Outcome::Taken, RecordFrom::Answers);
    record.option = Some(option.into());
    record
}

pub(crate) fn outcome(outcome: Outcome) -> RecordDraft {
    RecordDraft::new(outcome, RecordFrom::Talk)
}

pub(crate) fn record_as(decision: &str, record: RecordDraft) -> Deed {
    Command::Record { decision: decision.into(), record: Box::new(record) }.into()
}

pub(crate) fn record(decision: &str, option: &str) -> Deed {
    record_as(decision, taken(option))
}

pub(crate) fn apply(item: &str, effects: &[Effect]) -> Deed {
    Command::Apply { item: Some(item.into()), effects: effects.to_vec() }.into()
}

/// Consequences nobody wrote: what the white cell decides.
pub(crate) fn effect(effect: Effect) -> Deed {
    Command::Apply { item: None, effects: vec![effect] }.into()
}

pub(crate) fn note(sign: Sign, words: &str) -> Deed {
    Command::Note(Box::new(NoteDraft::new(sign, text(words)))).into()
}

/// An inject written in play.
pub(crate) fn insert(title: &str) -> Deed {
    insert_for(title, Recipients::All)
}

pub(crate) fn insert_for(title: &str, to: Recipients) -> Deed {
    Command::Insert(Box::new(InjectDraft {
        title: text(title),
        text: text("It has spread."),
        from: None,
        to,
        kind: InjectKind::IncidentReport,
        channel: Channel::Phone,
    }))
    .into()
}

/// What an observer asks.
pub(crate) fn ask(words: &str) -> Command {
    Command::AskAsObserver { text: text(words) }
}

pub(crate) fn pause() -> Deed {
    Command::Pause(PauseWhy::Facilitator).into()
}

pub(crate) fn resume() -> Deed {
    Command::Resume.into()
}

pub(crate) fn undo() -> Deed {
    Command::Undo.into()
}

pub(crate) fn next_module() -> Deed {
    Command::NextModule.into()
}

pub(crate) fn end() -> Deed {
    Command::End(EndWhy::Facilitator).into()
}

/// What the facilitator does when the next key offers a step, in the plainest way.
pub(crate) fn of_step(scenario: &Scenario, step: Step) -> Deed {
    let first_option = |id: &ItemId| {
        let option = scenario.decision(id).map(|(_, d)| d.options[0].id.to_string());
        record(id.as_str(), &option.expect("a decision has options"))
    };
    match step {
        Step::CheckNext(check) => Command::AcceptCheck { check: check.id().to_owned() }.into(),
        Step::ReadGroundRules => Command::Brief(Briefing::GroundRules).into(),
        Step::AskWarmUp => Command::Brief(Briefing::WarmUp).into(),
        Step::StartEx { must_end } => Command::Start { must_end }.into(),
        Step::Emergency => Command::EndEmergency.into(),
        Step::Resume(_) => resume(),
        Step::Reveal { decision } => Command::Reveal { decision }.into(),
        Step::RevealPoll(poll) => Command::RevealPoll { poll }.into(),
        Step::Record { decision } => first_option(&decision),
        Step::Apply { item, effects } => Command::Apply { item: Some(item), effects }.into(),
        Step::Close { decision, .. } => Command::CloseDecision { decision }.into(),
        Step::Release(inject) => Command::Release { inject }.into(),
        Step::Open(id) => match scenario.item(&id).map(|i| &i.content) {
            Some(Content::Poll(_)) => Command::OpenPoll { poll: id }.into(),
            Some(Content::Assessment(_)) => Command::OpenAssessment { assessment: id }.into(),
            Some(Content::Breakout(_)) => Command::OpenBreakout { breakout: id }.into(),
            _ => open(id.as_str()),
        },
        Step::BeginBreak(id) => {
            Command::StartBreak { item: Some(id), length: Millis::minutes(2) }.into()
        }
        Step::AnswerObserverQuestion(question) => Command::SetObserverQuestion {
            question,
            state: crate::session::QuestionState::Answered,
            into: None,
        }
        .into(),
        // Nobody answers: the countdown runs out.
        Step::Wait { .. } | Step::WaitForVotes(_) => wait(120),
        Step::ClosePoll(poll) => Command::ClosePoll { poll }.into(),
        Step::CloseAssessment(assessment) => Command::CloseAssessment { assessment }.into(),
        Step::CloseBreakout(breakout) => Command::CloseBreakout { breakout }.into(),
        Step::Pose(question) => Command::Pose { question }.into(),
        Step::Read(id) => panic!("{id} has a second beat"),
        Step::EndModule { .. } => next_module(),
        Step::EndEx(why) => Command::End(why).into(),
        Step::HotWash { step, role } => Command::HotWash { step, role }.into(),
        Step::CloseRoom => Command::CloseRoom.into(),
        Step::StartDebrief => Command::StartDebrief.into(),
        Step::Complete(_)
        | Step::Rate(_)
        | Step::Analyse(_)
        | Step::Mend(_)
        | Step::Sort(_)
        | Step::WriteReport
        | Step::Finalise
        | Step::Finished => Command::Finalise { name: text("the lead") }.into(),
    }
}
