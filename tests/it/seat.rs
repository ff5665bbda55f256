//! A rehearsal from a player's seat: the real screen and the real conductor, led by the program, on a clock the test holds.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use startex::clock::{Millis, Reading, Timestamp, VirtualClock};
use startex::conduct::{Conductor, Request};
use startex::diagnostic::Source;
use startex::ident::{Actor, PersonId, SeatId};
use startex::journal::{MemoryJournal, seeded_salts};
use startex::play::{Rehearsal, Turn};
use startex::scenario;
use startex::session::{Capacity, Command, Event, Mode, Phase, Sign, Staffing, view};
use startex::tui::player::{Led, Pace, Player, Scene};
use startex::tui::{Effect, Model, Msg, Screen, Theme, update};
use startex::words::Language;

use crate::support::room::{header, text_of};
use crate::support::terminal::Terminal as Pty;

/// Somebody at the keys of a player's screen.
struct Table {
    conductor: Conductor<VirtualClock>,
    clock: VirtualClock,
    rehearsal: Rehearsal,
    model: Model,
    terminal: Terminal<TestBackend>,
    person: PersonId,
    seat: SeatId,
    over: bool,
}

impl Table {
    /// Sits down at First Light.
    fn sit(role: &str, columns: u16, rows: u16) -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/first-light.ron");
        let text = std::fs::read_to_string(path).expect("the repository has it");
        Self::at(&text, role, columns, rows)
    }

    fn at(text: &str, role: &str, columns: u16, rows: u16) -> Self {
        let source = Source { name: "scenario.ron".to_owned(), text: text.to_owned() };
        let none = |_: &str| Err("there is none".to_owned());
        let scenario = Arc::new(scenario::read(&source, &none).0.expect("it is sound"));
        let mut header = header(&scenario, text);
        header.mode = Mode::Rehearsal;
        let start: Timestamp = "2027-03-05T08:00:00.000Z".parse().expect("it is a time");
        let clock = VirtualClock::new(start);
        let journal = Box::new(MemoryJournal::new(&header, seeded_salts(1)));
        let made = Conductor::create(header, scenario.clone(), text, journal, clock.clone());
        let mut conductor = made.expect("the journal takes it");
        let mut ask = |command, by| conductor.submit(&Request::new(command, by)).expect("allowed");
        for role in &scenario.roles {
            let how = Staffing::Simulated;
            ask(Command::Staff { role: role.code.clone(), how }, Actor::Facilitator);
        }
        let (person, seat) = (PersonId(1), SeatId::new(&role.into(), 1));
        let join = Command::Join { capacity: Capacity::Player, name: None, organization: None };
        ask(join, Actor::Person(person));
        ask(Command::TakeSeat { person, seat: seat.clone() }, Actor::Person(person));
        let rehearsal = Rehearsal::with_somebody(7, seat.clone());
        let scene = scene(&conductor, &clock, &seat, None);
        let player = Player::new(Arc::new(scene));
        let model = Model::new(Screen::Player(Box::new(player)), Theme::Plain, reading(&clock));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("it is memory");
        Self { conductor, clock, rehearsal, model, terminal, person, seat, over: false }
    }

    /// Lets seconds pass; whoever leads does what is due.
    fn wait(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.set(self.clock.now().plus(Millis::seconds(1)));
            self.conductor.elapse();
            self.lead();
        }
    }

    fn lead(&mut self) {
        let scenario = self.conductor.scenario().clone();
        loop {
            let now = self.clock.now();
            match self.rehearsal.turn(&scenario, self.conductor.session(), now) {
                // What comes too late is refused, and that is all.
                Turn::Act(next) => {
                    drop(self.conductor.submit(&Request::new(next.command, next.by)));
                }
                Turn::Wait(_) => break,
                Turn::Over => {
                    self.over = true;
                    break;
                }
            }
        }
        let goes_on_at = self.rehearsal.goes_on_at();
        let scene = scene(&self.conductor, &self.clock, &self.seat, goes_on_at);
        self.send(Msg::Seat(Arc::new(scene)));
    }

    fn send(&mut self, msg: Msg) {
        update(&mut self.model, Msg::Clock(reading(&self.clock)));
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Submit(token, command, _) => {
                    let request = Request::new(*command, Actor::Person(self.person));
                    let done = self.conductor.submit(&request);
                    let reply = done.map(|d| d.seq).map_err(|refused| refused.to_string());
                    self.send(Msg::Replied(token, reply));
                }
                Effect::Pace(Pace::GoOn) => {
                    self.rehearsal.go_on(self.conductor.session(), self.clock.now());
                }
                Effect::Pace(Pace::Speed(speed)) => {
                    let request = Request::new(Command::SetSpeed(speed), Actor::Autopilot);
                    self.conductor.submit(&request).expect("any speed will do");
                }
                other @ (Effect::WriteReport
                | Effect::DrawReport
                | Effect::ContinueIn(_)
                | Effect::CopyTo(_)
                | Effect::PlayUnrecorded
                | Effect::Edit(_)
                | Effect::Suspend
                | Effect::JoinBy(_)
                | Effect::RenewCode(_)
                | Effect::Redraw) => panic!("{other:?} was asked for"),
            }
        }
    }

    fn key(&mut self, code: KeyCode) {
        self.send(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        self.lead();
    }

    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(KeyCode::Char(c));
        }
    }

    fn screen(&mut self) -> String {
        update(&mut self.model, Msg::Clock(reading(&self.clock)));
        let model = &self.model;
        self.terminal.draw(|frame| startex::tui::view(model, frame)).expect("it is memory");
        text_of(self.terminal.backend())
    }

    /// Does what the screen says until it shows these words.
    #[track_caller]
    fn until(&mut self, words: &str) -> String {
        for _ in 0..400 {
            let screen = self.screen();
            if screen.contains(words) {
                return screen;
            }
            self.do_what_it_says(&screen);
        }
        panic!("`{words}` never came:\n{}", self.screen());
    }

    fn do_what_it_says(&mut self, screen: &str) {
        if screen.contains("The room waits for your answer") {
            self.press("A4");
            self.key(KeyCode::Enter);
        } else if screen.contains("s answers") || screen.contains("s speaks\n") {
            self.press("sI would ring them.");
            self.key(KeyCode::Enter);
        }
        self.press(" ");
        self.wait(2);
    }

    fn events(&self) -> &startex::session::Session {
        self.conductor.session()
    }
}

