//! What a message does to the model, and what the loop is to do in return. No input, output or clock in here.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

use super::earlier::may_be_earlier;
use super::field::Field;
use super::home::Home;
use super::key::{KeyMap, Press, Verb};
use super::model::{
    Desk, Effect, Line, LineKind, Model, Msg, Notice, Outcome, Overlay, Page, Screen, Signal,
    Token, Waiting,
};
use super::pick::{Pick, Then};
use super::player;
use super::stage::Pressed;
use super::theme::Theme;
use crate::clock::{Reading, Timestamp};
use crate::ident::Seq;
use crate::session::{Command, PauseWhy, Phase};

mod debrief;
mod lists;
mod news;
mod next;
mod overlay;
mod room;
mod screens;
mod seats;
mod short;
mod verbs;

pub(super) use verbs::attribution_means;

/// The next theme, where no list of them can be opened.
const COLOURS: Press = Press::char('t');

/// Takes in one message.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let msg = match player::heard(model, msg) {
        Ok(effects) => return effects,
        Err(msg) => msg,
    };
    match msg {
        Msg::Clock(reading) => {
            model.clock = reading;
            if let Screen::Replay(replay) = &mut model.screen {
                replay.elapse(reading);
            }
            Vec::new()
        }
        Msg::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(event) => key(model, event),
        Msg::Paste(text) => at_desk(model, |desk| desk.paste(&text)),
        Msg::Edited(result) => at_desk(model, |desk| desk.edited(result)),
        Msg::Typed(line) => super::plain::typed::take(model, &line),
        Msg::Resized | Msg::Seat(_) => Vec::new(),
        Msg::Snapshot(snapshot) => at_desk(model, |desk| desk.see(snapshot)),
        Msg::Found(entry) => {
            if let Screen::Home(home) = &mut model.screen {
                home.learn(entry);
            }
            Vec::new()
        }
        Msg::Scene(scene) => {
            if let Screen::Stage(stage) = &mut model.screen {
                stage.scene = scene;
            }
            Vec::new()
        }
        Msg::Replied(token, result) => replied(model, token, result),
        Msg::Disk(disk) => at_desk(model, |desk| desk.disk = Some(disk)),
        Msg::Room(room) => at_desk(model, |desk| desk.room = Some(room)),
        Msg::ReportDrawn(result) => at_desk(model, |desk| desk.drawn(result)),
        Msg::ReportWritten(result) => at_desk(model, |desk| desk.reported(result)),
        Msg::Continued(result) => {
            if let (Screen::Desk(desk), Err(why)) = (&mut model.screen, result) {
                desk.refuse(why);
            }
            Vec::new()
        }
        Msg::Signal(signal) => signalled(model, signal),
        Msg::InputLost => end(model),
    }
}

/// Does what concerns the desk alone; there is nothing to do where another screen is shown.
fn at_desk(model: &mut Model, change: impl FnOnce(&mut Desk)) -> Vec<Effect> {
    if let Screen::Desk(desk) = &mut model.screen {
        change(desk);
    }
    Vec::new()
}

