//! Keys of the room's screen: how to join, the addresses to choose from, the desks' codes.

use super::super::key::Press;
use super::super::model::{Desk, Effect, Overlay};
use super::super::room::{Pressed, Sheet};

impl Desk {
    /// Shows how to join; where nobody can, says how that is begun.
    pub(super) fn show_room(&mut self) {
        if self.room.is_some() {
            self.overlays.push(Overlay::Room(Sheet::Players));
        } else {
            self.refuse("nobody can join: this session was begun without --listen");
        }
    }

    pub(super) fn room_key(&mut self, shown: Sheet, press: Press) -> Vec<Effect> {
        let private = self.private;
        let pressed = self.room.as_ref().map(|room| room.key(shown, press, private));
        match pressed.unwrap_or(Pressed::Close) {
            Pressed::Stay(next) => {
                if let Some(Overlay::Room(sheet)) = self.overlays.last_mut() {
                    *sheet = next;
                }
            }
            Pressed::Choose(door) => return vec![Effect::JoinBy(door)],
            Pressed::Renew(code) => return vec![Effect::RenewCode(code)],
            Pressed::Close => drop(self.overlays.pop()),
        }
        Vec::new()
    }
}
