//! Replay: the console as it was at an entry, with the entry in words and the keys that scrub.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{both_ends, fit};
use super::{Ctx, Model, Pen, frame, overlay, put};
use crate::tui::key::Context;
use crate::tui::replay::{self, Replay};
use crate::tui::theme::Ink;

pub(super) fn draw(screen: &Replay, model: &Model, canvas: &mut Frame<'_>, pen: Pen) {
    let ctx = Ctx::new(&screen.desk, &model.keys, model.clock, pen);
    frame::draw(&ctx, canvas);
    let area = canvas.area();
    let row = |from_end: u16| Rect { y: area.y + area.height - from_end, height: 1, ..area };
    let offset = ctx.session.header.offset;
    let entry = replay::line(screen.entry(), offset);
    put(canvas, row(4), vec![ctx.line(Ink::Strong, fit(&entry, area.width))]);
    put(canvas, row(3), vec![scrubber(screen, &ctx, area.width)]);
    put(canvas, row(2), vec![keys(screen, &ctx, area.width)]);
    if screen.help {
        let keys = overlay::always(&model.keys, Context::Replay);
        let mut lines = vec![frame::rule(&ctx, "KEYS", "any key closes", area.width)];
        lines.extend(keys.into_iter().map(|(key, about)| {
            Line::from(vec![ctx.ink(Ink::Key, format!("{key:>6}  ")), ctx.ink(Ink::Text, about)])
        }));
        let height = u16::try_from(lines.len()).unwrap_or(8).min(area.height.saturating_sub(6));
        let at = Rect { y: area.y + area.height - 4 - height, height, ..area };
        put(canvas, at, lines);
    }
}

/// A bar with the place in it.
fn scrubber(screen: &Replay, ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let all = screen.entries.len();
    let count = format!(" entry {} of {all}", screen.at + 1);
    let wide = usize::from(columns.saturating_sub(super::text::width(&count) + 2)).max(1);
    let at = screen.at * (wide - 1) / (all - 1).max(1);
    let bar = format!("{}#{}", "=".repeat(at), "-".repeat(wide - 1 - at));
    Line::from(vec![ctx.ink(Ink::Title, format!("[{bar}]")), ctx.ink(Ink::Strong, count)])
}

fn keys(screen: &Replay, ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let state = if screen.playing.is_some() { "stop" } else { "play" };
    let mut spans: Vec<Span<'static>> = Vec::new();
    let speed = format!("speed {}x", screen.speed());
    for (key, word) in [
        ("SPACE", state),
        ("left right", "entry"),
        ("up down", "module, decision"),
        ("Home End", "ends"),
        ("+ -", speed.as_str()),
        ("t", "colours"),
        ("q", "leave"),
    ] {
        spans.push(ctx.ink(Ink::Key, key.to_owned()));
        spans.push(ctx.ink(Ink::Text, format!(" {word}  ")));
    }
    both_ends(spans, Vec::new(), columns)
}
