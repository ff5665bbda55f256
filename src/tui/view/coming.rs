//! The panel NEXT: what comes and how late it is, and the contingency injects that offer themselves.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{both_ends, fit, spans_width};
use super::{Ctx, put};
use crate::ident::ItemId;
use crate::scenario::{Content, Tier};
use crate::session::{Upcoming, offers, plan, upcoming};
use crate::tui::key::{Context, Verb};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let coming = upcoming(ctx.scenario, ctx.session, ctx.wall);
    let offered = offers(ctx.scenario, ctx.session, ctx.wall);
    let mut lines = vec![rule(ctx, "NEXT", &module_after(ctx), area.width)];
    let room = usize::from(area.height.saturating_sub(1));
    // An offer keeps one row; it never takes the place of what is next.
    let kept = usize::from(!offered.is_empty() && room > 1);
    // A narrow column with many rows says whom each goes to in a row of its own.
    let deep = area.width < 70 && room >= 8;
    let drawn = (room - kept) / if deep { 2 } else { 1 };
    let mut rows: Vec<Line<'static>> = coming
        .iter()
        .enumerate()
        .take(drawn)
        .flat_map(|(at, row)| line(ctx, row, at == 0, deep, area.width))
        .collect();
    if rows.is_empty() {
        rows.push(ctx.line(Ink::Dim, "   nothing more in this module"));
    }
    lines.extend(rows);
    if let Some(offer) = offered.first() {
        lines.truncate(usize::from(area.height) - 1);
        lines.push(offer_line(ctx, offer, offered.len(), area.width));
    }
    put(frame, area, lines);
}

fn module_after(ctx: &Ctx<'_>) -> String {
    match ctx.session.next_module() {
        Some(at) => format!("then module {} {}", at + 1, ctx.scenario.modules[at].title),
        None => "then EndEx".to_owned(),
    }
}

fn line(
    ctx: &Ctx<'_>,
    row: &Upcoming,
    first: bool,
    deep: bool,
    columns: u16,
) -> Vec<Line<'static>> {
    let id = &row.item;
    let item = ctx.scenario.item(id);
    let read = ctx.desk.read.as_ref() == Some(id);
    let mark = if read {
        "r"
    } else if first {
        ">"
    } else {
        " "
    };
    let ink = if first { Ink::Strong } else { Ink::Text };
    let left = vec![
        ctx.ink(Ink::Strong, format!(" {mark} ")),
        ctx.ink(ink, format!("{:<4} ", ctx.desk.label(id))),
        ctx.ink(ink, ctx.desk.title(id)),
    ];
    let mut times = late(ctx, row);
    if let Some(item) = item.filter(|_| !row.planned_in) {
        let takes = plan::duration(ctx.scenario, ctx.session, item).round_minutes().max(1);
        let why = if item.tier == Tier::Core { "dropped" } else { "optional" };
        times.push(ctx.ink(Ink::Dim, format!("  {why}, {takes} min")));
    }
    if !row.holds {
        times = vec![ctx.ink(Ink::Dim, "  condition not met")];
    }
    if deep {
        let room = columns.saturating_sub(spans_width(&times) + 6);
        let whom = ctx.ink(Ink::Dim, format!("      {}", fit(&whom(ctx, id), room)));
        return vec![
            Line::from(super::text::cut(left, columns)),
            both_ends(vec![whom], times, columns),
        ];
    }
    // The title keeps half of the row.
    let room = (columns / 2).saturating_sub(spans_width(&times));
    let mut right = vec![ctx.ink(Ink::Dim, fit(&whom(ctx, id), room))];
    right.extend(times);
    vec![both_ends(left, right, columns)]
}

/// Whom it goes to; a decision says also who owns it and how long it takes.
fn whom(ctx: &Ctx<'_>, id: &ItemId) -> String {
    let to = ctx.desk.recipients(id).map(|to| ctx.desk.short_recipients(&to)).unwrap_or_default();
    match ctx.scenario.item(id).map(|i| &i.content) {
        Some(Content::Decision(decision)) => {
            let item = ctx.scenario.item(id).expect("it was just found");
            let agenda = ctx.scenario.agenda(&ctx.session.agenda.id);
            let time = agenda.map_or(decision.time, |a| ctx.scenario.countdown(item, decision, a));
            format!("  {}, asks {to}  {}", decision.owner, time)
        }
        Some(Content::Break(length)) => format!("  {length}"),
        _ => format!("  {to}"),
    }
}

fn late(ctx: &Ctx<'_>, row: &Upcoming) -> Vec<ratatui::text::Span<'static>> {
    if let Some(due) = row.due {
        let left = due.minus(ctx.play);
        let text = if left.0 == 0 { "  due".to_owned() } else { format!("  in {}", left.clock()) };
        return vec![ctx.ink(Ink::Warning, text)];
    }
    let Some(planned) = row.planned.filter(|_| row.planned_in) else { return Vec::new() };
    let minutes = row.late / 60_000;
    let mut spans = vec![ctx.ink(Ink::Dim, format!("  plan {}", ctx.hm(planned)))];
    if minutes >= 1 {
        spans.push(ctx.ink(Ink::Warning, format!(", {minutes} late")));
    }
    spans
}

fn offer_line(ctx: &Ctx<'_>, id: &ItemId, offered: usize, columns: u16) -> Line<'static> {
    let key = |verb| ctx.key(&[Context::Play, Context::Always], verb).unwrap_or_default();
    let why = ctx.scenario.inject(id).and_then(|(_, i)| i.contingency.as_ref());
    let why = why.map_or("", |c| c.why.for_control());
    // Enter reads the first of them; of more the list is a key away.
    let more = match offered {
        0 | 1 => String::new(),
        n => format!(" (+{}: {})", n - 1, key(Verb::Contingency)),
    };
    let no = vec![
        ctx.ink(Ink::Key, format!("  {}", key(Verb::Decline))),
        ctx.ink(Ink::Dim, " not needed"),
    ];
    both_ends(
        vec![
            ctx.ink(Ink::Key, " Enter "),
            ctx.ink(Ink::Warning, format!("{}{more}: ", ctx.desk.label(id))),
            ctx.ink(Ink::Control, format!("{} - {why}", ctx.desk.title(id))),
        ],
        no,
        columns,
    )
}
