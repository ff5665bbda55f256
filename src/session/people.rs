//! Who is in the room: persons, devices, seats, how each role is staffed.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::entry::{CommandId, Entry, Times};
use super::event::Event;
use super::vocabulary::{Capacity, Staffing, Who};
use crate::ident::{Actor, PersonId, RoleCode, SeatId, Seq};
use crate::scenario::Scenario;
use crate::text::Text;

/// How many command ids of a person are remembered.
pub const COMMANDS_REMEMBERED: usize = 64;

#[derive(Debug, Clone)]
pub struct People {
    pub persons: OrdMap<PersonId, Arc<Person>>,
    pub seats: OrdMap<SeatId, Arc<Seat>>,
    /// The seats each person holds.
    held: OrdMap<PersonId, OrdSet<SeatId>>,
    /// How many came in each capacity.
    arrived: OrdMap<Capacity, usize>,
    pub staffing: OrdMap<RoleCode, Staffing>,
    /// Persons by the hash of a device's token.
    pub devices: OrdMap<String, PersonId>,
    pub withheld: OrdMap<Who, String>,
    /// Verbs the lead handed to somebody.
    pub verbs: OrdMap<PersonId, Vec<String>>,
    /// The last command ids of each actor, so that a repeated request gets its first answer.
    pub commands: OrdMap<Actor, Vector<(CommandId, Seq)>>,
    /// Command ids of what nobody's name is on; they are made at random, so they find what they led to without a name.
    nameless: OrdMap<CommandId, Seq>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub capacity: Capacity,
    pub name: Option<Text>,
    pub organization: Option<Text>,
    pub joined: Times,
}

/// A place in a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seat {
    pub holders: OrdSet<PersonId>,
    pub away: Option<Times>,
    pub unreachable: bool,
}