fn reading(clock: &VirtualClock) -> Reading {
    use startex::clock::Clock as _;
    clock.read()
}

fn scene(
    conductor: &Conductor<VirtualClock>,
    clock: &VirtualClock,
    seat: &SeatId,
    goes_on_at: Option<Timestamp>,
) -> Scene {
    let words = Language::English.words();
    let (scenario, session) = (conductor.scenario(), conductor.session());
    let view = view::player(scenario, session, seat, clock.now(), words).expect("there is a seat");
    Scene { view, read: reading(clock), kept: true, lost: false, led: Some(Led { goes_on_at }) }
}

#[test]
fn first_light_is_played_from_one_seat_by_what_the_screen_says() {
    let mut table = Table::sit("KEEP", 80, 24);
    let mut screens = 0;
    while !table.screen().contains("The exercise is over") {
        let screen = table.screen();
        let (first, last) = (screen.lines().next().unwrap(), screen.lines().last().unwrap());
        for line in [first, last] {
            assert!(line.starts_with("EXERCISE REHEARSAL EXERCISE"), "{screen}");
            assert!(line.ends_with("TLP:CLEAR"), "{screen}");
        }
        table.do_what_it_says(&screen);
        screens += 1;
        assert!(screens < 600, "it never came to its end:\n{screen}");
    }
    let session = table.events();
    assert_eq!(session.phase, Phase::Closed);
    let own = |round: &&Arc<startex::session::Round>| {
        round.answers.get(&table.seat).is_some_and(|a| a.by == Actor::Person(table.person))
    };
    let answered = session.decisions.values().filter(|d| d.rounds.iter().any(|r| own(&r))).count();
    assert!(answered >= 2, "{answered} decisions were answered");
    let spoke = session.notes.standing().filter(|n| n.by == Actor::Person(table.person));
    assert!(spoke.filter(|n| n.sign == Sign::Note).count() >= 1, "they were asked and spoke");
    let opened =
        session.story.out.values().filter(|id| session.story.item(id).opened.contains(&table.seat));
    assert!(opened.count() >= 2, "what the screen has shown was opened");
}

