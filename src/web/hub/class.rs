//! Classes of viewers: everybody in one sees the same shared parts, by everything the rules of sight look at.

use crate::conduct::Snapshot;
use crate::ident::{GroupId, RoleCode, SeatId};
use crate::scenario::Reveal;
use crate::session::Round;
use crate::wire::act::Surface;

use super::Viewpoint;

/// A class of viewers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Class {
    /// One for each surface: whoever looks at it sees the same.
    Surface(Surface),
    Seat {
        role: RoleCode,
        groups: Vec<GroupId>,
        /// Which of the rounds that wait for something ask the seat, and whether it was asked in the one revealed last.
        asked: Vec<bool>,
    },
}

/// What decides the class of a seat, looked up once for all of them.
pub(super) struct Marks<'a> {
    rounds: Vec<&'a Round>,
    revealed: Option<&'a Round>,
}

impl Class {
    pub(super) fn of(from: &Viewpoint, snapshot: &Snapshot) -> Self {
        Marks::of(snapshot).class(from, snapshot)
    }
}

impl<'a> Marks<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        let session = &snapshot.session;
        let rounds = session.unsettled().map(|(_, _, round)| &**round).collect();
        // As the view of results chooses it.
        let latest = session
            .decisions
            .iter()
            .flat_map(|(id, d)| d.rounds.iter().map(move |r| (id, r)))
            .filter_map(|(id, r)| Some(((r.revealed?.wall, r.seq), id, r)))
            .max_by_key(|(at, ..)| *at);
        let revealed = latest.and_then(|(_, id, round)| {
            let (_, decision) = snapshot.scenario.decision(id)?;
            (decision.reveal == Reveal::Asked).then_some(&**round)
        });
        Self { rounds, revealed }
    }

    pub(super) fn class(&self, from: &Viewpoint, snapshot: &Snapshot) -> Class {
        let (Surface::Player, Some(seat)) = (from.surface, &from.seat) else {
            // A player nobody has seated yet sees what everybody sees, on the player's page.
            return Class::Surface(from.surface);
        };
        let (scenario, session) = (&*snapshot.scenario, &snapshot.session);
        let groups = scenario.groups.iter().map(|g| &g.id);
        let groups = groups.filter(|g| session.in_group(scenario, g, seat)).cloned().collect();
        Class::Seat { role: seat.role.clone(), groups, asked: self.asked(seat) }
    }

    fn asked(&self, seat: &SeatId) -> Vec<bool> {
        let asks = self.rounds.iter().map(|round| round.asks(seat));
        asks.chain(self.revealed.map(|round| round.asked.contains(seat))).collect()
    }
}
