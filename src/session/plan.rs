//! Time against plan: how far behind, when it ends, what to drop to land on time.

use imbl::OrdSet;

use super::command::Command;
use super::entry::Times;
use super::state::{Hold, Phase, Session};
use super::story::Status;
use crate::clock::{Millis, Timestamp};
use crate::ident::{AgendaId, ItemId};
use crate::scenario::{Agenda, Content, Item, Scenario, Tier};

mod changes;
mod start;

pub use changes::Changes;
pub use start::{Late, at_start, end_if_begun, late_start};

/// How long the reading of an inject takes in the estimate.
const READING: Millis = Millis::minutes(1);

/// Where the session stands against its agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub module: usize,
    /// Time used in the module: play and planned breaks.
    pub used: Millis,
    pub planned: Millis,
    /// Milliseconds behind the agenda as last fitted, negative ahead.
    pub behind: i64,
    /// `EndEx` if things go on like this.
    pub end_ex: Timestamp,
    pub must_end: Option<Timestamp>,
    /// Whether the hot wash still fits before the end.
    pub hot_wash_safe: bool,
}

impl Standing {
    /// Tells whether only the hot wash still fits.
    pub fn must_stop(&self, session: &Session, wall: Timestamp) -> bool {
        let rest = session.agenda.hot_wash.plus(session.agenda.close);
        self.must_end.is_some_and(|end| wall.plus(rest) >= end)
    }
}

/// Returns a length as a signed number of milliseconds.
pub fn signed(ms: Millis) -> i64 {
    i64::try_from(ms.0).unwrap_or(i64::MAX)
}

fn before(modules: &[Millis], module: usize) -> Millis {
    Millis(modules.iter().take(module).map(|m| m.0).sum())
}

/// Returns when a plan with so much time a module has an item, counted from `StartEx`.
pub fn offset(scenario: &Scenario, modules: &[Millis], item: &Item) -> Option<Millis> {
    Some(before(modules, item.module?).plus(scenario.planned_at(item, modules)?))
}

/// Returns when the agenda as last fitted has an item, counted from `StartEx`. What was still to come when the agenda
/// was fitted anew is due from then on: a new plan starts where the room stands.
pub fn planned_offset(scenario: &Scenario, session: &Session, item: &Item) -> Option<Millis> {
    let offset = offset(scenario, &session.agenda.modules, item)?;
    let from = session.agenda.fitted_at.filter(|_| session.is_pending(&item.id));
    Some(offset.max(from.unwrap_or_default()))
}

/// Returns the wall time at which the agenda has an item.
pub fn planned_wall(scenario: &Scenario, session: &Session, item: &Item) -> Option<Timestamp> {
    let started = session.clock.started?.happened();
    Some(started.plus(planned_offset(scenario, session, item)?))
}

/// Returns where the session stands, in play only.
pub fn standing(scenario: &Scenario, session: &Session, wall: Timestamp) -> Option<Standing> {
    if session.phase != Phase::Play {
        return None;
    }
    let started = session.clock.started?;
    let module = session.story.current?;
    let wall = if started.entered_later() { on_paper(session, module) } else { wall };
    let started = started.happened();
    let planned = session.agenda.modules.get(module).copied().unwrap_or_default();
    let play = sum(&session.agenda.modules);
    let elapsed = wall.since(started);

    let offset = |i: &Item| planned_offset(scenario, session, i);
    let items = scenario.modules[module].items.clone().map(|at| &scenario.items[at]);
    // A module begun is reached, whatever of it has happened.
    let (mut reached, mut next) = (before(&session.agenda.modules, module), None);
    for item in items.filter(|i| session.is_planned(i)) {
        match session.story.status(&item.id) {
            Status::Pending if session.story.item(&item.id).due.is_none() => {
                next = next.or(offset(item));
            }
            Status::Active | Status::Done => {
                reached = reached.max(offset(item).unwrap_or_default());
            }
            Status::Pending | Status::PassedOver | Status::Skipped(_) => {}
        }
    }
    let due = next.unwrap_or_else(|| before(&session.agenda.modules, module + 1));
    let behind = if elapsed > due {
        signed(elapsed.minus(due))
    } else if elapsed < reached {
        -signed(reached.minus(elapsed))
    } else {
        0
    };
    let end_ex = Timestamp(started.0 + signed(play) + behind).max(wall);
    let rest = session.agenda.hot_wash.plus(session.agenda.close);
    let must_end = session.agenda.until;
    // Less than a minute is no delay anybody could name; a fitted agenda ends on the second.
    let hot_wash_safe = match must_end {
        Some(end) => end_ex.plus(rest) < end.plus(Millis::minutes(1)),
        None => behind < signed(session.agenda.close) + 60_000,
    };
    let used = used_in(session, module, wall);
    Some(Standing { module, used, planned, behind, end_ex, must_end, hot_wash_safe })
}

