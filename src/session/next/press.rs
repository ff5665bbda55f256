//! What a press of the next key sends, and the name under which it is confirmed: a press that comes too late, or twice,
//! does nothing.

use super::{Step, led_to, next_step};
use crate::clock::Timestamp;
use crate::ident::ItemId;
use crate::scenario::{Content, Scenario};
use crate::session::command::{Command, RecordDraft};
use crate::session::state::Session;
use crate::session::vocabulary::{Briefing, Outcome, QuestionState, RecordFrom};

impl Step {
    /// Returns what a press sends; nothing where there is nothing to do or somebody has to choose first. What was read
    /// is sent: of an item's two beats this is the second.
    pub fn commands(&self, scenario: &Scenario, session: &Session) -> Vec<Command> {
        let one = |command| vec![command];
        match self.clone() {
            Self::CheckNext(check) => one(Command::AcceptCheck { check: check.id().to_owned() }),
            Self::ReadGroundRules => one(Command::Brief(Briefing::GroundRules)),
            Self::AskWarmUp => one(Command::Brief(Briefing::WarmUp)),
            Self::StartEx { must_end } => one(Command::Start { must_end }),
            Self::Resume(_) => one(Command::Resume),
            Self::Reveal { decision } => one(Command::Reveal { decision }),
            Self::RevealPoll(poll) => one(Command::RevealPoll { poll }),
            Self::Record { decision } => proposed(scenario, session, &decision),
            Self::Apply { item, effects } => one(Command::Apply { item: Some(item), effects }),
            Self::Close { decision, .. } => one(Command::CloseDecision { decision }),
            Self::Read(item) | Self::Release(item) | Self::Open(item) | Self::BeginBreak(item) => {
                sent(scenario, &item)
            }
            Self::AnswerObserverQuestion(question) => one(Command::SetObserverQuestion {
                question,
                state: QuestionState::Answered,
                into: None,
            }),
            Self::ClosePoll(poll) => one(Command::ClosePoll { poll }),
            Self::CloseAssessment(assessment) => one(Command::CloseAssessment { assessment }),
            Self::CloseBreakout(breakout) => one(Command::CloseBreakout { breakout }),
            Self::Pose(question) => one(Command::Pose { question }),
            Self::EndModule { .. } => one(Command::NextModule),
            Self::EndEx(why) => one(Command::End(why)),
            Self::HotWash { step, role } => one(Command::HotWash { step, role }),
            Self::CloseRoom => one(Command::CloseRoom),
            Self::StartDebrief => one(Command::StartDebrief),
            Self::Emergency
            | Self::Wait { .. }
            | Self::WaitForVotes(_)
            | Self::Complete(_)
            | Self::Rate(_)
            | Self::Analyse(_)
            | Self::Mend(_)
            | Self::Sort(_)
            | Self::WriteReport
            | Self::Finalise
            | Self::Finished => Vec::new(),
        }
    }

    /// Returns the name under which a press confirms this step and no later one that looks alike; `None` where nothing
    /// is to be confirmed.
    pub fn key(&self, scenario: &Scenario, session: &Session) -> Option<String> {
        let rounds = |id: &ItemId| session.decision(id).map_or(0, |d| d.rounds.len());
        let round = |id: &ItemId| {
            let last = session.decision(id).and_then(|d| d.round());
            last.map_or_else(String::new, |r| {
                let closed = r.closed.map(|(_, at)| at.wall.0).unwrap_or_default();
                format!("{}-{}-{closed}", r.number, r.closes_at.0)
            })
        };
        let item =
            |id: &ItemId| format!("send:{id}/{}-{}", session.story.item(id).taken_back, rounds(id));
        Some(match self {
            Self::CheckNext(check) => format!("check:{}", check.id()),
            Self::ReadGroundRules => "ground-rules".to_owned(),
            Self::AskWarmUp => "warm-up".to_owned(),
            Self::StartEx { .. } => "start-ex".to_owned(),
            Self::Resume(_) => {
                format!("resume:{}", session.clock.held_since.map_or(0, |at| at.wall.0))
            }
            Self::Reveal { decision } => format!("reveal:{decision}/{}", round(decision)),
            Self::RevealPoll(poll) => format!("reveal:{poll}"),
            Self::Record { decision } => format!("record:{decision}/{}", round(decision)),
            Self::Apply { item, .. } => {
                let led = scenario.item(item).and_then(|i| led_to(session, i));
                format!("apply:{item}/{}", led.map_or(0, |(seq, _)| seq.0))
            }
            Self::Close { decision, .. } => format!("close:{decision}/{}", round(decision)),
            Self::Read(id) | Self::Release(id) | Self::Open(id) | Self::BeginBreak(id) => item(id),
            Self::Pose(id) => format!("pose:{id}"),
            Self::AnswerObserverQuestion(question) => format!("answered:{question}"),
            Self::ClosePoll(id) | Self::CloseAssessment(id) | Self::CloseBreakout(id) => {
                format!("close:{id}")
            }
            Self::EndModule { .. } => {
                format!("end-module:{}", session.story.current.map_or(0, |at| at + 1))
            }
            Self::EndEx(_) => "end-ex".to_owned(),
            Self::HotWash { step, role } => {
                let role = role.as_ref().map_or("", |r| r.as_str());
                format!("hot-wash:{}/{role}", step.label())
            }
            Self::CloseRoom => "close-room".to_owned(),
            Self::StartDebrief => "debrief".to_owned(),
            Self::Emergency
            | Self::Wait { .. }
            | Self::WaitForVotes(_)
            | Self::Complete(_)
            | Self::Rate(_)
            | Self::Analyse(_)
            | Self::Mend(_)
            | Self::Sort(_)
            | Self::WriteReport
            | Self::Finalise
            | Self::Finished => return None,
        })
    }

