//! Rules of decisions, from opening to record. Source: contracts of the transcript, section on decisions.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::clock::Millis;
use crate::ident::{GroupId, ItemId, NOT_OURS, OptionId, SOMETHING_ELSE, SeatId};
use crate::scenario::{AtZero, Decision, Item, TimeOut};
use crate::session::command::{AnswerDraft, RecordDraft, RecordPatch, Rejection};
use crate::session::deciding::Round;
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::state::Phase;
use crate::session::visibility::Viewer;
use crate::session::vocabulary::{ClosedWhy, Outcome, RecordFrom, Until};

/// The longest countdown, and the longest it is moved by at once.
const COUNTDOWN_MAX: Millis = Millis::minutes(120);

fn known<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<(&'a Item, &'a Decision), Rejection> {
    ctx.scenario.decision(id).ok_or_else(|| Rejection::new(format!("there is no decision `{id}`")))
}

/// Returns the first unsettled round that fits.
fn round<'a>(
    ctx: &Ctx<'a>,
    id: &ItemId,
    fits: impl Fn(&Round) -> bool,
    or_else: &str,
) -> Result<&'a Round, Rejection> {
    let state = ctx.session.decisions.get(id);
    let mut rounds = state.into_iter().flat_map(|d| d.unsettled());
    match rounds.find(|r| fits(r)) {
        Some(round) => Ok(round),
        None => refuse(format!("{id} {or_else}")),
    }
}

fn last_round<'a>(
    ctx: &Ctx<'a>,
    id: &ItemId,
    fits: impl Fn(&Round) -> bool,
    or_else: &str,
) -> Result<&'a Round, Rejection> {
    let state = ctx.session.decisions.get(id);
    let mut rounds = state.into_iter().flat_map(|d| d.unsettled().rev());
    match rounds.find(|r| fits(r)) {
        Some(round) => Ok(round),
        None => refuse(format!("{id} {or_else}")),
    }
}

fn open_round<'a>(ctx: &Ctx<'a>, id: &ItemId) -> Result<&'a Round, Rejection> {
    round(ctx, id, Round::is_open, "is not open")
}

pub(super) fn open(
    ctx: &Ctx<'_>,
    id: &ItemId,
    length: Option<Millis>,
    group: Option<&GroupId>,
) -> Decided {
    ctx.running()?;
    let (item, decision) = known(ctx, id)?;
    let open = ctx.session.open_rounds();
    if open.iter().any(|(other, _)| *other == id) {
        return refuse(format!("{id} is open already"));
    }
    let agenda = ctx.scenario.agenda(&ctx.session.agenda.id);
    let authored = agenda.map_or(decision.time, |a| ctx.scenario.countdown(item, decision, a));
    let length = length.unwrap_or(authored);
    if length == Millis::ZERO || length > COUNTDOWN_MAX {
        return refuse("a countdown takes from a second to two hours");
    }
    if let Some(group) = group.filter(|g| ctx.scenario.group(g).is_none()) {
        return refuse(format!("there is no group `{group}`"));
    }
    let state = ctx.session.decision(id);
    if state.is_some_and(|d| d.unsettled().any(|r| r.closed.is_some() && r.revealed.is_none())) {
        return refuse(format!("{id} is closed and hidden; reveal it first, or open it again"));
    }
    let asked = put_to(ctx, decision, group);
    let busy = open.iter().find(|(_, r)| asked.iter().any(|(_, a)| a.iter().any(|s| r.asks(s))));
    if let Some((other, _)) = busy {
        return refuse(format!("{other} is open to some of the same seats; close it first"));
    }
    let first = state.map_or(0, |d| d.rounds.len()) + 1;
    let mut drafts = super::story::wind_up(ctx);
    for (at, (group, asked)) in asked.into_iter().enumerate() {
        let round = u16::try_from(first + at).unwrap_or(u16::MAX);
        let closes_at = ctx.play.plus(length);
        let decision = id.clone();
        drafts.push(Event::DecisionOpened { decision, round, asked, closes_at, group }.into());
    }
    Ok(drafts)
}

