//! Rules of polls, assessments, breakouts and observers' questions.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::ident::{Actor, GroupId, ItemId, SeatId, Seq};
use crate::scenario::{Assessment, Breakout, Content, Poll, Recipients};
use crate::session::command::Rejection;
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::hall::PollState;
use crate::session::state::Phase;
use crate::session::visibility::Viewer;
use crate::session::vocabulary::{Capacity, QuestionState};
use crate::text::Text;

/// The most observers' questions open at once, and of one person.
pub(super) const QUESTIONS_OPEN_MAX: usize = 200;
const QUESTIONS_EACH_MAX: usize = 10;

fn poll<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<&'a Poll, Rejection> {
    let Content::Poll(poll) = &ctx.item(id)?.content else {
        return refuse(format!("{id} is no poll"));
    };
    Ok(poll)
}

/// What begins ends the question before the room.
fn begun(ctx: &Ctx<'_>, event: Event) -> Vec<Draft> {
    let mut drafts = super::story::wind_up(ctx);
    drafts.push(event.into());
    drafts
}

fn running_poll<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<&'a PollState, Rejection> {
    match ctx.session.hall.polls.get(id) {
        Some(state) if state.closed.is_none() => Ok(state),
        _ => refuse(format!("{id} is not open")),
    }
}

pub(super) fn open_poll(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    ctx.running()?;
    let poll = poll(ctx, id)?;
    if ctx.session.hall.polls.contains_key(id) {
        return refuse(format!("{id} was asked already"));
    }
    Ok(begun(ctx, Event::PollOpened { poll: id.clone(), closes_at: ctx.play.plus(poll.time) }))
}

pub(super) fn vote(ctx: &Ctx<'_>, id: &ItemId, choice: u16, seat: Option<&SeatId>) -> Decided {
    ctx.in_play()?;
    running_poll(ctx, id)?;
    let poll = poll(ctx, id)?;
    if usize::from(choice) >= poll.options.len() {
        return refuse(format!("{id} has {} options", poll.options.len()));
    }
    if let Some(seat) = seat {
        super::people::acts_for(ctx, seat)?;
    }
    if !may_vote(ctx, &poll.to, seat) {
        return refuse(format!("{id} is not put to you"));
    }
    let draft = Draft::from(Event::Voted { poll: id.clone(), choice });
    Ok(vec![Draft { seat: seat.cloned(), ..draft }])
}

/// Tells whether a poll is put to whoever votes: by the seats they act from, else as one of the audience.
fn may_vote(ctx: &Ctx<'_>, to: &Recipients, seat: Option<&SeatId>) -> bool {
    let asked = |s: &SeatId| ctx.session.addressed(ctx.scenario, to, &Viewer::Seat(s.clone()));
    match (seat, ctx.by) {
        (Some(seat), _) => asked(seat),
        (None, Actor::Person(person)) => {
            let people = &ctx.session.people;
            let player = people.persons.get(&person).map(|p| p.capacity) == Some(Capacity::Player);
            *to == Recipients::All
                || (player && *to == Recipients::Players)
                || people.seats_of(person).any(asked)
        }
        (None, Actor::Facilitator | Actor::Autopilot | Actor::Simulated | Actor::Clock) => true,
    }
}

pub(super) fn poll_hands(ctx: &Ctx<'_>, id: &ItemId, hands: &[u32]) -> Decided {
    let options = poll(ctx, id)?.options.len();
    let revealed = ctx.session.hall.polls.get(id).is_none_or(|p| p.revealed.is_some());
    if revealed {
        return refuse(format!("{id} is not before the room"));
    }
    if hands.len() != options {
        return refuse(format!("{id} has {options} options; give a number for each"));
    }
    one(Event::PollHands { poll: id.clone(), hands: hands.to_vec() })
}

pub(super) fn close_poll(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    running_poll(ctx, id)?;
    one(Event::PollClosed { poll: id.clone() })
}

pub(super) fn reveal_poll(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    let closed = ctx.session.hall.polls.get(id);
    if !closed.is_some_and(|p| p.closed.is_some() && p.revealed.is_none()) {
        return refuse(format!("{id} has no closed result to show"));
    }
    one(Event::PollRevealed { poll: id.clone() })
}

