//! A player's own screen: what their seat may see, their answer, their words. It knows a typed view and no session, so
//! that the same screen serves a rehearsal on this machine and a seat in somebody else's.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key that is not named means something elsewhere, or nothing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::field::Field;
use super::key::{Context, KeyMap, Press, Verb};
use super::model::{Effect, Model, Msg, Notice, Screen, Token};
use crate::clock::{Millis, Reading, Timestamp};
use crate::ident::{ItemId, Seq};
use crate::session::view::{GroupWork, PlayerView, Standstill, Work};
use crate::session::{Command, NoteDraft, Phase, Sign};
use crate::text::Text;

pub mod form;
pub mod judge;

use form::{Done, Form};
use judge::{Judge, Marked};

/// The screen and what its player is in the middle of.
#[derive(Debug, Clone)]
pub struct Player {
    pub scene: Arc<Scene>,
    pub page: Page,
    pub scroll: u16,
    /// An answer being made.
    pub form: Option<Form>,
    /// A self-assessment being filled in.
    pub judge: Option<Judge>,
    /// A line being typed.
    pub line: Option<Line>,
    pub help: bool,
    /// Asked whether to leave.
    pub leaving: bool,
    pub notice: Option<Notice>,
    /// The report's files once they are written.
    pub report: Vec<String>,
    waiting: BTreeMap<Token, Waiting>,
    tokens: u64,
    /// Injects this screen has shown, each told once.
    shown: BTreeSet<ItemId>,
    /// Whoever leads was asked to go on, and nothing was heard of it yet.
    paced: bool,
}

/// What is known at a moment; the latest one wins.
#[derive(Debug, Clone)]
pub struct Scene {
    pub view: PlayerView,
    /// The clock when the view was made.
    pub read: Reading,
    /// Whether all of it is being recorded.
    pub kept: bool,
    /// The room cannot be reached: what is shown is what was known last.
    pub lost: bool,
    /// Where a program leads the exercise: when it goes on by itself.
    pub led: Option<Led>,
}

/// A program leads the exercise, and waits for its only player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Led {
    pub goes_on_at: Option<Timestamp>,
}

/// What whoever is alone asks of the program that leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Ready for what comes next; passes, if it is their turn.
    GoOn,
    Speed(u32),
}

/// What the middle of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What is before the room.
    Now,
    /// An inject of what we know, by its place from the newest.
    Known(usize),
    Role,
    /// What was asked of the control cell.
    Asked,
}

/// A line being typed, and what it is for.
#[derive(Debug, Clone)]
pub struct Line {
    pub kind: LineKind,
    pub field: Field,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    Say,
    Note,
    Ask,
    /// A challenge of the group, or what could solve one.
    Group,
    Feedback,
    Speed,
}

/// What is given back if something sent is refused.
#[derive(Debug, Clone, Default)]
struct Waiting {
    line: Option<Line>,
    form: Option<Form>,
    done: &'static str,
}

/// What a key came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Pressed {
    Done(Vec<Effect>),
    Theme,
    Leave,
}

/// Gives a message to the player's screen, or back where it is for another.
///
/// # Errors
/// The message itself, if it is not the player's.
pub fn heard(model: &mut Model, msg: Msg) -> Result<Vec<Effect>, Msg> {
    let Screen::Player(player) = &mut model.screen else { return Err(msg) };
    match msg {
        Msg::Seat(scene) => return Ok(player.see(scene)),
        Msg::Replied(token, result) => player.replied(token, result),
        Msg::ReportWritten(result) => player.reported(result),
        Msg::Paste(text) => player.paste(&text),
        msg => return Err(msg),
    }
    Ok(Vec::new())
}

impl Player {
    pub fn new(scene: Arc<Scene>) -> Self {
        Self {
            scene,
            page: Page::Now,
            scroll: 0,
            form: None,
            judge: None,
            line: None,
            help: false,
            leaving: false,
            notice: None,
            report: Vec::new(),
            waiting: BTreeMap::new(),
            tokens: 0,
            shown: BTreeSet::new(),
            paced: false,
        }
    }