    /// Tells whether a press is confirmed by a second one: what cannot be called back, and what somebody reads first.
    pub fn takes_two_beats(&self) -> bool {
        matches!(
            self,
            Self::CheckNext(_)
                | Self::ReadGroundRules
                | Self::AskWarmUp
                | Self::StartEx { .. }
                | Self::Read(_)
                | Self::EndModule { .. }
                | Self::EndEx(_)
                | Self::CloseRoom
        )
    }
}

/// Tells whether a step that somebody confirms is still the next one.
pub fn is_next(scenario: &Scenario, session: &Session, key: &str, wall: Timestamp) -> bool {
    let step = next_step(scenario, session, None, wall);
    step.key(scenario, session).is_some_and(|next| next == key)
}

/// Returns what sends an item that was read; what an inject's release leads to goes with it.
fn sent(scenario: &Scenario, id: &ItemId) -> Vec<Command> {
    let id = id.clone();
    match scenario.item(&id).map(|i| &i.content) {
        Some(Content::Inject(inject)) if !inject.then.is_empty() => vec![
            Command::Release { inject: id.clone() },
            Command::Apply { item: Some(id), effects: inject.then.clone() },
        ],
        // An inject of the scenario, or one written during play.
        Some(Content::Inject(_)) | None => vec![Command::Release { inject: id }],
        Some(Content::Question(_)) => vec![Command::Pose { question: id }],
        Some(Content::Break(length)) => {
            vec![Command::StartBreak { item: Some(id), length: *length }]
        }
        Some(_) => vec![Command::opening(scenario, id)],
    }
}

impl Command {
    /// Returns what opens a decision, poll, self-assessment or breakout.
    pub fn opening(scenario: &Scenario, id: ItemId) -> Self {
        match scenario.item(&id).map(|i| &i.content) {
            Some(Content::Poll(_)) => Self::OpenPoll { poll: id },
            Some(Content::Assessment(_)) => Self::OpenAssessment { assessment: id },
            Some(Content::Breakout(_)) => Self::OpenBreakout { breakout: id },
            Some(
                Content::Decision(_)
                | Content::Inject(_)
                | Content::Question(_)
                | Content::Break(_),
            )
            | None => Self::OpenDecision { decision: id, length: None, group: None },
        }
    }
}

/// Returns the record the author's rule proposes, or what was written for the case that time runs out.
fn proposed(scenario: &Scenario, session: &Session, decision: &ItemId) -> Vec<Command> {
    let record = match session.proposal(scenario, decision) {
        Some(option) => RecordDraft {
            option: Some(option),
            ..RecordDraft::new(Outcome::Taken, session.record_from(decision))
        },
        None if session.ran_out_empty(decision) => {
            RecordDraft::new(Outcome::Taken, RecordFrom::TimeOut)
        }
        None => return Vec::new(),
    };
    vec![Command::Record { decision: decision.clone(), record: Box::new(record) }]
}

#[cfg(test)]
mod tests {
    use crate::ident::Actor;
    use crate::session::room::Room;
    use crate::session::room::deeds::{record, wait};
    use crate::session::{Phase, Step, is_next};

    #[test]
    fn pressed_from_the_lobby_on_it_conducts_to_the_debrief_and_no_press_counts_twice() {
        let mut room = Room::lobby().staffed();
        for _ in 0..400 {
            if room.session.phase == Phase::Debrief {
                return;
            }
            let step = room.step();
            let key = step.key(&room.scenario, &room.session);
            let commands = step.commands(&room.scenario, &room.session);
            if let Step::Wait { .. } | Step::WaitForVotes(_) = step {
                assert_eq!((key, commands.len()), (None, 0), "nothing is to be confirmed");
                room = room.and([wait(60)]);
                continue;
            }
            for command in &commands {
                room.submit(command, Actor::Facilitator, None).expect("it may be done");
            }
            if commands.is_empty() {
                let Step::Record { decision } = &step else { panic!("{step:?} sends nothing") };
                let option = room.scenario.decision(decision).unwrap().1.options[0].id.to_string();
                room = room.and([record(decision.as_str(), &option)]);
            }
            let key = key.expect("it can be confirmed");
            assert!(!is_next(&room.scenario, &room.session, &key, room.now), "{key} counts twice");
            room = room.and([wait(1)]);
        }
        panic!("the next key leads nowhere: {:?}", room.step());
    }
}
