//! A session that plays itself, recorded like any other.

use super::{Conductor, Refused, Request};
use crate::clock::VirtualClock;
use crate::play::Rehearsal;
use crate::session::Session;

/// Plays to the end on a virtual clock, the one the conductor reads. `watch` sees the session after every act.
///
/// # Errors
/// Stops if something cannot be recorded; what the rules refuse is passed over.
pub fn play_out(
    conductor: &mut Conductor<VirtualClock>,
    clock: &VirtualClock,
    rehearsal: &mut Rehearsal,
    watch: &mut dyn FnMut(&Session),
) -> Result<(), Refused> {
    let scenario = conductor.scenario().clone();
    while let Some(next) = rehearsal.next(&scenario, conductor.session(), clock.now()) {
        clock.set(next.at);
        // The clock leapt because nothing happened, not because nobody watched.
        conductor.watch();
        match conductor.submit(&Request::new(next.command, next.by)) {
            Ok(_) | Err(Refused::Rejected(_)) => watch(conductor.session()),
            Err(refused @ (Refused::NotRecorded(_) | Refused::Busy | Refused::Gone)) => {
                return Err(refused);
            }
        }
    }
    Ok(())
}
