//! The screens as lines, for line mode: what the room sees said from the public's view, panels as rows without drawing.

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use super::frame::Places;
use super::stage::note;
use super::{
    Ctx, Pen, after, document, emergency, lobby, overlay, reading, recording, shown, stage, step,
};
use crate::card::{Form, plain};
use crate::clock::{Reading, Timestamp};
use crate::journal::marking;
use crate::report::document::Document;
use crate::scenario::Scenario;
use crate::session::view::{Closing, Opening, StageView, Standstill, stage as stage_view};
use crate::session::{HotWashStep, Phase, Session};
use crate::tui::key::KeyMap;
use crate::tui::model::{Desk, Overlay, Screen};
use crate::tui::player::Player;
use crate::tui::stage::Stage;
use crate::tui::{Model, Theme};
use crate::words::{Language, Words, fill};

/// Wide enough that few sentences break, narrow enough for a braille line to follow.
const COLUMNS: u16 = 100;
const ROWS: u16 = 120;

/// Returns the marking line: first and last of everything that is read.
pub(in crate::tui) fn marked(scenario: &Scenario, session: &Session) -> String {
    let mark = marking(session.header.mode);
    format!("{mark} {} {} {mark}", session.marking.label(), scenario.title)
}

/// Returns what the room sees, a line a thing, without countdowns.
pub(in crate::tui) fn room(scenario: &Scenario, session: &Session, now: Timestamp) -> Vec<String> {
    let words = Language::English.words();
    let view = stage_view(scenario, session, now, words);
    let mut said = Vec::new();
    if let Some((number, title)) = &view.frame.module {
        said.push(format!("{number} {title}"));
    }
    if let Some(still) = &view.frame.standstill {
        said.push(match still {
            Standstill::Paused => words.state_paused.to_owned(),
            Standstill::Break { back_at } => {
                fill(words.state_break, &[("time", &back_at.hm(session.header.offset))])
            }
            Standstill::OffRecord => words.state_off_record.to_owned(),
            Standstill::Emergency { words } => words.clone(),
        });
    }
    if let Some(opening) = &view.opening {
        match opening {
            Opening::GroundRules(rules) => said.extend(rules.iter().cloned()),
            Opening::WarmUp(ask) => said.push(ask.clone()),
            Opening::Ready => said.push(words.state_lobby.to_owned()),
        }
    }
    if let Some(closing) = &view.closing {
        said.extend(closed(&view, closing, words));
        return lines_of(&said);
    }
    said.extend(
        view.observer_question.iter().map(|q| format!("{}: {q}", words.observers_question)),
    );
    match (&view.latest, &view.situation) {
        (Some((label, card)), _) => {
            said.push(format!("{label} {}", card.title));
            said.push(plain(&card.blocks));
        }
        (None, Some(situation)) => said.push(situation.clone()),
        (None, None) => {}
    }
    decided(&view, words, &mut said);
    lines_of(&said)
}

/// The question, the decision or its result.
fn decided(view: &StageView, words: &Words, said: &mut Vec<String>) {
    if let Some(ask) = view.question.as_ref().filter(|_| view.open.is_none()) {
        said.push(format!("{} {} ({})", ask.label, ask.prompt, ask.to));
    }
    if let Some(open) = &view.open {
        said.push(format!("{} {} ({})", open.ask.label, open.ask.prompt, open.ask.to));
        match &open.ask.form {
            Form::Choice(choices) => said.extend(choices.iter().map(|choice| match &choice.cost {
                Some(cost) => format!("{}  {}: {cost}", choice.letter, choice.label),
                None => format!("{}  {}", choice.letter, choice.label),
            })),
            Form::Vote(options) => {
                let rows = options.iter().zip('A'..='Z');
                said.extend(rows.map(|(option, letter)| format!("{letter}  {option}")));
            }
            Form::Talk | Form::Levels { .. } | Form::Words => {}
        }
        if open.of > 0 {
            said.push(fill(words.answers_in, &[("n", &open.answered), ("m", &open.of)]));
        }
        if open.closed {
            said.push(words.waiting_for_result.to_owned());
        }
    }
    if let Some(result) = &view.result {
        said.push(result.prompt.clone());
        said.extend(
            result.given(words).into_iter().map(|(label, votes)| format!("{votes}  {label}")),
        );
    }
}

