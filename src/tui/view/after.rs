//! After EndEx: the hot wash with its prompts and whose turn it is, and the report's files.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::rule;
use super::text::{both_ends, fit, wrap};
use super::{Ctx, debrief, inbox, put};
use crate::clock::Millis;
use crate::scenario::Role;
use crate::session::{HotWashStep, Phase};
use crate::tui::key::{Context, Verb};
use crate::tui::log;
use crate::tui::theme::Ink;
use crate::words::{count, fill};

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let written = ctx.desk.report.as_ref().filter(|_| ctx.desk.report_is_current());
    if written.is_none() && ctx.session.phase >= Phase::Debrief {
        return debrief::draw(ctx, frame, area);
    }
    let below = (area.height / 3).max(3);
    let top = Rect { height: area.height - below, ..area };
    let bottom = Rect { y: area.y + top.height, height: below, ..area };
    let lines = match written {
        Some(files) => report(ctx, files, top),
        None => hot_wash(ctx, top),
    };
    put(frame, top, lines);
    inbox::draw(ctx, frame, bottom);
}

fn hot_wash(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let after = &ctx.session.after;
    let step = match ctx.session.phase {
        Phase::Closed => "the room is closed",
        Phase::Lobby | Phase::Play | Phase::HotWash | Phase::Debrief | Phase::Finalised => {
            after.step.map_or("EndEx", HotWashStep::label)
        }
    };
    let mut lines = vec![rule(ctx, &ctx.words.hot_wash.to_uppercase(), step, area.width)];
    let columns = area.width;
    match after.step {
        None => {
            lines.push(ctx.line(Ink::Strong, ctx.words.state_ended));
            if let Some(head) = &ctx.desk.snapshot.end_head {
                let text = format!("{}: {head}", ctx.words.head_hash);
                lines.extend(wrap(&text, columns).into_iter().map(|l| ctx.line(Ink::Dim, l)));
            }
        }
        Some(HotWashStep::Silent) => {
            let what = ctx.words.hot_wash_silent;
            lines.extend(wrap(what, columns).into_iter().map(|l| ctx.line(Ink::Strong, l)));
            lines.push(Line::from(turn_clock(ctx)));
        }
        Some(HotWashStep::Round) => {
            let role = after.role.as_ref().and_then(|r| ctx.scenario.role(r));
            let turn = role.map_or_else(String::new, |r| format!("{}  {}", r.code, r.name));
            let turn = fit(&turn, columns.saturating_sub(20));
            lines.push(both_ends(vec![ctx.ink(Ink::Strong, turn)], turn_clock(ctx), columns));
            let played = |r: &&Role| ctx.session.people.played(&r.code).next().is_some();
            let of = ctx.scenario.roles.iter().filter(played).count();
            let next = ctx.scenario.roles.iter().filter(played);
            let next: Vec<&str> =
                next.filter(|r| !after.had.contains(&r.code)).map(|r| r.code.as_str()).collect();
            let next = match next.as_slice() {
                [] => "the last one".to_owned(),
                next => format!("still to come: {}", next.join(" ")),
            };
            let of = count(of, "role", "roles");
            let said = format!("{} of {of}; {next}", after.had.len());
            lines.push(ctx.line(Ink::Dim, fit(&said, columns)));
        }
        Some(HotWashStep::Rank) => lines.extend(ranked(ctx, columns)),
        Some(HotWashStep::Feedback | HotWashStep::Done) => {
            let say = format!("say: {}", ctx.words.thanks);
            lines.push(ctx.line(Ink::Strong, fit(&say, columns)));
            lines.push(
                ctx.line(Ink::Text, fit("and what happens to the report, until when", columns)),
            );
        }
    }
    if after.step.is_some() {
        lines.push(feedback(ctx, columns));
    }
    // What was asked stands while it is answered.
    if !matches!(after.step, None | Some(HotWashStep::Silent | HotWashStep::Round)) {
        lines.truncate(usize::from(area.height));
        return lines;
    }
    lines.push(Line::default());
    let own = &ctx.scenario.hot_wash.prompts;
    let prompts: Vec<&str> = if own.is_empty() {
        ctx.words.hot_wash_prompts.to_vec()
    } else {
        own.iter().map(String::as_str).collect()
    };
    for prompt in prompts {
        lines.push(ctx.line(Ink::Text, fit(&format!("  - {prompt}"), columns)));
    }
    lines.truncate(usize::from(area.height));
    lines
}

/// How many forms are in, all through the hot wash.
fn feedback(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let (forms, of) = crate::session::view::feedback_in(ctx.session);
    let counted = match of {
        0 => format!("{forms} in"),
        _ => fill(ctx.words.feedback_in, &[("n", &forms), ("m", &of)]),
    };
    let key = ctx.key(&[Context::After], Verb::Forms);
    let how = key.map_or_else(String::new, |key| format!("; {key} enters the paper forms"));
    ctx.line(Ink::Text, fit(&format!("feedback: {counted}{how}"), columns))
}

/// How long the silent minutes or the turn still last; what is over stays so until somebody goes on.
fn turn_clock(ctx: &Ctx<'_>) -> Vec<Span<'static>> {
    let Some(ends) = ctx.session.turn_ends(ctx.scenario) else { return Vec::new() };
    let left = ends.since(ctx.wall);
    if left > Millis::ZERO {
        return vec![ctx.ink(Ink::Strong, format!("{} left", left.clock()))];
    }
    vec![ctx.ink(Ink::Warning, format!("time, {} over", ctx.wall.since(ends).clock()))]
}

fn ranked(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let mut notes: Vec<_> = ctx.session.notes.standing().filter(|n| n.rank.is_some()).collect();
    notes.sort_by_key(|n| n.rank);
    let mut lines = vec![ctx.line(Ink::Strong, "The room ranks three.")];
    for note in notes.into_iter().take(5) {
        let rank = note.rank.unwrap_or(0);
        let text = format!("{rank}. {}", log::note_line(ctx.desk, note));
        lines.push(ctx.line(Ink::Text, fit(&text, columns)));
    }
    if ctx.desk.rankable().next().is_some() {
        let text = "Enter: which of these is next? Then: whose is it, does the owner say yes? (y)";
        lines.push(ctx.line(Ink::Dim, fit(text, columns)));
    }
    for note in ctx.desk.rankable().take(8) {
        let text = format!("   {}", log::note_line(ctx.desk, note));
        lines.push(ctx.line(Ink::Text, fit(&text, columns)));
    }
    lines
}

fn report(ctx: &Ctx<'_>, files: &[String], area: Rect) -> Vec<Line<'static>> {
    let last = ctx.session.phase == Phase::Finalised;
    let (title, then) = if last {
        (
            "FINAL REPORT WRITTEN",
            "The report is final. Any later entry makes a new draft; ^C leaves.",
        )
    } else if ctx.session.phase == Phase::Debrief {
        (
            "DRAFT REPORT WRITTEN",
            "SPACE goes on with the debrief, up to the name that makes it final; ^C leaves.",
        )
    } else {
        (
            "DRAFT REPORT WRITTEN",
            "SPACE goes on; the report can be written anew at any time; ^C leaves.",
        )
    };
    let mut lines = vec![rule(ctx, title, "any later entry makes a new draft", area.width)];
    for file in files {
        lines.push(ctx.line(Ink::Strong, fit(&format!("  {file}"), area.width)));
    }
    lines.push(Line::default());
    lines.extend(wrap(then, area.width).into_iter().map(|l| ctx.line(Ink::Text, l)));
    lines
}