fn key(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(press) = Press::of(event) else {
        // With Alt held a key can still be text.
        if let Screen::Desk(desk) = &mut model.screen {
            desk.type_key(event);
        }
        return Vec::new();
    };
    let clock = model.clock;
    match &mut model.screen {
        // They have no list of verbs, so the key leads from one theme to the next.
        Screen::Home(Home { pick: None, help: false, .. }) if press == COLOURS => {
            model.theme = model.theme.next();
            Vec::new()
        }
        Screen::Replay(replay) if !replay.help && press == COLOURS => {
            model.theme = model.theme.next();
            Vec::new()
        }
        Screen::Home(home) => {
            model.outcome = home.key(press);
            Vec::new()
        }
        Screen::Replay(replay) => {
            if let Some(outcome) = replay.key(press, &model.keys, clock) {
                model.outcome = Some(outcome);
            }
            Vec::new()
        }
        Screen::Stage(stage) => match stage.key(press, &model.keys) {
            Pressed::Nothing => Vec::new(),
            Pressed::Theme => recolour(model),
            Pressed::Redraw => vec![Effect::Redraw],
            Pressed::Suspend => vec![Effect::Suspend],
            Pressed::Leave => end(model),
        },
        Screen::Player(player) => match player.key(event, press, &model.keys) {
            player::Pressed::Done(effects) => effects,
            player::Pressed::Theme => recolour(model),
            player::Pressed::Leave => end(model),
        },
        Screen::Desk(desk) => match desk.key(event, press, &model.keys, clock) {
            Acted::Done(effects) => {
                desk.spend_earlier(&effects);
                effects
            }
            Acted::Theme(theme) => {
                model.theme = theme;
                Vec::new()
            }
            Acted::Verb(Verb::Bell) => {
                model.bell = !model.bell;
                let now = if model.bell { "rings" } else { "is off" };
                desk.say(format!("the bell {now} when a decision is about to close"));
                Vec::new()
            }
            Acted::Verb(Verb::Suspend) => suspend(model),
            Acted::Verb(Verb::Redraw) => vec![Effect::Redraw],
            Acted::Verb(verb) => {
                let (clock, keys) = (model.clock, model.keys.clone());
                match &mut model.screen {
                    Screen::Desk(desk) => desk.verb(verb, &keys, clock),
                    Screen::Home(_) | Screen::Replay(_) | Screen::Stage(_) | Screen::Player(_) => {
                        Vec::new()
                    }
                }
            }
            Acted::Leave => end(model),
        },
    }
}

/// Goes on to the next theme.
fn recolour(model: &mut Model) -> Vec<Effect> {
    model.theme = model.theme.next();
    Vec::new()
}

/// What a key came to at the desk.
pub(super) enum Acted {
    Done(Vec<Effect>),
    /// A verb that the whole program has to do with.
    Verb(Verb),
    Theme(Theme),
    Leave,
}

fn replied(model: &mut Model, token: Token, result: Result<Seq, String>) -> Vec<Effect> {
    let Screen::Desk(desk) = &mut model.screen else { return Vec::new() };
    let closing = desk.closing == Some(token);
    let suspending = desk.suspending == Some(token);
    desk.replied(token, result);
    if suspending {
        desk.suspending = None;
        return vec![Effect::Suspend];
    }
    if closing {
        model.outcome.get_or_insert(Outcome::Left);
    }
    Vec::new()
}

fn signalled(model: &mut Model, signal: Signal) -> Vec<Effect> {
    match signal {
        Signal::End | Signal::HangUp => {
            let effects = end(model);
            if model.outcome.is_some() {
                model.outcome = Some(Outcome::Ended);
            }
            effects
        }
        Signal::Suspend => suspend(model),
        Signal::Continued => vec![Effect::Redraw],
    }
}

/// Pauses what runs and ends the program once that is in the record.
fn end(model: &mut Model) -> Vec<Effect> {
    let Screen::Desk(desk) = &mut model.screen else {
        model.outcome = Some(Outcome::Left);
        return Vec::new();
    };
    // Whoever asks twice does not want to wait for the disk.
    if !desk.session().running() || desk.closing.is_some() {
        model.outcome = Some(Outcome::Left);
        return Vec::new();
    }
    let effects = desk.submit(Command::Pause(PauseWhy::Closing));
    desk.closing = desk.waiting.keys().next_back().copied();
    effects
}

/// Pauses what runs; the loop stops the process once the pause is in the record.
fn suspend(model: &mut Model) -> Vec<Effect> {
    if let Screen::Desk(desk) = &mut model.screen
        && desk.session().running()
        && desk.suspending.is_none()
    {
        let effects = desk.submit(Command::Pause(PauseWhy::Closing));
        desk.suspending = desk.waiting.keys().next_back().copied();
        return effects;
    }
    vec![Effect::Suspend]
}

impl Desk {
    /// Ends the first beat of whatever was read.
    pub(super) fn unread(&mut self) {
        if self.read.take().is_some() {
            self.unticked.clear();
        }
        self.reading = None;
        self.armed = None;
    }

