//! Who sits where, as it was before the facilitator changed it in play.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "takes the events about seats, and leaves the others"
)]

use crate::ident::{PersonId, RoleCode, SeatId};
use crate::session::entry::Entry;
use crate::session::event::Event;
use crate::session::state::Session;
use crate::session::vocabulary::Staffing;

/// A change of seats that a later entry can reverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seated {
    /// Somebody left a seat, took one, or both at once.
    Person { person: PersonId, from: Option<SeatId>, to: Option<SeatId> },
    /// A role is played in another way; how it was before.
    Role { role: RoleCode, before: Staffing },
}

impl Seated {
    /// Returns what an entry is about to change. Seats of the lobby are not taken back: they are given until they fit.
    pub(super) fn of(session: &Session, entry: &Entry) -> Option<Self> {
        if !session.in_play() {
            return None;
        }
        let holds =
            |person: PersonId, seat: &SeatId| session.people.seats_of(person).any(|s| s == seat);
        let moves = |person, from: Option<&SeatId>, to: Option<&SeatId>| Self::Person {
            person,
            from: from.cloned(),
            to: to.cloned(),
        };
        Some(match &entry.event {
            Event::SeatTaken { person, seat } => moves(*person, None, Some(seat)),
            Event::SeatLeft { person, seat } => moves(*person, Some(seat), None),
            // Whoever held the other one already keeps it.
            Event::SeatMoved { person, from, to } => {
                moves(*person, Some(from), Some(to).filter(|to| !holds(*person, to)))
            }
            Event::RoleStaffed { role, how } => {
                let before = session.people.staffing(role);
                (before != *how).then(|| Self::Role { role: role.clone(), before })?
            }
            _ => return None,
        })
    }

    /// Returns the event that puts everybody back.
    pub(super) fn back(&self) -> Option<Event> {
        Some(match self.clone() {
            Self::Person { person, from: Some(seat), to: None } => {
                Event::SeatTaken { person, seat }
            }
            Self::Person { person, from: None, to: Some(seat) } => Event::SeatLeft { person, seat },
            Self::Person { person, from: Some(to), to: Some(from) } => {
                Event::SeatMoved { person, from, to }
            }
            Self::Person { from: None, to: None, .. } => return None,
            Self::Role { role, before } => Event::RoleStaffed { role, how: before },
        })
    }

    /// Tells whether an event is about the same person or role, so that seats are as somebody else wants them since.
    pub(super) fn is_overtaken_by(&self, event: &Event) -> bool {
        match (self, event) {
            (
                Self::Person { person: of, .. },
                Event::SeatTaken { person, .. }
                | Event::SeatLeft { person, .. }
                | Event::SeatMoved { person, .. },
            ) => of == person,
            (Self::Role { role: of, .. }, Event::RoleStaffed { role, .. }) => of == role,
            _ => false,
        }
    }

    pub(super) fn label(&self) -> String {
        match self {
            Self::Person { person, from: Some(from), to: Some(to) } => {
                format!("moving {person} from {from} to {to}")
            }
            Self::Person { person, from: Some(seat), .. } => format!("{person} leaving {seat}"),
            Self::Person { person, to: Some(seat), .. } => format!("{person} taking {seat}"),
            Self::Person { person, .. } => format!("the seats of {person}"),
            Self::Role { role, .. } => format!("how {role} is played"),
        }
    }
}
