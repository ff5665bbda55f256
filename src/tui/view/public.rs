//! The projector view: everything on it comes from the role-filtered view of the public, which holds no control word.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::text::{both_ends, fit, width, wrap};
use super::{Pen, card, put};
use crate::card::{Card, Form, plain};
use crate::clock::{Millis, Timestamp};
use crate::journal::marking;
use crate::scenario::Scenario;
use crate::session::view::{Open, Result as Shown, StageView, Standstill, stage};
use crate::session::{HotWashStep, Phase, Session};
use crate::tui::theme::Ink;
use crate::words::{Words, fill};

/// Everything the projector view is drawn from: no desk, and so no place for what only the facilitator may see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) session: &'a Session,
    pub(super) words: &'static Words,
    pub(super) pen: Pen,
    pub(super) now: Timestamp,
    /// Whether all of it is on disk.
    pub(super) kept: bool,
    pub(super) blank: bool,
    /// The last inject is shown again.
    pub(super) again: bool,
    /// A sign to the facilitator that tells nobody else anything.
    pub(super) sign: &'static str,
}

impl Wall<'_> {
    fn hm(&self, at: Timestamp) -> String {
        at.hm(self.session.header.offset)
    }
}

/// Draws what the room may see.
pub(super) fn draw(wall: &Wall<'_>, frame: &mut Frame<'_>) {
    let area = frame.area();
    let view = stage(wall.scenario, wall.session, wall.now, wall.words);
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, area, Vec::new());
    put(frame, row(0), vec![marked(wall, &view, area.width)]);
    put(frame, row(area.height - 1), vec![marked(wall, &view, area.width)]);
    let body = Rect {
        x: area.x + 2,
        y: area.y + 2,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(5),
    };
    if !wall.blank {
        let mut lines = lines(wall, &view, body);
        lines.truncate(usize::from(body.height));
        put(frame, body, lines);
    }
    put(frame, row(area.height - 3), vec![foot(wall, area.width)]);
}

