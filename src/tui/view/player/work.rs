//! A self-assessment and the work of a group on a player's screen.

use ratatui::text::Line;

use super::super::text::{fit, width, wrap};
use super::{Ctx, rule};
use crate::session::view::{GroupWork, Judging, Work};
use crate::tui::theme::Ink;
use crate::words::fill;

type Lines = Vec<Line<'static>>;

pub(super) fn lines(ctx: &Ctx<'_>, work: &Work, columns: u16) -> Lines {
    match work {
        Work::Judging(judging) => {
            let mut lines = head(ctx, judging, columns);
            lines.extend(capabilities(ctx, judging, columns));
            lines
        }
        Work::Group(group) => group_work(ctx, group, columns),
    }
}

/// Returns the row of the capability the arrows are at.
pub(super) fn row_at(ctx: &Ctx<'_>, columns: u16) -> Option<usize> {
    let judge = ctx.player.judge.as_ref()?;
    let judging = crate::tui::player::judge::judging(ctx.player.view())?;
    Some(head(ctx, judging, columns).len() + judge.at)
}

fn head(ctx: &Ctx<'_>, judging: &Judging, columns: u16) -> Lines {
    let all = judging.of.len() * judging.capabilities.len();
    let done = fill(ctx.words.judged, &[("n", &judging.own.len()), ("m", &all)]);
    let mut lines = vec![rule(ctx, &judging.ask.label, &done, columns)];
    lines.extend(ctx.wrapped(Ink::Strong, &judging.ask.prompt, columns));
    let judge = ctx.player.judge.as_ref();
    let of = judging.of.get(judge.map_or(0, |judge| judge.of)).filter(|of| !of.is_empty());
    if let Some(of) = of {
        let which = if judging.of.len() > 1 { format!("< {of} >") } else { of.clone() };
        lines.push(ctx.line(Ink::Title, fit(&which, columns)));
    }
    if judge.is_none() {
        lines.extend(ctx.wrapped(Ink::Warning, ctx.words.judge_begin, columns));
    }
    lines
}

fn capabilities(ctx: &Ctx<'_>, judging: &Judging, columns: u16) -> Lines {
    let judge = ctx.player.judge.as_ref();
    let of = judge.map_or(0, |judge| judge.of);
    let row = |(at, capability): (usize, &crate::session::view::Capability)| {
        let key = (u16::try_from(of).unwrap_or(u16::MAX), capability.id.clone());
        let mark = match judging.own.get(&key) {
            None => "[ ]",
            Some(Some(true)) => "[y]",
            Some(Some(false)) => "[n]",
            Some(None) => "[-]",
        };
        let here = judge.is_some_and(|judge| judge.at == at);
        let (lead, ink) = if here { (">", Ink::Chosen) } else { (" ", Ink::Text) };
        let text = format!("{} {}  {}", capability.track, capability.level, capability.title);
        let room = columns.saturating_sub(6);
        Line::from(vec![
            ctx.ink(Ink::Key, format!("{lead} {mark} ")),
            ctx.ink(ink, fit(&text, room)),
        ])
    };
    judging.capabilities.iter().enumerate().map(row).collect()
}

fn group_work(ctx: &Ctx<'_>, group: &GroupWork, columns: u16) -> Lines {
    let left = group.ends_at.map(|at| at.minus(ctx.player.play(ctx.clock)));
    let clock = match left {
        Some(left) if left.0 == 0 => ctx.words.time_is_up.to_owned(),
        Some(left) => fill(ctx.words.left, &[("time", &left.clock())]),
        None => String::new(),
    };
    let title = format!("{} {}", group.ask.label, group.name);
    let title = fit(&title, columns.saturating_sub(width(&clock) + 4));
    let mut lines = vec![rule(ctx, &title, &clock, columns)];
    lines.extend(ctx.wrapped(Ink::Strong, &group.ask.prompt, columns));
    for (number, challenge) in (1..).zip(&group.challenges) {
        let words = challenge.words.as_deref().unwrap_or(ctx.words.left_out);
        lines.extend(entry(ctx, &format!("{number}  "), Ink::Text, words, columns));
        for solution in &challenge.solutions {
            let words = solution.as_deref().unwrap_or(ctx.words.left_out);
            lines.extend(entry(ctx, "   > ", Ink::Good, words, columns));
        }
    }
    lines.extend(ctx.wrapped(Ink::Warning, ctx.words.group_writes, columns));
    lines
}

fn entry(ctx: &Ctx<'_>, lead: &str, ink: Ink, words: &str, columns: u16) -> Lines {
    let deep = width(lead);
    let rows = wrap(words, columns.saturating_sub(deep)).into_iter().enumerate();
    rows.map(|(at, words)| {
        let lead = if at == 0 { lead.to_owned() } else { " ".repeat(usize::from(deep)) };
        Line::from(vec![ctx.ink(Ink::Key, lead), ctx.ink(ink, words)])
    })
    .collect()
}
