//! Rules of the story: modules, injects, consequences, EndEx.

use super::{Ctx, Decided, Draft, by_itself, one, refuse};
use crate::clock::Millis;
use crate::ident::{ItemId, SeatId, Seq};
use crate::scenario::{Effect, Item};
use crate::session::Viewer;
use crate::session::command::{InjectDraft, Rejection};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::next::led_to;
use crate::session::state::Session;
use crate::session::story::Status;
use crate::session::vocabulary::{ClosedWhy, EndWhy, Mode, SkipReason};
use crate::text::Text;

/// The most injects one session inserts.
const INSERTED_MAX: usize = 200;

/// Finishes what is before the room, so that the story can go on.
pub(super) fn wind_up(ctx: &Ctx<'_>) -> Vec<Draft> {
    let current = ctx.session.talk.current.clone();
    current.map(|question| Event::QuestionDone { question }.into()).into_iter().collect()
}

pub(super) fn release(ctx: &Ctx<'_>, inject: &ItemId) -> Decided {
    ctx.running()?;
    let story = match ctx.scenario.inject(inject) {
        Some((item, _)) => item.story,
        None if ctx.session.story.inserted.contains_key(inject) => None,
        None => return refuse(format!("there is no inject `{inject}`")),
    };
    if ctx.session.story.is_released(inject) {
        return refuse(format!(
            "{inject} is out already; take it back before you release it again"
        ));
    }
    let mut drafts = wind_up(ctx);
    drafts.push(Event::Released { inject: inject.clone(), story }.into());
    Ok(drafts)
}

pub(super) fn insert(ctx: &Ctx<'_>, draft: &InjectDraft) -> Decided {
    ctx.in_play()?;
    if ctx.session.story.inserted.len() >= INSERTED_MAX {
        return refuse(format!("{INSERTED_MAX} injects were inserted; more are not taken"));
    }
    let number = ctx.session.story.inserted.len() + 1;
    let event = Event::InjectInserted {
        inject: ItemId::new(&format!("X{number}")),
        to: draft.to.clone(),
        inject_kind: draft.kind,
        channel: draft.channel,
    };
    let said = Said {
        title: Some(draft.title.clone()),
        text: Some(draft.text.clone()),
        from: draft.from.clone(),
        ..Said::default()
    };
    Ok(vec![Draft::said(event, said)])
}

pub(super) fn open(ctx: &Ctx<'_>, inject: &ItemId, seat: Option<&SeatId>) -> Decided {
    let seats = match seat {
        Some(seat) => {
            super::people::acts_for(ctx, seat)?;
            vec![seat]
        }
        None => super::people::seats_of(ctx)?,
    };
    let sees = |s: &SeatId| ctx.session.may_see(ctx.scenario, inject, &Viewer::Seat(s.clone()));
    let Some(seat) = seats.into_iter().find(|seat| sees(seat)).cloned() else {
        return refuse("that is not here");
    };
    if ctx.session.story.item(inject).opened.contains(&seat) {
        return Ok(Vec::new());
    }
    Ok(vec![Draft::from(Event::Opened { inject: inject.clone() }).seat(seat)])
}

pub(super) fn withdraw(ctx: &Ctx<'_>, inject: &ItemId) -> Decided {
    ctx.in_play()?;
    if !ctx.session.story.is_released(inject) {
        return refuse(format!("{inject} is not out"));
    }
    Ok(taken_back(ctx.session, inject))
}

/// What taking an inject back entails: its consequences go with it, and the question about it that is before the room.
pub(in crate::session) fn taken_back(session: &Session, inject: &ItemId) -> Vec<Draft> {
    let applied = session.story.applied_for(inject);
    let mut drafts = applied.map(|a| undo_effects(session, a.seq)).unwrap_or_default();
    drafts.push(Event::Withdrawn { inject: inject.clone() }.into());
    let about =
        |q: &&ItemId| q.as_str().rsplit_once(".q").is_some_and(|(i, _)| i == inject.as_str());
    let question = session.talk.current.as_ref().filter(about).cloned();
    drafts.extend(question.map(|question| Event::QuestionWithdrawn { question }.into()));
    drafts
}

