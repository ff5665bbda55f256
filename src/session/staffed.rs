//! How a role's seats are filled: the lobby and the evening before say it in the same words.

use super::state::Session;
use super::vocabulary::Staffing;
use crate::scenario::{Role, Scenario};

/// The seats of a role, or of all roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seats {
    pub seats: usize,
    /// Held by people, with a name or counted by hand.
    pub filled: usize,
    /// Held by more than one person.
    pub doubled: usize,
    pub simulated: usize,
}

impl Seats {
    pub fn empty(self) -> usize {
        self.seats - self.filled - self.simulated
    }

    fn plus(self, other: Self) -> Self {
        Self {
            seats: self.seats + other.seats,
            filled: self.filled + other.filled,
            doubled: self.doubled + other.doubled,
            simulated: self.simulated + other.simulated,
        }
    }

    /// Says it in one line: `seats: 17 of 20 filled, 3 empty, 1 doubled`.
    pub fn words(self) -> String {
        let mut parts = vec![format!("seats: {} of {} filled", self.filled, self.seats)];
        let more =
            [(self.simulated, "simulated"), (self.empty(), "empty"), (self.doubled, "doubled")];
        parts.extend(
            more.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")),
        );
        parts.join(", ")
    }
}

/// Counts the seats of a role.
pub fn seats_of(session: &Session, role: &Role) -> Seats {
    let people = &session.people;
    let of_role = people.seats.iter().filter(|(id, _)| id.role == role.code);
    of_role.fold(Seats::default(), |sum, (id, seat)| {
        let simulated = people.is_simulated(id);
        let filled = !simulated && people.is_played(id);
        sum.plus(Seats {
            seats: 1,
            filled: usize::from(filled),
            doubled: usize::from(seat.holders.len() > 1),
            simulated: usize::from(simulated),
        })
    })
}

/// Counts the seats of all roles.
pub fn seats(scenario: &Scenario, session: &Session) -> Seats {
    let each = scenario.roles.iter().map(|role| seats_of(session, role));
    each.fold(Seats::default(), Seats::plus)
}

/// Says how a role is staffed, in few words.
pub fn staffed(session: &Session, role: &Role) -> String {
    let seats = seats_of(session, role);
    if seats.filled > 0 {
        let mut parts = vec![format!("{} of {}", seats.filled, seats.seats)];
        if seats.doubled > 0 {
            parts.push(format!("{} doubled", seats.doubled));
        }
        if seats.simulated > 0 {
            parts.push("rest simulated".to_owned());
        }
        return parts.join(", ");
    }
    match session.people.staffing(&role.code) {
        Staffing::Simulated => "simulated".to_owned(),
        Staffing::GivenTo(other) => format!("given to {other}"),
        Staffing::Dropped => "dropped".to_owned(),
        Staffing::Held(_) | Staffing::Empty => format!("EMPTY, 0 of {}", seats.seats),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::{Actor, RoleCode, SeatId};
    use crate::session::room::{Deed, Room};
    use crate::session::{Capacity, Command};

    fn sits(room: Room, role: &str, number: u16) -> Room {
        let person = room.session.people.next_person();
        let join = Command::Join { capacity: Capacity::Player, name: None, organization: None };
        let seat = SeatId::new(&RoleCode::new(role), number);
        let by = Actor::Person(person);
        room.and([Deed::Do(by, join), Deed::Do(by, Command::TakeSeat { person, seat })])
    }

    fn of(room: &Room, role: &str) -> (Seats, String) {
        let role = room.scenario.role(&RoleCode::new(role)).expect("it is a role");
        (seats_of(&room.session, role), staffed(&room.session, role))
    }

    #[test]
    fn seats_are_filled_empty_and_doubled() {
        let room = sits(sits(Room::lobby(), "REG", 2), "REG", 2);
        let (reg, words) = of(&room, "REG");
        assert_eq!((reg.seats, reg.filled, reg.doubled, reg.empty()), (2, 1, 1, 1));
        assert_eq!(words, "1 of 2, 1 doubled");
        assert_eq!(of(&room, "VPS").1, "EMPTY, 0 of 1");
        let all = seats(&room.scenario, &room.session);
        assert_eq!(all.words(), "seats: 1 of 6 filled, 5 empty, 1 doubled");
    }

    #[test]
    fn what_the_control_cell_plays_is_not_filled_by_people() {
        let staff = |role: &str, how| Command::Staff { role: RoleCode::new(role), how };
        let room = sits(Room::lobby(), "REG", 1);
        let room = room.and([
            staff("REG", Staffing::Simulated),
            staff("MNT", Staffing::Held(2)),
            staff("VPS", Staffing::GivenTo(RoleCode::new("MNT"))),
        ]);
        assert_eq!(of(&room, "REG").1, "1 of 2, rest simulated");
        assert_eq!(of(&room, "MNT").1, "2 of 3");
        assert_eq!(of(&room, "VPS").1, "given to MNT");
        let words = seats(&room.scenario, &room.session).words();
        assert_eq!(words, "seats: 3 of 6 filled, 1 simulated, 2 empty");
    }
}