fn marked(wall: &Wall<'_>, view: &StageView, columns: u16) -> Line<'static> {
    let mark = marking(view.frame.mode);
    both_ends(
        vec![wall.pen.ink(Ink::Marking, format!("{mark} {mark} {mark}"))],
        vec![wall.pen.ink(Ink::Strong, view.frame.tlp.label())],
        columns,
    )
}

/// Whether it is recorded stands here too: everybody can see which.
fn foot(wall: &Wall<'_>, columns: u16) -> Line<'static> {
    let record = if wall.kept {
        wall.pen.ink(Ink::Dim, wall.words.recording)
    } else {
        wall.pen.ink(Ink::Alarm, format!(" {} ", wall.words.unrecorded))
    };
    both_ends(
        vec![record, wall.pen.ink(Ink::Dim, wall.sign)],
        vec![wall.pen.ink(Ink::Dim, wall.hm(wall.now))],
        columns,
    )
}

fn lines(wall: &Wall<'_>, view: &StageView, area: Rect) -> Vec<Line<'static>> {
    let columns = area.width;
    let mut lines = head(wall, view, columns);
    lines.push(Line::default());
    if let Some(standstill) = &view.frame.standstill {
        lines.extend(centred(wall, Ink::Alarm, &stands_still(wall, standstill), columns));
        return lines;
    }
    match view.frame.phase {
        Phase::Lobby | Phase::Play => {}
        Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
            lines.extend(after(wall, view, columns));
            return lines;
        }
    }
    if let Some(question) = &view.observer_question {
        lines.push(wall.pen.line(Ink::Dim, wall.words.observers_question));
        lines.extend(centred(wall, Ink::Strong, question, columns));
    } else if let Some(open) = &view.open {
        lines.extend(open_lines(wall, open, columns));
    } else if let Some(result) = &view.result {
        lines.extend(result_lines(wall, result, columns));
    } else {
        lines.extend(talk(wall, view, columns, area.height));
    }
    lines
}

fn head(wall: &Wall<'_>, view: &StageView, columns: u16) -> Vec<Line<'static>> {
    let title = match &view.frame.module {
        Some((number, title)) => format!("{number} {}", title.to_uppercase()),
        None => view.frame.title.to_uppercase(),
    };
    let story = format!("{} {}", wall.words.scenario_time, view.frame.story);
    vec![both_ends(
        vec![wall.pen.ink(Ink::Strong, title)],
        vec![wall.pen.ink(Ink::Dim, story)],
        columns,
    )]
}

fn stands_still(wall: &Wall<'_>, standstill: &Standstill) -> String {
    match standstill {
        Standstill::Paused => wall.words.state_paused.to_owned(),
        Standstill::Break { back_at } => {
            fill(wall.words.state_break, &[("time", &wall.hm(*back_at))])
        }
        Standstill::OffRecord => wall.words.state_off_record.to_owned(),
        Standstill::Emergency { words } => words.clone(),
    }
}

fn centred(wall: &Wall<'_>, ink: Ink, text: &str, columns: u16) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(4);
    wrap(text, room)
        .into_iter()
        .map(|line| {
            let gap = usize::from(columns.saturating_sub(width(&line)) / 2);
            wall.pen.line(ink, format!("{}{line}", " ".repeat(gap)))
        })
        .collect()
}

fn talk(wall: &Wall<'_>, view: &StageView, columns: u16, rows: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some((_, card)) = view.latest.as_ref().filter(|_| wall.again) {
        return card::lines(wall.pen, wall.words, card, columns);
    }
    if let Some(question) = &view.question {
        lines.extend(centred(wall, Ink::Strong, &question.prompt.to_uppercase(), columns));
        lines.push(Line::default());
        lines.extend(centred(wall, Ink::Text, &question.to, columns));
        lines.push(Line::default());
        if let Some((label, card)) = &view.latest {
            lines.push(just_in(wall, label, card, columns));
        }
        return lines;
    }
    match (&view.latest, &view.situation) {
        (Some((_, card)), _) => {
            let drawn = card::lines(wall.pen, wall.words, card, columns);
            if drawn.len() > usize::from(rows) {
                lines.extend(centred(wall, Ink::Strong, &card.title, columns));
                let body = wrap(&plain(&card.blocks), columns);
                lines.extend(body.into_iter().map(|l| wall.pen.line(Ink::Text, l)));
            } else {
                lines.extend(drawn);
            }
        }
        (None, Some(situation)) => lines.extend(centred(wall, Ink::Strong, situation, columns)),
        (None, None) => lines.extend(centred(wall, Ink::Text, wall.words.state_running, columns)),
    }
    lines
}

fn just_in(wall: &Wall<'_>, label: &str, card: &Card, columns: u16) -> Line<'static> {
    let text = format!("{}: {label} {}", wall.words.just_in, card.title);
    wall.pen.line(Ink::Dim, fit(&text, columns))
}

fn open_lines(wall: &Wall<'_>, open: &Open, columns: u16) -> Vec<Line<'static>> {
    let mut lines = centred(wall, Ink::Strong, &open.ask.prompt, columns);
    let mut counted = if open.of > 0 {
        fill(wall.words.answers_in, &[("n", &open.answered), ("m", &open.of)])
    } else {
        format!("{}", open.answered)
    };
    if open.closed {
        wall.words.waiting_for_result.clone_into(&mut counted);
    } else if let Some(closes_at) = open.closes_at {
        counted = format!("{}      {counted}", countdown(wall, closes_at));
    }
    lines.push(Line::default());
    lines.extend(centred(wall, Ink::Alarm, &format!(" {counted} "), columns));
    lines.push(Line::default());
    match &open.ask.form {
        Form::Choice(choices) => {
            for choice in choices {
                let cost = choice.cost.as_ref().map(|c| format!(": {c}")).unwrap_or_default();
                let text = format!("{}  {}{cost}", choice.letter, choice.label);
                lines.push(wall.pen.line(Ink::Text, fit(&text, columns)));
            }
        }
        Form::Vote(options) => {
            for (option, letter) in options.iter().zip('A'..='Z') {
                lines.push(wall.pen.line(Ink::Text, fit(&format!("{letter}  {option}"), columns)));
            }
        }
        Form::Talk | Form::Levels { .. } | Form::Words => {}
    }
    lines
}

fn countdown(wall: &Wall<'_>, closes_at: Millis) -> String {
    let play = wall.session.play_at(wall.now);
    if play >= closes_at {
        let over = Millis(play.minus(closes_at).0 / 1000 * 1000).clock();
        let over = fill(wall.words.overrun, &[("time", &over)]);
        return format!("{} {over}", wall.words.time_is_up);
    }
    closes_at.minus(play).clock()
}

fn result_lines(wall: &Wall<'_>, result: &Shown, columns: u16) -> Vec<Line<'static>> {
    let mut lines = centred(wall, Ink::Strong, &result.prompt, columns);
    lines.push(Line::default());
    let most = result.bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let wide = u32::from(columns / 3);
    for (label, votes) in result.bars.iter().filter(|(_, votes)| *votes > 0) {
        let bar = "█".repeat(usize::try_from(votes * wide / most).unwrap_or(0).max(1));
        lines.push(both_ends(
            vec![wall.pen.ink(Ink::Text, fit(label, columns.saturating_sub(columns / 3 + 6)))],
            vec![wall.pen.ink(Ink::Text, bar), wall.pen.ink(Ink::Strong, format!(" {votes:>3}"))],
            columns,
        ));
    }
    lines
}

fn after(wall: &Wall<'_>, view: &StageView, columns: u16) -> Vec<Line<'static>> {
    if view.frame.phase != Phase::HotWash {
        return centred(wall, Ink::Strong, wall.words.thanks, columns);
    }
    let title = match view.frame.hot_wash {
        None => wall.words.state_ended,
        Some(HotWashStep::Feedback) => wall.words.state_feedback,
        Some(_) => wall.words.state_hot_wash,
    };
    let mut lines = centred(wall, Ink::Strong, title, columns);
    lines.push(Line::default());
    let own = &wall.scenario.hot_wash.prompts;
    let prompts: Vec<&str> = if own.is_empty() {
        wall.words.hot_wash_prompts.to_vec()
    } else {
        own.iter().map(String::as_str).collect()
    };
    for prompt in prompts {
        lines.extend(
            wrap(&format!("- {prompt}"), columns).into_iter().map(|l| wall.pen.line(Ink::Text, l)),
        );
    }
    lines
}