/// What undoing accepted consequences entails: the items they went past come back.
pub(in crate::session) fn undo_effects(session: &Session, applied: Seq) -> Vec<Draft> {
    let back = session.story.gone_past(applied).into_iter();
    let undone = Event::EffectsUndone { applied };
    std::iter::once(undone.into())
        .chain(back.map(|item| by_itself(Event::Restored { item })))
        .collect()
}

fn pending(ctx: &Ctx<'_>, id: &ItemId) -> Result<(), Rejection> {
    ctx.in_play()?;
    let known = ctx.scenario.item(id).is_some()
        || ctx.scenario.question(id).is_some()
        || ctx.session.story.inserted.contains_key(id);
    if !known {
        return refuse(format!("there is no `{id}` here"));
    }
    match ctx.session.story.status(id) {
        Status::Pending if ctx.session.story.item(id).dropped => {
            refuse(format!("{id} was left out already; put it back first"))
        }
        Status::Pending => Ok(()),
        Status::Active | Status::Done => refuse(format!("{id} had its turn already")),
        Status::PassedOver | Status::Skipped(_) => refuse(format!("{id} was left out already")),
    }
}

pub(super) fn skip(
    ctx: &Ctx<'_>,
    item: &ItemId,
    reason: SkipReason,
    text: Option<&Text>,
) -> Decided {
    pending(ctx, item)?;
    if reason == SkipReason::TakenBack {
        return refuse("only undo takes back what was written");
    }
    let said = Said { text: text.cloned(), ..Said::default() };
    Ok(vec![Draft::said(Event::Skipped { item: item.clone(), reason }, said)])
}

pub(super) fn defer(ctx: &Ctx<'_>, item: &ItemId, by: Millis) -> Decided {
    pending(ctx, item)?;
    if by == Millis::ZERO {
        return refuse("put it off by at least a minute");
    }
    one(Event::Deferred { item: item.clone(), due: ctx.play.plus(by) })
}

pub(super) fn restore(ctx: &Ctx<'_>, item: &ItemId) -> Decided {
    ctx.in_play()?;
    let state = ctx.session.story.item(item);
    let left_out = matches!(state.status, Status::Skipped(_) | Status::PassedOver)
        || state.due.is_some()
        || state.dropped;
    if !left_out {
        return refuse(format!("{item} was not left out"));
    }
    let mut drafts: Vec<Draft> = vec![Event::Restored { item: item.clone() }.into()];
    let module = ctx.scenario.item(item).and_then(|i| i.module);
    let over =
        module.and_then(|at| ctx.session.story.modules.get(at)).is_some_and(|m| m.ended.is_some());
    if over {
        // Its module is over, so it has no place of its own any more: its turn is now.
        drafts.push(by_itself(Event::Deferred { item: item.clone(), due: ctx.play }));
    }
    Ok(drafts)
}

pub(super) fn dismiss(ctx: &Ctx<'_>, inject: &ItemId) -> Decided {
    pending(ctx, inject)?;
    match ctx.scenario.inject(inject) {
        Some((_, i)) if i.contingency.is_some() => {
            one(Event::ContingencyDismissed { inject: inject.clone() })
        }
        _ => refuse(format!("{inject} is no contingency inject; skip it instead")),
    }
}

