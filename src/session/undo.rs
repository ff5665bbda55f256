//! What the facilitator can take back with one key: a short list of acts and the events that reverse each.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use super::entry::Entry;
use super::event::Event;
use super::state::Session;
use super::story::Status;
use super::vocabulary::Tick;
use crate::clock::Millis;
use crate::ident::{ItemId, RoleCode, Seq};

/// How many acts can be taken back one after the other.
const ACTS_MAX: usize = 100;

/// Something the facilitator did that a later entry can reverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Released(ItemId),
    Noted(Seq),
    Ticked { item: ItemId, action: u16, before: Tick },
    Floor { before: Option<RoleCode> },
    Posed(ItemId),
    LeftOut(ItemId),
    Opened { decision: ItemId, round: u16 },
    Closed { decision: ItemId, round: u16, left: Millis },
    Revealed { decision: ItemId, round: u16 },
    Recorded(ItemId),
    Effects(Seq),
}

impl Act {
    /// Returns what the act was, for the line that says what will be taken back.
    pub fn label(&self) -> String {
        match self {
            Self::Released(id) => format!("release of {id}"),
            Self::Noted(seq) => format!("note {seq}"),
            Self::Ticked { item, action, .. } => format!("tick {} of {item}", action + 1),
            Self::Floor { .. } => "giving the floor".to_owned(),
            Self::Posed(id) => format!("question {id}"),
            Self::LeftOut(id) => format!("leaving out {id}"),
            Self::Opened { decision, .. } => format!("opening {decision}"),
            Self::Closed { decision, .. } => format!("closing {decision}"),
            Self::Revealed { decision, .. } => format!("revealing {decision}"),
            Self::Recorded(id) => format!("the record of {id}"),
            Self::Effects(_) => "the consequences".to_owned(),
        }
    }

    /// Returns the events that reverse the act. A reopened round gets back the time it had left.
    pub fn reverse(&self, session: &Session, play: Millis) -> Vec<Event> {
        vec![match self {
            Self::Released(id) => Event::Withdrawn { inject: id.clone() },
            Self::Noted(seq) => Event::NoteTakenBack { entry: *seq },
            Self::Ticked { item, action, before } => {
                Event::ActionTicked { item: item.clone(), action: *action, tick: *before }
            }
            Self::Floor { before: Some(role) } => Event::FloorGiven { role: role.clone() },
            Self::Floor { before: None } => Event::FloorTaken {},
            Self::Posed(id) => Event::QuestionWithdrawn { question: id.clone() },
            Self::LeftOut(id) => Event::Restored { item: id.clone() },
            Self::Opened { decision, round } => {
                Event::DecisionWithdrawn { decision: decision.clone(), round: *round }
            }
            Self::Closed { decision, round, left } => Event::DecisionReopened {
                decision: decision.clone(),
                round: *round,
                closes_at: play.plus(*left),
            },
            Self::Revealed { decision, round } => {
                Event::RevealTakenBack { decision: decision.clone(), round: *round }
            }
            Self::Recorded(id) => {
                let applied = session.story.applied_for(id).map(|a| a.seq);
                let back = Event::RecordTakenBack { decision: id.clone() };
                return applied
                    .map(|applied| Event::EffectsUndone { applied })
                    .into_iter()
                    .chain([back])
                    .collect();
            }
            Self::Effects(seq) => Event::EffectsUndone { applied: *seq },
        }]
    }

    /// Keeps the list of acts true to an entry of the facilitator; called before the entry is folded.
    pub(super) fn follow(session: &mut Session, entry: &Entry) {
        if let Some(act) = Self::of(session, entry) {
            // Reversing an act is no act of its own: what it reverses leaves the list.
            let reversal = session.undo.back().filter(|last| last.is_reversed_by(&entry.event));
            if reversal.is_none() {
                session.undo.push_back(act);
            } else {
                session.undo.pop_back();
            }
            if session.undo.len() > ACTS_MAX {
                session.undo.pop_front();
            }
        } else if let Some(at) = session.undo.iter().rposition(|a| a.is_reversed_by(&entry.event)) {
            session.undo.remove(at);
        }
    }

    fn is_reversed_by(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Released(id), Event::Withdrawn { inject }) => id == inject,
            (Self::Noted(seq), Event::NoteTakenBack { entry }) => seq == entry,
            (
                Self::Ticked { item, action, before },
                Event::ActionTicked { item: i, action: a, tick },
            ) => item == i && action == a && before == tick,
            (Self::Floor { before: Some(b) }, Event::FloorGiven { role }) => b == role,
            (Self::Floor { before: None }, Event::FloorTaken {}) => true,
            (Self::Posed(id), Event::QuestionWithdrawn { question }) => id == question,
            (Self::LeftOut(id), Event::Restored { item }) => id == item,
            (
                Self::Opened { decision, round },
                Event::DecisionWithdrawn { decision: d, round: r },
            )
            | (
                Self::Closed { decision, round, .. },
                Event::DecisionReopened { decision: d, round: r, .. },
            )
            | (
                Self::Revealed { decision, round },
                Event::RevealTakenBack { decision: d, round: r },
            ) => decision == d && round == r,
            (Self::Recorded(id), Event::RecordTakenBack { decision }) => id == decision,
            (Self::Effects(seq), Event::EffectsUndone { applied }) => seq == applied,
            _ => false,
        }
    }

    fn of(session: &Session, entry: &Entry) -> Option<Self> {
        Some(match &entry.event {
            Event::Released { inject, .. } => Self::Released(inject.clone()),
            Event::Noted { .. } => Self::Noted(entry.seq),
            Event::ActionTicked { item, action, .. } => {
                let before = session.story.item(item).ticks.get(action).map_or(Tick::Open, |t| t.0);
                Self::Ticked { item: item.clone(), action: *action, before }
            }
            Event::FloorGiven { .. } | Event::FloorTaken {} => {
                Self::Floor { before: session.talk.floor.as_ref().map(|(r, _)| r.clone()) }
            }
            Event::QuestionPosed { question } => Self::Posed(question.clone()),
            Event::Skipped { item, .. }
            | Event::Deferred { item, .. }
            | Event::ContingencyDismissed { inject: item } => Self::LeftOut(item.clone()),
            Event::DecisionOpened { decision, round, .. } => {
                Self::Opened { decision: decision.clone(), round: *round }
            }
            Event::DecisionClosed { decision, round, .. } => {
                let closes_at = session
                    .decision(decision)
                    .and_then(|d| d.rounds.iter().find(|r| r.number == *round))
                    .map_or(Millis::ZERO, |r| r.closes_at);
                let left = closes_at.minus(entry.times.play);
                Self::Closed { decision: decision.clone(), round: *round, left }
            }
            Event::Revealed { decision, round } => {
                Self::Revealed { decision: decision.clone(), round: *round }
            }
            Event::Recorded { decision, .. } => Self::Recorded(decision.clone()),
            Event::EffectsApplied { .. } => Self::Effects(entry.seq),
            _ => return None,
        })
    }
}

impl Session {
    /// Tells whether an item's turn is still to come.
    pub fn is_pending(&self, id: &ItemId) -> bool {
        self.story.status(id) == Status::Pending
    }
}
