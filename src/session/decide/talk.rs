//! Rules of the conversation: questions, floor, hands, expected actions, requests.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::ident::{ItemId, RoleCode, SeatId, Seq};
use crate::session::command::Rejection;
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::vocabulary::{RequestReply, Tick};
use crate::text::Text;

pub(super) fn pose(ctx: &Ctx<'_>, question: &ItemId) -> Decided {
    ctx.running()?;
    if ctx.scenario.question(question).is_none() {
        return refuse(format!("there is no question `{question}`"));
    }
    if ctx.session.talk.current.as_ref() == Some(question) {
        return refuse("that question is before the room already");
    }
    let mut drafts: Vec<Draft> = Vec::new();
    if let Some(current) = &ctx.session.talk.current {
        drafts.push(Event::QuestionDone { question: current.clone() }.into());
    }
    drafts.push(Event::QuestionPosed { question: question.clone() }.into());
    Ok(drafts)
}

pub(super) fn finish(ctx: &Ctx<'_>) -> Decided {
    ctx.in_play()?;
    match &ctx.session.talk.current {
        Some(question) => one(Event::QuestionDone { question: question.clone() }),
        None => refuse("no question is before the room"),
    }
}

pub(super) fn give_floor(ctx: &Ctx<'_>, role: &RoleCode) -> Decided {
    ctx.in_play()?;
    if ctx.scenario.role(role).is_none() {
        return refuse(format!("there is no role `{role}`"));
    }
    match &ctx.session.talk.floor {
        Some((speaking, _)) if speaking == role => refuse(format!("{role} has the floor already")),
        _ => one(Event::FloorGiven { role: role.clone() }),
    }
}

pub(super) fn take_floor(ctx: &Ctx<'_>) -> Decided {
    match ctx.session.talk.floor {
        Some(_) => one(Event::FloorTaken {}),
        None => refuse("nobody has the floor"),
    }
}

fn played(ctx: &Ctx<'_>, seat: &SeatId) -> Result<(), Rejection> {
    ctx.in_play()?;
    super::people::acts_for(ctx, seat)
}

pub(super) fn raise(ctx: &Ctx<'_>, seat: &SeatId) -> Decided {
    played(ctx, seat)?;
    if ctx.session.talk.hands.contains(seat) {
        return refuse("your hand is up already");
    }
    Ok(vec![Draft::from(Event::HandRaised {}).seat(seat.clone())])
}

pub(super) fn lower(ctx: &Ctx<'_>, seat: &SeatId) -> Decided {
    played(ctx, seat)?;
    if !ctx.session.talk.hands.contains(seat) {
        return refuse("your hand is not up");
    }
    Ok(vec![Draft::from(Event::HandLowered {}).seat(seat.clone())])
}

pub(super) fn ask_stop(ctx: &Ctx<'_>, seat: &SeatId) -> Decided {
    played(ctx, seat)?;
    Ok(vec![Draft::from(Event::StopRequested {}).seat(seat.clone())])
}

pub(super) fn tick(ctx: &Ctx<'_>, item: &ItemId, action: u16, tick: Tick) -> Decided {
    // What was heard is also ticked from paper, after the end.
    if ctx.session.clock.started.is_none() {
        return refuse("play has not begun; StartEx comes first");
    }
    let expected = ctx.scenario.expected(item).len();
    if usize::from(action) >= expected {
        return refuse(format!("{item} has {expected} expected actions"));
    }
    one(Event::ActionTicked { item: item.clone(), action, tick })
}

pub(super) fn ask_control(ctx: &Ctx<'_>, seat: Option<&SeatId>, text: &Text) -> Decided {
    ctx.in_play()?;
    if let Some(seat) = seat {
        super::people::acts_for(ctx, seat)?;
    }
    let draft = Draft::said(Event::InformationRequested {}, Said::words(text.clone()));
    Ok(vec![Draft { seat: seat.cloned(), ..draft }])
}

fn open_request(ctx: &Ctx<'_>, request: Seq) -> Result<(), Rejection> {
    match ctx.session.talk.requests.get(&request) {
        None => refuse(format!("entry {request} is no request")),
        Some(r) if r.reply.is_some() => refuse("that request was answered already"),
        Some(_) => Ok(()),
    }
}

pub(super) fn answer(
    ctx: &Ctx<'_>,
    request: Seq,
    how: RequestReply,
    text: Option<&Text>,
) -> Decided {
    open_request(ctx, request)?;
    if how == RequestReply::TakenBack {
        return refuse("only undo takes an answer back");
    }
    if how != RequestReply::NotKnown && text.is_none() {
        return refuse("the answer has no words");
    }
    let said = Said { text: text.cloned(), ..Said::default() };
    Ok(vec![Draft::said(Event::InformationAnswered { request, how }, said)])
}

pub(super) fn park(ctx: &Ctx<'_>, request: Seq) -> Decided {
    open_request(ctx, request)?;
    one(Event::InformationParked { request })
}

#[cfg(test)]
mod tests;
