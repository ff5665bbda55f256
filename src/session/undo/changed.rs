//! What was completed or put right and can be as it was before: words, filing, causes, ranks, records, ratings, actions.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "takes the events that complete or put right, and leaves the others"
)]

use std::sync::Arc;

use crate::ident::{Actor, ItemId, Seq};
use crate::session::after::{CorrectiveAction, Rated};
use crate::session::deciding::Record;
use crate::session::entry::Entry;
use crate::session::event::Event;
use crate::session::notes::Note;
use crate::session::state::Session;
use crate::session::vocabulary::Subject;

/// Something as it was before the facilitator completed it or put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// A captured line, and the corrective action it may be.
    Note(Part, Arc<Note>, Option<Arc<CorrectiveAction>>),
    Action(Arc<CorrectiveAction>),
    Record(ItemId, Arc<Record>),
    /// The facilitator's own rating; `None` where there was none.
    Rating(Subject, Option<Arc<Rated>>),
}

/// What of a captured line was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Words,
    Filing,
    Analysis,
    Rank,
    Assumption,
    Parked,
}

impl Before {
    /// Returns what an entry is about to change.
    pub(super) fn of(session: &Session, entry: &Entry) -> Option<Self> {
        let note = |part, seq: Seq| {
            let action = session.after.actions.get(&seq).cloned();
            Some(Self::Note(part, session.notes.get(seq)?.clone(), action))
        };
        let action = |seq: Seq| session.after.actions.get(&seq).cloned().map(Self::Action);
        match &entry.event {
            Event::Amended { entry } => note(Part::Words, *entry).or_else(|| action(*entry)),
            // What a note is, is put back by filing it again; a field that was empty cannot be.
            Event::Refiled { entry, sign: None, .. } => note(Part::Filing, *entry),
            Event::Analysed { entry } => note(Part::Analysis, *entry),
            Event::Ranked { entry, .. } => note(Part::Rank, *entry),
            Event::AssumptionSettled { entry, .. } => note(Part::Assumption, *entry),
            Event::ParkedClosed { entry } => note(Part::Parked, *entry),
            Event::ActionChanged { action: seq, .. } | Event::ActionAccepted { action: seq } => {
                action(*seq)
            }
            Event::RecordAmended { decision, .. } => {
                let record = session.decision(decision)?.record.clone()?;
                Some(Self::Record(decision.clone(), record))
            }
            Event::Rated { subject, .. } => {
                let rated = session.after.ratings.get(&(subject.clone(), Actor::Facilitator));
                Some(Self::Rating(subject.clone(), rated.cloned()))
            }
            _ => None,
        }
    }

    /// Puts it back.
    pub(super) fn restore(self, session: &mut Session) {
        match self {
            Self::Note(part, before, action) => {
                session.notes.put_back(part, &before);
                let of_line = matches!(part, Part::Words | Part::Filing);
                if let Some(action) = action.filter(|_| of_line) {
                    session.after.put_back_line(&action);
                }
            }
            Self::Action(before) => session.after.put_back(&before),
            Self::Record(decision, before) => session.put_back_record(&decision, before),
            Self::Rating(subject, before) => {
                let key = (subject, Actor::Facilitator);
                match before {
                    Some(rated) => session.after.ratings.insert(key, rated),
                    None => session.after.ratings.remove(&key),
                };
            }
        }
    }

    /// Tells whether somebody else went on from what was changed.
    pub(super) fn is_overtaken_by(&self, event: &Event) -> bool {
        let about = match event {
            Event::Amended { entry }
            | Event::Refiled { entry, .. }
            | Event::Analysed { entry }
            | Event::Ranked { entry, .. }
            | Event::AssumptionSettled { entry, .. }
            | Event::ParkedClosed { entry }
            | Event::NoteTakenBack { entry }
            | Event::ActionChanged { action: entry, .. }
            | Event::ActionAccepted { action: entry } => *entry,
            Event::Recorded { decision, .. }
            | Event::RecordAmended { decision, .. }
            | Event::RecordTakenBack { decision } => {
                return matches!(self, Self::Record(id, _) if id == decision);
            }
            _ => return false,
        };
        match self {
            Self::Note(_, note, _) => note.seq == about,
            Self::Action(action) => action.seq == about,
            Self::Record(..) | Self::Rating(..) => false,
        }
    }
}

#[cfg(test)]
mod tests;