/// Returns how far an exercise held on paper has been entered; its day is over, whatever the clock says now.
fn on_paper(session: &Session, module: usize) -> Timestamp {
    let begun = session.story.modules.get(module).and_then(|m| m.started);
    let last = Some(session.at).filter(|at| at.entered_later());
    last.or(begun).unwrap_or(session.at).happened()
}

/// Returns the time used in a module: play and planned breaks, not other stops.
pub fn used_in(session: &Session, module: usize, wall: Timestamp) -> Millis {
    let Some(state) = session.story.modules.get(module) else { return Millis::ZERO };
    let Some(from) = state.started else { return Millis::ZERO };
    let now = Times { wall, play: session.play_at(wall), ..Times::default() };
    let to = state.ended.unwrap_or(now);
    if from.entered_later() || to.entered_later() {
        // Of what was entered later only the wall tells how long it took, breaks included.
        return from.until(to);
    }
    let planned_break = |hold: &Hold| matches!(hold, Hold::Break { item: Some(_), .. });
    let finished = session
        .clock
        .stops
        .iter()
        .filter(|s| planned_break(&s.why))
        .filter(|s| s.from.happened() >= from.happened() && s.to.happened() <= to.happened())
        .map(|s| s.length().0);
    let running = match (&session.clock.hold, session.clock.held_since) {
        (Some(hold), Some(since)) if planned_break(hold) && state.ended.is_none() => {
            wall.since(since.happened()).0
        }
        _ => 0,
    };
    from.until(to).plus(Millis(finished.sum::<u64>() + running))
}

/// Returns how long an item takes in the estimate: reading, its questions, its countdown.
pub fn duration(scenario: &Scenario, session: &Session, item: &Item) -> Millis {
    match &item.content {
        Content::Inject(inject) => {
            READING.plus(Millis(inject.questions.iter().map(|q| q.time.0).sum()))
        }
        Content::Question(question) => question.time,
        Content::Decision(decision) => {
            let agenda = scenario.agenda(&session.agenda.id);
            agenda.map_or(decision.time, |a| scenario.countdown(item, decision, a))
        }
        Content::Poll(poll) => poll.time,
        Content::Assessment(assessment) => assessment.time,
        Content::Breakout(breakout) => breakout.time,
        Content::Break(length) => *length,
    }
}

/// A proposal for the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    pub agenda: AgendaId,
    pub until: Option<Timestamp>,
    pub modules: Vec<Millis>,
    pub hot_wash: Millis,
    /// Everything dropped, also what was dropped before.
    pub dropped: Vec<ItemId>,
    /// What is dropped in addition now.
    pub newly: Vec<ItemId>,
    /// The time the newly dropped items would have taken.
    pub wins: Millis,
    /// Whether what is left fits.
    pub fits: bool,
}

impl From<Fit> for Command {
    /// Puts the proposal in force.
    fn from(fit: Fit) -> Self {
        Self::FitAgenda {
            agenda: fit.agenda,
            until: fit.until,
            modules: fit.modules,
            hot_wash: fit.hot_wash,
            dropped: fit.dropped,
        }
    }
}

