//! The panel INBOX: what waits for the facilitator in one line, and the newest that was taken down.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::fit;
use super::{Ctx, put};
use crate::session::{QuestionState, to_complete};
use crate::tui::log;
use crate::tui::theme::Ink;
use crate::words::count;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let mut lines = vec![rule(ctx, "INBOX", &waiting(ctx), area.width)];
    let room = usize::from(area.height.saturating_sub(1));
    for line in log::newest(ctx.desk).take(room) {
        lines.push(Line::from(vec![
            ctx.ink(Ink::Dim, format!("   {} ", ctx.hm(line.at))),
            ctx.ink(Ink::Text, fit(&line.text, area.width.saturating_sub(9))),
        ]));
    }
    put(frame, area, lines);
}

/// Counts what waits.
pub(super) fn waiting(ctx: &Ctx<'_>) -> String {
    let talk = &ctx.session.talk;
    let requests = talk.open_requests().count();
    let questions = ctx
        .session
        .hall
        .questions
        .values()
        .filter(|q| matches!(q.state, QuestionState::Asked | QuestionState::Approved))
        .count();
    let complete = to_complete(ctx.scenario, ctx.session).len();
    let mut parts = Vec::new();
    if !talk.stops_asked.is_empty() {
        parts.push(format!("{} ASK FOR A STOP", talk.stops_asked.len()));
    }
    parts.push(match requests {
        0 => "no requests".to_owned(),
        1 => "1 request from players".to_owned(),
        n => format!("{n} requests from players"),
    });
    if questions > 0 {
        parts.push(count(questions, "observers' question", "observers' questions"));
    }
    if complete > 0 {
        parts.push(format!("{complete} to complete"));
    }
    parts.join(" | ")
}
