//! Rules of people: who may ask for what, seats, devices, attribution.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::ident::{Actor, GroupId, PersonId, SeatId};
use crate::session::command::{Command, NoteDraft, Rejection};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::state::Phase;
use crate::session::verbs::VERBS;
use crate::session::vocabulary::{Attribution, Capacity, PauseWhy, Sign, Who};
use crate::text::Text;

/// The most people a session takes.
const PLAYERS_MAX: usize = 2_000;
const OBSERVERS_MAX: usize = 10_000;

/// Refuses what an actor may never do; the rules then judge the rest.
pub(super) fn allowed(ctx: &Ctx<'_>, command: &Command) -> Result<(), Rejection> {
    use Command as C;
    let person = match ctx.by {
        Actor::Facilitator | Actor::Autopilot => return Ok(()),
        Actor::Clock => {
            let clockwork = matches!(
                command,
                C::Elapse
                    | C::RecordGap { .. }
                    | C::Reopen { .. }
                    | C::Pause(_)
                    | C::SetReachable { .. }
            );
            return if clockwork { Ok(()) } else { refuse("the clock does not do that") };
        }
        Actor::Simulated => {
            let played = matches!(
                command,
                C::Answer(_)
                    | C::Vote { .. }
                    | C::Assess { .. }
                    | C::RaiseHand { .. }
                    | C::LowerHand { .. }
                    | C::AskControl { .. }
                    | C::Note(_)
                    | C::SayInBreakout { .. }
                    | C::GiveFeedback { .. }
                    | C::Open { .. }
            );
            return if played { Ok(()) } else { refuse("a simulated player does not do that") };
        }
        Actor::Person(person) => person,
    };
    let capacity = ctx.session.people.persons.get(&person).map(|p| p.capacity);
    let ok = match (command, capacity) {
        (C::Join { .. }, None) => true,
        (_, None) => return refuse("join first"),
        (_, Some(capacity)) => {
            of_capacity(ctx, person, capacity, command) || was_handed(ctx, person, command)
        }
    };
    if ok { Ok(()) } else { refuse("that is not yours to do here") }
}

/// Tells whether the lead handed somebody the verb a command belongs to.
fn was_handed(ctx: &Ctx<'_>, person: PersonId, command: &Command) -> bool {
    let verbs = ctx.session.people.verbs.get(&person);
    verbs.is_some_and(|v| command.verb().is_some_and(|verb| v.iter().any(|v| v == verb)))
}

/// Tells whether a command is what somebody is there for.
fn of_capacity(ctx: &Ctx<'_>, own: PersonId, capacity: Capacity, command: &Command) -> bool {
    use Command as C;
    let desk = capacity.is_desk();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all else is the lead's to do or to hand on"
    )]
    match command {
        C::Vote { .. } | C::GiveFeedback { .. } => true,
        C::Answer(_)
        | C::RaiseHand { .. }
        | C::LowerHand { .. }
        | C::AskForStop { .. }
        | C::AskControl { .. }
        | C::Open { .. }
        | C::SayInBreakout { .. } => capacity == Capacity::Player,
        C::NameRapporteur { seat, .. } => {
            capacity == Capacity::Player && ctx.session.people.seats_of(own).any(|s| s == seat)
        }
        // Observers only where it is put to everybody.
        C::Assess { .. } => matches!(capacity, Capacity::Player | Capacity::Observer),
        C::TakeSeat { person, .. } | C::LeaveSeat { person, .. } => {
            capacity == Capacity::Player && *person == own
        }
        C::AddDevice { person, .. } | C::RevokeDevice { person, .. } => *person == own,
        C::AskAsObserver { .. } | C::VoteForQuestion { .. } => {
            matches!(capacity, Capacity::Observer | Capacity::Player)
        }
        C::Note(draft) => desk || (capacity == Capacity::Player && own_words(ctx, own, draft)),
        // A desk puts its own lines right.
        C::Amend { entry, .. }
        | C::Refile { entry, .. }
        | C::TakeBackNote { entry }
        | C::RestoreNote { entry } => {
            let by = ctx.session.notes.get(*entry).map(|n| n.by);
            desk && by == Some(Actor::Person(own))
        }
        C::Rate { .. } | C::Tick { .. } => {
            matches!(capacity, Capacity::Evaluator | Capacity::Scribe)
        }
        C::GiveFloor { .. } | C::TakeFloor => {
            matches!(capacity, Capacity::Scribe | Capacity::Second)
        }
        C::SetObserverQuestion { .. } | C::HideObserverQuestion { .. } => {
            capacity == Capacity::Moderator
        }
        // Whoever sees the fire first.
        C::DeclareEmergency | C::Pause(PauseWhy::Emergency) => capacity == Capacity::Second,
        _ => false,
    }
}

