//! Who may see what: the one place that decides it, used by every projection.

use super::state::Session;
use crate::ident::{GroupId, ItemId, RoleCode, SeatId};
use crate::scenario::{Recipients, Scenario};

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// The facilitator and the desks.
    Control,
    /// A player, by the seat held.
    Seat(SeatId),
    /// Observers and the projector: what everybody may see.
    Public,
}

impl Session {
    /// Tells whether something sent to `to` is meant for a viewer.
    pub fn addressed(&self, scenario: &Scenario, to: &Recipients, viewer: &Viewer) -> bool {
        match viewer {
            Viewer::Control => true,
            Viewer::Public => *to == Recipients::All,
            Viewer::Seat(seat) => match to {
                Recipients::All | Recipients::Players => true,
                Recipients::Roles(roles) => roles.contains(&seat.role),
                Recipients::Groups(groups) => {
                    groups.iter().any(|g| self.in_group(scenario, g, seat))
                }
            },
        }
    }

    /// Tells whether a viewer may see an inject now: released, not taken back, and meant for them.
    pub fn may_see(&self, scenario: &Scenario, inject: &ItemId, viewer: &Viewer) -> bool {
        if *viewer == Viewer::Control {
            return true;
        }
        if !self.story.is_released(inject) {
            return false;
        }
        let to = self.inject_recipients(scenario, inject);
        to.is_some_and(|to| self.addressed(scenario, to, viewer))
    }

    /// Returns whom an inject is for, authored or written in play.
    pub fn inject_recipients<'a>(
        &'a self,
        scenario: &'a Scenario,
        inject: &ItemId,
    ) -> Option<&'a Recipients> {
        let authored = scenario.inject(inject).map(|(_, i)| &i.to);
        authored.or_else(|| self.story.inserted.get(inject).map(|i| &i.to))
    }

    /// Tells whether a seat is in a group: as formed in the room, else by its role.
    pub fn in_group(&self, scenario: &Scenario, group: &GroupId, seat: &SeatId) -> bool {
        match self.hall.groups.get(group) {
            Some(seats) => seats.contains(seat),
            None => scenario.group(group).is_some_and(|g| g.roles.contains(&seat.role)),
        }
    }

    /// Returns the played seats something is addressed to, in the scenario's order.
    pub fn seats_for(&self, scenario: &Scenario, to: &Recipients) -> Vec<SeatId> {
        let mut seats = Vec::new();
        for role in &scenario.roles {
            for seat in self.people.played(&role.code) {
                if self.addressed(scenario, to, &Viewer::Seat(seat.clone())) {
                    seats.push(seat.clone());
                }
            }
        }
        seats
    }

    /// Returns the roles something is addressed to that are played, in the scenario's order.
    pub fn roles_for(&self, scenario: &Scenario, to: &Recipients) -> Vec<RoleCode> {
        let mut roles: Vec<RoleCode> = Vec::new();
        for seat in self.seats_for(scenario, to) {
            if roles.last() != Some(&seat.role) {
                roles.push(seat.role);
            }
        }
        roles
    }
}

#[cfg(test)]
mod tests;
