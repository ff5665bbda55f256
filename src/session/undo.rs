//! What the facilitator can take back with one key: a short list of acts and the events that reverse each.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::collections::VecDeque;
use std::sync::Arc;

mod beside;
mod changed;
mod seats;

use self::beside::{deadline, filing, poll_back, record_back};
pub use self::changed::{Before, Part};
pub use self::seats::Seated;
use super::command::Refile;
use super::decide::{Draft, by_itself, story};
use super::entry::Entry;
use super::event::Event;
use super::state::{Fitted, PlayClock, Session};
use super::story::Status;
use super::vocabulary::{RequestReply, Tick};
use crate::clock::Millis;
use crate::ident::{Actor, ItemId, ModuleId, OptionId, RoleCode, SeatId, Seq};

/// How many acts can be taken back one after the other.
const ACTS_MAX: usize = 100;

/// Something the facilitator did that a later entry can reverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Released {
        inject: ItemId,
        /// The question the act ended, which comes back with it; so below.
        ended: Option<ItemId>,
    },
    Noted(Seq),
    NoteTakenBack(Seq),
    Merged(Seq),
    /// A note was promoted, or left out.
    Placed {
        entry: Seq,
        promoted: bool,
    },
    /// A corrective action was written in the debrief.
    Action(Seq),
    Ticked {
        item: ItemId,
        action: u16,
        before: Tick,
    },
    Floor {
        before: Option<RoleCode>,
    },
    Posed {
        question: ItemId,
        ended: Option<ItemId>,
    },
    LeftOut(ItemId),
    Away {
        seat: SeatId,
        away: bool,
    },
    Opened {
        decision: ItemId,
        rounds: Vec<u16>,
        ended: Option<ItemId>,
    },
    Hands {
        decision: ItemId,
        round: u16,
        before: Vec<(OptionId, u32)>,
    },
    Closed {
        decision: ItemId,
        round: u16,
        left: Millis,
    },
    Revealed {
        decision: ItemId,
        round: u16,
    },
    Recorded {
        decision: ItemId,
        /// The consequences of an earlier record that this one undid; they come back with it.
        undid: Option<Seq>,
    },
    Effects(Seq),
    /// The countdown was moved by so much.
    DeadlineMoved {
        decision: ItemId,
        by: Millis,
    },
    PollOpened {
        poll: ItemId,
        ended: Option<ItemId>,
        /// How it had been left out before.
        left_out: Option<Status>,
    },
    PollHands {
        poll: ItemId,
        before: Vec<u32>,
    },
    PollClosed {
        poll: ItemId,
        left: Millis,
    },
    PollRevealed(ItemId),
    /// A request was answered or parked.
    Replied(Seq),
    /// A note was filed anew; what it was filed under before.
    Refiled {
        entry: Seq,
        before: Box<Refile>,
    },
    Inserted(ItemId),
    /// The next module began; what its predecessor's end left and ended comes back with it.
    Begun {
        module: ModuleId,
        again: ModuleId,
        left: Vec<ItemId>,
        ended: Option<ItemId>,
        floor: Option<RoleCode>,
        clock: Box<PlayClock>,
    },
    /// The agenda was fitted; how it was before.
    Fitted(Box<Fitted>),
    /// Somebody sits elsewhere, or a role is played in another way.
    Seated(Seated),
    /// Something was completed or put right; how it was before.
    Changed(Before),
}

impl Act {
    /// Returns what the act was, for the line that says what will be taken back.
    pub fn label(&self) -> String {
        match self {
            Self::Released { inject, .. } => format!("release of {inject}"),
            Self::Noted(seq) => format!("note {seq}"),
            Self::NoteTakenBack(seq) => format!("taking back note {seq}"),
            Self::Merged(seq) => format!("merging note {seq}"),
            Self::Placed { entry, promoted: true } => format!("promoting note {entry}"),
            Self::Placed { entry, promoted: false } => format!("leaving out note {entry}"),
            Self::Action(seq) => format!("corrective action {seq}"),
            Self::Ticked { item, action, .. } => format!("tick {} of {item}", action + 1),
            Self::Floor { .. } => "giving the floor".to_owned(),
            Self::Posed { question, .. } => format!("question {question}"),
            Self::LeftOut(id) => format!("leaving out {id}"),
            Self::Away { seat, away: true } => format!("calling {seat} away"),
            Self::Away { seat, away: false } => format!("the return of {seat}"),
            Self::Opened { decision, .. } => format!("opening {decision}"),
            Self::Hands { decision, .. } => format!("the hands for {decision}"),
            Self::Closed { decision, .. } => format!("closing {decision}"),
            Self::Revealed { decision, .. } => format!("revealing {decision}"),
            Self::Recorded { decision, .. } => format!("the record of {decision}"),
            Self::Effects(_) => "the consequences".to_owned(),
            Self::DeadlineMoved { decision, .. } => format!("the time given to {decision}"),
            Self::PollOpened { poll, .. } => format!("opening {poll}"),
            Self::PollHands { poll, .. } => format!("the hands for {poll}"),
            Self::PollClosed { poll, .. } => format!("closing {poll}"),
            Self::PollRevealed(poll) => format!("revealing {poll}"),
            Self::Replied(request) => format!("the answer to request {request}"),
            Self::Refiled { entry, .. } => format!("filing note {entry}"),
            Self::Inserted(inject) => format!("writing {inject}"),
            Self::Begun { module, .. } => format!("the beginning of {module}"),
            Self::Fitted(_) => "fitting the agenda".to_owned(),
            Self::Seated(seated) => seated.label(),
            Self::Changed(_) => "what was put right".to_owned(),
        }
    }

