//! A room without a room: the real loop and the real conductor on a terminal and a clock that the test holds.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use startex::clock::{Clock, Millis, Reading, Timestamp};
use startex::conduct::{Conductor, Request, scenario_sha256};
use startex::diagnostic::Source;
use startex::ident::Actor;
use startex::journal::{Head, Journal, JournalError, MemoryJournal, Statistics, seeded_salts};
use startex::scenario::{self, Scenario};
use startex::session::{Attribution, Command, Entry, Event, FORMAT, Header, Mode, Session};
use startex::tui::{Desk, Effect, Inbox, Incoming, Model, Msg, Outcome, Outside, Screen, Theme};

/// A clock that stands still until it is told to move.
#[derive(Debug, Clone)]
pub(crate) struct StillClock(Arc<Mutex<Reading>>);

impl StillClock {
    fn advance(&self, by: Millis) {
        let mut reading = self.0.lock().expect("nobody panicked with it");
        reading.os = reading.os.plus(by);
        reading.mono = reading.mono.plus(by);
    }
}

impl Clock for StillClock {
    fn read(&self) -> Reading {
        *self.0.lock().expect("nobody panicked with it")
    }
}

type Queue = Rc<RefCell<VecDeque<Msg>>>;

/// What the loop reads: everything queued, then the time it waits for at most once, then nothing more.
struct Script {
    queue: Queue,
    clock: StillClock,
    waited: bool,
}

impl Inbox for Script {
    fn next(&mut self, wait: Option<Duration>) -> Incoming {
        if let Some(msg) = self.queue.borrow_mut().pop_front() {
            return Incoming::Msg(msg);
        }
        match wait {
            Some(Duration::ZERO) => Incoming::Waited,
            // A frame that is held back is waited for; the clocks on the screen are not.
            Some(wait) if !self.waited && wait <= Duration::from_millis(33) => {
                self.waited = true;
                self.clock.advance(Millis(33));
                Incoming::Waited
            }
            Some(_) | None => Incoming::Closed,
        }
    }
}

/// What the loop acts on: the conductor, at once.
struct Hands<'r> {
    conductor: &'r mut Conductor<StillClock>,
    queue: Queue,
    clock: StillClock,
    asked: &'r mut Vec<Effect>,
}

impl Outside for Hands<'_> {
    fn read_clock(&self) -> Reading {
        self.clock.read()
    }

    fn perform(&mut self, effect: Effect) {
        if let Effect::Submit(token, command, observed_at) = effect {
            let request = Request { observed_at, ..Request::new(*command, Actor::Facilitator) };
            let done = self.conductor.submit(&request);
            let reply = done.map(|d| d.seq).map_err(|refused| refused.to_string());
            let mut queue = self.queue.borrow_mut();
            queue.push_back(Msg::Snapshot(Arc::new(self.conductor.snapshot())));
            queue.push_back(Msg::Replied(token, reply));
        } else if effect == Effect::PlayUnrecorded {
            self.conductor.go_unrecorded();
            let mut queue = self.queue.borrow_mut();
            queue.push_back(Msg::Snapshot(Arc::new(self.conductor.snapshot())));
            queue.push_back(Msg::Continued(Ok(())));
        } else {
            self.asked.push(effect);
        }
    }

    fn suspend(&mut self) {
        self.asked.push(Effect::Suspend);
    }

    fn retake(&mut self) {
        self.asked.push(Effect::Redraw);
    }
}

/// The facilitator's desk with a person at its keys.
pub(crate) struct Room {
    pub(crate) conductor: Conductor<StillClock>,
    pub(crate) model: Model,
    /// What the model asked of the loop besides commands.
    pub(crate) asked: Vec<Effect>,
    terminal: Terminal<TestBackend>,
    clock: StillClock,
    queue: Queue,
    kept: Kept,
    /// How the loop ended, if it was not for want of input.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) presses: usize,
}

impl Room {
    /// Opens a scenario of the repository in its lobby.
    pub(crate) fn open(name: &str, columns: u16, rows: u16) -> Self {
        let path = format!("{}/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the repository has it");
        Self::with(&text, columns, rows)
    }