pub(super) fn apply(ctx: &Ctx<'_>, item: Option<&ItemId>, effects: &[Effect]) -> Decided {
    ctx.in_play()?;
    for effect in effects {
        possible(ctx, effect)?;
    }
    let mut drafts = Vec::new();
    if let Some(id) = item {
        let authored = ctx.item(id)?;
        let since = led_to(ctx.session, authored).map(|(since, _)| since);
        match ctx.session.story.applied_for(id) {
            Some(applied) if since.is_some_and(|since| applied.seq < since) => {
                drafts = undo_effects(ctx.session, applied.seq);
            }
            Some(_) => {
                return refuse(format!(
                    "the consequences of {id} are in force already; undo them first"
                ));
            }
            None => {}
        }
    }
    let due = |effect: &Effect| match effect {
        Effect::Queue(_, minutes) => ctx.play.plus(Millis::minutes(u64::from(*minutes))),
        Effect::Set(_) | Effect::Clear(_) | Effect::Add(..) | Effect::Drop(_) | Effect::GoTo(_) => {
            Millis::ZERO
        }
    };
    let applied = Event::EffectsApplied {
        item: item.cloned(),
        effects: effects.to_vec(),
        due: effects.iter().map(due).collect(),
    };
    drafts.push(applied.into());
    let targets = effects.iter().filter_map(|e| match e {
        Effect::GoTo(target) => Some(target),
        Effect::Set(_)
        | Effect::Clear(_)
        | Effect::Add(..)
        | Effect::Queue(..)
        | Effect::Drop(_) => None,
    });
    // Two branches at once: the further one passes over all the nearer one does.
    let furthest = targets.max_by_key(|target| ctx.scenario.index.get(*target));
    drafts.extend(furthest.into_iter().flat_map(|target| pass_over_until(ctx, target)));
    Ok(drafts)
}

/// Refuses what names nothing in the scenario, and branches that go back.
fn possible(ctx: &Ctx<'_>, effect: &Effect) -> Result<(), Rejection> {
    match effect {
        Effect::Set(name) | Effect::Clear(name) => {
            if !ctx.scenario.facts.contains_key(name) {
                return refuse(format!("there is no fact `{name}`"));
            }
        }
        Effect::Add(name, _) => {
            if !ctx.scenario.gauges.contains_key(name) {
                return refuse(format!("there is no gauge `{name}`"));
            }
        }
        Effect::Queue(item, _) | Effect::Drop(item) => {
            ctx.item(item)?;
        }
        Effect::GoTo(target) => {
            let module = ctx.item(target)?.module;
            let behind = module.is_none() || module < ctx.session.story.current;
            if behind || !ctx.session.is_pending(target) {
                return refuse(format!("{target} lies behind; a branch goes forwards"));
            }
        }
    }
    Ok(())
}

/// Passes over every authored item that is still pending before a target.
fn pass_over_until(ctx: &Ctx<'_>, target: &ItemId) -> Vec<Draft> {
    let Some(at) = ctx.scenario.index.get(target) else { return Vec::new() };
    ctx.scenario.items[..*at]
        .iter()
        .filter(|i| i.module.is_some() && ctx.session.is_pending(&i.id))
        .filter(|i| ctx.session.story.item(&i.id).due.is_none())
        .map(|i| by_itself(Event::PassedOver { item: i.id.clone() }))
        .collect()
}

/// What the end of the module in play does to what is left of it.
fn close_module(ctx: &Ctx<'_>) -> Decided {
    let Some(current) = ctx.session.story.current else { return Ok(Vec::new()) };
    let module = &ctx.scenario.modules[current];
    if let Some((open, _)) = ctx.session.open_rounds().first() {
        return refuse(format!("{open} is still open; close it first"));
    }
    let mut drafts = close_the_rest(ctx);
    drafts.extend(take_floor_back(ctx));
    drafts.extend(wind_up(ctx));
    for at in module.items.clone() {
        let item = &ctx.scenario.items[at];
        let state = ctx.session.story.item(&item.id);
        // What is queued or put off comes when its time has come, in whatever module.
        if state.status == Status::Pending && state.due.is_none() {
            drafts.push(by_itself(left_behind(ctx.session, item, state.dropped)));
        }
    }
    drafts.push(Event::ModuleEnded { module: module.id.clone() }.into());
    Ok(drafts)
}

