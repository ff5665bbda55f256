//! A seat in somebody's session, on this terminal.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::{Console, Reading, Shows, SystemClock, face};
use crate::cli::Failure;
use crate::cli::join::{Held, Seat};
use crate::clock::Clock;
use crate::tui::player::Player;
use crate::tui::{Effect, Model, Msg, Outside};

impl Console {
    /// Shows the seat until somebody leaves it, or it is not theirs any more.
    pub(in crate::cli) fn sit(&mut self, seat: Seat) -> Result<(), Failure> {
        let player = Player::new(Arc::new(seat.first.clone()));
        let held = seat.follow(self.sender.clone());
        let mut model = self.model(Shows::Player(Box::new(player)));
        let face = face::Face::of(&self.surface);
        let mut hands = Hands { held, screen: self.sender.clone(), face };
        self.run(&mut model, &mut hands);
        hands.held.lost().map_or(Ok(()), |why| Err(Failure::new(why)))
    }
}

/// What the seat's loop acts on.
struct Hands {
    held: Held,
    screen: Sender<Msg>,
    face: face::Face,
}

impl Outside for Hands {
    fn read_clock(&self) -> Reading {
        SystemClock.read()
    }

    fn perform(&mut self, effect: Effect) {
        self.held.perform(effect, &self.screen);
    }

    fn look(&mut self, model: &Model) {
        self.face.look(model);
    }

    fn suspend(&mut self) {
        self.face.suspend();
    }

    fn retake(&mut self) {
        self.face.retake();
    }
}