    /// Returns what reverses the act, which was done by that entry. What was passed over in the same breath has its
    /// turn before it again.
    pub(super) fn reverse(&self, by: Seq, session: &Session, play: Millis) -> Vec<Draft> {
        if let Self::Changed(_) = self {
            return vec![Event::ChangeTakenBack { entry: by }.into()];
        }
        let mut drafts = self.reversed(session, play);
        if !matches!(self, Self::Effects(_)) {
            let back = session.story.gone_past(by).into_iter();
            drafts.extend(back.map(|item| by_itself(Event::Restored { item })));
        }
        drafts
    }

    /// Returns what reverses the act itself. A reopened round gets back the time it had left.
    fn reversed(&self, session: &Session, play: Millis) -> Vec<Draft> {
        let again = |ended: &Option<ItemId>| {
            let ended = ended.clone().map(|question| Event::QuestionPosed { question });
            ended.map(by_itself).into_iter()
        };
        let one = match self {
            Self::Released { inject, ended } => {
                return story::taken_back(session, inject)
                    .into_iter()
                    .chain(again(ended))
                    .collect();
            }
            Self::Posed { question, ended } => {
                let back = Event::QuestionWithdrawn { question: question.clone() };
                return std::iter::once(back.into()).chain(again(ended)).collect();
            }
            Self::Opened { decision, rounds, ended, .. } => {
                let back = rounds.iter().map(|round| {
                    let decision = decision.clone();
                    Event::DecisionWithdrawn { decision, round: *round }.into()
                });
                return back.chain(again(ended)).collect();
            }
            Self::Recorded { decision, undid } => return record_back(session, decision, *undid),
            Self::Effects(seq) => return story::undo_effects(session, *seq),
            Self::PollOpened { poll, ended, left_out } => {
                return poll_back(poll, *left_out).chain(again(ended)).collect();
            }
            Self::Begun { .. } => return self.module_back(),
            Self::DeadlineMoved { .. }
            | Self::PollHands { .. }
            | Self::PollClosed { .. }
            | Self::PollRevealed(_)
            | Self::Replied(_)
            | Self::Refiled { .. }
            | Self::Inserted(_)
            | Self::Fitted(_)
            | Self::Seated(_)
            | Self::Changed(_) => return self.put_back(session, play),
            Self::Noted(seq) | Self::Action(seq) => Event::NoteTakenBack { entry: *seq },
            Self::NoteTakenBack(seq) | Self::Merged(seq) => Event::NoteRestored { entry: *seq },
            Self::Placed { entry, promoted: true } => Event::Demoted { entry: *entry },
            Self::Placed { entry, promoted: false } => Event::Promoted { entry: *entry },
            Self::Ticked { item, action, before } => {
                Event::ActionTicked { item: item.clone(), action: *action, tick: *before }
            }
            Self::Floor { before: Some(role) } => Event::FloorGiven { role: role.clone() },
            Self::Floor { before: None } => Event::FloorTaken {},
            Self::LeftOut(id) => Event::Restored { item: id.clone() },
            Self::Away { seat, away: true } => Event::CameBack { seat: seat.clone() },
            Self::Away { seat, away: false } => Event::CalledAway { seat: seat.clone() },
            Self::Hands { decision, round, before } => {
                let (decision, hands) = (decision.clone(), before.clone());
                Event::HandsCounted { decision, round: *round, hands }
            }
            Self::Closed { decision, round, left } => Event::DecisionReopened {
                decision: decision.clone(),
                round: *round,
                closes_at: play.plus(*left),
            },
            Self::Revealed { decision, round } => {
                Event::RevealTakenBack { decision: decision.clone(), round: *round }
            }
        };
        vec![one.into()]
    }