fn closed(view: &StageView, closing: &Closing, words: &Words) -> Vec<String> {
    if view.frame.phase != Phase::HotWash {
        return vec![words.thanks.to_owned()];
    }
    match view.frame.hot_wash {
        None => vec![words.state_ended.to_owned()],
        Some(HotWashStep::Silent) => std::iter::once(words.hot_wash_silent.to_owned())
            .chain(closing.prompts.iter().map(|prompt| format!("- {prompt}")))
            .collect(),
        Some(HotWashStep::Round) => closing.turn.iter().cloned().collect(),
        Some(HotWashStep::Rank) => vec![words.hot_wash_rank.to_owned()],
        Some(HotWashStep::Feedback | HotWashStep::Done) => vec![words.state_feedback.to_owned()],
    }
}

fn lines_of(said: &[String]) -> Vec<String> {
    let lines = said.iter().flat_map(|text| text.lines());
    lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// How a projector's session is followed, where that is worth a word.
pub(in crate::tui) fn followed(stage: &Stage) -> &'static str {
    note(&stage.scene, Language::English.words())
}

/// The panels of a desk as rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::tui) struct Panels {
    /// The lobby's list, what is shown with the notes beside it, or the hot wash and the debrief.
    pub(in crate::tui) main: Vec<String>,
    pub(in crate::tui) reading: Vec<String>,
    pub(in crate::tui) overlay: Vec<String>,
    /// What the next key does.
    pub(in crate::tui) next: String,
}

/// Returns what stands on the panels of a desk. Nothing of it is for the room, but in the lobby.
pub(in crate::tui) fn panels(desk: &Desk, keys: &KeyMap, clock: Reading) -> Panels {
    let ctx = Ctx::new(desk, keys, clock, Pen { theme: Theme::Plain });
    if let Some(why) = desk.recording_failed() {
        let main = rows(|frame| recording::draw(&ctx, why, frame));
        return Panels { main, ..Panels::default() };
    }
    let main = match desk.session().phase {
        Phase::Lobby => rows(|frame| lobby::draw(&ctx, frame, short(frame, 40))),
        Phase::Play => rows(|frame| shown::draw(&ctx, frame, short(frame, 40))),
        Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
            rows(|frame| after::draw(&ctx, frame, short(frame, 40)))
        }
    };
    let page = desk.reading.as_ref();
    let reading = page.map(|page| rows(|frame| reading::draw(&ctx, page, frame, frame.area())));
    let over = match desk.overlays.last() {
        // Nobody turns pages here: it is read to its end.
        Some(Overlay::Report { document, .. }) => read_out(document),
        _ => rows(|frame| overlay::draw(&ctx, frame, &Places::of(frame.area(), (1, 7)))),
    };
    // The arrow's mark, glued to the key of its row.
    let keyed = |row: &String| row.strip_prefix('>').is_some_and(|rest| !rest.starts_with(' '));
    let unmarked = |row: String| if keyed(&row) { row[1..].to_owned() } else { row };
    let mut over: Vec<String> = over.into_iter().map(unmarked).collect();
    if let Some(Overlay::Line(line)) = desk.overlays.last() {
        over.push(format!("{} type the words, or esc", line.kind.prompt()));
        over.extend(line.refused.iter().map(|why| format!("not taken: {why}")));
    }
    let next = if desk.settled() { step::words(&ctx) } else { String::new() };
    Panels { main, reading: reading.unwrap_or_default(), overlay: over, next }
}

/// Returns a whole document, without rules and gaps.
fn read_out(document: &Document) -> Vec<String> {
    let lines = document::lines(Pen { theme: Theme::Plain }, document, COLUMNS);
    let rows = lines.iter().map(|line| squeezed(&line.to_string())).filter(|row| !row.is_empty());
    std::iter::once("THE REPORT AS IT STANDS".to_owned()).chain(rows).collect()
}

/// What stands on a player's screen, as rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::tui) struct Seat {
    pub(in crate::tui) page: Vec<String>,
    /// What was said at the table lately.
    pub(in crate::tui) said: Vec<String>,
    /// Whether it is being recorded, in a word.
    pub(in crate::tui) kept: String,
    /// What the key that says *ready* does.
    pub(in crate::tui) next: String,
}

