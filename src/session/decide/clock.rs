//! Rules of the clock: pauses, breaks, emergency, deadlines.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId};
use crate::scenario::AtZero;
use crate::session::event::Event;
use crate::session::state::{Hold, Session};
use crate::session::vocabulary::{ClosedWhy, GapWhy, Mode, PauseWhy};

/// While a countdown runs something is written at least this often.
const HEARTBEAT: Millis = Millis::seconds(10);
/// The fastest a rehearsal runs.
const SPEED_MAX: u32 = 1000;

pub(super) fn pause(ctx: &Ctx<'_>, why: PauseWhy) -> Decided {
    ctx.in_play()?;
    match ctx.session.clock.hold {
        None => one(Event::Paused { why }),
        Some(_) => refuse("play stands still already"),
    }
}

pub(super) fn resume(ctx: &Ctx<'_>) -> Decided {
    ctx.in_play()?;
    match ctx.session.clock.hold {
        None => refuse("play runs already"),
        Some(Hold::Emergency) => refuse("an emergency ends with R and the typed word"),
        Some(_) => one(Event::Resumed {}),
    }
}

pub(super) fn start_break(ctx: &Ctx<'_>, item: Option<&ItemId>, length: Millis) -> Decided {
    ctx.running()?;
    if let Some(id) = item {
        ctx.item(id)?;
    }
    if length == Millis::ZERO || length > Millis::minutes(240) {
        return refuse("a break takes from 1 to 240 minutes");
    }
    let back_at = ctx.happened().plus(length);
    let mut drafts: Vec<Draft> = super::story::take_floor_back(ctx).into_iter().collect();
    drafts.push(Event::BreakStarted { item: item.cloned(), back_at }.into());
    Ok(drafts)
}

pub(super) fn off_record(ctx: &Ctx<'_>) -> Decided {
    ctx.in_play()?;
    match ctx.session.clock.hold {
        Some(Hold::OffRecord) => refuse("off the record already"),
        _ => one(Event::OffRecord {}),
    }
}

pub(super) fn declare(ctx: &Ctx<'_>) -> Decided {
    match ctx.session.clock.hold {
        Some(Hold::Emergency) => refuse("the emergency is declared already"),
        _ => one(Event::EmergencyDeclared {}),
    }
}

pub(super) fn end_emergency(ctx: &Ctx<'_>) -> Decided {
    match ctx.session.clock.hold {
        Some(Hold::Emergency) => one(Event::EmergencyOver {}),
        _ => refuse("no emergency is declared"),
    }
}

pub(super) fn speed(ctx: &Ctx<'_>, speed: u32) -> Decided {
    if ctx.session.header.mode == Mode::Live {
        return refuse("a live exercise runs at the room's speed");
    }
    if speed == 0 || speed > SPEED_MAX {
        return refuse(format!("speed goes from 1 to {SPEED_MAX}"));
    }
    one(Event::SpeedSet { speed })
}

pub(super) fn gap(ctx: &Ctx<'_>, from: Timestamp, to: Timestamp, why: GapWhy) -> Decided {
    if from > to || to > ctx.now {
        return refuse("a gap lies in the past and ends after it began");
    }
    one(Event::GapRecorded { from, to, why })
}

/// What time alone does: countdowns reach zero, polls close, a countdown leaves its trace.
pub(super) fn elapse(ctx: &Ctx<'_>) -> Vec<Draft> {
    let session = ctx.session;
    if !session.running() {
        return Vec::new();
    }
    let mut events = Vec::new();
    for (decision, round) in session.open_rounds() {
        if round.ran_out.is_some() || ctx.play < round.closes_at {
            continue;
        }
        let number = round.number;
        events.push(Event::TimeRanOut { decision: decision.clone(), round: number });
        let at_zero = ctx.scenario.decision(decision).map(|(_, d)| d.at_zero);
        if at_zero == Some(AtZero::Close) {
            let why = ClosedWhy::TimeOut;
            let decision = decision.clone();
            events.push(Event::DecisionClosed { decision, round: number, why });
        }
    }
    for (poll, state) in session.hall.open_polls() {
        if ctx.play >= state.closes_at {
            events.push(Event::PollClosed { poll: poll.clone() });
        }
    }
    let quiet = ctx.now.since(session.at.wall) >= HEARTBEAT;
    if events.is_empty() && quiet && session.countdown_runs() {
        events.push(Event::Heartbeat {});
    }
    let by_clock = |event: Event| Draft { by: Some(Actor::Clock), ..event.into() };
    events.into_iter().map(by_clock).collect()
}

impl Session {
    /// Tells whether any countdown has not reached zero.
    pub fn countdown_runs(&self) -> bool {
        self.running()
            && (self.open_rounds().iter().any(|(_, r)| r.ran_out.is_none())
                || self.hall.open_polls().next().is_some()
                || self.hall.open_breakouts().next().is_some())
    }

    /// Returns the wall time at which time alone changes something, if play goes on as it does.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        if !self.countdown_runs() {
            return None;
        }
        let rounds = self.open_rounds();
        let due = rounds
            .iter()
            .filter(|(_, r)| r.ran_out.is_none())
            .map(|(_, r)| r.closes_at)
            .chain(self.hall.open_polls().map(|(_, p)| p.closes_at))
            .min();
        let speed = u64::from(self.clock.speed.max(1));
        let at =
            |play: Millis| self.at.wall.plus(Millis(play.minus(self.at.play).0.div_ceil(speed)));
        let heartbeat = self.at.wall.plus(HEARTBEAT);
        Some(due.map_or(heartbeat, |due| at(due).min(heartbeat)))
    }
}

#[cfg(test)]
mod tests;
