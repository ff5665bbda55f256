//! Polls, self-assessments and work in groups while they are before the room.

use ratatui::text::Line;

use super::Panel;
use crate::clock::Millis;
use crate::scenario::Content;
use crate::tui::theme::Ink;
use crate::tui::view::Ctx;
use crate::tui::view::text::{both_ends, fit, width, wrap};

/// Returns the panel of what is open, or of the poll whose result waits to be shown.
pub(super) fn panel(ctx: &Ctx<'_>, columns: u16, rows: u16) -> Option<Panel> {
    let hall = &ctx.session.hall;
    let poll = hall.polls.iter().find(|(_, p)| p.revealed.is_none());
    if let Some((id, state)) = poll {
        return poll_panel(ctx, id, state, columns, rows);
    }
    if let Some(id) = ctx.session.poll_shown() {
        return poll_panel(ctx, id, hall.polls.get(id)?, columns, rows);
    }
    let assessment = hall.assessments.iter().find(|(_, a)| a.closed.is_none());
    if let Some((id, state)) = assessment {
        let mut rows = vec![ctx.line(Ink::Strong, fit(&ctx.desk.title(id), columns))];
        let held = state.judged.values().filter(|h| **h == Some(true)).count();
        let count = format!("{} judged so far, {held} held", state.judged.len());
        rows.push(ctx.line(Ink::Text, count));
        return Some(Panel { aside: format!("{} open", ctx.desk.label(id)), rows });
    }
    let (id, state) = hall.open_breakouts().next()?;
    let clock = left(ctx, state.ends_at);
    let mut rows = vec![both_ends(
        vec![ctx.ink(Ink::Strong, ctx.desk.title(id))],
        vec![ctx.ink(Ink::Strong, clock)],
        columns,
    )];
    for said in state.said.iter().rev() {
        let text = said.text.as_ref().map_or("(redacted)", |t| t.as_str());
        rows.push(ctx.line(Ink::Text, fit(&format!("{}: {text}", said.group), columns)));
    }
    Some(Panel { aside: format!("{} groups work apart", ctx.desk.label(id)), rows })
}

fn left(ctx: &Ctx<'_>, ends: Millis) -> String {
    if ctx.play >= ends {
        return format!(" {} ", ctx.words.time_is_up);
    }
    format!("  {}  ", ends.minus(ctx.play).clock())
}

fn poll_panel(
    ctx: &Ctx<'_>,
    id: &crate::ident::ItemId,
    state: &crate::session::PollState,
    columns: u16,
    room: u16,
) -> Option<Panel> {
    let Content::Poll(poll) = &ctx.scenario.item(id)?.content else { return None };
    let tally = state.tally(poll.options.len());
    let sum: u32 = tally.iter().sum();
    let open = state.closed.is_none();
    let right = if open { left(ctx, state.closes_at) } else { format!("{sum} in") };
    let mut rows: Vec<Line<'static>> = Vec::new();
    for (at, text) in
        wrap(&poll.ask, columns.saturating_sub(width(&right) + 1)).into_iter().enumerate()
    {
        let right = if at == 0 { vec![ctx.ink(Ink::Strong, right.clone())] } else { Vec::new() };
        rows.push(both_ends(vec![ctx.ink(Ink::Strong, text)], right, columns));
    }
    if open {
        let hands = if state.hands.is_some() { ", hands counted" } else { "" };
        rows.push(ctx.line(Ink::Text, format!("{} in{hands}", state.votes.len())));
    }
    let tally = ctx.session.poll_tally(ctx.scenario, id);
    let options: Vec<Choice<'_>> = tally
        .iter()
        .zip('A'..)
        .map(|((option, now, before), letter)| {
            let votes = match before {
                _ if open => String::new(),
                Some(before) => format!("  {before:>3} before {now:>3}"),
                None => format!("  {now:>3}"),
            };
            Choice { letter, option, votes }
        })
        .collect();
    let deep: usize = options
        .iter()
        .map(|c| wrap(c.option, columns.saturating_sub(width(&c.votes) + 4)).len())
        .sum();
    if rows.len() + deep > usize::from(room) {
        let left = usize::from(room).saturating_sub(rows.len());
        rows.extend(narrow(ctx, &options, left, columns));
        return Some(Panel { aside: poll_aside(ctx, id, open, state), rows });
    }
    for Choice { letter, option, votes } in &options {
        let said = wrap(option, columns.saturating_sub(width(votes) + 4));
        for (at, text) in said.into_iter().enumerate() {
            let (key, votes) = if at == 0 {
                (format!(" {letter} "), votes.clone())
            } else {
                ("   ".to_owned(), String::new())
            };
            let left = vec![ctx.ink(Ink::Key, key), ctx.ink(Ink::Text, text)];
            rows.push(both_ends(left, vec![ctx.ink(Ink::Strong, votes)], columns));
        }
    }
    Some(Panel { aside: poll_aside(ctx, id, open, state), rows })
}

/// An option of a poll with its letter and what stands at its end.
struct Choice<'a> {
    letter: char,
    option: &'a str,
    votes: String,
}

/// Draws options in so many rows, one beside the other where there are more of them: every letter and count is seen,
/// and the words as far as there is room.
fn narrow(ctx: &Ctx<'_>, options: &[Choice<'_>], rows: usize, columns: u16) -> Vec<Line<'static>> {
    let abreast = options.len().div_ceil(rows.max(1)).max(1);
    let each = columns / u16::try_from(abreast).unwrap_or(1);
    let cell = |choice: &Choice<'_>| {
        let votes = ctx.ink(Ink::Strong, choice.votes.clone());
        let text = fit(choice.option, each.saturating_sub(4 + width(&choice.votes)));
        let left =
            vec![ctx.ink(Ink::Key, format!(" {} ", choice.letter)), ctx.ink(Ink::Text, text)];
        both_ends(left, vec![votes, ctx.ink(Ink::Text, " ")], each).spans
    };
    let row = |some: &[Choice<'_>]| Line::from(some.iter().flat_map(cell).collect::<Vec<_>>());
    options.chunks(abreast).map(row).collect()
}

fn poll_aside(
    ctx: &Ctx<'_>,
    id: &crate::ident::ItemId,
    open: bool,
    state: &crate::session::PollState,
) -> String {
    let what = match (open, state.revealed) {
        (true, _) => "open",
        (false, None) => "closed, result not shown yet",
        (false, Some(_)) => "shown to everybody",
    };
    format!("{} {what}", ctx.desk.label(id))
}
