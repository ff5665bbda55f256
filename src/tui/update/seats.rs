//! Who sits where, in one line while play goes on: `ada to mnt`, `reg/2 out`, `com sim`.

use crate::ident::{PersonId, RoleCode, SeatId};
use crate::session::{Command, Staffing};
use crate::tui::model::Desk;

/// What a line may do, as it stands above the seats.
const HOW: [&str; 3] = [
    "ada to mnt: moves, or takes a seat    ada also mnt: shares one",
    "ada out: leaves, the seat is empty    mnt away, mnt back: called away",
    "mnt sim: the control cell plays it    mnt given reg, mnt held 2",
];

/// Whom a line is about.
enum Whom {
    Person(PersonId),
    /// A role and, where the line names one, its seat.
    Role(RoleCode, Option<u16>),
}

const DEEDS: [&str; 8] = ["to", "also", "out", "away", "back", "sim", "given", "held"];

impl Desk {
    /// Reads a line about seats.
    ///
    /// # Errors
    /// Says what is missing or not so.
    pub(super) fn seated(&self, typed: &str) -> Result<Command, String> {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let deed = |word: &&str| DEEDS.iter().any(|deed| word.eq_ignore_ascii_case(deed));
        let at = words.iter().skip(1).position(deed).map(|at| at + 1);
        let Some(at) = at else {
            return Err(format!("who, then one of {}", DEEDS.join(", ")));
        };
        let (whom, rest) = (self.whom(&words[..at].join(" "))?, words[at + 1..].join(" "));
        match words[at].to_ascii_lowercase().as_str() {
            "to" => self.moved(&whom, &rest),
            "also" => {
                let person = self.one_person(&whom)?;
                Ok(Command::TakeSeat { person, seat: self.free_seat(&rest)? })
            }
            "out" => self.left(&whom),
            "away" => Ok(Command::CallAway { seat: self.seat_that(&whom, false)? }),
            "back" => Ok(Command::ComeBack { seat: self.seat_that(&whom, true)? }),
            "sim" => staffed(&whom, Staffing::Simulated),
            "given" => {
                let codes = self.codes();
                let to = self.names(&codes).role(&rest);
                let to = to.ok_or("given to which role?")?;
                staffed(&whom, Staffing::GivenTo(to))
            }
            _ => {
                let n = rest.parse().map_err(|_| "held by how many people?")?;
                staffed(&whom, Staffing::Held(n))
            }
        }
    }

    /// Reads who is meant: a role by code or key, one of its seats, a person by number or by a part of the name.
    fn whom(&self, typed: &str) -> Result<Whom, String> {
        let codes = self.codes();
        if let Some((role, number)) = self.names(&codes).seat(typed) {
            return Ok(Whom::Role(role, number));
        }
        let wanted = typed.to_lowercase();
        let people = &self.session().people;
        let number = wanted.strip_prefix('p').unwrap_or(&wanted).parse().ok().map(PersonId);
        if let Some(id) = number.filter(|id| people.persons.contains_key(id)) {
            return Ok(Whom::Person(id));
        }
        // What stands on the screen is what may be typed: no names where none are shown.
        let named = |id: &&PersonId| self.person(**id).to_lowercase().contains(&wanted);
        let found: Vec<PersonId> = people.persons.keys().filter(named).copied().collect();
        match found.as_slice() {
            [one] => Ok(Whom::Person(*one)),
            [] => Err(format!("nobody and no role here is called `{typed}`")),
            [first, second, ..] => {
                let (first, second) = (self.person(*first), self.person(*second));
                Err(format!("`{typed}` may be {first} or {second}"))
            }
        }
    }

