//! Sessions nobody attends: simulated players, the autopilot, and what plays an exercise to its end by itself.
//!
//! Everything here only *proposes* commands; whoever owns the session judges and records them. That is why the same
//! players answer in a live rehearsal at any speed, in `rehearse --auto`, and in a simulation without a file.

mod autopilot;
mod guests;
mod phrases;
mod players;
mod rehearsal;
mod repertoire;
mod rng;
mod runner;

pub use autopilot::Autopilot;
pub use players::Players;
pub use rehearsal::{Rehearsal, Turn};
pub use repertoire::{Rare, Repertoire};
pub use rng::Rng;
pub use runner::{Played, Runner, header, run, session_id, virtual_start};

use crate::clock::Timestamp;
use crate::ident::Actor;
use crate::session::{Command, Session};

/// Something somebody is about to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intention {
    /// Wall time at which it is done.
    pub at: Timestamp,
    pub by: Actor,
    pub command: Command,
}

/// Returns the wall time at which play reaches a moment, if it goes on as it does.
fn wall_of(session: &Session, play: crate::clock::Millis) -> Timestamp {
    let speed = u64::from(session.clock.speed.max(1));
    let ahead = play.minus(session.at.play).0.div_ceil(speed);
    session.at.wall.plus(crate::clock::Millis(ahead))
}
