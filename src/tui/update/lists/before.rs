//! Lists of the lobby: who sits where, what is recorded and read by whom, what an earlier exercise left open.

use super::super::super::model::{Desk, Overlay};
use super::super::super::pick::{Pick, Row, Then};
use super::super::verbs::attribution_means;
use crate::ident::{PersonId, RoleCode, SeatId};
use crate::session::{Capacity, Command, Who};
use crate::words::Language;

impl Desk {
    /// `p`: the seats of a role with who holds them, and who could take one.
    pub(in super::super) fn people_list(&self, role: &RoleCode) -> Pick {
        let people = &self.session().people;
        let seats: Vec<&SeatId> = people.seats.keys().filter(|s| s.role == *role).collect();
        let mut rows = Vec::new();
        for (seat, state) in people.seats.iter().filter(|(s, _)| s.role == *role) {
            for person in &state.holders {
                let command = Command::LeaveSeat { person: *person, seat: seat.clone() };
                let label = format!("{seat}  {}: is not here", self.person(*person));
                rows.push(Row::new(label, Then::Submit(Box::new(command))));
            }
        }
        // The first empty seat, else the first one is shared.
        let empty = |s: &&&SeatId| people.seats.get(**s).is_some_and(|s| s.holders.is_empty());
        if let Some(to) = seats.iter().find(empty).or(seats.first()).copied() {
            rows.extend(self.comers(role, to));
        }
        let intro = if rows.is_empty() {
            "nobody came with a name; digits count the people in the role"
        } else if self.private {
            "choose who is not here, or who takes a seat"
        } else {
            "names are shown once only you see this screen (Enter)"
        };
        Pick::new(format!("Who sits in {role}"), rows).intro([intro.to_owned()])
    }

    /// Everybody who could take a seat: those without one, then those of other roles.
    fn comers(&self, role: &RoleCode, to: &SeatId) -> Vec<Row> {
        let people = &self.session().people;
        let players = people.persons.values().filter(|p| p.capacity == Capacity::Player);
        let (mut free, mut seated) = (Vec::new(), Vec::new());
        for player in players {
            let (person, to) = (player.id, to.clone());
            let name = self.person(person);
            match people.seats_of(person).next().cloned() {
                None => {
                    let label = format!("{name}, without a seat: takes {to}");
                    let command = Command::TakeSeat { person, seat: to };
                    free.push(Row::new(label, Then::Submit(Box::new(command))));
                }
                Some(from) if from.role != *role => {
                    let label = format!("{name}, now {from}: moves to {to}");
                    let command = Command::MoveSeat { person, from, to };
                    seated.push(Row::new(label, Then::Submit(Box::new(command))));
                }
                Some(_) => {}
            }
        }
        free.extend(seated);
        free
    }

    /// Returns what a person is called here: by name where only the facilitator looks and nothing forbids it.
    pub(in crate::tui) fn person(&self, id: PersonId) -> String {
        let people = &self.session().people;
        if let Some(alias) = people.withheld.get(&Who::Person(id)) {
            return format!("{id} ({alias})");
        }
        let person = people.persons.get(&id).filter(|_| self.private);
        let Some(name) = person.and_then(|p| p.name.as_ref()) else { return id.to_string() };
        match person.and_then(|p| p.organization.as_ref()) {
            Some(organization) => format!("{name}, {organization}"),
            None => name.to_string(),
        }
    }

    /// `f`: the corrective actions that the exercise before this one left open.
    pub(in super::super) fn open_actions_list(&self) -> Option<Pick> {
        let follows = self.session().follows.as_ref().filter(|f| f.open > 0)?;
        let title = format!("{} open after {}", follows.open, follows.session);
        if !self.private {
            let intro = "their words are shown once only you see this screen (Enter)".to_owned();
            return Some(Pick::new(title, Vec::new()).intro([intro]));
        }
        let rows: Vec<Row> = follows
            .actions
            .as_ref()
            .map(|text| text.as_str().lines().map(|l| Row::new(l, Then::Close)).collect())
            .unwrap_or_default();
        let intro = if rows.is_empty() {
            "their words were taken out of this copy"
        } else {
            "they are in the report of this exercise; ask in the hot wash what became of them"
        };
        Some(Pick::new(title, rows).intro([intro.to_owned()]))
    }

    /// `i`: what the room may ask about the record, in full.
    pub(in super::super) fn show_recorded(&mut self) {
        let words = Language::English.words();
        let session = self.session();
        let mut lines = vec![
            words.record_explained.to_owned(),
            format!("{}: {}", session.attribution.label(), attribution_means(session.attribution)),
            format!("{}: {}", session.marking.label(), session.marking.means(words)),
        ];
        let withheld = session.people.withheld.len();
        if withheld > 0 {
            lines.push(format!("Withheld in every mode: {withheld}. An alias is written instead."));
        }
        if let Some(disk) = &self.disk {
            lines.extend(disk.lines(self.copy_lost(), u16::MAX));
        }
        self.overlays.push(Overlay::Text { title: "WHAT IS RECORDED".to_owned(), lines, page: 0 });
    }
}