fn assessment<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<&'a Assessment, Rejection> {
    let Content::Assessment(assessment) = &ctx.item(id)?.content else {
        return refuse(format!("{id} is no assessment"));
    };
    Ok(assessment)
}

pub(super) fn open_assessment(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    ctx.running()?;
    assessment(ctx, id)?;
    if ctx.session.hall.assessments.contains_key(id) {
        return refuse(format!("{id} was begun already"));
    }
    Ok(begun(ctx, Event::AssessmentOpened { assessment: id.clone() }))
}

fn open_assessment_state(ctx: &Ctx<'_>, id: &ItemId) -> Result<(), Rejection> {
    match ctx.session.hall.assessments.get(id) {
        Some(state) if state.closed.is_none() => Ok(()),
        _ => refuse(format!("{id} is not open")),
    }
}

pub(super) fn assess(
    ctx: &Ctx<'_>,
    id: &ItemId,
    of: u16,
    capability: &str,
    held: Option<bool>,
    seat: Option<&SeatId>,
) -> Decided {
    open_assessment_state(ctx, id)?;
    if usize::from(of) >= assessment(ctx, id)?.of.len().max(1) {
        return refuse(format!("{id} assesses {} things", assessment(ctx, id)?.of.len().max(1)));
    }
    let framework = &assessment(ctx, id)?.framework;
    let known = crate::scenario::frameworks::framework(framework)
        .is_some_and(|f| f.capabilities.iter().any(|c| c.id == capability));
    if !known {
        return refuse(format!("`{capability}` is not in `{framework}`"));
    }
    if let Some(seat) = seat {
        super::people::acts_for(ctx, seat)?;
    }
    if !may_vote(ctx, &assessment(ctx, id)?.to, seat) {
        return refuse(format!("{id} is not put to you"));
    }
    let assessment = id.clone();
    let event = Event::Assessed { assessment, of, capability: capability.to_owned(), held };
    Ok(vec![Draft { seat: seat.cloned(), ..event.into() }])
}

pub(super) fn close_assessment(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    open_assessment_state(ctx, id)?;
    one(Event::AssessmentClosed { assessment: id.clone() })
}

fn breakout<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<&'a Breakout, Rejection> {
    let Content::Breakout(breakout) = &ctx.item(id)?.content else {
        return refuse(format!("{id} is no breakout"));
    };
    Ok(breakout)
}

pub(super) fn open_breakout(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    ctx.running()?;
    let breakout = breakout(ctx, id)?;
    if ctx.session.hall.breakouts.contains_key(id) {
        return refuse(format!("{id} was begun already"));
    }
    Ok(begun(
        ctx,
        Event::BreakoutOpened { breakout: id.clone(), ends_at: ctx.play.plus(breakout.time) },
    ))
}

pub(super) fn say(
    ctx: &Ctx<'_>,
    id: &ItemId,
    group: &GroupId,
    solves: Option<Seq>,
    text: &Text,
) -> Decided {
    if !breakout(ctx, id)?.groups.contains(group) {
        return refuse(format!("{group} is not in {id}"));
    }
    let Some(state) = ctx.session.hall.breakouts.get(id) else {
        return refuse(format!("{id} was not begun"));
    };
    if let Actor::Person(person) = ctx.by {
        let speaks = |s| ctx.session.in_group(ctx.scenario, group, s);
        let control = ctx.session.people.verbs.contains_key(&person);
        if !control && !ctx.session.people.seats_of(person).any(speaks) {
            return refuse(format!("you are not in {group}"));
        }
    }
    if solves.is_some_and(|seq| !state.said.iter().any(|l| l.seq == seq)) {
        return refuse("that challenge is not on the list");
    }
    if solves.is_some_and(|seq| state.said.iter().any(|l| l.seq == seq && l.solves.is_some())) {
        return refuse("that is a solution itself; name the challenge");
    }
    let event = Event::BreakoutSaid { breakout: id.clone(), group: group.clone(), solves };
    Ok(vec![Draft::said(event, Said::words(text.clone()))])
}