/// What becomes of an item its module ended without.
fn left_behind(session: &Session, item: &Item, dropped: bool) -> Event {
    let id = item.id.clone();
    if session.agenda.dropped.contains(&id) {
        Event::Skipped { item: id, reason: SkipReason::Dropped }
    } else if session.is_planned(item) && !dropped {
        Event::Skipped { item: id, reason: SkipReason::Time }
    } else {
        Event::PassedOver { item: id }
    }
}

/// Nobody speaks on into the next module, or into a break.
pub(super) fn take_floor_back(ctx: &Ctx<'_>) -> Option<Draft> {
    ctx.session.talk.floor.as_ref().map(|_| by_itself(Event::FloorTaken {}))
}

/// Ends polls, self-assessments and breakouts that are still open.
fn close_the_rest(ctx: &Ctx<'_>) -> Vec<Draft> {
    let hall = &ctx.session.hall;
    let polls = hall.open_polls().map(|(id, _)| Event::PollClosed { poll: id.clone() });
    let assessments = hall.assessments.iter().filter(|(_, a)| a.closed.is_none());
    let assessments = assessments.map(|(id, _)| Event::AssessmentClosed { assessment: id.clone() });
    let breakouts =
        hall.open_breakouts().map(|(id, _)| Event::BreakoutClosed { breakout: id.clone() });
    polls.chain(assessments).chain(breakouts).map(Draft::from).collect()
}

pub(super) fn next_module(ctx: &Ctx<'_>) -> Decided {
    ctx.running()?;
    let Some(next) = ctx.session.next_module() else {
        return refuse("this was the last module; EndEx comes next");
    };
    let module = &ctx.scenario.modules[next];
    let mut drafts = close_module(ctx)?;
    drafts.push(Event::ModuleStarted { module: module.id.clone(), story: module.story }.into());
    Ok(drafts)
}

pub(super) fn end(ctx: &Ctx<'_>, why: EndWhy) -> Decided {
    ctx.in_play()?;
    let mut drafts = Vec::new();
    for (decision, round) in ctx.session.open_rounds() {
        let why = ClosedWhy::Facilitator;
        let decision = decision.clone();
        drafts.push(Event::DecisionClosed { decision, round: round.number, why }.into());
    }
    drafts.extend(close_the_rest(ctx));
    drafts.extend(wind_up(ctx));
    if ctx.session.talk.floor.is_some() {
        drafts.push(Event::FloorTaken {}.into());
    }
    if let Some(module) = ctx.session.story.current.map(|at| &ctx.scenario.modules[at]) {
        drafts.push(Event::ModuleEnded { module: module.id.clone() }.into());
    }
    drafts.push(Event::EndEx { why }.into());
    Ok(drafts)
}

pub(super) fn jump(ctx: &Ctx<'_>, to: &ItemId) -> Decided {
    ctx.running()?;
    if ctx.session.header.mode == Mode::Live {
        return refuse("only a rehearsal can jump");
    }
    let Some(target) = ctx.item(to)?.module else {
        return refuse(format!("{to} stands in no module; it is offered when its trigger holds"));
    };
    if !ctx.session.is_pending(to) || ctx.session.story.current.is_some_and(|at| at > target) {
        return refuse(format!("{to} lies behind; a jump goes forwards"));
    }
    if let Some((open, _)) = ctx.session.open_rounds().first() {
        return refuse(format!("{open} is still open; close it first"));
    }
    let mut drafts = wind_up(ctx);
    drafts.extend(take_floor_back(ctx));
    drafts.extend(pass_over_until(ctx, to));
    if ctx.session.story.current != Some(target) {
        if let Some(module) = ctx.session.story.current.map(|at| &ctx.scenario.modules[at]) {
            drafts.push(Event::ModuleEnded { module: module.id.clone() }.into());
        }
        let module = &ctx.scenario.modules[target];
        let started = Event::ModuleStarted { module: module.id.clone(), story: module.story };
        drafts.push(started.into());
    }
    drafts.push(Event::Jumped { to: to.clone() }.into());
    Ok(drafts)
}

#[cfg(test)]
mod tests;
