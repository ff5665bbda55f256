//! Entering later what happened earlier: the next act gets the time that was typed for it.

use super::capture;
use super::model::{Desk, Effect};
use crate::clock::Timestamp;
use crate::session::{Command, PauseWhy};

/// Tells whether a command takes the time typed for the next act: what stops the room is never meant.
pub(super) fn may_be_earlier(command: &Command) -> bool {
    !matches!(
        command,
        Command::Pause(PauseWhy::Emergency | PauseWhy::Closing)
            | Command::DeclareEmergency
            | Command::EndEmergency
            | Command::SetSpeed(_)
            | Command::Jump { .. }
    )
}

impl Desk {
    /// Reads when the next act happened; nothing typed is now.
    ///
    /// # Errors
    /// Says what a time looks like.
    pub(super) fn read_earlier(
        &self,
        typed: &str,
        wall: Timestamp,
    ) -> Result<Option<Timestamp>, String> {
        if typed.is_empty() {
            return Ok(None);
        }
        let typed = typed.trim_start_matches('@');
        let at = capture::earlier(typed, wall, self.session().header.offset);
        at.map(Some).ok_or_else(|| format!("`{typed}` is no time such as 10:31"))
    }

    pub(super) fn earlier_preview(&self, typed: &str) -> &'static str {
        match (typed.trim().is_empty(), self.earlier) {
            (true, None) => "the next act happens now",
            (true, Some(_)) => "the next act happens now again",
            (false, _) => "when the next act happened, on paper or in the room",
        }
    }

    /// Says in the status line what time the next act gets.
    pub(super) fn earlier_words(&self) -> Option<String> {
        let at = self.earlier?;
        Some(format!("next act @{}", at.hm(self.session().header.offset)))
    }

    /// Takes the time away once an act has it.
    pub(super) fn spend_earlier(&mut self, effects: &[Effect]) {
        let spent = |e: &Effect| matches!(e, Effect::Submit(.., at) if at.is_some());
        if self.earlier.is_some() && effects.iter().any(spent) {
            self.earlier = None;
        }
    }
}
