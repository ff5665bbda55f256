//! Control-only words reach no view. Every field that holds some is marked, and so is everything the control side types;
//! after each entry of whole sessions every player's and the public's view is looked at.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use startex::clock::{Millis, Reading};
use startex::conduct::{Anchor, Recording, Snapshot};
use startex::ident::{Actor, RoleCode, SeatId};
use startex::journal::CopyState;
use startex::scenario::{Content, Control, Question, Recipients, Scenario};
use startex::session::view::{player, stage};
use startex::session::{Command, Phase, Session, Sign, Viewer};
use startex::text::Text;
use startex::tui::model::{Notice, Overlay, Page, Read};
use startex::tui::player::{Led, Page as Leaf, Player, Scene};
use startex::tui::{Desk, Model, Msg, Screen, Theme, update};
use startex::words::Language;

use super::walk::Walk;
use crate::support::room::text_of;

/// What nobody but the control side may read.
const KEEP: &str = "KEEP-MARK";
/// A role's brief is for its own seats, followed by the role; an answer's words for the seat that gave it.
const BRIEF: &str = "BRIEF-MARK-";
const WORDS: &str = "WORDS-MARK-";

pub(super) const SCRIPTS: [&str; 3] = [
    include_str!("../scripts/small.ron"),
    include_str!("../scripts/room.ron"),
    include_str!("../../../scenarios/first-light.ron"),
];

fn keep() -> Control {
    Control::new(format!("{KEEP} for control alone"))
}

fn mark_question(question: &mut Question) {
    question.if_stuck.iter_mut().for_each(|words| *words = keep());
    question.if_asked.iter_mut().for_each(|pair| *pair = (keep(), keep()));
    question.expect.iter_mut().for_each(|e| e.text = keep());
}

/// Marks every control-only field of a scenario, whether the author filled it or not.
pub(super) fn mark(scenario: &mut Scenario) {
    for role in &mut scenario.roles {
        role.brief = format!("{BRIEF}{}.", role.code);
    }
    for item in &mut scenario.items {
        item.control = keep();
        item.expect.iter_mut().for_each(|e| e.text = keep());
        item.kept.insert("column".to_owned(), KEEP.to_owned());
        match &mut item.content {
            Content::Inject(inject) => {
                inject.questions.iter_mut().for_each(mark_question);
                if let Some(contingency) = &mut inject.contingency {
                    contingency.why = keep();
                }
            }
            Content::Question(question) => mark_question(question),
            Content::Decision(decision) => {
                let hidden = !decision.costs_shown;
                for option in &mut decision.options {
                    option.control = keep();
                    if hidden {
                        KEEP.clone_into(&mut option.cost);
                    }
                }
            }
            Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => {}
        }
    }
}

fn kept_words() -> Text {
    Text::new(KEEP).expect("short and not empty")
}

/// Marks what the control side types, and what a seat answers in its own words.
pub(super) fn dress(command: &mut Command, by: Actor) {
    let keep = |words: &mut Option<Text>| *words = words.is_some().then(kept_words);
    match command {
        // What simulated players say everybody hears; what a player says for the own role stands on that role's surfaces.
        Command::Note(note) if by == Actor::Simulated && note.sign == Sign::Note => {}
        Command::Note(note) => {
            let own = note.role.as_ref().filter(|_| matches!(by, Actor::Person(_)));
            let own = own.and_then(|role| Text::new(&format!("{BRIEF}{role}.")).ok());
            note.text = own.unwrap_or_else(kept_words);
        }
        // What was asked, and what was answered to it, is for the seat that asked.
        Command::AskControl { seat: Some(seat), text } => {
            *text = Text::new(&format!("{WORDS}{seat}.")).expect("short and not empty");
        }
        Command::AnswerRequest { text, .. } => {
            *text = text.is_some().then(|| Text::new("a fact").expect("short and not empty"));
        }
        Command::Amend { text, .. } => *text = kept_words(),
        Command::Skip { text, .. } | Command::Rate { text, .. } => *text = Some(kept_words()),
        Command::Record { record, .. } => {
            keep(&mut record.dissent);
            record.rationale = Some(kept_words());
        }
        Command::AmendRecord { fields, .. } => {
            keep(&mut fields.rationale);
            keep(&mut fields.dissent);
        }
        Command::Analyse { text, reference, .. } => {
            keep(text);
            keep(reference);
        }
        Command::AddAction { action, .. } | Command::ChangeAction { fields: action, .. } => {
            keep(&mut action.text);
        }
        Command::Answer(answer) => {
            answer.text = Text::new(&format!("{WORDS}{}.", answer.seat)).ok();
        }
        _ => {}
    }
}

