//! After EndEx: the hot wash and its prompts, the debrief with what is to complete, the report's files.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{fit, wrap};
use super::{Ctx, inbox, put};
use crate::session::{HotWashStep, Phase, Sign, ToComplete, to_complete};
use crate::tui::log;
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let below = (area.height / 3).max(3);
    let top = Rect { height: area.height - below, ..area };
    let bottom = Rect { y: area.y + top.height, height: below, ..area };
    let lines = match (&ctx.desk.report, ctx.session.phase) {
        (Some(files), _) => report(ctx, files, top),
        (None, Phase::HotWash | Phase::Closed) => hot_wash(ctx, top),
        (None, _) => debrief(ctx, top),
    };
    put(frame, top, lines);
    inbox::draw(ctx, frame, bottom);
}

fn hot_wash(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let after = &ctx.session.after;
    let step = after.step.map_or("EndEx", HotWashStep::label);
    let mut lines = vec![rule(ctx, "HOT WASH", step, area.width)];
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
            lines.push(ctx.line(
                Ink::Strong,
                "In silence: one strength, one gap, one step within seven days.",
            ));
        }
        Some(HotWashStep::Round) => {
            if let Some(role) = after.role.as_ref().and_then(|r| ctx.scenario.role(r)) {
                lines.push(ctx.line(Ink::Strong, format!("{}  {}", role.code, role.name)));
            }
            let had = after.had.len();
            lines.push(ctx.line(Ink::Dim, format!("{had} of {} roles", ctx.scenario.roles.len())));
        }
        Some(HotWashStep::Rank) => lines.extend(ranked(ctx, columns)),
        Some(HotWashStep::Feedback | HotWashStep::Done) => {
            let n = after.feedback.len();
            let text = format!("{n} forms came in, {} counted by hand", after.forms);
            lines.push(ctx.line(Ink::Strong, text));
        }
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

fn ranked(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let mut notes: Vec<_> = ctx.session.notes.standing().filter(|n| n.rank.is_some()).collect();
    notes.sort_by_key(|n| n.rank);
    let mut lines = vec![ctx.line(Ink::Strong, "The room ranks three.")];
    for note in notes.into_iter().take(5) {
        let rank = note.rank.unwrap_or(0);
        let text = format!("{rank}. {}", log::note_line(ctx.desk, note));
        lines.push(ctx.line(Ink::Text, fit(&text, columns)));
    }
    lines
}

fn debrief(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let open = to_complete(ctx.scenario, ctx.session);
    let aside = match open.len() {
        0 => "nothing is left open".to_owned(),
        n => format!("{n} left; the report can be written at any time"),
    };
    let mut lines = vec![rule(ctx, "TO COMPLETE", &aside, area.width)];
    let room = usize::from(area.height.saturating_sub(1));
    for (at, what) in open.iter().take(room).enumerate() {
        let mark = if at == 0 { ">" } else { " " };
        let ink = if at == 0 { Ink::Strong } else { Ink::Text };
        lines.push(ctx.line(ink, fit(&format!("{mark} {}", says(ctx, what)), area.width)));
    }
    if open.is_empty() {
        let notes = ctx.session.notes.standing();
        let actions = notes.filter(|n| n.sign == Sign::Action).count();
        lines.push(ctx.line(Ink::Text, format!("{actions} corrective actions were taken down")));
    }
    lines
}

fn says(ctx: &Ctx<'_>, what: &ToComplete) -> String {
    let note =
        |seq| ctx.session.notes.get(seq).map(|n| log::note_line(ctx.desk, n)).unwrap_or_default();
    match what {
        ToComplete::Record { decision, missing } => {
            format!(
                "{} {}: {}",
                ctx.desk.label(decision),
                ctx.desk.title(decision),
                missing.join(", ")
            )
        }
        ToComplete::Action { action, missing } => {
            let text = ctx.session.after.actions.get(action).and_then(|a| a.text.as_ref());
            let text = text.map_or("", |t| t.as_str());
            format!("action without {}: {text}", missing.join(", "))
        }
        ToComplete::Assumption(seq) => format!("assumption: {}", note(*seq)),
        ToComplete::Request(seq) => {
            let text = ctx.session.talk.requests.get(seq).and_then(|r| r.text.as_ref());
            format!("request: {}", text.map_or("", |t| t.as_str()))
        }
        ToComplete::Parked(seq) => format!("parked: {}", note(*seq)),
        ToComplete::Unfiled(seq) => format!("no objective: {}", note(*seq)),
    }
}

fn report(ctx: &Ctx<'_>, files: &[String], area: Rect) -> Vec<Line<'static>> {
    let mut lines =
        vec![rule(ctx, "DRAFT REPORT WRITTEN", "any later entry makes a new draft", area.width)];
    for file in files {
        lines.push(ctx.line(Ink::Strong, fit(&format!("  {file}"), area.width)));
    }
    lines.push(Line::default());
    lines.push(
        ctx.line(
            Ink::Text,
            "SPACE goes on with what is to complete and writes it anew; ^C leaves.",
        ),
    );
    lines
}