    pub fn view(&self) -> &PlayerView {
        &self.scene.view
    }

    /// Returns wall time at a reading of the clock.
    pub fn wall(&self, clock: Reading) -> Timestamp {
        self.view().ticking.wall.plus(self.passed(clock))
    }

    /// Returns play time at a reading of the clock.
    pub fn play(&self, clock: Reading) -> Millis {
        self.view().ticking.play_after(self.passed(clock))
    }

    fn passed(&self, clock: Reading) -> Millis {
        clock.mono.minus(self.scene.read.mono)
    }

    /// Returns how long until a clock on the screen changes.
    pub fn patience(&self) -> Millis {
        if self.view().frame.phase > Phase::HotWash { Millis::minutes(1) } else { Millis(250) }
    }

    /// Takes in what the exercise has become. Whatever is new is shown, and that it was is told.
    pub fn see(&mut self, scene: Arc<Scene>) -> Vec<Effect> {
        let before = self.before();
        self.scene = scene;
        if before != self.before() && self.line.is_none() {
            (self.page, self.scroll) = (Page::Now, 0);
        }
        if self.form.as_ref().is_some_and(|form| !form.is_of(self.view().open.as_ref())) {
            self.form = None;
        }
        let open = judge::judging(self.view()).map(|judging| &judging.item);
        if self.judge.as_ref().is_some_and(|judge| open != Some(&judge.item)) {
            self.judge = None;
        }
        self.paced = false;
        let view = self.view();
        let told = |id: &&ItemId| !view.opened.contains(id) && !self.shown.contains(*id);
        let new: Vec<ItemId> = view.known.iter().map(|(id, _)| id).filter(told).cloned().collect();
        new.into_iter()
            .flat_map(|inject| {
                self.shown.insert(inject.clone());
                self.submit(Command::Open { inject, seat: None }, Waiting::default())
            })
            .collect()
    }

    /// Returns what is before the room, so that a change of it can be told.
    fn before(&self) -> (usize, Option<String>, Option<ItemId>, Option<ItemId>, Phase) {
        let view = self.view();
        let question = view.question.as_ref().map(|ask| ask.prompt.clone());
        let open = view.open.as_ref().map(|open| open.item.clone());
        let work = view.work.as_ref().map(|work| work.item().clone());
        (view.known.len(), question, open, work, view.frame.phase)
    }

    fn submit(&mut self, command: Command, waiting: Waiting) -> Vec<Effect> {
        let token = Token(self.tokens);
        self.tokens += 1;
        self.waiting.insert(token, waiting);
        vec![Effect::Submit(token, Box::new(command), None)]
    }

    fn does(&mut self, command: Command, done: &'static str) -> Pressed {
        Pressed::Done(self.submit(command, Waiting { done, ..Waiting::default() }))
    }

    /// Takes in what became of something sent. Nothing typed is lost.
    pub fn replied(&mut self, token: Token, result: Result<Seq, String>) {
        let Some(waiting) = self.waiting.remove(&token) else { return };
        match result {
            Ok(_) if waiting.done.is_empty() => {}
            Ok(_) => self.say(waiting.done),
            Err(why) => {
                self.line = self.line.take().or(waiting.line);
                self.form = self.form.take().or(waiting.form);
                self.refuse(why);
            }
        }
    }

    /// Takes in what became of the report.
    pub fn reported(&mut self, result: Result<Vec<String>, String>) {
        match result {
            Ok(files) => {
                self.report = files;
                self.say("the draft report is written");
            }
            Err(why) => self.refuse(format!("the report was not written: {why}")),
        }
    }