/// Returns the first thing in a view that is not for whoever looks.
pub(super) fn leak(view: &str, seat: Option<&SeatId>) -> Option<String> {
    let around = |at: usize| view[at..].chars().take(60).collect::<String>();
    if let Some(at) = view.find(KEEP) {
        return Some(around(at));
    }
    let own = |mark: &str, after: String| {
        let mut found = view.match_indices(mark);
        found.find(|(at, _)| !view[at + mark.len()..].starts_with(&after)).map(|(at, _)| around(at))
    };
    let Some(seat) = seat else {
        return view.find(BRIEF).or_else(|| view.find(WORDS)).map(around);
    };
    own(BRIEF, format!("{}.", seat.role)).or_else(|| own(WORDS, format!("{seat}.")))
}

/// Looks at everything players and the public can see, cards one by one too.
fn look(scenario: &Scenario, session: &Session) -> Result<(), String> {
    let words = Language::default().words();
    let wall = session.at.wall;
    let cards: Vec<_> = scenario
        .items
        .iter()
        .filter_map(|item| session.card(scenario, &item.id, &Viewer::Public, words))
        .collect();
    let public = format!("{:?} {cards:?}", stage(scenario, session, wall, words));
    if let Some(leak) = leak(&public, None) {
        return Err(format!("the public sees: {leak}"));
    }
    for seat in session.people.seats.keys() {
        let view = format!("{:?}", player(scenario, session, seat, wall, words));
        if let Some(leak) = leak(&view, Some(seat)) {
            return Err(format!("{seat} sees: {leak}"));
        }
    }
    Ok(())
}

/// What one role alone may read: the codes stand behind it.
pub(super) const ONLY: &str = "ONLY-MARK-";

/// Marks every inject that is for some roles alone, so short that no line breaks it. Questions are put in the room: whoever
/// has seen what they are about hears them.
pub(super) fn mark_recipients(scenario: &mut Scenario) {
    let only = |to: &Recipients, words: &mut String| {
        if let Recipients::Roles(roles) = to {
            let codes: Vec<&str> = roles.iter().map(RoleCode::as_str).collect();
            *words = format!("{ONLY}{}.", codes.join("+"));
        }
    };
    for item in &mut scenario.items {
        if let Content::Inject(inject) = &mut item.content {
            only(&inject.to.clone(), &mut inject.title);
        }
    }
}

/// Draws a seat's screen, every page of it, and returns the first thing on it that is not for the seat.
fn drawn(scenario: &Scenario, session: &Session, seat: &SeatId) -> Option<String> {
    let wall = session.at.wall;
    let read = Reading { os: wall, mono: Millis(1) };
    let view = player(scenario, session, seat, wall, Language::default().words())?;
    let scene = Scene { view, read, kept: true, lost: false, led: Some(Led::default()) };
    let mut screen = Player::new(Arc::new(scene));
    let pages = [Leaf::Now, Leaf::Known(0), Leaf::Known(1), Leaf::Role, Leaf::Asked];
    pages.into_iter().find_map(|page| {
        screen.page = page;
        let shown = Screen::Player(Box::new(screen.clone()));
        let model = Model::new(shown, Theme::Plain, read);
        let mut terminal = Terminal::new(TestBackend::new(120, 60)).expect("it is memory");
        terminal.draw(|frame| startex::tui::view(&model, frame)).expect("it is memory");
        let drawn = text_of(terminal.backend());
        let others = drawn.match_indices(ONLY).find_map(|(at, _)| {
            let codes = drawn[at + ONLY.len()..].split('.').next().unwrap_or_default();
            let own = codes.split('+').any(|code| code == seat.role.as_str());
            (!own).then(|| codes.to_owned())
        });
        leak(&drawn, Some(seat)).or(others)
    })
}

#[test]
fn a_players_screen_shows_nothing_that_is_not_the_seats_to_see() {
    let (mut looked, mut only) = (0, false);
    for script in SCRIPTS {
        for seed in 0..2 {
            let mut walk = Walk::new(script, seed).dressed(dress);
            mark(&mut walk.scenario);
            mark_recipients(&mut walk.scenario);
            walk.play(&mut |scenario, before, entry| {
                if entry.seq.0 % 31 != 0 {
                    return;
                }
                for seat in before.people.seats.keys() {
                    if let Some(leak) = drawn(scenario, before, seat) {
                        panic!("seed {seed}, before entry {}: {seat} sees {leak}", entry.seq);
                    }
                    looked += 1;
                    let known = before.known_to(scenario, &Viewer::Seat(seat.clone()));
                    only |= known
                        .iter()
                        .filter_map(|id| scenario.inject(id))
                        .any(|(_, inject)| matches!(&inject.to, Recipients::Roles(_)));
                }
            });
        }
    }
    assert!(looked > 150 && only, "{looked} looks, something for some alone: {only}");
}