    /// Returns the person meant: named, or alone in the role or seat that was named.
    fn one_person(&self, whom: &Whom) -> Result<PersonId, String> {
        let (role, number) = match whom {
            Whom::Person(person) => return Ok(*person),
            Whom::Role(role, number) => (role, number),
        };
        let seats = self.session().people.seats.iter();
        let of_it = seats.filter(|(s, _)| s.role == *role && number.is_none_or(|n| s.number == n));
        let holders: Vec<PersonId> = of_it.flat_map(|(_, s)| s.holders.iter().copied()).collect();
        match holders.as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("nobody came by name for {role}")),
            _ => Err(format!("{role} has {} people: which one?", holders.len())),
        }
    }

    /// Returns the seat of a role that somebody takes: the one named, else the first empty one, else it is shared.
    fn free_seat(&self, typed: &str) -> Result<SeatId, String> {
        let codes = self.codes();
        let (role, number) = self.names(&codes).seat(typed).ok_or("which role's seat?")?;
        let seats = &self.session().people.seats;
        if let Some(number) = number {
            let seat = SeatId::new(&role, number);
            return if seats.contains_key(&seat) {
                Ok(seat)
            } else {
                Err(format!("no seat {seat}"))
            };
        }
        let mut of_role = seats.iter().filter(|(seat, _)| seat.role == role);
        let first = of_role.clone().next().map(|(seat, _)| seat.clone());
        let empty = of_role.find(|(_, s)| s.holders.is_empty()).map(|(seat, _)| seat.clone());
        empty.or(first).ok_or_else(|| format!("{role} has no seats"))
    }

    /// Returns the seat that is called away, or comes back.
    fn seat_that(&self, whom: &Whom, away: bool) -> Result<SeatId, String> {
        let people = &self.session().people;
        let seats: Vec<&SeatId> = match whom {
            Whom::Person(person) => people.seats_of(*person).collect(),
            Whom::Role(role, number) => {
                let seats = people.seats.keys().filter(|s| s.role == *role && people.is_played(s));
                seats.filter(|s| number.is_none_or(|n| s.number == n)).collect()
            }
        };
        let is_away = |seat: &SeatId| people.seats.get(seat).is_some_and(|s| s.away.is_some());
        let found = seats.into_iter().find(|seat| is_away(seat) == away).cloned();
        found.ok_or_else(|| {
            if away { "nobody of them is away" } else { "nobody of them is here" }.into()
        })
    }

    fn moved(&self, whom: &Whom, to: &str) -> Result<Command, String> {
        let (person, to) = (self.one_person(whom)?, self.free_seat(to)?);
        let mut held = self.session().people.seats_of(person);
        Ok(match held.next().cloned() {
            Some(from) => Command::MoveSeat { person, from, to },
            None => Command::TakeSeat { person, seat: to },
        })
    }

    /// Empties a seat: its holder leaves, or one head fewer is counted.
    fn left(&self, whom: &Whom) -> Result<Command, String> {
        let people = &self.session().people;
        match (self.one_person(whom), whom) {
            (Ok(person), _) => {
                let of_role = |s: &&SeatId| match whom {
                    Whom::Person(_) => true,
                    Whom::Role(role, number) => {
                        s.role == *role && number.is_none_or(|n| s.number == n)
                    }
                };
                let seat = people.seats_of(person).find(of_role).cloned();
                let seat = seat.ok_or_else(|| format!("{} holds no seat", self.person(person)))?;
                Ok(Command::LeaveSeat { person, seat })
            }
            // Of several people one must be named; heads are only counted where nobody came by name.
            (Err(why), Whom::Role(role, _)) if self.has_holders(role) => Err(why),
            (Err(why), Whom::Role(role, _)) => match people.staffing(role) {
                Staffing::Held(n) if n > 1 => staffed(whom, Staffing::Held(n - 1)),
                Staffing::Held(_) | Staffing::Simulated | Staffing::GivenTo(_) => {
                    staffed(whom, Staffing::Empty)
                }
                Staffing::Empty | Staffing::Dropped => Err(why),
            },
            (Err(why), Whom::Person(_)) => Err(why),
        }
    }

    fn has_holders(&self, role: &RoleCode) -> bool {
        let seats = self.session().people.seats.iter();
        seats.filter(|(seat, _)| seat.role == *role).any(|(_, state)| !state.holders.is_empty())
    }

    /// Says in words what a line about seats does.
    pub(super) fn seats_become(&self, command: &Command) -> Option<String> {
        #[expect(clippy::wildcard_enum_match_arm, reason = "no other command is about seats")]
        Some(match command {
            Command::TakeSeat { person, seat } => {
                let shares = self.session().people.seats.get(seat);
                let shares = shares.is_some_and(|s| !s.holders.is_empty());
                let how = if shares { "shares" } else { "takes" };
                format!("{} {how} {seat}", self.person(*person))
            }
            Command::LeaveSeat { person, seat } => {
                format!("{} leaves {seat}", self.person(*person))
            }
            Command::MoveSeat { person, from, to } => {
                format!("{} moves from {from} to {to}", self.person(*person))
            }
            Command::CallAway { seat } => format!("{seat} is called away"),
            Command::ComeBack { seat } => format!("{seat} is back"),
            Command::Staff { role, how } => match how {
                Staffing::Held(n) => format!("{role} is held by {n}"),
                Staffing::Simulated => format!("the control cell plays {role}"),
                Staffing::GivenTo(to) => format!("{to} speaks for {role}"),
                Staffing::Dropped => format!("{role} is not played"),
                Staffing::Empty => format!("{role} is empty"),
            },
            _ => return None,
        })
    }

    /// Lists how a line is written, and who sits where.
    pub(super) fn seat_rows(&self) -> Vec<String> {
        let people = &self.session().people;
        let mut rows: Vec<String> = HOW.map(str::to_owned).to_vec();
        for role in &self.scenario.roles {
            let key = self.role_keys.get(&role.code).copied().unwrap_or(' ');
            let seats = people.seats.iter().filter(|(seat, _)| seat.role == role.code);
            let named: Vec<String> = seats
                .filter(|(_, state)| !state.holders.is_empty())
                .map(|(seat, state)| {
                    let who: Vec<String> = state.holders.iter().map(|p| self.person(*p)).collect();
                    let away = if state.away.is_some() { " (away)" } else { "" };
                    format!("{seat} {}{away}", who.join(" + "))
                })
                .collect();
            let how = match people.staffing(&role.code) {
                Staffing::Held(n) => format!("{n} of {} counted", role.seats),
                Staffing::Simulated => "simulated".to_owned(),
                Staffing::GivenTo(to) => format!("given to {to}"),
                Staffing::Dropped => "dropped".to_owned(),
                Staffing::Empty => "empty".to_owned(),
            };
            let who = if named.is_empty() { how } else { named.join("   ") };
            rows.push(format!("{key} {}  {who}", role.code));
        }
        let seatless = people.persons.keys().filter(|p| people.seats_of(**p).next().is_none());
        let seatless: Vec<String> = seatless.map(|p| self.person(*p)).collect();
        if !seatless.is_empty() {
            rows.push(format!("without a seat: {}", seatless.join(", ")));
        }
        rows
    }
}

/// Says how a role is played from now on.
fn staffed(whom: &Whom, how: Staffing) -> Result<Command, String> {
    match whom {
        Whom::Role(role, _) => Ok(Command::Staff { role: role.clone(), how }),
        Whom::Person(_) => Err("that is said of a role: `com sim`".to_owned()),
    }
}