impl People {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let seats = scenario.roles.iter().flat_map(|role| {
            (1..=role.seats).map(|n| (SeatId::new(&role.code, n), Arc::new(Seat::default())))
        });
        Self {
            persons: OrdMap::new(),
            seats: seats.collect(),
            held: OrdMap::new(),
            arrived: OrdMap::new(),
            staffing: OrdMap::new(),
            devices: OrdMap::new(),
            withheld: OrdMap::new(),
            verbs: OrdMap::new(),
            commands: OrdMap::new(),
            nameless: OrdMap::new(),
        }
    }

    pub fn staffing(&self, role: &RoleCode) -> Staffing {
        self.staffing.get(role).cloned().unwrap_or(Staffing::Empty)
    }

    /// Tells whether somebody plays a seat: a person, the control cell, or a head counted without a device.
    pub fn is_played(&self, seat: &SeatId) -> bool {
        let Some(state) = self.seats.get(seat) else { return false };
        !state.holders.is_empty()
            || match self.staffing(&seat.role) {
                Staffing::Held(n) => seat.number <= n,
                Staffing::Simulated => true,
                Staffing::GivenTo(_) | Staffing::Dropped | Staffing::Empty => false,
            }
    }

    pub fn is_simulated(&self, seat: &SeatId) -> bool {
        self.staffing(&seat.role) == Staffing::Simulated
            && self.seats.get(seat).is_some_and(|s| s.holders.is_empty())
    }

    /// Tells whether a seat stands in the m of "n of m": played, here and reachable.
    pub fn counts(&self, seat: &SeatId) -> bool {
        self.is_played(seat)
            && self.seats.get(seat).is_some_and(|s| s.away.is_none() && !s.unreachable)
    }

    /// Tells whether somebody of a role can be asked: played, and not everybody of it called away.
    pub fn is_in_the_room(&self, role: &RoleCode) -> bool {
        self.played(role).any(|seat| self.seats.get(seat).is_some_and(|s| s.away.is_none()))
    }

    /// Returns the seats of a role that are played, in order.
    pub fn played<'a>(&'a self, role: &'a RoleCode) -> impl Iterator<Item = &'a SeatId> {
        let (first, last) = (SeatId::new(role, 0), SeatId::new(role, u16::MAX));
        self.seats.range(first..=last).map(|(s, _)| s).filter(|s| self.is_played(s))
    }

    /// Returns the seats a person holds.
    pub fn seats_of(&self, person: PersonId) -> impl Iterator<Item = &SeatId> {
        self.held.get(&person).into_iter().flatten()
    }

    /// Returns how many people came in a capacity.
    pub fn arrived(&self, capacity: Capacity) -> usize {
        self.arrived.get(&capacity).copied().unwrap_or(0)
    }

    /// Returns the number the next person gets.
    pub fn next_person(&self) -> PersonId {
        PersonId(self.persons.get_max().map_or(1, |(p, _)| p.0 + 1))
    }

    /// Returns the entry a repeated command of an actor led to the first time.
    pub fn remembered(&self, by: Actor, command: &CommandId) -> Option<Seq> {
        let own = self.commands.get(&by).into_iter().flatten().find(|(id, _)| id == command);
        own.map(|(_, seq)| *seq).or_else(|| self.nameless.get(command).copied())
    }

    fn sit(&mut self, person: PersonId, seat: &SeatId) {
        self.update_seat(seat, |s| {
            s.holders.insert(person);
        });
        self.held.entry(person).or_default().insert(seat.clone());
    }

    fn rise(&mut self, person: PersonId, seat: &SeatId) {
        self.update_seat(seat, |s| {
            s.holders.remove(&person);
            // What was out of reach were the phones of whoever got up.
            s.unreachable &= !s.holders.is_empty();
        });
        self.held.entry(person).or_default().remove(seat);
    }

    fn update_seat(&mut self, seat: &SeatId, change: impl FnOnce(&mut Seat)) {
        change(Arc::make_mut(self.seats.entry(seat.clone()).or_default()));
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        if let (Some(command), Actor::Clock) = (&entry.cmd, entry.by) {
            self.nameless.insert(command.clone(), entry.seq);
        } else if let Some(command) = &entry.cmd {
            let known = self.commands.entry(entry.by).or_default();
            known.push_back((command.clone(), entry.seq));
            if known.len() > COMMANDS_REMEMBERED {
                known.pop_front();
            }
        }
        match &entry.event {
            Event::RoleStaffed { role, how } => {
                self.staffing.insert(role.clone(), how.clone());
            }
            Event::Joined { capacity } => {
                let Actor::Person(id) = entry.by else { return };
                let said = entry.said.as_ref();
                let person = Person {
                    id,
                    capacity: *capacity,
                    name: said.and_then(|s| s.name.clone()),
                    organization: said.and_then(|s| s.organization.clone()),
                    joined: entry.times,
                };
                self.persons.insert(id, Arc::new(person));
                *self.arrived.entry(*capacity).or_insert(0) += 1;
            }
            Event::DeviceAdded { person, sha256 } => {
                self.devices.insert(sha256.clone(), *person);
            }
            Event::DeviceRevoked { sha256, .. } => {
                self.devices.remove(sha256);
            }
            Event::SeatTaken { person, seat } => self.sit(*person, seat),
            Event::SeatLeft { person, seat } => self.rise(*person, seat),
            Event::SeatMoved { person, from, to } => {
                self.rise(*person, from);
                self.sit(*person, to);
            }
            Event::CalledAway { seat } => {
                self.update_seat(seat, |s| s.away = Some(entry.times));
            }
            Event::CameBack { seat } => self.update_seat(seat, |s| s.away = None),
            Event::Reachable { seat, reachable } => {
                self.update_seat(seat, |s| s.unreachable = !reachable);
            }
            Event::Withheld { who, alias } => {
                self.withheld.insert(who.clone(), alias.clone());
            }
            Event::VerbsHanded { person, verbs } => {
                self.verbs.insert(*person, verbs.clone());
            }
            _ => {}
        }
    }
}