/// Returns the seats a decision is put to, apart for each group where groups answer apart. Whoever is in several
/// groups answers in the first; whoever is in none answers with the others who are in none.
fn put_to(
    ctx: &Ctx<'_>,
    decision: &Decision,
    group: Option<&GroupId>,
) -> Vec<(Option<GroupId>, Vec<SeatId>)> {
    let mut rest = ctx.session.seats_for(ctx.scenario, &decision.asks);
    rest.retain(|s| ctx.session.people.counts(s));
    let mut take = |group: &GroupId| -> (Option<GroupId>, Vec<SeatId>) {
        let seats = rest.extract_if(.., |s| ctx.session.in_group(ctx.scenario, group, s));
        (Some(group.clone()), seats.collect())
    };
    if let Some(group) = group {
        return vec![take(group)];
    }
    let mut apart = Vec::new();
    if decision.by_group {
        let groups = ctx.scenario.groups.iter().map(|g| take(&g.id));
        apart = groups.filter(|(_, seats)| !seats.is_empty()).collect();
    }
    if apart.is_empty() || !rest.is_empty() {
        apart.push((None, rest));
    }
    apart
}

pub(super) fn move_deadline(ctx: &Ctx<'_>, id: &ItemId, by: Millis) -> Decided {
    let open = open_round(ctx, id)?;
    if by == Millis::ZERO || by > COUNTDOWN_MAX {
        return refuse("a countdown is moved by up to two hours");
    }
    let from = open.closes_at.max(ctx.play);
    one(Event::DeadlineMoved { decision: id.clone(), closes_at: from.plus(by) })
}

/// Why an answer after the close is not taken at first: its author must have been told.
pub const LATE_ANSWER: &str =
    "time is up: a late answer is kept and shown apart, not counted; send it again to hand it in";

pub(super) fn answer(ctx: &Ctx<'_>, draft: &AnswerDraft) -> Decided {
    ctx.in_play()?;
    super::people::acts_for(ctx, &draft.seat)?;
    let (_, decision) = known(ctx, &draft.decision)?;
    if !decision.takes(&draft.choice) {
        return refuse(format!("{} has no option `{}`", draft.decision, draft.choice));
    }
    if draft.sure.is_some_and(|s| !(1..=5).contains(&s)) {
        return refuse("how sure goes from 1 to 5");
    }
    if draft.choice.as_str() == SOMETHING_ELSE && draft.text.is_none() {
        return refuse("say what else, in a few words");
    }
    if draft.whose.is_some() && draft.choice.as_str() != NOT_OURS {
        return refuse("whose it is belongs to \"not ours, theirs\"");
    }
    let seat = &draft.seat;
    let viewer = Viewer::Seat(seat.clone());
    // Whoever took a seat after the opening answers with the others.
    let addressed = |r: &Round| {
        r.asks(seat)
            || (ctx.session.people.is_played(seat)
                && ctx.session.addressed(ctx.scenario, &decision.asks, &viewer)
                && r.group.as_ref().is_none_or(|g| ctx.session.in_group(ctx.scenario, g, seat)))
    };
    let state = ctx.session.decisions.get(&draft.decision);
    let mut takes: Vec<&Round> = state
        .into_iter()
        .flat_map(|d| d.unsettled())
        .filter(|r| r.revealed.is_none() && addressed(r))
        .map(|r| &**r)
        .collect();
    takes.sort_by_key(|r| !r.is_open());
    let Some(round) = takes.first() else {
        return refuse(format!("{} is not open to this seat", draft.decision));
    };
    let out_of_time = decision.at_zero == AtZero::Close && ctx.play >= round.closes_at;
    let late = round.closed.is_some() || out_of_time;
    if late && !draft.late_is_fine {
        return refuse(LATE_ANSWER);
    }
    let event = Event::Answered {
        decision: draft.decision.clone(),
        round: round.number,
        choice: draft.choice.clone(),
        sure: draft.sure,
        whose: draft.whose.clone(),
        late,
    };
    let said = Said { text: draft.text.clone(), ..Said::default() };
    Ok(vec![Draft::said(event, said).seat(draft.seat.clone())])
}

