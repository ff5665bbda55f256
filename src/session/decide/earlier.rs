//! Rules of what is entered later than it happened: from when it may be, by whom, and what cannot be.

use super::{Ctx, refuse};
use crate::clock::{Millis, Timestamp};
use crate::ident::Actor;
use crate::session::command::{Command, Rejection};
use crate::session::vocabulary::Capacity;

/// How far back something may be entered: an exercise held on paper lies on a desk for a while.
pub(in crate::session) const EARLIER_MAX: Millis = Millis::minutes(31 * 24 * 60);

/// Judges whether somebody may say of a command that it happened earlier.
pub(super) fn allowed(ctx: &Ctx<'_>, command: &Command, at: Timestamp) -> Result<(), Rejection> {
    let control = match ctx.by {
        Actor::Facilitator | Actor::Autopilot => true,
        Actor::Person(person) => {
            let person = ctx.session.people.persons.get(&person);
            person.is_some_and(|p| !matches!(p.capacity, Capacity::Player | Capacity::Observer))
        }
        Actor::Clock | Actor::Simulated => false,
    };
    if !control {
        return refuse("only the control side enters what happened earlier");
    }
    let now_alone = matches!(
        command,
        Command::Elapse
            | Command::RecordGap { .. }
            | Command::Reopen { .. }
            | Command::SetSpeed(_)
            | Command::Jump { .. }
            | Command::AddDevice { .. }
            | Command::RevokeDevice { .. }
    );
    if now_alone {
        return refuse("that happens now or not at all; give no earlier time");
    }
    possible(ctx, at)
}

/// Judges a moment at which something is said to have happened.
pub(super) fn possible(ctx: &Ctx<'_>, at: Timestamp) -> Result<(), Rejection> {
    if at > ctx.now {
        return refuse("that time has not come yet");
    }
    if ctx.now.since(at) > EARLIER_MAX {
        return refuse("that is more than a month ago");
    }
    if ctx.session.reaches_back_to().is_some_and(|first| at < first) {
        return refuse(
            "that is before this session was begun; for an exercise held on paper begin another and give StartEx its time",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