pub(super) fn close_breakout(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    match ctx.session.hall.breakouts.get(id) {
        Some(state) if state.closed.is_none() => {
            one(Event::BreakoutClosed { breakout: id.clone() })
        }
        _ => refuse(format!("{id} is not open")),
    }
}

/// A group may send its own: whoever sits in it takes it for themselves.
pub(super) fn rapporteur(ctx: &Ctx<'_>, group: &GroupId, seat: &SeatId) -> Decided {
    if !ctx.session.people.seats.contains_key(seat) {
        return refuse(format!("there is no seat {seat}"));
    }
    if !ctx.session.in_group(ctx.scenario, group, seat) {
        return refuse(format!("{seat} is not in {group}"));
    }
    one(Event::RapporteurNamed { group: group.clone(), seat: seat.clone() })
}

fn room_is_open(ctx: &Ctx<'_>) -> Result<(), Rejection> {
    if ctx.session.phase >= Phase::Closed { refuse("the room is closed") } else { Ok(()) }
}

pub(super) fn ask(ctx: &Ctx<'_>, text: &Text) -> Decided {
    room_is_open(ctx)?;
    let hall = &ctx.session.hall;
    if hall.waiting.len() >= QUESTIONS_OPEN_MAX {
        return refuse(format!("{QUESTIONS_OPEN_MAX} questions are waiting; try again later"));
    }
    let own = hall
        .guests
        .get(&ctx.by)
        .map_or(0, |guest| guest.asked.iter().filter(|q| hall.waiting.contains(*q)).count());
    if own >= QUESTIONS_EACH_MAX {
        return refuse(format!("{own} questions of yours are waiting; try again later"));
    }
    Ok(vec![Draft::said(Event::ObserverAsked {}, Said::words(text.clone())).nameless(ctx)])
}

pub(super) fn vote_question(ctx: &Ctx<'_>, question: Seq, up: bool) -> Decided {
    room_is_open(ctx)?;
    let hall = &ctx.session.hall;
    let standing = hall.standing(question);
    let Some(known) = hall.questions.get(&standing) else {
        return refuse("that question is not here");
    };
    if !matches!(known.state, QuestionState::Approved | QuestionState::Shown) {
        return refuse("that question is not open for votes");
    }
    let together = hall.together(standing);
    let mut wanted = together.iter().filter(|q| q.votes.contains(&ctx.by)).peekable();
    if up {
        let before = wanted.peek().is_some();
        let voted = Event::ObserverVoted { question: standing, up };
        return if before { Ok(Vec::new()) } else { one(voted) };
    }
    Ok(wanted.map(|q| Event::ObserverVoted { question: q.seq, up }.into()).collect())
}

pub(super) fn hide(ctx: &Ctx<'_>, question: Seq, reason: &Text) -> Decided {
    let mut drafts = set_question(ctx, question, QuestionState::Hidden, None)?;
    if let Some(hidden) = drafts.last_mut() {
        hidden.said = Some(Said::words(reason.clone()));
    }
    Ok(drafts)
}

pub(super) fn set_question(
    ctx: &Ctx<'_>,
    question: Seq,
    state: QuestionState,
    into: Option<Seq>,
) -> Decided {
    let questions = &ctx.session.hall.questions;
    if !questions.contains_key(&question) {
        return refuse(format!("entry {question} is no observer's question"));
    }
    if (state == QuestionState::Merged) != into.is_some()
        || into.is_some_and(|i| i == question || !questions.contains_key(&i))
    {
        return refuse("name another question to merge into");
    }
    // What stands for others has to stand itself.
    let gone = [QuestionState::Merged, QuestionState::Hidden];
    if into.and_then(|i| questions.get(&i)).is_some_and(|q| gone.contains(&q.state)) {
        return refuse("that question does not stand itself; merge into one that does");
    }
    let mut drafts: Vec<Draft> = Vec::new();
    if state == QuestionState::Shown
        && let Some(shown) = ctx.session.hall.shown.filter(|s| *s != question)
    {
        let back = QuestionState::Approved;
        drafts.push(Event::ObserverQuestionSet { question: shown, state: back, into: None }.into());
    }
    drafts.push(Event::ObserverQuestionSet { question, state, into }.into());
    Ok(drafts)
}

#[cfg(test)]
mod tests;
