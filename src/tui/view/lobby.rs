//! The lobby: go / no-go, staffing, agenda, marking, attribution, what is recorded. Safe to project.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{both_ends, fit};
use super::{Ctx, put};
use crate::session::{Check, CheckState, Staffing, checks};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let above = 9.min(area.height.saturating_sub(4));
    let top = Rect { height: above, ..area };
    let bottom = Rect { y: area.y + above, height: area.height - above, ..area };
    put(frame, top, go(ctx, top));
    put(frame, bottom, staffing(ctx, bottom));
}

fn go(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let columns = area.width;
    let mut lines = vec![rule(ctx, "GO / NO-GO", &ctx.scenario.title, columns)];
    for state in checks(ctx.scenario, ctx.session, ctx.wall) {
        lines.push(check(ctx, &state, columns));
    }
    let done = |done: bool| if done { "[x]" } else { "[ ]" };
    let rules = format!("{} ground rules read out", done(ctx.session.ground_rules_read));
    let warm = match &ctx.scenario.warm_up {
        Some(_) => format!("   {} warm-up question", done(ctx.session.warm_up_asked)),
        None => String::new(),
    };
    lines.push(ctx.line(Ink::Text, fit(&format!("{rules}{warm}"), columns)));
    let agenda = &ctx.session.agenda;
    let in_play: u64 = agenda.modules.iter().map(|m| m.0).sum();
    let until = agenda
        .until
        .map_or_else(|| "no must-end time".to_owned(), |at| format!("must end {}", ctx.hm(at)));
    let minutes = crate::clock::Millis(in_play).round_minutes();
    let wash = agenda.hot_wash.round_minutes();
    let text = format!("agenda {}: play {minutes} min, hot wash {wash} min, {until}", agenda.id);
    lines.push(ctx.line(Ink::Text, fit(&text, columns)));
    let says =
        |label: &str, text: &str| ctx.line(Ink::Dim, fit(&format!("{label}: {text}"), columns));
    lines.push(says(ctx.session.marking.label(), ctx.session.marking.means(ctx.words)));
    let attribution = crate::tui::update::attribution_means(ctx.session.attribution);
    lines.push(says(ctx.session.attribution.label(), attribution));
    lines.push(ctx.line(Ink::Dim, fit(ctx.words.record_explained, columns)));
    if !ctx.desk.private {
        let text = "Enter: only I see this screen (control text may be shown); Tab hides it again";
        lines.push(ctx.line(Ink::Strong, fit(text, columns)));
    }
    lines.truncate(usize::from(area.height));
    lines
}

fn check(ctx: &Ctx<'_>, state: &CheckState, columns: u16) -> Line<'static> {
    let (mark, ink) = match (state.met, state.accepted) {
        (true, _) => ("[x]", Ink::Good),
        (false, true) => ("[~]", Ink::Text),
        (false, false) => ("[ ]", Ink::Warning),
    };
    let what = match (state.check, state.met) {
        (Check::Staffing, true) => "every role is taken care of".to_owned(),
        (Check::Staffing, false) => format!("nobody plays {}", state.text),
        (Check::Owners, true) => "every decision has an owner in the room".to_owned(),
        (Check::Owners, false) => format!("owners: {}", state.text),
        (Check::Time, true) => "the agenda fits the time".to_owned(),
        (Check::Time, false) => format!("time: {}", state.text),
    };
    let accepted = if state.accepted && !state.met { " (accepted)" } else { "" };
    ctx.line(ink, fit(&format!("{mark} {what}{accepted}"), columns))
}

fn staffing(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let aside = "arrows; h all seats held, 1-9 so many, s simulated, g given, x dropped";
    let mut lines = vec![rule(ctx, "STAFFING", aside, area.width)];
    let room = usize::from(area.height.saturating_sub(1)).max(1);
    let roles = &ctx.scenario.roles;
    let from = (ctx.desk.row + 1).saturating_sub(room);
    for (at, role) in roles.iter().enumerate().skip(from).take(room) {
        let chosen = at == ctx.desk.row;
        let mark = if chosen { ">" } else { " " };
        let ink = if chosen { Ink::Strong } else { Ink::Text };
        lines.push(both_ends(
            vec![
                ctx.ink(Ink::Strong, format!("{mark} ")),
                ctx.ink(Ink::Key, format!("{:<6}", role.code)),
                ctx.ink(ink, role.name.clone()),
            ],
            vec![how(ctx, role)],
            area.width,
        ));
    }
    lines
}

fn how(ctx: &Ctx<'_>, role: &crate::scenario::Role) -> ratatui::text::Span<'static> {
    let people = &ctx.session.people;
    let holders = people
        .seats
        .iter()
        .filter(|(id, seat)| id.role == role.code && !seat.holders.is_empty())
        .count();
    if holders > 0 {
        return ctx.ink(Ink::Good, format!("joined {holders} of {}", role.seats));
    }
    match people.staffing(&role.code) {
        Staffing::Held(n) => ctx.ink(Ink::Good, format!("held {n} of {}", role.seats)),
        Staffing::Simulated => ctx.ink(Ink::Text, "simulated by the control cell"),
        Staffing::GivenTo(other) => ctx.ink(Ink::Text, format!("spoken for by {other}")),
        Staffing::Dropped => ctx.ink(Ink::Dim, "dropped"),
        Staffing::Empty => ctx.ink(Ink::Warning, format!("empty, {} seats", role.seats)),
    }
}
