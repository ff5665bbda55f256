//! The projector view: everything on it comes from the role-filtered view of the public, which holds no control word.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::text::{both_ends, fit, width, wrap};
use super::{Ctx, card, put};
use crate::card::{Card, Form, plain};
use crate::clock::Millis;
use crate::conduct::Recording;
use crate::journal::marking;
use crate::session::view::{Open, Result as Shown, StageView, Standstill, stage};
use crate::session::{HotWashStep, Phase};
use crate::tui::theme::Ink;
use crate::words::fill;

/// Draws what the room may see.
pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>) {
    let area = frame.area();
    let view = stage(ctx.scenario, ctx.session, ctx.wall, ctx.words);
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, area, Vec::new());
    put(frame, row(0), vec![marked(ctx, &view, area.width)]);
    put(frame, row(area.height - 1), vec![marked(ctx, &view, area.width)]);
    let body = Rect {
        x: area.x + 2,
        y: area.y + 2,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(5),
    };
    if !ctx.desk.blank {
        let mut lines = lines(ctx, &view, body);
        lines.truncate(usize::from(body.height));
        put(frame, body, lines);
    }
    put(frame, row(area.height - 3), vec![foot(ctx, area.width)]);
}

fn marked(ctx: &Ctx<'_>, view: &StageView, columns: u16) -> Line<'static> {
    let mark = marking(view.frame.mode);
    both_ends(
        vec![ctx.ink(Ink::Marking, format!("{mark} {mark} {mark}"))],
        vec![ctx.ink(Ink::Strong, view.frame.tlp.label())],
        columns,
    )
}

/// Whether it is recorded stands here too: everybody can see which.
fn foot(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let record = match &ctx.desk.snapshot.recording {
        Recording::Kept => ctx.ink(Ink::Dim, ctx.words.recording),
        Recording::Failed(_) | Recording::Unrecorded { .. } => {
            ctx.ink(Ink::Alarm, format!(" {} ", ctx.words.unrecorded))
        }
    };
    // A mark that only the facilitator can read: the first beat was taken.
    let beat = if ctx.desk.read.is_some() || ctx.desk.armed.is_some() { " ." } else { "" };
    both_ends(
        vec![record, ctx.ink(Ink::Dim, beat)],
        vec![ctx.ink(Ink::Dim, ctx.hm(ctx.wall))],
        columns,
    )
}

fn lines(ctx: &Ctx<'_>, view: &StageView, area: Rect) -> Vec<Line<'static>> {
    let columns = area.width;
    let mut lines = head(ctx, view, columns);
    lines.push(Line::default());
    if let Some(standstill) = &view.frame.standstill {
        lines.extend(centred(ctx, Ink::Alarm, &stands_still(ctx, standstill), columns));
        return lines;
    }
    match view.frame.phase {
        Phase::Lobby | Phase::Play => {}
        Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
            lines.extend(after(ctx, view, columns));
            return lines;
        }
    }
    if let Some(question) = &view.observer_question {
        lines.push(ctx.line(Ink::Dim, ctx.words.observers_question));
        lines.extend(centred(ctx, Ink::Strong, question, columns));
    } else if let Some(open) = &view.open {
        lines.extend(open_lines(ctx, open, columns));
    } else if let Some(result) = &view.result {
        lines.extend(result_lines(ctx, result, columns));
    } else {
        lines.extend(talk(ctx, view, columns, area.height));
    }
    lines
}

fn head(ctx: &Ctx<'_>, view: &StageView, columns: u16) -> Vec<Line<'static>> {
    let title = match &view.frame.module {
        Some((number, title)) => format!("{number} {}", title.to_uppercase()),
        None => view.frame.title.to_uppercase(),
    };
    let story = format!("{} {}", ctx.words.scenario_time, view.frame.story);
    vec![both_ends(vec![ctx.ink(Ink::Strong, title)], vec![ctx.ink(Ink::Dim, story)], columns)]
}

fn stands_still(ctx: &Ctx<'_>, standstill: &Standstill) -> String {
    match standstill {
        Standstill::Paused => ctx.words.state_paused.to_owned(),
        Standstill::Break { back_at } => {
            fill(ctx.words.state_break, &[("time", &ctx.hm(*back_at))])
        }
        Standstill::OffRecord => ctx.words.state_off_record.to_owned(),
        Standstill::Emergency { words } => words.clone(),
    }
}

fn centred(ctx: &Ctx<'_>, ink: Ink, text: &str, columns: u16) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(4);
    wrap(text, room)
        .into_iter()
        .map(|line| {
            let gap = usize::from(columns.saturating_sub(width(&line)) / 2);
            ctx.line(ink, format!("{}{line}", " ".repeat(gap)))
        })
        .collect()
}

fn talk(ctx: &Ctx<'_>, view: &StageView, columns: u16, rows: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(again) = &ctx.desk.again
        && let Some((_, card)) =
            view.latest.as_ref().filter(|(label, _)| *label == ctx.desk.label(again))
    {
        return card::lines(ctx, card, columns);
    }
    if let Some(question) = &view.question {
        lines.extend(centred(ctx, Ink::Strong, &question.prompt.to_uppercase(), columns));
        lines.push(Line::default());
        lines.extend(centred(ctx, Ink::Text, &question.to, columns));
        lines.push(Line::default());
        if let Some((label, card)) = &view.latest {
            lines.push(just_in(ctx, label, card, columns));
        }
        return lines;
    }
    match (&view.latest, &view.situation) {
        (Some((_, card)), _) => {
            let drawn = card::lines(ctx, card, columns);
            if drawn.len() > usize::from(rows) {
                lines.extend(centred(ctx, Ink::Strong, &card.title, columns));
                let body = wrap(&plain(&card.blocks), columns);
                lines.extend(body.into_iter().map(|l| ctx.line(Ink::Text, l)));
            } else {
                lines.extend(drawn);
            }
        }
        (None, Some(situation)) => lines.extend(centred(ctx, Ink::Strong, situation, columns)),
        (None, None) => lines.extend(centred(ctx, Ink::Text, ctx.words.state_running, columns)),
    }
    lines
}

fn just_in(ctx: &Ctx<'_>, label: &str, card: &Card, columns: u16) -> Line<'static> {
    let text = format!("{}: {label} {}", ctx.words.just_in, card.title);
    ctx.line(Ink::Dim, fit(&text, columns))
}

fn open_lines(ctx: &Ctx<'_>, open: &Open, columns: u16) -> Vec<Line<'static>> {
    let mut lines = centred(ctx, Ink::Strong, &open.ask.prompt, columns);
    let mut counted = if open.of > 0 {
        fill(ctx.words.answers_in, &[("n", &open.answered), ("m", &open.of)])
    } else {
        format!("{}", open.answered)
    };
    if open.closed {
        ctx.words.waiting_for_result.clone_into(&mut counted);
    } else if let Some(closes_at) = open.closes_at {
        counted = format!("{}      {counted}", countdown(ctx, closes_at));
    }
    lines.push(Line::default());
    lines.extend(centred(ctx, Ink::Alarm, &format!(" {counted} "), columns));
    lines.push(Line::default());
    match &open.ask.form {
        Form::Choice(choices) => {
            for choice in choices {
                let cost = choice.cost.as_ref().map(|c| format!(": {c}")).unwrap_or_default();
                let text = format!("{}  {}{cost}", choice.letter, choice.label);
                lines.push(ctx.line(Ink::Text, fit(&text, columns)));
            }
        }
        Form::Vote(options) => {
            for (option, letter) in options.iter().zip('A'..='Z') {
                lines.push(ctx.line(Ink::Text, fit(&format!("{letter}  {option}"), columns)));
            }
        }
        Form::Talk | Form::Levels { .. } | Form::Words => {}
    }
    lines
}

fn countdown(ctx: &Ctx<'_>, closes_at: Millis) -> String {
    if ctx.play >= closes_at {
        let over = Millis(ctx.play.minus(closes_at).0 / 1000 * 1000).clock();
        let over = fill(ctx.words.overrun, &[("time", &over)]);
        return format!("{} {over}", ctx.words.time_is_up);
    }
    closes_at.minus(ctx.play).clock()
}

fn result_lines(ctx: &Ctx<'_>, result: &Shown, columns: u16) -> Vec<Line<'static>> {
    let mut lines = centred(ctx, Ink::Strong, &result.prompt, columns);
    lines.push(Line::default());
    let most = result.bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let wide = u32::from(columns / 3);
    for (label, votes) in result.bars.iter().filter(|(_, votes)| *votes > 0) {
        let bar = "█".repeat(usize::try_from(votes * wide / most).unwrap_or(0).max(1));
        lines.push(both_ends(
            vec![ctx.ink(Ink::Text, fit(label, columns.saturating_sub(columns / 3 + 6)))],
            vec![ctx.ink(Ink::Text, bar), ctx.ink(Ink::Strong, format!(" {votes:>3}"))],
            columns,
        ));
    }
    lines
}

fn after(ctx: &Ctx<'_>, view: &StageView, columns: u16) -> Vec<Line<'static>> {
    if view.frame.phase != Phase::HotWash {
        return centred(ctx, Ink::Strong, ctx.words.thanks, columns);
    }
    let title = match view.frame.hot_wash {
        None => ctx.words.state_ended,
        Some(HotWashStep::Feedback) => ctx.words.state_feedback,
        Some(_) => ctx.words.state_hot_wash,
    };
    let mut lines = centred(ctx, Ink::Strong, title, columns);
    lines.push(Line::default());
    let own = &ctx.scenario.hot_wash.prompts;
    let prompts: Vec<&str> = if own.is_empty() {
        ctx.words.hot_wash_prompts.to_vec()
    } else {
        own.iter().map(String::as_str).collect()
    };
    for prompt in prompts {
        lines.extend(
            wrap(&format!("- {prompt}"), columns).into_iter().map(|l| ctx.line(Ink::Text, l)),
        );
    }
    lines
}
