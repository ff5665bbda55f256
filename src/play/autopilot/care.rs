//! The autopilot puts notes right: amended, filed elsewhere, promoted, merged, struck.

use super::super::phrases;
use super::Autopilot;
use crate::ident::{Actor, Seq};
use crate::session::{Command, Refile, Session, Sign};

/// What can be done to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    Amend,
    Refile,
    Promote,
    Demote,
    Merge,
    TakeBack,
    Restore,
    Strike,
    CloseParked,
}

impl Care {
    pub(super) const ALL: &'static [Self] = &[
        Self::Amend,
        Self::Refile,
        Self::Promote,
        Self::Demote,
        Self::Merge,
        Self::TakeBack,
        Self::Restore,
        Self::Strike,
        Self::CloseParked,
    ];
}

impl Autopilot {
    /// Returns what is done to a note that fits, if there is one.
    pub(super) fn care(session: &Session, care: Care) -> Option<Command> {
        let notes: Vec<_> = session
            .notes
            .standing()
            .filter(|n| n.merged_into.is_none() && !session.struck.contains(&n.seq))
            .collect();
        let signed = |sign: Sign| notes.iter().filter(move |n| n.sign == sign).map(|n| n.seq);
        let line = || -> Option<Seq> {
            notes.iter().find(|n| n.sign == Sign::Note && n.by == Actor::Simulated).map(|n| n.seq)
        };
        Some(match care {
            Care::Amend => {
                let note = notes.iter().find(|n| n.sign == Sign::Improvement)?;
                let words = note.text.as_ref()?.as_str();
                let text = phrases::text(&format!("{words} Said twice."));
                Command::Amend { entry: note.seq, text }
            }
            Care::Refile => {
                let role = notes.iter().find_map(|n| n.role.clone())?;
                let fields = Refile { role: Some(role), ..Refile::default() };
                let entry = signed(Sign::Improvement).next_back().or_else(line)?;
                Command::Refile { entry, fields: Box::new(fields) }
            }
            Care::Promote => Command::Promote { entry: line()? },
            Care::Demote => Command::Demote { entry: signed(Sign::Strength).next()? },
            Care::Merge => {
                let of = |sign| signed(sign).take(2).collect::<Vec<_>>();
                let pair = [Sign::Improvement, Sign::Strength, Sign::Note].map(of);
                let pair = pair.into_iter().find(|p| p.len() == 2)?;
                Command::Merge { entry: pair[1], into: pair[0] }
            }
            Care::TakeBack => {
                let last = notes.iter().rev().find(|n| n.sign != Sign::Parked)?;
                Command::TakeBackNote { entry: last.seq }
            }
            Care::Restore => {
                let taken = session.notes.all.values().rev().find(|n| n.taken_back)?;
                Command::RestoreNote { entry: taken.seq }
            }
            Care::Strike => Command::Strike { entry: line()? },
            Care::CloseParked => Command::CloseParked { entry: signed(Sign::Parked).next()? },
        })
    }
}