/// Tells whether a line is what a player says or writes down for their own role: what is said in play bears no sign,
/// strengths, gaps and steps are written in the hot wash.
fn own_words(ctx: &Ctx<'_>, own: PersonId, draft: &NoteDraft) -> bool {
    let seats = || ctx.session.people.seats_of(own);
    let role = draft.role.as_ref().is_some_and(|role| seats().any(|s| s.role == *role));
    role && draft.spoke_for.is_none()
        && match draft.sign {
            Sign::Note => true,
            Sign::Strength | Sign::Improvement | Sign::Action => {
                ctx.session.phase == Phase::HotWash
            }
            Sign::Parked | Sign::Decision => false,
        }
}

/// Refuses somebody who acts for a seat that is not theirs, and seats nobody plays.
pub(super) fn acts_for(ctx: &Ctx<'_>, seat: &SeatId) -> Result<(), Rejection> {
    let Some(state) = ctx.session.people.seats.get(seat) else {
        return refuse(format!("there is no seat {seat}"));
    };
    match ctx.by {
        Actor::Person(person) if !state.holders.contains(&person) => {
            refuse(format!("seat {seat} is not yours"))
        }
        Actor::Simulated if !ctx.session.people.is_simulated(seat) => {
            refuse(format!("seat {seat} is not simulated"))
        }
        Actor::Person(_)
        | Actor::Simulated
        | Actor::Facilitator
        | Actor::Autopilot
        | Actor::Clock => Ok(()),
    }
}

/// Returns the seats a person acts from.
pub(super) fn seats_of<'a>(ctx: &Ctx<'a>) -> Result<Vec<&'a SeatId>, Rejection> {
    let Actor::Person(person) = ctx.by else {
        return refuse("only somebody in a seat opens an inject");
    };
    let seats: Vec<_> = ctx.session.people.seats_of(person).collect();
    if seats.is_empty() { refuse("take a seat first") } else { Ok(seats) }
}

pub(super) fn join(
    ctx: &Ctx<'_>,
    capacity: Capacity,
    name: Option<&Text>,
    organization: Option<&Text>,
) -> Decided {
    let people = &ctx.session.people;
    if ctx.by != Actor::Person(people.next_person()) {
        return refuse("somebody else came in between; join again");
    }
    if capacity == Capacity::Player && people.arrived(Capacity::Player) >= PLAYERS_MAX {
        return refuse(format!("the room is full: {PLAYERS_MAX} players"));
    }
    if capacity == Capacity::Observer && people.arrived(Capacity::Observer) >= OBSERVERS_MAX {
        return refuse(format!("the hall is full: {OBSERVERS_MAX} observers"));
    }
    let said = if ctx.session.attribution == Attribution::Anonymous {
        // Chatham House Rule: no name is asked or written.
        Said::default()
    } else {
        Said { name: name.cloned(), organization: organization.cloned(), ..Said::default() }
    };
    Ok(vec![Draft::said(Event::Joined { capacity }, said)])
}

fn known(ctx: &Ctx<'_>, person: PersonId) -> Result<(), Rejection> {
    if ctx.session.people.persons.contains_key(&person) {
        Ok(())
    } else {
        refuse(format!("there is no {person}"))
    }
}

fn seat_exists(ctx: &Ctx<'_>, seat: &SeatId) -> Result<(), Rejection> {
    if ctx.session.people.seats.contains_key(seat) {
        Ok(())
    } else {
        refuse(format!("there is no seat {seat}"))
    }
}

pub(super) fn add_device(ctx: &Ctx<'_>, person: PersonId, sha256: &str) -> Decided {
    known(ctx, person)?;
    if ctx.session.people.devices.contains_key(sha256) {
        return refuse("that device is known already");
    }
    one(Event::DeviceAdded { person, sha256: sha256.to_owned() })
}

