//! Line mode's word on the room over the network: how to join, who has reached us, phones that are gone.

use crate::tui::model::Desk;

/// What has been said, so that it is said once. Phones that come one by one are not worth a line each.
#[derive(Debug, Clone, Default)]
pub(super) struct Network {
    join: String,
    reached: bool,
    down: usize,
    desks: Vec<String>,
    fault: Option<String>,
}

impl Network {
    pub(super) fn tell(&mut self, desk: &Desk, said: &mut Vec<String>) {
        let Some(room) = &desk.room else { return };
        if room.fault != self.fault {
            self.fault.clone_from(&room.fault);
            said.extend(self.fault.iter().map(|why| format!("nobody can join any more: {why}")));
        }
        let join = format!("join {}  code {}", room.url(), room.player);
        if join != self.join {
            self.join.clone_from(&join);
            said.push(join);
        }
        if let Some(reached) = room.reached.as_ref().filter(|_| !self.reached) {
            self.reached = true;
            said.push(format!("a phone has reached us: {}", reached.from));
        }
        let desks = room.desks_on_line();
        if room.down != self.down || desks != self.desks {
            (self.down, self.desks) = (room.down, desks);
            let words = std::iter::once(room.words()).chain(self.desks.iter().cloned());
            said.push(words.collect::<Vec<_>>().join(", "));
        }
    }
}
