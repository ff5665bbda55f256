//! The real program in a pseudo-terminal: played by its keys alone, and put through what happens to terminals.

mod acceptance;
mod editor;

use std::path::Path;
use std::process::Command;

use startex::journal::{self, Finding};
use startex::session::{Entry, Event};

use crate::support::command::{Startex, startex};
use crate::support::terminal::Terminal;

mod projector;
mod title;

/// Begins First Light with every role held, its record at `path`, and control text on the screen.
fn in_play(path: &Path) -> Terminal {
    led_into_play(Terminal::start(run("first-light", path), 80, 24))
}

fn led_into_play(mut terminal: Terminal) -> Terminal {
    terminal.wait_for("GO / NO-GO");
    terminal.press("\r");
    terminal.wait_for("CONTROL");
    terminal.press("2h111");
    terminal.wait_for("every role is taken care of");
    for shown in ["READ ALOUD", "[x] ground rules", "oldest thing", "[x] warm-up", "again: StartEx"]
    {
        terminal.press_until_shown(" ", shown);
    }
    terminal.press_until_shown(" ", "read aloud to open");
    terminal
}

fn run(scenario: &str, path: &Path) -> Startex {
    startex(&format!("run {scenario} --transcript")).argument(&path.to_string_lossy())
}

/// Goes on until the first decision is open.
fn deciding(path: &Path) -> Terminal {
    let mut terminal = in_play(path);
    for shown in ["READ I01", "I01 There is", "Q1 of 1", "READ D1", "D1 open"] {
        terminal.press_until_shown(" ", shown);
    }
    terminal
}

/// Reads a record that must be whole.
#[track_caller]
fn recorded(path: &Path) -> Vec<Entry> {
    let (recording, entries) = journal::read(path).expect("the record can be read");
    assert_eq!(recording.finding, Finding::Intact);
    entries
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("the system has a place for temporary files")
}

#[test]
fn a_pasted_text_of_any_length_is_in_the_line_before_another_key() {
    let folder = folder();
    let mut terminal = in_play(&folder.path().join("evening.jsonl"));
    terminal.press("n");
    terminal.wait_for("Enter keeps");
    let text = "all of it ".repeat(500);
    terminal.press(&format!("\x1b[200~{text}to its end\x1b[201~"));
    terminal.wait_for("to its end");
    terminal.press("\r");
    terminal.wait_for("kept: note");
}

#[test]
fn first_light_is_played_to_its_report_by_what_the_screen_says() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let mut terminal = in_play(&path);
    for _ in 0..200 {
        let screen = terminal.screen().contents();
        let line = screen.lines().find(|line| line.starts_with("SPACE")).unwrap_or_default();
        if screen.contains("DRAFT REPORT WRITTEN") {
            break;
        }
        let keys = match line {
            line if line.contains("press shift + A") => "A",
            line if line.contains("closes now") => "C",
            line if line.contains("complete ") => "R",
            _ => " ",
        };
        terminal.press_until_changed(keys);
    }
    terminal.wait_for("DRAFT REPORT WRITTEN");
    terminal.press("\x03");
    terminal.wait_for("Leave the program?");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
    assert!(!terminal.screen().alternate_screen(), "the shell's screen is back");
    assert!(terminal.screen().contents().contains("the draft report is in"));
    let kinds: Vec<&str> = recorded(&path).iter().map(|e| e.event.kind()).collect();
    assert!(kinds.contains(&"end_ex") && kinds.contains(&"debrief_started"), "{kinds:?}");
    let drafts = std::fs::read_dir(folder.path()).expect("ours to read");
    let names: Vec<String> =
        drafts.map(|f| f.expect("ours").file_name().to_string_lossy().into_owned()).collect();
    for ending in [".md", ".html", ".json"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
}

#[test]
fn a_rehearsal_ends_with_one_page_to_paste() {
    let folder = folder();
    let path = folder.path().join("alone.jsonl");
    let program = startex("rehearse first-light --minutes 9 --transcript");
    let mut terminal = Terminal::start(program.argument(&path.to_string_lossy()), 80, 60);
    terminal.wait_for("GO / NO-GO");
    terminal.press("\r");
    terminal.wait_for("CONTROL");
    terminal.press_until_shown(" ", "read aloud to open");
    terminal.press("ex");
    terminal.wait_for("HOT WASH");
    terminal.press("\x03y");
    assert!(terminal.wait_for_end().success());
    let said = terminal.screen().contents();
    assert!(said.contains("issue text to paste"), "{said}");
    let fitted = recorded(&path).iter().any(|e| e.event.kind() == "agenda_fitted");
    assert!(fitted, "nine minutes are less than the shortest agenda");
}

#[test]
fn a_signal_to_end_pauses_first_and_gives_the_terminal_back() {
    for signal in ["TERM", "HUP"] {
        let folder = folder();
        let path = folder.path().join("evening.jsonl");
        let mut terminal = in_play(&path);
        terminal.signal(signal);
        terminal.wait_for_end();
        assert!(!terminal.screen().alternate_screen(), "SIG{signal}");
        let last = recorded(&path).pop().expect("there are entries");
        assert!(matches!(last.event, Event::Paused { .. }), "SIG{signal}: {:?}", last.event);
    }
}