pub(super) fn revoke_device(ctx: &Ctx<'_>, person: PersonId, sha256: &str) -> Decided {
    if ctx.session.people.devices.get(sha256) != Some(&person) {
        return refuse("that device is not known");
    }
    one(Event::DeviceRevoked { person, sha256: sha256.to_owned() })
}

pub(super) fn take_seat(ctx: &Ctx<'_>, person: PersonId, seat: &SeatId) -> Decided {
    known(ctx, person)?;
    seat_exists(ctx, seat)?;
    if ctx.session.people.seats_of(person).any(|s| s == seat) {
        return refuse(format!("{person} holds {seat} already"));
    }
    one(Event::SeatTaken { person, seat: seat.clone() })
}

fn holds(ctx: &Ctx<'_>, person: PersonId, seat: &SeatId) -> Result<(), Rejection> {
    if ctx.session.people.seats_of(person).any(|s| s == seat) {
        Ok(())
    } else {
        refuse(format!("{person} does not hold {seat}"))
    }
}

pub(super) fn leave_seat(ctx: &Ctx<'_>, person: PersonId, seat: &SeatId) -> Decided {
    holds(ctx, person, seat)?;
    one(Event::SeatLeft { person, seat: seat.clone() })
}

pub(super) fn move_seat(ctx: &Ctx<'_>, person: PersonId, from: &SeatId, to: &SeatId) -> Decided {
    holds(ctx, person, from)?;
    seat_exists(ctx, to)?;
    one(Event::SeatMoved { person, from: from.clone(), to: to.clone() })
}

pub(super) fn call_away(ctx: &Ctx<'_>, seat: &SeatId) -> Decided {
    seat_exists(ctx, seat)?;
    if ctx.session.people.seats.get(seat).is_some_and(|s| s.away.is_some()) {
        return refuse(format!("{seat} is away already"));
    }
    one(Event::CalledAway { seat: seat.clone() })
}

pub(super) fn come_back(ctx: &Ctx<'_>, seat: &SeatId) -> Decided {
    seat_exists(ctx, seat)?;
    if ctx.session.people.seats.get(seat).is_none_or(|s| s.away.is_none()) {
        return refuse(format!("{seat} is here"));
    }
    one(Event::CameBack { seat: seat.clone() })
}

pub(super) fn reachable(ctx: &Ctx<'_>, seat: &SeatId, reachable: bool) -> Decided {
    seat_exists(ctx, seat)?;
    one(Event::Reachable { seat: seat.clone(), reachable })
}

pub(super) fn withhold(ctx: &Ctx<'_>, who: &Who, alias: &str) -> Decided {
    match who {
        Who::Person(person) => known(ctx, *person)?,
        Who::Role(role) if ctx.scenario.role(role).is_none() => {
            return refuse(format!("there is no role `{role}`"));
        }
        Who::Role(_) => {}
    }
    // An alias stands in the chained part of an entry and on every surface.
    let alias = match Text::name(alias) {
        Ok(alias) => alias.to_string(),
        Err(why) => return refuse(why.to_string()),
    };
    one(Event::Withheld { who: who.clone(), alias })
}

pub(super) fn tighten(ctx: &Ctx<'_>, mode: Attribution) -> Decided {
    if mode <= ctx.session.attribution {
        return refuse(format!(
            "attribution is {} and can only become stricter",
            ctx.session.attribution.label()
        ));
    }
    one(Event::AttributionTightened { mode })
}

pub(super) fn form_group(ctx: &Ctx<'_>, group: &GroupId, seats: &[SeatId]) -> Decided {
    for seat in seats {
        seat_exists(ctx, seat)?;
    }
    one(Event::GroupFormed { group: group.clone(), seats: seats.to_vec() })
}

pub(super) fn hand_verbs(ctx: &Ctx<'_>, person: PersonId, verbs: &[String]) -> Decided {
    known(ctx, person)?;
    if let Some(verb) = verbs.iter().find(|v| VERBS.iter().all(|(known, _)| known != v)) {
        return refuse(format!("`{verb}` is no verb that can be handed over"));
    }
    one(Event::VerbsHanded { person, verbs: verbs.to_vec() })
}

#[cfg(test)]
mod tests;
