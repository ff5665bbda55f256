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
        self.pressed(scenario, session).map_or_else(Vec::new, |(commands, _)| commands)
    }

    /// Returns the name under which a press confirms this step and no later one that looks alike; `None` where nothing
    /// is to be confirmed.
    pub fn key(&self, scenario: &Scenario, session: &Session) -> Option<String> {
        self.pressed(scenario, session).map(|(_, key)| key)
    }

    /// Returns what a press sends and its name; `None` where it does nothing.
    #[expect(clippy::too_many_lines, reason = "one arm a step of the table")]
    fn pressed(&self, scenario: &Scenario, session: &Session) -> Option<(Vec<Command>, String)> {
        use Command as C;
        let rounds = |id: &ItemId| session.decision(id).map_or(0, |d| d.rounds.len());
        let round = |id: &ItemId| {
            let last = session.decision(id).and_then(|d| d.round());
            last.map_or_else(String::new, |r| {
                let closed = r.closed.map(|(_, at)| at.wall.0).unwrap_or_default();
                format!("{}-{}-{closed}", r.number, r.closes_at.0)
            })
        };
        let one = |command, key: String| (vec![command], key);
        Some(match self.clone() {
            Self::CheckNext(check) => {
                let check = check.id().to_owned();
                one(C::AcceptCheck { check: check.clone() }, format!("check:{check}"))
            }
            Self::ReadGroundRules => one(C::Brief(Briefing::GroundRules), "ground-rules".into()),
            Self::AskWarmUp => one(C::Brief(Briefing::WarmUp), "warm-up".into()),
            Self::StartEx { must_end } => one(C::Start { must_end }, "start-ex".into()),
            Self::Resume(_) => {
                let since = session.clock.held_since.map_or(0, |at| at.wall.0);
                one(C::Resume, format!("resume:{since}"))
            }
            Self::Reveal { decision: id } => {
                let key = format!("reveal:{id}/{}", round(&id));
                one(C::Reveal { decision: id }, key)
            }
            Self::RevealPoll(poll) => {
                let key = format!("reveal:{poll}");
                one(C::RevealPoll { poll }, key)
            }
            Self::Record { decision: id } => {
                (proposed(scenario, session, &id), format!("record:{id}/{}", round(&id)))
            }
            Self::Apply { item, effects } => {
                let led = scenario.item(&item).and_then(|i| led_to(session, i));
                let key = format!("apply:{item}/{}", led.map_or(0, |(seq, _)| seq.0));
                one(C::Apply { item: Some(item), effects }, key)
            }
            Self::Close { decision: id, .. } => {
                let key = format!("close:{id}/{}", round(&id));
                one(C::CloseDecision { decision: id }, key)
            }
            Self::Read(id) | Self::Release(id) | Self::Open(id) | Self::BeginBreak(id) => {
                let taken_back = session.story.item(&id).taken_back;
                (sent(scenario, &id), format!("send:{id}/{taken_back}-{}", rounds(&id)))
            }
            Self::AnswerObserverQuestion(question) => {
                let state = QuestionState::Answered;
                let command = C::SetObserverQuestion { question, state, into: None };
                one(command, format!("answered:{question}"))
            }
            Self::ClosePoll(id) => one(C::ClosePoll { poll: id.clone() }, format!("close:{id}")),
            Self::CloseAssessment(id) => {
                one(C::CloseAssessment { assessment: id.clone() }, format!("close:{id}"))
            }
            Self::CloseBreakout(id) => {
                one(C::CloseBreakout { breakout: id.clone() }, format!("close:{id}"))
            }
            Self::Pose(question) => {
                let key = format!("pose:{question}");
                one(C::Pose { question }, key)
            }
            Self::EndModule { .. } => {
                let ends = session.story.current.map_or(0, |at| at + 1);
                one(C::NextModule, format!("end-module:{ends}"))
            }
            Self::EndEx(why) => one(C::End(why), "end-ex".into()),
            Self::HotWash { step, role } => {
                let of = role.as_ref().map_or("", |r| r.as_str());
                let key = format!("hot-wash:{}/{of}", step.label());
                one(C::HotWash { step, role }, key)
            }
            Self::CloseRoom => one(C::CloseRoom, "close-room".into()),
            Self::StartDebrief => one(C::StartDebrief, "debrief".into()),
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
