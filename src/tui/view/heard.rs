//! The panel HEARD: who spoke or answered in this module, whom to ask next, whose hand is up.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::frame::{role_columns, rule};
use super::text::{fit, spans_width};
use super::{Ctx, put};
use crate::scenario::Role;
use crate::session::{addressed, ask_next};
use crate::tui::key::{Context, Verb};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let legend = match area.width {
        70.. => "this module (talk + answers)  * has the floor  ! asked, not heard",
        _ => "* floor  ! asked, not heard",
    };
    let mut lines = vec![rule(ctx, "HEARD", legend, area.width)];
    let wide = role_columns(&ctx.scenario.roles, area.width);
    let per_row = usize::from((area.width / wide).max(1));
    let asked = addressed(ctx.scenario, ctx.session);
    let asked = asked.map(|to| ctx.session.roles_for(ctx.scenario, &to)).unwrap_or_default();
    let rows = usize::from(area.height.saturating_sub(2));
    for row in ctx.scenario.roles.chunks(per_row).take(rows) {
        let cells = row.iter().flat_map(|role| cell(ctx, role, asked.contains(&role.code), wide));
        lines.push(Line::from(cells.collect::<Vec<_>>()));
    }
    lines.resize(usize::from(area.height.saturating_sub(1)), Line::default());
    lines.push(Line::from(next(ctx, area.width)));
    put(frame, area, lines);
}

/// Draws a role's code with its key underlined, how often it was heard, and its mark.
fn cell(ctx: &Ctx<'_>, role: &Role, asked: bool, wide: u16) -> Vec<Span<'static>> {
    let module = ctx.session.story.current;
    let times = ctx.session.talk.heard_in(&role.code, module);
    let played = ctx.session.people.played(&role.code).next().is_some();
    let floor = ctx.session.talk.floor.as_ref().is_some_and(|(r, _)| *r == role.code);
    let mark = if floor {
        "*"
    } else if asked && times == 0 && played {
        "!"
    } else {
        " "
    };
    let ink = match (played, mark) {
        (false, _) => Ink::Dim,
        (true, "!") => Ink::Warning,
        (true, "*") => Ink::Strong,
        (true, _) => Ink::Text,
    };
    let key = ctx.desk.role_keys.get(&role.code).copied();
    let code = role.code.as_str();
    let at = key.and_then(|key| code.find(|c: char| c.to_ascii_lowercase() == key));
    let style = ctx.pen.style(ink);
    let mut spans = Vec::new();
    match at {
        Some(at) => {
            spans.push(Span::styled(code[..at].to_owned(), style));
            let under = style.add_modifier(Modifier::UNDERLINED);
            spans.push(Span::styled(code[at..=at].to_owned(), under));
            spans.push(Span::styled(code[at + 1..].to_owned(), style));
        }
        None => spans.push(Span::styled(code.to_owned(), style)),
    }
    let count = if played { times.min(99).to_string() } else { "-".to_owned() };
    // Where a cell has no room for a blank on both sides of the count, the one between two roles stays.
    let tight = usize::from(wide) < code.len() + count.len() + 3;
    let before = if tight { "" } else { " " };
    let used = code.len() + before.len() + count.len() + 1;
    let gap = " ".repeat(usize::from(wide).saturating_sub(used));
    spans.push(Span::styled(format!("{before}{count}{mark}{gap}"), style));
    spans
}

/// Whom to ask next, whose hands are up, who is away.
fn next(ctx: &Ctx<'_>, columns: u16) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    if let Some(next) = ask_next(ctx.scenario, ctx.session, ctx.wall) {
        let key = ctx.key(&[Context::Play, Context::Always], Verb::AskNext).unwrap_or_default();
        let minutes = next.silent.0 / 60_000;
        spans.push(ctx.ink(Ink::Dim, "ask next "));
        spans.push(ctx.ink(Ink::Key, format!("{key} ")));
        spans.push(ctx.ink(Ink::Strong, format!("> {}", next.role)));
        let silent = if minutes == 0 { String::new() } else { format!(", silent {minutes} min") };
        spans.push(ctx.ink(Ink::Text, format!("{silent}   ")));
    }
    let hands: Vec<&str> = ctx.session.talk.hands.iter().map(|s| s.role.as_str()).collect();
    if !hands.is_empty() {
        spans.push(ctx.ink(Ink::Warning, format!("hand up: {}   ", hands.join(" "))));
    }
    let away = ctx.session.people.seats.iter().filter_map(|(id, seat)| {
        let since = seat.away?;
        Some(format!("{id} called away {}", ctx.hm(since.happened())))
    });
    let away: Vec<String> = away.collect();
    if !away.is_empty() {
        let room = columns.saturating_sub(spans_width(&spans));
        spans.push(ctx.ink(Ink::Text, fit(&away.join(", "), room)));
    }
    super::text::cut(spans, columns)
}