pub(in crate::tui) fn marked_at(player: &Player) -> String {
    let frame = &player.view().frame;
    let mark = marking(frame.mode);
    format!("{mark} {} {} {mark}", frame.tlp.label(), frame.title)
}

/// Returns what stands before a seat.
pub(in crate::tui) fn seat(player: &Player, clock: Reading) -> Seat {
    super::player::spoken(player, clock, Pen { theme: Theme::Plain }, COLUMNS)
}

/// Returns what the emergency says at a seat.
pub(in crate::tui) fn alarm_at(player: &Player) -> Vec<String> {
    match &player.view().frame.standstill {
        Some(Standstill::Emergency { words }) => alarm_words(words),
        _ => Vec::new(),
    }
}

/// Returns the whole screen as rows, for whoever asks.
pub(in crate::tui) fn whole(model: &Model) -> Vec<String> {
    let pen = Pen { theme: Theme::Plain };
    let mut rows = rows(|frame| match &model.screen {
        Screen::Desk(desk) => super::draw_desk(desk, model, frame, pen),
        Screen::Stage(screen) => stage::draw(screen, model.clock, frame, pen),
        Screen::Player(screen) => super::player::draw(screen, model.clock, frame, pen),
        Screen::Home(_) | Screen::Replay(_) => {}
    });
    // On the wall the time left is drawn, not written.
    if let Screen::Desk(desk) = &model.screen
        && !desk.private
    {
        let play = desk.session().play_at(desk.wall(model.clock));
        let open = desk.session().open_rounds().into_iter().map(|(id, round)| {
            format!("{}: {} left", desk.label(id), round.closes_at.minus(play).clock())
        });
        let last = rows.len().saturating_sub(1);
        rows.splice(last..last, open);
    }
    rows
}

/// Returns what the emergency says; it alone carries no mark.
pub(in crate::tui) fn alarm(desk: &Desk, keys: &KeyMap, clock: Reading) -> Vec<String> {
    let ctx = Ctx::new(desk, keys, clock, Pen { theme: Theme::Plain });
    rows(|frame| emergency::draw(&ctx, frame))
}

/// Returns what the emergency says to the room.
pub(in crate::tui) fn alarm_on_stage(scenario: &Scenario) -> Vec<String> {
    let words = Language::English.words();
    let what =
        if scenario.emergency.is_empty() { words.emergency_default } else { &scenario.emergency };
    alarm_words(what)
}

fn alarm_words(what: &str) -> Vec<String> {
    let words = Language::English.words();
    let said = [words.emergency_title, words.emergency_no_inject, words.emergency_stopped, what];
    lines_of(&said.map(str::to_owned))
}

fn short(frame: &Frame<'_>, rows: u16) -> Rect {
    Rect { height: rows, ..frame.area() }
}

/// Draws into memory, and returns the rows that say something, without rules and gaps.
fn rows(draw: impl FnOnce(&mut Frame<'_>)) -> Vec<String> {
    // Memory can always be drawn on.
    let Ok(mut terminal) = Terminal::new(TestBackend::new(COLUMNS, ROWS));
    let Ok(_) = terminal.draw(draw);
    let buffer = terminal.backend().buffer();
    let row = |y: u16| -> String {
        (0..COLUMNS).map(|x| buffer[(x, y)].symbol()).collect::<Vec<_>>().concat()
    };
    (0..ROWS).map(|y| squeezed(&row(y))).filter(|row| !row.is_empty()).collect()
}

/// Takes away what only the eye needs: the dashes of rules, gaps wider than two blanks, and what is drawn of blocks,
/// which are bars beside their figures and a clock in large digits.
pub(super) fn squeezed(row: &str) -> String {
    let row = row.trim().trim_end_matches('-').trim_end();
    let row = row.strip_prefix("-- ").unwrap_or(row);
    let mut out = String::new();
    let mut gap: u16 = 0;
    for c in row.chars().filter(|c| !('\u{2580}'..='\u{259f}').contains(c)) {
        gap = if c == ' ' { gap + 1 } else { 0 };
        if gap <= 2 {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}