pub(super) fn peek(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    let open = open_round(ctx, id)?;
    one(Event::Peeked { decision: id.clone(), round: open.number })
}

pub(super) fn hands(ctx: &Ctx<'_>, id: &ItemId, hands: &[(OptionId, u32)]) -> Decided {
    let (_, decision) = known(ctx, id)?;
    let hidden = |r: &Round| r.revealed.is_none();
    // Groups are counted one after the other; a second count puts the last one right.
    let first = round(ctx, id, |r| hidden(r) && r.hands.is_none(), "");
    let round = match first {
        Ok(round) => round,
        Err(_) => last_round(ctx, id, hidden, "was not put to the room")?,
    };
    if let Some((option, _)) = hands.iter().find(|(o, _)| !decision.takes(o)) {
        return refuse(format!("{id} has no option `{option}`"));
    }
    if hands.iter().map(|(_, n)| u64::from(*n)).sum::<u64>() > 12_000 {
        return refuse("more hands than a session has people (12,000)");
    }
    one(Event::HandsCounted { decision: id.clone(), round: round.number, hands: hands.to_vec() })
}

pub(super) fn close(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    let round = open_round(ctx, id)?;
    let why = if round.asked.is_empty() || !round.is_all_in(ctx.session) {
        if round.ran_out.is_some() { ClosedWhy::TimeOut } else { ClosedWhy::Facilitator }
    } else {
        ClosedWhy::AllIn
    };
    one(Event::DecisionClosed { decision: id.clone(), round: round.number, why })
}

pub(super) fn reopen(ctx: &Ctx<'_>, id: &ItemId, length: Millis) -> Decided {
    ctx.running()?;
    let closed = |r: &Round| r.closed.is_some() && r.revealed.is_none();
    let round =
        round(ctx, id, closed, "has no closed round that is still hidden; ask again instead")?;
    if length == Millis::ZERO || length > COUNTDOWN_MAX {
        return refuse("a countdown takes from a second to two hours");
    }
    let closes_at = ctx.play.plus(length);
    one(Event::DecisionReopened { decision: id.clone(), round: round.number, closes_at })
}

pub(super) fn withdraw(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    let hidden = |r: &Round| r.revealed.is_none();
    let round = round(ctx, id, hidden, "has no round to take back")?;
    one(Event::DecisionWithdrawn { decision: id.clone(), round: round.number })
}

pub(super) fn reveal(ctx: &Ctx<'_>, id: &ItemId) -> Decided {
    ctx.in_play()?;
    let closed = |r: &Round| r.closed.is_some() && r.revealed.is_none();
    let round = round(ctx, id, closed, "has no closed round to reveal")?;
    one(Event::Revealed { decision: id.clone(), round: round.number })
}

pub(super) fn record(ctx: &Ctx<'_>, id: &ItemId, draft: &RecordDraft) -> Decided {
    if ctx.session.clock.started.is_none() {
        return refuse("play has not begun; StartEx comes first");
    }
    let (_, decision) = known(ctx, id)?;
    let state = ctx.session.decision(id);
    if let Some(record) = state.and_then(|d| d.record.as_ref()) {
        let again = matches!(record.outcome, Outcome::Deferred | Outcome::Escalated)
            || state.is_some_and(|d| d.unsettled().next().is_some());
        if !again {
            return refuse(format!("{id} is recorded; amend the record, or take it back first"));
        }
    }
    let (option, text) = chosen(decision, draft)?;
    if let Some(Until::Fact(fact)) = &draft.until
        && !ctx.scenario.facts.contains_key(fact)
    {
        return refuse(format!("there is no fact `{fact}` to wait for; name a time instead"));
    }
    if let Some(role) = draft.owner.iter().chain(&draft.to).find(|r| ctx.scenario.role(r).is_none())
    {
        return refuse(format!("there is no role `{role}`"));
    }
    let mut drafts = undone(ctx, id);
    let rounds = state.into_iter().flat_map(|d| d.rounds.iter());
    for open in rounds.filter(|r| r.is_open()) {
        let why = if draft.from == RecordFrom::TimeOut {
            ClosedWhy::TimeOut
        } else {
            ClosedWhy::Facilitator
        };
        let decision = id.clone();
        drafts.push(Event::DecisionClosed { decision, round: open.number, why }.into());
    }
    let authored = (draft.outcome != Outcome::EachItsOwn).then(|| decision.owner.clone());
    let owner = draft.owner.clone().or(authored);
    let event = Event::Recorded {
        decision: id.clone(),
        outcome: draft.outcome,
        from: draft.from,
        option,
        owner,
        to: draft.to.clone(),
        until: draft.until.clone(),
        reversible: draft.reversible,
    };
    let said = Said {
        text,
        rationale: draft.rationale.clone(),
        dissent: draft.dissent.clone(),
        conditions: draft.conditions.clone(),
        ..Said::default()
    };
    drafts.push(Draft::said(event, said));
    Ok(drafts)
}

