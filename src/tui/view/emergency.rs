//! The real-world emergency: the only screen without the exercise's marking, and nothing else looks like it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Block;

use super::text::wrap;
use super::{Ctx, foot, overlay, put};
use crate::tui::model::Overlay;
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>) {
    let area = frame.area();
    frame.render_widget(ratatui::widgets::Clear, area);
    frame.render_widget(Block::new().style(ctx.pen.style(Ink::Emergency)), area);
    let columns = area.width.saturating_sub(4);
    let mut lines = Vec::new();
    for text in
        [ctx.words.emergency_title, ctx.words.emergency_no_inject, ctx.words.emergency_stopped]
    {
        lines.push(centred(ctx, text, columns));
    }
    lines.push(Line::default());
    let what = if ctx.scenario.emergency.is_empty() {
        ctx.words.emergency_default
    } else {
        &ctx.scenario.emergency
    };
    lines.extend(wrap(what, columns).into_iter().map(|l| ctx.line(Ink::Emergency, l)));
    if ctx.desk.private {
        lines.push(Line::default());
        lines.push(ctx.line(Ink::Emergency, "Say aloud:"));
        let say = format!("\"{}\"", ctx.words.emergency_say);
        lines.extend(wrap(&say, columns).into_iter().map(|l| ctx.line(Ink::Emergency, l)));
    }
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: columns,
        height: area.height.saturating_sub(4),
    };
    let fill = ctx.pen.style(Ink::Emergency);
    put(frame, inner, lines.into_iter().map(|l| l.style(fill)).collect());
    let height = |n| Rect { x: area.x, y: area.y + area.height - n, width: area.width, height: 1 };
    match ctx.desk.overlays.last() {
        Some(Overlay::Pick(list)) => overlay::pick(ctx, list, frame, inner),
        Some(Overlay::Line(line)) => {
            let mut places = super::frame::Places::of(area, (1, 7));
            (places.capture, places.keys) = (height(2), height(1));
            foot::typed(ctx, line, frame, &places);
        }
        _ => {
            let keys = "R and the typed word: the emergency is over      E: end the exercise";
            put(frame, height(2), vec![ctx.line(Ink::Strong, keys)]);
        }
    }
}

fn centred(ctx: &Ctx<'_>, text: &str, columns: u16) -> Line<'static> {
    let gap = usize::from(columns.saturating_sub(super::text::width(text)) / 2);
    ctx.line(Ink::Emergency, format!("{}{text}", " ".repeat(gap)))
}
