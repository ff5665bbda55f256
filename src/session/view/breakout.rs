//! Groups that work apart: each sees its own lines, everybody sees all of them side by side when they report back.

use super::Viewer;
use crate::card::Ask;
use crate::clock::Millis;
use crate::ident::{GroupId, ItemId, SeatId, Seq};
use crate::scenario::{Breakout, Content, Scenario};
use crate::session::hall::{BreakoutState, GroupLine};
use crate::session::state::Session;
use crate::words::Words;

/// Groups at work, or reporting back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakoutView {
    pub item: ItemId,
    pub ask: Ask,
    /// Play time at which the groups come back; nothing happens by itself then.
    pub ends_at: Millis,
    /// The groups are back: what they wrote is everybody's.
    pub closed: bool,
    pub tables: Vec<Group>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub group: GroupId,
    pub name: String,
    /// Its roles; with the seat's number where not the whole role is in it.
    pub members: Vec<String>,
    /// Who speaks for it, by seat and in words.
    pub rapporteur: Option<(SeatId, String)>,
    /// The viewer sits at it.
    pub own: bool,
    /// How many lines it wrote.
    pub written: usize,
    /// What it wrote: at one's own table, and everybody's once they are back.
    pub pairs: Vec<Pair>,
}

/// A challenge with the possible solutions to it; an answer without any is one too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub seq: Seq,
    pub challenge: String,
    pub solutions: Vec<String>,
}

impl Session {
    /// Returns the breakout before a viewer: the one that is open, else the one that is reported back from.
    pub fn breakout_for(
        &self,
        scenario: &Scenario,
        viewer: &Viewer,
        words: &Words,
    ) -> Option<BreakoutView> {
        let id = self.breakout_shown()?;
        let state = self.hall.breakouts.get(id)?;
        let item = scenario.item(id)?;
        let Content::Breakout(breakout) = &item.content else { return None };
        Some(BreakoutView {
            item: id.clone(),
            ask: scenario.ask(item, words)?,
            ends_at: state.ends_at,
            closed: state.closed.is_some(),
            tables: self.tables(scenario, breakout, state, viewer),
        })
    }

    /// Returns the breakout that is open, else the last one that ended while nothing newer is before the room.
    pub fn breakout_shown(&self) -> Option<&ItemId> {
        let open = self.hall.open_breakouts().map(|(id, _)| id).next();
        let ended = || {
            let back = self.hall.breakouts.iter();
            let (at, id) = back.filter_map(|(id, b)| Some((b.closed?.wall, id))).max()?;
            self.is_newest(at).then_some(id)
        };
        open.or_else(ended)
    }

    fn tables(
        &self,
        scenario: &Scenario,
        breakout: &Breakout,
        state: &BreakoutState,
        viewer: &Viewer,
    ) -> Vec<Group> {
        let table = |group: &GroupId| {
            let own = match viewer {
                Viewer::Seat(seat) => self.in_group(scenario, group, seat),
                Viewer::Public | Viewer::Control => false,
            };
            let rapporteur = self.hall.rapporteurs.get(group);
            let pairs = self.pairs(state, group);
            let may_read = own || state.closed.is_some() || *viewer == Viewer::Control;
            Group {
                group: group.clone(),
                name: scenario.group(group).map_or_else(|| group.to_string(), |g| g.name.clone()),
                members: self.members(scenario, group),
                rapporteur: rapporteur.map(|seat| (seat.clone(), seat_name(scenario, seat))),
                own,
                written: pairs.iter().map(|pair| 1 + pair.solutions.len()).sum(),
                pairs: if may_read { pairs } else { Vec::new() },
            }
        };
        breakout.groups.iter().map(table).collect()
    }

    /// Returns what a group wrote; a struck line takes what solves it along.
    fn pairs(&self, state: &BreakoutState, group: &GroupId) -> Vec<Pair> {
        let words = |line: &GroupLine| {
            let text = line.text.as_ref().filter(|_| !self.struck.contains(&line.seq));
            text.map(ToString::to_string)
        };
        let own = state.said.iter().filter(|line| line.group == *group && line.solves.is_none());
        let pair = |line: &std::sync::Arc<GroupLine>| {
            let solutions = state.said.iter().filter(|other| other.solves == Some(line.seq));
            Some(Pair {
                seq: line.seq,
                challenge: words(line)?,
                solutions: solutions.filter_map(|other| words(other)).collect(),
            })
        };
        own.filter_map(pair).collect()
    }

    fn members(&self, scenario: &Scenario, group: &GroupId) -> Vec<String> {
        let Some(seats) = self.hall.groups.get(group) else {
            let roles = scenario.group(group).map_or(&[][..], |g| &g.roles);
            let named = roles.iter().filter_map(|code| scenario.role(code));
            return named.map(|role| role.name.clone()).collect();
        };
        seats.iter().map(|seat| seat_name(scenario, seat)).collect()
    }
}

/// Returns what a seat is called: its role, with its number where there are several.
pub fn seat_name(scenario: &Scenario, seat: &SeatId) -> String {
    match scenario.role(&seat.role) {
        Some(role) if role.seats > 1 => format!("{} {}", role.name, seat.number),
        Some(role) => role.name.clone(),
        None => seat.to_string(),
    }
}

#[cfg(test)]
mod tests;
