//! The acts beside the talk that can be taken back: polls, time, the agenda, requests and what notes are filed under.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "takes the acts and events that concern it and leaves the others"
)]

use super::{Act, Seated};
use crate::clock::Millis;
use crate::ident::{ItemId, ModuleId, Seq};
use crate::session::command::Refile;
use crate::session::decide::{Draft, by_itself, story};
use crate::session::entry::{Entry, Times};
use crate::session::event::Event;
use crate::session::notes::Note;
use crate::session::state::Session;
use crate::session::story::Status;
use crate::session::vocabulary::{RequestReply, SkipReason};

impl Act {
    /// Returns the one event that puts things back where they were.
    pub(super) fn put_back(&self, session: &Session, play: Millis) -> Vec<Draft> {
        let back = match self {
            Self::DeadlineMoved { decision, by } => {
                let closes_at = deadline(session, decision);
                closes_at.map(|at| Event::DeadlineMoved {
                    decision: decision.clone(),
                    closes_at: at.minus(*by),
                })
            }
            Self::PollHands { poll, before } => {
                Some(Event::PollHands { poll: poll.clone(), hands: before.clone() })
            }
            Self::PollClosed { poll, left } => {
                Some(Event::PollOpened { poll: poll.clone(), closes_at: play.plus(*left) })
            }
            // Closed and hidden again.
            Self::PollRevealed(poll) => Some(Event::PollClosed { poll: poll.clone() }),
            Self::Replied(request) => {
                let how = RequestReply::TakenBack;
                Some(Event::InformationAnswered { request: *request, how })
            }
            Self::Refiled { entry, before } => Some(Event::Refiled {
                entry: *entry,
                sign: before.sign,
                role: before.role.clone(),
                objective: before.objective.clone(),
                task: before.task.clone(),
                item: before.item.clone(),
                observed_at: before.observed_at,
            }),
            Self::Inserted(inject) => {
                Some(Event::Skipped { item: inject.clone(), reason: SkipReason::TakenBack })
            }
            Self::Fitted(before) => Some(Event::AgendaFitted {
                agenda: before.id.clone(),
                until: before.until,
                modules: before.modules.clone(),
                hot_wash: before.hot_wash,
                dropped: before.dropped.iter().cloned().collect(),
            }),
            Self::Seated(seated) => seated.back(),
            _ => None,
        };
        back.map(Draft::from).into_iter().collect()
    }

    /// Returns what puts the module before it back in play, as it was when the next one began.
    pub(super) fn module_back(&self) -> Vec<Draft> {
        let Self::Begun { module, again, left, ended, floor, .. } = self else {
            return Vec::new();
        };
        let back = Event::ModuleTakenBack { module: module.clone(), again: again.clone() };
        let left = left.iter().map(|item| Event::Restored { item: item.clone() });
        let ended = ended.clone().map(|question| Event::QuestionPosed { question });
        let floor = floor.clone().map(|role| Event::FloorGiven { role });
        let along = left.chain(ended).chain(floor).map(by_itself);
        std::iter::once(back.into()).chain(along).collect()
    }

    /// The next module began in one breath with the end of the one before it.
    fn begun(session: &Session, entry: &Entry, module: &ModuleId) -> Option<Self> {
        let before = session.story.modules.get(session.story.current?)?;
        let moment = |times: Times| (times.wall, times.play, times.observed_at);
        let ended = before.ended.filter(|ended| moment(*ended) == moment(entry.times))?;
        let (left, first) = session.story.left_behind(Seq(entry.seq.0 - 1), ended);
        let question = session.talk.ended_before(first);
        let turn = Seq(first.0 - u64::from(question.is_some()));
        Some(Self::Begun {
            module: module.clone(),
            again: before.id.clone(),
            left,
            ended: question.cloned(),
            floor: session.talk.turn_ended_before(turn).cloned(),
            clock: Box::new(session.clock.clone()),
        })
    }