#[test]
fn control_only_words_reach_no_view_of_a_whole_session() {
    let (mut looked, mut held, mut own) = (0, 0, 0);
    for script in SCRIPTS {
        for seed in 0..2 {
            let mut walk = Walk::new(script, seed).dressed(dress);
            mark(&mut walk.scenario);
            let mut last = None;
            walk.play(&mut |scenario, before, entry| {
                if let Err(leak) = look(scenario, before) {
                    panic!("seed {seed}, before entry {}: {leak}", entry.seq);
                }
                looked += 1;
                let said = format!("{:?}", entry.said);
                held += usize::from(said.contains(KEEP));
                own += usize::from(said.contains(WORDS));
                last = Some(entry.seq);
            });
            assert!(last.is_some_and(|seq| seq.0 > 100), "seed {seed} ended at {last:?}");
        }
    }
    assert!(looked > 1_000 && held > 50 && own > 20, "{looked} looks, {held} and {own} marks");
}

/// Returns the console of a lead who reads, types and is told what nobody else may see, while the room looks on.
fn lead(scenario: &Arc<Scenario>, session: &Session) -> Desk {
    let snapshot = Snapshot {
        scenario: Arc::clone(scenario),
        session: session.clone(),
        anchor: Anchor { wall: session.at.wall, mono: Millis(0) },
        recording: Recording::Kept,
        copy: CopyState::None,
        end_head: None,
    };
    let mut desk = Desk::new(Arc::clone(scenario), Arc::new(snapshot));
    desk.private = false;
    let item = &scenario.items[usize::try_from(session.last.0).unwrap_or(0) % scenario.items.len()];
    desk.read = Some(item.id.clone());
    desk.reading = Some(Page { what: Read::Item(item.id.clone()), scroll: 0 });
    desk.notice = Some(Notice { text: KEEP.to_owned(), refusal: session.last.0.is_multiple_of(2) });
    desk.again = session.latest_inject().filter(|_| session.last.0.is_multiple_of(3));
    match session.last.0 % 4 {
        0 => desk.overlays.push(Overlay::Help { page: 0 }),
        1 => {
            let lines = vec![KEEP.to_owned()];
            desk.overlays.push(Overlay::Text { title: KEEP.to_owned(), lines, page: 0 });
        }
        _ => {}
    }
    desk
}

/// Draws what hangs before the room, whoever draws it.
fn wall(scenario: &Arc<Scenario>, session: &Session, columns: u16, rows: u16) -> String {
    let clock = Reading { os: session.at.wall, mono: Millis(0) };
    let desk = lead(scenario, session);
    let mut model = Model::new(Screen::Desk(Box::new(desk)), Theme::Plain, clock);
    if session.last.0 % 4 == 2 {
        // A line is typed.
        let key = KeyEvent::new(KeyCode::Char('n'), KeyModifiers::NONE);
        for msg in [Msg::Key(key), Msg::Paste(KEEP.to_owned())] {
            update(&mut model, msg);
        }
    }
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("it is memory");
    terminal.draw(|frame| startex::tui::view(&model, frame)).expect("memory can be drawn on");
    crate::support::room::text_of(terminal.backend())
}

#[test]
fn whatever_the_lead_shows_the_wall_holds_no_control_only_word() {
    let (mut drawn, mut busy) = (0, 0);
    for script in SCRIPTS {
        for seed in 0..2 {
            let mut walk = Walk::new(script, seed).dressed(dress);
            mark(&mut walk.scenario);
            let scenario = Arc::new(walk.scenario.clone());
            walk.play(&mut |_, session, entry| {
                // Before play the desk has a screen of its own, without any of it.
                if session.phase == Phase::Lobby {
                    return;
                }
                let (columns, rows) = [(80, 24), (40, 12), (120, 40)][drawn % 3];
                let screen = wall(&scenario, session, columns, rows);
                // A long word may be broken at its hyphen.
                for kept in ["KEEP-", "control alone", "BRIEF-", "WORDS-"] {
                    assert!(!screen.contains(kept), "seed {seed}, entry {}:\n{screen}", entry.seq);
                }
                drawn += 1;
                busy += usize::from(screen.lines().filter(|l| !l.is_empty()).count() > 5);
            });
        }
    }
    assert!(drawn > 800 && busy > 400, "{drawn} walls, {busy} with something on them");
}

#[test]
fn a_leak_would_be_seen() {
    let seat: SeatId = "REG/1".parse().expect("a seat");
    for (view, own) in [(KEEP.to_owned(), false), (format!("{BRIEF}MNT."), false)] {
        assert_eq!(leak(&view, Some(&seat)).is_none(), own, "{view}");
        assert!(leak(&view, None).is_some(), "{view}");
    }
    assert_eq!(leak(&format!("{BRIEF}REG. {WORDS}REG/1."), Some(&seat)), None);
    assert!(leak(&format!("{WORDS}REG/1. {WORDS}REG/11."), Some(&seat)).is_some());
    assert!(leak(&format!("{WORDS}REG/1."), None).is_some());
}
