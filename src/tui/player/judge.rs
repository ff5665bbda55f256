//! A self-assessment being filled in: one capability after the other, each mark sent as it is made.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key that is not named means something elsewhere, or nothing"
)]

use crossterm::event::KeyCode;

use crate::ident::ItemId;
use crate::session::Command;
use crate::session::view::{Judging, PlayerView, Work};

/// Where a seat is in an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    pub item: ItemId,
    /// Which of the things that are assessed.
    pub of: usize,
    /// Which capability.
    pub at: usize,
}

/// What a key came to.
#[derive(Debug)]
pub enum Marked {
    No,
    Closed,
    Send(Box<Command>),
}

/// Returns the assessment that is open to a seat.
pub fn judging(view: &PlayerView) -> Option<&Judging> {
    match view.work.as_ref()? {
        Work::Judging(judging) => Some(judging),
        Work::Group(_) => None,
    }
}

impl Judge {
    /// Begins with the first capability that was not judged yet.
    pub fn of(judging: &Judging) -> Self {
        let mut judge = Self { item: judging.item.clone(), of: 0, at: 0 };
        let missing = (0..judging.of.len())
            .flat_map(|of| (0..judging.capabilities.len()).map(move |at| (of, at)))
            .find(|(of, at)| judge.mark(judging, *of, *at).is_none());
        (judge.of, judge.at) = missing.unwrap_or_default();
        judge
    }

    /// Returns how a capability was judged.
    pub fn mark(&self, judging: &Judging, of: usize, at: usize) -> Option<Option<bool>> {
        let key = (u16::try_from(of).ok()?, judging.capabilities.get(at)?.id.clone());
        judging.own.get(&key).copied()
    }

    /// Takes a key.
    pub fn key(&mut self, code: KeyCode, view: &PlayerView) -> Marked {
        let Some(judging) = judging(view) else { return Marked::Closed };
        let last = judging.capabilities.len().saturating_sub(1);
        let things = judging.of.len();
        let held = match code {
            KeyCode::Esc => return Marked::Closed,
            KeyCode::Up => {
                self.at = self.at.saturating_sub(1);
                return Marked::No;
            }
            KeyCode::Down => {
                self.at = (self.at + 1).min(last);
                return Marked::No;
            }
            KeyCode::Left | KeyCode::Right if things > 1 => {
                let by = if code == KeyCode::Left { things - 1 } else { 1 };
                self.of = (self.of + by) % things;
                return Marked::No;
            }
            KeyCode::Char('y') => Some(true),
            KeyCode::Char('n') => Some(false),
            KeyCode::Char('-') => None,
            _ => return Marked::No,
        };
        let (Some(capability), Ok(of)) =
            (judging.capabilities.get(self.at), u16::try_from(self.of))
        else {
            return Marked::No;
        };
        let command = Command::Assess {
            assessment: self.item.clone(),
            of,
            capability: capability.id.clone(),
            held,
            seat: Some(view.seat.clone()),
        };
        if self.at < last {
            self.at += 1;
        } else if self.of + 1 < things {
            (self.of, self.at) = (self.of + 1, 0);
        }
        Marked::Send(Box::new(command))
    }
}