    /// Opens a scenario given as text.
    pub(crate) fn with(text: &str, columns: u16, rows: u16) -> Self {
        let header = |scenario: &Scenario| header(scenario, text);
        let journal = |header: &Header| -> Box<dyn Journal> {
            Box::new(MemoryJournal::new(header, seeded_salts(1)))
        };
        Self::over(text, columns, rows, header, journal)
    }

    /// Opens a scenario over a journal of the test's own.
    pub(crate) fn over(
        text: &str,
        columns: u16,
        rows: u16,
        header: impl FnOnce(&Scenario) -> Header,
        journal: impl FnOnce(&Header) -> Box<dyn Journal>,
    ) -> Self {
        let source = Source { name: "scenario.ron".to_owned(), text: text.to_owned() };
        let attachments = format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"));
        let loader = move |path: &str| {
            std::fs::read(format!("{attachments}/{path}")).map_err(|fault| fault.to_string())
        };
        let (scenario, findings) = scenario::read(&source, &loader);
        let scenario = Arc::new(scenario.unwrap_or_else(|| panic!("{findings:?}")));
        let os: Timestamp = "2027-03-05T08:00:00.000Z".parse().expect("it is a time");
        let clock = StillClock(Arc::new(Mutex::new(Reading { os, mono: Millis(1_000_000) })));
        let header = header(&scenario);
        let kept = Kept::default();
        let journal = Box::new(Open { inner: journal(&header), kept: Arc::clone(&kept) });
        let conductor =
            Conductor::create(header, Arc::clone(&scenario), text, journal, clock.clone())
                .expect("the journal takes it");
        let desk = Desk::new(scenario, Arc::new(conductor.snapshot()));
        let model = Model::new(Screen::Desk(Box::new(desk)), Theme::Plain, clock.read());
        let mut room = Self {
            conductor,
            model,
            asked: Vec::new(),
            terminal: Terminal::new(TestBackend::new(columns, rows)).expect("it is memory"),
            clock,
            queue: Queue::default(),
            outcome: None,
            presses: 0,
            kept,
        };
        room.run();
        room
    }

    fn run(&mut self) {
        let mut inbox =
            Script { queue: self.queue.clone(), clock: self.clock.clone(), waited: false };
        let mut hands = Hands {
            conductor: &mut self.conductor,
            queue: self.queue.clone(),
            clock: self.clock.clone(),
            asked: &mut self.asked,
        };
        let outcome =
            startex::tui::run(&mut self.terminal, &mut self.model, &mut inbox, &mut hands)
                .expect("memory can be drawn on");
        if outcome != Outcome::Ended {
            self.outcome = Some(outcome);
        }
    }

    /// Lets time pass, in steps in which somebody watches.
    pub(crate) fn wait(&mut self, by: Millis) -> &mut Self {
        let mut left = by.0;
        while left > 0 {
            let step = left.min(1000);
            left -= step;
            self.clock.advance(Millis(step));
            self.conductor.elapse();
        }
        self.queue.borrow_mut().push_back(Msg::Snapshot(Arc::new(self.conductor.snapshot())));
        self.run();
        self
    }

    /// Shows another screen.
    pub(crate) fn show(&mut self, screen: Screen) -> &mut Self {
        self.model.screen = screen;
        self.send(Msg::Resized)
    }

