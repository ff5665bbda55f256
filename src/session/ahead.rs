//! What comes next, what is offered, whom to ask: the facilitator's look ahead.

use super::entry::Times;
use super::plan;
use super::state::{Phase, Session};
use super::story::Status;
use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, RoleCode};
use crate::scenario::{Content, Item, Recipients, Scenario};

/// A row of what comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    pub item: ItemId,
    /// When the agenda has it, wall time.
    pub planned: Option<Timestamp>,
    /// Milliseconds after plan, negative before.
    pub late: i64,
    /// Planned by the agenda; the others are picked by hand.
    pub planned_in: bool,
    /// Queued or deferred to this moment of play.
    pub due: Option<Millis>,
    /// Its condition holds now, or it has none; otherwise it would be passed over.
    pub holds: bool,
}

/// Returns what comes in this module and what is queued, the next one first.
pub fn upcoming(scenario: &Scenario, session: &Session, wall: Timestamp) -> Vec<Upcoming> {
    let play = session.play_at(wall);
    let row = |item: &Item| {
        let planned = plan::planned_wall(scenario, session, item);
        Upcoming {
            item: item.id.clone(),
            planned,
            late: planned.map_or(0, |at| wall.0 - at.0),
            planned_in: session.is_planned(item),
            due: session.story.item(&item.id).due,
            holds: item.when.as_ref().is_none_or(|when| session.holds(scenario, when, play)),
        }
    };
    let range = session.story.current.map_or(0..0, |at| scenario.modules[at].items.clone());
    let mut rows: Vec<Upcoming> = range
        .map(|at| &scenario.items[at])
        .filter(|i| session.is_pending(&i.id) && !session.story.item(&i.id).dropped)
        .map(row)
        .collect();
    let queued = scenario.items.iter().filter(|i| {
        let state = session.story.item(&i.id);
        i.module != session.story.current && state.due.is_some() && state.status == Status::Pending
    });
    rows.extend(queued.map(row));
    if let Some(next) = session.next_item(scenario, wall) {
        match rows.iter().position(|r| r.item == next) {
            Some(at) => rows[..=at].rotate_right(1),
            None => rows.insert(
                0,
                Upcoming {
                    item: next,
                    planned: None,
                    late: 0,
                    planned_in: true,
                    due: None,
                    holds: true,
                },
            ),
        }
    }
    rows
}

/// Returns the contingency injects that are offered now: their trigger holds, nobody released or declined them.
pub fn offers(scenario: &Scenario, session: &Session, wall: Timestamp) -> Vec<ItemId> {
    if session.phase != Phase::Play {
        return Vec::new();
    }
    let play = session.play_at(wall);
    let offered = |item: &&Item| {
        let Content::Inject(inject) = &item.content else { return false };
        inject.contingency.as_ref().is_some_and(|c| {
            let state = session.story.item(&item.id);
            state.status == Status::Pending
                && !state.dropped
                && state.due.is_none()
                && session.holds(scenario, &c.offer_when, play)
        })
    };
    scenario.items.iter().filter(offered).map(|i| i.id.clone()).collect()
}

/// Whom to ask next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskNext {
    pub role: RoleCode,
    pub silent: Millis,
}

/// Returns whom what is before the room is addressed to.
pub fn addressed(scenario: &Scenario, session: &Session) -> Option<Recipients> {
    before_the_room(scenario, session).map(|(to, _)| to)
}

/// Returns whom what is before the room is addressed to, and since when it is.
fn before_the_room(scenario: &Scenario, session: &Session) -> Option<(Recipients, Timestamp)> {
    if let Some((id, round)) = session.open_rounds().first() {
        return scenario.decision(id).map(|(_, d)| (d.asks.clone(), round.opened.happened()));
    }
    if let Some(id) = &session.talk.current {
        let posed = session.talk.questions.get(id).and_then(|q| q.posed)?;
        return scenario.question(id).map(|(_, q)| (q.to.clone(), posed.happened()));
    }
    let latest = session.inject_before_the_room()?;
    let (_, released) = session.story.item(&latest).released?;
    let authored = scenario.inject(&latest).map(|(_, i)| i.to.clone());
    let to = authored.or_else(|| session.story.inserted.get(&latest).map(|i| i.to.clone()))?;
    Some((to, released.happened()))
}

/// Returns the addressed role that was silent longest: it had neither the floor nor answered since what is before
/// the room came up. A role that was called away is not waited for, and outside play nobody is.
pub fn ask_next(scenario: &Scenario, session: &Session, wall: Timestamp) -> Option<AskNext> {
    if session.phase != Phase::Play {
        return None;
    }
    let (to, since) = before_the_room(scenario, session)?;
    let started = session.clock.started?.happened();
    let speaking = session.talk.floor.as_ref().map(|(role, _)| role);
    session
        .roles_for(scenario, &to)
        .into_iter()
        .filter(|role| Some(role) != speaking && session.people.is_in_the_room(role))
        .filter_map(|role| {
            let last = session.talk.heard.get(&role).and_then(|h| h.last).map(Times::happened);
            let heard_now = last.is_some_and(|at| at >= since);
            (!heard_now).then_some((last.unwrap_or(started), role))
        })
        .min_by_key(|(since, _)| *since)
        .map(|(since, role)| AskNext { role, silent: wall.since(since) })
}