    /// Keeps the list of acts true to an entry of the control side; called before the entry is folded.
    pub(super) fn follow(session: &mut Session, entry: &Entry) {
        let own = entry.by == Actor::Facilitator;
        let reverses = |act: &Self| act.is_reversed_by(session, &entry.event);
        let last = session.undo.back().is_some_and(|(_, act)| reverses(act));
        let earlier = session.undo.iter().rposition(|(_, act)| reverses(act));
        if last {
            // Reversing an act is no act of its own: what it reverses leaves the list.
            match Self::list(session).pop_back() {
                Some((_, Self::Fitted(before))) => session.fitted_before = Some(before),
                Some((_, Self::Begun { clock, .. })) => session.clock_before = Some(clock),
                _ => {}
            }
        } else if let Some(act) = Self::of(session, entry).filter(|_| own) {
            Self::push(session, entry.seq, act);
        } else if let Some(at) = earlier {
            Self::list(session).remove(at);
        }
    }

    /// Puts back what an entry changed, if that is still known.
    pub(super) fn change_back(session: &mut Session, changed: Seq) {
        let known = |(seq, act): &(Seq, Self)| *seq == changed && matches!(act, Self::Changed(_));
        let Some(at) = session.undo.iter().rposition(known) else { return };
        if let Some((_, Self::Changed(before))) = Self::list(session).remove(at) {
            before.restore(session);
        }
    }

    /// Drops from the list what cannot be reversed once this has happened, whoever did it.
    pub(super) fn outdate(session: &mut Session, event: &Event) {
        match event {
            // What was open in a module stays as its end left it.
            Event::ModuleEnded { .. } => Self::keep(session, |act| {
                !matches!(
                    act,
                    Self::DeadlineMoved { .. }
                        | Self::PollOpened { .. }
                        | Self::PollHands { .. }
                        | Self::PollClosed { .. }
                )
            }),
            Event::DecisionWithdrawn { decision, .. } => Self::keep(
                session,
                |act| !matches!(act, Self::DeadlineMoved { decision: d, .. } if d == decision),
            ),
            // A jump is recorded as such and goes forwards only; of these nothing is taken back, so neither is what led there.
            Event::Jumped { .. }
            | Event::AssessmentOpened { .. }
            | Event::BreakoutOpened { .. } => {
                Self::keep(session, |act| !matches!(act, Self::Begun { .. }));
            }
            // A break ends every turn, and one of the plan is of the module it stands in.
            Event::BreakStarted { item, .. } => Self::keep(session, |act| {
                let begun = matches!(act, Self::Begun { .. }) && item.is_some();
                !begun && !matches!(act, Self::Floor { .. })
            }),
            // The agenda that play begins with stands.
            Event::StartEx { .. } => Self::keep(session, |act| !matches!(act, Self::Fitted(_))),
            _ => {}
        }
    }

    /// Drops from the list what somebody else went on from.
    pub(super) fn overtake(session: &mut Session, event: &Event) {
        Self::keep(session, |act| !act.is_overtaken_by(event));
    }

    /// Keeps some of the list.
    pub(super) fn keep(session: &mut Session, stays: impl Fn(&Self) -> bool) {
        if !session.undo.iter().all(|(_, act)| stays(act)) {
            Self::list(session).retain(|(_, act)| stays(act));
        }
    }

    /// The list is short and of one piece, shared until somebody acts.
    fn list(session: &mut Session) -> &mut VecDeque<(Seq, Self)> {
        Arc::make_mut(&mut session.undo)
    }

