//! Entering later what happened earlier: the next act gets the time that was typed for it.

use super::model::{Desk, Effect};
use crate::clock::Timestamp;
use crate::session::{Command, PauseWhy, Reckoning};

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
    /// Returns what a time typed now is read against.
    pub(super) fn reckoning(&self, now: Timestamp) -> Reckoning {
        self.session().reckoning(now)
    }

    /// Reads when something happened.
    ///
    /// # Errors
    /// Says what a time looks like.
    pub(super) fn read_moment(&self, typed: &str, wall: Timestamp) -> Result<Timestamp, String> {
        let typed = typed.trim_start_matches('@');
        let at = self.reckoning(wall).moment(typed);
        at.ok_or_else(|| format!("`{typed}` is no time such as 10:31 or 2027-03-05 10:31"))
    }

    pub(super) fn earlier_preview(&self, typed: &str) -> String {
        let typed = typed.trim();
        let wall = self.session().at.wall;
        match (typed.is_empty(), self.read_moment(typed, wall)) {
            (true, _) if self.earlier.is_some() => "the next act happens now again".to_owned(),
            (true, _) => "the next act happens now".to_owned(),
            (false, Ok(at)) => {
                format!("the next act happened at {}", self.reckoning(wall).words(at))
            }
            (false, Err(_)) => "when the next act happened, on paper or in the room".to_owned(),
        }
    }

    /// Says in the status line what time the next act gets.
    pub(super) fn earlier_words(&self) -> Option<String> {
        let at = self.earlier?;
        Some(format!("next act @{}", self.reckoning(self.session().at.wall).words(at)))
    }

    /// Takes the time away once an act has it.
    pub(super) fn spend_earlier(&mut self, effects: &[Effect]) {
        let spent = |e: &Effect| matches!(e, Effect::Submit(.., at) if at.is_some());
        if self.earlier.is_some() && effects.iter().any(spent) {
            self.earlier = None;
        }
    }
}
