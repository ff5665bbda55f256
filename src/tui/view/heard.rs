//! The panel HEARD: who spoke or answered in this module, whom to ask next, whose hand is up.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{beside_roles, role_columns, role_rows, rule};
use super::text::{fit, spans_width};
use super::{Ctx, put};
use crate::scenario::Role;
use crate::session::{addressed, ask_next};
use crate::tui::key::{Context, Verb};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let mut lines = vec![rule(ctx, "HEARD", &legend(ctx, area.width), area.width)];
    let roles = &ctx.scenario.roles;
    let wide = role_columns(roles, area.width);
    let per_row = usize::from((area.width / wide).max(1));
    let asked = addressed(ctx.scenario, ctx.session);
    let asked = asked.map(|to| ctx.session.roles_for(ctx.scenario, &to)).unwrap_or_default();
    // Where rows of roles are left out, the last one drawn is full.
    let all_drawn = role_rows((roles.len(), wide), area.width) < area.height;
    let beside = beside_roles((roles.len(), wide), area.width).filter(|_| all_drawn);
    // The last row is for whom to ask next, alone or beside the last roles.
    let rows = usize::from(area.height.saturating_sub(1 + u16::from(beside.is_none())));
    for row in roles.chunks(per_row).take(rows) {
        let cells = row.iter().flat_map(|role| cell(ctx, role, asked.contains(&role.code), wide));
        lines.push(Line::from(cells.collect::<Vec<_>>()));
    }
    if let Some((left, last)) = beside.zip(lines.last_mut()) {
        last.spans.extend(next(ctx, left));
    } else {
        lines.resize(usize::from(area.height.saturating_sub(1)), Line::default());
        lines.push(Line::from(next(ctx, area.width)));
    }
    put(frame, area, lines);
}

/// Says what stands before and behind a role's code.
fn legend(ctx: &Ctx<'_>, columns: u16) -> String {
    let key = ctx.key(&[Context::Play, Context::Always], Verb::Floor);
    let floor = key.map(|key| format!("{key} + key: floor  ")).unwrap_or_default();
    match columns {
        70.. => format!("this module  {floor}* has it  ! asked, not heard"),
        _ => format!("{floor}* has it  ! not heard"),
    }
}

/// Draws a role's key and code, how often it was heard, and its mark.
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
    // A role nobody plays cannot have the floor: its key would do nothing.
    let key = ctx.desk.role_keys.get(&role.code).filter(|_| played);
    let key = key.map_or_else(|| "  ".to_owned(), |key| format!("{key} "));
    let code = role.code.as_str();
    let count = if played { times.min(99).to_string() } else { "-".to_owned() };
    // Where a cell has no room for a blank on both sides of the count, the one between two roles stays.
    let tight = usize::from(wide) < code.len() + count.len() + 5;
    let before = if tight { "" } else { " " };
    let used = code.len() + before.len() + count.len() + 3;
    let gap = " ".repeat(usize::from(wide).saturating_sub(used));
    vec![ctx.ink(Ink::Key, key), ctx.ink(ink, format!("{code}{before}{count}{mark}{gap}"))]
}

/// Whom to ask next, whose hands are up, who is away; in fewer words where there is less room.
fn next(ctx: &Ctx<'_>, columns: u16) -> Vec<Span<'static>> {
    let narrow = columns < 60;
    let mut spans = Vec::new();
    if let Some(next) = ask_next(ctx.scenario, ctx.session, ctx.wall) {
        let key = ctx.key(&[Context::Play, Context::Always], Verb::AskNext).unwrap_or_default();
        let silent = match next.silent.0 / 60_000 {
            0 => String::new(),
            minutes if narrow => format!(" {minutes} min"),
            minutes => format!(", silent {minutes} min"),
        };
        spans.push(ctx.ink(Ink::Dim, "ask next "));
        spans.push(ctx.ink(Ink::Key, format!("{key} ")));
        spans.push(ctx.ink(Ink::Strong, format!("> {}", next.role)));
        spans.push(ctx.ink(Ink::Text, format!("{silent}  ")));
    }
    let hands: Vec<&str> = ctx.session.talk.hands.iter().map(|s| s.role.as_str()).collect();
    if !hands.is_empty() {
        spans.push(ctx.ink(Ink::Warning, format!("hand up: {}  ", hands.join(" "))));
    }
    let away = ctx.session.people.seats.iter().filter_map(|(id, seat)| {
        let since = ctx.hm(seat.away?.happened());
        Some(if narrow {
            format!("{id} away {since}")
        } else {
            format!("{id} called away {since}")
        })
    });
    let away: Vec<String> = away.collect();
    if !away.is_empty() {
        let room = columns.saturating_sub(spans_width(&spans));
        spans.push(ctx.ink(Ink::Text, fit(&away.join(", "), room)));
    }
    super::text::cut(spans, columns)
}