    /// Tells whether somebody else went on from the act, so that reversing it alone would contradict what came after.
    fn is_overtaken_by(&self, event: &Event) -> bool {
        match (self, event) {
            (
                Self::DeadlineMoved { decision: id, .. },
                Event::DecisionClosed { decision, .. } | Event::Recorded { decision, .. },
            ) => return id == decision,
            (
                Self::PollOpened { poll: id, .. }
                | Self::PollHands { poll: id, .. }
                | Self::PollClosed { poll: id, .. },
                Event::PollClosed { poll } | Event::PollRevealed { poll },
            ) => return id == poll,
            (Self::Inserted(id), Event::Released { inject, .. }) => return id == inject,
            (
                Self::Refiled { entry: id, .. } | Self::Placed { entry: id, .. },
                Event::Refiled { entry, .. }
                | Event::Promoted { entry }
                | Event::Demoted { entry }
                | Event::NoteTakenBack { entry },
            ) => return id == entry,
            (Self::Fitted(_), Event::AgendaFitted { .. })
            | (
                Self::Begun { .. },
                Event::Released { .. }
                | Event::DecisionOpened { .. }
                | Event::PollOpened { .. }
                | Event::Recorded { .. },
            ) => return true,
            (Self::Seated(seated), _) => return seated.is_overtaken_by(event),
            (Self::Changed(before), _) => return before.is_overtaken_by(event),
            _ => {}
        }
        let (Self::Hands { decision: id, round: number, .. }
        | Self::Closed { decision: id, round: number, .. }
        | Self::Revealed { decision: id, round: number }) = self
        else {
            return false;
        };
        match event {
            Event::Revealed { decision, round } | Event::DecisionWithdrawn { decision, round } => {
                decision == id && round == number
            }
            Event::Recorded { decision, .. } => decision == id,
            _ => false,
        }
    }

    /// Rounds of one decision that were opened for several groups at once are one act: their entries stand side by side.
    fn push(session: &mut Session, seq: Seq, act: Self) {
        if let (
            Some((last, Self::Opened { decision, rounds, .. })),
            Self::Opened { decision: d, rounds: r, .. },
        ) = (Self::list(session).back_mut(), &act)
            && decision == d
            && last.0 + 1 == seq.0
        {
            rounds.extend(r);
            *last = seq;
            return;
        }
        let list = Self::list(session);
        list.push_back((seq, act));
        if list.len() > ACTS_MAX {
            list.pop_front();
        }
    }

    /// Tells whether it can still be taken back when play is over.
    pub(super) fn outlives_play(&self) -> bool {
        matches!(
            self,
            Self::Noted(_)
                | Self::NoteTakenBack(_)
                | Self::Merged(_)
                | Self::Placed { .. }
                | Self::Action(_)
                | Self::Ticked { .. }
                | Self::Recorded { .. }
                | Self::Replied(_)
                | Self::Refiled { .. }
                | Self::Changed(_)
        )
    }

    fn is_reversed_by(&self, session: &Session, event: &Event) -> bool {
        match (self, event) {
            (Self::Released { inject: id, .. }, Event::Withdrawn { inject }) => id == inject,
            (Self::Noted(seq) | Self::Action(seq), Event::NoteTakenBack { entry })
            | (Self::NoteTakenBack(seq) | Self::Merged(seq), Event::NoteRestored { entry })
            | (Self::Placed { entry: seq, promoted: true }, Event::Demoted { entry })
            | (Self::Placed { entry: seq, promoted: false }, Event::Promoted { entry }) => {
                seq == entry
            }
            (
                Self::Ticked { item, action, before },
                Event::ActionTicked { item: i, action: a, tick },
            ) => item == i && action == a && before == tick,
            (Self::Floor { before: Some(b) }, Event::FloorGiven { role }) => b == role,
            (Self::Floor { before: None }, Event::FloorTaken {}) => true,
            (Self::Posed { question: id, .. }, Event::QuestionWithdrawn { question }) => {
                id == question
            }
            (Self::LeftOut(id) | Self::PollOpened { poll: id, .. }, Event::Restored { item })
            | (Self::Inserted(id), Event::Skipped { item, .. }) => id == item,
            (Self::Away { seat, away: true }, Event::CameBack { seat: s })
            | (Self::Away { seat, away: false }, Event::CalledAway { seat: s }) => seat == s,
            (
                Self::Opened { decision, rounds, .. },
                Event::DecisionWithdrawn { decision: d, round: r },
            ) => decision == d && rounds.contains(r),
            (
                Self::Hands { decision, round, before },
                Event::HandsCounted { decision: d, round: r, hands },
            ) => decision == d && round == r && before == hands,
            (
                Self::Closed { decision, round, .. },
                Event::DecisionReopened { decision: d, round: r, .. },
            )
            | (
                Self::Revealed { decision, round },
                Event::RevealTakenBack { decision: d, round: r },
            ) => decision == d && round == r,
            (Self::Recorded { decision: d, .. }, Event::RecordTakenBack { decision: e }) => d == e,
            (Self::Effects(seq), Event::EffectsUndone { applied }) => seq == applied,
            // Nobody is given less time but by taking back what was given.
            (
                Self::DeadlineMoved { decision, by },
                Event::DeadlineMoved { decision: d, closes_at },
            ) => {
                decision == d
                    && deadline(session, d).is_some_and(|now| now.minus(*by) == *closes_at)
            }
            (Self::PollHands { poll, before }, Event::PollHands { poll: p, hands }) => {
                poll == p && before == hands
            }
            (Self::PollClosed { poll, .. }, Event::PollOpened { poll: p, .. })
            | (Self::PollRevealed(poll), Event::PollClosed { poll: p }) => poll == p,
            (
                Self::Replied(seq),
                Event::InformationAnswered { request, how: RequestReply::TakenBack },
            ) => seq == request,
            (Self::Refiled { entry, before }, Event::Refiled { entry: e, .. }) => {
                entry == e && filing(event).as_ref() == Some(&**before)
            }
            (
                Self::Fitted(before),
                Event::AgendaFitted { agenda, until, modules, hot_wash, dropped },
            ) => {
                before.id == *agenda
                    && before.until == *until
                    && before.modules == *modules
                    && before.hot_wash == *hot_wash
                    && before.dropped.iter().eq(dropped.iter())
            }
            _ => self.began(event),
        }
    }

