//! The disk refused: the facilitator chooses where the record goes on; nothing is lost that was acknowledged.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::{Places, first_line};
use super::text::wrap;
use super::{Ctx, foot, put};
use crate::tui::model::{LineKind, Overlay};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, why: &str, frame: &mut Frame<'_>) {
    let area = frame.area();
    frame.render_widget(ratatui::widgets::Clear, area);
    let places = Places::of(area, (1, 7));
    let columns = area.width.saturating_sub(4);
    put(frame, places.marking, vec![first_line(ctx, area.width)]);
    put(frame, places.last, vec![first_line(ctx, area.width)]);
    let mut lines = vec![ctx.line(Ink::Alarm, " THE RECORD CANNOT BE WRITTEN "), Line::default()];
    lines.extend(wrap(why, columns).into_iter().map(|l| ctx.line(Ink::Warning, l)));
    lines.push(Line::default());
    let stands =
        format!("Everything up to entry {} is on disk. Where shall it go on?", ctx.session.last);
    lines.extend(wrap(&stands, columns).into_iter().map(|l| ctx.line(Ink::Text, l)));
    lines.push(Line::default());
    let choice = |key: &str, text: &str| {
        Line::from(vec![
            ctx.ink(Ink::Key, format!(" {key}  ")),
            ctx.ink(Ink::Strong, text.to_owned()),
        ])
    };
    lines.push(choice("1", "in another file: a copy of what is on disk, then on"));
    lines.push(choice("2", "unrecorded: in memory until there is a file; every screen says so"));
    if let Some(notice) = &ctx.desk.notice {
        lines.push(Line::default());
        lines.extend(wrap(&notice.text, columns).into_iter().map(|l| ctx.line(Ink::Warning, l)));
    }
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 2,
        width: columns,
        height: area.height.saturating_sub(6),
    };
    put(frame, inner, lines);
    if let Some(Overlay::Line(line)) = ctx.desk.overlays.last()
        && line.kind == LineKind::OtherFile
    {
        foot::typed(ctx, line, frame, &places);
    }
}