#[test]
fn the_screen_at_every_size() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut table = Table::sit("KEEP", columns, rows);
        let name = |state: &str| format!("seat_{state}_{columns}x{rows}");
        insta::assert_snapshot!(name("lobby"), table.screen());
        insta::assert_snapshot!(name("situation"), table.until("THE SITUATION"));
        insta::assert_snapshot!(name("inject"), table.until("LAST CAME IN"));
        insta::assert_snapshot!(name("asked"), table.until("s answers"));
        insta::assert_snapshot!(name("decision"), table.until("The room waits for your answer"));
        table.press("E");
        table.key(KeyCode::Right);
        insta::assert_snapshot!(name("form"), table.screen());
        table.key(KeyCode::Esc);
        insta::assert_snapshot!(name("result"), table.until("RESULT"));
        insta::assert_snapshot!(name("recorded"), table.until("RECORDED"));
        table.press("zc");
        insta::assert_snapshot!(name("paused_role"), table.screen());
        table.press("c?");
        insta::assert_snapshot!(name("help"), table.screen());
        table.press(" ");
        insta::assert_snapshot!(name("hot_wash"), table.until("HOT WASH"));
        insta::assert_snapshot!(name("feedback"), table.until("FEEDBACK"));
        insta::assert_snapshot!(name("over"), table.until("The exercise is over"));
    }
}

#[test]
fn a_group_works_apart_and_a_registry_judges_itself() {
    let mut table = Table::at(include_str!("scripts/room.ron"), "REG", 80, 24);
    let screen = table.until("Three gaps in your plan?");
    assert!(screen.contains("Keepers") && screen.contains(" left"), "{screen}");
    table.press("bnobody has the keys");
    table.key(KeyCode::Enter);
    table.press("b2 two of us");
    table.key(KeyCode::Enter);
    assert!(table.screen().contains("there is no challenge 2"), "{}", table.screen());
    table.key(KeyCode::Esc);
    table.press("b1 two of us get one");
    table.key(KeyCode::Enter);
    let screen = table.screen();
    assert!(screen.contains("1  nobody has the keys"), "{screen}");
    assert!(screen.contains("> two of us get one"), "{screen}");
    insta::assert_snapshot!("seat_group", screen);
    table.until("0 of 32 judged");
    table.key(KeyCode::Enter);
    table.press("yn-");
    table.key(KeyCode::Up);
    let screen = table.screen();
    assert!(screen.contains("3 of 32 judged"), "{screen}");
    insta::assert_snapshot!("seat_judging", screen);
    table.key(KeyCode::Esc);
    let session = table.events();
    let said = session.hall.breakouts.values().flat_map(|b| b.said.iter());
    let own: Vec<bool> = said
        .filter(|line| line.group.as_str() == "keepers" && line.text.is_some())
        .filter(|line| line.text.as_ref().is_some_and(|t| t.as_str().contains("nobody has the")))
        .map(|line| line.solves.is_none())
        .collect();
    assert_eq!(own, [true]);
    let judged = session.hall.assessments.values().flat_map(|a| a.judged.iter());
    let own = judged.filter(|((.., (by, seat)), _)| {
        *by == Actor::Person(table.person) && seat.as_ref() == Some(&table.seat)
    });
    assert_eq!(own.count(), 3);
}

