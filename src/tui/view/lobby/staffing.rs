//! The staffing of the lobby: each role with its seats, in as many columns as it takes to see all of them.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Ctx;
use super::super::frame::rule;
use super::super::text::{both_ends, cut, fit, spans_width, width, wrap};
use crate::scenario::Role;
use crate::session::{missing_without, seats, seats_of, staffed};
use crate::tui::theme::Ink;

/// What a role needs at least: mark, code, and how it is staffed.
const COLUMN_MIN: u16 = 26;
/// The title, and the line that tells what breaks without the chosen role.
const BESIDES: usize = 2;

pub(super) fn columns_max(wide: u16) -> usize {
    usize::from(wide / COLUMN_MIN).max(1)
}

/// Returns how many rows so many roles take in so many columns, with title and the chosen role's line.
pub(super) fn height(roles: usize, columns: usize) -> usize {
    roles.div_ceil(columns) + BESIDES
}

pub(super) fn lines(ctx: &Ctx<'_>, area: Rect, columns: usize) -> Vec<Line<'static>> {
    let roles = &ctx.scenario.roles;
    let room = usize::from(area.height).saturating_sub(BESIDES).max(1);
    let rows = roles.len().div_ceil(columns).max(1);
    let shown = rows.min(room);
    let chosen = ctx.desk.row;
    // Columns are read from top to bottom; where even so not all fit, the window moves by whole rows.
    let from = if rows > room { (chosen / columns + 1).saturating_sub(room) } else { 0 };
    let at = |row: usize, column: usize| {
        if rows > room { (from + row) * columns + column } else { column * rows + row }
    };
    let summary = seats(ctx.scenario, ctx.session).words();
    let aside = if rows > room {
        let last = ((from + shown) * columns).min(roles.len());
        format!(
            "{} to {last} of {} roles, arrows for the others; {summary}",
            from * columns + 1,
            roles.len()
        )
    } else {
        summary
    };
    let mut lines = vec![rule(ctx, "STAFFING", &aside, area.width)];
    let wide = area.width / u16::try_from(columns).unwrap_or(1);
    for row in 0..shown {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for column in 0..columns {
            let Some(role) = roles.get(at(row, column)) else { continue };
            let gap = u16::from(columns > 1);
            let one = one(ctx, role, at(row, column) == chosen, wide - gap);
            let pad = wide.saturating_sub(spans_width(&one));
            spans.extend(one);
            spans.push(Span::raw(" ".repeat(usize::from(pad))));
        }
        lines.push(Line::from(cut(spans, area.width)));
    }
    lines.extend(detail(ctx, area.width, usize::from(area.height).saturating_sub(lines.len())));
    lines
}

/// A role: mark, code, name if there is room, how it is staffed.
fn one(ctx: &Ctx<'_>, role: &Role, chosen: bool, wide: u16) -> Vec<Span<'static>> {
    let mark = if chosen { "> " } else { "  " };
    let ink = if chosen { Ink::Strong } else { Ink::Text };
    let left = vec![
        ctx.ink(Ink::Strong, mark),
        ctx.ink(Ink::Key, format!("{:<5} ", role.code)),
        ctx.ink(ink, role.name.clone()),
    ];
    let how = how(ctx, role, wide.saturating_sub(9));
    both_ends(left, vec![how], wide).spans
}

fn how(ctx: &Ctx<'_>, role: &Role, room: u16) -> Span<'static> {
    let words = staffed(ctx.session, role);
    let lacks = missing_without(ctx.scenario, ctx.session, &role.code);
    let of = seats_of(ctx.session, role);
    let ink = if !lacks.is_empty()
        || of.doubled > 0
        || (of.filled + of.simulated == 0 && !given(ctx, role))
    {
        Ink::Warning
    } else if of.filled > 0 {
        Ink::Good
    } else {
        Ink::Text
    };
    // What breaks stands in the row where there is room for it, else beside the chosen role alone.
    let long = format!("{words}; {}", lacks.words(ctx.scenario));
    let told = !lacks.is_empty() && width(&long) + width(&role.name) + 2 <= room;
    ctx.ink(ink, fit(if told { &long } else { &words }, room))
}

/// Tells whether somebody has said what becomes of a role nobody sits in.
fn given(ctx: &Ctx<'_>, role: &Role) -> bool {
    use crate::session::Staffing;
    match ctx.session.people.staffing(&role.code) {
        Staffing::GivenTo(_) | Staffing::Dropped => true,
        Staffing::Held(_) | Staffing::Simulated | Staffing::Empty => false,
    }
}

/// The chosen role in full, with what breaks while nobody plays it.
fn detail(ctx: &Ctx<'_>, columns: u16, room: usize) -> Vec<Line<'static>> {
    let Some(role) = ctx.scenario.roles.get(ctx.desk.row) else { return Vec::new() };
    let lacks = missing_without(ctx.scenario, ctx.session, &role.code);
    let breaks = match (lacks.is_empty(), crate::session::is_there(ctx.session, &role.code)) {
        (true, true) => String::new(),
        (true, false) => "; nothing depends on it alone".to_owned(),
        (false, _) => format!("; {}", lacks.words(ctx.scenario)),
    };
    let text = format!("{} {}: {}{breaks}", role.code, role.name, staffed(ctx.session, role));
    let ink = if lacks.is_empty() { Ink::Dim } else { Ink::Warning };
    let lines = wrap(&text, columns);
    if lines.len() > room {
        return vec![ctx.line(ink, fit(&text, columns))];
    }
    lines.into_iter().map(|l| ctx.line(ink, l)).collect()
}
