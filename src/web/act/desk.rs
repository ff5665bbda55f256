//! What is posted from a desk: read where it is done, each of its commands once.

use super::super::hub;
use super::super::room::Room;
use super::No;
use crate::conduct::{Done, Request};
use crate::ident::Actor;
use crate::session::CommandId;
use crate::wire::act::Posted;
use crate::wire::desk::{Act, Moment};

/// Carries out what somebody at a desk wants. Who may ask for what is the session's to say.
pub(super) async fn carry_out(
    room: &Room,
    by: Actor,
    act: &Act,
    posted: &Posted,
) -> Result<Done, No> {
    let latest = room.handle.latest();
    if let Some(seq) = posted.cmd.as_ref().and_then(|c| latest.session.people.remembered(by, c)) {
        return Ok(Done { seq, durable: true });
    }
    let wall = hub::wall(&latest);
    let asked =
        act.asks(Moment { scenario: &latest.scenario, session: &latest.session, wall, by })?;
    let mut confirms = asked.confirms;
    let mut done = Done { seq: latest.session.last, durable: true };
    for (n, command) in asked.commands.into_iter().enumerate() {
        let cmd = posted.cmd.as_ref().map(|cmd| part(cmd, n));
        let observed_at = asked.observed_at;
        let confirms = confirms.take();
        let request = Request { observed_at, cmd, confirms, ..Request::new(command, by) };
        done = room.ask(request).await.map_err(No::Session)?;
    }
    Ok(done)
}

/// Returns the id of one of the commands an act led to.
fn part(cmd: &CommandId, n: usize) -> CommandId {
    if n == 0 { cmd.clone() } else { CommandId(format!("{}+{n}", cmd.0)) }
}
