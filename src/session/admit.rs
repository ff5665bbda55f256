//! Whether an entry is possible in the state before it; asked when a transcript is read, for `apply` never fails.

use super::decide::{EARLIER_MAX, word};
use super::entry::Entry;
use super::event::Event;
use super::state::{Hold, Phase, Session};
use crate::clock::{Millis, Timestamp};
use crate::scenario::Scenario;

/// Play time is stamped in whole milliseconds, wall time too: how far the two may differ by rounding.
const ROUNDING: Millis = Millis(1);

/// Judges an entry read from a transcript against the state before it.
///
/// # Errors
/// Says in words what cannot be.
pub fn admit(scenario: &Scenario, session: &Session, entry: &Entry) -> Result<(), String> {
    if entry.seq.0 != session.last.0 + 1 {
        return Err(format!("entry {} follows entry {}", entry.seq, session.last));
    }
    admit_times(session, entry)?;
    admit_hold(session, entry)?;
    admit_phase(session, &entry.event)?;
    admit_things(scenario, session, entry)
}

fn admit_times(session: &Session, entry: &Entry) -> Result<(), String> {
    let (before, now) = (session.at, entry.times);
    if now.wall < before.wall {
        return Err(format!("its wall time {} lies before {}", now.wall, before.wall));
    }
    if now.play < before.play {
        return Err(format!("play went back from {} ms to {} ms", before.play.0, now.play.0));
    }
    if now.play > session.play_at(now.wall).plus(ROUNDING) {
        return Err(if session.running() {
            format!("play is {} ms ahead of the clock", now.play.minus(session.play_at(now.wall)).0)
        } else {
            "play went on while it stood still".to_owned()
        });
    }
    now.observed_at.map_or(Ok(()), |at| admit_earlier(session, entry, at))
}

/// What was entered later happened before it was entered, within the session, and was no clockwork's.
fn admit_earlier(session: &Session, entry: &Entry, at: Timestamp) -> Result<(), String> {
    let wall = entry.times.wall;
    if at > wall || wall.since(at) > EARLIER_MAX {
        return Err(format!("it is said to have happened at {at}, and was entered at {wall}"));
    }
    if let Some(first) = session.reaches_back_to().filter(|first| at < *first) {
        return Err(format!("it is said to have happened at {at}, before {first}"));
    }
    let clockwork = matches!(
        entry.event,
        Event::ScenarioLoaded { .. }
            | Event::AttachmentStored { .. }
            | Event::ScenarioReplaced { .. }
            | Event::GapRecorded { .. }
            | Event::ClockBehind { .. }
            | Event::Heartbeat {}
            | Event::TimeRanOut { .. }
            | Event::SpeedSet { .. }
            | Event::Reopened { .. }
            | Event::Jumped { .. }
            | Event::DeviceAdded { .. }
            | Event::DeviceRevoked { .. }
            | Event::Continued { .. }
            | Event::Unrecorded { .. }
    );
    if clockwork {
        return Err(format!("`{}` is never entered later", entry.event.kind()));
    }
    Ok(())
}

fn admit_hold(session: &Session, entry: &Entry) -> Result<(), String> {
    let ends = matches!(
        entry.event,
        Event::EmergencyOver {}
            | Event::EmergencyDeclared {}
            | Event::EndEx { .. }
            | Event::GapRecorded { .. }
            | Event::Reopened { .. }
            | Event::ClockBehind { .. }
            | Event::Continued { .. }
            | Event::Unrecorded { .. }
            | Event::ModuleEnded { .. }
            | Event::DecisionClosed { .. }
            | Event::PollClosed { .. }
            | Event::AssessmentClosed { .. }
            | Event::BreakoutClosed { .. }
            | Event::QuestionDone { .. }
            | Event::FloorTaken {}
    );
    let allowed = match &session.clock.hold {
        Some(Hold::Emergency) => ends,
        Some(Hold::OffRecord) => {
            ends || matches!(
                entry.event,
                Event::Resumed {} | Event::Paused { .. } | Event::Struck { .. }
            )
        }
        Some(Hold::Paused(_) | Hold::Gap(_) | Hold::Break { .. }) | None => true,
    };
    if allowed {
        return Ok(());
    }
    let hold = session.clock.hold.as_ref().map_or("", word);
    Err(format!("`{}` cannot happen during: {hold}", entry.event.kind()))
}

fn admit_phase(session: &Session, event: &Event) -> Result<(), String> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "most events may happen in any phase")]
    let fits = match event {
        Event::StartEx { .. } => session.phase == Phase::Lobby,
        Event::Released { .. }
        | Event::DecisionOpened { .. }
        | Event::PollOpened { .. }
        | Event::QuestionPosed { .. }
        | Event::ModuleStarted { .. }
        | Event::ModuleTakenBack { .. }
        | Event::EndEx { .. } => session.phase == Phase::Play,
        Event::HotWashStep { .. } | Event::RoomClosed {} => session.phase == Phase::HotWash,
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("`{}` does not fit the phase", event.kind())) }
}

fn admit_things(scenario: &Scenario, session: &Session, entry: &Entry) -> Result<(), String> {
    let no_such =
        |what: &str, id: &dyn std::fmt::Display| Err(format!("there is no {what} `{id}`"));
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the others name nothing that could be absent"
    )]
    match &entry.event {
        Event::Released { inject, .. }
            if scenario.inject(inject).is_none()
                && !session.story.inserted.contains_key(inject) =>
        {
            no_such("inject", inject)
        }
        Event::ModuleTakenBack { module, again } => {
            let at = |id: &crate::ident::ModuleId| {
                session.story.modules.iter().position(|m| m.id == *id)
            };
            let ended = |at: usize| session.story.modules[at].ended.is_some();
            match (at(module), at(again)) {
                (None, _) => no_such("module", module),
                (_, None) => no_such("module", again),
                (now, Some(before)) if now == session.story.current && ended(before) => Ok(()),
                _ => Err(format!("`{module}` is not in play after `{again}`")),
            }
        }
        Event::QuestionPosed { question } if scenario.question(question).is_none() => {
            no_such("question", question)
        }
        Event::DecisionOpened { decision, .. } | Event::Recorded { decision, .. }
            if scenario.decision(decision).is_none() =>
        {
            no_such("decision", decision)
        }
        Event::Answered { decision, round, late, choice, .. } => {
            let Some((_, known)) = scenario.decision(decision) else {
                return no_such("decision", decision);
            };
            let state = session.decision(decision);
            let Some(round) =
                state.and_then(|d| d.rounds.iter().find(|r| r.number == *round && !r.withdrawn))
            else {
                return Err(format!("`{decision}` has no such round"));
            };
            if entry.seat.is_none() {
                return Err("an answer counts for no seat".to_owned());
            }
            if round.closed.is_some() && !late {
                return Err(format!("an answer to `{decision}` is counted after the close"));
            }
            if known.takes(choice) { Ok(()) } else { no_such("option", choice) }
        }
        Event::Noted { role: Some(role), .. } | Event::FloorGiven { role }
            if scenario.role(role).is_none() =>
        {
            no_such("role", role)
        }
        _ => Ok(()),
    }
}