    /// Sends one message and lets the loop come to rest.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        self.queue.borrow_mut().push_back(msg);
        self.run();
        self
    }

    pub(crate) fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) -> &mut Self {
        self.presses += 1;
        self.clock.advance(Millis(450));
        self.conductor.elapse();
        self.send(Msg::Key(KeyEvent::new(code, modifiers)))
    }

    /// A key held down: it comes again at once.
    pub(crate) fn repeat(&mut self, code: KeyCode) -> &mut Self {
        self.clock.advance(Millis(30));
        self.send(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    /// Returns the exercise's wall time.
    pub(crate) fn now(&self) -> Timestamp {
        self.conductor.now()
    }

    /// Presses keys: letters as they are, others by name between angle brackets, `<enter>`, `<^x>`, `<pgdn>`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            if let Some((name, after)) = rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                let (code, modifiers) = named(name);
                self.key(code, modifiers);
                rest = after;
            } else {
                self.key(KeyCode::Char(c), KeyModifiers::NONE);
                rest = &rest[c.len_utf8()..];
            }
        }
        self
    }

    /// Lets somebody else act.
    pub(crate) fn act(&mut self, command: Command, by: Actor) -> &mut Self {
        self.conductor.submit(&Request::new(command, by)).expect("the rules allow it");
        self.wait(Millis(40))
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.send(Msg::Resized)
    }

    /// Returns the clock as the loop reads it.
    pub(crate) fn reading(&self) -> Reading {
        self.clock.read()
    }

    pub(crate) fn session(&self) -> &Session {
        self.conductor.session()
    }

    /// Returns the screen, a line a row, without blanks at the ends.
    pub(crate) fn screen(&self) -> String {
        text_of(self.terminal.backend())
    }

    /// Returns the screen with its colours.
    pub(crate) fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    #[track_caller]
    pub(crate) fn shows(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(words), "`{words}` is not on the screen:\n{screen}");
        self
    }

    #[track_caller]
    pub(crate) fn hides(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "`{words}` is on the screen:\n{screen}");
        self
    }

    /// Returns what was recorded, kind by kind.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.events().iter().map(Event::kind).collect()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.entries().into_iter().map(|e| e.event).collect()
    }

    /// Returns what is durable.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.kept.lock().expect("nobody panicked with it").clone()
    }
}

/// Returns what a terminal in memory shows, a line a row, without blanks at the ends.
pub(crate) fn text_of(terminal: &TestBackend) -> String {
    let buffer = terminal.buffer();
    let mut screen = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        screen.push_str(line.trim_end());
        screen.push('\n');
    }
    screen
}

/// A journal that a test can look into while the conductor owns it.
#[derive(Debug)]
struct Open {
    inner: Box<dyn Journal>,
    kept: Kept,
}

type Kept = Arc<Mutex<Vec<Entry>>>;

impl Journal for Open {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        self.inner.append(entries)?;
        self.kept.lock().expect("nobody panicked with it").extend_from_slice(entries);
        Ok(())
    }

    fn head(&self) -> Head {
        self.inner.head()
    }

    fn statistics(&self) -> Statistics {
        self.inner.statistics()
    }
}

fn unicode_width(symbol: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(symbol)
}

fn named(name: &str) -> (KeyCode, KeyModifiers) {
    if let Some(c) = name.strip_prefix('^').and_then(|rest| rest.chars().next()) {
        return (KeyCode::Char(c), KeyModifiers::CONTROL);
    }
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgdn" => KeyCode::PageDown,
        "pgup" => KeyCode::PageUp,
        "backspace" => KeyCode::Backspace,
        other => panic!("there is no key {other}"),
    };
    (code, KeyModifiers::NONE)
}

/// Returns the header of a live session of a scenario's first agenda.
pub(crate) fn header(scenario: &Scenario, text: &str) -> Header {
    Header {
        startex: FORMAT,
        session: "k7q2m9".to_owned(),
        mode: Mode::Live,
        language: 1,
        scenario_sha256: scenario_sha256(text),
        agenda: scenario.agendas[0].id.clone(),
        tlp: scenario.marking,
        attribution: Attribution::Role,
        offset: "+02:00".parse().expect("it is an offset"),
        made_by: "startex test".to_owned(),
    }
}

/// Says what the keys led to: the entries after those there were.
#[track_caller]
pub(crate) fn led_to(room: &mut Room, keys: &str) -> Vec<Event> {
    let before = room.events().len();
    room.press(keys);
    room.events().split_off(before)
}

/// Returns the one event the keys led to.
#[track_caller]
pub(crate) fn one(room: &mut Room, keys: &str) -> Event {
    let mut events = led_to(room, keys);
    assert_eq!(events.len(), 1, "{events:?}\n{}", room.screen());
    events.remove(0)
}
