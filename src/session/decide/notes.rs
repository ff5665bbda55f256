//! Rules of what is taken down, and of putting it right.

use super::{Ctx, Decided, Draft, after, earlier, one, refuse};
use crate::ident::Seq;
use crate::session::command::{ActionDraft, NoteDraft, Refile, Rejection};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::vocabulary::Sign;
use crate::text::Text;

pub(super) fn note(ctx: &Ctx<'_>, draft: &NoteDraft) -> Decided {
    for role in draft.role.iter().chain(&draft.spoke_for) {
        if ctx.scenario.role(role).is_none() {
            return refuse(format!("there is no role `{role}`"));
        }
    }
    let shown = || ctx.session.about(ctx.scenario).item;
    let item = draft.item.clone().or_else(shown);
    let known = item.as_ref().and_then(|id| ctx.scenario.item(id));
    let objective = draft
        .objective
        .clone()
        .or_else(|| {
            let task = draft.task.as_ref().and_then(|t| ctx.scenario.task(t));
            task.map(|(objective, ..)| objective.id.clone())
        })
        .or_else(|| known.and_then(|i| i.objectives.first().cloned()));
    let module = draft.module.clone().or_else(|| ctx.session.about(ctx.scenario).module);
    if !module.as_ref().is_none_or(|id| ctx.scenario.modules.iter().any(|m| m.id == *id)) {
        return refuse("there is no such module");
    }
    let action = draft.action.as_deref().cloned().unwrap_or_default();
    if draft.sign != Sign::Action && action != ActionDraft::default() {
        return refuse("only a corrective action has an owner and a date");
    }
    let said = Said { text: Some(draft.text.clone()), ..after::checked(ctx, &action)? };
    let event = Event::Noted {
        sign: draft.sign,
        role: draft.role.clone(),
        spoke_for: draft.spoke_for.clone(),
        objective,
        task: draft.task.clone(),
        module,
        item,
        element: action.element,
        priority: action.priority,
        due: action.due,
    };
    Ok(vec![Draft::said(event, said)])
}

fn standing(ctx: &Ctx<'_>, entry: Seq) -> Result<(), Rejection> {
    match ctx.session.notes.get(entry) {
        None => refuse(format!("entry {entry} is no note")),
        Some(note) if note.taken_back => refuse(format!("note {entry} was taken back")),
        Some(_) => Ok(()),
    }
}

pub(super) fn on_note(ctx: &Ctx<'_>, entry: Seq, event: Event) -> Decided {
    standing(ctx, entry)?;
    one(event)
}

pub(super) fn amend(ctx: &Ctx<'_>, entry: Seq, text: &Text) -> Decided {
    if !ctx.session.after.actions.contains_key(&entry) {
        standing(ctx, entry)?;
    }
    Ok(vec![Draft::said(Event::Amended { entry }, Said::words(text.clone()))])
}

pub(super) fn refile(ctx: &Ctx<'_>, entry: Seq, fields: &Refile) -> Decided {
    standing(ctx, entry)?;
    if let Some(role) = fields.role.as_ref().filter(|r| ctx.scenario.role(r).is_none()) {
        return refuse(format!("there is no role `{role}`"));
    }
    if let Some(o) = fields.objective.as_ref().filter(|o| ctx.scenario.objective(o).is_none()) {
        return refuse(format!("there is no objective `{o}`"));
    }
    if let Some(task) = fields.task.as_ref().filter(|t| ctx.scenario.task(t).is_none()) {
        return refuse(format!("there is no task `{task}`"));
    }
    if let Some(at) = fields.observed_at {
        earlier::possible(ctx, at)?;
    }
    one(Event::Refiled {
        entry,
        sign: fields.sign,
        role: fields.role.clone(),
        objective: fields.objective.clone(),
        task: fields.task.clone(),
        item: fields.item.clone(),
        observed_at: fields.observed_at,
    })
}

pub(super) fn merge(ctx: &Ctx<'_>, entry: Seq, into: Seq) -> Decided {
    standing(ctx, entry)?;
    standing(ctx, into)?;
    let chained = ctx.session.notes.get(into).is_some_and(|n| n.merged_into.is_some());
    if entry == into || chained {
        return refuse("merge into a note that stands for itself");
    }
    one(Event::Merged { entry, into })
}

/// Takes back a note, or a corrective action that was written in the debrief.
pub(super) fn take_back(ctx: &Ctx<'_>, entry: Seq) -> Decided {
    let action = ctx.session.after.actions.get(&entry).filter(|a| !a.taken_back);
    if action.is_none() || ctx.session.notes.get(entry).is_some() {
        standing(ctx, entry)?;
    }
    one(Event::NoteTakenBack { entry })
}

pub(super) fn restore(ctx: &Ctx<'_>, entry: Seq) -> Decided {
    let action = ctx.session.after.actions.get(&entry);
    let back = match (ctx.session.notes.get(entry), action) {
        (Some(note), _) => note.taken_back || note.merged_into.is_some(),
        (None, Some(action)) => action.taken_back,
        (None, None) => return refuse(format!("entry {entry} is no note")),
    };
    if back { one(Event::NoteRestored { entry }) } else { refuse(format!("note {entry} stands")) }
}

pub(super) fn strike(ctx: &Ctx<'_>, entry: Seq) -> Decided {
    if entry == Seq(0) || entry > ctx.session.last {
        return refuse(format!("there is no entry {entry}"));
    }
    if entry == Seq(1) {
        return refuse("the scenario cannot be struck; `startex redact` leaves it out of a copy");
    }
    if ctx.session.struck.contains(&entry) {
        return refuse(format!("entry {entry} is struck already"));
    }
    one(Event::Struck { entry })
}

pub(super) fn settle(ctx: &Ctx<'_>, entry: Seq, confirmed: bool) -> Decided {
    standing(ctx, entry)?;
    let assumed = ctx.session.notes.get(entry).is_some_and(|n| n.spoke_for.is_some());
    if !assumed {
        return refuse(format!("note {entry} spoke for nobody else"));
    }
    one(Event::AssumptionSettled { entry, confirmed })
}

pub(super) fn undo(ctx: &Ctx<'_>) -> Decided {
    match ctx.session.undo.back() {
        Some((by, act)) => Ok(act.reverse(*by, ctx.session, ctx.play)),
        None => refuse("there is nothing to take back"),
    }
}

#[cfg(test)]
mod tests;
