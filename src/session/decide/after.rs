//! Rules after EndEx: hot wash, feedback, debrief, corrective actions.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::ident::{RoleCode, Seq};
use crate::session::after::is_date;
use crate::session::command::{ActionDraft, Rejection};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::state::Phase;
use crate::session::vocabulary::{HotWashStep, RatingAnswers, Subject};
use crate::text::Text;

fn after_end(ctx: &Ctx<'_>) -> Result<(), Rejection> {
    if ctx.session.phase > Phase::Play { Ok(()) } else { refuse("that comes after EndEx") }
}

pub(super) fn hot_wash(ctx: &Ctx<'_>, step: HotWashStep, role: Option<&RoleCode>) -> Decided {
    if ctx.session.phase != Phase::HotWash {
        return refuse("the hot wash comes between EndEx and the end of the room's time");
    }
    if let Some(role) = role.filter(|r| ctx.scenario.role(r).is_none()) {
        return refuse(format!("there is no role `{role}`"));
    }
    one(Event::HotWashStep { step, role: role.cloned() })
}

pub(super) fn rank(ctx: &Ctx<'_>, entry: Seq, rank: u8) -> Decided {
    after_end(ctx)?;
    if ctx.session.notes.get(entry).is_none_or(|n| n.taken_back) {
        return refuse(format!("entry {entry} is no note"));
    }
    if rank == 0 || rank > 9 {
        return refuse("a rank goes from 1 to 9");
    }
    one(Event::Ranked { entry, rank })
}

pub(super) fn feedback(ctx: &Ctx<'_>, scores: &[Option<u8>], text: Option<&Text>) -> Decided {
    after_end(ctx)?;
    if scores.len() > 40 || scores.iter().flatten().any(|s| !(1..=5).contains(s)) {
        return refuse("each statement takes 1 to 5");
    }
    let said = Said { text: text.cloned(), ..Said::default() };
    Ok(vec![Draft::said(Event::FeedbackGiven { scores: scores.to_vec() }, said).nameless(ctx)])
}

pub(super) fn count_forms(ctx: &Ctx<'_>, forms: u32) -> Decided {
    after_end(ctx)?;
    one(Event::FeedbackCounted { forms })
}

pub(super) fn close_room(ctx: &Ctx<'_>) -> Decided {
    if ctx.session.phase != Phase::HotWash {
        return refuse("the room is closed after EndEx, once");
    }
    one(Event::RoomClosed {})
}

pub(super) fn start_debrief(ctx: &Ctx<'_>) -> Decided {
    match ctx.session.phase {
        Phase::Closed => one(Event::DebriefStarted {}),
        Phase::HotWash => Ok(vec![Event::RoomClosed {}.into(), Event::DebriefStarted {}.into()]),
        Phase::Lobby | Phase::Play => refuse("the debrief comes after EndEx"),
        Phase::Debrief | Phase::Finalised => refuse("the debrief has begun already"),
    }
}

pub(super) fn rate(
    ctx: &Ctx<'_>,
    subject: &Subject,
    answers: RatingAnswers,
    text: Option<&Text>,
) -> Decided {
    let known = match subject {
        Subject::Objective(id) => ctx.scenario.objective(id).is_some(),
        Subject::Task(id) => ctx.scenario.task(id).is_some(),
    };
    if !known {
        return refuse("there is nothing of that name to rate");
    }
    let event = Event::Rated { subject: subject.clone(), answers, rating: answers.rating() };
    let said = Said { text: text.cloned(), ..Said::default() };
    Ok(vec![Draft::said(event, said)])
}

pub(super) fn analyse(
    ctx: &Ctx<'_>,
    entry: Seq,
    text: Option<&Text>,
    reference: Option<&Text>,
) -> Decided {
    if ctx.session.notes.get(entry).is_none_or(|n| n.taken_back) {
        return refuse(format!("entry {entry} is no note"));
    }
    if text.is_none() && reference.is_none() {
        return refuse("nothing was written");
    }
    let said = Said { text: text.cloned(), reference: reference.cloned(), ..Said::default() };
    Ok(vec![Draft::said(Event::Analysed { entry }, said)])
}

pub(super) fn checked(ctx: &Ctx<'_>, action: &ActionDraft) -> Result<Said, Rejection> {
    if let Some(date) = action.starts.iter().chain(&action.due).find(|d| !is_date(d)) {
        return refuse(format!("`{date}` is no date such as 2027-06-30"));
    }
    if let Some(o) = action.objective.as_ref().filter(|o| ctx.scenario.objective(o).is_none()) {
        return refuse(format!("there is no objective `{o}`"));
    }
    Ok(Said {
        text: action.text.clone(),
        owner: action.owner.clone(),
        organization: action.organization.clone(),
        ..Said::default()
    })
}

pub(super) fn add_action(ctx: &Ctx<'_>, from: Option<Seq>, action: &ActionDraft) -> Decided {
    let said = checked(ctx, action)?;
    if action.text.is_none() {
        return refuse("say what is to be done");
    }
    if let Some(from) = from.filter(|f| ctx.session.notes.get(*f).is_none()) {
        return refuse(format!("entry {from} is no note"));
    }
    let event = Event::CorrectiveAction {
        from,
        objective: action.objective.clone(),
        element: action.element,
        priority: action.priority,
        starts: action.starts.clone(),
        due: action.due.clone(),
    };
    Ok(vec![Draft::said(event, said)])
}

fn known_action(ctx: &Ctx<'_>, action: Seq) -> Result<(), Rejection> {
    match ctx.session.after.actions.get(&action) {
        Some(known) if !known.taken_back => Ok(()),
        _ => refuse(format!("entry {action} is no corrective action")),
    }
}

pub(super) fn change_action(ctx: &Ctx<'_>, action: Seq, fields: &ActionDraft) -> Decided {
    known_action(ctx, action)?;
    let said = checked(ctx, fields)?;
    if *fields == ActionDraft::default() {
        return refuse("nothing was changed");
    }
    let event = Event::ActionChanged {
        action,
        objective: fields.objective.clone(),
        element: fields.element,
        priority: fields.priority,
        starts: fields.starts.clone(),
        due: fields.due.clone(),
    };
    Ok(vec![Draft::said(event, said)])
}

pub(super) fn accept_action(ctx: &Ctx<'_>, action: Seq) -> Decided {
    known_action(ctx, action)?;
    one(Event::ActionAccepted { action })
}

pub(super) fn finalise(ctx: &Ctx<'_>, name: &Text) -> Decided {
    if !matches!(ctx.session.phase, Phase::Closed | Phase::Debrief) {
        return refuse("a report is finalised after the room was closed");
    }
    let said = Said { name: Some(name.clone()), ..Said::default() };
    Ok(vec![Draft::said(Event::Finalised {}, said)])
}

#[cfg(test)]
mod tests;
