//! A seat in somebody's session, on this terminal.

use std::sync::Arc;

use super::face::OnTerminal;
use super::{Console, Shows};
use crate::cli::Failure;
use crate::cli::join::Seat;
use crate::tui::player::Player;

impl Console {
    /// Shows the seat until somebody leaves it, or it is not theirs any more.
    pub(in crate::cli) fn sit(&mut self, seat: Seat) -> Result<(), Failure> {
        let player = Player::new(Arc::new(seat.first.clone()));
        let held = seat.follow(self.sender.clone());
        let mut model = self.model(Shows::Player(Box::new(player)));
        let screen = self.sender.clone();
        let act = |effect| held.perform(effect, &screen);
        let mut outside = OnTerminal::of(&self.surface, act);
        self.run(&mut model, &mut outside);
        held.lost().map_or(Ok(()), |why| Err(Failure::new(why)))
    }
}
