//! Draws the model. It takes the model by shared reference, so that drawing cannot change what the program does.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::key::{Context, KeyMap, Verb};
use super::model::{Desk, Model, Overlay, Screen};
use super::theme::{Ink, Theme};
use crate::clock::{Millis, Reading, Timestamp};
use crate::conduct::Recording;
use crate::scenario::Scenario;
use crate::session::{Phase, Session, Times};
use crate::wire::beside::Join;
use crate::words::{Language, Words};

mod after;
mod card;
mod coming;
mod debrief;
mod document;
mod emergency;
mod expected;
mod foot;
mod frame;
mod heard;
mod home;
mod inbox;
pub(super) mod lines;
mod lobby;
mod overlay;
mod player;
mod public;
mod rating;
mod reading;
mod recording;
mod replay;
mod room;
mod shown;
mod stage;
mod step;
mod text;

/// The smallest terminal the frame fits in.
const SMALLEST: (u16, u16) = (40, 12);

/// Draws one frame.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = if in_emergency(model) { model.theme.of_emergency() } else { model.theme };
    let pen = Pen { theme };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area, pen, model);
        theme.fill(frame.buffer_mut());
        return;
    }
    match &model.screen {
        Screen::Home(screen) => home::draw(screen, frame, pen),
        Screen::Replay(screen) => replay::draw(screen, model, frame, pen),
        Screen::Stage(screen) => stage::draw(screen, model.clock, frame, pen),
        Screen::Player(screen) => player::draw(screen, model.clock, frame, pen),
        Screen::Desk(desk) => draw_desk(desk, model, frame, pen),
    }
    theme.fill(frame.buffer_mut());
}

fn draw_desk(desk: &Desk, model: &Model, frame: &mut Frame<'_>, pen: Pen) {
    let ctx = Ctx::new(desk, &model.keys, model.clock, pen);
    if desk.in_emergency() {
        emergency::draw(&ctx, frame);
        return;
    }
    if let (Some(Overlay::Room(sheet)), Some(room)) = (desk.overlays.last(), &desk.room) {
        room::draw(&ctx, room, *sheet, frame);
        return;
    }
    if !desk.private && desk.session().phase != Phase::Lobby {
        let join = desk.room.as_ref().map(|room| room.join());
        public::draw(&mirrored(&ctx, join.as_ref()), frame);
        return;
    }
    if let Some(why) = desk.recording_failed() {
        recording::draw(&ctx, why, frame);
        return;
    }
    frame::draw(&ctx, frame);
}

/// Returns the projector view of the desk's own session. The first beat leaves a mark that only the facilitator can read.
fn mirrored<'a>(ctx: &Ctx<'a>, join: Option<&'a Join>) -> public::Wall<'a> {
    let desk = ctx.desk;
    public::Wall {
        scenario: ctx.scenario,
        session: ctx.session,
        words: ctx.words,
        pen: ctx.pen,
        now: ctx.wall,
        kept: Some(desk.snapshot.recording == Recording::Kept),
        blank: desk.blank,
        again: desk.again.is_some(),
        join,
        end_head: desk.snapshot.end_head,
        note: sign(ctx),
    }
}

/// Returns a sign to the facilitator that tells the room nothing: what the last key came to, or how to see more.
fn sign(ctx: &Ctx<'_>) -> &'static str {
    let desk = ctx.desk;
    match (desk.overlays.last(), &desk.notice) {
        (Some(Overlay::Line(line)), _) if line.refused.is_some() => ctx.words.sign_not_done,
        (Some(Overlay::Line(_)), _) => ctx.words.sign_typing,
        (Some(Overlay::Pick(pick)), _) if pick.leaves() => ctx.words.sign_leave,
        (Some(_), _) => ctx.words.sign_choosing,
        (None, Some(notice)) if notice.refusal => ctx.words.sign_not_done,
        (None, Some(_)) => ctx.words.sign_done,
        (None, None) if desk.elsewhere => ctx.words.sign_own_screen,
        (None, None) if desk.read.is_some() || desk.armed.is_some() => ".",
        (None, None) => ctx.words.sign_enter,
    }
}

/// Tells whether the real-world emergency covers everything.
fn in_emergency(model: &Model) -> bool {
    match &model.screen {
        Screen::Desk(desk) => desk.in_emergency(),
        Screen::Stage(stage) => stage.scene.in_emergency(),
        Screen::Player(player) => player.in_emergency(),
        Screen::Home(_) | Screen::Replay(_) => false,
    }
}

fn too_small(frame: &mut Frame<'_>, area: Rect, pen: Pen, model: &Model) {
    let text = if in_emergency(model) {
        let words = Language::English.words();
        format!("{} {}", words.emergency_title, words.emergency_no_inject)
    } else {
        let mark = Language::English.words().exercise;
        format!("{mark}: at least {}x{} needed. {mark}", SMALLEST.0, SMALLEST.1)
    };
    let lines: Vec<Line<'_>> =
        text::wrap(&text, area.width).into_iter().map(|l| pen.line(Ink::Strong, l)).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// Draws words by what they mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    theme: Theme,
}

impl Pen {
    pub(super) fn ink(self, ink: Ink, text: impl Into<String>) -> Span<'static> {
        Span::styled(text.into(), self.theme.style(ink))
    }

    pub(super) fn line(self, ink: Ink, text: impl Into<String>) -> Line<'static> {
        Line::from(self.ink(ink, text))
    }

    pub(super) fn style(self, ink: Ink) -> ratatui::style::Style {
        self.theme.style(ink)
    }
}

/// Everything a panel looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ctx<'a> {
    desk: &'a Desk,
    scenario: &'a Scenario,
    session: &'a Session,
    keys: &'a KeyMap,
    words: &'static Words,
    pen: Pen,
    clock: Reading,
    wall: Timestamp,
    play: Millis,
}

impl<'a> Ctx<'a> {
    /// Returns this moment as an entry written now would have it.
    fn now(&self) -> Times {
        Times { wall: self.wall, play: self.play, ..Times::default() }
    }

    fn new(desk: &'a Desk, keys: &'a KeyMap, clock: Reading, pen: Pen) -> Self {
        let wall = desk.wall(clock);
        Self {
            desk,
            scenario: &desk.scenario,
            session: desk.session(),
            keys,
            words: Language::English.words(),
            pen,
            clock,
            wall,
            play: desk.session().play_at(wall),
        }
    }

    fn hm(&self, at: Timestamp) -> String {
        at.hm(self.session.header.offset)
    }

    fn ink(&self, ink: Ink, text: impl Into<String>) -> Span<'static> {
        self.pen.ink(ink, text)
    }

    fn line(&self, ink: Ink, text: impl Into<String>) -> Line<'static> {
        self.pen.line(ink, text)
    }

    /// Returns the key that leads to a verb here, as it is written on the screen.
    fn key(&self, contexts: &[Context], verb: Verb) -> Option<String> {
        self.keys.press(contexts, verb).map(|press| press.to_string())
    }
}

/// Draws lines into an area, with nothing of what was there before.
fn put(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'_>>) {
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines), area);
}