    /// Sends a command and remembers what to do with its reply.
    pub(super) fn submit(&mut self, command: Command) -> Vec<Effect> {
        self.submit_with(command, Waiting::default())
    }

    pub(super) fn submit_said(&mut self, command: Command, done: impl Into<String>) -> Vec<Effect> {
        let waiting = Waiting { done: Some(done.into()), ..Waiting::default() };
        self.submit_with(command, waiting)
    }

    pub(super) fn submit_with(&mut self, command: Command, waiting: Waiting) -> Vec<Effect> {
        let at = self.earlier.filter(|_| may_be_earlier(&command));
        self.submit_at(command, at, waiting)
    }

    /// Sends a command that happened at a time of its own.
    pub(super) fn submit_at(
        &mut self,
        command: Command,
        at: Option<Timestamp>,
        mut waiting: Waiting,
    ) -> Vec<Effect> {
        let token = Token(self.tokens);
        self.tokens += 1;
        waiting.earlier = self.earlier.filter(|earlier| at == Some(*earlier));
        self.waiting.insert(token, waiting);
        vec![Effect::Submit(token, Box::new(command), at)]
    }

    /// Tells whether everything sent has come back, so that the next key acts on what is shown.
    pub(super) fn settled(&self) -> bool {
        self.waiting.is_empty() && self.session().last >= self.awaited
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), refusal: false });
    }

    pub(super) fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), refusal: true });
    }

    /// Takes a key. The emergency outranks everything, then what lies on top, then the verbs.
    pub(super) fn key(
        &mut self,
        event: KeyEvent,
        press: Press,
        keys: &KeyMap,
        clock: Reading,
    ) -> Acted {
        self.notice = None;
        self.elsewhere = false;
        let contexts = self.contexts();
        let verb = keys.verb(&contexts, press);
        if verb == Some(Verb::Emergency) {
            return Acted::Done(self.emergency_key());
        }
        if press == Press::control('z') {
            return Acted::Verb(Verb::Suspend);
        }
        if self.in_emergency() {
            return self.emergency_screen(event, press, clock);
        }
        if self.overlays.is_empty() && self.is_held(press, verb, clock) {
            return Acted::Done(Vec::new());
        }
        if verb == Some(Verb::Hide) {
            self.private = false;
            self.overlays.retain(|o| matches!(o, Overlay::Line(_)));
            return Acted::Done(Vec::new());
        }
        if !self.private && self.session().phase != Phase::Lobby {
            return self.public_key(event, press, verb, keys, clock);
        }
        if self.recording_failed().is_some() {
            return Acted::Done(self.recording_screen(event, press, clock));
        }
        if !self.overlays.is_empty() {
            return self.overlay_key(event, press, keys, clock);
        }
        // While a decision waits for its record the capitals are its options, whatever else they are.
        if let (Some(id), KeyCode::Char(c)) = (self.revealed_decision(), press.code)
            && self.letters(&id).contains(&c)
        {
            return Acted::Done(self.letter(c, clock));
        }
        match verb {
            Some(verb @ (Verb::Bell | Verb::Suspend | Verb::Redraw)) => Acted::Verb(verb),
            Some(verb) => Acted::Done(self.verb(verb, keys, clock)),
            None => Acted::Done(self.plain_key(press, clock)),
        }
    }

    /// Opens a text field.
    pub(super) fn ask(&mut self, kind: LineKind) {
        self.ask_with(kind, "");
    }

    pub(super) fn ask_with(&mut self, kind: LineKind, initial: &str) {
        let field =
            if kind.takes_long_text() { Field::of_lines(initial) } else { Field::new(initial) };
        self.overlays.push(Overlay::Line(Line { kind, field, refused: None }));
    }

    pub(super) fn pick(&mut self, pick: Pick) {
        self.overlays.push(Overlay::Pick(pick));
    }

    /// Opens what follows a choice in the lists that go on by themselves.
    fn goes_on_with(&mut self, chosen: &Command) {
        match chosen {
            Command::Staff { .. } => self.next_row(),
            Command::Rank { entry, rank } => {
                if let Some(next) = self.next_rank(*entry, *rank) {
                    self.pick(next);
                }
            }
            // What the agenda does not plan has no turn of its own: it is read at once.
            Command::Jump { to }
                if self.scenario.item(to).is_some_and(|i| !self.session().is_planned(i)) =>
            {
                self.read_item(to.clone());
            }
            // The list stays, as it will be, until Esc: verbs are seldom handed over one by one.
            Command::HandVerbs { person, verbs } => {
                let next = self.verbs_list(*person, verbs);
                self.pick(next);
            }
            _ => {}
        }
    }

    /// Does what a chosen row says.
    pub(super) fn then(&mut self, then: Then, keys: &KeyMap, clock: Reading) -> Acted {
        let effects = match then {
            Then::Submit(command) => {
                // What was read stays the first beat, unless this act takes its turn: then it is gone with it.
                self.armed = None;
                self.goes_on_with(&command);
                self.submit(*command)
            }
            Then::Pick(pick) => {
                self.pick(*pick);
                Vec::new()
            }
            Then::Line(kind) => {
                let initial = self.initial(&kind);
                self.ask_with(kind, &initial);
                Vec::new()
            }
            Then::Typed(kind, words) => {
                self.ask_with(kind, &words);
                Vec::new()
            }
            Then::Rate(subject) => {
                self.rate(subject);
                Vec::new()
            }
            Then::Later(point) => {
                self.set_aside(point);
                Vec::new()
            }
            Then::PartLater(part) => {
                self.set_part_aside(part);
                Vec::new()
            }
            Then::Read(item) => {
                self.read_item(item);
                Vec::new()
            }
            Then::Show(what) => {
                self.reading = Some(Page { what, scroll: 0 });
                Vec::new()
            }
            Then::Tell(title, lines) => {
                self.overlays.push(Overlay::Text { title, lines, page: 0 });
                Vec::new()
            }
            Then::Verb(verb @ (Verb::Bell | Verb::Suspend | Verb::Redraw)) => {
                return Acted::Verb(verb);
            }
            Then::Theme(theme) => return Acted::Theme(theme),
            Then::Verb(verb) => self.verb(verb, keys, clock),
            Then::Owner(role) => {
                self.owner = Some(role);
                Vec::new()
            }
            Then::Leave => return Acted::Leave,
            Then::Home(_) | Then::Close => Vec::new(),
        };
        Acted::Done(effects)
    }

    /// A key that is no verb: Enter, Esc, arrows, the letters of options, the digits of consequences.
    fn plain_key(&mut self, press: Press, clock: Reading) -> Vec<Effect> {
        match press.code {
            KeyCode::Esc => {
                self.unread();
                self.choice = None;
                self.again = None;
            }
            KeyCode::Up | KeyCode::Down if self.session().phase == Phase::Lobby => {
                let roles = self.scenario.roles.len();
                self.row = match press.code {
                    KeyCode::Up => self.row.saturating_sub(1),
                    _ => (self.row + 1).min(roles.saturating_sub(1)),
                };
            }
            KeyCode::Up | KeyCode::Down if self.debriefing() => {
                self.go_to_point(press.code == KeyCode::Down);
            }
            KeyCode::Up => self.scroll(-1),
            KeyCode::Down => self.scroll(1),
            KeyCode::Enter if self.session().phase == Phase::Lobby => {
                self.private = true;
                self.say("only you see this screen: control text may be shown; Tab hides it");
            }
            KeyCode::Enter => return self.enter(clock),
            KeyCode::Char(c) if self.session().phase == Phase::Lobby => return self.lobby_digit(c),
            KeyCode::Char(c) => return self.letter(c, clock),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, by: i32) {
        if let Some(page) = &mut self.reading {
            page.scroll = page.scroll.saturating_add_signed(i16::try_from(by).unwrap_or(0));
        }
    }
}