    /// Tells whether a real-world emergency covers everything.
    pub fn in_emergency(&self) -> bool {
        matches!(self.view().frame.standstill, Some(Standstill::Emergency { .. }))
    }

    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), refusal: false });
    }

    pub fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), refusal: true });
    }

    pub fn paste(&mut self, text: &str) {
        if let Some(line) = &mut self.line {
            line.field.paste(text);
        } else if let Some(form) = &mut self.form {
            form.paste(text);
        }
    }

    /// Takes a key: a field that is open gets it first, then what lies on top, then the verbs.
    pub fn key(&mut self, event: KeyEvent, press: Press, keys: &KeyMap) -> Pressed {
        self.notice = None;
        let nothing = Pressed::Done(Vec::new());
        if std::mem::take(&mut self.leaving) {
            let yes = matches!(press.code, KeyCode::Char('y' | 'Y'));
            return if yes { Pressed::Leave } else { nothing };
        }
        if self.help {
            match press.code {
                KeyCode::Up | KeyCode::Down => self.turn_page(press.code),
                _ => (self.help, self.scroll) = (false, 0),
            }
            return nothing;
        }
        match keys.verb(&[Context::Always], press).filter(|_| press.control) {
            Some(Verb::Leave) => {
                self.leaving = true;
                return nothing;
            }
            Some(Verb::Suspend) => return Pressed::Done(vec![Effect::Suspend]),
            Some(Verb::Redraw) => return Pressed::Done(vec![Effect::Redraw]),
            _ => {}
        }
        if self.line.is_some() {
            return self.line_key(event, press);
        }
        if self.form.is_some() {
            return self.form_key(event, press);
        }
        if self.judge.is_some() {
            return self.judge_key(press.code);
        }
        match press.code {
            KeyCode::Char(c) if c.is_ascii_uppercase() && self.view().open.is_some() => {
                self.answer(Some(c));
                nothing
            }
            KeyCode::Char(c) => self.letter(c),
            KeyCode::Enter => {
                self.answer(None);
                nothing
            }
            _ => {
                self.turn_page(press.code);
                nothing
            }
        }
    }

    fn turn_page(&mut self, code: KeyCode) {
        let last = self.view().known.len().saturating_sub(1);
        match (code, self.page) {
            (KeyCode::Esc, _) => (self.page, self.scroll) = (Page::Now, 0),
            (KeyCode::Up, _) => self.scroll = self.scroll.saturating_sub(1),
            (KeyCode::Down, _) => self.scroll = self.scroll.saturating_add(1),
            (KeyCode::PageUp, _) => self.scroll = self.scroll.saturating_sub(8),
            (KeyCode::PageDown, _) => self.scroll = self.scroll.saturating_add(8),
            (KeyCode::Left, Page::Known(at)) => {
                (self.page, self.scroll) = (Page::Known((at + 1).min(last)), 0);
            }
            (KeyCode::Right, Page::Known(at)) => {
                (self.page, self.scroll) = (Page::Known(at.saturating_sub(1)), 0);
            }
            _ => {}
        }
    }

    fn letter(&mut self, c: char) -> Pressed {
        let seat = self.view().seat.clone();
        let phase = self.view().frame.phase;
        let running = self.view().ticking.running;
        match c {
            ' ' => return self.go_on(),
            's' if running => {
                self.open_line(LineKind::Say);
                let speaks = self.has_floor() || self.view().hand_up;
                // Whoever begins to speak wants the floor.
                if !speaks {
                    return self.does(Command::RaiseHand { seat }, "");
                }
            }
            'h' if running && self.view().hand_up => {
                return self.does(Command::LowerHand { seat }, "your hand is down");
            }
            'h' if running => return self.does(Command::RaiseHand { seat }, "your hand is up"),
            'a' if phase == Phase::Play => self.open_line(LineKind::Ask),
            'n' if matches!(phase, Phase::Play | Phase::HotWash) => self.open_line(LineKind::Note),
            'f' if self.view().feedback.is_some() => self.open_line(LineKind::Feedback),
            'z' if running => {
                return self.does(Command::AskForStop { seat }, "you asked for a stop");
            }
            '>' if self.scene.led.is_some() => self.open_line(LineKind::Speed),
            'c' => self.show(Page::Role),
            'b' if self.group().is_some() => self.open_line(LineKind::Group),
            'k' if self.view().known.is_empty() => self.refuse("nothing has come in yet"),
            'k' => self.show(Page::Known(0)),
            'r' => self.show(Page::Asked),
            'w' if phase > Phase::Play && self.scene.led.is_some() => {
                self.say("writing the report");
                return Pressed::Done(vec![Effect::WriteReport]);
            }
            't' => return Pressed::Theme,
            '?' => (self.help, self.scroll) = (true, 0),
            _ => {}
        }
        Pressed::Done(Vec::new())
    }

    fn show(&mut self, page: Page) {
        let page = if self.page == page { Page::Now } else { page };
        (self.page, self.scroll) = (page, 0);
    }

    pub fn has_floor(&self) -> bool {
        self.view().floor.as_ref() == Some(&self.view().seat.role)
    }

    /// Tells whether a decision waits for this seat's answer.
    pub fn is_waited_for(&self) -> bool {
        let view = self.view();
        view.mine.is_none() && view.open.as_ref().is_some_and(|open| !open.closed)
    }

    fn go_on(&mut self) -> Pressed {
        if self.scene.led.is_none() || self.view().frame.phase > Phase::HotWash {
            return Pressed::Done(Vec::new());
        }
        if self.is_waited_for() && self.view().ticking.running {
            self.refuse("the room waits for your answer: a capital letter chooses");
            return Pressed::Done(Vec::new());
        }
        (self.page, self.scroll) = (Page::Now, 0);
        self.paced = true;
        Pressed::Done(vec![Effect::Pace(Pace::GoOn)])
    }

    /// Returns what this seat's group works at.
    pub fn group(&self) -> Option<&GroupWork> {
        match self.view().work.as_ref()? {
            Work::Group(group) => Some(group),
            Work::Judging(_) => None,
        }
    }

    /// Tells whether what was sent, and whoever leads, have been heard from.
    pub fn settled(&self) -> bool {
        self.waiting.is_empty() && !self.paced
    }

    fn judge_key(&mut self, code: KeyCode) -> Pressed {
        let Some(mut judge) = self.judge.take() else { return Pressed::Done(Vec::new()) };
        let marked = judge.key(code, self.view());
        let sent = match marked {
            Marked::Closed => return Pressed::Done(Vec::new()),
            Marked::No => Vec::new(),
            Marked::Send(command) => self.submit(*command, Waiting::default()),
        };
        self.judge = Some(judge);
        Pressed::Done(sent)
    }

    fn open_line(&mut self, kind: LineKind) {
        self.line = Some(Line { kind, field: Field::new("") });
    }

    fn answer(&mut self, letter: Option<char>) {
        let view = self.view();
        let Some(open) = view.open.as_ref().filter(|open| !open.closed) else {
            if view.open.is_none() && letter.is_none() {
                let judge = judge::judging(view).map(Judge::of);
                (self.judge, self.page) = (judge, Page::Now);
            }
            return;
        };
        let form = Form::of(open, view.mine.as_ref(), letter);
        match form {
            Some(form) => (self.form, self.page) = (Some(form), Page::Now),
            None => self.refuse("there is no such option"),
        }
    }

    fn form_key(&mut self, event: KeyEvent, press: Press) -> Pressed {
        let Some(mut form) = self.form.take() else { return Pressed::Done(Vec::new()) };
        match form.key(event, press, self.view()) {
            Done::No => self.form = Some(form),
            Done::Closed => {}
            Done::Refused(why) => {
                self.form = Some(form);
                self.refuse(why);
            }
            Done::Send(command) => {
                let done = "received; you can change it until answers close";
                let waiting = Waiting { form: Some(form), done, line: None };
                return Pressed::Done(self.submit(*command, waiting));
            }
        }
        Pressed::Done(Vec::new())
    }

    fn line_key(&mut self, event: KeyEvent, press: Press) -> Pressed {
        let Some(mut line) = self.line.take() else { return Pressed::Done(Vec::new()) };
        match press.code {
            KeyCode::Esc => {
                let seat = self.view().seat.clone();
                if line.kind == LineKind::Say && self.view().hand_up {
                    return self.does(Command::LowerHand { seat }, "");
                }
            }
            KeyCode::Enter if line.field.is_empty() => {}
            KeyCode::Enter => return self.typed(line),
            _ => {
                line.field.key(event);
                self.line = Some(line);
            }
        }
        Pressed::Done(Vec::new())
    }

    fn typed(&mut self, line: Line) -> Pressed {
        let words = line.field.text().trim().to_owned();
        let made = match line.kind {
            LineKind::Speed => match words.parse::<u32>() {
                Ok(speed @ 1..=1000) => {
                    return Pressed::Done(vec![Effect::Pace(Pace::Speed(speed))]);
                }
                _ => Err("a number from 1 to 1000".to_owned()),
            },
            LineKind::Feedback => self.feedback(&words),
            LineKind::Group => self.group_line(&words),
            LineKind::Say => self.note(Sign::Note, &words).map(|c| (c, "said")),
            LineKind::Note => {
                let (sign, words) = self.signed(&words);
                self.note(sign, words).map(|c| (c, "taken down"))
            }
            LineKind::Ask => Text::new(&words).map_err(|why| why.to_string()).map(|text| {
                let seat = Some(self.view().seat.clone());
                (Command::AskControl { seat, text }, "your request is with the control cell")
            }),
        };
        match made {
            Ok((command, done)) => {
                let waiting = Waiting { line: Some(line), done, form: None };
                Pressed::Done(self.submit(command, waiting))
            }
            Err(why) => {
                self.line = Some(line);
                self.refuse(why);
                Pressed::Done(Vec::new())
            }
        }
    }

    /// Reads a line of the group: the number of a challenge first makes it what could solve that one.
    fn group_line(&self, words: &str) -> Result<(Command, &'static str), String> {
        let group = self.group().ok_or_else(|| "the groups are back together".to_owned())?;
        let numbered = words.split_once(char::is_whitespace).and_then(|(number, rest)| {
            let number: usize = number.trim_end_matches(['.', ')']).parse().ok()?;
            Some((number, rest.trim()))
        });
        let (solves, words, done) = match numbered {
            None => (None, words, "the challenge is written down"),
            Some((number, rest)) => {
                let solved = number.checked_sub(1).and_then(|at| group.challenges.get(at));
                let solved = solved.ok_or_else(|| format!("there is no challenge {number}"))?;
                (Some(solved.seq), rest, "the solution is written down")
            }
        };
        let text = Text::new(words).map_err(|why| why.to_string())?;
        let (breakout, group) = (group.item.clone(), group.group.clone());
        Ok((Command::SayInBreakout { breakout, group, solves, text }, done))
    }

    /// Reads the sign of a line: strengths, gaps and steps belong to the hot wash.
    fn signed<'w>(&self, words: &'w str) -> (Sign, &'w str) {
        if self.view().frame.phase != Phase::HotWash {
            return (Sign::Note, words);
        }
        let signs = [("+", Sign::Strength), ("-", Sign::Improvement), ("!", Sign::Action)];
        let found = signs.iter().find_map(|(mark, sign)| Some((*sign, words.strip_prefix(mark)?)));
        found.map_or((Sign::Note, words), |(sign, words)| (sign, words.trim()))
    }

    fn note(&self, sign: Sign, words: &str) -> Result<Command, String> {
        let text = Text::new(words).map_err(|why| why.to_string())?;
        let mut note = NoteDraft::new(sign, text);
        note.role = Some(self.view().seat.role.clone());
        Ok(Command::Note(Box::new(note)))
    }

    /// Reads the marks of the feedback form, a digit a statement.
    fn feedback(&self, words: &str) -> Result<(Command, &'static str), String> {
        let statements = self.view().feedback.as_ref().map_or(0, Vec::len);
        let marks: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
        if marks.len() != statements || marks.iter().any(|c| !matches!(c, '1'..='5' | '-')) {
            return Err(format!("{statements} marks, each 1 to 5, or - for none"));
        }
        let score = |c: &char| c.to_digit(10).and_then(|n| u8::try_from(n).ok());
        let scores = marks.iter().map(score).collect();
        Ok((Command::GiveFeedback { scores, text: None }, "thank you"))
    }
}
