//! Rules of the story: modules, injects, consequences, EndEx.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::clock::Millis;
use crate::ident::ItemId;
use crate::scenario::{Content, Effect};
use crate::session::Viewer;
use crate::session::command::{InjectDraft, Rejection};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::story::Status;
use crate::session::vocabulary::{ClosedWhy, EndWhy, Mode, SkipReason};
use crate::text::Text;

/// The most injects one session inserts.
const INSERTED_MAX: usize = 200;

/// Finishes what is before the room, so that the story can go on.
fn wind_up(ctx: &Ctx<'_>) -> Vec<Draft> {
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

pub(super) fn open(ctx: &Ctx<'_>, inject: &ItemId) -> Decided {
    let seat = super::people::seat_of(ctx)?;
    let viewer = Viewer::Seat(seat.clone());
    if !ctx.session.may_see(ctx.scenario, inject, &viewer) {
        return refuse("that is not here");
    }
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
    let undone = ctx.session.story.applied_for(inject).map(|a| a.seq);
    let mut drafts: Vec<Draft> =
        undone.map(|applied| Event::EffectsUndone { applied }.into()).into_iter().collect();
    drafts.push(Event::Withdrawn { inject: inject.clone() }.into());
    Ok(drafts)
}

fn pending(ctx: &Ctx<'_>, id: &ItemId) -> Result<(), Rejection> {
    ctx.in_play()?;
    if ctx.scenario.item(id).is_none() && !ctx.session.story.inserted.contains_key(id) {
        return refuse(format!("there is no `{id}` here"));
    }
    match ctx.session.story.status(id) {
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
    one(Event::Restored { item: item.clone() })
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
    if let Some(id) = item {
        ctx.item(id)?;
        if ctx.session.story.applied_for(id).is_some() {
            return refuse(format!(
                "the consequences of {id} are in force already; undo them first"
            ));
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
    let mut drafts = vec![applied.into()];
    for effect in effects {
        if let Effect::GoTo(target) = effect {
            drafts.extend(pass_over_until(ctx, target));
        }
    }
    Ok(drafts)
}

/// Passes over every authored item that is still pending before a target.
fn pass_over_until(ctx: &Ctx<'_>, target: &ItemId) -> Vec<Draft> {
    let Some(at) = ctx.scenario.index.get(target) else { return Vec::new() };
    ctx.scenario.items[..*at]
        .iter()
        .filter(|i| i.module.is_some() && ctx.session.is_pending(&i.id))
        .filter(|i| ctx.session.story.item(&i.id).due.is_none())
        .map(|i| Event::PassedOver { item: i.id.clone() }.into())
        .collect()
}

/// What the end of the module in play does to what is left of it.
fn close_module(ctx: &Ctx<'_>) -> Decided {
    let Some(current) = ctx.session.story.current else { return Ok(Vec::new()) };
    let module = &ctx.scenario.modules[current];
    if let Some((open, _)) = ctx.session.open_rounds().first() {
        return refuse(format!("{open} is still open; close it first"));
    }
    let mut drafts = wind_up(ctx);
    for at in module.items.clone() {
        let item = &ctx.scenario.items[at];
        let state = ctx.session.story.item(&item.id);
        if state.status == Status::Active && matches!(item.content, Content::Question(_)) {
            continue;
        }
        if state.status != Status::Pending || state.due.is_some() {
            continue;
        }
        let planned = ctx.session.is_planned(item);
        let item = item.id.clone();
        drafts.push(if planned {
            Event::Skipped { item, reason: SkipReason::Time }.into()
        } else {
            Event::PassedOver { item }.into()
        });
    }
    drafts.push(Event::ModuleEnded { module: module.id.clone() }.into());
    Ok(drafts)
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
    for (poll, _) in ctx.session.hall.open_polls() {
        drafts.push(Event::PollClosed { poll: poll.clone() }.into());
    }
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