    /// A note put where it already is has not moved: there would be nothing to take back.
    fn placed(session: &Session, entry: Seq, promoted: bool) -> Option<Self> {
        let stood = session.notes.get(entry)?.place.keeps(session.notes.get(entry)?.sign);
        (stood != promoted).then_some(Self::Placed { entry, promoted })
    }

    fn of(session: &Session, entry: &Entry) -> Option<Self> {
        let ended = || session.talk.ended_before(entry.seq).cloned();
        let round = |decision: &ItemId, round: u16| {
            session.decision(decision)?.rounds.iter().rfind(|r| r.number == round)
        };
        Some(match &entry.event {
            Event::Released { inject, .. } => {
                Self::Released { inject: inject.clone(), ended: ended() }
            }
            Event::Noted { .. } => Self::Noted(entry.seq),
            Event::NoteTakenBack { entry } => Self::NoteTakenBack(*entry),
            Event::Merged { entry, .. } => Self::Merged(*entry),
            Event::Promoted { entry } => Self::placed(session, *entry, true)?,
            Event::Demoted { entry } => Self::placed(session, *entry, false)?,
            Event::CorrectiveAction { .. } => Self::Action(entry.seq),
            Event::ActionTicked { item, action, .. } => {
                let before = session.story.item(item).ticks.get(action).map_or(Tick::Open, |t| t.0);
                Self::Ticked { item: item.clone(), action: *action, before }
            }
            Event::FloorGiven { .. } | Event::FloorTaken {} => {
                Self::Floor { before: session.talk.floor.as_ref().map(|(r, _)| r.clone()) }
            }
            Event::QuestionPosed { question } => {
                Self::Posed { question: question.clone(), ended: ended() }
            }
            Event::Skipped { item, .. }
            | Event::Deferred { item, .. }
            | Event::ContingencyDismissed { inject: item } => Self::LeftOut(item.clone()),
            Event::CalledAway { seat } => Self::Away { seat: seat.clone(), away: true },
            Event::CameBack { seat } => Self::Away { seat: seat.clone(), away: false },
            Event::DecisionOpened { decision, round, .. } => {
                let (decision, rounds) = (decision.clone(), vec![*round]);
                Self::Opened { decision, rounds, ended: ended() }
            }
            Event::HandsCounted { decision, round: number, .. } => {
                let before = round(decision, *number).and_then(|r| r.hands.clone());
                let before = before.unwrap_or_default();
                Self::Hands { decision: decision.clone(), round: *number, before }
            }
            Event::DecisionClosed { decision, round: number, .. } => {
                let closes_at = round(decision, *number).map_or(Millis::ZERO, |r| r.closes_at);
                let left = closes_at.minus(entry.times.play);
                Self::Closed { decision: decision.clone(), round: *number, left }
            }
            Event::Revealed { decision, round } => {
                Self::Revealed { decision: decision.clone(), round: *round }
            }
            Event::Recorded { decision, .. } => Self::Recorded {
                decision: decision.clone(),
                undid: session.story.undid(decision, entry.times),
            },
            Event::EffectsApplied { .. } => Self::Effects(entry.seq),
            _ => {
                let changed = || Before::of(session, entry).map(Self::Changed);
                return Self::of_more(session, entry).or_else(changed);
            }
        })
    }
}

impl Session {
    /// Tells whether an item's turn is still to come.
    pub fn is_pending(&self, id: &ItemId) -> bool {
        self.story.status(id) == Status::Pending
    }
}

#[cfg(test)]
mod tests;