#[test]
fn what_was_killed_in_an_open_decision_comes_back_paused_with_what_was_left() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let mut terminal = deciding(&path);
    terminal.press("vr a\r");
    terminal.wait_for("in 1 of 3");
    terminal.signal("KILL");
    terminal.wait_for_end();
    let before = recorded(&path);
    assert!(before.iter().any(|e| e.event.kind() == "answered"), "what was shown is on disk");

    let again = startex("resume").argument(&path.to_string_lossy());
    let mut terminal = Terminal::start(again, 80, 24);
    terminal.wait_for("PAUSED");
    terminal.press("\r");
    terminal.wait_for("in 1 of 3");
    terminal.wait_for("play and D1 run again, 0:");
    let screen = terminal.screen().contents();
    let left =
        screen.split("play and D1 run again, 0:").nth(1).unwrap_or_else(|| panic!("{screen}"));
    let seconds: u32 = left[..2].parse().expect("seconds");
    assert!((30..=45).contains(&seconds), "{screen}");
    terminal.press_until_shown(" ", "waiting for KEEP");
    let after = recorded(&path);
    assert_eq!(after[..before.len()], before[..], "nothing acknowledged is missing");
    assert!(after[before.len()..].iter().any(|e| e.event.kind() == "gap_recorded"));
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again_paused() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let mut terminal = in_play(&path);
    terminal.press("\x1a");
    terminal.wait_for_alternate(false);
    terminal.wake();
    terminal.wait_for("PAUSED");
    terminal.press_until_shown(" ", "read I01 first");
}

#[test]
fn another_size_is_drawn_at_once() {
    let folder = folder();
    let mut terminal = in_play(&folder.path().join("evening.jsonl"));
    for (columns, rows) in [(60, 20), (120, 40), (30, 8), (80, 24)] {
        terminal.resize(columns, rows);
        let last = if columns < 40 { "at least 40x12" } else { "seats: 6 played" };
        terminal.wait_until(|screen| {
            let lines: Vec<&str> = screen.lines().collect();
            let at = lines.iter().position(|line| line.contains(last));
            if columns < 40 { at.is_some() } else { at == Some(usize::from(rows) - 1) }
        });
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_says_anything() {
    let program = std::env::current_exe().expect("this test runs");
    let mut command = Command::new(program);
    command.args(["--exact", "pty::the_program_that_panics", "--nocapture", "--test-threads", "1"]);
    command.env_clear().env("TERM", "xterm-256color").env(PANICS, "1").env("RUST_BACKTRACE", "0");
    let folder = folder();
    let mut terminal = Terminal::run(&command, folder.path(), 100, 24);
    assert!(!terminal.wait_for_end().success());
    let screen = terminal.screen();
    assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    assert!(screen.contents().contains("on purpose, on the screen"), "{}", screen.contents());
}

/// Set for the process that is to panic.
const PANICS: &str = "STARTEX_TEST_PANICS";

#[test]
fn the_program_that_panics() {
    #[expect(clippy::disallowed_methods, reason = "how the test above tells this process apart")]
    let wanted = std::env::var(PANICS).is_ok();
    if wanted {
        let screen = startex::tui::terminal::Screen::enter("test").expect("it is a terminal");
        let area = screen.terminal.size().expect("it has a size");
        panic!("on purpose, on the screen of {area:?}");
    }
}

#[test]
fn without_a_terminal_a_screen_is_refused_and_the_alternative_named() {
    let line = |arguments| startex(arguments).shown();
    insta::assert_snapshot!(line("run first-light"), @"
    $ startex run first-light
    -- stderr
    error: `startex run` needs a terminal to draw on
    help: without one, use `startex run first-light --plain`
    -- exit 2
    ");
    insta::assert_snapshot!(line("rehearse first-light"), @"
    $ startex rehearse first-light
    -- stderr
    error: `startex rehearse` needs a terminal to draw on
    help: without one, use `startex rehearse first-light --plain`
    -- exit 2
    ");
    insta::assert_snapshot!(line("resume a.jsonl"), @"
    $ startex resume a.jsonl
    -- stderr
    error: `startex resume` needs a terminal to draw on
    help: without one, use `startex resume a.jsonl --plain`
    -- exit 2
    ");
    insta::assert_snapshot!(line("replay a.jsonl"), @"
    $ startex replay a.jsonl
    -- stderr
    error: `startex replay` needs a terminal to draw on
    help: without one, use `startex replay a.jsonl --format text`
    -- exit 2
    ");
    insta::assert_snapshot!(line(""), @"
    $ startex 
    -- stderr
    error: `startex` alone needs a terminal to draw on
    help: `startex --help` lists the commands; `startex rehearse first-light --auto` plays without one
    -- exit 2
    ");
    let mut dumb = Terminal::start(startex("run first-light").variable("TERM", "dumb"), 80, 24);
    assert_eq!(dumb.wait_for_end().exit_code(), 2);
}
