//! The autopilot before `StartEx`: who plays what, what is read out, when it begins.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each phase has its own steps and leaves the others"
)]

use super::super::{Rare, guests};
use super::{Act, Autopilot};
use crate::clock::Timestamp;
use crate::ident::RoleCode;
use crate::scenario::{Content, Recipients, Scenario, Tlp};
use crate::session::{
    Attribution, Briefing, Check, Command, Session, Staffing, Step, Who, next_step, plan,
};

impl Autopilot {
    pub(super) fn in_lobby(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        if self.before_checks(scenario, session, wall) {
            return;
        }
        match next_step(scenario, session, None, wall) {
            Step::CheckNext(Check::Staffing) => self.staff(scenario, session, wall),
            Step::CheckNext(check) => {
                let check = check.id().to_owned();
                self.does(wall, 2, 6, Command::AcceptCheck { check });
            }
            Step::ReadGroundRules => self.does(wall, 5, 10, Command::Brief(Briefing::GroundRules)),
            Step::AskWarmUp => self.does(wall, 20, 40, Command::Brief(Briefing::WarmUp)),
            _ => self.start(session, wall),
        }
    }

    fn start(&mut self, session: &Session, wall: Timestamp) {
        if self.lets_join(wall) {
            return;
        }
        let opened = self.opened.unwrap_or(wall);
        let soon = wall.plus(self.rng.seconds(5, 20));
        let welcome = opened.plus(session.agenda.welcome);
        // Whoever is alone welcomes nobody.
        let at = if self.chair.is_some() { soon } else { welcome.max(soon) };
        self.at(at, Act::Do(Command::Start { must_end: session.agenda.until }));
    }

    fn staff(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        let counted = self.take(Rare::Staffing);
        let free = spare(scenario);
        for (n, role) in (0_u64..).zip(&scenario.roles) {
            if session.people.staffing(&role.code) != Staffing::Empty {
                continue;
            }
            let code = role.code.clone();
            let how = match free.iter().position(|c| counted && *c == code) {
                Some(0) => Staffing::Dropped,
                Some(1) => scenario
                    .roles
                    .iter()
                    .find(|r| r.code != code)
                    .map_or(Staffing::Simulated, |r| Staffing::GivenTo(r.code.clone())),
                _ => Staffing::Simulated,
            };
            let at = wall.plus(crate::clock::Millis(400 * (n + 1)));
            self.at(at, Act::Do(Command::Staff { role: code, how }));
        }
    }

    /// What may be settled before the checks; returns whether there was something.
    fn before_checks(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) -> bool {
        if let Some(until) = self.until.take()
            && let Some(fit) = plan::fit(scenario, session, &session.agenda.id, Some(until), wall)
        {
            let command = Command::FitAgenda {
                agenda: fit.agenda,
                until: fit.until,
                modules: fit.modules,
                hot_wash: fit.hot_wash,
                dropped: fit.dropped,
            };
            self.does(wall, 2, 4, command);
            return true;
        }
        if self.take(Rare::Follows) {
            let head = self.rng.hex(64);
            let command =
                Command::Follow { session: "k3v9qd".to_owned(), head, open: 0, actions: None };
            self.does(wall, 1, 3, command);
            return true;
        }
        if self.take(Rare::Marked) {
            let tlp = if session.marking < Tlp::Amber { Tlp::Amber } else { Tlp::Red };
            self.does(wall, 1, 3, Command::Mark(tlp));
            return true;
        }
        if self.take(Rare::Accepted) {
            let check = Check::Time.id().to_owned();
            self.does(wall, 1, 3, Command::AcceptCheck { check });
            return true;
        }
        if self.take(Rare::Groups) && self.form_group(scenario, session, wall) {
            return true;
        }
        if self.take(Rare::Withheld) {
            if let Some(role) = scenario.roles.last() {
                let who = Who::Role(role.code.clone());
                let alias = "a participant".to_owned();
                self.does(wall, 1, 3, Command::Withhold { who, alias });
            }
            return true;
        }
        let stricter = Attribution::ALL.iter().find(|mode| **mode > session.attribution);
        if let Some(mode) = stricter
            && self.take(Rare::Tightened)
        {
            self.does(wall, 1, 3, Command::TightenAttribution(*mode));
            return true;
        }
        let joins = guests::arrive(&mut self.repertoire, &mut self.rng, wall);
        let any = !joins.is_empty();
        for (at, deed) in joins {
            self.at(at, Act::Guest(deed));
        }
        any
    }

    fn form_group(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) -> bool {
        let Some(group) = scenario.groups.first() else { return false };
        let to = Recipients::Groups(vec![group.id.clone()]);
        let seats: Vec<_> = scenario
            .roles_of(&to)
            .flat_map(|r| (1..=r.seats).map(|n| crate::ident::SeatId::new(&r.code, n)))
            .filter(|s| session.people.seats.contains_key(s))
            .collect();
        let group = group.id.clone();
        let speaks = seats.first().cloned();
        self.does(wall, 1, 3, Command::FormGroup { group: group.clone(), seats });
        if let Some(seat) = speaks {
            self.does(wall, 4, 6, Command::NameRapporteur { group, seat });
        }
        true
    }
}

/// Returns the roles that own no decision: one of them can be spared.
fn spare(scenario: &Scenario) -> Vec<RoleCode> {
    let owns = |code: &RoleCode| {
        scenario
            .items
            .iter()
            .any(|i| matches!(&i.content, Content::Decision(d) if d.owner == *code))
    };
    scenario.roles.iter().rev().map(|r| r.code.clone()).filter(|c| !owns(c)).collect()
}
