//! The panel SHOWN: what is before the room now.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{fit, wrap};
use super::{Ctx, put};
use crate::ident::ItemId;
use crate::scenario::Content;
use crate::session::Step;
use crate::session::view::observer_question;
use crate::tui::theme::Ink;

mod decision;
mod group;
mod talk;

/// What the panel says: its title's addition and its rows.
pub(super) struct Panel {
    pub aside: String,
    pub rows: Vec<Line<'static>>,
}

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let asked = observers_ask(ctx, area.width);
    let taken = u16::try_from(asked.len()).unwrap_or(area.height);
    let panel = panel(ctx, area.width, area.height.saturating_sub(1 + taken));
    let mut lines = vec![rule(ctx, "SHOWN", &panel.aside, area.width)];
    lines.extend(asked);
    lines.extend(panel.rows);
    lines.truncate(usize::from(area.height));
    put(frame, area, lines);
}

fn panel(ctx: &Ctx<'_>, columns: u16, rows: u16) -> Panel {
    if let Some(inject) = &ctx.desk.again {
        return again(ctx, inject, columns);
    }
    if let Some((id, round)) = ctx.session.open_rounds().first() {
        return decision::open(ctx, id, round, columns, rows);
    }
    if let Some(id) = ctx.desk.closed_decision() {
        return decision::closed(ctx, &id, columns, rows);
    }
    if let Step::Apply { item, effects } = ctx.desk.step(ctx.clock) {
        return decision::consequences(ctx, &item, &effects, columns);
    }
    if let Some(panel) = group::panel(ctx, columns, rows) {
        return panel;
    }
    match ctx.session.just_recorded() {
        Some(id) => decision::settled(ctx, &id, columns),
        None => talk::panel(ctx, columns, rows),
    }
}

/// The observers' question that is on the projector; what it interrupted stands below.
fn observers_ask(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let Some(question) = observer_question(ctx.session) else { return Vec::new() };
    let said = format!("{}: \"{question}\"", ctx.words.observers_question);
    let rows = wrap(&said, columns).into_iter().take(2);
    rows.map(|row| ctx.line(Ink::Strong, row)).collect()
}

fn again(ctx: &Ctx<'_>, inject: &ItemId, columns: u16) -> Panel {
    let mut rows = vec![ctx.line(Ink::Strong, fit(&ctx.desk.title(inject), columns))];
    if let Some(Content::Inject(inject)) = ctx.scenario.item(inject).map(|i| &i.content) {
        let body = crate::card::plain(&crate::card::markdown(&inject.body));
        rows.extend(wrap(&body, columns).into_iter().map(|line| ctx.line(Ink::Text, line)));
    }
    Panel { aside: format!("again: {}", ctx.desk.label(inject)), rows }
}