    /// Tells whether an event takes back the module whose beginning this was, or puts back who sat where.
    pub(super) fn began(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Begun { module: id, .. }, Event::ModuleTakenBack { module, .. }) => id == module,
            (Self::Seated(seated), _) => seated.back().as_ref() == Some(event),
            _ => false,
        }
    }

    pub(super) fn of_more(session: &Session, entry: &Entry) -> Option<Self> {
        let note = |seq| session.notes.get(seq);
        Some(match &entry.event {
            Event::DeadlineMoved { decision, closes_at } => {
                let by = closes_at.minus(deadline(session, decision)?);
                Self::DeadlineMoved { decision: decision.clone(), by }
            }
            Event::PollOpened { poll, .. } if !session.hall.polls.contains_key(poll) => {
                let ended = session.talk.ended_before(entry.seq).cloned();
                let left_out = session.story.item(poll).status;
                let left_out =
                    matches!(left_out, Status::Skipped(_) | Status::PassedOver).then_some(left_out);
                Self::PollOpened { poll: poll.clone(), ended, left_out }
            }
            Event::PollHands { poll, .. } => {
                let before = session.hall.polls.get(poll)?.hands.clone().unwrap_or_default();
                Self::PollHands { poll: poll.clone(), before }
            }
            Event::PollClosed { poll } => {
                let state = session.hall.polls.get(poll).filter(|p| p.closed.is_none())?;
                let left = state.closes_at.minus(entry.times.play);
                Self::PollClosed { poll: poll.clone(), left }
            }
            Event::PollRevealed { poll } => Self::PollRevealed(poll.clone()),
            Event::InformationAnswered { request, .. } | Event::InformationParked { request } => {
                Self::Replied(*request)
            }
            Event::Refiled { entry: seq, .. } => Self::Refiled {
                entry: *seq,
                before: Box::new(filed_before(note(*seq)?, &entry.event)?),
            },
            Event::ModuleStarted { module, .. } => Self::begun(session, entry, module)?,
            Event::InjectInserted { inject, .. } => Self::Inserted(inject.clone()),
            Event::AgendaFitted { .. } => Self::Fitted(Box::new(session.agenda.clone())),
            _ => Self::Seated(Seated::of(session, entry)?),
        })
    }
}

/// Returns when the open round of a decision closes.
pub(super) fn deadline(session: &Session, decision: &ItemId) -> Option<Millis> {
    let open = session.open_rounds();
    open.iter().find(|(id, _)| *id == decision).map(|(_, round)| round.closes_at)
}

/// Returns what an event files a note under.
pub(super) fn filing(event: &Event) -> Option<Refile> {
    let Event::Refiled { sign, role, objective, task, item, observed_at, .. } = event else {
        return None;
    };
    Some(Refile {
        sign: *sign,
        role: role.clone(),
        objective: objective.clone(),
        task: task.clone(),
        item: item.clone(),
        observed_at: *observed_at,
    })
}

/// Returns what a note was filed under before an event changed it; nothing where it was filed under nothing, for
/// filing it anew cannot say that.
fn filed_before(note: &Note, event: &Event) -> Option<Refile> {
    let new = filing(event)?;
    let nothing = (new.role.is_some() && note.role.is_none())
        || (new.objective.is_some() && note.objective.is_none())
        || (new.task.is_some() && note.task.is_none())
        || (new.item.is_some() && note.item.is_none())
        || (new.observed_at.is_some() && note.at.observed_at.is_none());
    (!nothing).then(|| Refile {
        sign: new.sign.map(|_| note.sign),
        role: new.role.and_then(|_| note.role.clone()),
        objective: new.objective.and_then(|_| note.objective.clone()),
        task: new.task.and_then(|_| note.task.clone()),
        item: new.item.and_then(|_| note.item.clone()),
        observed_at: new.observed_at.and(note.at.observed_at),
    })
}

/// Takes a record back, with its consequences; those of an earlier record that it had undone are in force again.
pub(super) fn record_back(session: &Session, decision: &ItemId, undid: Option<Seq>) -> Vec<Draft> {
    let applied = session.story.applied_for(decision).filter(|_| session.in_play());
    let mut back = applied.map_or_else(Vec::new, |a| story::undo_effects(session, a.seq));
    back.push(Event::RecordTakenBack { decision: decision.clone() }.into());
    let again = undid.and_then(|seq| session.story.applied.iter().find(|a| a.seq == seq));
    back.extend(again.filter(|_| session.in_play()).map(|applied| {
        by_itself(Event::EffectsApplied {
            item: applied.item.clone(),
            effects: applied.effects.clone(),
            due: applied.due.clone(),
        })
    }));
    back
}

/// Takes the opening of a poll back; one that had been left out is left out again.
pub(super) fn poll_back(poll: &ItemId, left_out: Option<Status>) -> impl Iterator<Item = Draft> {
    let item = poll.clone();
    let out = match left_out {
        Some(Status::Skipped(reason)) => Some(Event::Skipped { item, reason }),
        Some(Status::PassedOver) => Some(Event::PassedOver { item }),
        Some(Status::Pending | Status::Active | Status::Done) | None => None,
    };
    let back = Event::Restored { item: poll.clone() };
    std::iter::once(back.into()).chain(out.map(by_itself))
}
