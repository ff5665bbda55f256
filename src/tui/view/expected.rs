//! The panel EXPECTED: what the players should do about what is shown, ticked as it is heard. Control-only.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{both_ends, fit, width};
use super::{Ctx, put};
use crate::session::Tick;
use crate::tui::key::{Context, Verb};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let lines = if ctx.desk.open_item().is_some() { hands(ctx, area) } else { ticks(ctx, area) };
    put(frame, area, lines);
}

/// While something is open the panel says how answers are entered.
fn hands(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let key = |verb| ctx.key(&[Context::Open, Context::Play], verb).unwrap_or_default();
    let mut parts = vec![
        format!("{} hands 9 6 3", key(Verb::Hands)),
        format!("{} voices reg b mnt a", key(Verb::Voice)),
    ];
    // A poll has no countdown to move, and nothing to peek at.
    let decision = ctx.desk.applies(Verb::MoreTime, ctx.clock);
    if decision {
        parts.push(format!("{} 1 min more", key(Verb::MoreTime)));
    }
    if area.height == 1 {
        return vec![rule(ctx, "ANSWERS", &parts.join("   "), area.width)];
    }
    parts.push(format!("{} close now", key(Verb::CloseNow)));
    if decision {
        parts.push(format!("{} peek (recorded)", key(Verb::Peek)));
    }
    let mut lines = vec![rule(ctx, "ANSWERS", "besides what comes from the seats", area.width)];
    lines.push(ctx.line(Ink::Text, fit(&format!("  {}", parts[..2].join("   ")), area.width)));
    lines.push(ctx.line(Ink::Text, fit(&format!("  {}", parts[2..].join("   ")), area.width)));
    lines
}

fn ticks(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let expected = ctx.desk.expected_now();
    let tick =
        |at: usize| expected.get(at).map_or(Tick::Open, |(item, n)| ctx.desk.tick_of(item, *n));
    let words = |at: usize| {
        let (item, n) = &expected[at];
        let all = ctx.scenario.expected(item);
        all.get(usize::from(*n)).map_or("", |e| e.text.for_control())
    };
    let heard = (0..expected.len())
        .filter(|at| matches!(tick(*at), Tick::Unprompted | Tick::Prompted))
        .count();
    let mut count = if expected.is_empty() {
        String::new()
    } else {
        format!("{heard} of {} heard", expected.len())
    };
    if area.height == 1 {
        let next = (0..expected.len()).find(|at| tick(*at) == Tick::Open);
        let next = next.map_or(String::new(), |at| format!(" | {} {}", at + 1, words(at)));
        return vec![rule(ctx, "EXPECTED", &format!("{count}{next}"), area.width)];
    }
    let room = usize::from(area.height - 1);
    // Of more than fit, those still open come first, and the title counts the others.
    let mut order: Vec<usize> = (0..expected.len()).collect();
    if order.len() > room {
        let hidden = order.len() - room;
        let key = ctx.key(&[Context::Play], Verb::Expected).unwrap_or_default();
        count = format!("{count}, {hidden} more with {key}");
        order.sort_by_key(|at| tick(*at) != Tick::Open);
        order.truncate(room);
    }
    let mut lines = vec![rule(ctx, "EXPECTED", &count, area.width)];
    let key = ctx.key(&[Context::Play], Verb::Expected).unwrap_or_default();
    let legend = ["u unprompted  p prompted".to_owned(), format!("- not heard   {key} + digit")];
    for (row, at) in order.into_iter().enumerate() {
        let now = tick(at);
        let mark = match now {
            Tick::Unprompted => "[u]",
            Tick::Prompted => "[p]",
            Tick::NotHeard => "[-]",
            Tick::Open => "[ ]",
        };
        let aside = legend.get(row).filter(|_| area.width >= 70).map_or("", String::as_str);
        let text = fit(words(at), area.width.saturating_sub(8 + width(aside)));
        let ink = if now == Tick::Open { Ink::Control } else { Ink::Dim };
        lines.push(both_ends(
            vec![
                ctx.ink(Ink::Key, format!("{} ", at + 1)),
                ctx.ink(Ink::Strong, format!("{mark} ")),
                ctx.ink(ink, text),
            ],
            vec![ctx.ink(Ink::Dim, aside)],
            area.width,
        ));
    }
    lines
}