/// Fits an agenda to the time from `now` until `until`. Modules shrink in proportion, never grow; what no longer fits
/// is proposed for dropping, optional items first, then core injects; never a decision.
pub fn fit(
    scenario: &Scenario,
    session: &Session,
    agenda: &AgendaId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Option<Fit> {
    let authored = scenario.agenda(agenda)?;
    let live = session.phase == Phase::Play;
    let welcome = if live { Millis::ZERO } else { authored.welcome };
    Some(fit_after(scenario, session, authored, until, now, welcome))
}

/// Fits an agenda with so much of the welcome still to come.
fn fit_after(
    scenario: &Scenario,
    session: &Session,
    authored: &Agenda,
    until: Option<Timestamp>,
    now: Timestamp,
    welcome: Millis,
) -> Fit {
    let agenda = &authored.id;
    let live = session.phase == Phase::Play;
    let plan: Vec<Millis> = if live && session.agenda.id == *agenda {
        session.agenda.modules.clone()
    } else {
        authored.modules.clone()
    };
    let current = session.story.current.filter(|_| live);
    let used: Vec<Millis> = (0..plan.len())
        .map(|m| {
            if current.is_some_and(|c| m <= c) { used_wall(session, m, now) } else { Millis::ZERO }
        })
        .collect();
    let rest = rest_of(scenario, session, current, &plan, &used, now);
    let total = sum(&rest);
    let after = welcome.plus(authored.hot_wash).plus(authored.close);
    let left = until.map_or(total, |u| u.since(now).minus(after));
    let floors: Vec<Millis> = (0..plan.len())
        .map(|m| match current {
            Some(c) if m < c => Millis::ZERO,
            _ => undroppable(scenario, session, m, &authored.tiers),
        })
        .collect();
    let room = share(&rest, &floors, left);
    let modules = used.iter().zip(&room).map(|(u, r)| u.plus(*r)).collect();

    let mut dropped: OrdSet<ItemId> =
        if live { session.agenda.dropped.clone() } else { OrdSet::new() };
    let mut newly = Vec::new();
    let (mut wins, mut fits) = (Millis::ZERO, true);
    for (module, room) in room.iter().enumerate() {
        if current.is_some_and(|c| module < c) || plan[module] == Millis::ZERO {
            continue;
        }
        let (drop, won, ok) =
            make_room(scenario, session, module, *room, &dropped, &authored.tiers);
        wins = wins.plus(won);
        fits &= ok;
        dropped.extend(drop.iter().cloned());
        newly.extend(drop);
    }
    let dropped = dropped.into_iter().collect();
    let (agenda, hot_wash) = (agenda.clone(), authored.hot_wash);
    Fit { agenda, until, modules, hot_wash, dropped, newly, wins, fits }
}

/// Returns what each module still has of its time. Past modules took what they took; the present one has what the
/// agenda keeps for what it has not come to yet, however long the rest of it took: the same figure that says when it
/// all ends.
fn rest_of(
    scenario: &Scenario,
    session: &Session,
    current: Option<usize>,
    plan: &[Millis],
    used: &[Millis],
    now: Timestamp,
) -> Vec<Millis> {
    let standing = standing(scenario, session, now).filter(|_| *plan == session.agenda.modules);
    let started = session.clock.started.map_or(now, Times::happened);
    let modules = plan.iter().zip(used).enumerate();
    let rest = modules.map(|(m, (plan_of, used))| match (current, standing) {
        (Some(c), _) if m < c => Millis::ZERO,
        (Some(c), Some(standing)) if m == c => {
            let reached = signed(now.since(started)) - standing.behind;
            let reached = Millis(u64::try_from(reached).unwrap_or_default());
            before(plan, c + 1).minus(reached)
        }
        _ => plan_of.minus(*used),
    });
    rest.collect()
}

/// Shares out what is left in proportion to what the modules would take, but so that the decisions of each keep their
/// time as long as there is any.
fn share(rest: &[Millis], floors: &[Millis], left: Millis) -> Vec<Millis> {
    let part = |of: Millis, have: Millis, total: Millis| match total.0 {
        0 => Millis::ZERO,
        _ => Millis(
            u64::try_from(u128::from(of.0) * u128::from(have.0) / u128::from(total.0))
                .unwrap_or(of.0),
        ),
    };
    let total = sum(rest);
    if left >= total {
        return rest.to_vec();
    }
    let floors: Vec<Millis> = rest.iter().zip(floors).map(|(r, f)| *r.min(f)).collect();
    let kept = sum(&floors);
    if left <= kept {
        return floors.iter().map(|floor| part(*floor, left, kept)).collect();
    }
    let pairs = rest.iter().zip(&floors);
    pairs.map(|(r, f)| f.plus(part(r.minus(*f), left.minus(kept), total.minus(kept)))).collect()
}

/// Returns how long a module's decisions still to come take; they are never dropped.
fn undroppable(scenario: &Scenario, session: &Session, module: usize, tiers: &[Tier]) -> Millis {
    let items = scenario.modules[module].items.clone().map(|at| &scenario.items[at]);
    let decisions = items
        .filter(|i| matches!(i.content, Content::Decision(_)) && tiers.contains(&i.tier))
        .filter(|i| session.is_pending(&i.id));
    Millis(decisions.map(|i| duration(scenario, session, i).0).sum())
}

fn sum(lengths: &[Millis]) -> Millis {
    Millis(lengths.iter().map(|m| m.0).sum())
}

/// Returns the wall time a module has taken so far.
fn used_wall(session: &Session, module: usize, now: Timestamp) -> Millis {
    let Some(state) = session.story.modules.get(module) else { return Millis::ZERO };
    let Some(from) = state.started else { return Millis::ZERO };
    state.ended.map_or(now, Times::happened).since(from.happened())
}

/// Picks what to drop from a module so that the rest fits `room`.
fn make_room(
    scenario: &Scenario,
    session: &Session,
    module: usize,
    room: Millis,
    dropped: &OrdSet<ItemId>,
    tiers: &[Tier],
) -> (Vec<ItemId>, Millis, bool) {
    let waiting: Vec<&Item> = scenario.modules[module]
        .items
        .clone()
        .map(|at| &scenario.items[at])
        .filter(|i| tiers.contains(&i.tier) && !dropped.contains(&i.id))
        .filter(|i| session.is_pending(&i.id) && !session.story.item(&i.id).dropped)
        .collect();
    let mut needed: u64 = waiting.iter().map(|i| duration(scenario, session, i).0).sum();
    let (mut drop, mut won) = (Vec::new(), Millis::ZERO);
    let optional = waiting.iter().rev().filter(|i| i.tier == Tier::Optional);
    let core = waiting.iter().rev().filter(|i| {
        i.tier == Tier::Core && matches!(i.content, Content::Inject(_) | Content::Question(_))
    });
    for item in optional.chain(core) {
        if needed <= room.0 {
            break;
        }
        if matches!(item.content, Content::Decision(_)) {
            continue;
        }
        let takes = duration(scenario, session, item);
        needed = needed.saturating_sub(takes.0);
        won = won.plus(takes);
        drop.push(item.id.clone());
    }
    (drop, won, needed <= room.0)
}

/// What the lobby takes somebody alone.
const LOBBY: Millis = Millis::minutes(2);

/// Fits an agenda to the little time somebody alone has. Where the decisions would leave no room for what leads to them,
/// the first modules are played whole and the others not at all.
pub fn fit_alone(
    scenario: &Scenario,
    session: &Session,
    agenda: &AgendaId,
    until: Timestamp,
    now: Timestamp,
) -> Option<Fit> {
    let fits = |now| fit(scenario, session, agenda, Some(until), now);
    // What is left at StartEx, once the lobby was gone through.
    let (fit, later) = (fits(now)?, fits(now.plus(LOBBY))?);
    let authored = scenario.agenda(agenda)?;
    let opening = scenario.items.iter().find(|i| {
        i.module.is_some() && i.tier == Tier::Core && matches!(i.content, Content::Inject(_))
    });
    if opening.is_none_or(|opening| !later.dropped.contains(&opening.id)) {
        return Some(fit);
    }
    let after = authored.welcome.plus(authored.hot_wash).plus(authored.close);
    let left = until.since(now).minus(after);
    let mut used = Millis::ZERO;
    let whole = authored.modules.iter().map(|module| {
        // Once one does not fit, what comes after it is not played either.
        used = used.plus(*module);
        if used <= left { *module } else { Millis::ZERO }
    });
    let modules: Vec<Millis> = whole.collect();
    if sum(&modules) == Millis::ZERO {
        return Some(fit);
    }
    Some(Fit {
        until: None,
        modules,
        dropped: Vec::new(),
        newly: Vec::new(),
        wins: Millis::ZERO,
        fits: true,
        ..fit
    })
}

/// Proposes what to drop to end on time: *land it*.
pub fn land(scenario: &Scenario, session: &Session, now: Timestamp) -> Option<Fit> {
    if session.phase != Phase::Play {
        return None;
    }
    let started = session.clock.started?.happened();
    let play = sum(&session.agenda.modules);
    let planned_end = started.plus(play).plus(session.agenda.hot_wash).plus(session.agenda.close);
    let until = session.agenda.until.unwrap_or(planned_end);
    let mut fit = fit(scenario, session, &session.agenda.id, Some(until), now)?;
    fit.until = session.agenda.until;
    Some(fit)
}

#[cfg(test)]
mod tests;