#[test]
fn nothing_typed_is_lost_and_a_stop_stops() {
    let mut table = Table::sit("KEEP", 80, 24);
    table.until("The room waits for your answer");
    // Something else wants words; they are asked for, and Esc keeps the form.
    table.press("C");
    table.key(KeyCode::Enter);
    assert!(table.screen().contains("in your own words"), "{}", table.screen());
    table.press("ring Ilse");
    table.key(KeyCode::Enter);
    let screen = table.screen();
    assert!(screen.contains("your answer is in: ring Ilse"), "{screen}");
    let play = table.events().at.play;
    table.press("z");
    table.wait(1);
    assert!(table.screen().contains("PAUSED"));
    table.wait(300);
    assert!(table.screen().contains("PAUSED"), "it waits as long as it takes");
    table.press(" ");
    table.wait(1);
    assert!(!table.screen().contains("PAUSED"));
    let paused = table.events().play_at(table.clock.now()).minus(play);
    assert!(paused < Millis::seconds(10), "play stood still, and went on {paused}");
    let asked = table.conductor.session().clock.stops.len();
    assert_eq!(asked, 1);
}

#[test]
fn a_form_of_feedback_is_filled_in_with_a_mark_a_statement() {
    let mut table = Table::sit("KEEP", 80, 24);
    table.until("FEEDBACK");
    table.press("f45");
    table.key(KeyCode::Enter);
    assert!(table.screen().contains("9 marks"), "{}", table.screen());
    table.press("3452-41");
    table.key(KeyCode::Enter);
    let session = table.conductor.session();
    let own = session.after.feedback.iter().any(|form| form.scores.get(6) == Some(&None));
    assert!(own, "{:?}", session.after.feedback);
    assert_eq!(session.phase, Phase::HotWash);
    assert!(!table.screen().contains("a mark each"));
}

#[test]
fn the_real_program_is_played_from_a_seat_at_speed() {
    let folder = tempfile::tempdir().expect("the system has a place for temporary files");
    let path = folder.path().join("seat.jsonl");
    let line = "rehearse first-light --as keep --speed 30 --seed 7 --transcript";
    let program = crate::support::command::startex(line).argument(&path.to_string_lossy());
    let mut terminal = Pty::start(program, 80, 24);
    terminal.wait_for("You are KEEP");
    for _ in 0..400 {
        let screen = terminal.screen().contents();
        if screen.contains("The exercise is over") {
            break;
        }
        let waits = screen.contains("The room waits for your answer");
        terminal.press(if waits { "A\r" } else { " " });
        terminal.settle();
    }
    terminal.wait_for("The exercise is over");
    terminal.press("w");
    terminal.wait_for("REHEARSAL-");
    terminal.press("\x03");
    terminal.wait_for("Leave?");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
    let (_, entries) = startex::journal::read(&path).expect("the record can be read");
    let by = |wanted: &str| entries.iter().filter(|e| e.by.to_string() == wanted).count();
    assert!(by("p1") > 4 && by("autopilot") > 20 && by("simulated") > 5);
    let answered = entries.iter().any(|e| {
        matches!(e.event, Event::Answered { .. })
            && e.seat.as_ref().is_some_and(|s| s.to_string() == "KEEP/1")
    });
    assert!(answered);
}

#[test]
fn a_role_that_is_nearly_right_is_told() {
    let mut terminal =
        Pty::start(crate::support::command::startex("rehearse first-light --as kep"), 100, 24);
    assert_eq!(terminal.wait_for_end().exit_code(), 2);
    let said = terminal.screen().contents();
    assert!(said.contains("did you mean `KEEP`?"), "{said}");
}