/// A record that no longer stands takes its consequences with it, as long as there is a story to change.
fn undone(ctx: &Ctx<'_>, id: &ItemId) -> Vec<Draft> {
    let applied = ctx.session.story.applied_for(id).filter(|_| ctx.session.phase == Phase::Play);
    applied.map(|a| super::story::undo_effects(ctx.session, a.seq)).unwrap_or_default()
}

/// Returns the option and own words a record names: for a time-out what the author wrote.
fn chosen(
    decision: &Decision,
    draft: &RecordDraft,
) -> Result<(Option<OptionId>, Option<crate::text::Text>), Rejection> {
    if draft.from == RecordFrom::TimeOut {
        return Ok(match &decision.time_out {
            TimeOut::As(option) => (Some(option.clone()), draft.text.clone()),
            TimeOut::Own { text, .. } => {
                (None, draft.text.clone().or_else(|| crate::text::Text::new(text).ok()))
            }
        });
    }
    if let Some(option) = draft.option.as_ref().filter(|o| decision.option(o).is_none()) {
        return refuse(format!("there is no option `{option}`; write it as own text"));
    }
    let taken = matches!(draft.outcome, Outcome::Taken | Outcome::Conditional);
    if taken && draft.option.is_none() && draft.text.is_none() {
        return refuse("say which option was taken, or what else in own words");
    }
    if draft.outcome == Outcome::Conditional && draft.conditions.is_none() {
        return refuse("say under which conditions");
    }
    Ok((draft.option.clone(), draft.text.clone()))
}

pub(super) fn amend(ctx: &Ctx<'_>, id: &ItemId, fields: &RecordPatch) -> Decided {
    let (_, decision) = known(ctx, id)?;
    if ctx.session.decision(id).is_none_or(|d| d.record.is_none()) {
        return refuse(format!("{id} has no record yet"));
    }
    if *fields == RecordPatch::default() {
        return refuse("nothing was changed");
    }
    if let Some(option) = fields.option.as_ref().filter(|o| decision.option(o).is_none()) {
        return refuse(format!("there is no option `{option}`"));
    }
    if let Some(role) = fields.owner.as_ref().filter(|r| ctx.scenario.role(r).is_none()) {
        return refuse(format!("there is no role `{role}`"));
    }
    let other = fields.option.is_some() || fields.outcome.is_some();
    let mut drafts = if other { undone(ctx, id) } else { Vec::new() };
    let event = Event::RecordAmended {
        decision: id.clone(),
        outcome: fields.outcome,
        option: fields.option.clone(),
        owner: fields.owner.clone(),
        reversible: fields.reversible,
    };
    let said = Said {
        text: fields.text.clone(),
        rationale: fields.rationale.clone(),
        dissent: fields.dissent.clone(),
        conditions: fields.conditions.clone(),
        ..Said::default()
    };
    drafts.push(Draft::said(event, said));
    Ok(drafts)
}

#[cfg(test)]
mod tests;
